"""Dropout: random zeros while training."""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence

from ... import random
from ...dtypes import float32
from ...errors import ShapeError
from ...tensor import Tensor
from .activation import SELU_ALPHA, SELU_SCALE
from .inplace import applied


def _checked(name: str, p: float, input: Tensor) -> None:
    if not 0 <= p <= 1:
        raise ValueError(f"{name} got p={p}: a probability is from 0 to 1")
    if not input.dtype.is_floating_point:
        raise RuntimeError(
            f"{name} needs floating-point numbers, these are {input.dtype}: use x.float()"
        )


def _drop(input: Tensor, shape: Sequence[int], p: float, inplace: bool) -> Tensor:
    """input times 0 with probability p, else 1/(1 - p), drawn for each element of `shape`."""
    if p == 1:
        return applied(lambda x: x * 0.0, input, inplace)
    scale = 1 / (1 - p)
    kept = random.rand(shape, device=input.device) >= p
    factor = scale if input.dtype is float32 else input.new_full((), scale)
    return applied(lambda x: x * kept.where(factor, 0.0), input, inplace)


def dropout(input: Tensor, p: float = 0.5, training: bool = True, inplace: bool = False) -> Tensor:
    """In training, zero each element with probability p and scale the rest by 1/(1 - p). Source:
    Srivastava et al., 2014.
    """
    _checked("dropout", p, input)
    if not training or p == 0:
        return input
    return _drop(input, input.shape, p, inplace)


def _channels(name: str, input: Tensor, batched: int, p: float) -> Sequence[int]:
    """The shape of one draw a channel: the first two axes, or the first of one sample."""
    _checked(name, p, input)
    alone = input.ndim == batched - 1
    return [n if a < (1 if alone else 2) else 1 for a, n in enumerate(input.shape)]


def dropout1d(
    input: Tensor, p: float = 0.5, training: bool = True, inplace: bool = False
) -> Tensor:
    """As dropout, but whole channels of (N, C, L) or (C, L). Source: Tompson et al., 2014."""
    shape = _channels("dropout1d", input, 3, p)
    if input.ndim not in (2, 3):
        raise ShapeError(f"dropout1d takes (N, C, L) or (C, L), not {tuple(input.shape)}")
    return _drop(input, shape, p, inplace) if training and p else input


def dropout2d(
    input: Tensor, p: float = 0.5, training: bool = True, inplace: bool = False
) -> Tensor:
    """As dropout, but whole channels of images (N, C, H, W)."""
    shape = _channels("dropout2d", input, 0, p)
    if input.ndim not in (3, 4):
        warnings.warn(
            f"dropout2d got {tuple(input.shape)}, but it takes images (N, C, H, W): use dropout",
            stacklevel=2,
        )
    elif input.ndim == 3:
        warnings.warn(
            f"dropout2d takes {tuple(input.shape)} as (N, C, L), as PyTorch does: for one image "
            "use x.unsqueeze(0), for sequences dropout1d",
            stacklevel=2,
        )
    return _drop(input, shape, p, inplace) if training and p else input


def dropout3d(
    input: Tensor, p: float = 0.5, training: bool = True, inplace: bool = False
) -> Tensor:
    """As dropout, but whole channels of volumes (N, C, D, H, W) or (C, D, H, W)."""
    shape = _channels("dropout3d", input, 5, p)
    if input.ndim not in (4, 5):
        warnings.warn(
            f"dropout3d got {tuple(input.shape)}, but it takes volumes (N, C, D, H, W): use "
            "dropout",
            stacklevel=2,
        )
    return _drop(input, shape, p, inplace) if training and p else input


def _alpha(
    name: str, input: Tensor, shape: Sequence[int], p: float, training: bool, inplace: bool
) -> Tensor:
    _checked(name, p, input)
    if not training or p == 0:
        return input
    if p == 1:
        return applied(lambda x: x * 0.0, input, inplace)
    low = -SELU_ALPHA * SELU_SCALE
    scale = 1 / math.sqrt((low * low * p + 1) * (1 - p))
    kept = (random.rand(shape, device=input.device) >= p).to(input.dtype)
    filled = (kept - 1) * (-low * scale) - scale * low * p
    return applied(lambda x: x * (kept * scale) + filled, input, inplace)


def alpha_dropout(
    input: Tensor, p: float = 0.5, training: bool = False, inplace: bool = False
) -> Tensor:
    """In training, set each element to the lowest value of SELU with probability p, and scale and
    move all so that mean 0 and variance 1 stay. Source: Klambauer et al., 2017.
    """
    return _alpha("alpha_dropout", input, input.shape, p, training, inplace)


def feature_alpha_dropout(
    input: Tensor, p: float = 0.5, training: bool = False, inplace: bool = False
) -> Tensor:
    """As alpha_dropout, but whole channels of (N, C, …)."""
    shape = [n if a < 2 else 1 for a, n in enumerate(input.shape)]
    return _alpha("feature_alpha_dropout", input, shape, p, training, inplace)
