"""Figures that move: every frame drawn in place where the figure is shown."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from typing import Any


class FuncAnimation:
    """Calls `func(frame)` for each frame and draws the figure; `frames` is a number or a sequence.

    It plays once, when the figure is shown or at the end of the cell.
    """

    def __init__(
        self,
        fig: Any,
        func: Callable[..., Any],
        frames: Any = None,
        init_func: Callable[[], Any] | None = None,
        fargs: tuple[Any, ...] | None = None,
        save_count: int | None = None,
        *,
        interval: float = 200,
        repeat: bool = True,
        blit: bool = False,
        cache_frame_data: bool = True,
        repeat_delay: float = 0,
    ) -> None:
        self.figure, self.func, self.init, self.extra = fig, func, init_func, fargs or ()
        self.interval = interval / 1000
        many = frames() if callable(frames) else frames
        if many is None:
            many = range(save_count or 100)
        self.frames = range(many) if isinstance(many, int) else many
        self.save_count = save_count or 1000

    def play(self) -> None:
        """Draw every frame, one interval apart."""
        if self.init is not None:
            self.init()
        for frame in itertools.islice(iter(self.frames), self.save_count):
            start = time.perf_counter()
            self.func(frame, *self.extra)
            self.figure.update()
            time.sleep(max(0.0, self.interval - (time.perf_counter() - start)))

    def _repr_mimebundle_(self, *_: Any, **__: Any) -> dict[str, Any]:
        self.play()
        return {"text/plain": "the animation has played above"}

    def to_jshtml(self, *_: Any, **__: Any) -> FuncAnimation:
        return self

    to_html5_video = to_jshtml

    def save(self, *_: Any, **__: Any) -> None:
        """Not here: raises NotImplementedError."""
        raise NotImplementedError("an animation cannot be a file here: it plays where it is shown")
