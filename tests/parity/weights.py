"""Weights for any model, the same whoever computes with them."""

from __future__ import annotations

import math
import zlib
from typing import Any

import numpy as np


def drawn(module: Any) -> dict[str, np.ndarray]:
    """Values for a model's parameters and running means, each drawn from its own name."""
    state = {}
    for name, tensor in module.state_dict().items():
        rng = np.random.default_rng(zlib.crc32(name.encode()))
        shape, last = tuple(tensor.shape), name.rpartition(".")[2]
        if not tensor.dtype.is_floating_point:
            continue
        if last == "running_var" or (last == "weight" and len(shape) == 1):
            values = rng.uniform(0.5, 1.5, shape)
        else:
            bound = 1 / math.sqrt(np.prod(shape[1:])) if len(shape) > 1 else 0.1
            values = rng.uniform(-bound, bound, shape)
        state[name] = values.astype(np.float32)
    return state
