"""Recurrent layers by the SIMD kernels: all time steps of a layer in one call."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..host import follow
from . import host
from .host import float32, kernel, scratch
from .memory import address

# The kernels' numbers of the cells (web/simd/program/recurrent.ts), the gates of each, and what it
# keeps of a row for the backward pass.
_CELLS = {"lstm": (0, 4, 6), "gru": (1, 3, 5), "rnn_tanh": (2, 1, 2), "rnn_relu": (3, 1, 2)}

_recurrence: Callable[..., Any]
_recurrence_grad: Callable[..., Any]
_recurrence_scratch: Callable[..., Any]


@follow
def _bind() -> None:
    global _recurrence, _recurrence_grad, _recurrence_scratch
    _recurrence, _recurrence_grad = kernel("recurrence"), kernel("recurrence_grad")
    _recurrence_scratch = kernel("recurrence_scratch")


def _dense(array: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(array)


def _register(name: str) -> None:
    number, gates, keeps = _CELLS[name]

    def forward(
        x: np.ndarray,
        weight: np.ndarray,
        bias: np.ndarray,
        *start: np.ndarray,
        batch_sizes: tuple[int, ...],
        reverse: bool,
    ) -> Any:
        x, weight, bias = _dense(x), _dense(weight), _dense(bias)
        rows, size = len(x), weight.shape[1]
        out, kept = np.empty((rows, size), float32), np.empty((rows, keeps, size), float32)
        state = [np.array(s, order="C") for s in start]
        sizes = np.array(batch_sizes, np.int32)
        most = max(batch_sizes, default=0)
        spare = np.empty(most * gates * size if name == "gru" else 0, float32)
        room = scratch.reserve(_recurrence_scratch(gates * size, size))
        _recurrence(
            number, address(x), address(weight), address(bias), address(out), address(state[0]),
            address(state[-1]), address(kept), size, address(sizes), len(sizes), rows,
            int(reverse), room, address(spare),
        )  # fmt: skip
        return out, *state, kept

    def backward(
        g: np.ndarray,
        weight: np.ndarray,
        kept: np.ndarray,
        *end: np.ndarray,
        batch_sizes: tuple[int, ...],
        reverse: bool,
    ) -> Any:
        g, weight, kept = _dense(g), _dense(weight), _dense(kept)
        rows, size = len(g), weight.shape[1]
        x = np.empty((rows, gates * size), float32)
        product = np.empty_like(x) if name == "gru" else x
        state = [np.array(s, order="C") for s in end]
        sizes = np.array(batch_sizes, np.int32)
        room = scratch.reserve(_recurrence_scratch(gates * size, size))
        _recurrence_grad(
            number, address(g), address(weight), address(kept), address(x), address(state[0]),
            address(state[-1]), address(product), size, address(sizes), len(sizes), rows,
            int(reverse), room,
        )  # fmt: skip
        return (x, *state, product) if name == "gru" else (x, *state)

    forward.__name__, backward.__name__ = name, f"{name}_grad"
    everything = (float32,) * 6
    host.replaces("recurrent", everything)(forward)
    host.replaces("recurrent", everything)(backward)


for _name in _CELLS:
    _register(_name)
