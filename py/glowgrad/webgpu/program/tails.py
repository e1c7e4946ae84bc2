"""Tails: a chain over what another one reduces, done where the results come about."""

from __future__ import annotations

from dataclasses import dataclass

from ...compiled.graph import Chain, Op, Ref
from ...ops.shapes import size_of


@dataclass
class Tail:
    """The chain that follows, and its arrays; `of` are the reduced results, some of its inputs."""

    chain: Chain
    ins: list[Ref]
    outs: list[Ref]
    of: list[Ref]


def tail_of(op: Op, then: Op | None) -> Tail | None:
    """The next operation as the tail of a chain, where it works on the chain's results, row by row,
    and touches no memory that the chain reads or writes otherwise.
    """
    if op.name != "fused" or then is None or then.name != "fused":
        return None
    assert op.chain is not None
    assert then.chain is not None
    results = op.chain.results
    if not size_of(op.chain.shape) or any(result.reduce is None for result in results):
        return None
    if len({r.axes for r in results}) > 1 or any(r.reduce for r in then.chain.results):
        return None
    rows = op.outs[0].size
    own = {out.storage: out for out in op.outs}
    written = {out.storage for out in then.outs}
    apart = len(own) == len(op.outs) and len(written) == len(then.outs)
    read = {ref.storage for ref in (*op.ins, *then.ins)}
    whole = all(_is_whole(ref) for ref in (*op.outs, *then.outs))
    if size_of(then.chain.shape) != rows or not apart or not whole or written & (read | {*own}):
        return None
    if any(ref.storage in own and not _is_same(ref, own[ref.storage]) for ref in then.ins):
        return None
    if {*own} & {ref.storage for ref in op.ins}:
        return None
    return Tail(then.chain, then.ins, then.outs, op.outs)


def _is_whole(ref: Ref) -> bool:
    return ref.is_dense and ref.offset == 0


def _is_same(ref: Ref, out: Ref) -> bool:
    return _is_whole(ref) and ref.size == out.size and ref.dtype is out.dtype
