"""What a recurrent layer computes in one direction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...ops import recurrent as ops
from ...ops.cells import LSTM
from ...tensor import Tensor
from .linear import linear

# Of each mode of PyTorch's: how many blocks of hidden_size rows its weights have.
GATES = {"LSTM": 4, "GRU": 3, "RNN_TANH": 1, "RNN_RELU": 1}
_RECURRENCES = {
    "LSTM": ops.lstm,
    "GRU": ops.gru,
    "RNN_TANH": ops.rnn_tanh,
    "RNN_RELU": ops.rnn_relu,
}


def recurrence(
    mode: str,
    x: Tensor,
    weights: Sequence[Any],
    start: Sequence[Tensor],
    batch_sizes: tuple[int, ...],
    reverse: bool = False,
    weight_hr: Tensor | None = None,
) -> tuple[Tensor, list[Tensor]]:
    """x (rows, D) and the first state, h (N, H) and of an LSTM c (N, H), give out (rows, H) and the
    last state. The rows of one time step lie together, `batch_sizes[t]` of them.

    weights: weight_ih (G·H, D), weight_hh (G·H, H), bias_ih and bias_hh (G·H), or None for these.
    """
    weight_ih, weight_hh, bias_ih, bias_hh = weights
    gates = linear(x, weight_ih, bias_ih)  # of all time steps: one product
    bias = gates.new_zeros(gates.shape[1]) if bias_hh is None else bias_hh
    if weight_hr is not None:
        out, *end = ops.compose(
            LSTM, gates, weight_hh, bias, *start,
            batch_sizes=batch_sizes, reverse=reverse, projection=weight_hr,
        )  # fmt: skip
        return out, end
    primitive = _RECURRENCES[mode]
    out, *end, _ = primitive(
        gates, weight_hh, bias, *start, batch_sizes=batch_sizes, reverse=reverse
    )
    return out, end
