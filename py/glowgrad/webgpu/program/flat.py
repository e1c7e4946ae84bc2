"""Optimizer steps of many parameters in one dispatch: parameters, gradients and moments each lie in
one flat buffer, of which the tensors' buffers become parts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from weakref import WeakValueDictionary

from ...compiled.graph import KEPT, STATE, TEMPORARY, Graph, Op, Ref, Storage
from ..array import GpuArray
from ..lowering import Encoder
from ..pool import Buffer

_ALIGN = 64  # elements between the parts of a flat buffer: 256 bytes


@dataclass
class Flat:
    """One update of many parameters: for each argument the flat buffer; gradients that have to be
    copied to their part of it first; the parts, with the numbers that they have as such.
    """

    arrays: list[GpuArray]
    copies: list[tuple[Buffer, Ref]]
    parts: list[tuple[Buffer, int]]

    @property
    def holds(self) -> bool:
        """Whether all parts still lie here: another program may have laid them out anew."""
        return all(buffer.number == number for buffer, number in self.parts)


# Flat buffers by the numbers of their parts: a second program finds those of the first.
_known: WeakValueDictionary[tuple[int, ...], Buffer] = WeakValueDictionary()


def flatten(
    graph: Graph, encoder: Encoder, homes: dict[Storage, Buffer], largest: int
) -> dict[int, list[Flat]]:
    """Lay out the arguments of merged updates flat, by the identity of the operation. Values are
    copied, and the buffers of all tensors over them move.
    """
    found: dict[int, list[Flat]] = {}
    for op in graph.ops:
        members = _members(op, homes)
        if members is None:
            continue
        # The order in which they lie already, if so.
        members.sort(key=lambda refs: homes[refs[0].storage].number)
        flats = []
        for group in _groups(members, largest):
            sizes = [refs[0].size for refs in group]
            total = sum(map(_padded, sizes))
            columns = list(zip(*group, strict=True))
            arrays: list[GpuArray] = []
            copies: list[tuple[Buffer, Ref]] = []
            for column, refs in enumerate(columns):
                if column == 1:
                    buffer, copies = _gradients(graph, encoder, homes, list(refs), total)
                else:
                    buffer = _together(encoder, [homes[ref.storage] for ref in refs], sizes, total)
                arrays.append(GpuArray(buffer, "f32", (total,)))
            state = [homes[ref.storage] for refs in group for n, ref in enumerate(refs) if n != 1]
            flats.append(Flat(arrays, copies, [(buffer, buffer.number) for buffer in state]))
        found[id(op)] = flats
    return found


def _members(op: Op, homes: dict[Storage, Buffer]) -> list[tuple[Ref, ...]] | None:
    """The arguments of each parameter's update, if all but the gradients are state of their own."""
    count = op.attrs.get("count", 1)
    if op.primitive is None or count < 2:
        return None
    each = len(op.ins) // count
    members = [tuple(op.ins[start : start + each]) for start in range(0, len(op.ins), each)]
    state = [ref for refs in members for n, ref in enumerate(refs) if n != 1]
    whole = all(
        ref.storage.role == STATE and ref.dtype.gpu == "f32" and _is_whole(ref, homes)
        for ref in state
    )
    distinct = len({ref.storage for ref in state}) == len(state)
    same = all(refs[1].size == refs[0].size for refs in members)
    return members if whole and distinct and same else None


def _is_whole(ref: Ref, homes: dict[Storage, Buffer]) -> bool:
    """Whether nothing else lies in an array's memory."""
    home = homes.get(ref.storage)
    extent = 4 * ref.storage.size if home is None else home.asked
    return ref.is_dense and ref.offset == 0 and 4 * ref.size == extent


def _padded(size: int) -> int:
    return -(-max(size, 1) // _ALIGN) * _ALIGN


def _groups(members: list[tuple[Ref, ...]], largest: int) -> list[list[tuple[Ref, ...]]]:
    """Groups whose flat buffers can be bound."""
    groups: list[list[tuple[Ref, ...]]] = []
    room = 0
    for refs in members:
        nbytes = 4 * _padded(refs[0].size)
        if not groups or nbytes > room:
            groups.append([])
            room = largest
        groups[-1].append(refs)
        room -= nbytes
    return groups


def _together(
    encoder: Encoder, parts: Sequence[Buffer], sizes: Sequence[int], total: int
) -> Buffer:
    """A flat buffer of which `parts` are parts from now on, with their values."""
    known = _known.get(tuple(part.number for part in parts))
    if known is not None:
        return known
    pool = encoder.stream.pool
    flat = pool.lend_exactly(4 * total)
    offset = 0
    for part, size in zip(parts, sizes, strict=True):
        view = pool.view(flat, 4 * offset, 4 * size)
        encoder.copy(GpuArray(view, "f32", (size,)), GpuArray(part, "f32", (size,)))
        part.move(view)
        offset += _padded(size)
    _known[tuple(part.number for part in parts)] = flat
    return flat


def _gradients(
    graph: Graph, encoder: Encoder, homes: dict[Storage, Buffer], refs: list[Ref], total: int
) -> tuple[Buffer, list[tuple[Buffer, Ref]]]:
    """The flat buffer of the gradients; those that are computed elsewhere are copied there."""
    pool = encoder.stream.pool
    given = {ref.storage for ref in (*graph.inputs, *(r for r, _ in graph.sources))}
    counts = [ref.storage for ref in refs]
    parts: list[Buffer] = []
    elsewhere: list[int] = []
    for number, ref in enumerate(refs):
        storage = ref.storage
        own = (
            storage.role in (KEPT, TEMPORARY)
            and _is_whole(ref, homes)
            and storage.dtype.gpu == "f32"
            and counts.count(storage) == 1
            and storage not in given
        )
        if own and storage in homes:
            parts.append(homes[storage])
        else:
            parts.append(pool.lend(4 * ref.size))
            if own:
                homes[storage] = parts[-1]
            else:
                elsewhere.append(number)
    flat = _together(encoder, parts, [ref.size for ref in refs], total)
    return flat, [(parts[number], refs[number]) for number in elsewhere]
