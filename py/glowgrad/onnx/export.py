"""`export`: runs a model, sees what it does, and writes that as ONNX."""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..autograd import no_grad
from ..files.source import Readable, created
from ..nn.module import Module
from ..tensor import Tensor
from .constants import write_constant
from .graph import Graph
from .nodes import NODES, Writer
from .program import Program
from .sizes import ExportError, Symbols
from .trace import Trace, Value

_OPSET = 17
# How much longer or shorter dynamic axes are in the runs that are compared.
_CHANGES = ((1, 5), (-1, -3))


def export(
    model: Module,
    args: Any = (),
    f: Readable | None = None,
    *,
    kwargs: Mapping[str, Any] | None = None,
    verbose: bool | None = None,
    input_names: Sequence[str] | None = None,
    output_names: Sequence[str] | None = None,
    opset_version: int | None = None,
    dynamo: bool = True,
    export_params: bool = True,
    keep_initializers_as_inputs: bool = False,
    dynamic_axes: Mapping[str, Any] | None = None,
    training: Any = None,
    do_constant_folding: bool = True,
    **others: Any,
) -> None:
    """Write a model as an ONNX file, as it computes in eval mode.

    The model is run on `args`, one tensor or a tuple of them, and what it does is written down:
    ifs and loops as they went in this run. dynamic_axes names the axes whose size may change, by
    input: {"x": {0: "batch"}}; for them it is run again at other sizes. Parameters and buffers
    keep their names of the state_dict. Versions of opset_version: 17 (the default) to 21.

    Raises ExportError (a RuntimeError) that names an operation that ONNX lacks, or says what
    follows from the inputs' values (by item(), numpy) and cannot be written; warns where the model
    only decides by such a value.
    """
    _check(f, export_params, training, keep_initializers_as_inputs, others)
    if not isinstance(model, Module):
        raise TypeError(f"export takes a module, not a {type(model).__name__}")
    graph = Graph(_OPSET if opset_version is None else opset_version)
    call = _arguments(model, args, kwargs, input_names)
    axes = _symbols(call.inputs, dynamic_axes or {}, output_names or ())
    with _evaluating(model), no_grad():
        program, outputs = _traced(call, axes)
        _write(graph, program, call, axes, outputs, output_names)
    if program.first.read_shape is not None:
        warnings.warn(
            f"the model reads values of a tensor of shape {program.first.read_shape} (by item(), "
            "an if, numpy, a mask as index): what it decides by them is fixed in the ONNX file, as "
            "it was in this run",
            UserWarning,
            stacklevel=2,
        )
    if verbose:
        print(graph)
    assert f is not None
    with created(f) as handle:
        handle.write(graph.serialize())


def _check(
    f: Any, export_params: bool, training: Any, keep_initializers: bool, others: dict[str, Any]
) -> None:
    if f is None:
        raise TypeError("export needs a file to write to: export(model, x, 'model.onnx')")
    if not export_params or keep_initializers:
        raise NotImplementedError("export writes the parameters into the file, as constants")
    if training is not None and getattr(training, "name", training) not in ("EVAL", 0):
        raise NotImplementedError("export writes a model only as it computes in eval mode")
    given = sorted(name for name, value in others.items() if value)
    if given:
        raise NotImplementedError(f"export has no {', '.join(given)} here: use dynamic_axes")


Inputs = dict[str, Tensor]
Axes = dict[str, dict[int, str]]  # the names of dynamic axes, by input


@dataclass(frozen=True)
class _Call:
    """A call of a model: its inputs in order, of which the last have these keywords."""

    model: Module
    inputs: Inputs
    keywords: list[str]
    others: dict[str, Any]

    def __call__(self, inputs: Inputs) -> Any:
        tensors = list(inputs.values())
        count = len(tensors) - len(self.keywords)
        named = dict(zip(self.keywords, tensors[count:], strict=True))
        return self.model(*tensors[:count], **named, **self.others)


