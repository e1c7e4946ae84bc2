"""Data sets and loaders."""

from __future__ import annotations

import collections
import functools
import operator
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

import glowgrad as gg
from glowgrad.utils.data import (
    BatchSampler,
    ChainDataset,
    ConcatDataset,
    DataLoader,
    Dataset,
    DistributedSampler,
    IterableDataset,
    RandomSampler,
    SequentialSampler,
    StackDataset,
    Subset,
    SubsetRandomSampler,
    TensorDataset,
    WeightedRandomSampler,
    default_collate,
    random_split,
)

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


class Stream(IterableDataset):
    """Numbers that come one after the other."""

    def __init__(self, start: int, end: int) -> None:
        self.start, self.end = start, end

    def __iter__(self) -> Iterator[int]:
        return iter(range(self.start, self.end))


def test_a_stream_is_loaded_in_batches() -> None:
    assert [b.tolist() for b in DataLoader(Stream(0, 5), 2)] == [[0, 1], [2, 3], [4]]
    assert [b.tolist() for b in DataLoader(Stream(0, 5), 2, drop_last=True)] == [[0, 1], [2, 3]]
    assert list(DataLoader(Stream(0, 3), batch_size=None)) == [0, 1, 2]
    assert list(Stream(0, 2) + Stream(5, 7)) == list(ChainDataset([Stream(0, 2), Stream(5, 7)]))
    with pytest.raises(TypeError):
        len(DataLoader(Stream(0, 5), 2))
    with pytest.raises(ValueError, match="shuffle=True"):
        DataLoader(Stream(0, 5), shuffle=True)


def test_data_sets_are_joined() -> None:
    both = ConcatDataset([[1, 2], [3, 4, 5]])
    assert len(both) == 5
    assert [both[i] for i in range(5)] == [1, 2, 3, 4, 5]
    assert both[-1] == 5
    assert both[-4] == 2
    with pytest.raises(IndexError):
        both[5]
    with pytest.raises(ValueError, match="sample -6"):
        both[-6]
    assert len(TensorDataset(X) + TensorDataset(X)) == 20
    assert StackDataset([1, 2], ["a", "b"])[1] == (2, "b")
    assert StackDataset(x=[1, 2], y=["a", "b"])[0] == {"x": 1, "y": "a"}
    with pytest.raises(ValueError, match="one length"):
        StackDataset([1], [2, 3])


def test_samplers_draw_what_they_are_asked_to() -> None:
    gg.manual_seed(0)
    assert list(SequentialSampler(range(3))) == [0, 1, 2]
    assert sorted(RandomSampler(range(5))) == [0, 1, 2, 3, 4]
    longer = list(RandomSampler(range(3), num_samples=7))
    assert sorted(longer[:3]) == sorted(longer[3:6]) == [0, 1, 2]
    assert len(longer) == 7
    assert set(RandomSampler(range(3), replacement=True, num_samples=100)) == {0, 1, 2}
    assert sorted(SubsetRandomSampler([4, 7, 9])) == [4, 7, 9]
    assert list(BatchSampler(range(5), 2, False)) == [[0, 1], [2, 3], [4]]
    assert list(BatchSampler(range(5), 2, True)) == [[0, 1], [2, 3]]
    assert len(BatchSampler(range(5), 2, True)) == 2


def test_weights_decide_how_often_a_sample_comes() -> None:
    gg.manual_seed(0)
    drawn = np.bincount(list(WeightedRandomSampler([1.0, 0.0, 3.0], 8000)), minlength=3) / 8000
    assert drawn == pytest.approx([0.25, 0, 0.75], abs=0.02)
    firsts = [next(iter(WeightedRandomSampler([1, 3], 2, replacement=False))) for _ in range(2000)]
    assert np.mean(firsts) == pytest.approx(0.75, abs=0.04)
    assert sorted(WeightedRandomSampler(gg.tensor([1, 1, 0, 1]), 3, False)) == [0, 1, 3]
    with pytest.raises(RuntimeError, match="cannot draw 4 of 3"):
        list(WeightedRandomSampler([1, 1, 0, 1], 4, replacement=False))


