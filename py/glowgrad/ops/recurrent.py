"""Recurrences: all time steps of a layer in one direction as one operation.

The layer multiplies its input by the input weights for all steps at once; what is left is a loop,
in which each step needs the state before it: one product and one kernel a step.

Sequences of several lengths lie as in a PackedSequence: the rows of one time step together, step
after step, `batch_sizes[t]` of them, the longest sequence first. So step t works on the first
`batch_sizes[t]` rows of the state, whichever way it goes, and what is in the state at the end is
each sequence's last.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from .. import autograd
from ..primitive import Primitive, Together
from ..spec import Spec
from .cells import CELLS, Cell
from .movement import cat, view

if TYPE_CHECKING:
    from ..device import Array
    from ..tensor import Tensor
    from ..webgpu.lowering import Encoder

Product = Callable[[np.ndarray, np.ndarray], np.ndarray]


def steps(batch_sizes: tuple[int, ...], reverse: bool) -> Iterator[tuple[slice, int]]:
    """The rows of each time step and their number, in the order in which the steps are taken."""
    places, start = [], 0
    for n in batch_sizes:
        places.append((slice(start, start + n), n))
        start += n
    return reversed(places) if reverse else iter(places)


def forward_numpy(
    cell: Cell,
    product: Product,
    x: np.ndarray,
    weight: np.ndarray,
    bias: np.ndarray,
    *start: np.ndarray,
    batch_sizes: tuple[int, ...],
    reverse: bool,
) -> tuple[np.ndarray, ...]:
    """The rule of a recurrence; `product` multiplies matrices."""
    size = weight.shape[1]
    out = np.empty((len(x), size), x.dtype)
    kept = np.empty((len(x), cell.kept, size), x.dtype)
    x = x.reshape(-1, cell.gates, size)
    state = [s.copy() for s in start]
    for rows, n in steps(batch_sizes, reverse):
        now = [s[:n] for s in state]
        into = product(now[0], weight.T)
        into += bias
        kept[rows, -1] = now[0]
        cell.step(x[rows], into.reshape(n, cell.gates, size), now, kept[rows])
        out[rows] = now[0]
    return out, *state, kept


def backward_numpy(
    cell: Cell,
    multiply: Product,
    g: np.ndarray,
    weight: np.ndarray,
    kept: np.ndarray,
    *end: np.ndarray,
    batch_sizes: tuple[int, ...],
    reverse: bool,
) -> tuple[np.ndarray, ...]:
    """The rule of a recurrence's gradient; `multiply` multiplies matrices."""
    size = weight.shape[1]
    x = np.empty((len(g), cell.gates, size), g.dtype)
    product = np.empty_like(x) if cell.name == "gru" else x
    state = [s.copy() for s in end]
    for rows, n in steps(batch_sizes, not reverse):
        now = [s[:n] for s in state]
        total = g[rows] + now[0]
        direct = cell.back(total, now, kept[rows], x[rows], product[rows])
        before = multiply(product[rows].reshape(n, -1), weight)
        now[0][...] = before if direct is None else before + direct
    flat = x.reshape(len(g), -1)
    if product is not x:
        return flat, *state, product.reshape(len(g), -1)
    return flat, *state


def compose(
    cell: Cell,
    x: Tensor,
    weight: Tensor,
    bias: Tensor,
    *start: Tensor,
    batch_sizes: tuple[int, ...],
    reverse: bool,
    projection: Tensor | None = None,
) -> list[Tensor]:
    """The same recurrence in tensor operations: its output and its last state.

    Differentiable any number of times. With a `projection` (P, H), the state h is the cell's h
    times its transpose.
    """
    size = weight.shape[0] // cell.gates
    state: list[Any] = list(start)
    out: list[Any] = []
    for rows, n in steps(batch_sizes, reverse):
        now = [s[:n] for s in state]
        into = now[0] @ weight.mT + bias
        new = cell.compose(
            x[rows].reshape((n, cell.gates, size)), into.reshape((n, cell.gates, size)), now
        )
        if projection is not None:
            new[0] = new[0] @ projection.mT
        out.append(new[0])
        state = [
            a if n == len(s) else cat(a, s[n:], axis=0) for a, s in zip(new, state, strict=True)
        ]
    return [cat(*(out[::-1] if reverse else out), axis=0), *state]


