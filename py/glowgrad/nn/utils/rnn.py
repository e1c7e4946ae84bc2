"""Batches of sequences of several lengths: padded to one length, or packed without the padding.

All of it is reading rows by number, so each function is one read of the GPU's or CPU's memory,
whatever the number of sequences.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, TypeVar

import numpy as np

from ...dtypes import int64
from ...errors import ShapeError
from ...tensor import Tensor
from ...tensor.creation import arange, full, tensor, zeros_like
from ...tensor.movement import cat

Packed = TypeVar("Packed", bound="PackedSequence")


class _Fields(NamedTuple):
    data: Tensor
    batch_sizes: Tensor
    sorted_indices: Tensor | None
    unsorted_indices: Tensor | None


class PackedSequence(_Fields):
    """Sequences of several lengths without padding: the first elements of all, then the second, …

    data (rows, …); batch_sizes (T), on the CPU: how many sequences reach each time step, the
    longest first; sorted_indices and unsorted_indices (N): into that order, and back. Made by
    `pack_padded_sequence` and `pack_sequence`; every recurrent layer takes and returns it.
    """

    __slots__ = ()

    def __new__(
        cls: type[Packed],
        data: Any,
        batch_sizes: Tensor | None = None,
        sorted_indices: Tensor | None = None,
        unsorted_indices: Tensor | None = None,
    ) -> Packed:
        if batch_sizes is None:
            assert isinstance(data, (tuple, list)), "PackedSequence needs data and batch_sizes"
            assert len(data) == 2, "PackedSequence needs data and batch_sizes"
            data, batch_sizes = data
        if batch_sizes.device.type != "cpu":
            raise ValueError(
                f"PackedSequence got batch_sizes on {batch_sizes.device}; they belong on the CPU. "
                "Let pack_padded_sequence or pack_sequence make it"
            )
        if unsorted_indices is None:
            unsorted_indices = invert_permutation(sorted_indices)
        return super().__new__(cls, data, batch_sizes, sorted_indices, unsorted_indices)

    def to(self: Packed, *args: Any, **kwargs: Any) -> Packed:
        """The same with data of another type, on another device, or both."""
        data = self.data.to(*args, **kwargs)
        if data is self.data:
            return self
        places = [None if i is None else i.to(data.device) for i in self[2:]]
        return type(self)(data, self.batch_sizes, *places)

    def cpu(self: Packed) -> Packed:
        return self.to("cpu")

    def cuda(self: Packed) -> Packed:
        return self.to("cuda")

    def float(self: Packed) -> Packed:
        return type(self)(self.data.float(), *self[1:])

    def double(self: Packed) -> Packed:
        return type(self)(self.data.double(), *self[1:])

    def half(self: Packed) -> Packed:
        return type(self)(self.data.half(), *self[1:])

    def long(self: Packed) -> Packed:
        return type(self)(self.data.long(), *self[1:])

    def int(self: Packed) -> Packed:
        return type(self)(self.data.int(), *self[1:])

    @property
    def is_cuda(self) -> bool:
        return self.data.is_cuda


def invert_permutation(permutation: Tensor | None) -> Tensor | None:
    """The order that undoes `permutation` (N): out[permutation[i]] = i."""
    if permutation is None:
        return None
    places = arange(len(permutation), device=permutation.device)
    return zeros_like(places).scatter_add(0, permutation, places)


def pack_padded_sequence(
    input: Tensor,
    lengths: Tensor | Sequence[int],
    batch_first: bool = False,
    enforce_sorted: bool = True,
) -> PackedSequence:
    """Drop the padding of input (T, N, …), or (N, T, …) with batch_first; lengths (N).

    With enforce_sorted, the longest sequence must come first; else they are sorted, and results
    are put back into their order. Raises RuntimeError for lengths below 1, above T, not as many as
    there are sequences, or unsorted.
    """
    if input.ndim < 2:
        raise ShapeError(
            f"pack_padded_sequence got an input of shape {tuple(input.shape)}: it needs "
            + ("(N, T, …)" if batch_first else "(T, N, …)")
        )
    known = np.asarray(lengths.tolist() if isinstance(lengths, Tensor) else lengths, np.int64)
    count, longest = input.shape[:2] if batch_first else input.shape[1::-1]
    _check_lengths(known, count, longest)
    order = np.arange(count)
    sorted_indices = None
    if not enforce_sorted:
        order = np.argsort(-known, kind="stable")
        sorted_indices = tensor(order, device=input.device)
    elif (known[1:] > known[:-1]).any():
        raise RuntimeError(
            f"pack_padded_sequence got lengths {known.tolist()}, which do not fall from first to "
            "last: pass enforce_sorted=False"
        )
    batch_sizes = (known[:, None] > np.arange(known.max())).sum(0)
    if batch_first:
        rows = [order[:n] * longest + t for t, n in enumerate(batch_sizes)]
    else:
        rows = [order[:n] + t * count for t, n in enumerate(batch_sizes)]
    flat = input.reshape((longest * count, *input.shape[2:]))
    data = flat.index_select(0, tensor(np.concatenate(rows), device=input.device))
    return PackedSequence(data, tensor(batch_sizes, device="cpu"), sorted_indices)


def _check_lengths(lengths: np.ndarray, count: int, longest: int) -> None:
    given = lengths.tolist()
    if lengths.shape != (count,):
        raise RuntimeError(
            f"pack_padded_sequence got {lengths.size} lengths for {count} sequences: is "
            "batch_first right?"
        )
    if not count or lengths.min() < 1:
        raise RuntimeError(f"pack_padded_sequence got lengths {given}: each must be at least 1")
    if lengths.max() > longest:
        raise RuntimeError(
            f"pack_padded_sequence got lengths {given}, but the input has {longest} time steps: is "
            "batch_first right?"
        )


def pad_packed_sequence(
    sequence: PackedSequence,
    batch_first: bool = False,
    padding_value: float = 0.0,
    total_length: int | None = None,
) -> tuple[Tensor, Tensor]:
    """Undo packing: (T, N, …), or (N, T, …) with batch_first, and the lengths (N), on the CPU.

    T is the longest length, or total_length; ValueError where that is smaller.
    """
    batch_sizes = np.asarray(sequence.batch_sizes.tolist())
    longest = len(batch_sizes) if total_length is None else total_length
    if longest < len(batch_sizes):
        raise ValueError(
            f"pad_packed_sequence got total_length={total_length}, but the longest sequence has "
            f"{len(batch_sizes)} elements"
        )
    lengths = (batch_sizes > np.arange(batch_sizes[0])[:, None]).sum(1)
    starts = np.cumsum(batch_sizes) - batch_sizes
    rows = np.full((len(lengths), longest), len(sequence.data))  # the padding is the row after all
    for number, length in enumerate(lengths):
        rows[number, :length] = starts[:length] + number
    if sequence.unsorted_indices is not None:
        order = sequence.unsorted_indices.tolist()
        rows, lengths = rows[order], lengths[order]
    return _padded(sequence.data, rows, batch_first, padding_value), tensor(lengths, device="cpu")


def _padded(data: Tensor, rows: np.ndarray, batch_first: bool, padding_value: float) -> Tensor:
    """Read data's rows (N, T) by number; the number after the last is the padding."""
    padding = full((1, *data.shape[1:]), padding_value, dtype=data.dtype, device=data.device)
    places = rows if batch_first else rows.T
    index = tensor(np.ascontiguousarray(places).ravel(), dtype=int64, device=data.device)
    return cat([data, padding]).index_select(0, index).reshape((*places.shape, *data.shape[1:]))


