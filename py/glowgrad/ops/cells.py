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
    # (gradient of h, gradients of the state, kept, gradients of x and of the product): fills the
    # last two and gives what reaches the h before it other than through the product.
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


def _lstm_back(
    g: np.ndarray, state: list[np.ndarray], kept: np.ndarray, x: np.ndarray, _: np.ndarray
) -> None:
    _, of_c = state
    i, f, n, o, before = (kept[:, k] for k in range(5))
    c = f * before
    c += i * n
    np.tanh(c, out=c)
    np.subtract(1, kept[:, :4], out=x)
    x[:, :2] *= kept[:, :2]
    x[:, 0] *= n
    x[:, 1] *= before
    x[:, 2] *= 1 + n
    x[:, 2] *= i
    x[:, 3] *= o
    x[:, 3] *= c
    c *= c
    through = np.subtract(1, c, out=c)
    through *= o
    through *= g
    of_c += through
    x[:, :3] *= of_c[:, None]
    x[:, 3] *= g
    of_c *= f


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


def _gru_back(
    g: np.ndarray, _: list[np.ndarray], kept: np.ndarray, x: np.ndarray, product: np.ndarray
) -> np.ndarray:
    r, z, n, inner, before = (kept[:, k] for k in range(5))
    of_n = g * (1 - z) * (1 - n * n)
    x[:, 0] = of_n * inner * r * (1 - r)
    x[:, 1] = g * (before - n) * z * (1 - z)
    x[:, 2] = of_n
    product[:, :2] = x[:, :2]
    np.multiply(of_n, r, out=product[:, 2])
    return g * z


def _gru_compose(x: Any, product: Any, state: list[Any]) -> list[Any]:
    r, z = ((x[:, k] + product[:, k]).sigmoid() for k in range(2))
    n = (x[:, 2] + r * product[:, 2]).tanh()
    return [n + z * (state[0] - n)]


def _tanh_back(
    g: np.ndarray, _: list[np.ndarray], kept: np.ndarray, x: np.ndarray, __: np.ndarray
) -> None:
    x[:, 0] = g * (1 - kept[:, 0] * kept[:, 0])


def _relu_back(
    g: np.ndarray, _: list[np.ndarray], kept: np.ndarray, x: np.ndarray, __: np.ndarray
) -> None:
    np.multiply(g, kept[:, 0] > 0, out=x[:, 0])


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


LSTM = Cell("lstm", 4, 6, True, _lstm_step, _lstm_back, _lstm_compose)
GRU = Cell("gru", 3, 5, False, _gru_step, _gru_back, _gru_compose)
TANH = Cell(
    "rnn_tanh", 1, 2, False,
    _tanh_step,
    _tanh_back,
    lambda x, product, _: [(x + product)[:, 0].tanh()],
)  # fmt: skip
RELU = Cell(
    "rnn_relu", 1, 2, False,
    _relu_step,
    _relu_back,
    lambda x, product, _: [(x + product)[:, 0].relu()],
)  # fmt: skip

CELLS = {cell.name: cell for cell in (LSTM, GRU, TANH, RELU)}
