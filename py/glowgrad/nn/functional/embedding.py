"""Embeddings: rows of a table by number, alone or summed in bags."""

from __future__ import annotations

import warnings
from typing import Any

from ...autograd import no_grad
from ...errors import ShapeError
from ...ops import gather as ops
from ...tensor import Tensor


def _check_indices(name: str, input: Any, weight: Tensor) -> None:
    if not isinstance(input, Tensor):
        raise TypeError(
            f"{name} takes a tensor of indices, but got {type(input).__name__}: use "
            "glowgrad.tensor(…)"
        )
    if input.dtype.is_floating_point or input.dtype.category == 0:
        raise RuntimeError(
            f"{name} takes whole numbers as indices, not {input.dtype}: use x.long()"
        )
    if weight.ndim != 2:
        raise ShapeError(
            f"{name} takes a table (rows, size) as weight, not of shape {tuple(weight.shape)}"
        )
    if input.device.type == "cpu" and input.numel():
        low, high = input._data.min(), input._data.max()
        if low < 0 or high >= weight.shape[0]:
            raise IndexError(
                f"{name} got index {low if low < 0 else high}, but the table has "
                f"{weight.shape[0]} rows (0 to {weight.shape[0] - 1})"
            )


def _padding_row(name: str, padding_idx: int | None, weight: Tensor) -> int | None:
    rows = weight.shape[0]
    if padding_idx is not None and not -rows <= padding_idx < rows:
        raise AssertionError(
            f"{name} got padding_idx={padding_idx}, which must be within the table's {rows} rows"
        )
    return padding_idx if padding_idx is None else padding_idx % rows


def _times_seen(input: Tensor, weight: Tensor) -> Tensor:
    """How often each row of the table is asked for, as numbers of the table's type."""
    flat = input.reshape(-1)
    ones = weight.new_ones(()).expand(flat.shape)
    return ops.put_add(ones, flat, shape=(weight.shape[0],))


@no_grad()
def _renormalize_(weight: Tensor, input: Tensor, max_norm: float, norm_type: float) -> None:
    """Shorten, in the table itself, those rows that are asked for and longer than max_norm."""
    length = weight.norm(norm_type, 1)
    too_long = (length > max_norm) & (_times_seen(input, weight) > 0)
    factor = too_long.where(max_norm / (length + 1e-7), 1.0).to(weight.dtype)
    weight.copy_(weight * factor.unsqueeze(1))


def _rows(
    input: Tensor,
    weight: Tensor,
    padding_idx: int | None,
    max_norm: float | None,
    norm_type: float,
    scale_grad_by_freq: bool,
) -> Tensor:
    """weight[input]; no gradient flows into the row padding_idx."""
    if max_norm is not None:
        _renormalize_(weight, input, max_norm, norm_type)
    found: Tensor = ops.take(weight, input)
    if not found.requires_grad or (padding_idx is None and not scale_grad_by_freq):
        return found
    still = found.detach()
    if scale_grad_by_freq:
        seen = ops.take(_times_seen(input, weight), input).unsqueeze(-1)
        found = (found - still) / seen + still  # the same values, but scaled gradients
    if padding_idx is not None:
        found = (input == padding_idx).unsqueeze(-1).where(still, found)
    return found


def _refuse_sparse(name: str, sparse: bool) -> None:
    if sparse:
        raise NotImplementedError(
            f"{name} with sparse=True: there are no sparse gradients here, leave it out"
        )


def embedding(
    input: Tensor,
    weight: Tensor,
    padding_idx: int | None = None,
    max_norm: float | None = None,
    norm_type: float = 2.0,
    scale_grad_by_freq: bool = False,
    sparse: bool = False,
) -> Tensor:
    """weight[input]: a row of the table for each index. The row padding_idx gets no gradient;
    max_norm shortens the rows that are asked for, in the table itself.
    """
    _refuse_sparse("embedding", sparse)
    _check_indices("embedding", input, weight)
    padding = _padding_row("embedding", padding_idx, weight)
    return _rows(input, weight, padding, max_norm, norm_type, scale_grad_by_freq)


