"""Optimizer steps: one kernel a parameter that changes it and its state in place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..primitive import Primitive

if TYPE_CHECKING:
    from ..device import Array
    from ..webgpu.lowering import Encoder


def _no_spec(*_: Any, **__: Any) -> list[Any]:
    return []


def _sgd_numpy(
    p: np.ndarray,
    g: np.ndarray,
    *buffers: np.ndarray,
    lr: float,
    momentum: float,
    dampening: float,
    weight_decay: float,
    nesterov: bool,
    first: bool,
) -> None:
    if weight_decay:
        g = g + weight_decay * p
    if momentum:
        (buffer,) = buffers
        if first:
            buffer[...] = g
        else:
            buffer *= momentum
            buffer += (1 - dampening) * g
        g = g + momentum * buffer if nesterov else buffer
    p -= lr * g


def _sgd_gpu(encoder: Encoder, outs: list[Array], ins: list[Array], **attrs: Any) -> None:
    encoder.sgd_step(ins, **attrs)


# (parameter, gradient[, momentum buffer])
sgd_step = Primitive("sgd_step", spec=_no_spec, numpy=_sgd_numpy, gpu=_sgd_gpu)


def _adam_numpy(
    p: np.ndarray,
    g: np.ndarray,
    exp_avg: np.ndarray,
    exp_avg_sq: np.ndarray,
    *,
    lr: float,
    beta1: float,
    beta2: float,
    eps: float,
    weight_decay: float,
    decoupled: bool,
    step: int,
) -> None:
    if weight_decay and decoupled:
        p *= 1 - lr * weight_decay
    elif weight_decay:
        g = g + weight_decay * p
    exp_avg *= beta1
    exp_avg += (1 - beta1) * g
    exp_avg_sq *= beta2
    exp_avg_sq += (1 - beta2) * (g * g)
    denominator = np.sqrt(exp_avg_sq)
    denominator /= (1 - beta2**step) ** 0.5
    denominator += eps
    p -= (lr / (1 - beta1**step)) * (exp_avg / denominator)


def _adam_gpu(encoder: Encoder, outs: list[Array], ins: list[Array], **attrs: Any) -> None:
    encoder.adam_step(ins, **attrs)


# (parameter, gradient, exp_avg, exp_avg_sq)
adam_step = Primitive("adam_step", spec=_no_spec, numpy=_adam_numpy, gpu=_adam_gpu)


def _rmsprop_numpy(
    p: np.ndarray,
    g: np.ndarray,
    square_avg: np.ndarray,
    *averages: np.ndarray,
    lr: float,
    alpha: float,
    eps: float,
    weight_decay: float,
    momentum: float,
    centered: bool,
) -> None:
    if weight_decay:
        g = g + weight_decay * p
    square_avg *= alpha
    square_avg += (1 - alpha) * (g * g)
    variance = square_avg
    if centered:
        grad_avg = averages[0]
        grad_avg *= alpha
        grad_avg += (1 - alpha) * g
        variance = square_avg - grad_avg * grad_avg
    step = g / (np.sqrt(variance) + eps)
    if momentum:
        buffer = averages[-1]
        buffer *= momentum
        buffer += step
        step = buffer
    p -= lr * step


def _rmsprop_gpu(encoder: Encoder, outs: list[Array], ins: list[Array], **attrs: Any) -> None:
    encoder.rmsprop_step(ins, **attrs)


# (parameter, gradient, square_avg[, grad_avg][, momentum buffer])
rmsprop_step = Primitive("rmsprop_step", spec=_no_spec, numpy=_rmsprop_numpy, gpu=_rmsprop_gpu)


def _adagrad_numpy(
    p: np.ndarray,
    g: np.ndarray,
    total: np.ndarray,
    *,
    lr: float,
    lr_decay: float,
    eps: float,
    weight_decay: float,
    step: int,
) -> None:
    if weight_decay:
        g = g + weight_decay * p
    total += g * g
    p -= (lr / (1 + (step - 1) * lr_decay)) * (g / (np.sqrt(total) + eps))


def _adagrad_gpu(encoder: Encoder, outs: list[Array], ins: list[Array], **attrs: Any) -> None:
    encoder.adagrad_step(ins, **attrs)


# (parameter, gradient, sum of its squares)
adagrad_step = Primitive("adagrad_step", spec=_no_spec, numpy=_adagrad_numpy, gpu=_adagrad_gpu)
