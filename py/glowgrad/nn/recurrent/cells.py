"""One time step of a recurrent layer, for loops that the learner writes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from ...errors import ShapeError
from ...tensor import Tensor
from ...tensor.creation import empty
from .. import init
from ..functional.recurrent import recurrence
from ..module import Module
from ..parameter import Parameter


class RNNCellBase(Module):
    """What the cells share: weights that start evenly within ±1/√hidden_size."""

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        bias: bool,
        num_chunks: int,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__()
        self.input_size, self.hidden_size, self.bias = input_size, hidden_size, bias
        rows = num_chunks * hidden_size
        for name, shape in (
            ("weight_ih", (rows, input_size)),
            ("weight_hh", (rows, hidden_size)),
            ("bias_ih", (rows,)),
            ("bias_hh", (rows,)),
        ):
            there = bias or name.startswith("weight")
            made = Parameter(empty(shape, dtype=dtype, device=device)) if there else None
            self.register_parameter(name, made)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        bound = 1 / math.sqrt(self.hidden_size) if self.hidden_size > 0 else 0
        for weight in self.parameters():
            init.uniform_(weight, -bound, bound)

    def extra_repr(self) -> str:
        text = f"{self.input_size}, {self.hidden_size}"
        if self.bias is not True:
            text += f", bias={self.bias}"
        if getattr(self, "nonlinearity", "tanh") != "tanh":
            text += f", nonlinearity={self.nonlinearity}"
        return text

    def _step(self, mode: str, input: Tensor, state: Sequence[Tensor] | None) -> list[Tensor]:
        """The new state, batched or not as the input is."""
        name = type(self).__name__
        for what, value in (("input", input), *(("hidden state", h) for h in state or ())):
            if value.ndim not in (1, 2):
                raise ValueError(
                    f"{name} got an {what} of shape {tuple(value.shape)}: it needs (N, size), or "
                    "(size,) for one sequence"
                )
        batched = input.ndim == 2
        x = input if batched else input.unsqueeze(0)
        if x.shape[1] != self.input_size:
            raise ShapeError(
                f"{self!r} got an input of shape {tuple(input.shape)}: its last size must be "
                f"input_size={self.input_size}"
            )
        if state is None:
            zeros = x.new_zeros((len(x), self.hidden_size))
            start = [zeros, zeros] if mode == "LSTM" else [zeros]
        else:
            start = [h if batched else h.unsqueeze(0) for h in state]
        for h in start:
            if tuple(h.shape) != (len(x), self.hidden_size):
                raise ShapeError(
                    f"{self!r} got a hidden state of shape {tuple(h.shape)} for an input of shape "
                    f"{tuple(input.shape)}: it must be {(len(x), self.hidden_size)}"
                )
        weights = self.weight_ih, self.weight_hh, self.bias_ih, self.bias_hh
        _, new = recurrence(mode, x, weights, start, (len(x),))
        return new if batched else [h.squeeze(0) for h in new]


class RNNCell(RNNCellBase):
    """h' = tanh(W_ih x + b_ih + W_hh h + b_hh), or relu of it; x (N, input_size), h (N,
    hidden_size).

    Both may come without N; h starts at 0. Raises ShapeError for other sizes, ValueError for more
    axes. Source: Elman, 1990.
    """

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        bias: bool = True,
        nonlinearity: str = "tanh",
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__(input_size, hidden_size, bias, 1, device, dtype)
        self.nonlinearity = nonlinearity

    def forward(self, input: Tensor, hx: Tensor | None = None) -> Tensor:
        if self.nonlinearity not in ("tanh", "relu"):
            raise RuntimeError(
                f"RNNCell got nonlinearity={self.nonlinearity!r}: it knows 'tanh' and 'relu'"
            )
        mode = f"RNN_{self.nonlinearity.upper()}"
        return self._step(mode, input, None if hx is None else (hx,))[0]


class LSTMCell(RNNCellBase):
    """c' = f · c + i · g and h' = o · tanh(c'), with i, f, o = sigmoid and g = tanh of
    W_ih x + b_ih + W_hh h + b_hh; x (N, input_size), h and c (N, hidden_size).

    All may come without N; (h, c) start at 0. Gives (h', c'). Raises ShapeError for other sizes,
    ValueError for more axes. Source: Hochreiter, Schmidhuber, 1997.
    """

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        bias: bool = True,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__(input_size, hidden_size, bias, 4, device, dtype)

    def forward(
        self, input: Tensor, hx: tuple[Tensor, Tensor] | None = None
    ) -> tuple[Tensor, Tensor]:
        h, c = self._step("LSTM", input, hx)
        return h, c


class GRUCell(RNNCellBase):
    """h' = (1 - z) · n + z · h, with r, z = sigmoid(W_ih x + b_ih + W_hh h + b_hh) and
    n = tanh(W_in x + b_in + r · (W_hn h + b_hn)); x (N, input_size), h (N, hidden_size).

    Both may come without N; h starts at 0. Raises ShapeError for other sizes, ValueError for more
    axes. Source: Cho et al., 2014.
    """

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        bias: bool = True,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__(input_size, hidden_size, bias, 3, device, dtype)

    def forward(self, input: Tensor, hx: Tensor | None = None) -> Tensor:
        return self._step("GRU", input, None if hx is None else (hx,))[0]
