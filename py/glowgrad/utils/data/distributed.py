"""One process's share of the samples."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from ... import random
from ...random import Generator
from .sampler import Sampler


class DistributedSampler(Sampler):
    """Every num_replicas-th number, beginning at `rank`, of an order that all processes share.

    The order comes from seed + epoch: call `set_epoch` before each pass. Unless drop_last, some
    samples are repeated so that all shares are of one length. There is one process here, so
    num_replicas and rank are 1 and 0 unless said otherwise.
    """

    def __init__(
        self,
        dataset: Any,
        num_replicas: int | None = None,
        rank: int | None = None,
        shuffle: bool = True,
        seed: int = 0,
        drop_last: bool = False,
    ) -> None:
        self.dataset = dataset
        self.num_replicas = 1 if num_replicas is None else num_replicas
        self.rank = 0 if rank is None else rank
        if not 0 <= self.rank < self.num_replicas:
            raise ValueError(
                f"DistributedSampler got rank {self.rank}: with {self.num_replicas} replicas it "
                f"goes from 0 to {self.num_replicas - 1}"
            )
        self.shuffle = shuffle
        self.seed = seed
        self.drop_last = drop_last
        self.epoch = 0

    @property
    def num_samples(self) -> int:
        total = len(self.dataset)
        if self.drop_last:
            return total // self.num_replicas
        return math.ceil(total / self.num_replicas)

    @property
    def total_size(self) -> int:
        return self.num_samples * self.num_replicas

    def __iter__(self) -> Iterator[int]:
        count = len(self.dataset)
        if self.shuffle:
            generator = Generator("cpu").manual_seed(self.seed + self.epoch)
            order = random.permutation(count, generator).tolist()
        else:
            order = list(range(count))
        while len(order) < self.total_size:
            order += order[: self.total_size - len(order)]
        return iter(order[self.rank : self.total_size : self.num_replicas])

    def __len__(self) -> int:
        return self.num_samples

    def set_epoch(self, epoch: int) -> None:
        """The number of the pass, which gives each its own order."""
        self.epoch = epoch
