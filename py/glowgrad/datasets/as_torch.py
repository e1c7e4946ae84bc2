"""The data sets as PyTorch's tensors, for a lesson that runs under PyTorch.

`from glowgrad.datasets.as_torch import load_digits` gives what `glowgrad.datasets` has by that
name. `torch.manual_seed` repeats data that are made on the spot, too, though with other values.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import torch

from .. import datasets
from ..random import manual_seed


def __getattr__(name: str) -> Callable[..., Any]:
    if name not in datasets.__all__:
        raise AttributeError(f"there is no data set {name!r}; there are {datasets.__all__}")
    load = getattr(datasets, name)

    @functools.wraps(load)
    def as_torch(*args: Any, **kwargs: Any) -> tuple[Any, ...]:
        manual_seed(int(torch.randint(2**31, ())))
        parts = load(*args, **kwargs)
        return tuple(torch.from_numpy(x.numpy()) if hasattr(x, "numpy") else x for x in parts)

    return as_torch
