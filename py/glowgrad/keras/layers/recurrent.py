"""Recurrent layers over (N, L, C): SimpleRNN, LSTM, GRU, their cells, and RNN for any cell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import glowgrad as gg

from ...nn import functional as F
from ...nn.functional.recurrent import recurrence
from ...tensor import Tensor
from .. import activations, nest
from ..layer import Layer
from ..symbolic import KerasTensor, Shape


class _Cell(Layer):
    """One step: `call(inputs, states)` gives (output, new states)."""

    gates: int
    state_count = 1

    def __init__(
        self, units: int, activation: Any = "tanh", use_bias: bool = True,
        kernel_initializer: Any = "glorot_uniform", recurrent_initializer: Any = "orthogonal",
        bias_initializer: Any = "zeros", kernel_regularizer: Any = None,
        recurrent_regularizer: Any = None, bias_regularizer: Any = None,
        kernel_constraint: Any = None, recurrent_constraint: Any = None,
        bias_constraint: Any = None, dropout: float = 0.0, recurrent_dropout: float = 0.0,
        seed: int | None = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(**kwargs)
        if units <= 0:
            raise ValueError(
                "Received an invalid value for argument `units`, expected a positive integer, got "
                f"{units}."
            )
        self.units, self.use_bias = units, use_bias
        self.activation = activations.get(activation)
        self.kernel_initializer, self.recurrent_initializer = (
            kernel_initializer, recurrent_initializer,
        )  # fmt: skip
        self.bias_initializer = bias_initializer
        self.kernel_regularizer, self.recurrent_regularizer = (
            kernel_regularizer, recurrent_regularizer,
        )  # fmt: skip
        self.bias_regularizer = bias_regularizer
        self.kernel_constraint, self.recurrent_constraint = kernel_constraint, recurrent_constraint
        self.bias_constraint = bias_constraint
        self.dropout, self.recurrent_dropout = dropout, recurrent_dropout
        self.bias: Any = None
        self._masks: tuple[Any, Any] = (None, None)

    @property
    def state_size(self) -> Any:
        return self.units if self.state_count == 1 else [self.units] * self.state_count

    @property
    def output_size(self) -> int:
        return self.units

    def _bias_shape(self) -> tuple[int, ...]:
        return (self.units * self.gates,)

    def build(self, input_shape: Any = None) -> None:
        width = self.units * self.gates
        self.kernel = self.add_weight(
            (input_shape[-1], width), self.kernel_initializer,
            regularizer=self.kernel_regularizer, constraint=self.kernel_constraint, name="kernel",
        )  # fmt: skip
        self.recurrent_kernel = self.add_weight(
            (self.units, width), self.recurrent_initializer,
            regularizer=self.recurrent_regularizer, constraint=self.recurrent_constraint,
            name="recurrent_kernel",
        )  # fmt: skip
        if self.use_bias:
            self.bias = self.add_weight(
                self._bias_shape(), self.bias_initializer, regularizer=self.bias_regularizer,
                constraint=self.bias_constraint, name="bias",
            )  # fmt: skip
            self._start_bias()
        self.built = True

    def _start_bias(self) -> None:
        """Change the first bias, where a cell wants to."""

    def get_initial_state(self, batch_size: int) -> list[Tensor]:
        """Zeros."""
        return [gg.zeros(batch_size, self.units) for _ in range(self.state_count)]

    def draw_masks(self, inputs: Tensor, training: bool) -> None:
        """Draw what dropout leaves out, once for all steps of a sequence."""
        x, h = None, None
        if training and self.dropout:
            x = F.dropout(inputs.new_ones(inputs.shape[0], inputs.shape[-1]), self.dropout)
        if training and self.recurrent_dropout:
            h = F.dropout(inputs.new_ones(inputs.shape[0], self.units), self.recurrent_dropout)
        object.__setattr__(self, "_masks", (x, h))

    def _masked(self, x: Tensor, h: Tensor) -> tuple[Tensor, Tensor]:
        for_x, for_h = self._masks
        return (x if for_x is None else x * for_x), (h if for_h is None else h * for_h)

    # The whole sequence in one operation of the engine, where the cell is the usual one.
    mode: str

    def usual(self) -> bool:
        """Whether the engine's own recurrence computes this cell."""
        return self.activation is activations.get("tanh") and self._masks == (None, None)

    def engine_weights(self) -> tuple[Any, ...]:
        """weight_ih, weight_hh, bias_ih, bias_hh as the engine's recurrence takes them."""
        return self.kernel.T, self.recurrent_kernel.T, self.bias, None


