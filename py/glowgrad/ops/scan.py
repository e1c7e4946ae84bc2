"""Running totals along the last axis, from its start or (`reverse`) from its end."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from ..dtypes import int64
from ..primitive import Derivative, Primitive
from ..spec import Spec

if TYPE_CHECKING:
    from ..device import Array
    from ..tensor import Tensor
    from ..webgpu.lowering import Encoder


def scan(
    name: str, operation: str, accumulate: Callable[..., Any], vjp: Derivative = None
) -> Primitive:
    """Declare a scan: numpy's accumulating function, and the operation of the GPU's kernel."""
    adds = operation in ("sum", "prod")

    def spec(x: Spec, *, reverse: bool) -> Spec:
        return Spec(x.shape, int64 if adds and not x.dtype.differentiable else x.dtype)

    def numpy(x: np.ndarray, *, reverse: bool) -> np.ndarray:
        wide = np.int64 if adds and x.dtype.kind in "biu" else x.dtype
        x = x[..., ::-1] if reverse else x
        made: np.ndarray = accumulate(x, axis=-1, dtype=wide)
        return made[..., ::-1] if reverse else made

    def gpu(encoder: Encoder, outs: list[Array], ins: list[Array], *, reverse: bool) -> None:
        encoder.scan(operation, outs[0], ins[0], reverse)

    return Primitive(name, spec=spec, numpy=numpy, gpu=gpu, vjp=vjp)


def _cumprod_gradient(g: Tensor, ans: Tensor, x: Tensor, *, reverse: bool) -> Tensor:
    """The sum over later products, each without x_k. Where x_k = 0 that is no quotient by it: the
    products are formed anew with a 1 in place of the first zero; behind it all are 0.
    """
    zero = x == 0
    zeros = cumsum(zero, reverse=reverse)
    first = zero & (zeros == 1)
    before = cumsum(g * ans, reverse=not reverse) / zero.where(1.0, x)
    without_first = cumprod(first.where(1.0, x), reverse=reverse)
    at_first = cumsum(g * without_first, reverse=not reverse)
    return (zeros == 0).where(before, first.where(at_first, 0.0))


def _logcumsumexp_gradient(g: Tensor, ans: Tensor, x: Tensor, *, reverse: bool) -> Tensor:
    """exp(x_k) · sum of g_i / exp(ans_i) over later i, positive and negative g apart: in logarithms
    nothing overflows.
    """
    parts = []
    nothing = ans == -math.inf  # log of 0, which adds nothing
    for part in (g, -g):
        logs = (part > 0).where(part, 0.0).log() - nothing.where(0.0, ans)
        logs = nothing.where(-math.inf, logs)
        parts.append((logcumsumexp(logs, reverse=not reverse) + x).exp())
    return parts[0] - parts[1]


cumsum: Primitive = scan(
    "cumsum",
    "sum",
    np.add.accumulate,
    [lambda g, _ans, _x, *, reverse: cumsum(g, reverse=not reverse)],
)
cumprod: Primitive = scan("cumprod", "prod", np.multiply.accumulate, [_cumprod_gradient])
logcumsumexp: Primitive = scan(
    "logcumsumexp", "logaddexp", np.logaddexp.accumulate, [_logcumsumexp_gradient]
)
# The largest and the smallest so far; a nan stays. Their gradients go by index: see cummax.
running_max = scan("running_max", "amax", np.maximum.accumulate)
running_min = scan("running_min", "amin", np.minimum.accumulate)
