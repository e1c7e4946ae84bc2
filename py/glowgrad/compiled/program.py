"""What a device makes of a graph: a program that is run again and again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from ..device import Array
from .graph import Storage


@dataclass
class KernelRow:
    """One kernel of a program, for `explain`: its name, what was fused into it, the shape of its
    result, its multiplications and additions, the bytes that it moves, and where time was measured
    its milliseconds a run.
    """

    name: str
    fused: tuple[str, ...]
    shape: tuple[int, ...]
    flops: int = 0
    nbytes: int = 0
    milliseconds: float | None = None
    place: tuple[str, int] | None = None


@dataclass
class Report:
    """What a program does in a run: kernels in order, dispatches and submits to a GPU, bytes of
    temporaries as planned, and the least that its live tensors need at any moment.
    """

    kernels: list[KernelRow] = field(default_factory=list)
    dispatches: int = 0
    submits: int = 0
    planned_bytes: int = 0
    least_bytes: int = 0
    state_bytes: int = 0


class Program(Protocol):
    """A lowered graph. It holds its own memory and calls nothing of Python's while it runs, but
    for operations that have no kernel.
    """

    @property
    def ready(self) -> bool:
        """Whether a run need not wait: kernels may still be compiled while others go on. Raises
        DeviceError where the device refuses one.
        """

    def run(self, inputs: Sequence[Array], live: np.ndarray) -> list[Array]:
        """One step. `inputs` as `Graph.inputs` and then `Graph.sources` (numpy, or the device's
        arrays), `live` the filled words; gives new arrays for `Graph.outputs`.
        """

    def array(self, storage: Storage) -> Array:
        """Where something "kept" or "state" lies, as a dense array of one axis."""

    def rebind(self, storage: Storage, array: Array) -> None:
        """From now on a "state" lies elsewhere."""

    def report(self, timed: bool = False) -> Report:
        """What a run does; `timed` measures each kernel in the next runs' stead, once."""

    def close(self) -> None:
        """Give the memory back; the program is not run again."""
