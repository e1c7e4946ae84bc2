"""Batches of data that lie on the device: what is sent, what runs, what is read."""

from __future__ import annotations

from typing import Any

import pytest

import glowgrad as gg
from glowgrad import nn
from glowgrad.utils.data import DataLoader, Subset, SubsetRandomSampler, TensorDataset

X, Y = gg.arange(300).float().reshape(100, 3), gg.arange(100)
DEVICES = pytest.mark.parametrize("device", ["cpu", "webgpu"])


def counts() -> dict[str, int]:
    return dict(gg.webgpu.stats())


def used(before: dict[str, int]) -> dict[str, int]:
    return {name: value - before[name] for name, value in counts().items()}


@DEVICES
@pytest.mark.parametrize("shuffle", [False, True])
def test_a_pass_is_that_of_the_samples_one_by_one(device: str, shuffle: bool) -> None:
    """An own collate function takes the long way: the batches are the same."""
    data = Subset(TensorDataset(X.to(device), Y.to(device)), range(90, 10, -1))

    def passes(**options: Any) -> list[Any]:
        gg.manual_seed(1)
        loader = DataLoader(data, batch_size=12, shuffle=shuffle, drop_last=True, **options)
        return [(x.tolist(), y.tolist()) for _ in range(2) for x, y in loader]

    def stacked(samples: list[Any]) -> list[gg.Tensor]:
        return [gg.stack(part) for part in zip(*samples, strict=True)]

    assert passes() == passes(collate_fn=stacked)


@pytest.mark.parametrize("shuffle", [False, True])
def test_an_epoch_on_the_gpu_sends_its_order_only(shuffle: bool) -> None:
    loader = DataLoader(
        TensorDataset(X.to("webgpu"), Y.to("webgpu")), batch_size=16, shuffle=shuffle
    )
    next(iter(loader))
    before = counts()
    assert len(list(loader)) == 7
    spent = used(before)
    assert spent["uploaded_bytes"] == (4 * 100 if shuffle else 0)
    assert spent["dispatches"] == 2 * 7  # one for each tensor of each batch
    assert spent["reads"] == 0


@DEVICES
def test_a_batch_has_memory_of_its_own(device: str) -> None:
    data = TensorDataset(X.to(device))
    (x,) = next(iter(DataLoader(data, batch_size=4)))
    x.zero_()
    assert data.tensors[0][:4].tolist() == X[:4].tolist()


def test_indices_may_lie_anywhere_in_memory() -> None:
    index = gg.tensor([[5, 9, 0], [-1, 2, 7]], device="webgpu")
    x = X.to("webgpu")
    for part in (index[1], index[:, 1], index[1:], index.T, index[0, 1:]):
        assert x[part].tolist() == X[part.cpu()].tolist()


def test_samplers_of_ones_own_are_asked_batch_by_batch() -> None:
    asked: list[int] = []

    class Endless:
        def __iter__(self) -> Any:
            while True:
                asked.append(len(asked) % 100)
                yield asked[-1]

    batches = iter(DataLoader(TensorDataset(Y), batch_size=5, sampler=Endless()))
    assert next(batches)[0].tolist() == [0, 1, 2, 3, 4]
    assert len(asked) == 5


def test_some_samples_in_random_order() -> None:
    sampler = SubsetRandomSampler([3, 50, 99])
    (y,) = next(iter(DataLoader(TensorDataset(Y), batch_size=3, sampler=sampler)))
    assert sorted(y.tolist()) == [3, 50, 99]


def test_only_the_losses_that_are_looked_at_are_read() -> None:
    gg.manual_seed(0)
    data = TensorDataset(X.to("webgpu") / 300, (Y % 2).to("webgpu"))
    loader = DataLoader(data, batch_size=20, shuffle=True)
    model = nn.Linear(3, 2).to("webgpu")
    optimizer = gg.optim.Adam(model.parameters())
    losses = []
    before = counts()
    for number in range(4):
        for x, y in loader:
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(x), y)
            loss.backward()
            optimizer.step()
        if number % 2:
            losses.append(loss.item())
    assert used(before)["reads"] == len(losses) == 2
