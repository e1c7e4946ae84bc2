"""What the engine tells whoever records a run in order to repeat it without Python.

A recorder sees at the backends which operations run over which arrays. It cannot see there what
Python does beside them: whose update a kernel is, where random numbers come from, what only counts
in Python. The engine tells it that here, at the price of one `is None` where nobody records.

In a repetition, what was told comes in the order in which it was told: live words are filled,
values drawn and calls made one after another, so that a stream of random numbers, or a rate that is
set after the step, is met where it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from . import dtypes, primitive
from .autograd import anomaly, graph, modes, saved
from .device import Array, get_default_device

if TYPE_CHECKING:
    from .random import Generator
    from .tensor import Tensor


class Recorder(Protocol):
    """Who records, in `current` while it does."""

    def optimizer_began(self, optimizer: Any) -> None:
        """`optimizer.step()` (of Keras: `apply`) began. Where `optimizer.is_live` is False its
        steps read and make numbers on the host: from here to `optimizer_ended` Python must run
        each time.
        """

    def optimizer_ended(self, optimizer: Any) -> None: ...

    def updating(
        self, optimizer: Any, p: Tensor, state: dict[str, Any], group: dict[str, Any]
    ) -> None:
        """The update of p comes next. A primitive that it runs by `update` is the optimizer's
        kernel; its attributes in later steps are `optimizer.live_attributes(p, state, group)`.
        """

    def gradient(self, leaf: Tensor) -> None:
        """The gradient of a leaf is about to be set or added to."""

    def entered(self, module: Any) -> None:
        """A layer or model is about to compute."""

    def drawn(self, array: Array, produce: Callable[[], np.ndarray]) -> None:
        """This new array of the device holds numbers made on the host: random ones, or what Python
        computes for each step; `produce()` makes those of the next call, with the same shape and
        type.
        """

    def uniform_drawn(self, array: Array, generator: Generator, words: int) -> None:
        """The primitive `uniform` filled this array with `words` words from the stream's key and
        offset as they were before; in later calls the offset is `generator.take(words)`.
        """

    def host_call(self, name: str, call: Callable[[], Any]) -> None:
        """Something was done that changes Python's state only (a schedule's step, a seed): `call()`
        does it again.
        """

    def cannot(self, why: str) -> None:
        """What runs now cannot be repeated; `why` ends a sentence for the learner."""


current: Recorder | None = None

# How often a tensor began or ceased to require gradients, or was given other memory (`x.data = y`).
changes = 0

_announced = 0


@contextmanager
def paused() -> Iterator[Recorder | None]:
    """Inside nobody records: what happens there was, or will be, told as a whole."""
    global current
    recorder, current = current, None
    try:
        yield recorder
    finally:
        current = recorder


@contextmanager
def announced() -> Iterator[None]:
    """Inside, random numbers that are made on the host are those of `Recorder.drawn`."""
    global _announced
    _announced += 1
    try:
        yield
    finally:
        _announced -= 1


def host_numbers_drawn() -> None:
    """Random numbers are made on the host: what is done with them has to be known."""
    if current is not None and not _announced:
        current.cannot("random numbers are drawn in Python, not as a tensor")


def ambient() -> tuple[Any, ...]:
    """All beside a step's arguments and its layers on which its operations depend: as long as this
    compares equal, they are the same.

    Default type and device; whether gradients are recorded, what keeps values for them and who
    watches; anomaly detection. Seeds, rates and other options of optimizers are read in each
    repetition. What concerns single layers and tensors is counted: `nn.module.changes`, `changes`
    here, and hooks in `autograd.handles.changes`.
    """
    return (
        dtypes.get_default_dtype(), get_default_device().type,
        modes.enabled, modes.inference, saved.keep, graph._witness, primitive.watcher,
        anomaly.is_anomaly_enabled(), anomaly.is_anomaly_check_nan_enabled(),
    )  # fmt: skip
