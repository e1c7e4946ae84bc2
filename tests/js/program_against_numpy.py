"""Runs inside Pyodide (see program.test.js): compiled steps by the kernels and by numpy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from tests.compiled.graphs import Recording, dense, floats, transposed

from glowgrad.compiled.graph import STATE, TEMPORARY, Chain, Instruction, Live, Result
from glowgrad.compiled.numpy_program import NumpyProgram
from glowgrad.cpu.program import SimdProgram
from glowgrad.dtypes import bool_, float32, int32, int64, uint8
from glowgrad.ops import (
    activation,
    attention,
    conv,
    elementwise,
    exponential,
    gather,
    integers,
    loss,
    matmul,
    movement,
    normalization,
    optimizer,
    pool,
    random,
    recurrent,
    reduce,
    special,
    windows,
)  # fmt: skip

RANDOM = np.random.default_rng(0)
# Sizes that hurt: none, one, primes, what no vector, block or tile divides.
SHAPES = [(0,), (1,), (3,), (17,), (4099,), (2, 3), (7, 1), (64, 10), (5, 0, 3), (3, 129, 7)]


def normal(*shape: int) -> np.ndarray:
    return np.asarray(RANDOM.normal(size=shape), np.float32)


def compare(
    record: Callable[[], Recording],
    tolerance: float = 2e-6,
    runs: int = 1,
    by_numpy: Sequence[str] = (),
) -> None:
    """Run a step by both programs: outputs and everything outside must be equal, and only the
    operations `by_numpy` may have been left to numpy.
    """
    global RANDOM
    seed = int(RANDOM.integers(1 << 30))
    kept = []
    for kind in (NumpyProgram, SimdProgram):
        RANDOM = np.random.default_rng(seed)
        recording = record()
        program = kind(recording.graph)
        for _ in range(runs):
            outputs = program.run(recording.arrays, recording.words())
        outside = [s for s in recording.graph.storages() if s.role in (STATE, "kept")]
        kept.append([*outputs, *(program.array(storage) for storage in outside)])
    names = [line.name for line in program.report().kernels]
    hosted = [n.removesuffix(" (host operation)") for n in names if "(host" in n]
    assert hosted == list(by_numpy), f"left to numpy: {hosted}"
    for got, expected in zip(kept[1], kept[0], strict=True):
        assert got.dtype == expected.dtype, f"{got.dtype}, not {expected.dtype}"
        assert got.shape == expected.shape, f"shape {got.shape}, not {expected.shape}"
        np.testing.assert_allclose(got, expected, tolerance, tolerance)


def check_all(cases: dict[str, Callable[[], Recording]], **options: Any) -> None:
    for name, record in cases.items():
        try:
            compare(record, **options)
        except Exception as error:
            raise AssertionError(f"{name}: {error}") from error


def one(primitive: Any, *arrays: np.ndarray, **attrs: Any) -> Callable[[], Recording]:
    """A step of one operation on inputs."""

    def record() -> Recording:
        r = Recording()
        made = r.call(primitive, *[r.input(array) for array in arrays], **attrs)
        for ref in made if isinstance(made, tuple) else (made,):
            r.output(ref)
        return r

    return record


FLOATS = [
    elementwise.neg, elementwise.abs_, elementwise.sign, elementwise.exp, elementwise.sqrt,
    elementwise.tanh, elementwise.sigmoid, elementwise.floor, elementwise.ceil, elementwise.trunc,
    elementwise.round_, elementwise.relu, exponential.exp2, exponential.expm1, exponential.log1p,
    elementwise.log, exponential.log2, exponential.log10, special.erf, elementwise.isnan,
    activation.gelu, activation.gelu_tanh, activation.silu,
]  # fmt: skip
PAIRS = [
    elementwise.add, elementwise.sub, elementwise.mul, elementwise.div, elementwise.maximum,
    elementwise.minimum, elementwise.relu_grad, elementwise.pow_, elementwise.copysign,
    elementwise.eq, elementwise.ne, elementwise.lt, elementwise.le, elementwise.gt, elementwise.ge,
    activation.gelu_grad, activation.gelu_tanh_grad, activation.silu_grad,
]  # fmt: skip
EDGES = np.float32([
    0, -0.0, 1, -1, np.inf, -np.inf, np.nan, 1e-40, -1e-40, 1e-30, 88, -88, 89, -104, 127.5, -150,
    0.5, 2, 3, -3, 1e10, -1e10, 3.4e38, 1.1754944e-38,
])  # fmt: skip


def check_functions() -> None:
    for primitive in FLOATS:
        cases = {f"{primitive.name} {s}": one(primitive, 3 * normal(*s)) for s in SHAPES}
        cases[f"{primitive.name} edges"] = one(primitive, EDGES)
        for scale in (1e-3, 0.5, 20.0):
            cases[f"{primitive.name} {scale}"] = one(primitive, scale * normal(3001))
        check_all(cases, tolerance=1e-6 if "gelu" in primitive.name else 4e-7)


def check_pairs() -> None:
    x, y = (a.ravel() for a in np.meshgrid(EDGES, EDGES))
    for primitive in PAIRS:
        cases = {f"{primitive.name} {s}": one(primitive, normal(*s), normal(*s)) for s in SHAPES}
        cases[f"{primitive.name} edges"] = one(primitive, x, y)
        for a, b in (((5, 1, 3), (4, 1)), ((300, 7), (7,)), ((), (9,)), ((2, 700), (2, 1))):
            name = f"{primitive.name} {a} {b}"
            cases[name] = one(primitive, normal(*a), normal(*b))
        check_all(cases, tolerance=1e-6 if "gelu" in primitive.name else 4e-7)


def check_whole_numbers() -> None:
    """Integers, bools, casts, where."""
    whole = [elementwise.add, elementwise.sub, elementwise.mul, elementwise.maximum]
    whole += [elementwise.minimum, elementwise.eq, elementwise.ne, elementwise.lt, elementwise.le]
    whole += [elementwise.gt, elementwise.ge, integers.bitwise_and, integers.bitwise_xor]
    cases = {}
    for dtype in (np.int32, np.int64, np.uint8, np.int8, np.int16):
        low = 0 if dtype == np.uint8 else -120
        for shape in ((1,), (5,), (2, 701), (0,)):
            x = RANDOM.integers(low, 120, shape).astype(dtype)
            y = RANDOM.integers(low, 120, (*shape[:-1], 1)).astype(dtype)
            name = f"{np.dtype(dtype).name} {shape}"
            for primitive in whole:
                cases[f"{primitive.name} {name}"] = one(primitive, x, y)
            for target in (float32, int32, int64, bool_, uint8):
                cases[f"{name} as {target}"] = one(elementwise.cast, x, dtype=target)
            if dtype in (np.int32, np.int64):
                for primitive in (elementwise.neg, elementwise.abs_, elementwise.sign):
                    cases[f"{primitive.name} {name}"] = one(primitive, x)
            cases[f"where {name}"] = one(elementwise.where, x > 3, x, y)
    for shape in ((1,), (3, 67)):
        a, b = normal(*shape) > 0, normal(*shape) > 0
        x = 50 * normal(*shape)
        for primitive in (elementwise.logical_and, elementwise.logical_or, elementwise.logical_xor):
            cases[f"{primitive.name} {shape}"] = one(primitive, a, b)
            cases[f"{primitive.name} floats {shape}"] = one(primitive, np.trunc(x), np.trunc(x))
        for primitive in (elementwise.eq, elementwise.add, elementwise.mul):
            cases[f"{primitive.name} bools {shape}"] = one(primitive, a, b)
        cases[f"not {shape}"] = one(elementwise.logical_not, a)
        cases[f"where {shape}"] = one(elementwise.where, a, x, x[:1])
        for target in (float32, int32, int64, bool_, uint8):
            cases[f"floats as {target} {shape}"] = one(elementwise.cast, x, dtype=target)
            cases[f"bools as {target} {shape}"] = one(elementwise.cast, a, dtype=target)
    check_all(cases)


def check_reductions() -> None:
    cases = {}
    for shape, axes in (
        ((5,), (0,)), ((1031,), (0,)), ((0, 3), (0,)), ((64, 10), (0,)), ((64, 10), (1,)),
        ((7, 513), (1,)), ((513, 7), (0,)), ((3, 5, 67), (0, 2)), ((3, 5, 67), (1,)),
        ((2, 3, 4, 5), (1, 3)), ((100, 1000), (0, 1)), ((4, 1), (1,)),
    ):  # fmt: skip
        x = normal(*shape)
        for primitive in (reduce.sum_, reduce.prod, reduce.amax, reduce.amin):
            if x.size or primitive in (reduce.sum_, reduce.prod):
                cases[f"{primitive.name} {shape} {axes}"] = one(primitive, x, axes=axes)
        for dtype in (np.int32, np.int64, np.bool_):
            whole = (3 * x).astype(dtype)
            cases[f"sum {dtype} {shape} {axes}"] = one(reduce.sum_, whole, axes=axes)
            if dtype != np.bool_ and x.size:
                cases[f"amax {dtype} {shape} {axes}"] = one(reduce.amax, whole, axes=axes)
    for shape, axis in (((5,), 0), ((7, 9), 0), ((7, 9), 1), ((3, 5, 7), 1)):
        x = np.round(3 * normal(*shape))
        x.flat[0] = np.nan
        for primitive in (reduce.argmax, reduce.argmin):
            cases[f"{primitive.name} {shape} {axis}"] = one(primitive, x, axis=axis)
    check_all(cases, tolerance=2e-5)


def check_chains() -> None:
    """Several instructions, constants, transposed inputs, results stored and reduced, in place."""

    def chain(shape: tuple[int, ...], axes: tuple[int, ...]) -> Callable[[], Recording]:
        def record() -> Recording:
            r = Recording()
            x, y = r.input(normal(*shape)), transposed(r.input(normal(*shape[:-2], *shape[:-3:-1])))
            row, one_number = r.input(normal(shape[-1])), r.input(normal())
            mask = r.input(normal(*shape) > 0)
            steps = (
                Instruction("mul", (0, 1), float32),
                Instruction("constant", (), float32, 0.5),
                Instruction("add", (5, 6), float32),
                Instruction("add", (7, 2), float32),
                Instruction("tanh", (8,), float32),
                Instruction("where", (4, 9, 3), float32),
                Instruction("gt", (10, 6), bool_),
                Instruction("cast", (11,), int64),
            )
            results = (
                Result(10), Result(11), Result(12, "sum", axes), Result(10, "sum", axes),
                Result(9, "max", axes), Result(8),
            )  # fmt: skip
            reduced = tuple(n for axis, n in enumerate(shape) if axis not in axes)
            outs = [
                dense(TEMPORARY, shape), dense(TEMPORARY, shape, bool_),
                dense(TEMPORARY, reduced, int64), dense(TEMPORARY, reduced),
                dense(TEMPORARY, reduced), dense(TEMPORARY, shape),
            ]  # fmt: skip
            r.fused(Chain(shape, steps, results), [x, y, row, one_number, mask], outs)
            for out in outs:
                r.output(out)
            return r

        return record

    def in_place() -> Recording:
        r = Recording()
        x = r.state(normal(37, 53))
        steps = (Instruction("exp", (0,), float32), Instruction("add", (1, 0), float32))
        total = dense(TEMPORARY, (37,))
        results = (Result(2), Result(0, "sum", (1,)))
        r.fused(Chain(x.shape, steps, results), [x], [x, total])
        r.output(total)
        return r

    def turned() -> Recording:
        r = Recording()
        x, y = r.state(normal(9, 7)), r.input(normal(7, 9))
        steps = (Instruction("mul", (0, 1), float32),)
        r.fused(Chain((9, 7), steps, (Result(2),)), [x, transposed(y)], [x])
        out = dense(TEMPORARY, (7, 9))
        r.fused(Chain((9, 7), steps, (Result(2),)), [x, transposed(y)], [transposed(out)])
        r.output(out)
        return r

    cases = {
        f"{shape} {axes}": chain(shape, axes)
        for shape, axes in (
            ((3, 5), (1,)), ((31, 67), (0,)), ((31, 67), (1,)), ((2, 31, 67), (0, 2)),
            ((1, 1), (0,)), ((5, 1, 9), (1,)), ((4, 600), (0, 1)), ((3, 5), ()),
        )
    }  # fmt: skip
    check_all({**cases, "in place": in_place, "turned": turned}, tolerance=1e-5)

    def overlapping() -> Recording:
        r = Recording()
        x = r.state(normal(9, 9))
        steps = (Instruction("mul", (0, 1), float32),)
        r.fused(Chain((9, 9), steps, (Result(2),)), [x, transposed(x)], [x])
        return r

    compare(overlapping, by_numpy=["fused"])


def check_copies() -> None:
    def turned(shape: tuple[int, ...], *axes: int) -> Callable[[], Recording]:
        def record() -> Recording:
            r = Recording()
            x = transposed(r.input(normal(*shape)), *axes)
            r.output(r.copy(x, dense(TEMPORARY, x.shape)))
            r.output(r.copy(x, dense(TEMPORARY, x.shape, int64)))
            return r

        return record

    cases: dict[str, Any] = {
        f"{shape} {axes}": turned(shape, *axes)
        for shape, axes in (
            ((5, 7), (1, 0)), ((64, 33), (1, 0)), ((2, 3, 4, 5), (0, 2, 1, 3)),
            ((4, 6, 8), (2, 0, 1)), ((3, 1, 5), (2, 1, 0)), ((9,), (0,)), ((0, 4), (1, 0)),
            ((2, 3, 5, 7), (3, 1, 0, 2)),
        )
    }  # fmt: skip
    a, b = normal(3, 4, 5), normal(3, 2, 5)
    cases["cat"] = one(movement.cat, a, b, normal(3, 0, 5), axis=1)
    cases["cat of bytes"] = one(movement.cat, a > 0, b > 0, axis=1)
    cases["embed"] = one(movement.embed, b, shape=(3, 9, 5), key=(slice(None), slice(1, 9, 5)))
    cases["embed back"] = one(movement.embed, b, shape=(3, 2, 5), key=(slice(None, None, -1),))
    for step, dilation, shape in ((1, 1, (2, 8, 3)), (2, 3, (2, 4, 5, 3)), (3, 1, (2, 4, 2))):
        length = step * (shape[1] - 1) + dilation * (shape[-1] - 1) + 2
        name = f"fold {step} {dilation} {shape}"
        attrs = {"axis": 1, "length": length, "step": step, "dilation": dilation}
        cases[name] = one(windows.fold, normal(*shape), **attrs)
    check_all(cases)


def check_products() -> None:
    def product(a: Any, b: Any, turn: bool = False) -> Callable[[], Recording]:
        def record() -> Recording:
            r = Recording()
            left, right = r.input(normal(*a)), r.input(normal(*b))
            if turn:
                left, right = transposed(left), transposed(right)
            lead = np.broadcast_shapes(left.shape[:-2], right.shape[:-2])
            left = left.broadcast_to((*lead, *left.shape[-2:]))
            right = right.broadcast_to((*lead, *right.shape[-2:]))
            r.output(r.call(matmul.matmul, left, right))
            return r

        return record

    cases = {
        "plain": product((33, 40), (40, 19)), "turned": product((40, 33), (19, 40), True),
        "none": product((0, 4), (4, 5)), "over nothing": product((3, 0), (0, 5)),
        "batch": product((5, 13, 17), (5, 17, 21)), "one for all": product((5, 13, 17), (17, 21)),
        "all for one": product((13, 17), (5, 17, 21)),
        "heads": product((2, 3, 4, 7), (2, 3, 7, 5)),
        "three": product((2, 3, 2, 4, 7), (2, 1, 2, 7, 5)),
        "turned batch": product((2, 3, 7, 4), (2, 3, 5, 7), True), "dot": product((1, 99), (99, 1)),
    }  # fmt: skip
    check_all(cases, tolerance=1e-4)

    def epilogue() -> Recording:
        r = Recording()
        a, b, bias = r.input(normal(33, 40)), r.input(normal(40, 19)), r.input(normal(19))
        out, total = dense(TEMPORARY, (33, 19)), dense(TEMPORARY, (19,))
        made = r.call(matmul.matmul, a, b)
        op = r.graph.ops[-1]
        steps = (Instruction("add", (0, 1), float32), Instruction("relu", (2,), float32))
        op.chain = Chain(made.shape, steps, (Result(3), Result(3, "sum", (0,))))
        op.extra, op.outs = [bias], [out, total]
        r.output(out)
        r.output(total)
        return r

    compare(epilogue, tolerance=1e-4)

    def epilogue_of(name: str | None, turn: bool) -> Callable[[], Recording]:
        """One result, in the place of the product's own, or turned."""

        def record() -> Recording:
            r = Recording()
            a, b = r.input(normal(33, 40)), r.input(normal(40, 19))
            out = dense(TEMPORARY, (19, 33) if turn else (33, 19))
            r.call(matmul.matmul, a, b)
            op = r.graph.ops[-1]
            steps = () if name is None else (Instruction(name, (0,), float32),)
            op.chain = Chain((33, 19), steps, (Result(len(steps)),))
            op.outs = [transposed(out) if turn else out]
            r.output(out)
            return r

        return record

    names = (None, "tanh")
    check_all(
        {f"{name} {turn}": epilogue_of(name, turn) for name in names for turn in (False, True)},
        tolerance=1e-4,
    )
    for stride, padding, dilation, groups in (
        ((1, 1), (0, 0), (1, 1), 1),
        ((2, 1), (1, 2), (1, 2), 2),
    ):
        x, w = normal(3, 4, 11, 9), normal(6, 4 // groups, 3, 2)
        attrs: Any = {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups}
        y = conv.conv2d.numpy(x, w, **attrs)
        g = normal(*y.shape)
        check_all(
            {
                "conv2d": one(conv.conv2d, x, w, **attrs),
                "input": one(conv.conv2d_input_grad, g, w, input_shape=x.shape, **attrs),
                "weight": one(conv.conv2d_weight_grad, g, x, weight_shape=w.shape, **attrs),
            },
            tolerance=1e-4,
        )


def check_rows() -> None:
    cases: dict[str, Any] = {}
    for shape in ((1, 1), (64, 10), (3, 129), (2, 3, 5), (7, 1031)):
        x = 5 * normal(*shape)
        x.flat[0] = -np.inf
        cases[f"softmax {shape}"] = one(loss.softmax, x)
        cases[f"log_softmax {shape}"] = one(loss.log_softmax, x)
        if len(shape) == 2:
            target = RANDOM.integers(0, shape[1], shape[0])
            target = np.where(normal(shape[0]) > 1, -100, target).astype(np.int64)
            rows = 5 * normal(*shape), target
            g = normal(shape[0])
            cases[f"loss {shape}"] = one(loss.cross_entropy, *rows, ignore_index=-100)
            cases[f"slope {shape}"] = one(loss.cross_entropy_grad, g, *rows, ignore_index=-100)
    for shape in ((1, 2), (64, 10), (3, 5, 67), (2, 3, 5, 6)):
        x, size = normal(*shape), shape[-1]
        weight = normal(size)
        norm = normalization.layer_norm
        cases[f"layer_norm {shape}"] = one(norm, x, weight, normal(size), eps=1e-5)
        _, *kept = norm.numpy(x, weight, weight, eps=1e-5)
        back = normalization.layer_norm_grad
        cases[f"layer_norm_grad {shape}"] = one(back, normal(*shape), x, weight, *kept)
        if shape[0] == 1:
            continue
        weight, norm = normal(shape[1]), normalization.batch_norm
        cases[f"batch_norm {shape}"] = one(norm, x, weight, normal(shape[1]), eps=1e-5)
        _, *kept = norm.numpy(x, weight, weight, eps=1e-5)
        back = normalization.batch_norm_grad
        cases[f"batch_norm_grad {shape}"] = one(back, normal(*shape), x, weight, *kept)
    for size, stride, padding, dilation in (
        ((2, 2), (2, 2), (0, 0), (1, 1)),
        ((3, 2), (1, 2), (1, 1), (1, 2)),
    ):
        x = normal(2, 3, 9, 14)
        attrs: Any = {
            "kernel_size": size,
            "stride": stride,
            "padding": padding,
            "dilation": dilation,
        }
        attrs["places"] = tuple(
            pool.pooled_size(x.shape[2 + i], size[i], stride[i], padding[i], dilation[i], False)
            for i in (0, 1)
        )
        cases[f"pool {size}"] = one(pool.max_pool2d, x, **attrs)
        values, places = pool.max_pool2d.numpy(x, **attrs)
        g, places = normal(*values.shape), places.astype(np.int64)
        attrs["input_shape"] = x.shape
        cases[f"pool back {size}"] = one(pool.max_pool2d_grad, g, places, **attrs)
    check_all(cases, tolerance=1e-5)


def check_attention() -> None:
    def record_of(*ins: Any, back: bool, turn: bool, **attrs: Any) -> Callable[[], Recording]:
        def record() -> Recording:
            r = Recording()
            refs = []
            for array in ins:
                if turn and array.ndim == 4:  # heads beside each other, as a layer has them
                    ref = r.input(np.ascontiguousarray(array.transpose(0, 2, 1, 3)))
                    refs.append(transposed(ref, 0, 2, 1, 3))
                else:
                    refs.append(r.input(array))
            primitive = attention.attention_grad if back else attention.attention
            for ref in r.call(primitive, *refs, **attrs):
                r.output(ref)
            return r

        return record

    cases = {}
    for T, S, D, E in ((1, 1, 1, 1), (5, 7, 3, 2), (67, 67, 16, 16), (130, 65, 8, 5)):
        lead = (2, 3)
        q, k, v = normal(*lead, T, D), normal(*lead, S, D), normal(*lead, S, E)
        masks: list[tuple[Any, ...]] = [(), (normal(T, S) > -1,), (normal(2, 1, T, S),)]
        for number, mask in enumerate(masks):
            for causal in (False, True):
                attrs = {"scale": 0.3, "causal": causal}
                y, logs = attention.attention.numpy(q, k, v, *mask, **attrs)
                turn = number == 1
                name = f"{(T, S, D, E)} {number} {causal}"
                cases[name] = record_of(q, k, v, *mask, back=False, turn=turn, **attrs)
                ins = normal(*y.shape), q, k, v, y, logs, *mask
                cases[f"{name} back"] = record_of(*ins, back=True, turn=turn, **attrs)
    check_all(cases, tolerance=2e-5)


def check_indexing() -> None:
    table, rows = normal(11, 6), RANDOM.integers(-11, 11, (3, 5)).astype(np.int64)
    along = RANDOM.integers(-4, 4, (3, 6, 5)).astype(np.int64)
    x = normal(3, 4, 5)
    cases = {
        "take": one(gather.take, table, rows),
        "take bytes": one(gather.take, table > 0, rows[0]),
        "take numbers": one(gather.take, normal(9), np.int32([3, -1, 0])),
        "put_add": one(gather.put_add, normal(3, 5, 6), rows, shape=(11, 6)),
        "put_add scalars": one(gather.put_add, normal(3, 5), rows, shape=(11,)),
        "put": one(gather.put, table, rows, normal(3, 5, 6)),
        "gather": one(gather.gather, x, along, axis=1),
        "gather wide": one(gather.gather, along[:, :4], along, axis=1),
        "scatter_add": one(gather.scatter_add, normal(3, 6, 5), along, axis=1, shape=(3, 4, 5)),
    }
    check_all(cases)
    for record in (
        one(gather.take, table, np.array([3, 11], np.int64)),
        one(loss.cross_entropy, table, np.full(11, 6, np.int64), ignore_index=-100),
    ):
        recording = record()
        try:
            SimdProgram(recording.graph).run(recording.arrays, recording.words())
        except IndexError as error:
            said = str(error)
        else:
            said = "nothing"
        assert "11 elements" in said or "out of bounds" in said, f"an index outside: {said}"


def check_training() -> None:
    """Optimizers and random numbers by live words; operations that numpy does between."""
    for shape in ((1,), (5, 7), (1031,)):
        for decoupled in (False, True):

            def adam(shape: Any = shape, decoupled: bool = decoupled) -> Recording:
                r = Recording()
                refs = [r.state(normal(*shape)), r.input(normal(*shape))]
                refs += [r.state(np.abs(normal(*shape))) for _ in range(2)]
                words = [0.1, 0.9, 0.99, 1e-8, 0.01, 0.3, 0.2, 0.1, 0.01, 1 - 0.001]
                live = floats(10, lambda: words)
                r.update(
                    optimizer.adam_step, *refs, changed=(0, 2, 3), live=live, decoupled=decoupled
                )
                return r

            compare(adam, runs=3)
        for nesterov in (False, True):

            def sgd(shape: Any = shape, nesterov: bool = nesterov) -> Recording:
                r = Recording()
                refs = r.state(normal(*shape)), r.input(normal(*shape)), r.state(normal(*shape))
                live = floats(4, lambda: [0.1, 0.9, 0.9, 0.01])
                r.update(
                    optimizer.sgd_step,
                    *refs,
                    changed=(0, 2),
                    live=live,
                    nesterov=nesterov,
                    first=False,
                )
                return r

            compare(sgd, runs=3)

    for momentum in (False, True):
        for centered in (False, True):

            def rmsprop(momentum: bool = momentum, centered: bool = centered) -> Recording:
                r = Recording()
                refs = [r.state(normal(5, 7)), r.input(normal(5, 7))]
                refs.append(r.state(30 + np.abs(normal(5, 7))))
                refs += [r.state(normal(5, 7)) for _ in range(centered + momentum)]
                live = floats(6, lambda: [0.1, 0.9, 1e-3, 0.01, 0.8, 0.1])
                changed = (0, *range(2, len(refs)))
                r.update(
                    optimizer.rmsprop_step, *refs, changed=changed, live=live, centered=centered
                )
                return r

            compare(rmsprop, runs=2)

    def adagrad() -> Recording:
        r = Recording()
        refs = r.state(normal(9)), r.input(normal(9)), r.state(np.abs(normal(9)))
        live = floats(3, lambda: [0.1, 1e-3, 0.01])
        r.update(optimizer.adagrad_step, *refs, changed=(0, 2), live=live)
        return r

    compare(adagrad, runs=2)

    def draw(size: int) -> Callable[[], Recording]:
        def record() -> Recording:
            r = Recording()
            words = [7, 9, 2**32 - 3, 5]
            live = Live(4, lambda into: np.copyto(into, np.array(words, np.uint32)))
            shape = (size,)
            r.output(r.call(random.uniform, shape=shape, seed=1, offset=2, live=live))
            return r

        return record

    check_all({f"uniform {n}": draw(n) for n in (1, 15, 16, 17, 1000)}, tolerance=0)

    def with_numpy() -> Recording:
        r = Recording()
        x = r.call(elementwise.exp, r.input(normal(5, 7)))
        y = r.call(special.lgamma, transposed(x))
        r.output(r.call(elementwise.add, y, r.state(normal(7, 5))))
        return r

    compare(with_numpy, by_numpy=["lgamma"], runs=2)


def check_recurrence() -> None:
    cases: dict[str, Any] = {}
    for name, gates, states in (
        ("lstm", 4, 2),
        ("gru", 3, 1),
        ("rnn_tanh", 1, 1),
        ("rnn_relu", 1, 1),
    ):
        primitive, gradient = getattr(recurrent, name), getattr(recurrent, f"{name}_grad")
        for size, reverse in ((1, False), (6, True), (8, False)):
            w, b = normal(gates * size, size), normal(gates * size)
            start = [normal(9, size) for _ in range(states)]
            attrs: Any = {"batch_sizes": (9, 9, 4), "reverse": reverse}
            x = normal(22, gates * size)
            cases[f"{name} {size}"] = one(primitive, x, w, b, *start, **attrs)
            made = primitive.numpy(x, w, b, *start, **attrs)
            cases[f"{name}_grad {size}"] = one(
                gradient, normal(22, size), w, made[-1], *start, **attrs
            )
    check_all(cases, tolerance=1e-4)
