"""Recurrent layers over whole sequences: stacked, in one direction or both, padded or packed."""

from __future__ import annotations

import math
import numbers
import warnings
from collections.abc import Sequence
from typing import Any

from ...errors import ShapeError
from ...tensor import Tensor
from ...tensor.creation import empty, zeros
from ...tensor.movement import cat, stack
from .. import init
from ..functional.dropout import dropout as drop
from ..functional.recurrent import GATES, recurrence
from ..module import Module
from ..parameter import Parameter
from ..utils.rnn import PackedSequence


class RNNBase(Module):
    """What RNN, LSTM and GRU share. `mode`: "RNN_TANH", "RNN_RELU", "LSTM" or "GRU".

    Weights start evenly within ±1/√hidden_size. Raises ValueError for sizes below 1 and a dropout
    outside of 0 to 1, TypeError for sizes and switches of another type.
    """

    def __init__(
        self,
        mode: str,
        input_size: int,
        hidden_size: int,
        num_layers: int = 1,
        bias: bool = True,
        batch_first: bool = False,
        dropout: float = 0.0,
        bidirectional: bool = False,
        proj_size: int = 0,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__()
        self.mode = mode
        self.input_size, self.hidden_size, self.proj_size = input_size, hidden_size, proj_size
        self.num_layers, self.bias, self.batch_first = num_layers, bias, batch_first
        self.bidirectional = bidirectional
        self._check_arguments(dropout)
        self.dropout = float(dropout)
        rows = GATES[mode] * hidden_size
        self._directions = 2 if bidirectional else 1
        self._out_size = proj_size or hidden_size
        self._all_weights: list[list[str]] = []
        for layer in range(num_layers):
            width = input_size if layer == 0 else self._out_size * self._directions
            for suffix in ("", "_reverse")[: self._directions]:
                shapes: dict[str, tuple[int, ...]] = {
                    f"weight_ih_l{layer}{suffix}": (rows, width),
                    f"weight_hh_l{layer}{suffix}": (rows, self._out_size),
                }
                if bias:
                    shapes[f"bias_ih_l{layer}{suffix}"] = (rows,)
                    shapes[f"bias_hh_l{layer}{suffix}"] = (rows,)
                if proj_size:
                    shapes[f"weight_hr_l{layer}{suffix}"] = (proj_size, hidden_size)
                for name, shape in shapes.items():
                    setattr(self, name, Parameter(empty(shape, dtype=dtype, device=device)))
                self._all_weights.append(list(shapes))
        self.reset_parameters()

    def _check_arguments(self, dropout: Any) -> None:
        name = type(self).__name__
        if self.mode not in GATES:
            raise ValueError(f"{name} got mode {self.mode!r}: it knows {', '.join(GATES)}")
        number = isinstance(dropout, numbers.Number) and not isinstance(dropout, bool)
        if not number or not 0 <= dropout <= 1:
            raise ValueError(f"{name} got dropout={dropout!r}: a probability is from 0 to 1")
        for what, kind in (
            ("bias", bool),
            ("batch_first", bool),
            ("input_size", int),
            ("hidden_size", int),
        ):
            value = getattr(self, what)
            if not isinstance(value, kind):
                raise TypeError(f"{name} got {what}={value!r}, which must be of type {kind}")
        for what in ("input_size", "hidden_size", "num_layers"):
            if getattr(self, what) <= 0:
                raise ValueError(f"{name} got {what}={getattr(self, what)}: it must be at least 1")
        if not 0 <= self.proj_size < self.hidden_size:
            raise ValueError(
                f"{name} got proj_size={self.proj_size}: it must be smaller than hidden_size="
                f"{self.hidden_size}, or 0 for no projection"
            )
        if dropout > 0 and self.num_layers == 1:
            warnings.warn(
                f"{name} got dropout={dropout}, which acts between layers only, and num_layers=1: "
                "it does nothing",
                stacklevel=4,
            )

    def reset_parameters(self) -> None:
        bound = 1 / math.sqrt(self.hidden_size)
        for weight in self.parameters():
            init.uniform_(weight, -bound, bound)

    def flatten_parameters(self) -> None:
        """Nothing to do here; PyTorch arranges memory for one vendor's library."""

    @property
    def all_weights(self) -> list[list[Parameter]]:
        """The parameters of each layer and direction."""
        return [[getattr(self, name) for name in names] for names in self._all_weights]

    def extra_repr(self) -> str:
        text = f"{self.input_size}, {self.hidden_size}"
        for name, default in (
            ("proj_size", 0),
            ("num_layers", 1),
            ("bias", True),
            ("batch_first", False),
            ("dropout", 0),
            ("bidirectional", False),
        ):
            value = getattr(self, name)
            if value != default:
                text += f", {name}={value}"
        return text

    def forward(self, input: Any, hx: Any = None) -> tuple[Any, Any]:
        given = None if hx is None else (hx if self.mode == "LSTM" else (hx,))
        run: Any = self._packed if isinstance(input, PackedSequence) else self._padded
        out, end = run(input, given)
        return out, tuple(end) if self.mode == "LSTM" else end[0]

    def _packed(self, input: PackedSequence, hx: Any) -> tuple[PackedSequence, list[Tensor]]:
        data, batch_sizes, order, back = input
        sizes = tuple(batch_sizes.tolist())
        self._check_input(data, 2)
        start = self._start(data, hx, sizes[0])
        if hx is not None and order is not None:
            start = [s.index_select(1, order) for s in start]
        rows, end = self._layers(data, start, sizes)
        if back is not None:
            end = [s.index_select(1, back) for s in end]
        return PackedSequence(rows, batch_sizes, order, back), end

    def _padded(self, input: Tensor, hx: Any) -> tuple[Tensor, list[Tensor]]:
        if input.ndim not in (2, 3):
            raise ValueError(
                f"{self!r} got an input of shape {tuple(input.shape)}: it needs "
                f"{'(N, L, D)' if self.batch_first else '(L, N, D)'}, or (L, D) for one sequence"
            )
        batched = input.ndim == 3
        for state in hx or ():
            if state.ndim != input.ndim:
                raise ShapeError(
                    f"{self!r} got an input of shape {tuple(input.shape)} and a state of shape "
                    f"{tuple(state.shape)}: both must have {input.ndim} axes"
                )
        self._check_input(input, input.ndim)
        if not batched:
            input = input.unsqueeze(1)
            hx = None if hx is None else [s.unsqueeze(1) for s in hx]
        elif self.batch_first:
            input = input.transpose(0, 1)
        length, count, width = input.shape
        if not length:
            raise ShapeError(f"{self!r} got a sequence of length 0: it needs at least one element")
        start = self._start(input, hx, count)
        rows, end = self._layers(input.reshape(length * count, width), start, (count,) * length)
        if not batched:
            return rows, [s.squeeze(1) for s in end]
        out = rows.reshape((length, count, rows.shape[1]))
        return out.transpose(0, 1) if self.batch_first else out, end

    def _check_input(self, input: Tensor, axes: int) -> None:
        kind = getattr(self, self._all_weights[0][0]).dtype
        if input.dtype is not kind:
            raise ValueError(
                f"{self!r} got an input of type {input.dtype}, its weights are {kind}: use "
                f"input.to({kind})"
            )
        if input.ndim != axes or input.shape[-1] != self.input_size:
            raise ShapeError(
                f"{self!r} got an input of shape {tuple(input.shape)}: it needs {axes} axes, and "
                f"its last size must be input_size={self.input_size}"
            )

    def _start(self, input: Tensor, hx: Any, count: int) -> list[Tensor]:
        """The first state (layers · directions, N, H), of an LSTM two of them."""
        number = self.num_layers * self._directions
        sizes = [self._out_size, *([self.hidden_size] if self.mode == "LSTM" else [])]
        wanted = [(number, count, size) for size in sizes]
        if hx is None:
            return [zeros(shape, dtype=input.dtype, device=input.device) for shape in wanted]
        if len(hx) != len(wanted):
            raise ShapeError(f"{self!r} got {len(hx)} states instead of {len(wanted)}: (h_0, c_0)")
        for state, shape in zip(hx, wanted, strict=True):
            if tuple(state.shape) != shape:
                raise ShapeError(
                    f"{self!r} got a state of shape {tuple(state.shape)}, but it needs {shape}: "
                    "(num_layers · directions, N, size), also with batch_first"
                )
            if state.dtype is not input.dtype:
                raise RuntimeError(
                    f"{self!r} got a state of type {state.dtype} for an input of {input.dtype}"
                )
        return list(hx)

    def _layers(
        self, rows: Tensor, start: Sequence[Tensor], batch_sizes: tuple[int, ...]
    ) -> tuple[Tensor, list[Tensor]]:
        """All layers and directions: the output's rows, and the last state of each."""
        ends: list[list[Tensor]] = []
        for layer in range(self.num_layers):
            if layer and self.dropout and self.training:
                rows = drop(rows, self.dropout)
            outs = []
            for suffix in ("", "_reverse")[: self._directions]:
                state = [s[len(ends)] for s in start]
                *weights, projection = self._weights(f"_l{layer}{suffix}")
                out, end = recurrence(
                    self.mode, rows, weights, state, batch_sizes, bool(suffix), projection
                )
                outs.append(out)
                ends.append(end)
            rows = outs[0] if len(outs) == 1 else cat(outs, 1)
        return rows, [stack(states) for states in zip(*ends, strict=True)]

    def _weights(self, suffix: str) -> list[Any]:
        """Weights of input and state, both biases and the projection, None where there is none."""
        names = ["weight_ih", "weight_hh"]
        names += ["bias_ih", "bias_hh"] if self.bias else ["", ""]
        names += ["weight_hr"] if self.proj_size else [""]
        return [getattr(self, name + suffix) if name else None for name in names]


class RNN(RNNBase):
    """h_t = tanh(W_ih x_t + b_ih + W_hh h_{t-1} + b_hh), or relu of it, over whole sequences.

    Takes x (L, N, input_size), (N, L, input_size) with batch_first, (L, input_size) or a
    PackedSequence, and h_0 (layers · directions, N, hidden_size), zeros by default. Gives the last
    layer's states at every step (L, N, directions · hidden_size), arranged as x, and the last
    states h_n of every layer. Raises ShapeError for other sizes, ValueError for another type or
    number of axes. Source: Elman, 1990, "Finding structure in time".
    """

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        num_layers: int = 1,
        nonlinearity: str = "tanh",
        bias: bool = True,
        batch_first: bool = False,
        dropout: float = 0.0,
        bidirectional: bool = False,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        if nonlinearity not in ("tanh", "relu"):
            raise ValueError(f"RNN got nonlinearity={nonlinearity!r}: it knows 'tanh' and 'relu'")
        super().__init__(
            f"RNN_{nonlinearity.upper()}", input_size, hidden_size, num_layers, bias, batch_first,
            dropout, bidirectional, 0, device, dtype,
        )  # fmt: skip
        self.nonlinearity = nonlinearity


class LSTM(RNNBase):
    """c_t = f · c_{t-1} + i · g and h_t = o · tanh(c_t), with i, f, o = sigmoid and g = tanh of
    W_ih x_t + b_ih + W_hh h_{t-1} + b_hh, over whole sequences.

    Takes and gives what RNN does, but the state is a pair (h, c). With proj_size P > 0, h is
    W_hr (o · tanh(c)) and has P elements. Source: Hochreiter, Schmidhuber, 1997, "Long short-term
    memory"; projections: Sak et al., 2014.
    """

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        num_layers: int = 1,
        bias: bool = True,
        batch_first: bool = False,
        dropout: float = 0.0,
        bidirectional: bool = False,
        proj_size: int = 0,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__(
            "LSTM", input_size, hidden_size, num_layers, bias, batch_first, dropout, bidirectional,
            proj_size, device, dtype,
        )  # fmt: skip


class GRU(RNNBase):
    """h_t = (1 - z) · n + z · h_{t-1}, with r, z = sigmoid of W_ih x_t + b_ih + W_hh h_{t-1} + b_hh
    and n = tanh(W_in x_t + b_in + r · (W_hn h_{t-1} + b_hn)), over whole sequences.

    Takes and gives what RNN does. Source: Cho et al., 2014, "Learning phrase representations using
    RNN encoder-decoder for statistical machine translation".
    """

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        num_layers: int = 1,
        bias: bool = True,
        batch_first: bool = False,
        dropout: float = 0.0,
        bidirectional: bool = False,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__(
            "GRU", input_size, hidden_size, num_layers, bias, batch_first, dropout, bidirectional,
            0, device, dtype,
        )  # fmt: skip