def embedding_bag(
    input: Tensor,
    weight: Tensor,
    offsets: Tensor | None = None,
    max_norm: float | None = None,
    norm_type: float = 2,
    scale_grad_by_freq: bool = False,
    mode: str = "mean",
    sparse: bool = False,
    per_sample_weights: Tensor | None = None,
    include_last_offset: bool = False,
    padding_idx: int | None = None,
) -> Tensor:
    """The sum, mean or maximum ("sum", "mean", "max") of the rows of each bag: each row of a matrix
    of indices (B, N), or, of a vector, what lies between one of the offsets and the next.

    Gives (B, size). The row padding_idx does not count. Raises ValueError for other shapes.
    """
    _refuse_sparse("embedding_bag", sparse)
    if mode not in ("sum", "mean", "max"):
        raise ValueError(f'embedding_bag got mode={mode!r}: it is "sum", "mean" or "max"')
    if mode == "max" and scale_grad_by_freq:
        raise ValueError('embedding_bag cannot scale gradients by frequency with mode="max"')
    # The old order of the first two arguments.
    if weight.dtype.is_floating_point is False and input.dtype.is_floating_point:
        warnings.warn("embedding_bag takes the indices first, then the table", stacklevel=2)
        input, weight = weight, input
    _check_indices("embedding_bag", input, weight)
    if per_sample_weights is not None:
        if mode != "sum":
            raise NotImplementedError(
                f'embedding_bag takes per_sample_weights only with mode="sum", not {mode!r}'
            )
        if per_sample_weights.shape != input.shape:
            raise ValueError(
                f"embedding_bag got per_sample_weights of shape {tuple(per_sample_weights.shape)} "
                f"for indices of shape {tuple(input.shape)}: they must be equal"
            )
    padding = _padding_row("embedding_bag", padding_idx, weight)
    if input.ndim == 2:
        if offsets is not None:
            raise ValueError(
                "embedding_bag takes offsets with a vector of indices; each row of this matrix "
                f"{tuple(input.shape)} is a bag of its own"
            )
        bags = None
    elif input.ndim == 1:
        bags = _bag_numbers(input, offsets, include_last_offset)
    else:
        raise ValueError(
            f"embedding_bag takes indices (B, N), or (N) with offsets, not {tuple(input.shape)}"
        )
    rows = _rows(input, weight, padding, max_norm, norm_type, scale_grad_by_freq)
    counted = None if padding is None else input != padding
    if per_sample_weights is not None:
        rows = rows * per_sample_weights.unsqueeze(-1)
    if mode == "max":
        return _largest(rows, counted, bags)
    if counted is not None:
        rows = counted.unsqueeze(-1).where(rows, 0.0)
    if bags is None:
        total = rows.sum(1)
        size: Any = input.shape[1] if counted is None else counted.sum(1).unsqueeze(1)
    else:
        numbers, count = bags
        total = ops.put_add(rows, numbers, shape=(count, weight.shape[1]))
        ones = weight.new_ones(input.shape) if counted is None else counted.to(weight.dtype)
        size = ops.put_add(ones, numbers, shape=(count,)).unsqueeze(1)
    if mode == "sum":
        return total
    return total / (max(size, 1) if isinstance(size, int) else size.clamp(min=1))


def _bag_numbers(
    input: Tensor, offsets: Tensor | None, include_last_offset: bool
) -> tuple[Tensor, int]:
    """The number of the bag of each index, and how many bags there are."""
    if not isinstance(offsets, Tensor) or offsets.ndim != 1:
        given = None if offsets is None else tuple(offsets.shape)
        raise ValueError(
            "embedding_bag with a vector of indices needs offsets, where each bag begins: a "
            f"vector of whole numbers, not {given}"
        )
    count = offsets.shape[0]
    if include_last_offset:
        if not count:
            raise RuntimeError("embedding_bag with include_last_offset needs at least one offset")
        count -= 1
        offsets = offsets[:count]
    if offsets.device.type == "cpu" and count:
        first, last = int(offsets._data[0]), int(offsets._data[-1])
        if first != 0 or last > input.shape[0]:
            raise RuntimeError(
                f"embedding_bag got offsets from {first} to {last} for {input.shape[0]} indices: "
                "the first must be 0, and the last no more than there are"
            )
    places = Tensor.arange(input.shape[0], device=input.device).unsqueeze(1)
    return (places >= offsets.unsqueeze(0)).sum(1) - 1, count


def _largest(rows: Tensor, counted: Tensor | None, bags: tuple[Tensor, int] | None) -> Tensor:
    """The largest element of each column in each bag; 0 where a bag is empty."""
    if bags is not None:
        numbers, count = bags
        inside = numbers.unsqueeze(0) == Tensor.arange(count, device=rows.device).unsqueeze(1)
        rows = rows.unsqueeze(0).expand((count, *rows.shape))
        counted = inside if counted is None else inside & counted.unsqueeze(0)
    if not rows.shape[1]:
        return rows.sum(1)
    if counted is None:
        return rows.max(1).values
    best = counted.unsqueeze(-1).where(rows, -float("inf")).max(1).values
    return (counted.sum(1) > 0).unsqueeze(1).where(best, 0.0)
