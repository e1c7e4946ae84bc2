"""On the GPU, indexing by tensors and its gradients must not wait for values."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import glowgrad as gg

CASES: dict[str, Callable[[Any, Any, Any], Any]] = {
    "read": lambda x, i, m: x[i] + x[:, i[:1]] + x[i, i],
    "read by a number": lambda x, i, m: x[i[0]] + x[1, i[0]],
    "write a tensor": lambda x, i, m: x.index_put((i,), x[: len(i)]),
    "write a number": lambda x, i, m: changed(x, i, 2.0),
    "write by a number": lambda x, i, m: changed(x, i[0], x[0]),
    "write by a mask": lambda x, i, m: changed(x, m, 0.0),
    "write a row by a mask": lambda x, i, m: changed(x, m[:, 0], x[0]),
    "accumulate": lambda x, i, m: x.index_put((i, i), x[0, : len(i)], accumulate=True),
    "gather": lambda x, i, m: x.gather(0, i.unsqueeze(1)).sum() + x,
    "scatter": lambda x, i, m: x.scatter(0, i.unsqueeze(1), x[: len(i), :1]),
    "scatter_add": lambda x, i, m: x.scatter_add(0, i.unsqueeze(1), x[: len(i), :1]),
    "scatter_reduce": lambda x, i, m: x.scatter_reduce(0, i.unsqueeze(1), x[: len(i)], "prod"),
    "index_add": lambda x, i, m: x.index_add(0, i, x[: len(i)]),
    "index_copy": lambda x, i, m: x.index_copy(0, i, x[: len(i)]),
    "index_fill": lambda x, i, m: x.index_fill(0, i, 3.0),
    "masked_scatter": lambda x, i, m: x.masked_scatter(m, x),
    "masked_fill": lambda x, i, m: x.masked_fill(m, 2.0),
    "take": lambda x, i, m: x.take(i).sum() + x,
    "embedding": lambda x, i, m: gg.nn.functional.embedding(i, x).sum() + x,
    "vmap": lambda x, i, m: gg.vmap(lambda row, j: row[j] * row)(x, i),
}


def changed(x: Any, key: Any, value: Any) -> Any:
    y = x * 1
    y[key] = value
    with gg.no_grad():
        z = y.detach().clone()
        z[key] = value
    return y * z


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_nothing_is_read_forward_or_backward(case: Callable[[Any, Any, Any], Any]) -> None:
    x = gg.randn(5, 5, device="webgpu").requires_grad_()
    i = gg.tensor([4, 0, 0, 2, 1], device="webgpu")
    mask = x.detach() > 0
    reads = gg.webgpu.stats()["reads"]
    case(x, i, mask).sum().backward()
    assert gg.webgpu.stats()["reads"] == reads
    assert x.grad.isfinite().all()
