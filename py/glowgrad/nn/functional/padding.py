"""Padding: more elements around the edges."""

from __future__ import annotations

from ...ops.movement import embed
from ...tensor import Tensor


def pad(input: Tensor, pad: tuple[int, ...], mode: str = "constant", value: float = 0) -> Tensor:
    """Add `value` around: pad = (left, right, top, bottom, …) from the last axis backwards."""
    if mode != "constant":
        raise ValueError(f'pad got mode={mode!r}: only "constant" exists here')
    shape = list(input.shape)
    key = [slice(None)] * input.ndim
    for number in range(len(pad) // 2):
        axis = input.ndim - 1 - number
        before, after = pad[2 * number], pad[2 * number + 1]
        if min(before, after) < 0:
            raise ValueError(f"pad got {pad}: to cut, slice the tensor instead")
        key[axis] = slice(before, before + shape[axis])
        shape[axis] += before + after
    padded: Tensor = embed(input, shape=tuple(shape), key=tuple(key))
    if value == 0:
        return padded
    inside = embed(input.detach() * 0 + 1, shape=tuple(shape), key=tuple(key))
    return padded + (1 - inside) * value
