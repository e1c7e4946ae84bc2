"""The call of a model that is exported: its inputs by name, and which of their axes are dynamic."""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..nn.module import Module
from ..tensor import Tensor

Inputs = dict[str, Tensor]
Axes = dict[str, dict[int, str]]  # the names of dynamic axes, by input


@dataclass(frozen=True)
class Call:
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


def arguments(
    model: Module, args: Any, kwargs: Mapping[str, Any] | None, names: Sequence[str] | None
) -> Call:
    """The call that `args` and `kwargs` describe, with names for its inputs."""
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
    return Call(model, dict(zip(chosen, tensors, strict=True)), list(keyed), others)


def dynamic_symbols(inputs: Inputs, dynamic: Mapping[str, Any], outputs: Sequence[str]) -> Axes:
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
