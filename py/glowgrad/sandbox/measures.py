"""What the last run asked of the devices: counted in every run, timed when that is switched on."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from .. import launches
from ..cpu import host as simd
from ..cpu.backend import CpuBackend
from ..device import device
from ..launches import Launches, Place
from ..webgpu.backend import WebGpuBackend
from ..webgpu.executor import Measured


@dataclass
class Run:
    """A finished run."""

    cell: str
    timed: bool
    ms: float = 0.0
    primitives: list[dict[str, Any]] = field(default_factory=list)  # of the CPU
    lines: dict[int, list[tuple[Place, int]]] = field(default_factory=dict)  # by pipeline
    peak: int | None = None  # bytes in use on the GPU, at most


last: Run | None = None
timed = False  # whether the next runs are timed
_running: Run | None = None


def begin(cell: str, where: Callable[[], Place | None]) -> None:
    """Count from here on; `where` tells which line of a cell is running."""
    global _running
    _running = Run(cell, timed)
    Launches.timed = timed
    launches.where = where
    _cpu().clear()
    simd.taken.clear()
    gpu = WebGpuBackend.opened()
    if gpu is not None:
        gpu.encoder.stream.launches.clear()
        gpu.encoder.stream.pool.peak = gpu.encoder.stream.pool.in_use
        gpu.encoder.executor.measure(2 if timed else 1)


def end(ms: float) -> None:
    """The run that began last is over: what is asked now must not be counted as its own."""
    global last, _running
    run = _running
    if run is None:
        return
    run.ms = ms
    run.primitives = _primitives()
    gpu = WebGpuBackend.opened()
    if gpu is not None:
        with contextlib.suppress(Exception):  # a lost device says so at the next read
            gpu.encoder.stream.submit()
        gpu.encoder.executor.measure(0)
        places = gpu.encoder.stream.launches.places
        run.lines = {n: p.most_common(5) for n, p in places.items() if isinstance(n, int)}
        run.peak = gpu.encoder.stream.pool.peak
    Launches.timed = False
    launches.where = None
    last, _running = run, None


def dispatches() -> list[Measured]:
    """What the GPU did in the last run; waits for its times."""
    gpu = WebGpuBackend.opened()
    return [] if gpu is None else gpu.encoder.executor.measured()


def _cpu() -> Launches:
    backend = device("cpu").backend
    assert isinstance(backend, CpuBackend)
    return backend.launches


def _primitives() -> list[dict[str, Any]]:
    counted = _cpu()
    return [
        {
            "name": name,
            "count": count,
            "simd": simd.taken.get(str(name), 0),
            "seconds": counted.seconds[name] if Launches.timed else None,
            "lines": counted.places[name].most_common(5) if Launches.timed else [],
        }
        for name, count in list(counted.counts.items())
    ]
