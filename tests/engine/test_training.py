"""Training as a lesson does it: the same on both devices, without a leak, with a word about nan."""

from __future__ import annotations

import gc
import warnings
from collections.abc import Iterator
from typing import Any

import pytest

import glowgrad as gg
from glowgrad import nn


def model() -> Any:
    return nn.Sequential(
        nn.Conv2d(1, 4, 3, padding=1),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Dropout(0.1),
        nn.Flatten(),
        nn.Linear(64, 16),
        nn.ReLU(),
        nn.Linear(16, 4),
    )


def training(device: str, steps: int, kind: str = "Adam") -> Iterator[Any]:
    """One loss after the other, of a small CNN on pictures with a bright quarter."""
    gg.manual_seed(0)
    images = gg.rand(64, 1, 8, 8)
    labels = gg.arange(64) % 4
    for n in range(64):
        top, left = 4 * (n % 4 // 2), 4 * (n % 2)
        images[n, 0, top : top + 4, left : left + 4] += 0.3
    network = model().to(device)
    optimizer = getattr(gg.optim, kind)(network.parameters(), lr=0.01)
    data = gg.utils.data.TensorDataset(images.to(device), labels.to(device))
    loader = gg.utils.data.DataLoader(data, batch_size=16, shuffle=True)
    done = 0
    while done < steps:
        for x, y in loader:
            loss = nn.functional.cross_entropy(network(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            yield loss
            done += 1
            if done == steps:
                return


def test_losses_are_the_same_on_both_devices() -> None:
    cpu = [loss.item() for loss in training("cpu", 20)]
    gpu = [loss.item() for loss in training("webgpu", 20)]
    assert gpu == pytest.approx(cpu, abs=1e-4)
    assert cpu[-1] < cpu[0]


def test_training_twice_gives_the_very_same_losses() -> None:
    for device in ("cpu", "webgpu"):
        first, second = ([x.item() for x in training(device, 8)] for _ in range(2))
        assert first == second


def test_500_steps_hold_no_more_memory_than_5() -> None:
    gc.collect()
    gc.disable()  # tensors must go by reference counting alone
    try:
        held = in_use = executor_buffers = 0
        executor: Any = gg.device("webgpu").backend.encoder.executor
        for step, loss in enumerate(training("webgpu", 500), 1):
            if step % 10 == 0:
                loss.item()
            del loss
            if step == 20:
                gg.webgpu.synchronize()
                stats = gg.webgpu.stats()
                held, in_use = stats["bytes_held"], stats["bytes_in_use"]
                executor_buffers = len(executor._buffers)
        stats = gg.webgpu.stats()
        assert stats["bytes_held"] <= held
        assert stats["bytes_in_use"] <= in_use
        assert len(executor._buffers) <= executor_buffers
    finally:
        gc.enable()


def test_training_on_the_cpu_leaves_no_tensors_behind() -> None:
    def tensors() -> int:
        return sum(issubclass(type(o), gg.Tensor) for o in gc.get_objects())

    gc.collect()
    gc.disable()
    try:
        counts = []
        for loss in training("cpu", 30):
            loss.item()
            counts.append(tensors())
        assert counts[-1] <= counts[4]
    finally:
        gc.enable()


def test_dropped_tensors_give_their_memory_back_at_once() -> None:
    before = gg.webgpu.stats()["bytes_in_use"]
    x = gg.zeros(1000, 1000, device="webgpu", requires_grad=True)
    y = (x + x).exp()
    assert gg.webgpu.stats()["bytes_in_use"] >= before + 8_000_000
    view = x[0]
    del x, y
    assert gg.webgpu.stats()["bytes_in_use"] >= before + 4_000_000  # the view holds it
    del view
    assert gg.webgpu.stats()["bytes_in_use"] == before


def test_stats_count_what_was_done() -> None:
    x = gg.ones(10, device="webgpu")
    gg.webgpu.synchronize()
    before = gg.webgpu.stats()
    y = (x + x) * x
    waiting = gg.webgpu.stats()
    assert waiting["dispatches"] - before["dispatches"] == 2
    assert waiting["submits"] == before["submits"]
    assert waiting["reads"] == before["reads"]
    y.tolist()
    after = gg.webgpu.stats()
    assert after["submits"] - before["submits"] == 1
    assert after["reads"] - before["reads"] == 1
    assert after["pipelines"] >= 1


def test_nothing_is_read_back_while_training() -> None:
    steps = training("webgpu", 12)
    next(steps)
    before = gg.webgpu.stats()["reads"]
    for _ in steps:
        pass
    assert gg.webgpu.stats()["reads"] == before


def diverge(optimizer: Any, w: Any, steps: int, to: str = "nan") -> None:
    for _ in range(steps):
        loss = (w * w).sum() * (float(to) if optimizer._steps == 3 else 1.0)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        loss.item()


@pytest.mark.parametrize("device", ["cpu", "webgpu"])
def test_a_nan_loss_is_reported_once_with_its_step(device: str) -> None:
    w = gg.ones(2, device=device, requires_grad=True)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        diverge(gg.optim.SGD([w], lr=0.1), w, 8)
    texts = [str(w.message) for w in caught]
    assert len(texts) == 1
    assert "loss is nan" in texts[0]
    assert "4 optimizer steps" in texts[0]
    assert "learning rate" in texts[0]
    assert caught[0].filename == __file__


def test_a_loss_that_grows_beyond_all_bounds_is_reported_too() -> None:
    w = gg.ones(2, requires_grad=True)
    with pytest.warns(RuntimeWarning, match="loss is inf after 4 optimizer steps"):
        diverge(gg.optim.SGD([w], lr=0.1), w, 4, to="inf")


def test_a_nan_of_the_next_training_is_reported_again() -> None:
    for _ in range(2):
        w = gg.ones(2, requires_grad=True)
        with pytest.warns(RuntimeWarning, match="loss is nan"):
            diverge(gg.optim.SGD([w], lr=0.1), w, 5)
