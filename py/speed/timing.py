"""Times prepared cases: samples of so many steps that end with a read-back."""

from __future__ import annotations

import time
from statistics import median
from typing import Any

from .cases import CASES, LARGE, Case, Prepared, prepare

EAGER_OPS = 2000


class Bench:
    """The cases of one library on one device; each is prepared once for each way to run it."""

    def __init__(self, lib: Any, device: str) -> None:
        self.lib = lib
        self.device = device
        self.cases: dict[str, Case] = {case.name: case for case in (*CASES, *LARGE)}
        self._ready: dict[tuple[str, bool], Prepared] = {}

    def prepare(self, name: str, compiled: bool) -> dict[str, Any]:
        """Make a case ready: what it computes; milliseconds to the first number and to all."""
        start = time.perf_counter()
        made = prepare(self.lib, self.cases[name], self.device, compiled)
        values, times = [], [start]
        for value in made.values():
            values.append(value)
            times.append(time.perf_counter())
        self._ready[name, compiled] = made
        return {
            "values": values,
            "first_ms": (times[1] - start) * 1000,
            "ready_ms": (times[-1] - start) * 1000,
        }

    def sample(self, name: str, compiled: bool, count: int) -> float:
        """Milliseconds a step, of `count` steps and one read-back."""
        step = self._ready[name, compiled].step
        start = time.perf_counter()
        for _ in range(count - 1):
            step()
        self._read(step())
        return (time.perf_counter() - start) * 1000 / count

    def measure(self, name: str, target_ms: float = 120, samples: int = 5) -> dict[str, float]:
        """A case from its preparation to the median of its samples; then it is gone. What is more
        than one operation is compiled.
        """
        compiled = self.cases[name].kind in ("train", "chain")
        try:
            first_ms = self.prepare(name, compiled)["first_ms"]
            took = min(self.sample(name, compiled, 2) for _ in range(2))
            count = max(1, min(200, round(target_ms / max(took, 1e-3))))
            ms = median(self.sample(name, compiled, count) for _ in range(samples))
        finally:
            self.close(name)
        return {"ms": ms, "first_ms": first_ms}

    def close(self, name: str) -> None:
        """Forget a case."""
        for key in [key for key in self._ready if key[0] == name]:
            del self._ready[key]

    def eager_op(self) -> float:
        """Microseconds of an addition of two small tensors, asked for and not waited for."""
        x, y = (self.lib.ones(16).to(self.device) for _ in range(2))
        for _ in range(100):
            x + y
        self._read(x + y)
        start = time.perf_counter()
        for _ in range(EAGER_OPS):
            x + y
        took = time.perf_counter() - start
        self._read(x + y)
        return took * 1e6 / EAGER_OPS

    def _read(self, result: Any) -> None:
        """Wait for a result: one number of it is brought back."""
        last = result[-1] if isinstance(result, tuple) else result
        last.detach().reshape(-1)[-1].item()