def pad_sequence(
    sequences: Any,
    batch_first: bool = False,
    padding_value: float = 0.0,
    padding_side: str = "right",
) -> Tensor:
    """Sequences of shapes (L, …) as one tensor (T, N, …), or (N, T, …) with batch_first.

    The shorter ones are filled up with padding_value, at their "right" or "left" end.
    """
    if not isinstance(sequences, Iterable):
        raise RuntimeError(
            f"pad_sequence takes a list of tensors, but got {type(sequences).__name__}"
        )
    parts = list(sequences)
    if not parts:
        raise RuntimeError("pad_sequence got an empty list: it needs at least one sequence")
    if padding_side not in ("left", "right"):
        raise RuntimeError(f"pad_sequence got padding_side={padding_side!r}: left or right")
    data = cat(parts)
    lengths = np.array([len(part) for part in parts])
    starts = np.cumsum(lengths) - lengths
    longest = lengths.max()
    rows = np.full((len(parts), longest), len(data))
    for number, (start, length) in enumerate(zip(starts, lengths, strict=True)):
        first = longest - length if padding_side == "left" else 0
        rows[number, first : first + length] = np.arange(start, start + length)
    return _padded(data, rows, batch_first, padding_value)


def unpad_sequence(
    padded_sequences: Tensor, lengths: Tensor, batch_first: bool = False
) -> list[Tensor]:
    """The sequences of a padded tensor, each cut to its length."""
    padded = padded_sequences if batch_first else padded_sequences.transpose(0, 1)
    return [padded[i, :length] for i, length in _numbered(padded, lengths)]


def _numbered(padded: Tensor, lengths: Tensor) -> list[tuple[int, int]]:
    known = lengths.tolist()
    if len(known) != len(padded):
        raise ValueError(
            f"unpad_sequence got {len(known)} lengths for {len(padded)} sequences: is batch_first "
            "right?"
        )
    return list(enumerate(known))


def pack_sequence(sequences: Sequence[Tensor], enforce_sorted: bool = True) -> PackedSequence:
    """Pack sequences of shapes (L, …), the longest first unless enforce_sorted is False."""
    lengths = [len(s) for s in sequences]
    return pack_padded_sequence(pad_sequence(sequences), lengths, enforce_sorted=enforce_sorted)


def unpack_sequence(packed_sequences: PackedSequence) -> list[Tensor]:
    """The sequences that were packed, as a list."""
    padded, lengths = pad_packed_sequence(packed_sequences, batch_first=True)
    return unpad_sequence(padded, lengths, batch_first=True)
