"""Fused softmax losses: one kernel each way for what every classifier does in every step."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..autograd import is_grad_enabled
from ..errors import ShapeError
from ..primitive import Primitive
from ..spec import Spec

if TYPE_CHECKING:
    from ..tensor import Tensor


def _log_softmax_numpy(x: np.ndarray) -> np.ndarray:
    if not x.size:
        return x.copy()
    shifted = x - x.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


def _softmax_numpy(x: np.ndarray) -> np.ndarray:
    if not x.size:
        return x.copy()
    e = np.exp(x - x.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def _softmax_grad_numpy(g: np.ndarray, y: np.ndarray) -> np.ndarray:
    return y * (g - (g * y).sum(axis=-1, keepdims=True))


# Both along the last axis; the tensor method moves another axis there first.
softmax = Primitive(
    "softmax",
    spec=lambda x: x,
    numpy=_softmax_numpy,
    gpu=lambda encoder, outs, ins: encoder.rows("softmax", outs[0], [ins[0]]),
    vjp=[lambda g, ans, _x: softmax_grad(g, ans)],
)
# y · (g - Σ g · y) along the last axis, from the result y.
softmax_grad: Primitive = Primitive(
    "softmax_grad",
    spec=lambda g, y: y,
    numpy=_softmax_grad_numpy,
    gpu=lambda encoder, outs, ins: encoder.softmax_grad(outs[0], *ins),
    vjp=[
        lambda h, _out, _g, y: softmax_grad(h, y),
        lambda h, _out, g, y: (
            h * (g - (g * y).sum(-1, keepdim=True)) - g * (h * y).sum(-1, keepdim=True)
        ),
    ],
)
log_softmax = Primitive(
    "log_softmax",
    spec=lambda x: x,
    numpy=_log_softmax_numpy,
    gpu=lambda encoder, outs, ins: encoder.rows("log_softmax", outs[0], [ins[0]]),
    vjp=[lambda g, ans, _x: g - ans.exp() * g.sum(-1, keepdim=True)],
)


def _cross_entropy_spec(logits: Spec, target: Spec, *, ignore_index: int) -> Spec:
    if len(logits.shape) != 2 or target.shape != logits.shape[:1]:
        raise ShapeError(
            f"cross_entropy got logits of shape {logits.shape} and targets of shape "
            f"{target.shape}: logits must be (N, C), a score for each class, and targets (N,), the "
            "number of the right class"
        )
    return Spec(target.shape, logits.dtype)


def _cross_entropy_numpy(
    logits: np.ndarray, target: np.ndarray, *, ignore_index: int
) -> np.ndarray:
    counted = target != ignore_index
    right = np.where(counted, target, 0)[:, None]
    return np.where(counted, -np.take_along_axis(_log_softmax_numpy(logits), right, 1)[:, 0], 0)


def _cross_entropy_gradient(
    g: Tensor, _ans: Tensor, logits: Tensor, target: Tensor, *, ignore_index: int
) -> Tensor:
    if is_grad_enabled():  # it is to be differentiated again: compose it of ops that can be
        probabilities = log_softmax(logits).exp()
        hot = target.unsqueeze(1) == type(target).arange(logits.shape[1], device=logits.device)
        scale = (target != ignore_index).where(g, 0.0).unsqueeze(1)
        return scale * (probabilities - hot.to(logits.dtype))
    return cross_entropy_grad(g, logits, target, ignore_index=ignore_index)


def _cross_entropy_grad_numpy(
    g: np.ndarray, logits: np.ndarray, target: np.ndarray, *, ignore_index: int
) -> np.ndarray:
    counted = target != ignore_index
    out = _softmax_numpy(logits)
    out[np.arange(len(target)), np.where(counted, target, 0)] -= 1
    return out * np.where(counted, g, 0)[:, None]


# The loss of each row: -log softmax(logits)[target]; 0 where the target is ignore_index.
cross_entropy = Primitive(
    "cross_entropy",
    spec=_cross_entropy_spec,
    numpy=_cross_entropy_numpy,
    gpu=lambda encoder, outs, ins, *, ignore_index: encoder.rows(
        "cross_entropy", outs[0], ins, ignore_index
    ),
    vjp=[_cross_entropy_gradient, None],
)
# g times (softmax(logits) - one_hot(target)), without the one-hot matrix.
cross_entropy_grad = Primitive(
    "cross_entropy_grad",
    spec=lambda g, logits, target, *, ignore_index: logits,
    numpy=_cross_entropy_grad_numpy,
    gpu=lambda encoder, outs, ins, *, ignore_index: encoder.rows(
        "cross_entropy_grad", outs[0], ins, ignore_index
    ),
)
