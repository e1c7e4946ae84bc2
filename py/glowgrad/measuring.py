"""What is measured while nothing else runs: which device trains faster, which kernels suit it."""

from __future__ import annotations

import json
import time
import warnings
from collections.abc import Callable, Iterator
from itertools import pairwise
from statistics import median

from . import host
from .errors import DeviceError
from .webgpu.backend import WebGpuBackend

_SIZE = 512  # of the product
_BATCH, _WIDTHS = 64, (784, 128, 64, 10)  # of the step of training
_TIMES = 5

Times = dict[str, float]  # milliseconds, by device


def compare() -> Iterator[dict[str, Times] | None]:
    """Time a large product and a small step of training on both devices by turns, piece by piece:
    None until the last, which is {"matmul": times, "step": times}.
    """
    found = {}
    for name, make in (("matmul", _product), ("step", _step)):
        runs = {}
        for device in ("webgpu", "cpu"):
            runs[device] = make(device)
            for _ in range(3):  # pipelines are made, and what is compiled is
                runs[device]()
                yield None
        samples: dict[str, list[float]] = {device: [] for device in runs}
        for _ in range(_TIMES):
            for device, run in runs.items():
                start = time.perf_counter()
                run()
                samples[device].append(1000 * (time.perf_counter() - start))
                yield None
        found[name] = {device: median(times) for device, times in samples.items()}
    yield found


def _product(device: str) -> Callable[[], float]:
    import glowgrad as gg

    a = gg.full((_SIZE, _SIZE), 1 / _SIZE).to(device)
    return lambda: (a @ (a @ (a @ (a @ a))))[0, 0].item()


def _step(device: str) -> Callable[[], float]:
    """A compiled step of a small network; it leaves the global random numbers alone."""
    import glowgrad as gg
    from glowgrad import nn

    with gg.random.fork_rng():
        first, second, third = (nn.Linear(a, b) for a, b in pairwise(_WIDTHS))
        model = nn.Sequential(first, nn.ReLU(), second, nn.ReLU(), third).to(device)
    x = gg.full((_BATCH, _WIDTHS[0]), 0.1).to(device)
    y = (gg.arange(_BATCH) % _WIDTHS[-1]).to(device)
    optimizer = gg.optim.Adam(model.parameters(), lr=1e-3)
    criterion = nn.CrossEntropyLoss()

    @gg.compile
    def step(x: gg.Tensor, y: gg.Tensor) -> gg.Tensor:
        optimizer.zero_grad()
        loss = criterion(model(x), y)
        loss.backward()
        optimizer.step()
        return loss

    def run() -> float:
        with warnings.catch_warnings(action="ignore"):  # of a step that runs uncompiled
            loss: float = step(x, y).item()
        return loss

    return run


_comparison: Iterator[dict[str, Times] | None] | None = None  # None until it is begun


def measure(seconds: float) -> bool:
    """Go on measuring for about so long; whether there is more. In a page, between cells."""
    end = time.perf_counter() + seconds
    if host.module is not None and host.module.wants_comparison and _compare_until(end):
        return True
    gpu = WebGpuBackend.opened()
    return gpu is not None and gpu.encoder.chooser.idle(max(0.0, end - time.perf_counter()))


def _compare_until(end: float) -> bool:
    global _comparison
    if _comparison is None:
        _comparison = compare()
    try:
        for found in _comparison:
            if found is not None:
                host.module.keep_comparison(json.dumps(found))
            elif time.perf_counter() >= end:
                return True
    except DeviceError:  # then nothing is known, and the next session tries again
        _comparison = iter(())
    return False
