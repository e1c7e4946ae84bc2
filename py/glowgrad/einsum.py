"""Sums of products by Einstein's convention: `einsum("bij,bjk->bik", a, b)`."""

from __future__ import annotations

import string
from collections import Counter
from collections.abc import Sequence
from typing import Any

from .errors import ShapeError
from .ops.shapes import size_of
from .tensor import Tensor

# An axis is named by a letter, or by a number where it belongs to the ellipsis (from the right).
Label = str | int
Labels = list[Label]


def einsum(equation: Any, *operands: Any) -> Tensor:
    """The sum, over all letters that the output lacks, of the products of the operands' elements.

    The equation names the axes of each operand, separated by commas, and after "->" those of the
    output; without it, the output has the letters that occur once, in the alphabet's order. "..."
    stands for any further axes, which broadcast; a letter twice in one operand takes its diagonal.
    Also einsum(a, [0, 1], b, [1, 2], [0, 2]) with numbers for letters.
    Two operands at a time become one (batched) matrix product, from left to right.
    Raises RuntimeError for what does not fit, ValueError for no tensors.
    """
    if not isinstance(equation, str):
        equation, operands = _from_lists((equation, *operands))
    elif len(operands) == 1 and isinstance(operands[0], (list, tuple)):
        operands = tuple(operands[0])
    if not operands:
        raise ValueError(f"einsum({equation!r}) got no tensors")
    for x in operands:
        if not isinstance(x, Tensor):
            raise TypeError(f"einsum takes tensors, but got {type(x).__name__}")
        if x.dtype is not operands[0].dtype:
            raise RuntimeError(
                f"einsum got {operands[0].dtype} and {x.dtype}: convert one, e.g. x.float()"
            )
    inputs, output = _parse(equation, operands)
    sizes = _sizes(equation, inputs, operands)
    parts = [_prepared(x, labels, sizes) for x, labels in zip(operands, inputs, strict=True)]
    while len(parts) > 1:
        first, second, *rest = parts
        needed = {label for _, labels in rest for label in labels} | set(output)
        parts = [_contract(first, second, needed), *rest]
    dtype = None if len(operands) == 1 else operands[0].dtype
    made, labels = _summed(*parts[0], set(output), dtype)
    for label in output:  # axes of size 1 that nothing stretched were dropped
        if label not in labels:
            made, labels = made.unsqueeze(-1), [*labels, label]
    made = made.permute([labels.index(label) for label in output])
    return made.expand([sizes[label] for label in output])


def _from_lists(given: tuple[Any, ...]) -> tuple[str, tuple[Any, ...]]:
    """The equation of operands and lists of numbers, alternating."""
    lists, tensors = given[1::2], given[0::2]
    output = ""
    if len(given) % 2:
        *rest, last = given
        tensors, output = tuple(rest[0::2]), "->" + _letters(last)
    return ",".join(_letters(numbers) for numbers in lists) + output, tensors


def _letters(numbers: Sequence[Any]) -> str:
    names = []
    for n in numbers:
        if n is not Ellipsis and not (isinstance(n, int) and 0 <= n < 52):
            raise ValueError(f"einsum takes numbers from 0 to 51 for axes, but got {n!r}")
        names.append("..." if n is Ellipsis else string.ascii_letters[n])
    return "".join(names)


def _parse(equation: str, operands: Sequence[Tensor]) -> tuple[list[Labels], Labels]:
    """The labels of each operand's axes, and of the output's."""
    text = equation.replace(" ", "")
    left, arrow, right = text.partition("->")
    terms = left.split(",")
    if len(terms) != len(operands):
        raise RuntimeError(
            f"einsum({equation!r}) names {len(terms)} operands, but got {len(operands)} tensors"
        )
    inputs = [_labels(equation, term, x.ndim) for term, x in zip(terms, operands, strict=True)]
    dots = sorted({label for labels in inputs for label in labels if isinstance(label, int)})
    if arrow:
        output = _labels(equation, right, None, dots)
    else:
        counts = Counter(c for c in left if c.isalpha())
        output = [*dots, *sorted(c for c, n in counts.items() if n == 1)]
    known = {label for labels in inputs for label in labels}
    for label, n in Counter(output).items():
        if n > 1 or label not in known:
            why = "twice" if n > 1 else "but no operand has it"
            raise RuntimeError(f"einsum({equation!r}): the output names {label!r}, {why}")
    return inputs, output


