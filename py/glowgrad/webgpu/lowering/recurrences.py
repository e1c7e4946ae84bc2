"""The steps of recurrent layers: a product and a kernel each."""

from __future__ import annotations

from collections.abc import Sequence

from ...ops.recurrent import steps
from ..array import GpuArray
from .contractions import Contractions
from .walk import groups_for

# Of each cell: kernel and operation of a step forward, and of one backward.
_KERNELS = {
    "lstm": (("lstm", None), ("lstm_grad", None)),
    "gru": (("gru", None), ("gru_grad", None)),
    "rnn_tanh": (("rnn", "tanh"), ("rnn_grad", "tanh_grad")),
    "rnn_relu": (("rnn", "relu"), ("rnn_grad", "relu_grad")),
}


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
        """`outs`: the output, the last state, what is kept. The state is worked on in its place."""
        x, weight, bias, *start = ins
        out, *state, kept = outs
        x, bias, columns = self.dense(x), self.dense(bias), weight.transpose((1, 0))
        for target, source in zip(state, start, strict=True):
            self.copy(target, source)
        size = weight.shape[1]
        (kernel, operation), _ = _KERNELS[name]
        for rows, n in steps(batch_sizes, reverse):
            product = self.empty((n, weight.shape[0]), x.kind)
            self.matmul(product, state[0][(slice(n),)], columns)
            arrays = [x, product, bias, *state, out, kept]
            params = [n * size, size, rows.start]
            self.stream.dispatch(kernel, arrays, params, groups_for(n * size), (), operation)

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
        g, weight, kept, *end = ins
        g, kept = self.dense(g), self.dense(kept)
        of_x, *state = outs
        of_product = state.pop() if name == "gru" else of_x
        for target, source in zip(state, end, strict=True):
            self.copy(target, source)
        total = state[0]
        if name == "gru":  # the gradient of h in two parts, which are added at the end
            through_product, direct = (self.empty(total.shape, total.kind) for _ in range(2))
            self.copy(through_product, total)
            self.clear(direct)
            state = [through_product, direct]
        size = weight.shape[1]
        _, (kernel, operation) = _KERNELS[name]
        arrays = [g, kept, *state, of_x, *([of_product] if name == "gru" else [])]
        for rows, n in steps(batch_sizes, not reverse):
            params = [n * size, size, rows.start]
            self.stream.dispatch(kernel, arrays, params, groups_for(n * size), (), operation)
            self.matmul(state[0][(slice(n),)], of_product[(rows,)], weight)
        if name == "gru":
            self.elementwise("add", total, state)
