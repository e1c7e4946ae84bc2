"""Data sets and loaders."""

from __future__ import annotations

import functools
import operator
from typing import Any

import numpy as np
import pytest

import glowgrad as gg
from glowgrad.utils.data import DataLoader, Dataset, Subset, TensorDataset, random_split

X, Y = gg.arange(20).float().reshape(10, 2), gg.arange(10)


def test_a_loader_goes_through_everything_in_order() -> None:
    batches = list(DataLoader(TensorDataset(X, Y), batch_size=4))
    assert [tuple(x.shape) for x, _ in batches] == [(4, 2), (4, 2), (2, 2)]
    assert functools.reduce(operator.iadd, [y.tolist() for _, y in batches], []) == list(range(10))
    assert isinstance(batches[0], list)


def test_the_last_part_can_be_dropped() -> None:
    loader = DataLoader(TensorDataset(X, Y), batch_size=4, drop_last=True)
    assert len(loader) == len(list(loader)) == 2
    assert len(DataLoader(TensorDataset(X, Y), batch_size=4)) == 3
    assert len(DataLoader(TensorDataset(X, Y), batch_size=5)) == 2


def test_shuffling_is_new_each_time_and_repeats_with_the_seed() -> None:
    loader = DataLoader(TensorDataset(X, Y), batch_size=3, shuffle=True)

    def order() -> list[int]:
        return functools.reduce(operator.iadd, [y.tolist() for _, y in loader], [])

    gg.manual_seed(0)
    first, second = order(), order()
    assert sorted(first) == sorted(second) == list(range(10))
    assert first != second
    gg.manual_seed(0)
    assert order() == first


def test_rows_stay_together_when_shuffled() -> None:
    for x, y in DataLoader(TensorDataset(X, Y), batch_size=4, shuffle=True):
        assert (x[:, 0] == 2 * y).all()


def test_a_loader_with_its_own_generator_leaves_the_default_one_alone() -> None:
    def order(generator: Any) -> list[int]:
        loader = DataLoader(Y, batch_size=10, shuffle=True, generator=generator)
        return next(iter(loader)).tolist()

    gg.manual_seed(0)
    before = gg.rand(1).item()
    gg.manual_seed(0)
    assert order(gg.Generator().manual_seed(1)) == order(gg.Generator().manual_seed(1))
    assert gg.rand(1).item() == before


def test_batches_stay_on_the_data_sets_device() -> None:
    data = TensorDataset(X.to("webgpu"), Y.to("webgpu"))
    x, y = next(iter(DataLoader(data, batch_size=3)))
    assert (x.device.type, y.device.type) == ("webgpu", "webgpu")
    assert x.tolist() == X[:3].tolist()
    assert y.dtype is gg.int64


class Squares(Dataset):
    """A learner's own data set."""

    def __getitem__(self, index: Any) -> Any:
        return {"x": gg.tensor([float(index)]), "y": index * index, "name": f"n{index}"}

    def __len__(self) -> int:
        return 5


def test_own_data_sets_are_collated() -> None:
    batch = next(iter(DataLoader(Squares(), batch_size=3)))
    assert batch["x"].tolist() == [[0], [1], [2]]
    assert batch["y"].tolist() == [0, 1, 4]
    assert batch["name"] == ["n0", "n1", "n2"]
    pairs = [(np.ones(2, np.float32), 1.5), (np.zeros(2, np.float32), 2.5)]
    arrays, numbers = next(iter(DataLoader(pairs, batch_size=2)))
    assert arrays.tolist() == [[1, 1], [0, 0]]
    assert numbers.tolist() == [1.5, 2.5]


def test_an_own_collate_function_gets_the_samples() -> None:
    loader = DataLoader(Squares(), batch_size=2, collate_fn=lambda batch: [s["y"] for s in batch])
    assert list(loader) == [[0, 1], [4, 9], [16]]


def test_a_data_set_without_items_says_what_it_needs() -> None:
    with pytest.raises(NotImplementedError, match="__getitem__"):
        Dataset()[0]
    with pytest.raises(ValueError, match="at least 1, got 0"):
        DataLoader(Y, batch_size=0)


def test_random_split_by_number_and_by_fraction() -> None:
    data = TensorDataset(X, Y)
    train, test = random_split(data, [7, 3], generator=gg.Generator().manual_seed(3))
    assert (len(train), len(test)) == (7, 3)
    numbers = [int(y) for part in (train, test) for _, y in (part[i] for i in range(len(part)))]
    assert sorted(numbers) == list(range(10))
    again, _ = random_split(data, [7, 3], generator=gg.Generator().manual_seed(3))
    assert again.indices == train.indices
    assert [len(p) for p in random_split(data, [0.75, 0.25])] == [8, 2]
    assert [len(p) for p in random_split(data, [0.35, 0.35, 0.3])] == [4, 3, 3]
    with pytest.raises(ValueError, match=r"\[5, 4\].*10 samples"):
        random_split(data, [5, 4])


@pytest.mark.parametrize("device", ["cpu", "webgpu"])
def test_a_part_of_a_data_set_is_loaded_like_the_whole(device: str) -> None:
    data = TensorDataset(X.to(device), Y.to(device))
    inner = Subset(Subset(data, [9, 8, 7, 2, 1]), [4, 0, 2])
    x, y = next(iter(DataLoader(inner, batch_size=3)))
    assert y.tolist() == [1, 9, 7]
    assert x.tolist() == [[2, 3], [18, 19], [14, 15]]
    assert x.device.type == device


def test_a_part_of_a_data_set_on_the_gpu_is_read_a_batch_at_a_time() -> None:
    data = TensorDataset(X.to("webgpu"), Y.to("webgpu"))
    part, _ = random_split(data, [8, 2])
    loader = DataLoader(part, batch_size=8)
    before = gg.webgpu.stats()["dispatches"]
    next(iter(loader))
    assert gg.webgpu.stats()["dispatches"] - before == 2
