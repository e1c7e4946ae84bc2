"""The order of elements along the last axis, and the places of values in sorted rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..dtypes import int64
from ..primitive import Primitive
from ..spec import Spec

if TYPE_CHECKING:
    from ..device import Array
    from ..webgpu.lowering import Encoder


def _argsort_numpy(x: np.ndarray, *, descending: bool) -> np.ndarray:
    if not descending:
        return np.argsort(x, axis=-1, kind="stable")
    # Backwards, and of equal elements the first still first.
    back = np.argsort(x[..., ::-1], axis=-1, kind="stable")[..., ::-1]
    return x.shape[-1] - 1 - back


def _argsort_gpu(
    encoder: Encoder, outs: list[Array], ins: list[Array], *, descending: bool
) -> None:
    encoder.argsort(outs[0], ins[0], descending)


# Stable; nan counts as larger than everything.
argsort = Primitive(
    "argsort",
    spec=lambda x, *, descending: Spec(x.shape, int64),
    numpy=_argsort_numpy,
    gpu=_argsort_gpu,
)


def _searchsorted_numpy(sequence: np.ndarray, values: np.ndarray, *, right: bool) -> np.ndarray:
    side: Any = "right" if right else "left"
    if sequence.ndim == 1:
        return np.searchsorted(sequence, values, side)
    rows = zip(
        sequence.reshape(-1, sequence.shape[-1]),
        values.reshape(-1, values.shape[-1]),
        strict=True,
    )
    found = [np.searchsorted(row, wanted, side) for row, wanted in rows]
    return np.stack(found).reshape(values.shape) if found else np.zeros(values.shape, np.int64)


def _searchsorted_gpu(
    encoder: Encoder, outs: list[Array], ins: list[Array], *, right: bool
) -> None:
    encoder.searchsorted(outs[0], ins[0], ins[1], right)


# The places at which values would be inserted into sorted rows: one row (length,) for all of them,
# or one for each row of values.
searchsorted = Primitive(
    "searchsorted",
    spec=lambda _sequence, values, *, right: Spec(values.shape, int64),
    numpy=_searchsorted_numpy,
    gpu=_searchsorted_gpu,
)