def test_processes_share_the_samples() -> None:
    shares = [DistributedSampler(range(7), 3, rank, seed=1) for rank in range(3)]
    assert [len(s) for s in shares] == [3, 3, 3]
    assert set().union(*shares) == set(range(7))
    before = list(shares[0])
    shares[0].set_epoch(1)
    assert list(shares[0]) != before
    assert list(DistributedSampler(range(7), 3, 1, shuffle=False, drop_last=True)) == [1, 4]


def test_a_loader_takes_samplers() -> None:
    data = TensorDataset(X, Y)
    picked = DataLoader(data, 2, sampler=SubsetRandomSampler([1, 2, 3]))
    assert sorted(v for _, y in picked for v in y.tolist()) == [1, 2, 3]
    pairs = DataLoader(data, batch_sampler=[[0, 9], [-1]])
    assert [y.tolist() for _, y in pairs] == [[0, 9], [9]]
    assert len(pairs) == 2
    single = DataLoader(data, batch_size=None)
    assert next(iter(single))[0].shape == (2,)


LOADERS: dict[str, Callable[[], Any]] = {
    "sampler and shuffle": lambda: DataLoader(Y, shuffle=True, sampler=[0]),
    "batch sampler and batch size": lambda: DataLoader(Y, 3, batch_sampler=[[0]]),
    "drop_last without batches": lambda: DataLoader(Y, None, drop_last=True),
    "workers": lambda: DataLoader(Y, num_workers=-1),
    "prefetch without workers": lambda: DataLoader(Y, prefetch_factor=2),
    "lasting workers without workers": lambda: DataLoader(Y, persistent_workers=True),
    "timeout": lambda: DataLoader(Y, timeout=-1),
    "shuffle of nothing": lambda: DataLoader([], shuffle=True),
}


@pytest.mark.parametrize("name", LOADERS)
def test_contradictions_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        LOADERS[name]()


def test_workers_give_the_same_batches() -> None:
    loader = DataLoader(TensorDataset(X, Y), 4, num_workers=2, persistent_workers=True)
    assert [y.tolist() for _, y in loader] == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]]


Point = collections.namedtuple("Point", ["x", "y"])


def test_collating_keeps_the_form_of_a_sample() -> None:
    point = default_collate([Point(1, 2.0), Point(3, 4.0)])
    assert isinstance(point, Point)
    assert point.x.dtype is gg.int64
    assert point.y.dtype is gg.float64  # as in PyTorch: Python's floats are double
    ordered = default_collate([collections.OrderedDict(a="u", b=True)] * 2)
    assert isinstance(ordered, collections.OrderedDict)
    assert ordered["a"] == ["u", "u"]
    assert ordered["b"].dtype is gg.bool
    assert default_collate([np.float32(1), np.float32(2)]).dtype is gg.float32
    nested = default_collate([[gg.ones(2), {"k": 1}], [gg.zeros(2), {"k": 2}]])
    assert nested[0].tolist() == [[1, 1], [0, 0]]
    assert nested[1]["k"].tolist() == [1, 2]


def test_what_cannot_be_collated_says_so() -> None:
    with pytest.raises(RuntimeError, match=r"\(2,\).*\(3,\)"):
        default_collate([gg.ones(2), gg.ones(3)])
    with pytest.raises(RuntimeError, match="different lengths"):
        default_collate([[1, 2], [1]])
    with pytest.raises(TypeError, match="object"):
        default_collate([object()])
    with pytest.raises(TypeError, match="numbers"):
        default_collate([np.array(["a"])])


def test_an_own_tensor_data_set_is_asked_for_its_samples() -> None:
    class Doubled(TensorDataset):
        def __getitem__(self, index: Any) -> Any:
            return super().__getitem__(index)[0] * 2

    assert next(iter(DataLoader(Doubled(X), 2))).tolist() == [[0, 2], [4, 6]]


def test_an_empty_part_is_reported() -> None:
    with pytest.warns(UserWarning, match="part 1 of random_split is empty"):
        random_split(range(3), [1.0, 0.0])
