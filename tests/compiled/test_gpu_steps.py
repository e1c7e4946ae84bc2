"""Compiled training steps on the GPU: the losses of the steps as they are, in few dispatches."""

from __future__ import annotations

import copy
from typing import Any

import pytest

import glowgrad as gg
from glowgrad import nn
from glowgrad.compiled import CompiledStep
from glowgrad.errors import DeviceError
from glowgrad.nn import functional as F
from glowgrad.webgpu.backend import WebGpuBackend


class Recurrent(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.lstm = nn.LSTM(5, 6, batch_first=True)
        self.head = nn.Linear(6, 3)

    def forward(self, x: Any) -> Any:
        return self.head(self.lstm(x)[0][:, -1, :])


def dense() -> Any:
    layers = nn.Linear(20, 16), nn.ReLU(), nn.Linear(16, 8), nn.ReLU(), nn.Linear(8, 3)
    return nn.Sequential(*layers)


def images() -> Any:
    layers = nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten()
    return nn.Sequential(*layers, nn.Dropout(0.2), nn.Linear(36, 3))


def step_of(model: Any, optimizer: Any) -> Any:
    def step(x: Any, y: Any) -> Any:
        optimizer.zero_grad()
        loss = F.cross_entropy(model(x), y)
        loss.backward()
        optimizer.step()
        return loss

    return step


def program_of(step: Any) -> Any:
    assert isinstance(step, CompiledStep)
    (kind,) = step._kinds.values()
    assert kind.replay is not None, kind.reason
    return kind.replay.program


CASES = [(dense, (20,), gg.optim.Adam, 15), (images, (1, 8, 8), gg.optim.SGD, 40),
         (Recurrent, (4, 5), gg.optim.AdamW, 40)]  # fmt: skip


@pytest.mark.parametrize(("build", "shape", "optimizer", "most"), CASES)
def test_training(build: Any, shape: tuple[int, ...], optimizer: Any, most: int) -> None:
    gg.manual_seed(0)
    first = build().to("webgpu")
    batches = [(gg.randn(6, *shape).to("webgpu"), gg.randint(0, 3, (6,)).to("webgpu"))
               for _ in range(7)]  # fmt: skip
    losses, weights = [], []
    for compiled in (False, True):
        model = copy.deepcopy(first)
        step = step_of(model, optimizer(model.parameters(), lr=0.05))
        if compiled:
            step = gg.compile(step, fullgraph=True)
        gg.manual_seed(1)
        losses.append([step(*batch).item() for batch in batches])
        weights.append([p.tolist() for p in model.state_dict().values()])
    assert losses[0] == pytest.approx(losses[1], rel=1e-5)
    for one, other in zip(*weights, strict=True):
        assert gg.allclose(gg.tensor(one).float(), gg.tensor(other).float(), rtol=1e-3, atol=1e-5)
    report = program_of(step).report()
    assert report.submits == 1
    assert report.dispatches <= most
    assert report.planned_bytes <= max(1.3 * report.least_bytes, 20_000)


def test_training_takes_no_further_memory() -> None:
    gg.manual_seed(0)
    model = dense().to("webgpu")
    step = gg.compile(step_of(model, gg.optim.Adam(model.parameters())))
    x, y = gg.randn(6, 20).to("webgpu"), gg.randint(0, 3, (6,)).to("webgpu")
    for _ in range(6):
        loss = step(x, y)
    stream = WebGpuBackend.open().encoder.stream
    before, submits = stream.stats(), stream.stats()["submits"]
    for _ in range(50):
        loss = step(x, y)
    now = stream.stats()
    assert loss.item() > 0
    assert (now["bytes_in_use"], now["bytes_held"]) == (
        before["bytes_in_use"],
        before["bytes_held"],
    )
    assert now["submits"] - submits == 50
    assert now["pipelines"] == before["pipelines"]


def test_what_the_adapter_refuses_runs_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> None:
        raise DeviceError("the GPU refused the kernel")

    stream = WebGpuBackend.open().encoder.stream
    monkeypatch.setattr(type(stream.executor), "ready", refuse)
    model = nn.Linear(7, 2).to("webgpu")
    step = gg.compile(step_of(model, gg.optim.SGD(model.parameters(), lr=0.1)))
    x, y = gg.randn(3, 7).to("webgpu"), gg.tensor([0, 1, 1]).to("webgpu")
    with pytest.warns(UserWarning, match="refused the kernel"):
        losses = [step(x, y).item() for _ in range(5)]
    assert losses == sorted(losses, reverse=True)
