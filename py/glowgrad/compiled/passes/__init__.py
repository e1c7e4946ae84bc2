"""What makes a recorded step small: `simplify(graph)` gives a graph that does the same with fewer
and larger operations.
"""

from __future__ import annotations

from ..graph import Graph, Op
from .absorbing import absorbed
from .attention import with_attention
from .constants import dense_constants, folded
from .dead import without_dead
from .duplicates import without_duplicates
from .forwarding import forwarded
from .fusion import fused
from .gathering import gathered
from .indices import with_known_indices
from .items import items_of, op_of
from .limits import limits_of
from .parts import with_parts_together
from .results import without_unread
from .scaled_sums import with_scale_inside
from .sinking import sunk
from .turning import turned
from .updates import merged


def simplify(graph: Graph, software: bool = False) -> Graph:
    """The same step in the operations that its device runs best; the given graph stays as it is.
    software: the GPU is a program on the CPU.
    """
    limits = limits_of(graph.device, software)
    ops = [_own(op) for op in graph.ops]
    ops = without_duplicates(with_known_indices(folded(without_dead(ops))))
    if limits.attention:
        ops = with_attention(ops)
    ops = with_parts_together(ops)
    items = [item for op in without_dead(ops) for item in items_of(op, limits)]
    items = sunk(with_scale_inside(items), limits)
    items = without_unread(fused(items, limits))
    items = absorbed(sunk(items, limits), limits)
    items = forwarded(without_unread(items))
    if limits.gathers:
        items = gathered(items, limits)
    ops = [op_of(turned(item)) for item in without_unread(items)]
    return Graph(
        graph.device,
        dense_constants(merged(ops)),
        graph.inputs,
        graph.outputs,
        graph.sources,
        graph.lives,
    )


def _own(op: Op) -> Op:
    """A copy whose lists the passes may change."""
    return Op(
        op.name, list(op.ins), list(op.outs), op.primitive, op.attrs, op.live, op.chain,
        list(op.extra), op.place,
    )  # fmt: skip