def _declare(cell: Cell) -> tuple[Primitive, Primitive]:
    """The primitive of a cell and that of its gradient.

    (x (rows, G·H), weight (G·H, H), bias (G·H), h (N, H)[, c (N, H)]) gives out (rows, H), the last
    h[, c], and what the backward pass needs. x already has the input's product and bias.
    """
    count = 2 if cell.memory else 1

    def spec(x: Spec, weight: Spec, bias: Spec, *start: Spec, **_: Any) -> list[Spec]:
        rows, size = x.shape[0], weight.shape[1]
        kept = Spec((rows, cell.kept, size), x.dtype)
        return [Spec((rows, size), x.dtype), *start, kept]

    def grad_spec(g: Spec, weight: Spec, kept: Spec, *end: Spec, **_: Any) -> list[Spec]:
        x = Spec((g.shape[0], weight.shape[0]), g.dtype)
        return [x, *end, x] if cell.name == "gru" else [x, *end]

    def gpu(encoder: Encoder, outs: list[Array], ins: list[Array], **attrs: Any) -> None:
        encoder.recurrence(cell.name, outs, ins, **attrs)

    def grad_gpu(encoder: Encoder, outs: list[Array], ins: list[Array], **attrs: Any) -> None:
        encoder.recurrence_grad(cell.name, outs, ins, **attrs)

    gradient = Primitive(
        f"{cell.name}_grad",
        spec=grad_spec,
        numpy=lambda *arrays, **attrs: backward_numpy(cell, np.matmul, *arrays, **attrs),
        gpu=grad_gpu,
    )

    def together(
        grads: list[Tensor | None],
        answers: list[Tensor],
        x: Tensor,
        weight: Tensor,
        bias: Tensor,
        *start: Tensor,
        wanted: list[bool],
        **attrs: Any,
    ) -> list[Tensor | None]:
        if autograd.is_grad_enabled():  # it is to be differentiated again
            return _composed_gradients(cell, grads, [x, weight, bias, *start], wanted, **attrs)
        given = [
            answer.new_zeros(answer.shape) if grad is None else grad
            for grad, answer in zip(grads[:-1], answers, strict=False)
        ]
        kept = answers[-1]
        found = gradient(given[0], weight, kept, *given[1:], **attrs)
        of_product = found[-1] if cell.name == "gru" else found[0]
        return [
            found[0],
            of_product.mT @ kept[:, -1] if wanted[1] else None,
            of_product.sum(0) if wanted[2] else None,
            *found[1 : 1 + count],
        ]

    forward = Primitive(
        cell.name,
        spec=spec,
        numpy=lambda *arrays, **attrs: forward_numpy(cell, np.matmul, *arrays, **attrs),
        gpu=gpu,
        vjp=Together(together),
    )
    return forward, gradient


def _composed_gradients(
    cell: Cell,
    grads: list[Tensor | None],
    inputs: list[Tensor],
    wanted: list[bool],
    **attrs: Any,
) -> list[Tensor | None]:
    """The gradients by way of tensor operations, which can be differentiated themselves."""
    # Views of the inputs, where the way back ends.
    ends = [view(x, shape=tuple(x.shape)) for x in inputs]
    made = compose(cell, *ends, **attrs)
    pairs = [(m, g) for m, g in zip(made, grads, strict=False) if g is not None]
    found = autograd.grad(
        [m for m, _ in pairs],
        [e for e, want in zip(ends, wanted, strict=True) if want],
        [g for _, g in pairs],
        create_graph=True,
        allow_unused=True,
    )
    rest = iter(found)
    return [next(rest) if want else None for want in wanted]


lstm, lstm_grad = _declare(CELLS["lstm"])
gru, gru_grad = _declare(CELLS["gru"])
rnn_tanh, rnn_tanh_grad = _declare(CELLS["rnn_tanh"])
rnn_relu, rnn_relu_grad = _declare(CELLS["rnn_relu"])