def _arguments(
    model: Module, args: Any, kwargs: Mapping[str, Any] | None, names: Sequence[str] | None
) -> _Call:
    positional = list(args) if isinstance(args, (tuple, list)) else [args]
    keywords = dict(kwargs or {})
    if positional and isinstance(positional[-1], dict):
        keywords = {**positional.pop(), **keywords}
    for number, value in enumerate(positional):
        if not isinstance(value, Tensor):
            raise TypeError(
                f"export takes tensors as args, but number {number} is {type(value).__name__}: "
                "pass other values by kwargs"
            )
    keyed = {name: value for name, value in keywords.items() if isinstance(value, Tensor)}
    tensors = [*positional, *keyed.values()]
    parameters = [n for n in inspect.signature(model.forward).parameters if n not in keywords]
    defaults = [*parameters, *(f"input_{i}" for i in range(len(positional)))][: len(positional)]
    given = list(names or ())
    chosen = [*given, *[*defaults, *keyed][len(given) :]]
    if len(chosen) != len(tensors) or len(set(chosen)) < len(chosen):
        raise ValueError(f"export got input_names={given} for {len(tensors)} inputs")
    others = {name: value for name, value in keywords.items() if name not in keyed}
    return _Call(model, dict(zip(chosen, tensors, strict=True)), list(keyed), others)


def _symbols(inputs: Inputs, dynamic: Mapping[str, Any], outputs: Sequence[str]) -> Axes:
    """The name of each dynamic axis of the inputs. Unnamed ones of equal size are one."""
    found: Axes = {}
    sizes: dict[str, int] = {}
    unnamed: dict[tuple[int, int], str] = {}
    for name, axes in dynamic.items():
        if name not in inputs:
            if name in outputs or not outputs:
                continue  # the axes of outputs follow from those of inputs
            raise ValueError(
                f"export got dynamic_axes for {name!r}; there are {', '.join([*inputs, *outputs])}"
            )
        shape = inputs[name].shape
        for axis in axes:
            number = axis % len(shape) if -len(shape) <= axis < len(shape) else -1
            if number < 0:
                raise ValueError(f"export got axis {axis} of {name!r}, whose shape is {shape}")
            default = unnamed.setdefault((number, shape[number]), f"{name}_dynamic_axes_{number}")
            symbol = str(axes[axis]) if isinstance(axes, Mapping) else default
            if sizes.setdefault(symbol, shape[number]) != shape[number]:
                raise ValueError(
                    f"export got the axis {symbol!r} twice, of sizes {sizes[symbol]} and "
                    f"{shape[number]}"
                )
            found.setdefault(name, {})[number] = symbol
    return found


@contextmanager
def _evaluating(model: Module) -> Iterator[None]:
    """Inside, the model is in eval mode; afterwards each module is as it was."""
    modes = [(module, module.training) for module in model.modules()]
    model.eval()
    try:
        yield
    finally:
        for module, mode in modes:
            object.__setattr__(module, "training", mode)


def _traced(call: _Call, axes: Axes) -> tuple[Program, list[Value]]:
    """The model's program, and its outputs in the first run."""
    base: Symbols = {}
    for name, named in axes.items():
        for axis, symbol in named.items():
            # A size of 1 would hide what stretches.
            base[symbol] = max(call.inputs[name].shape[axis], 2)

    def run(symbols: Symbols, turn: int) -> tuple[Trace, list[Value]]:
        changed = {n: _resized(t, axes.get(n, {}), symbols, turn) for n, t in call.inputs.items()}
        return _run(call, changed)

    found, runs = [run(base, 0)], [base]
    for symbol, size in base.items():
        for result, symbols in _possible(run, base, symbol, size):
            found.append(result)
            runs.append(symbols)
    if not base:
        found.append(run(base, 1))
        runs.append(base)
    program = Program([trace for trace, _ in found], runs)
    outputs = [[value.number for value in values] for _, values in found]
    if any(numbers != outputs[0] for numbers in outputs):
        raise program.differ()
    return program, found[0][1]


