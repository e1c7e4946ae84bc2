"""What holds while layers are built and called: names, training, recording, limits and masks."""

from __future__ import annotations

import math
import weakref
from typing import Any

from ..errors import FileFormatError
from ..tensor import Tensor

training: list[bool] = []  # of the calls under way, the innermost last
scopes: list[str] = []  # names of the layers that are being built or called, the innermost last
_recording = 0  # how many tapes and training steps are under way
_masks: dict[int, tuple[weakref.ref[Any], Tensor]] = {}


class scope:  # noqa: N801 - used as a statement
    """Inside, the paths of new weights begin with this layer's name."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __enter__(self) -> None:
        self._pushed = not scopes or scopes[-1] != self.name
        if self._pushed:
            scopes.append(self.name)

    def __exit__(self, *_: object) -> None:
        if self._pushed:
            scopes.pop()


class limited:  # noqa: N801 - used as a statement
    """Inside, layers may make this many numbers of weights, as a file holds no more.

    Raises FileFormatError in `add_weight` beyond.
    """

    def __init__(self, numbers: int) -> None:
        self.left = numbers

    def __enter__(self) -> None:
        limits.append(self)

    def __exit__(self, *_: object) -> None:
        limits.remove(self)

    def take(self, shape: Any) -> None:
        self.left -= math.prod(int(n) for n in shape)
        if self.left < 0:
            raise FileFormatError(
                f"the file describes a weight of shape {tuple(shape)}, more than it holds"
            )


limits: list[limited] = []


class recording:  # noqa: N801 - used as a statement
    """Inside, what layers compute is recorded for gradients; outside, Keras's layers record
    nothing.
    """

    def __enter__(self) -> None:
        global _recording
        _recording += 1

    def __exit__(self, *_: object) -> None:
        global _recording
        _recording -= 1


def set_mask(x: Any, mask: Tensor | None) -> None:
    """Remember which steps of x count."""
    if mask is not None:
        key = id(x)
        _masks[key] = weakref.ref(x, lambda _: _masks.pop(key, None)), mask


def get_mask(x: Any) -> Tensor | None:
    """The mask that an Embedding or Masking layer gave x, if any."""
    known = _masks.get(id(x))
    return known[1] if known is not None and known[0]() is x else None


def is_recording() -> bool:
    """Whether a tape or a training step is under way."""
    return _recording > 0
