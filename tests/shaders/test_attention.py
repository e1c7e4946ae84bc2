"""The kernels of attention against their numpy rule, over shapes that hurt."""

from typing import Any

import numpy as np
import pytest
from tests.shaders.test_rows import compare, random

from glowgrad.ops.attention import attention, attention_grad

# leading axes, queries, keys, size, size of values
SHAPES = [
    ((), 1, 1, 1, 1), ((2,), 3, 5, 4, 6), ((2, 3), 7, 7, 8, 8), ((1, 2), 65, 33, 16, 16),
    ((3,), 2, 130, 5, 1), ((2,), 9, 4, 64, 64), ((1,), 5, 6, 127, 3), ((1,), 3, 3, 128, 128),
    ((2,), 4, 0, 3, 3),
]  # fmt: skip


def drawn(lead: tuple[int, ...], T: int, S: int, D: int, E: int) -> list[np.ndarray]:
    sizes = ((T, D), (S, D), (S, E), (T, E))
    return [random(*lead, *own, seed=number) for number, own in enumerate(sizes)]


def both_ways(gpu: Any, q: Any, k: Any, v: Any, g: Any, *mask: Any, causal: bool = False) -> None:
    attrs: dict[str, Any] = {"scale": 1 / np.sqrt(q.shape[-1]), "causal": causal}
    y, logs = compare(gpu, attention, [q, k, v, *mask], 3e-5, **attrs)
    compare(gpu, attention_grad, [g, q, k, v, y, logs, *mask], 1e-4, **attrs)


@pytest.mark.parametrize("causal", [False, True])
@pytest.mark.parametrize("shape", SHAPES)
def test_attention(gpu: Any, shape: Any, causal: bool) -> None:
    both_ways(gpu, *drawn(*shape), causal=causal)


def test_heads_side_by_side_and_a_mask_that_stretches(gpu: Any) -> None:
    N, H, T, D = 2, 3, 9, 8
    q, k, v, g = np.moveaxis(random(N, T, 4, H, D), (2, 3), (0, 2))
    hidden = np.where(random(N, 1, 1, T) > 1, -np.inf, random(N, 1, 1, T)).astype(np.float32)
    both_ways(gpu, q, k, v, g, hidden)


def test_three_leading_axes_in_another_order(gpu: Any) -> None:
    q, k, v, g = (x.transpose(2, 0, 1, 3, 4) for x in drawn((2, 3, 2), 5, 4, 3, 7))
    both_ways(gpu, q, k, v, g, random(2, 1, 5, 4))