def _possible(
    run: Callable[[Symbols, int], Any], base: Symbols, symbol: str, size: int
) -> list[tuple[Any, Symbols]]:
    """Runs with one axis longer, or shorter where the model takes no longer ones."""
    for changes in _CHANGES:
        wanted = [{**base, symbol: size + change} for change in changes if size + change > 1]
        try:
            return [(run(symbols, turn + 1), symbols) for turn, symbols in enumerate(wanted)]
        except ExportError:
            raise
        except (RuntimeError, ValueError, IndexError) as error:
            problem = error
    raise ExportError(
        f"export ran the model with another size of the dynamic axis {symbol!r} than {size}, and "
        f"it raised: {problem}"
    )


def _resized(x: Tensor, axes: dict[int, str], symbols: Symbols, turn: int) -> Tensor:
    """An input with its dynamic axes at other sizes, and in another turn with other values."""
    array = x.detach()._values()
    for axis, symbol in axes.items():
        places = np.arange(turn, turn + symbols[symbol]) % array.shape[axis]
        array = np.take(array, places, axis)
    if turn:
        array = np.roll(array, turn)
        array = array * 1.25 + 0.125 if x.dtype.is_floating_point else array
    return x.new_tensor(array) if turn or axes else x.detach()


def _run(call: _Call, inputs: Inputs) -> tuple[Trace, list[Value]]:
    trace = Trace()
    for name, tensor in (*call.model.named_parameters(), *call.model.named_buffers()):
        trace.parameter(tensor, name)
    for name, tensor in inputs.items():
        trace.input(tensor, name)
    with trace.watching():
        result = call(inputs)
    return trace, [trace.value(tensor) for tensor in _flat(result)]


def _flat(result: Any) -> list[Tensor]:
    if isinstance(result, Tensor):
        return [result]
    if isinstance(result, Mapping):
        result = result.values()
    if not isinstance(result, (tuple, list)) and not hasattr(result, "__iter__"):
        raise ExportError(f"export got a {type(result).__name__} from forward: it takes tensors")
    return [tensor for part in result if part is not None for tensor in _flat(part)]


def _write(
    graph: Graph,
    program: Program,
    call: _Call,
    axes: Axes,
    outputs: list[Value],
    output_names: Sequence[str] | None,
) -> None:
    chosen = list(output_names or ())
    if len(chosen) > len(outputs) or set(chosen) & set(call.inputs):
        raise ValueError(f"export got output_names={chosen} for {len(outputs)} outputs")
    default = ["output"] if len(outputs) == 1 else [f"output_{i}" for i in range(len(outputs))]
    chosen += default[len(chosen) :]
    for name in chosen:
        graph.reserve(name)
    names = _sources(graph, program, call, axes)

    def named(number: int) -> str:
        if number not in names:
            names[number] = write_constant(graph, program, number)
        return names[number]

    for operation in program.operations:
        if all(program.is_constant(number) for number in operation.outputs):
            continue
        write = NODES.get(operation.name)
        if write is None:
            raise ExportError(_lacking(operation.name))
        made = write(Writer(graph, program, operation, [named(n) for n in operation.inputs]))
        made = made if isinstance(made, list) else [made]
        names.update(zip(operation.outputs, made, strict=False))
    for value, name in zip(outputs, chosen, strict=True):
        graph.alias(named(value.number), name)
        graph.output(name, value.dtype.name, program.described(value.number))


def _sources(graph: Graph, program: Program, call: _Call, axes: Axes) -> dict[int, str]:
    """The inputs and parameters: their names, by value."""
    names = {}
    for name, value in zip(call.inputs, program.first.inputs, strict=True):
        graph.input(name, value.dtype.name, program.shape(value.number))
        names[value.number] = name
    for name, named in axes.items():
        for axis, symbol in named.items():
            graph.dynamic(symbol, name, axis)
    model = call.model
    tensors = dict((*model.named_parameters(), *model.named_buffers()))
    for name, value in program.first.parameters.items():
        names[value.number] = graph.parameter(name, tensors[name].detach()._values())
    return names


def _lacking(operation: str) -> str:
    return (
        f"export met {operation}, which is not written as ONNX here: compose it of other operations"
    )
