"""The numpy rules of operations whose attributes are words that each call fills in anew."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..ops.random import uniform


def adam_step(arrays: list[np.ndarray], words: np.ndarray, attrs: dict[str, Any]) -> None:
    """As `ops.optimizer.adam_step`, of (p, g, exp_avg, exp_avg_sq)."""
    p, g, exp_avg, exp_avg_sq = arrays
    floats = words.view(np.float32)
    _, beta1, beta2, eps, decay, rate, correction, rest1, rest2, shrink = floats
    if decay and attrs["decoupled"]:
        p *= shrink
    elif decay:
        g = g + decay * p
    exp_avg *= beta1
    exp_avg += rest1 * g
    exp_avg_sq *= beta2
    exp_avg_sq += rest2 * (g * g)
    denominator = np.sqrt(exp_avg_sq)
    denominator /= correction
    denominator += eps
    p -= rate * (exp_avg / denominator)


def sgd_step(arrays: list[np.ndarray], words: np.ndarray, attrs: dict[str, Any]) -> None:
    """As `ops.optimizer.sgd_step`, of (p, g[, momentum buffer])."""
    p, g, *buffers = arrays
    lr, momentum, rest, decay = words.view(np.float32)
    if decay:
        g = g + decay * p
    if buffers:
        (buffer,) = buffers
        if attrs["first"]:
            buffer[...] = g
        else:
            buffer *= momentum
            buffer += rest * g
        g = g + momentum * buffer if attrs["nesterov"] else buffer
    p -= lr * g


def rmsprop_step(arrays: list[np.ndarray], words: np.ndarray, attrs: dict[str, Any]) -> None:
    """As `ops.optimizer.rmsprop_step`, of (p, g, square_avg[, grad_avg][, momentum buffer])."""
    p, g, square_avg, *averages = arrays
    lr, alpha, eps, decay, momentum, rest = words.view(np.float32)
    if decay:
        g = g + decay * p
    square_avg *= alpha
    square_avg += rest * (g * g)
    variance = square_avg
    if attrs["centered"]:
        grad_avg = averages.pop(0)
        grad_avg *= alpha
        grad_avg += rest * g
        variance = square_avg - grad_avg * grad_avg
    step = g / (np.sqrt(variance) + eps)
    if averages:
        (buffer,) = averages
        buffer *= momentum
        buffer += step
        step = buffer
    p -= lr * step


def adagrad_step(arrays: list[np.ndarray], words: np.ndarray, attrs: dict[str, Any]) -> None:
    """As `ops.optimizer.adagrad_step`, of (p, g, sum)."""
    p, g, total = arrays
    rate, eps, decay = words.view(np.float32)
    if decay:
        g = g + decay * p
    total += g * g
    p -= rate * (g / (np.sqrt(total) + eps))


def uniform_numbers(
    arrays: list[np.ndarray], words: np.ndarray, attrs: dict[str, Any]
) -> np.ndarray:
    """As `ops.random.uniform`."""
    seed_low, seed_high, low, high = (int(word) for word in words)
    made: np.ndarray = uniform.numpy(
        shape=attrs["shape"], seed=seed_low | seed_high << 32, offset=low | high << 32
    )
    return made


# By the operation's name: `rule(arrays, words, attrs)` gives its result; what changes its arrays
# in place gives None.
RULES: dict[str, Callable[[list[np.ndarray], np.ndarray, dict[str, Any]], Any]] = {
    "adam_step": adam_step,
    "sgd_step": sgd_step,
    "rmsprop_step": rmsprop_step,
    "adagrad_step": adagrad_step,
    "uniform": uniform_numbers,
}
