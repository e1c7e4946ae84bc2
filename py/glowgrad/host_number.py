"""Numbers that Python computes anew for each step, such as a rate that falls with time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from . import recording
from .tensor import Tensor
from .tensor.creation import from_array


def host_number(value: Callable[[], float], like: Tensor) -> Any:
    """`value()` now; while a run is recorded as a 0-d tensor with the type and device of `like`,
    which the recorder asks for anew in each repetition.
    """
    recorder = recording.current
    if recorder is None:
        return value()
    kind = like.dtype

    def produce() -> np.ndarray:
        return kind.array(np.array(value(), kind.numpy))

    made = from_array(produce(), kind, like.device)
    recorder.drawn(made._data, produce)
    return made
