"""Matrix products, batched: (…, M, K) @ (…, K, N) with equal batch axes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..errors import ShapeError
from ..primitive import Primitive
from ..spec import Spec

if TYPE_CHECKING:
    from ..device import Array
    from ..webgpu.lowering import Encoder


def _spec(a: Spec, b: Spec) -> Spec:
    if a.shape[-1] != b.shape[-2]:
        raise ShapeError(
            f"matmul got shapes {a.shape} and {b.shape}: the last size of the first "
            f"({a.shape[-1]}) must equal the second-last size of the second ({b.shape[-2]}). "
            "Perhaps one must be transposed, e.g. b.T"
        )
    return Spec((*a.shape[:-1], b.shape[-1]), a.dtype)


def _numpy(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    if a.dtype == np.float16:  # numpy would add up in half precision, PyTorch does not
        return np.matmul(a.astype(np.float32), b.astype(np.float32))
    return np.matmul(a, b)


def _gpu(encoder: Encoder, outs: list[Array], ins: list[Array]) -> None:
    encoder.matmul(outs[0], ins[0], ins[1])


matmul = Primitive(
    "matmul",
    spec=_spec,
    numpy=_numpy,
    gpu=_gpu,
    vjp=[lambda g, _ans, _a, b: g @ b.mT, lambda g, _ans, a, _b: a.mT @ g],
)
