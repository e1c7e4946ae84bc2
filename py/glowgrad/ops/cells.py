"""What a recurrent layer computes in one time step: LSTM, GRU and the simple RNN.

Sources: Hochreiter, Schmidhuber, 1997, "Long short-term memory"; Cho et al., 2014, "Learning phrase
representations using RNN encoder-decoder"; Elman, 1990, "Finding structure in time".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Cell:
    """What one time step computes, in numpy and in tensor operations.

    gates: how many blocks of H columns the weights have. kept: how many the backward pass needs,
    of which the last is h before the step. memory: whether there is a second state c.
    """

    name: str
    gates: int
    kept: int
    memory: bool
    # (x (n, G, H), product (n, G, H), state, kept (n, K, H)): changes the state, fills `kept`.
    step: Callable[[np.ndarray, np.ndarray, list[np.ndarray], np.ndarray], None]
    # kept of all steps (total, K, H): the factors that the backward loop needs, all in one go.
    factors: Callable[[np.ndarray], np.ndarray]
    # (gradient of h, gradients of the state, factors, of x, of the product): fills the last two and
    # gives what reaches the h before it other than through the product.
    back: Callable[..., np.ndarray | None]
    # (x, product, state) as tensors (n, G, H): the new state.
    compose: Callable[[Any, Any, list[Any]], list[Any]]


def _sigmoid(x: np.ndarray) -> None:
    """In place. Where exp overflows to inf, the result is 0, as it should be."""
    np.negative(x, out=x)
    np.exp(x, out=x)
    x += 1
    np.reciprocal(x, out=x)


def _lstm_step(
    x: np.ndarray, product: np.ndarray, state: list[np.ndarray], kept: np.ndarray
) -> None:
    h, c = state
    np.add(x, product, out=kept[:, :4])
    _sigmoid(kept[:, :2])
    np.tanh(kept[:, 2], out=kept[:, 2])
    _sigmoid(kept[:, 3])
    kept[:, 4] = c
    c *= kept[:, 1]
    c += kept[:, 0] * kept[:, 2]
    np.tanh(c, out=h)
    h *= kept[:, 3]


def _lstm_factors(kept: np.ndarray) -> np.ndarray:
    i, f, g, o, before = (kept[:, k] for k in range(5))
    c = np.tanh(f * before + i * g)
    parts = (
        g * i * (1 - i),
        before * f * (1 - f),
        i * (1 - g * g),
        c * o * (1 - o),
        o * (1 - c * c),
        f,
    )
    return np.stack(parts, 1)


def _lstm_back(
    g: np.ndarray, state: list[np.ndarray], factors: np.ndarray, x: np.ndarray, _: np.ndarray
) -> None:
    c = state[1]
    c += g * factors[:, 4]
    np.multiply(factors[:, :3], c[:, None], out=x[:, :3])
    np.multiply(factors[:, 3], g, out=x[:, 3])
    c *= factors[:, 5]


def _lstm_compose(x: Any, product: Any, state: list[Any]) -> list[Any]:
    gates = x + product
    i, f, o = (gates[:, k].sigmoid() for k in (0, 1, 3))
    c = f * state[1] + i * gates[:, 2].tanh()
    return [o * c.tanh(), c]


def _gru_step(
    x: np.ndarray, product: np.ndarray, state: list[np.ndarray], kept: np.ndarray
) -> None:
    (h,) = state
    r, z, n = (kept[:, k] for k in range(3))
    np.add(x[:, :2], product[:, :2], out=kept[:, :2])
    _sigmoid(kept[:, :2])
    kept[:, 3] = product[:, 2]
    np.multiply(r, kept[:, 3], out=n)
    n += x[:, 2]
    np.tanh(n, out=n)
    h -= n  # h = n + z · (h - n)
    h *= z
    h += n


def _gru_factors(kept: np.ndarray) -> np.ndarray:
    r, z, n, product, before = (kept[:, k] for k in range(5))
    of_n = (1 - z) * (1 - n * n)
    parts = (of_n * product * r * (1 - r), (before - n) * z * (1 - z), of_n, of_n * r, z)
    return np.stack(parts, 1)


def _gru_back(
    g: np.ndarray, _: list[np.ndarray], factors: np.ndarray, x: np.ndarray, product: np.ndarray
) -> np.ndarray:
    np.multiply(factors[:, :3], g[:, None], out=x)
    product[:, :2] = x[:, :2]
    np.multiply(factors[:, 3], g, out=product[:, 2])
    return g * factors[:, 4]


def _gru_compose(x: Any, product: Any, state: list[Any]) -> list[Any]:
    r, z = ((x[:, k] + product[:, k]).sigmoid() for k in range(2))
    n = (x[:, 2] + r * product[:, 2]).tanh()
    return [n + z * (state[0] - n)]


def _simple_back(
    g: np.ndarray, _: list[np.ndarray], factors: np.ndarray, x: np.ndarray, __: np.ndarray
) -> None:
    np.multiply(factors, g[:, None], out=x)


def _tanh_step(
    x: np.ndarray, product: np.ndarray, state: list[np.ndarray], kept: np.ndarray
) -> None:
    np.add(x[:, 0], product[:, 0], out=state[0])
    np.tanh(state[0], out=state[0])
    kept[:, 0] = state[0]


def _relu_step(
    x: np.ndarray, product: np.ndarray, state: list[np.ndarray], kept: np.ndarray
) -> None:
    np.add(x[:, 0], product[:, 0], out=state[0])
    np.maximum(state[0], 0, out=state[0])
    kept[:, 0] = state[0]


LSTM = Cell("lstm", 4, 6, True, _lstm_step, _lstm_factors, _lstm_back, _lstm_compose)
GRU = Cell("gru", 3, 5, False, _gru_step, _gru_factors, _gru_back, _gru_compose)
TANH = Cell(
    "rnn_tanh", 1, 2, False,
    _tanh_step,
    lambda kept: 1 - kept[:, :1] * kept[:, :1],
    _simple_back,
    lambda x, product, _: [(x + product)[:, 0].tanh()],
)  # fmt: skip
RELU = Cell(
    "rnn_relu", 1, 2, False,
    _relu_step,
    lambda kept: (kept[:, :1] > 0).astype(kept.dtype),
    _simple_back,
    lambda x, product, _: [(x + product)[:, 0].relu()],
)  # fmt: skip

CELLS = {cell.name: cell for cell in (LSTM, GRU, TANH, RELU)}
