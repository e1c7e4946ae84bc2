"""Constants: what follows from constants alone is computed here, once."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...ops.shapes import contiguous_strides, size_of
from ..graph import CONSTANT, TEMPORARY, Op, Ref, Storage
from ..numpy_program import seen

_LARGEST = 1 << 20  # elements of a constant that a pass may make


def folded(ops: list[Op]) -> list[Op]:
    """Without the operations whose inputs are constants: their results are constants now."""
    writes: dict[Storage, int] = {}
    for op in ops:
        for ref in op.outs:
            writes[ref.storage] = writes.get(ref.storage, 0) + 1
    made: dict[Storage, Storage] = {}
    kept = []
    for op in ops:
        for refs in (op.ins, op.extra):
            for place, ref in enumerate(refs):
                constant = made.get(ref.storage)
                if constant is not None:
                    refs[place] = Ref(constant, ref.shape, ref.strides, ref.offset, ref.dtype)
        if _can_fold(op) and all(writes[ref.storage] == 1 for ref in op.outs):
            for ref, values in zip(op.outs, _values(op), strict=True):
                array = ref.dtype.array(values).reshape(-1).copy()
                made[ref.storage] = Storage(CONSTANT, ref.dtype, ref.size, array)
            continue
        kept.append(op)
    return kept


def dense_constants(ops: list[Op]) -> list[Op]:
    """Constants that are stretched or turned lie in memory as their kernels take them: dense. A
    chain and a matrix product take any steps.
    """
    known: dict[Ref, Ref] = {}
    for op in ops:
        if op.primitive is None or op.name == "matmul":
            continue
        for place, ref in enumerate(op.ins):
            if ref.storage.role == CONSTANT and not ref.is_dense and ref.size <= _LARGEST:
                op.ins[place] = known.get(ref) or known.setdefault(ref, _dense(ref))
    return ops


def _dense(ref: Ref) -> Ref:
    values = seen(ref.storage.array, ref).reshape(-1).copy()
    storage = Storage(CONSTANT, ref.dtype, ref.size, values)
    return Ref(storage, ref.shape, contiguous_strides(ref.shape), 0, ref.dtype)


def _can_fold(op: Op) -> bool:
    if op.live is not None or op.chain is not None or not op.ins:
        return False
    return (
        all(ref.storage.role == CONSTANT for ref in op.ins)
        and all(
            ref.storage.role == TEMPORARY
            and ref.size == ref.storage.size
            and ref.is_dense
            and size_of(ref.shape) <= _LARGEST
            for ref in op.outs
        )
        and (op.primitive is not None or op.name == "copy")
    )


def _values(op: Op) -> tuple[Any, ...]:
    arrays = [seen(ref.storage.array, ref) for ref in op.ins]
    if op.primitive is None:
        return (np.broadcast_to(arrays[0], op.outs[0].shape),)
    with np.errstate(all="ignore"):
        made = op.primitive.numpy(*arrays, **op.attrs)
    return made if isinstance(made, tuple) else (made,)
