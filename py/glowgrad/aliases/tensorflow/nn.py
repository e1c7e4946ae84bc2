"""tf.nn: what networks are made of, as functions."""

from __future__ import annotations

from typing import Any

import glowgrad as gg

from ...keras import activations, losses
from ...keras.symbolic import on_symbols
from ...keras.variable import as_value
from ...missing import missing
from ...tensor import Tensor
from .arithmetic import sigmoid as sigmoid, tanh as tanh, top_k as top_k

relu, relu6, elu, selu, gelu, silu, softplus, softsign = (
    getattr(activations, n)
    for n in ("relu", "relu6", "elu", "selu", "gelu", "silu", "softplus", "softsign")
)
softmax, log_softmax, swish = activations.softmax, activations.log_softmax, activations.silu


def leaky_relu(features: Any, alpha: float = 0.2, name: str | None = None) -> Any:
    """x above 0, alpha · x below."""
    return activations.leaky_relu(features, alpha)


def sigmoid_cross_entropy_with_logits(labels: Any, logits: Any, name: str | None = None) -> Tensor:
    """Binary cross-entropy of each element."""
    return gg.nn.functional.binary_cross_entropy_with_logits(
        logits, as_value(labels).to(logits.dtype), reduction="none"
    )


def softmax_cross_entropy_with_logits(labels: Any, logits: Any, axis: int = -1) -> Tensor:
    """Cross-entropy of each row, for one-hot labels."""
    return losses.categorical_crossentropy(labels, logits, from_logits=True, axis=axis)


def sparse_softmax_cross_entropy_with_logits(labels: Any, logits: Any) -> Tensor:
    """Cross-entropy of each row, for class numbers."""
    return losses.sparse_categorical_crossentropy(labels, logits, from_logits=True)


def l2_loss(t: Tensor, name: str | None = None) -> Tensor:
    """Σ t² / 2."""
    return t.square().sum() / 2


def l2_normalize(x: Any, axis: Any = None, epsilon: float = 1e-12) -> Any:
    """x with length 1 along an axis."""

    def normalised(x: Tensor) -> Tensor:
        axes = axis if axis is not None else tuple(range(x.ndim))
        return x / x.square().sum(axes, keepdim=True).clamp(min=epsilon).sqrt()

    return on_symbols(normalised, "l2_normalize")(x)


def dropout(x: Any, rate: float, **_: Any) -> Any:
    """Zeros with probability `rate`, the rest times 1 / (1 - rate)."""
    return on_symbols(lambda t: gg.nn.functional.dropout(t, rate), "dropout")(x)


def embedding_lookup(params: Tensor, ids: Any) -> Tensor:
    """The rows with these numbers."""
    return gg.nn.functional.embedding(as_value(ids).long(), params)


def bias_add(value: Any, bias: Any, **_: Any) -> Any:
    """value + bias along the last axis."""
    return value + bias


def moments(x: Tensor, axes: Any, keepdims: bool = False) -> tuple[Tensor, Tensor]:
    """Mean and variance over axes."""
    axes = tuple(axes)
    return x.mean(axes, keepdim=keepdims), x.var(axes, correction=0, keepdim=keepdims)


def _same(size: int, kernel: int, stride: int) -> tuple[int, int]:
    total = max((-(-size // stride) - 1) * stride + kernel - size, 0)
    return total // 2, total - total // 2


def _four(value: Any) -> tuple[int, int]:
    """The two middle numbers of strides as TensorFlow writes them."""
    if isinstance(value, int):
        return value, value
    given = list(value)
    pair = given[1:3] if len(given) == 4 else given * (3 - len(given))
    return int(pair[0]), int(pair[1])


def _padded(x: Tensor, kernel: tuple[int, int], stride: tuple[int, int], padding: str,
            value: float = 0.0) -> Tensor:  # fmt: skip
    if padding.upper() == "VALID":
        return x
    if padding.upper() != "SAME":
        raise ValueError(f'padding={padding!r} is not "SAME" or "VALID"')
    top, bottom = _same(x.shape[2], kernel[0], stride[0])
    left, right = _same(x.shape[3], kernel[1], stride[1])
    return gg.nn.functional.pad(x, (left, right, top, bottom), value=value)


def conv2d(input: Any, filters: Any, strides: Any = 1, padding: str = "VALID", **_: Any) -> Any:
    """Images (N, H, W, C) with kernels (KH, KW, C, O)."""

    def compute(x: Tensor, w: Tensor) -> Tensor:
        stride = _four(strides)
        moved = _padded(x.permute(0, 3, 1, 2), (w.shape[0], w.shape[1]), stride, padding)
        made = gg.nn.functional.conv2d(moved, w.permute(3, 2, 0, 1), stride=stride)
        return made.permute(0, 2, 3, 1)

    return on_symbols(compute, "conv2d")(input, filters)


def max_pool2d(input: Any, ksize: Any, strides: Any, padding: str = "VALID", **_: Any) -> Any:
    """The largest value of each window of images (N, H, W, C)."""

    def compute(x: Tensor) -> Tensor:
        kernel, stride = _four(ksize), _four(strides)
        moved = _padded(x.permute(0, 3, 1, 2), kernel, stride, padding, float("-inf"))
        return gg.nn.functional.max_pool2d(moved, kernel, stride).permute(0, 2, 3, 1)

    return on_symbols(compute, "max_pool2d")(input)


max_pool = max_pool2d

__all__ = [
    "bias_add", "conv2d", "dropout", "elu", "embedding_lookup", "gelu", "l2_loss", "l2_normalize",
    "leaky_relu", "log_softmax", "max_pool", "max_pool2d", "moments", "relu", "relu6", "selu",
    "sigmoid", "sigmoid_cross_entropy_with_logits", "silu", "softmax",
    "softmax_cross_entropy_with_logits", "softplus", "softsign",
    "sparse_softmax_cross_entropy_with_logits", "swish", "tanh", "top_k",
]  # fmt: skip
__getattr__ = missing(__name__, __all__, title="tf.nn")