def _labels(equation: str, term: str, rank: int | None, dots: Sequence[int] = ()) -> Labels:
    """The labels of one term; those of an ellipsis are negative, counted from its end."""
    if term.count("...") > 1:
        raise RuntimeError(f"einsum({equation!r}): '...' stands twice in {term!r}")
    before, ellipsis, after = term.partition("...")
    for c in before + after:
        if c not in string.ascii_letters:
            raise RuntimeError(
                f"einsum({equation!r}): axes are named by letters, but {term!r} has {c!r}"
            )
    if rank is not None:
        extra = rank - len(before) - len(after)
        if extra < 0 or (extra and not ellipsis):
            raise ShapeError(
                f"einsum({equation!r}): {term!r} names {len(before) + len(after)} axes of a tensor "
                f"that has {rank}"
            )
        dots = range(-extra, 0)
    return [*before, *(dots if ellipsis else ()), *after]


def _sizes(equation: str, inputs: list[Labels], operands: Sequence[Tensor]) -> dict[Label, int]:
    """The size of each label; an axis of size 1 stretches to the others'."""
    sizes: dict[Label, int] = {}
    for labels, x in zip(inputs, operands, strict=True):
        for label, size in zip(labels, x.shape, strict=True):
            known = sizes.get(label, 1)
            if size not in (1, known) and known != 1:
                raise ShapeError(
                    f"einsum({equation!r}): {label!r} has the sizes {known} and {size}; the shapes "
                    f"are {', '.join(str(tuple(t.shape)) for t in operands)}"
                )
            sizes[label] = size if known == 1 else known
    return sizes


def _prepared(x: Tensor, labels: Labels, sizes: dict[Label, int]) -> tuple[Tensor, Labels]:
    """An operand that has each label once, without the axes that would have to stretch."""
    labels = list(labels)
    for label in dict.fromkeys(labels):
        while labels.count(label) > 1:
            first = labels.index(label)
            second = labels.index(label, first + 1)
            if x.shape[first] != x.shape[second]:
                raise ShapeError(
                    f"einsum takes the diagonal of axes of one size for {label!r}, but these have "
                    f"{x.shape[first]} and {x.shape[second]}"
                )
            x = x.diagonal(0, first, second)
            labels = [n for axis, n in enumerate(labels) if axis not in (first, second)] + [label]
    for axis in reversed(range(len(labels))):
        if x.shape[axis] == 1 and sizes[labels[axis]] != 1:
            x = x.squeeze(axis)
            del labels[axis]
    return x, labels


def _summed(x: Tensor, labels: Labels, keep: set[Label], dtype: Any) -> tuple[Tensor, Labels]:
    """The sum over all axes but those to keep."""
    axes = [axis for axis, label in enumerate(labels) if label not in keep]
    if not axes:
        return x, labels
    return x.sum(axes, dtype=dtype), [label for label in labels if label in keep]


def _contract(
    first: tuple[Tensor, Labels], second: tuple[Tensor, Labels], needed: set[Label]
) -> tuple[Tensor, Labels]:
    """The product of two operands, summed over the labels that no one needs any more."""
    x, left = _summed(*first, needed | set(second[1]), first[0].dtype)
    y, right = _summed(*second, needed | set(left), second[0].dtype)
    shared = [label for label in left if label in right]
    batch = [label for label in shared if label in needed]
    summed = [label for label in shared if label not in needed]
    rows = [label for label in left if label not in right]
    columns = [label for label in right if label not in left]
    sizes = {**dict(zip(right, y.shape, strict=True)), **dict(zip(left, x.shape, strict=True))}
    x = x.permute([left.index(n) for n in (*batch, *rows, *summed)])
    y = y.permute([right.index(n) for n in (*batch, *summed, *columns)])
    b, r, s, c = ([sizes[n] for n in part] for part in (batch, rows, summed, columns))
    whole = not x.dtype.differentiable and x.device.type != "cpu"  # the GPU multiplies floats only
    if not summed or whole:
        x = x.reshape([*b, *r, *s, *[1] * len(c)])
        y = y.reshape([*b, *[1] * len(r), *s, *c])
        made = x * y
        if summed:
            axes = range(len(b) + len(r), len(b) + len(r) + len(s))
            made = made.sum(list(axes), dtype=made.dtype)
    else:
        lead = [size_of(b)] if b else []
        made = x.reshape([*lead, size_of(r), size_of(s)]) @ y.reshape(
            [*lead, size_of(s), size_of(c)]
        )
    return made.reshape([*b, *r, *c]), [*batch, *rows, *columns]
