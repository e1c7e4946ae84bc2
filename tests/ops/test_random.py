"""Random numbers: Philox's published vectors, the same bits everywhere, and their moments."""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np
import pytest

import glowgrad as gg
from glowgrad.ops.random import philox_words

GOLDEN = [
    "814c55c71d67",
    "5707ec7a9489",
    "27bb0a92e576",
    "6b4e7c003b25",
]  # rand, randn, randint, randperm
DROPPED = "e63c1cef23e1"


def test_philox_gives_the_published_words() -> None:
    # Random123's known answers for philox4x32-10: counter and key all zero.
    zeros = philox_words(4, seed=0, offset=0)
    assert [f"{w:08x}" for w in zeros] == ["6627e8d5", "e169c58d", "bc57ac4c", "9b00dbd8"]


def test_philox_counts_blocks_beyond_32_bits() -> None:
    far = philox_words(8, seed=2**63 + 5, offset=2**32 - 1)
    assert far[4:].tolist() == philox_words(4, seed=2**63 + 5, offset=2**32).tolist()
    assert far[4:].tolist() != philox_words(4, seed=2**63 + 5, offset=0).tolist()


@pytest.mark.parametrize("shape", [(), (0,), (1,), (5,), (7, 13), (300, 300)], ids=str)
@pytest.mark.parametrize("seed", [0, 1, 2**40 + 3])
def test_rand_has_the_same_bits_on_both_devices(shape: tuple[int, ...], seed: int) -> None:
    draws = []
    for device in ("cpu", "webgpu"):
        gg.manual_seed(seed)
        gg.rand(3, device=device)  # so that the draw does not begin the stream
        draws.append(gg.rand(shape, device=device).cpu().numpy())
    assert draws[0].tobytes() == draws[1].tobytes()


def test_rand_on_the_gpu_carries_into_the_upper_half_of_the_counter() -> None:
    draws = []
    for device in ("cpu", "webgpu"):
        generator = gg.Generator().manual_seed(9)
        generator.offset = 2**32 - 2
        draws.append(gg.rand(40, generator=generator, device=device).cpu().tolist())
    assert draws[0] == draws[1]


def test_what_is_drawn_depends_on_seed_and_place_alone() -> None:
    gg.manual_seed(5)
    first = gg.rand(10), gg.randn(3), gg.randperm(6)
    gg.manual_seed(5)
    again = gg.rand(10), gg.randn(3), gg.randperm(6)
    assert all(gg.equal(a, b) for a, b in zip(first, again, strict=True))
    assert not gg.equal(gg.rand(10), first[0])
    one, two = gg.Generator().manual_seed(1), gg.Generator().manual_seed(1)
    assert gg.equal(gg.rand(4, generator=one), gg.rand(4, generator=two))


def draw_all() -> list[Any]:
    gg.manual_seed(0)
    return [gg.rand(1001), gg.randn(1001), gg.randint(0, 10, (1001,)), gg.randperm(1001)]


def test_draws_are_those_of_every_release() -> None:
    """A change here changes every lesson's numbers: weights, batches, dropout masks."""
    hashes = [hashlib.sha256(t.numpy().tobytes()).hexdigest()[:12] for t in draw_all()]
    assert hashes == GOLDEN


def test_moments() -> None:
    gg.manual_seed(3)
    n = 200_000
    u, z = gg.rand(n).numpy(), gg.randn(n).numpy()
    assert u.min() >= 0
    assert u.max() < 1
    assert u.mean() == pytest.approx(0.5, abs=0.003)
    assert u.var() == pytest.approx(1 / 12, abs=0.001)
    assert z.mean() == pytest.approx(0, abs=0.01)
    assert z.var() == pytest.approx(1, abs=0.02)
    assert (z**3).mean() == pytest.approx(0, abs=0.04)
    assert (z**4).mean() == pytest.approx(3, abs=0.1)
    assert abs(np.corrcoef(z[:-1], z[1:])[0, 1]) < 0.01


def test_randint_and_randperm_reach_everything() -> None:
    gg.manual_seed(4)
    assert set(gg.randint(-2, 3, (1000,)).tolist()) == {-2, -1, 0, 1, 2}
    assert set(gg.randint(4, (1000,)).tolist()) == {0, 1, 2, 3}
    assert sorted(gg.randperm(257).tolist()) == list(range(257))
    assert gg.randint(0, 2**31, (3,), device="webgpu").dtype is gg.int64
    with pytest.raises(RuntimeError, match="high must be larger than low"):
        gg.randint(3, 3, (1,))


@pytest.mark.parametrize("device", ["cpu", "webgpu"])
def test_dropout_keeps_the_mean_and_draws_the_same_mask_everywhere(device: str) -> None:
    gg.manual_seed(1)
    x = gg.ones(100, 100, device=device, requires_grad=True)
    y = gg.nn.functional.dropout(x, 0.25)
    y.sum().backward()
    values = y.detach().cpu().numpy()
    assert set(np.unique(values)) == {0.0, np.float32(4 / 3)}
    assert (values == 0).mean() == pytest.approx(0.25, abs=0.02)
    assert (x.grad.cpu().numpy() == values).all()
    assert hashlib.sha256((values == 0).tobytes()).hexdigest()[:12] == DROPPED


@pytest.mark.parametrize("device", ["cpu", "webgpu"])
def test_starts_of_weights_have_their_spread(device: str) -> None:
    gg.manual_seed(2)
    w = gg.empty(200, 100, device=device)
    init = gg.nn.init
    assert init.kaiming_normal_(w, nonlinearity="relu").std().item() == pytest.approx(0.1414, 0.03)
    assert init.xavier_uniform_(w).abs().max().item() == pytest.approx(0.1414, 0.01)
    assert init.xavier_normal_(w, gain=2).std().item() == pytest.approx(0.1633, 0.03)
    assert init.kaiming_uniform_(w, a=5**0.5).abs().max().item() == pytest.approx(0.1, 0.01)
    assert init.constant_(w, 3.0).mean().item() == 3
    assert init.normal_(w, 1.0, 0.5).mean().item() == pytest.approx(1, 0.02)
