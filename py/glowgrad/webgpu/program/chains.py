"""Chains: one kernel, composed for the shape, for elementwise work and what is reduced from it."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from ...compiled.graph import Chain, Ref
from ...ops.shapes import Shape, size_of
from .kernel import Kernel
from .tails import Tail
from .unfused import one_by_one

if TYPE_CHECKING:
    from .lowering import Lowering


def lower_chain(
    lowering: Lowering, chain: Chain, ins: list[Ref], outs: list[Ref], tail: Tail | None = None
) -> None:
    """Record the kernels of a chain: one for each set of axes that it reduces."""
    axes = list(dict.fromkeys(r.axes for r in chain.results if r.reduce is not None)) or [()]
    for number, own in enumerate(axes):
        chosen = [
            (result, out)
            for result, out in zip(chain.results, outs, strict=True)
            if (result.reduce is None and number == 0)
            or (result.reduce is not None and result.axes == own)
        ]
        part = Chain(chain.shape, chain.instructions, tuple(result for result, _ in chosen))
        if not _lower(lowering, part, ins, [out for _, out in chosen], own, tail) and tail:
            lower_chain(lowering, tail.chain, tail.ins, tail.outs)


def _lower(
    lowering: Lowering,
    chain: Chain,
    ins: list[Ref],
    outs: list[Ref],
    axes: Shape,
    tail: Tail | None,
) -> bool:
    """Record one kernel; whether it does the tail's work too."""
    stretched = [ref.broadcast_to(chain.shape) for ref in ins]
    with ExitStack() as stack:
        targets = []
        for result, out in zip(chain.results, outs, strict=True):
            direct = result.reduce is None and all(
                ref == out or ref.storage is not out.storage for ref in stretched
            )
            if direct:
                targets.append(lowering.array(out))
            else:  # dense, and not read meanwhile
                targets.append(stack.enter_context(lowering.written(out, ins)))
        sources = [lowering.array(ref) for ref in stretched]
        buffers = {id(array.buffer) for array in (*sources, *targets)}
        if not size_of(chain.shape) or len(buffers) > lowering.most_arrays:
            one_by_one(lowering.encoder, chain, sources, targets)
            return False
        more = [] if tail is None else [lowering.array(ref) for ref in (*tail.ins, *tail.outs)]
        buffers |= {id(array.buffer) for array in more}
        follows = tail if len(buffers) <= lowering.most_arrays else None
        return Kernel(lowering, chain, sources, targets, axes, follows).record()