class SimpleRNNCell(_Cell):
    """h' = tanh(x @ kernel + h @ recurrent_kernel + bias)."""

    gates, mode = 1, "RNN_TANH"

    def call(self, inputs: Tensor, states: Any, training: bool = False) -> Any:
        (h,) = states if isinstance(states, (list, tuple)) else (states,)
        x, h = self._masked(inputs, h)
        made = x @ self.kernel + h @ self.recurrent_kernel
        out = self.activation(made if self.bias is None else made + self.bias)
        return out, [out]


class LSTMCell(_Cell):
    """Gates i, f, o and candidate g: c' = f · c + i · g, h' = o · tanh(c').

    Source: Hochreiter, Schmidhuber, 1997.
    """

    gates, state_count, mode = 4, 2, "LSTM"

    def __init__(
        self, units: int, activation: Any = "tanh", recurrent_activation: Any = "sigmoid",
        use_bias: bool = True, kernel_initializer: Any = "glorot_uniform",
        recurrent_initializer: Any = "orthogonal", bias_initializer: Any = "zeros",
        unit_forget_bias: bool = True, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(
            units, activation, use_bias, kernel_initializer, recurrent_initializer,
            bias_initializer, **kwargs,
        )  # fmt: skip
        self.recurrent_activation = activations.get(recurrent_activation)
        self.unit_forget_bias = unit_forget_bias

    def _start_bias(self) -> None:
        if self.unit_forget_bias:  # what a cell holds is kept at first
            start = self.bias.numpy()
            start[self.units : 2 * self.units] = 1.0
            self.bias.assign(start)

    def usual(self) -> bool:
        return super().usual() and self.recurrent_activation is activations.get("sigmoid")

    def call(self, inputs: Tensor, states: Any, training: bool = False) -> Any:
        h, c = states
        x, h = self._masked(inputs, h)
        made = x @ self.kernel + h @ self.recurrent_kernel
        made = made if self.bias is None else made + self.bias
        i, f, g, o = made.chunk(4, -1)
        gate = self.recurrent_activation
        c = gate(f) * c + gate(i) * self.activation(g)
        h = gate(o) * self.activation(c)
        return h, [h, c]


class GRUCell(_Cell):
    """Gates z and r: h' = z · h + (1 - z) · tanh(candidate with r · h). Source: Cho et al., 2014.

    reset_after: r acts on h @ recurrent_kernel, else on h.
    """

    gates, mode = 3, "GRU"

    def __init__(
        self, units: int, activation: Any = "tanh", recurrent_activation: Any = "sigmoid",
        use_bias: bool = True, kernel_initializer: Any = "glorot_uniform",
        recurrent_initializer: Any = "orthogonal", bias_initializer: Any = "zeros",
        reset_after: bool = True, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(
            units, activation, use_bias, kernel_initializer, recurrent_initializer,
            bias_initializer, **kwargs,
        )  # fmt: skip
        self.recurrent_activation = activations.get(recurrent_activation)
        self.reset_after = reset_after

    def _bias_shape(self) -> tuple[int, ...]:
        return (2, 3 * self.units) if self.reset_after else (3 * self.units,)

    def usual(self) -> bool:
        usual = self.recurrent_activation is activations.get("sigmoid")
        return super().usual() and usual and self.reset_after

    def engine_weights(self) -> tuple[Any, ...]:
        # The engine has r before z.
        def turned(w: Tensor) -> Tensor:
            z, r, n = w.chunk(3, -1)
            return gg.cat([r, z, n], -1)

        bias = (None, None) if self.bias is None else turned(self.bias).unbind(0)
        return turned(self.kernel).T, turned(self.recurrent_kernel).T, *bias

    def call(self, inputs: Tensor, states: Any, training: bool = False) -> Any:
        (h,) = states if isinstance(states, (list, tuple)) else (states,)
        x, seen = self._masked(inputs, h)
        of_x, of_h = x @ self.kernel, None
        gate, units = self.recurrent_activation, self.units
        if self.reset_after:
            of_h = seen @ self.recurrent_kernel
            if self.bias is not None:
                of_x, of_h = of_x + self.bias[0], of_h + self.bias[1]
            xz, xr, xn = of_x.chunk(3, -1)
            hz, hr, hn = of_h.chunk(3, -1)
            z, r = gate(xz + hz), gate(xr + hr)
            candidate = self.activation(xn + r * hn)
        else:
            of_x = of_x if self.bias is None else of_x + self.bias
            xz, xr, xn = of_x.chunk(3, -1)
            both = seen @ self.recurrent_kernel[:, : 2 * units]
            z, r = gate(xz + both[:, :units]), gate(xr + both[:, units:])
            candidate = self.activation(xn + (r * seen) @ self.recurrent_kernel[:, 2 * units :])
        made = z * h + (1 - z) * candidate
        return made, [made]


class StackedRNNCells(Layer):
    """Cells one above the other, as one."""

    def __init__(self, cells: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.cells = list(cells)

    @property
    def state_size(self) -> list[Any]:
        return [cell.state_size for cell in self.cells]

    @property
    def output_size(self) -> Any:
        return self.cells[-1].output_size

    def build(self, input_shape: Any = None) -> None:
        for cell in self.cells:
            cell._build_for((KerasTensor(input_shape), None), {})
            input_shape = (*input_shape[:-1], cell.output_size)
        self.built = True

    def get_initial_state(self, batch_size: int) -> list[Any]:
        return [initial_state(cell, batch_size) for cell in self.cells]

    def call(self, inputs: Tensor, states: Any, training: bool = False) -> Any:
        made = []
        for cell, state in zip(self.cells, states, strict=True):
            inputs, new = cell(inputs, state)
            made.append(new if isinstance(new, list) else [new])
        return inputs, made


def initial_state(cell: Any, batch_size: int) -> list[Any]:
    """The states with which a cell begins, as a list."""
    if hasattr(cell, "get_initial_state"):
        made = cell.get_initial_state(batch_size)
        return list(made) if isinstance(made, (list, tuple)) else [made]
    sizes = cell.state_size
    sizes = sizes if isinstance(sizes, (list, tuple)) else [sizes]
    return [gg.zeros(batch_size, n) for n in sizes]


class RNN(Layer):
    """A cell at every step of (N, L, C): the last output, or all of them.

    return_state: the last states too. go_backwards: from the last step to the first. stateful: the
    states stay for the next batch. Raises ValueError for an input of another rank.
    """

    supports_masking = True
    ndim = 3

    def __init__(
        self, cell: Any, return_sequences: bool = False, return_state: bool = False,
        go_backwards: bool = False, stateful: bool = False, unroll: bool = False,
        zero_output_for_mask: bool = False, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(**kwargs)
        self.cell: Any = StackedRNNCells(cell) if isinstance(cell, (list, tuple)) else cell
        self.return_sequences, self.return_state = return_sequences, return_state
        self.go_backwards, self.stateful, self.unroll = go_backwards, stateful, unroll
        self.zero_output_for_mask = zero_output_for_mask
        object.__setattr__(self, "states", None)

    def build(self, input_shape: Any = None) -> None:
        if isinstance(input_shape, list):
            input_shape = input_shape[0]
        step = KerasTensor((input_shape[0], input_shape[2]))
        self.cell._build_for((step, None), {})
        self.built = True

    def reset_states(self) -> None:
        """Begin with zeros again."""
        object.__setattr__(self, "states", None)

    reset_state = reset_states

    def call(
        self, sequences: Any, initial_state: Any = None, mask: Any = None, training: bool = False
    ) -> Any:
        x = sequences
        states = self._first_states(x, initial_state)
        cell = self.cell
        if isinstance(cell, _Cell):
            cell.draw_masks(x, training)
        if mask is None and isinstance(cell, _Cell) and cell.usual():
            outputs, states = self._at_once(x, states)
        else:
            outputs, states = self._step_by_step(x, states, mask, training)
        if self.stateful:
            object.__setattr__(self, "states", [s.detach() for s in nest.flatten(states)])
        out = outputs if self.return_sequences else outputs[:, -1]
        return [out, *states] if self.return_state else out

    def _first_states(self, x: Tensor, given: Any) -> list[Any]:
        if given is not None:
            return list(given) if isinstance(given, (list, tuple)) else [given]
        known: Any = self.__dict__.get("states")
        if self.stateful and known is not None:
            return list(nest.pack_like(initial_state(self.cell, x.shape[0]), known))
        return [
            nest.map_structure(lambda s: s.to(x.device), s)
            for s in initial_state(self.cell, x.shape[0])
        ]

    def _at_once(self, x: Tensor, states: list[Tensor]) -> tuple[Tensor, list[Tensor]]:
        n, length, width = x.shape
        rows = x.transpose(0, 1).reshape(length * n, width)  # the rows of one step lie together
        out, end = recurrence(
            self.cell.mode, rows, self.cell.engine_weights(), states, (n,) * length,
            reverse=self.go_backwards,
        )  # fmt: skip
        made = out.reshape(length, n, -1).transpose(0, 1)
        # Backwards, Keras gives outputs in the order in which they were made.
        return (made.flip(1) if self.go_backwards else made), list(end)

    def _step_by_step(
        self, x: Tensor, states: list[Any], mask: Any, training: bool
    ) -> tuple[Tensor, list[Any]]:
        steps = range(x.shape[1])
        outputs: list[Tensor] = []
        for t in reversed(steps) if self.go_backwards else steps:
            out, new = self.cell(x[:, t], states, training=training)
            new = list(new) if isinstance(new, (list, tuple)) else [new]
            if mask is not None:
                kept = mask[:, t].to(x.device).unsqueeze(-1)
                before = outputs[-1] if outputs and not self.zero_output_for_mask else out * 0
                out = kept.where(out, before)
                merged = [
                    kept.where(a, b)
                    for a, b in zip(nest.flatten(new), nest.flatten(states), strict=True)
                ]
                new = nest.pack_like(new, merged)
            outputs.append(out)
            states = new
        return gg.stack(outputs, 1), states

    def compute_mask(self, inputs: Any, previous_mask: Any) -> Any:
        if isinstance(previous_mask, list):
            previous_mask = previous_mask[0]
        return previous_mask if self.return_sequences else None

    def compute_output_shape(self, input_shape: Any) -> Shape:
        batch, length = input_shape[0], input_shape[1]
        size = self.cell.output_size if hasattr(self.cell, "output_size") else self.cell.units
        return (batch, length, size) if self.return_sequences else (batch, size)

    def compute_output_spec(self, *args: Any, **kwargs: Any) -> Any:
        shape = args[0].shape
        out = KerasTensor(self.compute_output_shape(shape))
        if not self.return_state:
            return out
        sizes = nest.flatten(self.cell.state_size)
        return [out, *[KerasTensor((shape[0], n)) for n in sizes]]


class _OfCell(RNN):
    """An RNN whose cell is made of the same arguments."""

    cell_class: type[_Cell]
    _OWN = ("return_sequences", "return_state", "go_backwards", "stateful", "unroll",
            "zero_output_for_mask")  # fmt: skip
    _LAYER = ("name", "trainable", "dtype", "activity_regularizer", "input_shape",
              "batch_input_shape", "input_dim")  # fmt: skip

    def __init__(self, units: int, *args: Any, **kwargs: Any) -> None:
        length, dimension = kwargs.pop("input_length", None), kwargs.pop("input_dim", None)
        if dimension is not None:
            kwargs["input_shape"] = (length, dimension)
        kwargs.pop("implementation", None)
        kwargs.pop("use_cudnn", None)
        own = {k: kwargs.pop(k) for k in self._OWN if k in kwargs}
        outer = {k: kwargs.pop(k) for k in self._LAYER if k in kwargs}
        # The cell is not named apart: the weights are the layer's own.
        cell = self.cell_class(units, *args, name=f"{self.cell_class.mode.lower()}_cell", **kwargs)
        super().__init__(cell, **own, **outer)
        self.units = units

    def get_config(self) -> dict[str, Any]:
        config = {**self.cell.get_config(), **{k: getattr(self, k) for k in self._OWN}}
        return {**config, "name": self.name, "trainable": self.trainable}


class SimpleRNN(_OfCell):
    """h' = tanh(x @ kernel + h @ recurrent_kernel + bias) over steps. Source: Elman, 1990."""

    cell_class = SimpleRNNCell


class LSTM(_OfCell):
    """Long short-term memory over steps. Source: Hochreiter, Schmidhuber, 1997."""

    cell_class = LSTMCell


class GRU(_OfCell):
    """Gated recurrent units over steps. Source: Cho et al., 2014."""

    cell_class = GRUCell
