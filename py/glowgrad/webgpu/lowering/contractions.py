"""Products of matrices, and convolutions, which are products too."""

from __future__ import annotations

from array import array as packed
from functools import lru_cache
from typing import Any, NamedTuple

from ...ops.shapes import Shape, size_of
from .. import products
from ..array import GpuArray
from ..executor import Executor
from ..stream import Constants, Epilogue
from ..tuning import Chooser
from ..variants import Problem, Variant
from .reductions import Reductions
from .walk import MASK, coalesce, groups_for
from .winograd import Winograd

Pair = tuple[int, int]

_MOST_PLANS = 4096
_TOGETHER = 64  # chunks of a sum that one invocation adds up


class _Plan(NamedTuple):
    """How a product is dispatched; of several chunks the results must be added up."""

    kernel: str
    params: packed[int]
    groups: tuple[int, int, int]
    constants: Constants = ()
    chunks: int = 1


def _tiled(
    kernel: str, params: list[int], tiling: products.Tiling, *constants: tuple[str, float]
) -> _Plan:
    words = packed("I", [p & MASK for p in (*params, *tiling.params)])
    return _Plan(kernel, words, tiling.groups, (*tiling.constants, *constants), tiling.chunks)


@lru_cache(maxsize=4096)
def _layout(m: int, n: int, k: int, a: tuple[int, ...], b: tuple[int, ...]) -> str:
    """A letter for each input by its offset and its strides (batch, row, column): N where rows run
    through memory, T where columns do; both small where four neighbours cannot be read at once.
    """
    letters = ""
    fits = n % 4 == 0 and k % 4 == 0
    for (offset, batch, row, column), (down, across) in ((a, (m, k)), (b, (k, n))):
        plain = column == 1
        letters += "N" if plain else "T"
        step, run = (row, across) if plain else (column, down)
        fits &= plain or row == 1
        fits &= not any(s % 4 for s in (offset, batch, step, run))
    return letters if fits else letters.lower()


