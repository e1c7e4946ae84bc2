"""One program out of several runs: what differs between them follows from the dynamic axes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from ..dtypes import DType
from .sizes import Dim, ExportError, Size, Symbols, solve
from .trace import Step, Trace, Value

Dims = tuple[Dim, ...]
# The operations whose attributes are indices into an axis, which count from its end, too.
_INDEXED = ("index", "embed", "parts")
_RECURRENT = ("lstm", "gru", "rnn_tanh", "rnn_relu")


class Slice(NamedTuple):
    """A slice of an axis, normalised: 0 <= start, stop <= size for a positive step."""

    start: Dim
    stop: Dim
    step: int
    size: Dim


class Place(NamedTuple):
    """An index into an axis."""

    at: Dim
    size: Dim


class Operation(NamedTuple):
    """A step with its attributes as they follow from the dynamic axes."""

    name: str
    inputs: list[int]
    attrs: dict[str, Any]
    outputs: list[int]


class Program:
    """The operations of a model, from the traces of runs over inputs of several sizes."""

    def __init__(self, traces: Sequence[Trace], runs: Sequence[Symbols]) -> None:
        self._traces, self._runs = traces, runs
        self.first = traces[0]
        self.symbols = runs[0]
        self._check_that_steps_agree()
        self._values: dict[int, list[Value]] = {}
        self._shapes: dict[int, Dims] = {}
        for kind in ("inputs", "constants"):
            for values in zip(*(getattr(t, kind) for t in traces), strict=True):
                self._values[values[0].number] = list(values)
        for name, value in self.first.parameters.items():
            self._values[value.number] = [t.parameters[name] for t in traces]
        for steps in zip(*(t.steps for t in traces), strict=True):
            for values in zip(*(s.outputs for s in steps), strict=True):
                self._values[values[0].number] = list(values)
        self.operations = [
            self._operation(list(steps)) for steps in zip(*(t.steps for t in traces), strict=True)
        ]

    def value(self, number: int) -> Value:
        """A value as it was in the first run."""
        return self._values[number][0]

    def dtype(self, number: int) -> DType:
        """The type of a value."""
        return self._values[number][0].dtype

    def shape(self, number: int) -> Dims:
        """The shape of a value."""
        if number not in self._shapes:
            shapes = [value.shape for value in self._values[number]]
            if len({len(shape) for shape in shapes}) > 1:
                raise self.differ()
            self._shapes[number] = tuple(
                self.solved(list(sizes), "a shape") for sizes in zip(*shapes, strict=True)
            )
        return self._shapes[number]

    def described(self, number: int) -> Dims:
        """As shape, with sizes of which nothing simple can be said as symbols of their own."""
        try:
            return self.shape(number)
        except ExportError:
            sizes = zip(*(value.shape for value in self._values[number]), strict=True)
            return tuple(
                s[0] if len(set(s)) == 1 else Size(1, (f"size_{number}_{axis}",))
                for axis, s in enumerate(sizes)
            )

    def constant(self, number: int) -> list[np.ndarray] | None:
        """The numbers of a value that follows from no input, in every run; else None."""
        values = self._values[number]
        if values[0].varies:
            return None
        return [np.asarray(v.constant._values()) for v in values if v.constant is not None]

    def is_constant(self, number: int) -> bool:
        """Whether a value is the same in every run, whatever the inputs."""
        found = self.constant(number)
        return found is not None and all(_same(array, found[0]) for array in found)

    def solved(self, values: Sequence[int], what: str) -> Dim:
        """The size that has these values in the runs."""
        return solve(values, self._runs, what)

    def _check_that_steps_agree(self) -> None:
        outlines = [
            [(step.name, [value.number for value in step.inputs]) for step in trace.steps]
            for trace in self._traces
        ]
        counts = {len(trace.constants) for trace in self._traces}
        if any(outline != outlines[0] for outline in outlines) or len(counts) > 1:
            raise self.differ()

    def differ(self) -> ExportError:
        """The error for runs that did not do the same."""
        axes = ", ".join(self.symbols)
        cause = f"the size of {axes} or the values" if axes else "the values"
        return ExportError(
            f"export ran the model twice and its operations differed: they depend on {cause} of "
            "the inputs. Take out ifs and loops over them (or axes from dynamic_axes)."
        )

    def _operation(self, steps: list[Step]) -> Operation:
        first = steps[0]
        attrs = [_plain(step) for step in steps]
        merged = {
            key: self._merged([a[key] for a in attrs], f"{key} of {first.name}") for key in attrs[0]
        }
        inputs, outputs = ([v.number for v in vs] for vs in (first.inputs, first.outputs))
        return Operation(first.name, inputs, merged, outputs)

    def _merged(self, values: list[Any], what: str) -> Any:
        """One attribute out of those of all runs."""
        first = values[0]
        if type(first) is int:
            return self.solved(values, what)
        if isinstance(first, tuple):
            if any(len(v) != len(first) for v in values):
                raise self.differ()
            parts = [self._merged(list(part), what) for part in zip(*values, strict=True)]
            return type(first)(*parts) if isinstance(first, (Slice, Place)) else tuple(parts)
        if any(v != first for v in values):
            raise self.differ()
        return first


def _same(a: np.ndarray, b: np.ndarray) -> bool:
    return a.shape == b.shape and np.array_equal(a, b, equal_nan=a.dtype.kind in "fc")


def _plain(step: Step) -> dict[str, Any]:
    """A step's attributes in a form in which those of several runs can be compared."""
    attrs = dict(step.attrs)
    shape = step.inputs[0].shape if step.inputs else ()
    if step.name == "index":
        attrs["key"] = _key(attrs["key"], shape)
    elif step.name == "embed":
        attrs["key"] = _key(attrs["key"], attrs["shape"])
    elif step.name == "parts":
        size = shape[attrs["axis"]]
        attrs["keys"] = tuple(_key((k,), (size,))[0] for k in attrs["keys"])
    elif step.name in _RECURRENT:
        sizes = attrs.pop("batch_sizes")
        if len(set(sizes)) > 1:
            raise ExportError(
                "export met packed sequences of several lengths, which ONNX does not have: pad them"
            )
        attrs["steps"], attrs["batch"] = len(sizes), sizes[0] if sizes else 0
    elif step.name == "max_pool2d":
        _plain_pooling(attrs, shape)
    return {key: tuple(v) if isinstance(v, list) else v for key, v in attrs.items()}


def _plain_pooling(attrs: dict[str, Any], shape: tuple[int, ...]) -> None:
    """Leave out how many places there are where that follows from the padding on both sides."""
    names = ("kernel_size", "stride", "padding", "dilation")
    axes = zip(shape[2:], *(attrs[name] for name in names), strict=True)
    places = tuple(
        (size + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1
        for size, kernel, stride, padding, dilation in axes
    )
    if places == attrs["places"]:
        del attrs["places"]


def _key(key: Any, shape: tuple[int, ...]) -> tuple[Any, ...]:
    made: list[Any] = []
    axis = 0
    for k in key:
        if k is None:
            made.append(None)
            continue
        size = shape[axis]
        axis += 1
        if isinstance(k, slice):
            start, stop, step = k.indices(size)
            made.append(Slice(start, stop, step, size))
        else:
            made.append(Place(k % size if size else 0, size))
    return tuple(made)
