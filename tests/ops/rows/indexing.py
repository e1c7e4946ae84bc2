"""Indexing: reading, writing, gather and its relatives."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from tests.ops.table import bad, given, normal, row, truths, whole

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

row("take-rows-many", lambda t, x, i: x[i], normal(100, 8), whole(0, 100, 1000), tolerance=4)
row("nonzero", lambda t, x: (x.nonzero(), t.nonzero(x > 0)), whole(-1, 2, 4, 3))
row(
    "one-hot",
    lambda t, x: (t.nn.functional.one_hot(x, 6), t.nn.functional.one_hot(x)),
    given([[0, 4, 2], [1, 1, 3]], "int64"),
)


row(
    "index-list-of-more",
    lambda t, x: (
        x[[0, 1], [1, 2]],
        x[[[0, 1], [1, 2]]],
        x[[slice(0, 2), 0]],
        x[[True, False, True]],
    ),
    normal(3, 4),
)
row(
    "index-sequences",
    lambda t, x: (x[range(2)], x[(0, 2),], x[[]], x[:, []], x[np.array([True, False, True])]),
    normal(3, 4),
)
row(
    "index-truth",
    lambda t, x: (x[True], x[False], x[True, 0], x[t.tensor(True)], x.sum()[True], x.sum()[...]),
    normal(3, 4),
)
row(
    "index-0d-among-others",
    lambda t, x, i, j: (x[i, :, j], x[:, i, j], x[i, j], x[j, i], x[i, i], x[None, i, :, j]),
    normal(3, 3, 3),
    given(1, "int64"),
    given([0, 2, -1], "int64"),
)
row("index-slice-of-tensors", lambda t, x, i: x[i : i + 2], normal(5), given(1, "int64"))
row(
    "index-nothing-twice",
    lambda t, x, i: (x[i, -2, 2:2, 1:], x[None, [False, False], -1:0]),
    normal(2, 2, 3, 1),
    given([-2, -2], "int64"),
)
row("index-two-ellipses", lambda t, x: x[..., ...], normal(3, 4))
row(
    "index-three-tensors",
    lambda t, x, i: (x[i, i, i], x[i, :, i, i], x[:, i, i], x[i[:, None], i, i, -1]),
    normal(4, 4, 4, 4),
    whole(-4, 4, 3),
    second=True,
)
row("index-mask-3d", lambda t, x, m: (x[m], x[:, m[0]], x[m[:, 0]]), normal(3, 4, 5), truths(3, 4))
row(
    "index-mask-2",
    lambda t, x, m: (x[0, m], x[:, None, m], x[..., m, 0]),
    normal(3, 4, 2),
    truths(4),
)
row(
    "index-large", lambda t, x, i: (x[i], x[:, i], x[i, i]), normal(300, 300), whole(-300, 300, 400)
)
row(
    "index-not-contiguous",
    lambda t, x, i: (x.T[i], x[::2, i], x.T[i, i], x.expand(2, 5, 6)[:, i]),
    normal(5, 6),
    whole(0, 3, 4),
)

for name, key in {
    "negative-step": slice(None, None, -1),
    "step-0": slice(None, None, 0),
    "str": "a",
    "float": 1.5,
    "complex": 1j,
    "dict": {},
    "too-many": (0, 0, 0),
    "outside": 3,
    "outside-negative": -4,
    "outside-list": [0, 3],
    "outside-second": ([0], [-5]),
    "mask-shape": [True, False],
    "no-fit": ([0, 1], [0, 1, 2]),
    "none-left": (0, 0, True, 0),
}.items():
    bad(f"index-{name}", lambda t, key=key: t.zeros(3, 4)[key])
    bad(f"write-key-{name}", lambda t, key=key: t.zeros(3, 4).__setitem__(key, 1.0))
for name in ("float32", "int8", "int16"):
    bad(f"index-{name}", lambda t, n=name: t.zeros(3, 4)[t.tensor([0]).to(getattr(t, n))])
bad("index-0d", lambda t: t.tensor(3.0)[0])
bad("index-0d-slice", lambda t: t.tensor(3.0)[:])
