"""What the page tells code, also while it runs: values by channel."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import numpy as np

Receiver = Callable[[Any, bytes | None], None]
Mail = list[tuple[str, str, bytes | None]]  # channel, JSON, data

_VARIABLE = "variable:"

# The host's ways: to fetch what came, and to wait for it (False: it cannot). None without a page.
take: Callable[[], Mail] | None = None
wait: Callable[[], bool] | None = None

room: float | None = None  # pixels that a figure has in the page; None: as many as it likes


def _set_room(value: Any, _: bytes | None) -> None:
    global room
    room = float(value)


receivers: dict[str, Receiver] = {"room": _set_room}
variables: dict[str, Any] = {}  # the namespace of the cells
cell = "cell"  # the name of the cell that runs
run = 0  # its number


def begin(name: str, namespace: dict[str, Any]) -> None:
    """A cell begins: what came before it counts."""
    global cell, run, variables
    cell, run, variables = name, run + 1, namespace
    poll()


def poll() -> None:
    """Hand out what the page has sent."""
    if take is None:
        return
    for channel, text, data in take():
        value = json.loads(text)
        if channel.startswith(_VARIABLE):
            variables[channel.removeprefix(_VARIABLE)] = picture(value, data) if data else value
        elif channel in receivers:
            receivers[channel](value, data)


def picture(value: dict[str, Any], data: bytes) -> np.ndarray:
    """The grey levels of a drawing (H, W) in 0..1."""
    pixels = np.frombuffer(data, np.uint8).reshape(value["shape"])
    return pixels.astype(np.float32) / 255
