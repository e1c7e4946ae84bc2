"""Runs primitives by their numpy rules, or by a faster kernel of that name where there is one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..dtypes import DType
from ..launches import Launches
from ..primitive import Primitive
from ..spec import Spec
from . import simd


class CpuBackend:
    """The CPU device (see `glowgrad.device.Backend`)."""

    fuses_attention = True

    def __init__(self) -> None:
        self.launches = Launches()

    def run(
        self,
        primitive: Primitive,
        arrays: Sequence[np.ndarray],
        attrs: dict[str, Any],
        outs: list[Spec],
    ) -> list[np.ndarray]:
        made = self._compute(primitive, arrays, attrs)
        if not isinstance(made, tuple):
            made = (made,)
        return [
            array
            if isinstance(array, np.ndarray)
            and array.dtype == out.dtype.numpy
            and out.dtype.round_numpy is None
            else out.dtype.array(array)
            for array, out in zip(made, outs, strict=True)
        ]

    def update(
        self, primitive: Primitive, arrays: Sequence[np.ndarray], attrs: dict[str, Any]
    ) -> None:
        self._compute(primitive, arrays, attrs)

    def _compute(
        self, primitive: Primitive, arrays: Sequence[np.ndarray], attrs: dict[str, Any]
    ) -> Any:
        name, launches = primitive.name, self.launches
        rule = simd.kernels.get(name) or primitive.numpy
        launches.counts[name] += 1
        with np.errstate(all="ignore"):  # as PyTorch: inf and nan are results, not warnings
            if launches.timed:
                return launches.time(name, rule, *arrays, **attrs)
            return rule(*arrays, **attrs)

    def from_numpy(self, array: np.ndarray, dtype: DType) -> np.ndarray:
        return dtype.array(array)

    def to_numpy(self, array: np.ndarray, dtype: DType) -> np.ndarray:
        return array

    def scalar(self, value: bool | int | float, dtype: DType) -> np.ndarray:
        # A number too large wraps, as in PyTorch.
        return dtype.array(np.array(value).astype(dtype.numpy))

    def copy_into(self, target: np.ndarray, source: np.ndarray) -> None:
        with np.errstate(all="ignore"):
            np.copyto(target, source, casting="unsafe")
