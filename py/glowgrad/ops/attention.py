"""Attention in one operation: of all scores only the logarithm of each row's sum is kept.

Source: Vaswani et al., 2017, "Attention is all you need"; Dao et al., 2022, "FlashAttention: fast
and memory-efficient exact attention with IO-awareness".
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from ..autograd import is_grad_enabled
from ..dtypes import bool_, float32
from ..errors import ShapeError
from ..primitive import Primitive, Together
from ..spec import Spec
from .shapes import broadcast_shapes

if TYPE_CHECKING:
    from ..device import Array
    from ..tensor import Tensor
    from ..webgpu.lowering import Encoder

Product = Callable[[np.ndarray, np.ndarray], np.ndarray]

LARGEST_SIZE = 256  # of a query, a key or a value: the kernels keep whole rows in registers


def _spec(q: Spec, k: Spec, v: Spec, *mask: Spec, scale: float, causal: bool) -> list[Spec]:
    lead = q.shape[:-2]
    fits = k.shape[:-2] == v.shape[:-2] == lead and k.shape[-2] == v.shape[-2]
    if not fits or q.shape[-1] != k.shape[-1]:
        raise ShapeError(
            f"attention got query {q.shape}, key {k.shape} and value {v.shape}: they must be "
            "(…, T, D), (…, S, D) and (…, S, E)"
        )
    for own in mask:
        broadcast_shapes("attention", own.shape, (*lead, q.shape[-2], k.shape[-2]))
    exact = float32 if q.dtype.itemsize < 4 else q.dtype
    return [Spec((*q.shape[:-1], v.shape[-1]), q.dtype), Spec(q.shape[:-1], exact)]


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype == np.float16 else x


def _scores(
    product: Product,
    q: np.ndarray,
    k: np.ndarray,
    mask: tuple[np.ndarray, ...],
    scale: float,
    causal: bool,
) -> np.ndarray:
    """q · kᵀ · scale, with what is hidden at -inf."""
    scores = product(q * q.dtype.type(scale), np.swapaxes(k, -1, -2))
    if causal:
        scores = np.where(np.tri(*scores.shape[-2:]) > 0, scores, -np.inf)
    for own in mask:
        scores = np.where(own, scores, -np.inf) if own.dtype == bool else scores + _wide(own)
    return scores.astype(q.dtype, copy=False)


def forward_numpy(
    product: Product,
    q: np.ndarray,
    k: np.ndarray,
    v: np.ndarray,
    *mask: np.ndarray,
    scale: float,
    causal: bool,
) -> tuple[np.ndarray, np.ndarray]:
    """The rule of attention; `product` multiplies matrices."""
    q, k, v = map(_wide, (q, k, v))
    scores = _scores(product, q, k, mask, scale, causal)
    top = scores.max(-1, keepdims=True, initial=-np.inf)
    top = np.where(top == -np.inf, 0, top).astype(q.dtype)  # a row that sees nothing
    weights = np.exp(scores - top)
    total = weights.sum(-1, keepdims=True)
    nothing = total == 0
    divisor = np.where(nothing, 1, total)
    logs = np.where(nothing, np.finfo(q.dtype).max, top + np.log(divisor))
    return product(weights, v) / divisor, logs[..., 0]


def backward_numpy(
    product: Product,
    g: np.ndarray,
    q: np.ndarray,
    k: np.ndarray,
    v: np.ndarray,
    y: np.ndarray,
    logsumexp: np.ndarray,
    *mask: np.ndarray,
    scale: float,
    causal: bool,
) -> tuple[np.ndarray, ...]:
    """The rule of its gradient; `product` multiplies matrices."""
    g, q, k, v, y = map(_wide, (g, q, k, v, y))
    weights = np.exp(_scores(product, q, k, mask, scale, causal) - logsumexp[..., None])
    of_weights = product(g, np.swapaxes(v, -1, -2)) - (g * y).sum(-1, keepdims=True)
    of_scores = weights * of_weights * q.dtype.type(scale)
    return (
        product(of_scores, k),
        product(np.swapaxes(of_scores, -1, -2), q),
        product(np.swapaxes(weights, -1, -2), g),
    )


def future(scores: Tensor) -> Tensor:
    """Which keys come after a query: True above the diagonal, (T, S)."""
    length, keys = scores.shape[-2:]
    arange = type(scores).arange
    return arange(keys, device=scores.device) > arange(length, device=scores.device).unsqueeze(1)


def weights(q: Tensor, k: Tensor, mask: Tensor | None, scale: float, causal: bool) -> Tensor:
    """The weights (…, T, S) in tensor operations; of a row that sees nothing they are 0."""
    scores = (q * scale) @ k.mT
    hidden = future(scores) if causal else None
    if mask is not None:
        if mask.dtype is bool_:
            unseen = ~mask
        else:
            unseen = mask == float("-inf")
            scores = scores + mask.to(scores.dtype)
        hidden = unseen if hidden is None else hidden | unseen
    if hidden is None:
        return scores.softmax(-1)
    # Filled twice: a row without anything to see has no softmax, and it must not spoil others.
    return scores.masked_fill(hidden, float("-inf")).softmax(-1).masked_fill(hidden, 0.0)


def _gradients(
    grads: list[Tensor | None],
    answers: list[Tensor],
    q: Tensor,
    k: Tensor,
    v: Tensor,
    *mask: Tensor,
    wanted: list[bool],
    scale: float,
    causal: bool,
) -> list[Tensor | None]:
    g = grads[0]
    rest = [None] * len(mask)
    if g is None:
        return [None, None, None, *rest]
    if is_grad_enabled():  # it is to be differentiated again
        p = weights(q, k, mask[0] if mask else None, scale, causal)
        of_weights = g @ v.mT
        aside = (p * of_weights).sum(-1, keepdim=True)
        of_scores = p * (of_weights - aside) * scale
        return [of_scores @ k, of_scores.mT @ q, p.mT @ g, *rest]
    return [*attention_grad(g, q, k, v, *answers, *mask, scale=scale, causal=causal), *rest]


# softmax(q · kᵀ · scale, hidden keys left out) · v. q (…, T, D), k (…, S, D), v (…, S, E)[, mask
# that stretches to (…, T, S): True where a key may be seen, or numbers to add]; causal: query i
# sees the keys up to i. Gives the result (…, T, E) and the logarithm of the sum of exp(score) of
# each query (…, T). A query that sees nothing gives 0, and the largest number, so that
# exp(score - it) is 0. There is no gradient for the mask.
attention = Primitive(
    "attention",
    spec=_spec,
    numpy=lambda *arrays, **attrs: forward_numpy(np.matmul, *arrays, **attrs),
    gpu=lambda encoder, outs, ins, **attrs: encoder.attention(outs, ins, **attrs),
    vjp=Together(_gradients),
)


def _grad_gpu(encoder: Encoder, outs: list[Array], ins: list[Array], **attrs: Any) -> None:
    encoder.attention_grad(outs, ins, **attrs)


# g, q, k, v, the result, its logsumexp[, mask] give the gradients of q, k and v.
attention_grad = Primitive(
    "attention_grad",
    spec=lambda g, q, k, v, y, logsumexp, *mask, scale, causal: [q, k, v],
    numpy=lambda *arrays, **attrs: backward_numpy(np.matmul, *arrays, **attrs),
    gpu=_grad_gpu,
)
