"""Indices that come twice: the last value stays, sums repeat exactly, and long ones are sorted."""

from __future__ import annotations

import numpy as np
import pytest

import glowgrad as gg

DEVICES = pytest.mark.parametrize("device", ["cpu", "webgpu"])
COUNT = 100_000


@DEVICES
def test_the_last_of_many_values_stays(device: str) -> None:
    rng = np.random.default_rng(0)
    numbers = rng.integers(0, 5, COUNT)
    x = gg.zeros(5, device=device)
    x[gg.tensor(numbers, device=device)] = gg.arange(float(COUNT), device=device)
    wanted = [np.flatnonzero(numbers == row)[-1] for row in range(5)]
    assert x.tolist() == wanted


@DEVICES
@pytest.mark.parametrize("shape", [(3,), (3, 4), (5000, 3)])
def test_sums_by_index_repeat_exactly(device: str, shape: tuple[int, ...]) -> None:
    rng = np.random.default_rng(0)
    numbers = gg.tensor(rng.integers(0, shape[0], 3000), device=device)
    values = gg.tensor(rng.standard_normal((3000, *shape[1:])), dtype=gg.float32, device=device)
    first, second = (
        gg.zeros(*shape, device=device).index_add(0, numbers, values) for _ in range(2)
    )
    assert first.tolist() == second.tolist()
    wanted = np.zeros(shape)
    np.add.at(wanted, numbers.cpu().numpy(), values.cpu().numpy().astype(np.float64))
    np.testing.assert_allclose(first.cpu().numpy(), wanted, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("most_looks", [0, 2**30])
def test_sorted_and_unsorted_sums_agree_on_the_gpu(
    most_looks: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("glowgrad.webgpu.lowering.by_index._MOST_LOOKS", most_looks)
    rng = np.random.default_rng(0)
    numbers = rng.integers(0, 400, 700)
    values = rng.standard_normal((700, 3)).astype(np.float32)
    x = gg.zeros(400, 3, device="webgpu")
    i, v = (gg.tensor(a, device="webgpu") for a in (numbers, values))
    wanted = np.zeros((400, 3))
    np.add.at(wanted, numbers, values)
    found = x.index_put((i,), v, accumulate=True).cpu().numpy()
    np.testing.assert_allclose(found, wanted, rtol=1e-5, atol=1e-5)


@DEVICES
def test_an_index_outside_of_the_gpus_axis_writes_nothing_and_reads_nan(device: str) -> None:
    x = gg.ones(3, 4, device=device)
    i, j = (gg.tensor(k, device=device) for k in ([0, 5], [7, 1]))
    if device == "cpu":
        with pytest.raises(IndexError, match="index 5, but axis 0 has 3 elements"):
            x[i, j] = 2.0
        with pytest.raises(IndexError, match="index 7, but axis 1 has 4"):
            _ = x[[0, 1], j]
        return
    x[i, j] = 2.0
    x[i, 0] = 5.0
    assert x.sum().item() == 12 + 4
    assert x[i, j].isnan().tolist() == [True, True]
    assert x[i].isnan().tolist() == [[False] * 4, [True] * 4]
