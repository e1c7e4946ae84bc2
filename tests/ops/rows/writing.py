"""Writing by index: x[key] = value, and in place into views."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from tests.ops.table import bad, given, normal, row, truths, whole


def write(function: Callable[..., Any]) -> Callable[..., Any]:
    """A row that writes into a copy of its first input."""

    def run(t: Any, x: Any, *others: Any) -> Any:
        y = x.clone()
        function(t, y, *others)
        return y

    return run


def setting(key: Any, value: Any) -> Callable[..., Any]:
    """A row that sets y[key] to a value; both are functions of (t, y, *inputs) where they need to
    be.
    """

    def function(t: Any, y: Any, *others: Any) -> None:
        k = key(*others) if callable(key) else key
        y[k] = value(*others) if callable(value) else value

    return write(function)


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
    y[0] = t.tensor([1.0, 2, 3, 4, 5], dtype=y.dtype, device=y.device)
    y[1:, 2:4] = y[0, :2]


@writes
def leading_ones(t: Any, y: Any) -> None:
    y[0] = t.ones(1, 5, device=y.device)


@writes
def augmented(t: Any, y: Any) -> None:
    y[0] += 1
    y[:, 1] *= 2
    y[2] /= 3
    y[[0, 2]] -= 3


@writes
def masks(t: Any, y: Any) -> None:
    y[y > 1] = 0.0
    y[y < 0] = y[y < 0] * 2
    y[[True, False, False, True]] = t.ones(5, device=y.device, dtype=y.dtype)
    y[:, [True, False, True, False, False]] = y[:, :1] + 1
    y[y[:, 0] > 100] = 5


@writes
def nothing(t: Any, y: Any) -> None:
    y[2:2] = 5
    y[[]] = 4
    y[False] = 3
    y[True] = 2


@writes
def in_place_methods_of_views(t: Any, y: Any) -> None:
    y[0].mul_(2)
    y[:, 0].add_(y[:, 1])
    y.T[1].neg_()
    y.view(-1)[::3].zero_()
    y.view(2, 10)[1].fill_(3)
    y[1:3, 1:3].T.copy_(y[:2, :2].clone())


@writes
def views_see_it(t: Any, y: Any) -> None:
    row, column = y[1], y[:, 1]
    y.mul_(3)
    row += column.sum()
    column *= row[0].clone()
    y[2] = row.clone() * column[2].clone()


for name, function in WRITE.items():
    row(f"write-{name}", write(function), normal(4, 5))

row("write-list", setting([0, 2], 1.5), normal(4, 5))
row("write-mask", setting(lambda m: m, 0.0), normal(4, 5), truths(4, 5))
row(
    "write-mask-tensor", setting(lambda m, v: m, lambda m, v: v), normal(4, 5), truths(4), normal(5)
)
row(
    "write-mask-one", setting(lambda m, v: m, lambda m, v: v), normal(4, 5), truths(4, 5), normal(1)
)
row(
    "write-mask-rows",
    setting(lambda v: (slice(None), [True, False, True]), lambda v: v),
    normal(4, 3, 2),
    normal(4, 1, 2),
)
row("write-mask-counted", setting([True, False, True], lambda v: v), normal(3, 2), normal(2, 2))
row(
    "write-tensor",
    setting(lambda i, v: i, lambda i, v: v),
    normal(4, 5),
    given([3, 0], "int64"),
    normal(2, 5),
)
row(
    "write-column",
    setting(lambda i, v: (slice(None), i), lambda i, v: v),
    normal(4, 5),
    given([3, 0], "int64"),
    normal(2),
)
row("write-pairs", setting(lambda i, j: (i, j), 9.0), normal(4, 5), whole(-4, 4, 3), whole(0, 5, 3))
row("write-columns", setting(lambda i: (slice(1, 3), i), 9.0), normal(4, 5), whole(0, 5, 2))
row(
    "write-apart",
    setting(lambda i, j, v: (i, slice(None), j), lambda i, j, v: v),
    normal(4, 3, 5),
    given([3, 0], "int64"),
    given([1, -1], "int64"),
    normal(2, 3),
    second=True,
)
row(
    "write-middle",
    setting(lambda i, j, v: (slice(None), i, j), lambda i, j, v: v),
    normal(2, 4, 5),
    given([3, 0], "int64"),
    given([1, -1], "int64"),
    normal(2, 1),
)
row(
    "write-0d-index",
    setting(lambda i, v: (slice(None), i), lambda i, v: v),
    normal(4, 5),
    given(2, "int64"),
    normal(4),
)
row(
    "write-0d-and-tensor",
    setting(lambda i, j, v: (i, slice(None), j), lambda i, j, v: v),
    normal(2, 4, 5),
    given(1, "int64"),
    given([1, -1], "int64"),
    normal(4, 2),
)
row(
    "write-last-wins",
    setting(lambda i, v: i, lambda i, v: v),
    normal(4, 2),
    given([1, 3, 1, 1], "int64"),
    normal(4, 2),
    smooth=False,
)
row(
    "write-many",
    setting(lambda i, v: i, lambda i, v: v),
    normal(400, 3),
    given(np.random.default_rng(0).permutation(400)[:300], "int64"),
    normal(300, 3),
)
row(
    "write-into-view",
    lambda t, x, i: written(x * 1, lambda y: y.T[1:].__setitem__(i, 2.0)),
    normal(4, 5),
    whole(0, 3, 2),
)
row("write-integers", setting(lambda i: i, 1.7), whole(0, 9, 5), whole(0, 5, 2))
row("write-bools", setting(lambda i: i, 2), truths(5), whole(0, 5, 2))
row(
    "write-float64",
    setting(lambda v: 1, lambda v: v),
    normal(4, 5),
    normal(5, dtype="float64"),
    devices=("cpu",),
)
row("write-integers-into-slice", setting(lambda v: 1, lambda v: v), normal(4, 5), whole(0, 5, 5))


def written(y: Any, change: Callable[[Any], None]) -> Any:
    change(y)
    return y


def spoilt(t: Any, change: Any, name: str) -> None:
    """A value that backward needs, overwritten."""
    x = t.ones(3, 3, requires_grad=True)
    if change is None:
        (x.T if "view" in name else x)[0] = 2.0
    y = x * 2
    z = (y * y).exp()
    change(y, z)
    z.sum().backward()


def write_with_history(t: Any, x: Any, v: Any) -> Any:
    y = x * 2
    y[1:, ::2] = v.exp()
    y[0] = 3.0
    return y.tanh()


def filled(t: Any, v: Any) -> Any:
    y = t.zeros(4, 3, device=v.device, dtype=v.dtype)
    y[1:3] = v * v
    y[[0, 3], [0, 2]] = v[0, 0].sin()
    return y


def recurrence(t: Any, x: Any) -> Any:
    """A table filled row by row, as in dynamic programming."""
    h = t.zeros(4, 3, device=x.device, dtype=x.dtype)
    h[0] = x[0]
    for step in range(1, 4):
        h[step] = (h[step - 1].clone() * x[step]).tanh()
    return h


def everything(t: Any, x: Any) -> Any:
    y = x.sin()
    z = y.view(2, 6)
    z[0] *= y[2].sum()
    y[y > 2] = 0.5
    y.t()[0] += z[1, :3]
    y.clamp_(0.1)
    return y.log(), z.sin()


row("write-with-history", write_with_history, normal(3, 4), normal(2, 2), second=True)
row("write-into-constant", filled, normal(2, 3), second=True)
row("write-recurrence", recurrence, normal(4, 3), second=True)
row("write-everything", everything, normal(3, 4), second=True)
row(
    "index-put",
    lambda t, x, i, j, v: (
        x.index_put((i, j), v),
        t.index_put(x, [i], x[0]),
        x.index_put((x > 0,), v[0]),
    ),
    normal(4, 5),
    given([0, 2, 3], "int64"),
    whole(0, 5, 3),
    normal(3),
)
row(
    "index-put-accumulate",
    lambda t, x, i, j, v: (x.index_put((i, j), v, accumulate=True), x.index_put((i,), x[0], True)),
    normal(4, 5),
    whole(-4, 4, 30),
    whole(0, 5, 30),
    normal(30),
    second=True,
)
row(
    "fill-diagonal",
    lambda t, x: (x.clone().fill_diagonal_(2), x[:2].clone().fill_diagonal_(2)),
    normal(5, 3),
)
row("fill-diagonal-wrap", lambda t, x: x.clone().fill_diagonal_(2.5, wrap=True), normal(8, 3))
row("fill-diagonal-cube", lambda t, x: x.clone().fill_diagonal_(0), normal(3, 3, 3))

bad("write-list-value", lambda t: t.zeros(3).__setitem__(0, [1.0]))
bad("write-array-value", lambda t: t.zeros(3).__setitem__(0, np.ones(1)))
bad("write-str", lambda t: t.zeros(3).__setitem__(0, "a"))
bad("write-none", lambda t: t.zeros(3).__setitem__(0, None))
for name, change in {
    "write-over-saved": lambda y, z: y.__setitem__(0, 1.0),
    "write-over-saved-view": lambda y, z: y.T[0].mul_(2),
    "write-over-result": lambda y, z: z[0].zero_(),
    "write-over-leaf": None,
    "write-over-view-of-leaf": None,
}.items():
    bad(name, lambda t, change=change, name=name: spoilt(t, change, name))
bad("write-part-of-unbind", lambda t: (t.ones(2, 2, requires_grad=True) * 1).unbind(0)[0].add_(1))
bad("write-part-of-split", lambda t: (t.ones(4, requires_grad=True) * 1).split(2)[0].add_(1))
bad("write-shape", lambda t: t.zeros(3, 4).__setitem__(0, t.ones(3)))
bad("write-index-shape", lambda t: t.zeros(3, 4).__setitem__([0, 2], t.ones(3, 4)))
bad("write-index-type", lambda t: t.zeros(3, 4).__setitem__([0, 2], t.ones(2, 4).double()))
bad("write-mask-count", lambda t: t.zeros(3).__setitem__([True, False, True], t.ones(3)))
bad("write-number-complex", lambda t: t.zeros(3).__setitem__(0, 1j))
bad("write-index-complex", lambda t: t.zeros(3).__setitem__([0], 1j))
bad("write-delete", lambda t: t.zeros(3).__delitem__(0))
bad("index-put-number", lambda t: t.zeros(3).index_put((t.tensor([0]),), 1.0))
bad("index-put-tensor", lambda t: t.zeros(3).index_put(t.tensor([0]), t.tensor(1.0)))
bad("index-put-none", lambda t: t.zeros(3).index_put((None,), t.tensor(1.0)))
bad("index-put-many", lambda t: t.zeros(3).index_put((t.tensor([0]),) * 2, t.tensor(1.0)))
bad("fill-diagonal-vector", lambda t: t.zeros(3).fill_diagonal_(1))
bad("fill-diagonal-box", lambda t: t.zeros(2, 3, 2).fill_diagonal_(1))
bad("fill-matrix", lambda t: t.zeros(3).fill_(t.ones(2)))
bad("copy-shape", lambda t: t.zeros(3).copy_(t.ones(2)))
