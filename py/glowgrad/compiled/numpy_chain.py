"""A chain of elementwise operations as a list of calls of numpy functions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ..dtypes import DType
from ..ops import reduce
from ..ops.elementwise import cast
from ..primitive import elementwise_named
from .graph import Chain, Instruction

Rule = Callable[..., Any]

_REDUCTIONS = {
    "sum": reduce.sum_.numpy,
    "prod": reduce.prod.numpy,
    "max": reduce.amax.numpy,
    "min": reduce.amin.numpy,
}


class NumpyChain:
    """Runs a chain: `chain(inputs)` gives its results, arrays that the next call overwrites.

    The values of numpy's own functions are written to arrays that are made once; one whose readers
    are done serves a later value of its type. A result that can go straight to its place among
    `outs` is that array.
    """

    def __init__(self, chain: Chain, inputs: int, outs: Sequence[np.ndarray] = ()) -> None:
        self.chain = chain
        self.inputs = inputs
        kept = {result.value for result in chain.results}
        targets = {
            result.value: out
            for result, out in zip(chain.results, outs, strict=False)
            if result.reduce is None and out.shape == chain.shape
        }
        last: dict[int, int] = {}
        for number, instruction in enumerate(chain.instructions, inputs):
            last.update(dict.fromkeys(instruction.args, number))
        free: dict[DType, list[np.ndarray]] = {}
        rooms: dict[int, tuple[DType, np.ndarray]] = {}
        self._calls: list[tuple[Rule, tuple[int, ...], np.ndarray | None, Any]] = []
        for number, instruction in enumerate(chain.instructions, inputs):
            rule, rounding = _rule(instruction), instruction.dtype.round_numpy
            room = None
            if isinstance(rule, np.ufunc):
                waiting = free.get(instruction.dtype)
                room = targets.get(number)
                if room is None or room.dtype != instruction.dtype.numpy:
                    room = (
                        waiting.pop() if waiting else np.empty(chain.shape, instruction.dtype.numpy)
                    )
                    rooms[number] = instruction.dtype, room
            self._calls.append((rule, instruction.args, room, rounding))
            for arg in set(instruction.args):
                if last[arg] == number and arg not in kept and arg in rooms:
                    dtype, done = rooms.pop(arg)
                    free.setdefault(dtype, []).append(done)

    def __call__(self, inputs: list[np.ndarray]) -> list[np.ndarray]:
        shape = self.chain.shape
        values: list[Any] = [a if a.shape == shape else np.broadcast_to(a, shape) for a in inputs]
        for rule, args, room, rounding in self._calls:
            operands = [values[arg] for arg in args]
            made = rule(*operands) if room is None else rule(*operands, out=room)
            values.append(made if rounding is None else rounding(made))
        return [
            values[result.value]
            if result.reduce is None
            else _REDUCTIONS[result.reduce](
                np.broadcast_to(values[result.value], shape), axes=result.axes
            )
            for result in self.chain.results
        ]


def _rule(instruction: Instruction) -> Rule:
    dtype = instruction.dtype
    if instruction.name == "constant":
        value = np.asarray(instruction.value).astype(dtype.numpy)
        return lambda: value
    if instruction.name == "cast":
        return lambda x: cast.numpy(x, dtype=dtype)
    rule = elementwise_named[instruction.name].numpy
    if isinstance(rule, np.ufunc):
        return rule
    return lambda *args: np.asarray(rule(*args), dtype.numpy)
