"""Rows taken or put by indices that are known and follow each other: views and copies."""

from __future__ import annotations

import numpy as np

from ..graph import CONSTANT, Op, Ref
from ..numpy_program import seen
from .layouts import laid


def with_known_indices(ops: list[Op]) -> list[Op]:
    """`take` of rows at equal distances reads them where they lie; `put_add` of each row once, in
    order, is a copy.
    """
    return [_simpler(op) for op in ops]


def _simpler(op: Op) -> Op:
    if op.name not in ("take", "put_add") or op.primitive is None or op.chain is not None:
        return op
    source, indices = op.ins
    if indices.storage.role != CONSTANT or not indices.size or not op.outs[0].size:
        return op
    rows = seen(indices.storage.array, indices).reshape(-1)
    step = int(rows[1] - rows[0]) if rows.size > 1 else 1
    first, last = int(rows[0]), int(rows[-1])
    size = source.shape[0] if op.name == "take" else op.attrs["shape"][0]
    apart = step > 0 and 0 <= first <= last < size and (np.diff(rows) == step).all()
    if not apart or len(indices.shape) != 1:
        return op
    if op.name == "take":
        return Op("copy", [_rows(source, rows.size, first, step)], op.outs, place=op.place)
    whole = rows.size == size and source.shape == op.outs[0].shape
    return Op("copy", [source], op.outs, place=op.place) if whole else op


def _rows(ref: Ref, count: int, first: int, step: int) -> Ref:
    shape, strides = ref.shape, ref.strides
    return laid(
        ref, (count, *shape[1:]), (strides[0] * step, *strides[1:]), ref.offset + first * strides[0]
    )
