"""What the devices are asked to compute during a run, for whoever looks at it later.

Counting is always on, because it costs next to nothing; times and lines only on request.
"""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable
from typing import Any, ClassVar

Place = tuple[str, int]  # a cell and a line of it


class Launches:
    """How often each kernel of a device was launched; when `timed`, how long it took on the CPU
    and from which lines it was launched.
    """

    timed: ClassVar[bool] = False  # for all devices

    def __init__(self) -> None:
        self.counts: defaultdict[Hashable, int] = defaultdict(int)
        self.seconds: defaultdict[Hashable, float] = defaultdict(float)
        self.places: defaultdict[Hashable, Counter[Place]] = defaultdict(Counter)

    def clear(self) -> None:
        self.counts.clear()
        self.seconds.clear()
        self.places.clear()

    def note(self, name: Hashable) -> None:
        """Remember the line that launches a kernel now."""
        place = where() if where is not None else None
        if place is not None:
            self.places[name][place] += 1

    def time(self, name: Hashable, rule: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Call `rule`, adding its time to that of `name`."""
        self.note(name)
        start = time.perf_counter()
        try:
            return rule(*args, **kwargs)
        finally:
            self.seconds[name] += time.perf_counter() - start


# Tells the line of the learner's code that runs now; set by the sandbox.
where: Callable[[], Place | None] | None = None
