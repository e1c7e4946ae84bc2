"""Sums that are multiplied by a number afterwards, such as means: each term is multiplied instead,
in the same pass.
"""

from __future__ import annotations

from ...ops.shapes import contiguous_strides
from ..graph import TEMPORARY, Storage
from .expression import Stored
from .items import Item
from .layouts import laid, normal


def with_scale_inside(items: list[Item]) -> list[Item]:
    """sum(x) · c as sum(x · c) where nothing else reads the sum."""
    readers: dict[Storage, int] = {}
    for item in items:
        for storage in {ref.storage for ref in item.reads()}:
            readers[storage] = readers.get(storage, 0) + 1
    sums: dict[Storage, tuple[Item, Stored]] = {}
    kept = []
    for item in items:
        if item.is_chain and _scaled(item, sums):
            continue
        kept.append(item)
        if item.is_chain:
            assert item.expression is not None
            for stored in item.expression.stored:
                storage = stored.out.storage
                single = readers.get(storage) == 1 and storage.role == TEMPORARY
                if stored.reduce == "sum" and single and stored.out.dtype.is_floating_point:
                    sums[storage] = item, stored
    return kept


def _scaled(item: Item, sums: dict[Storage, tuple[Item, Stored]]) -> bool:
    """Let a sum's item do what this one does, if that is a multiplication by a number."""
    expression = item.expression
    assert expression is not None
    if len(expression.stored) != 1 or len(inputs := expression.inputs()) != 1:
        return False
    (stored,), (source,) = expression.stored, inputs
    found = sums.get(source.storage)
    if found is None or stored.reduce is not None or stored.out.dtype is not source.dtype:
        return False
    host, sum_ = found
    made = expression.values[stored.value]
    numbers = [expression.values[arg] for arg in made.args]
    if made.name not in ("mul", "div") or len(numbers) != 2:
        return False
    factor = next((v for v in numbers if v.name == "constant"), None)
    if factor is None or not any(v.ref == source for v in numbers):
        return False
    if made.name == "div" and (numbers[1] is not factor or not factor.number):
        return False
    out = sum_.out
    if source.size != out.size or stored.out.size != out.size or not stored.out.is_dense:
        return False
    if not source.is_dense or source.offset != out.offset or not out.is_dense:
        return False
    base = host.expression
    assert base is not None
    dtype = base.values[sum_.value].dtype
    if dtype is not stored.out.dtype:
        return False
    number = factor.number if made.name == "mul" else 1 / factor.number
    value = base.compute("mul", (sum_.value, base.constant(number, dtype)), dtype)
    place = laid(stored.out, out.shape, contiguous_strides(out.shape), stored.out.offset)
    base.stored[base.stored.index(sum_)] = Stored(value, normal(place), "sum", sum_.axes)
    return True