class Contractions(Winograd, Reductions):
    """Matmul and conv2d in all directions, by the variants that the chooser names."""

    def __init__(self, executor: Executor) -> None:
        super().__init__(executor)
        self.chooser = Chooser(self)
        self._plans: dict[Any, _Plan] = {}  # of matmul, by all that determines them

    def matmul(
        self, out: GpuArray, a: GpuArray, b: GpuArray, epilogue: Epilogue | None = None
    ) -> None:
        """Batched product; strides of both inputs are taken as they are."""
        chooser = self.chooser
        key = (
            out.shape, a.shape, a.strides, a.offset, b.strides, b.offset,
            chooser.version, chooser.forced, self.software,
        )  # fmt: skip
        plan = self._plans.get(key)
        if plan is None:
            if out.size == 0 or a.shape[-1] == 0:
                self._nothing(out, epilogue)
                return
            plan = self._matmul_plan(out, a, b)
            if plan is None:
                self.matmul(out, self.dense(a), self.dense(b), epilogue)
                return
            if len(self._plans) >= _MOST_PLANS:
                self._plans.clear()
            self._plans[key] = plan
        self._carry_out(plan, [a, b, out], epilogue)

    def _matmul_plan(self, out: GpuArray, a: GpuArray, b: GpuArray) -> _Plan | None:
        """None where the axes of the batch cannot be merged into one."""
        m, k = a.shape[-2:]
        n = b.shape[-1]
        batch = size_of(out.shape[:-2])
        lead, (a_lead, b_lead) = coalesce(out.shape[:-2], (a.strides[:-2], b.strides[:-2]))
        if len(lead) > 1:
            return None
        of_a = (a.offset, a_lead[-1] if batch > 1 else 0, a.strides[-2], a.strides[-1])
        of_b = (b.offset, b_lead[-1] if batch > 1 else 0, b.strides[-2], b.strides[-1])
        problem = Problem("matmul", m, n, k, batch, _layout(m, n, k, of_a, of_b))
        variant = self.chooser.pick(problem, (out, a, b))
        params = [m, n, k, batch, *of_a, *of_b]
        if variant.family == "naive":
            groups = (-(-n // 8), -(-m // 8), batch)
            return _Plan("matmul_naive", packed("I", [p & MASK for p in params]), groups)
        constants: tuple[tuple[str, float], ...] = ()
        if variant.family == "vectors":
            along = (
                ("A_ALONG_K", problem.layout[0] == "N"),
                ("B_ALONG_K", problem.layout[1] == "T"),
            )
            constants = tuple((name, float(value)) for name, value in along)
        elif variant.family == "register":
            constants = (("RAGGED", float(k % 4 > 0)),)
        tiling = self._tiling(variant, m, n, k, batch)
        return _tiled(f"matmul_{variant.family}", params, tiling, *constants)

    def _tiling(self, variant: Variant, m: int, n: int, k: int, batch: int) -> products.Tiling:
        if variant.family == "workgroup":
            return products.workgroup_tiling(m, n, k, batch, variant.side)
        return products.register_tiling(m, n, k, batch, variant.side // 4, self.software)

    def _carry_out(
        self, plan: _Plan, arrays: list[GpuArray], epilogue: Epilogue | None = None
    ) -> None:
        """Dispatch a product; where its sum is cut into chunks, add them up."""
        *ins, out = arrays
        target, here = out, epilogue
        if plan.chunks > 1:
            target, here = self.empty((plan.chunks, *out.shape), out.kind), None
        self.stream.dispatch(
            plan.kernel, [*ins, target], plan.params, plan.groups,
            constants=plan.constants, epilogue=here,
        )  # fmt: skip
        if target is not out:
            self._sum_chunks(out, target, plan.chunks, epilogue)

    def _sum_chunks(
        self, out: GpuArray, chunks: GpuArray, count: int, epilogue: Epilogue | None
    ) -> None:
        """Add up the first axis of `chunks`, so many at a time."""
        while count > _TOGETHER:
            fewer = -(-count // _TOGETHER)
            target = self.empty((fewer, *out.shape), out.kind)
            groups = groups_for(fewer * out.size)
            params = [out.size, count, _TOGETHER]
            self.stream.dispatch("sum_chunks", [chunks, target], params, groups)
            chunks, count = target, fewer
        params = [out.size, count, count]
        groups = groups_for(out.size)
        self.stream.dispatch("sum_chunks", [chunks, out], params, groups, epilogue=epilogue)

    def _nothing(self, out: GpuArray, epilogue: Epilogue | None) -> None:
        """The product whose sums have no terms."""
        if epilogue is None:
            self.clear(out)
        else:  # a sum of no chunks, from memory that is not looked at
            params, spare = [out.size, 0, 1], self.empty((1,), out.kind)
            groups = groups_for(out.size)
            self.stream.dispatch("sum_chunks", [spare, out], params, groups, epilogue=epilogue)

    def conv2d(
        self,
        kind: str,
        out: GpuArray,
        first: GpuArray,
        second: GpuArray,
        *,
        epilogue: Epilogue | None = None,
        **attrs: Any,
    ) -> None:
        """conv2d (x, w), conv2d_input_grad (g, w) or conv2d_weight_grad (g, x)."""
        if not first.size or not second.size:
            self._nothing(out, epilogue)
            return
        first, second = self.dense(first), self.dense(second)
        if _is_plain_product(kind, first, second, attrs):
            backward = kind != "conv2d"
            n, (o, c) = out.shape[0], second.shape[:2]
            matrix = second.reshape((o, c)).transpose((1, 0) if backward else (0, 1))
            places = (n, first.shape[1], size_of(first.shape[2:]))
            target = out.reshape((n, out.shape[1], places[2]))
            matrix = matrix.broadcast_to((n, *matrix.shape))
            self.matmul(target, matrix, first.reshape(places), epilogue)
            return
        if kind == "conv2d":
            x, w, y = first.shape, second.shape, out.shape
        elif kind == "conv2d_input_grad":
            x, w, y = out.shape, second.shape, first.shape
        else:
            x, w, y = second.shape, out.shape, first.shape
        groups, arrays = attrs["groups"], [first, second, out]
        steps = attrs["stride"], attrs["padding"], attrs["dilation"]
        problem = image_problem(kind, x, w, y, *steps, groups)
        variant = self.chooser.pick(problem, (out, first, second), attrs)
        if variant.family == "naive":
            params = [
                x[0], x[1], x[2], x[3], w[0], w[1], w[2], w[3], y[2], y[3],
                *attrs["stride"], *attrs["padding"], *attrs["dilation"], groups, out.size,
            ]  # fmt: skip
            grid = groups_for(out.size)
            self.stream.dispatch(f"{kind}_naive", arrays, params, grid, epilogue=epilogue)
        elif variant.family == "winograd":
            self.winograd(kind, out, first, second, attrs["padding"], epilogue)
        elif kind == "conv2d_weight_grad":
            params = [
                x[0], groups, problem.m, w[1], x[2], x[3], y[2], y[3], w[2], w[3],
                *attrs["stride"], *attrs["padding"], *attrs["dilation"],
            ]  # fmt: skip
            tiling = self._tiling(variant, problem.m, problem.n, problem.k, groups)
            kernel = f"conv2d_weight_grad_{variant.family}"
            self._carry_out(_tiled(kernel, params, tiling), arrays, epilogue)
        elif variant.family == "direct":
            form = products.image_product(kind, x, w, y, **attrs)
            channels = 4 if form.rows > 1 else 1
            down, across = -(-out.shape[2] // 2), -(-out.shape[3] // 4)
            count = x[0] * groups * -(-form.rows // channels) * down * across
            self.stream.dispatch(
                "conv2d_direct", arrays, [p & MASK for p in (*form.params, down, across)],
                groups_for(count), epilogue=epilogue,
                constants=(("CHANNELS", channels), ("BACKWARD", float(kind != "conv2d"))),
            )  # fmt: skip
        else:
            form = products.image_product(kind, x, w, y, **attrs)
            # One chunk: forward and input gradient have results enough.
            tiling = self._tiling(variant, problem.m, problem.n, 1, groups)
            divided = ("DIVIDED", float(form.divided))
            kernel = f"conv2d_{variant.family}"
            self._carry_out(_tiled(kernel, form.params, tiling, divided), arrays, epilogue)


def _is_plain_product(kind: str, first: GpuArray, second: GpuArray, attrs: dict[str, Any]) -> bool:
    """Whether a convolution, forward or back to its input, is a product with its weight."""
    return (
        kind != "conv2d_weight_grad"
        and second.shape[2:] == (1, 1) == attrs["stride"]
        and attrs["padding"] == (0, 0)
        and attrs["groups"] == 1
    )


@lru_cache(maxsize=4096)
def image_problem(
    kind: str,
    x: Shape,
    w: Shape,
    y: Shape,
    stride: Pair,
    padding: Pair,
    dilation: Pair,
    groups: int,
) -> Problem:
    """A convolution's product, by the shapes of its input, its weight and its output."""
    places, taps = y[0] * y[2] * y[3], w[2] * w[3]
    if kind == "conv2d_weight_grad":
        m, n, k = w[0] // groups, w[1] * taps, places
    elif kind == "conv2d":
        m, n, k = w[0] // groups, places, w[1] * taps
    else:
        m, n, k = w[1], x[0] * x[2] * x[3], w[0] // groups * taps
    plain = stride == dilation == (1, 1)
    layout = f"{w[2]}x{w[3]}" + ("" if plain else f" s{stride[0]}{stride[1]}")
    special = ""
    if plain and w[2:] == (3, 3):
        target = y if kind == "conv2d" else x
        direct = kind != "conv2d_weight_grad" and target[2] >= 2 and target[3] >= 4
        fast = groups == 1 and Winograd.fits(x, w, y, padding)
        special = "d" * direct + "w" * fast
    return Problem(kind, m, n, k, groups, layout, special)
