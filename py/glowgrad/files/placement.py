"""Where the tensors of a file go: PyTorch's `map_location`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from .. import accelerator, autograd
from ..device import as_device, cpu, device
from .storage import Storage
from .stored_types import TYPES


class Placement:
    """The device of each storage: where it was saved, unless `map_location` says otherwise.

    map_location: a device or its name for everything; a dict of names, {"cuda:0": "cpu"}; or a
    function of (values on the CPU, name) that gives them moved, or None for where they were.
    """

    def __init__(self, map_location: Any) -> None:
        self._choose: Callable[[Storage], device] = _saved
        if isinstance(map_location, Mapping):
            names = map_location
            self._choose = lambda storage: _named(
                str(names.get(storage.location, storage.location))
            )
        elif callable(map_location):
            self._choose = lambda storage: _answered(map_location, storage)
        elif map_location is not None:
            everywhere = as_device(map_location)
            self._choose = lambda storage: everywhere
        self._known: dict[int, tuple[device, Storage]] = {}

    @property
    def plain(self) -> device:
        """For a file that says nothing of devices: as if it was saved on the CPU."""
        nothing = Storage(lambda: np.empty(0, np.uint8), TYPES["uint8"], 0, "cpu")
        return self._choose(nothing)

    def of(self, storage: Storage) -> device:
        """The device of a storage, asked once for each."""
        if id(storage) not in self._known:
            self._known[id(storage)] = self._choose(storage), storage
        return self._known[id(storage)][0]


def _saved(storage: Storage) -> device:
    return _named(storage.location)


def _named(location: str) -> device:
    kind = location.split(":")[0]
    if kind in ("cpu", "webgpu"):
        return as_device(kind)
    found = accelerator.current_accelerator() if accelerator.is_available() else None
    if found is None:
        raise RuntimeError(
            f"the file's tensors were saved on {location!r}, and there is no GPU here: pass "
            'map_location="cpu" to load'
        )
    return found


def _answered(map_location: Callable[[Any, str], Any], storage: Storage) -> device:
    values, dtype = storage.values
    answer = map_location(autograd.wrap(values, dtype, cpu), storage.location)
    if answer is None:
        return _saved(storage)
    return as_device(getattr(answer, "device", answer))
