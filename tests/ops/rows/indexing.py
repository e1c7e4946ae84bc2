"""Indexing: reading, writing, gather and its relatives."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from tests.ops.table import given, normal, row, truths, whole

READ: dict[str, tuple[tuple[int, ...], Callable[[Any, Any], Any]]] = {
    "int": ((4, 5), lambda t, x: (x[1], x[-1], x[2, 3], x[-1, -1])),
    "slice": ((4, 5), lambda t, x: (x[1:3], x[:, 2:], x[1:-1, -3:], x[5:], x[3:1])),
    "step": ((9, 7), lambda t, x: (x[::2], x[1::3, ::4], x[:, -5::2])),
    "none": ((4, 5), lambda t, x: (x[None], x[:, None], x[..., None], x[None, 1, None])),
    "ellipsis": ((2, 3, 4), lambda t, x: (x[...], x[..., 0], x[0, ...], x[0, ..., 1])),
    "mixed": ((2, 3, 4), lambda t, x: (x[0, 1:, None, ::2], x[:, -1, 1:3])),
    "list": ((5, 3), lambda t, x: (x[[0, 2, 2]], x[[-1]], x[:, [0, 2]], x[[0, 1], [1, 2]])),
    "nothing": ((5, 3), lambda t, x: x[x[:, 0] > 100]),
    "hollow": ((3, 0, 2), lambda t, x: (x[1], x[:, :, 0], x[1:])),
}
for name, (shape, function) in READ.items():
    row(f"index-{name}", function, normal(*shape), second=name in ("mixed", "list", "step"))

row("index-tensor", lambda t, x, i: (x[i], x[i[0]], x[:, i % 3]), normal(5, 3), whole(-5, 5, 2, 4))
row("index-tensor-0d", lambda t, x, i: (x[i], x[:, i]), normal(5, 3), whole(0, 3))
row("index-tensor-empty", lambda t, x, i: (x[i], x[:, i]), normal(5, 3), whole(0, 3, 0))
row("index-two-tensors", lambda t, x, i, j: x[i, j], normal(5, 3), whole(0, 5, 7), whole(-3, 3, 7))
row(
    "index-two-broadcast",
    lambda t, x, i, j: (x[i, j], x[:, i % 3, j % 2]),
    normal(5, 3, 4),
    whole(0, 3, 4, 1),
    whole(0, 3, 1, 2),
)
row("index-apart", lambda t, x, i, j: x[i, :, j], normal(5, 3, 4), whole(0, 5, 6), whole(0, 4, 6))
row(
    "index-int-and-tensor",
    lambda t, x, i: (x[0, i], x[i, 0], x[1, :, i], x[:, i, 1:3]),
    normal(5, 3, 4),
    whole(0, 3, 6),
)
row(
    "index-none-and-tensor",
    lambda t, x, i: (x[i, None], x[None, i], x[:, None, i]),
    normal(5, 5, 2),
    whole(0, 5, 3),
)
row("index-int32", lambda t, x, i: x[i], normal(5, 3), whole(0, 5, 4, dtype="int32"))
row("index-mask", lambda t, x, m: (x[m], x[m] * 2), normal(4, 5), truths(4, 5))
row("index-mask-rows", lambda t, x, m: (x[m], x[m, 1:], x[m, 0]), normal(4, 5), truths(4))
row("index-mask-columns", lambda t, x, m: (x[:, m], x[..., m]), normal(4, 5), truths(5))
row("index-mask-compared", lambda t, x: (x[x > 0], x.masked_select(x < 0)), normal(4, 5))
row(
    "index-mask-and-tensor",
    lambda t, x, m: x[m, t.arange(int(m.sum()), device=x.device)],
    normal(4, 5),
    given([True, False, True, True], "bool"),
)
row("index-numpy", lambda t, x: (x[np.array([2, 0])], x[np.int64(1)]), normal(4, 5))
row("index-integers", lambda t, x, i: (x[i], x[1:, ::2]), whole(0, 99, 4, 5), whole(0, 4, 3))
row("index-bools", lambda t, x, i: (x[i], x[1:]), truths(4, 5), whole(0, 4, 3))
row("index-repeated", lambda t, x: x[[1, 1, 1, 0]].exp(), normal(3, 2), second=True)
row("index-permuted", lambda t, x, i: x.permute(2, 0, 1)[i, 1:], normal(3, 4, 5), whole(0, 5, 3))

row(
    "gather",
    lambda t, x, i: (t.gather(x, 1, i), x.gather(-1, i)),
    normal(4, 5),
    whole(0, 5, 4, 3),
    second=True,
)
row("gather-first", lambda t, x, i: x.gather(0, i), normal(4, 5), whole(0, 4, 7, 3))
row("gather-rank3", lambda t, x, i: x.gather(1, i), normal(2, 4, 5), whole(0, 4, 2, 3, 5))
row("gather-integers", lambda t, x, i: x.gather(0, i), whole(0, 99, 4, 5), whole(0, 4, 2, 5))
row(
    "scatter-add",
    lambda t, x, i, s: x.scatter_add(1, i, s),
    normal(4, 5),
    whole(0, 5, 4, 7),
    normal(4, 7),
    second=True,
)
row(
    "scatter-add-first",
    lambda t, x, i, s: x.scatter_add(0, i, s),
    normal(4, 5),
    whole(0, 4, 3, 2),
    normal(3, 2),
)
row(
    "scatter-add-integers",
    lambda t, x, i, s: x.scatter_add(0, i, s),
    whole(0, 9, 4),
    whole(0, 4, 9),
    whole(0, 9, 9),
)
row(
    "index-select",
    lambda t, x, i: (x.index_select(0, i), x.index_select(1, i)),
    normal(5, 5),
    whole(0, 5, 7),
    second=True,
)
row("take-rows-many", lambda t, x, i: x[i], normal(100, 8), whole(0, 100, 1000), tolerance=4)
row("nonzero", lambda t, x: (x.nonzero(), t.nonzero(x > 0)), whole(-1, 2, 4, 3))
row(
    "one-hot",
    lambda t, x: (t.nn.functional.one_hot(x, 6), t.nn.functional.one_hot(x)),
    given([[0, 4, 2], [1, 1, 3]], "int64"),
)


def write(function: Callable[..., None]) -> Callable[..., Any]:
    """A row that writes into a copy of its first input."""

    def run(t: Any, x: Any, *others: Any) -> Any:
        y = x.clone()
        function(t, y, *others)
        return y

    return run


WRITE: dict[str, Callable[..., None]] = {}


def writes(function: Callable[..., None]) -> Callable[..., None]:
    WRITE[function.__name__.replace("_", "-")] = function
    return function


@writes
def a_number(t: Any, y: Any) -> None:
    y[1] = 7
    y[:, 0] = -1.5
    y[-1, -1] = True


@writes
def slices(t: Any, y: Any) -> None:
    y[::2, 1:] = y[1:2, 1:] * 2
    y[...] = y + 1
    y[1:3] = 4


@writes
def overlapping(t: Any, y: Any) -> None:
    y[1:] = y[:-1].clone()


@writes
def backward_rows(t: Any, y: Any) -> None:
    y[0] = y.new_tensor([1, 2, 3, 4, 5])
    y[1:, 2:4] = y[0, :2]


@writes
def leading_ones(t: Any, y: Any) -> None:
    y[0] = t.ones(1, 5, device=y.device)


for name, function in WRITE.items():
    row(f"write-{name}", write(function), normal(4, 5))


def augmented(t: Any, y: Any) -> None:
    y[0] += 1
    y[:, 1] *= 2


row("write-augmented", write(augmented), normal(4, 5), gradient=False)
row("write-list", write(lambda t, y: y.__setitem__([0, 2], 1.5)), normal(4, 5), gradient=False)
row(
    "write-mask",
    write(lambda t, y, m: y.__setitem__(m, 0.0)),
    normal(4, 5),
    truths(4, 5),
    gradient=False,
)
row(
    "write-mask-values",
    write(lambda t, y: y.__setitem__(y > 0, (y[y > 0] * 2))),
    normal(4, 5),
    gradient=False,
)
row(
    "write-tensor",
    write(lambda t, y, i, v: y.__setitem__(i, v)),
    normal(4, 5),
    given([3, 0], "int64"),
    normal(2, 5),
    gradient=False,
)
row(
    "write-pairs",
    write(lambda t, y, i, j: y.__setitem__((i, j), 9.0)),
    normal(4, 5),
    whole(0, 4, 3),
    whole(0, 5, 3),
    gradient=False,
)
row(
    "write-columns",
    write(lambda t, y, i: y.__setitem__((slice(1, 3), i), 9.0)),
    normal(4, 5),
    whole(0, 5, 2),
    gradient=False,
)


def write_with_history(t: Any, x: Any, v: Any) -> Any:
    y = x * 2
    y[1:, ::2] = v.exp()
    y[0] = 3.0
    return y.tanh()


row("write-with-history", write_with_history, normal(3, 4), normal(2, 2))
row("write-into-constant", lambda t, v: _filled(t, v), normal(2, 3), smooth=False)


def _filled(t: Any, v: Any) -> Any:
    y = t.zeros(4, 3, device=v.device)
    y[1:3] = v * v
    return y
