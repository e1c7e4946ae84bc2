"""The steps of recurrent layers: one kernel each, the product in it."""

from __future__ import annotations

from collections.abc import Sequence

from ...ops.recurrent import steps
from ..array import GpuArray
from ..stream import Constants
from .contractions import Contractions
from .walk import groups_for

# Of each cell: kernel and operation of a step forward, and of one backward.
_KERNELS = {
    "lstm": (("lstm", None), ("lstm_grad", None)),
    "gru": (("gru", None), ("gru_grad", None)),
    "rnn_tanh": (("rnn", "tanh"), ("rnn_grad", "tanh_grad")),
    "rnn_relu": (("rnn", "relu"), ("rnn_grad", "relu_grad")),
}
_UNITS = 4  # units of an invocation forward


class Recurrences(Contractions):
    """All time steps of a recurrence, forward and backward."""

    def recurrence(
        self,
        name: str,
        outs: Sequence[GpuArray],
        ins: Sequence[GpuArray],
        *,
        batch_sizes: tuple[int, ...],
        reverse: bool,
    ) -> None:
        """`outs`: the output, the last state, what is kept. The state c is worked on in its place;
        h is read from the output of the step before.
        """
        x, weight, bias, *start = map(self.dense, ins)
        out, h, *cells, kept = outs
        for target, source in zip(cells, start[1:], strict=True):
            self.copy(target, source)
        size = weight.shape[1]
        (kernel, operation), _ = _KERNELS[name]
        order = list(steps(batch_sizes, reverse))
        if not order:
            self.copy(h, start[0])
        before = known = 0
        across = -(-size // _UNITS)
        for number, (rows, n) in enumerate(order):
            ends = order[number + 1][1] if number + 1 < len(order) else 0
            blocks, constants, width = self._tile(n)
            params = [n, size, rows.start, before, min(known, n), ends, across]
            groups = groups_for(across * -(-n // (4 * blocks)), width)
            arrays = [x, weight, bias, start[0], h, out, kept, *cells]
            self.stream.dispatch(kernel, arrays, params, groups, (), operation, constants)
            before, known = rows.start, n

    def recurrence_grad(
        self,
        name: str,
        outs: Sequence[GpuArray],
        ins: Sequence[GpuArray],
        *,
        batch_sizes: tuple[int, ...],
        reverse: bool,
    ) -> None:
        """`outs`: the gradients of x, of the state[, of the product]."""
        g, weight, kept, *end = map(self.dense, ins)
        of_x, of_h, *others = outs
        product = others.pop() if name == "gru" else of_x
        aside = others  # of the LSTM c, of the GRU what reaches h beside the product
        through = of_h  # what reaches h by the product
        if name == "gru":
            aside = [self.empty(of_h.shape, of_h.kind)]
            through = self.empty(of_h.shape, of_h.kind)
        for target, source in zip(others, end[1:], strict=True):
            self.copy(target, source)
        size = weight.shape[1]
        _, (kernel, operation) = _KERNELS[name]
        order = list(steps(batch_sizes, not reverse))
        if not order:
            self.copy(of_h, end[0])
        after = known = 0
        columns = 2 if self.software else 1
        across = -(-size // (4 * columns))
        arrays = [g, kept, weight, end[0], product, *aside, *([of_x] if name == "gru" else [])]
        for number, (rows, n) in enumerate(order):
            blocks, constants, width = self._tile(n)
            params = [n, size, rows.start, after, min(known, n), across]
            groups = groups_for(across * -(-n // (4 * blocks)), width)
            constants = (*constants, ("COLUMNS", float(columns)))
            self.stream.dispatch(kernel, arrays, params, groups, (), operation, constants)
            after, known = rows.start, n
            going_on = order[number + 1][1] if number + 1 < len(order) else 0
            if going_on < n:  # here these sequences began
                part = product[(slice(rows.start + going_on, rows.stop),)]
                self._product_into(through[(slice(going_on, n),)], part, weight)
        if name == "gru" and order:
            self.elementwise("add", of_h, [through, aside[0]])

    def _product_into(self, out: GpuArray, a: GpuArray, b: GpuArray) -> None:
        """A product into some rows of an array."""
        whole = out if out.offset == 0 else self.empty(out.shape, out.kind)
        self.matmul(whole, a, b)
        if whole is not out:
            self.copy(out, whole)

    def _tile(self, n: int) -> tuple[int, Constants, int]:
        """Blocks of four sequences that an invocation takes, and invocations of a workgroup."""
        blocks, width = (min(4, -(-n // 4)), 4) if self.software else (1, 64)
        return blocks, (("ROWS", float(blocks)), ("INVOCATIONS", float(width))), width
