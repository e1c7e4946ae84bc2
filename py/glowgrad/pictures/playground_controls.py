"""What the page *Playground* wants of the code that runs on it: it goes on, waits, or steps."""

from __future__ import annotations

import time
from typing import Any

from .. import live

VARIABLE = "_playground"  # which the page sets, as it sets the variables of controls
_RATES = {"slow": 4.0, "normal": 30.0}  # epochs a second; any other pace is as fast as can be


class Controls:
    """The page's wishes; elsewhere there are none, and training goes on.

    The variable is `{running, pace, steps, edits: [{number, layer, unit, input, value}],
    back: {number, epoch}}`: `steps` are those allowed since the code began, numbers grow.
    """

    def __init__(self) -> None:
        self._wish: dict[str, Any] = {}
        self._steps = 0
        self._done = 0
        self._ended = time.perf_counter()
        self.poll()
        # What was asked of an earlier run of the code is none of this one's business.
        self._done = max([0, *(edit["number"] for edit in self._new()), self._back_number()])

    @property
    def given(self) -> bool:
        """Whether a page holds the reins."""
        return bool(self._wish)

    @property
    def slow(self) -> bool:
        """Whether every epoch is to be seen."""
        return self.given and (self._wish.get("pace") in _RATES or not self._wish.get("running"))

    def poll(self) -> None:
        """Look for news of the page."""
        live.poll()
        wish = live.variables.get(VARIABLE)
        self._wish = wish if isinstance(wish, dict) else {}

    def pace(self) -> None:
        """An epoch is over: wait until it has been looked at long enough."""
        rate = _RATES.get(str(self._wish.get("pace")))
        if self.given and self._wish.get("running") and rate:
            left = self._ended + 1 / rate - time.perf_counter()
            if left > 0.001:
                time.sleep(left)
        self._ended = time.perf_counter()

    def goes_on(self) -> bool:
        """Whether another epoch is wanted; counts it."""
        if not self.given or self._wish.get("running"):
            return True
        if self._steps < int(self._wish.get("steps") or 0):
            self._steps += 1
            return True
        return False

    def wait(self) -> None:
        """Wait for the page; where the browser cannot hold the code meanwhile, it ends here."""
        if live.wait is None or not live.wait():
            raise KeyboardInterrupt

    def edits(self) -> list[dict[str, Any]]:
        """Weights that were written since the last call."""
        new = self._new()
        self._done = max([self._done, *(edit["number"] for edit in new)])
        return new

    def back(self) -> int | None:
        """The epoch to go back to, once."""
        if self._back_number() <= self._done:
            return None
        self._done = self._back_number()
        return int(self._wish["back"]["epoch"])

    def _new(self) -> list[dict[str, Any]]:
        return [edit for edit in self._wish.get("edits") or [] if edit["number"] > self._done]

    def _back_number(self) -> int:
        back = self._wish.get("back")
        return int(back["number"]) if back else 0
