"""How long code takes: `%timeit` as IPython measures it, `%time` once."""

from __future__ import annotations

import gc
import math
import re
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

REPEATS = 7
LONG_ENOUGH = 0.2  # seconds that one run of loops should take
IN_ALL = 2.0  # seconds after which no further run is begun


@dataclass
class Timing:
    """What `%timeit -o` gives."""

    loops: int
    all_runs: list[float]
    timings: list[float] = field(init=False)

    def __post_init__(self) -> None:
        self.timings = [seconds / self.loops for seconds in self.all_runs]

    @property
    def repeat(self) -> int:
        return len(self.timings)

    @property
    def best(self) -> float:
        return min(self.timings)

    @property
    def worst(self) -> float:
        return max(self.timings)

    @property
    def average(self) -> float:
        return statistics.fmean(self.timings)

    @property
    def stdev(self) -> float:
        return statistics.pstdev(self.timings)

    def __str__(self) -> str:
        runs = f"{self.repeat} run{'s' * (self.repeat != 1)}"
        loops = f"{self.loops:,} loop{'s' * (self.loops != 1)} each"
        spread = f"{readable(self.average)} ± {readable(self.stdev)} per loop"
        return f"{spread} (mean ± std. dev. of {runs}, {loops})"

    def __repr__(self) -> str:
        return f"<Timing: {self}>"


def measure(run: Callable[[], Any], loops: int = 0, repeats: int = REPEATS) -> Timing:
    """Time a function: loops so many that a run takes long enough, about two seconds in all."""
    collects = gc.isenabled()
    gc.disable()  # a collection in one run would count as its work
    try:
        start = time.perf_counter()
        first = _loop(run, max(loops, 1))
        if not loops:
            loops, first = _enough(run, first)
        runs = [first]
        while len(runs) < repeats and time.perf_counter() - start + runs[-1] < IN_ALL:
            runs.append(_loop(run, loops))
    finally:
        if collects:
            gc.enable()
    return Timing(loops, runs)


def _enough(run: Callable[[], Any], once: float) -> tuple[int, float]:
    """The power of ten of loops that takes long enough, and how long it took."""
    loops, seconds = 1, once
    while seconds < LONG_ENOUGH and loops < 10**9:
        # A tenth of the goal is left to the next power; far below it, powers are skipped.
        step = 10 if seconds > LONG_ENOUGH / 100 else 100
        if seconds * step > IN_ALL / 2:
            break
        loops *= step
        seconds = _loop(run, loops)
    return loops, seconds


def _loop(run: Callable[[], Any], loops: int) -> float:
    start = time.perf_counter()
    for _ in range(loops):
        run()
    wait_for_gpu()
    return time.perf_counter() - start


def wait_for_gpu() -> None:
    """Work that the GPU was given goes on after the call that gave it."""
    from ... import webgpu
    from ...device import _backends

    if "webgpu" in _backends:
        webgpu.synchronize()


def readable(seconds: float) -> str:
    """A time in the unit that suits it, with three digits."""
    if seconds >= 60:
        return f"{int(seconds // 60)}min {seconds % 60:.0f}s"
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / 1e-9:.3g} ns" if math.isfinite(seconds) else "no time"


def numbers(options: str) -> tuple[int, int]:
    """Loops and repeats of `-n 10 -r 3`; 0 loops where they are not given."""
    given = dict(re.findall(r"-([nr])\s*(\d+)", options))
    return int(given.get("n", 0)), max(1, int(given.get("r", REPEATS)))
