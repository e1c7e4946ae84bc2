"""A graph on the GPU gives what numpy makes of it, call after call."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from tests.compiled.graphs import Recording, dense, floats, reshaped, transposed

from glowgrad.compiled.graph import (
    KEPT,
    OUTPUT,
    STATE,
    TEMPORARY,
    Chain,
    Instruction,
    Live,
    Result,
    Storage,
)
from glowgrad.compiled.numpy_program import NumpyProgram
from glowgrad.dtypes import bool_, float16, float32, int32, int64
from glowgrad.errors import DeviceError
from glowgrad.ops import (
    attention,
    conv,
    elementwise,
    gather,
    loss,
    matmul,
    optimizer,
    random,
    reduce,
)
from glowgrad.webgpu.backend import WebGpuBackend
from glowgrad.webgpu.program import GpuProgram

RANDOM = np.random.default_rng(0)


def normal(*shape: int) -> np.ndarray:
    return RANDOM.normal(size=shape).astype(np.float32)


def on_gpu(array: np.ndarray) -> Any:
    from glowgrad.dtypes import of_numpy

    return WebGpuBackend.open().from_numpy(array, of_numpy(array.dtype))


def values(array: Any, storage: Storage) -> np.ndarray:
    return WebGpuBackend.open().to_numpy(array, storage.dtype)


def compare(r: Recording, calls: int = 2, rtol: float = 1e-5, atol: float = 1e-5) -> GpuProgram:
    """Run a graph on both and compare results, state and what is kept, after each call."""
    gpu, cpu = GpuProgram(r.graph), NumpyProgram(r.graph)
    for number in range(calls):
        given = [array + array.dtype.type(number) for array in r.arrays]
        sources = [fill() for _, fill in r.graph.sources]
        words = r.words()
        wanted = cpu.run([*given, *sources], words)
        found = gpu.run([*map(on_gpu, given), *sources], words)
        for ref, one, other in zip(r.graph.outputs, found, wanted, strict=True):
            got = values(one, ref.storage)
            np.testing.assert_allclose(got, other, rtol=rtol, atol=atol)
        for storage in r.graph.storages():
            if storage.role in (STATE, KEPT):
                got = values(gpu.array(storage), storage)
                np.testing.assert_allclose(got, cpu.array(storage), rtol=rtol, atol=atol)
    return gpu


def test_a_layer_forward_and_back_over_views() -> None:
    x, weight, bias = normal(5, 7), normal(3, 7), normal(3)
    r = Recording()
    own, given = r.state(weight), r.input(x)
    product = r.call(matmul.matmul, given, transposed(own))
    y = r.call(elementwise.add, product, r.state(bias).broadcast_to((5, 3)))
    r.output(r.call(elementwise.relu, y))
    r.keep(r.call(matmul.matmul, transposed(y), given))
    compare(r)


def test_each_call_returns_memory_of_its_own() -> None:
    r = Recording()
    r.output(r.call(elementwise.neg, r.input(normal(3))))
    program = GpuProgram(r.graph)
    (first,) = program.run([np.float32([1, 2, 3])], r.words())
    (second,) = program.run([on_gpu(np.float32([9, 4, 5, 6]))[slice(1, None),]], r.words())
    storage = r.graph.outputs[0].storage
    np.testing.assert_array_equal(values(first, storage), [-1, -2, -3])
    np.testing.assert_array_equal(values(second, storage), [-4, -5, -6])


SHAPES = [(1,), (7,), (8,), (3, 5), (4, 8), (2, 3, 4), (1, 1, 1), (65, 67), (3, 1, 128), (0, 3)]
I32 = int64


def step(name: str, *args: int, dtype: Any = float32, value: Any = None) -> Instruction:
    return Instruction(name, args, dtype, value)


@pytest.mark.parametrize("shape", SHAPES)
def test_a_chain_over_broadcast_inputs(shape: tuple[int, ...]) -> None:
    """(x · row + scalar, relu'd; whether that is above a third input)."""
    r = Recording()
    x, other = r.input(normal(*shape)), r.input(normal(*shape))
    row = r.state(normal(shape[-1])).broadcast_to(shape)
    scalar = r.constant(np.float32(0.25)).broadcast_to(shape)
    instructions = (
        step("mul", 0, 1), step("add", 4, 2), step("relu", 5),
        step("gt", 6, 3, dtype=bool_), step("constant", value=float("inf")),
        step("where", 7, 6, 8),
    )  # fmt: skip
    chain = Chain(shape, instructions, (Result(6), Result(7), Result(9)))
    outs = [dense(TEMPORARY, shape, dtype) for dtype in (float32, bool_, float32)]
    r.fused(chain, [x, row, scalar, other], outs)
    for out in outs:
        r.output(out)
    compare(r)


@pytest.fixture(params=["software", "chip"])
def adapter(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Kernels as for a program on the CPU, and as for a graphics chip."""
    encoder = WebGpuBackend.open().encoder
    monkeypatch.setattr(encoder, "software", request.param == "software")


AXES = [
    ((7,), (0,)), ((64, 10), (0,)), ((64, 10), (1,)), ((64, 12), (0,)), ((64, 12), (1,)),
    ((6, 5, 4, 3), (0, 2, 3)), ((8, 12, 4, 4), (0, 2, 3)), ((3, 1000), (1,)), ((1000, 3), (0,)),
    ((2, 3, 4), (0, 1, 2)), ((5000,), (0,)), ((4, 3, 8), (1,)), ((1, 1), (0, 1)),
    ((2, 5, 4, 8), (2,)), ((40000,), (0,)), ((3, 20000), (1,)), ((20001, 4), (0,)),
]  # fmt: skip


@pytest.mark.usefixtures("adapter")
@pytest.mark.parametrize(("shape", "axes"), AXES)
def test_a_chain_that_ends_in_reductions(shape: tuple[int, ...], axes: tuple[int, ...]) -> None:
    r = Recording()
    x, y = r.input(normal(*shape)), r.input(normal(*shape))
    kept = tuple(n for axis, n in enumerate(shape) if axis not in axes)
    instructions = step("mul", 0, 1), step("gt", 0, 1, dtype=bool_)
    results = (
        Result(2), Result(2, "sum", axes), Result(2, "max", axes), Result(0, "min", axes),
        Result(3, "sum", axes),
    )  # fmt: skip
    outs = [dense(TEMPORARY, shape), *(dense(TEMPORARY, kept) for _ in range(3))]
    outs.append(dense(TEMPORARY, kept, int64))
    r.fused(Chain(shape, instructions, results), [x, y], outs)
    for out in outs:
        r.output(out)
    compare(r, rtol=1e-4, atol=1e-4)


@pytest.mark.usefixtures("adapter")
@pytest.mark.parametrize(
    ("shape", "axes"),
    [((64, 10), (1,)), ((64, 12), (0,)), ((9, 40), (1,)), ((300,), (0,)), ((50000,), (0,)),
     ((4, 20, 6), (1,))],
)  # fmt: skip
def test_what_is_made_of_reductions_is_made_with_them(
    shape: tuple[int, ...], axes: tuple[int, ...]
) -> None:
    r = Recording()
    x = r.input(normal(*shape))
    rows = tuple(n for axis, n in enumerate(shape) if axis not in axes)
    weight = r.state(normal(*rows[::-1]))
    if len(rows) > 1:
        weight = transposed(weight)
    total, top = (dense(TEMPORARY, rows) for _ in range(2))
    chain = Chain(shape, (step("mul", 0, 0),), (Result(1, "sum", axes), Result(0, "max", axes)))
    r.fused(chain, [x], [total, top])
    mean, scaled = (dense(TEMPORARY, rows) for _ in range(2))
    instructions = step("constant", value=0.125), step("mul", 0, 3), step("sub", 4, 2)
    last = step("mul", 5, 1)
    r.fused(
        Chain(rows, (*instructions, last), (Result(4), Result(6))), [total, top, weight],
        [mean, scaled],
    )  # fmt: skip
    for out in (total, mean, scaled):
        r.output(out)
    program = compare(r, rtol=1e-4, atol=1e-3)
    assert program.report().kernels[0].name.startswith("fused:mul_sum_max")
    if len(shape) > 1:
        assert program.report().dispatches == 1


def test_reductions_of_different_axes_and_of_a_transposed_input() -> None:
    r = Recording()
    x = transposed(r.input(normal(12, 20)))
    results = Result(1, "sum", (0,)), Result(1, "prod", (1,)), Result(1, "sum", (0, 1))
    chain = Chain((20, 12), (step("cos", 0),), results)
    for result in results:
        shape = tuple(n for a, n in enumerate((20, 12)) if a not in result.axes)
        r.output(dense(TEMPORARY, shape))
    r.fused(chain, [x], r.graph.outputs)
    compare(r)


def test_small_types_wrap_and_round_after_each_operation() -> None:
    r = Recording()
    x = r.input(normal(6) * 300)
    instructions = (
        step("cast", 0, dtype=float16), step("mul", 1, 1, dtype=float16),
        step("cast", 0, dtype=int32), step("pow", 3, 4, dtype=int32),
    )  # fmt: skip
    two = step("constant", dtype=int32, value=2)
    chain = Chain((6,), (*instructions[:3], two, instructions[3]), (Result(2), Result(5)))
    outs = [dense(TEMPORARY, (6,), float16), dense(TEMPORARY, (6,), int32)]
    r.fused(chain, [x], outs)
    for out in outs:
        r.output(out)
    compare(r)


def test_state_changed_in_place_by_a_chain_and_by_one_that_reads_it_elsewhere() -> None:
    r = Recording()
    mean, x = r.state(normal(6)), r.input(normal(6))
    tenth = step("constant", value=0.1)
    chain = Chain((6,), (tenth, step("mul", 1, 2), step("add", 0, 3)), (Result(4),))
    r.fused(chain, [mean, x], [mean])
    square = r.state(normal(4, 4))
    r.fused(
        Chain((4, 4), (step("add", 0, 1),), (Result(2),)), [square, transposed(square)], [square]
    )
    compare(r, calls=3)


def test_more_arrays_than_can_be_bound() -> None:
    r = Recording()
    inputs = [r.input(normal(4, 3)) for _ in range(40)]
    instructions = [step("add", 0, 1)]
    instructions += [step("add", n, 38 + n) for n in range(2, 40)]
    chain = Chain((4, 3), tuple(instructions), (Result(78), Result(78, "sum", (0,))))
    outs = [dense(TEMPORARY, (4, 3)), dense(TEMPORARY, (3,))]
    r.fused(chain, inputs, outs)
    for out in outs:
        r.output(out)
    compare(r)


def epilogue(r: Recording, extra: Sequence[Any], name: str = "relu") -> None:
    """Let the last operation end in + extra[0] and an activation; both values are stored."""
    op = r.graph.ops[-1]
    shape = op.outs[0].shape
    op.chain = Chain(shape, (step("add", 0, 1), step(name, 2)), (Result(3), Result(2)))
    op.extra = [ref.broadcast_to(shape) for ref in extra]
    op.outs = [dense(OUTPUT, shape), dense(OUTPUT, shape)]
    r.graph.outputs += op.outs


@pytest.mark.parametrize("shape", [(4, 5, 6), (17, 33, 9), (2, 300, 3), (3, 0, 2)])
def test_a_product_with_bias_and_activation(shape: tuple[int, int, int]) -> None:
    m, k, n = shape
    r = Recording()
    r.call(matmul.matmul, r.input(normal(m, k)), r.state(normal(k, n)))
    epilogue(r, [r.state(normal(n))])
    program = compare(r, rtol=1e-4, atol=1e-4)
    assert all("fused" not in row.name for row in program.report().kernels)


def test_a_convolution_with_bias_and_activation() -> None:
    r = Recording()
    same: dict[str, Any] = {"padding": (1, 1), "dilation": (1, 1), "stride": (1, 1), "groups": 1}
    r.call(conv.conv2d, r.input(normal(2, 3, 5, 5)), r.state(normal(4, 3, 3, 3)), **same)
    bias = reshaped(r.state(normal(4)), 4, 1, 1)
    epilogue(r, [bias], "tanh")
    program = compare(r, rtol=1e-4, atol=1e-4)
    assert len(program.report().kernels) == 1


def test_an_operation_that_takes_no_epilogue_gets_its_chain_as_a_kernel() -> None:
    r = Recording()
    r.call(loss.softmax, r.input(normal(5, 6)))
    epilogue(r, [r.state(normal(6))])
    compare(r)


def test_rows_are_taken_and_added_to_at_once() -> None:
    r = Recording()
    indices = r.constant(np.array([[2, 0], [1, -1]], np.int64))
    r.call(gather.take, r.state(normal(3, 5)), indices)
    epilogue(r, [r.state(normal(2, 5))])
    program = compare(r)
    assert program.report().dispatches == 1


def test_a_copy_in_another_order_rides_along_with_attention() -> None:
    r = Recording()
    q, k, v = (transposed(r.input(normal(2, 4, 3, 8)), 0, 2, 1, 3) for _ in range(3))
    y, logsumexp = r.call(attention.attention, q, k, v, scale=0.5, causal=True)
    flat = dense(OUTPUT, (2, 4, 24))
    r.copy(transposed(y, 0, 2, 1, 3), reshaped(flat, 2, 4, 3, 8))
    r.graph.outputs.append(flat)
    r.output(y)
    r.output(logsumexp)
    program = compare(r)
    assert program.report().dispatches == 1


def test_live_words_of_random_numbers_and_of_an_optimizer() -> None:
    now = {"step": 0}

    def fill(words: np.ndarray) -> None:
        words[...] = [7, 1, 3 * now["step"], 0]

    def adam() -> list[float]:
        now["step"] += 1
        t = now["step"]
        return [0.1 / t, 0.9, 0.999, 1e-8, 0.01, 0.1 / t / (1 - 0.9**t), (1 - 0.999**t) ** 0.5,
                0.1, 0.001, 1 - 0.001 / t]  # fmt: skip

    r = Recording()
    r.output(r.call(random.uniform, live=Live(4, fill), shape=(9,), seed=0, offset=0))
    p, m, v = (r.state(normal(9) ** 2) for _ in range(3))
    r.update(optimizer.adam_step, p, r.input(normal(9)), m, v, changed=(0, 2, 3),
             live=floats(10, adam), decoupled=True)  # fmt: skip
    compare(r, calls=4)


@pytest.mark.parametrize("primitive", [optimizer.adam_step, optimizer.sgd_step])
def test_all_parameters_are_updated_in_one_dispatch(primitive: Any) -> None:
    shapes = [(3, 5), (5,), (64,), (1,), (7, 9)]
    r = Recording()
    x = r.input(normal(3, 5))
    ins: list[Any] = []
    for shape in shapes:
        p = r.state(normal(*shape))
        if shape == (64,):
            g = r.constant(np.float32(2)).broadcast_to(shape)  # computed nowhere
        elif shape == (3, 5):
            g = r.keep(r.call(elementwise.add, x, p))
        else:
            g = r.call(elementwise.cos, p)
        ins += [
            p,
            g,
            *(r.state(normal(*shape) ** 2) for _ in range(2 if "adam" in primitive.name else 1)),
        ]
    adam = [0.1, 0.9, 0.999, 1e-8, 0.01, 0.1, 0.5, 0.1, 0.001, 0.99]
    each = len(ins) // len(shapes)
    live = floats(10, lambda: adam) if each == 4 else floats(4, lambda: [0.1, 0.9, 1.0, 0.01])
    attrs: dict[str, Any] = (
        {"decoupled": False} if each == 4 else {"nesterov": True, "first": False}
    )
    changed = [n for n in range(len(ins)) if n % each != 1]
    r.update(primitive, *ins, changed=changed, live=live, count=len(shapes), **attrs)
    r.graph.ops[-1].name += "s"
    program = compare(r, calls=3)
    assert sum(row.name == r.graph.ops[-1].primitive.name or "momentum" in row.name
               for row in program.report().kernels) == 1  # fmt: skip


def test_tensors_follow_when_their_memory_moves_and_programs_look_again() -> None:
    def graph(values: list[Any]) -> Recording:
        r = Recording()
        ins = []
        for value in values:
            p = dense(STATE, (4,), float32, value)
            ins += [p, r.call(elementwise.neg, p)]
        r.update(optimizer.sgd_step, *ins, changed=(0, 2), live=floats(4, lambda: [1, 0, 1, 0]),
                 nesterov=False, first=False, count=2)  # fmt: skip
        return r

    a, b = on_gpu(np.float32([1, 2, 3, 4])), on_gpu(np.float32([5, 6, 7, 8]))
    one, two = graph([a, b]), graph([b, a])
    first = GpuProgram(one.graph)
    first.run([], one.words())
    second = GpuProgram(two.graph)  # lays them out in another order
    second.run([], two.words())
    first.run([], one.words())
    storage = one.graph.ops[-1].ins[0].storage
    np.testing.assert_array_equal(values(a, storage), [8, 16, 24, 32])
    np.testing.assert_array_equal(values(b, storage), [40, 48, 56, 64])
    first.close()
    second.close()
    np.testing.assert_array_equal(values(a, storage), [8, 16, 24, 32])


def test_a_state_that_lies_elsewhere_from_now_on() -> None:
    r = Recording()
    state = r.state(np.float32([1, 2]))
    r.output(r.call(elementwise.neg, state))
    program = GpuProgram(r.graph)
    program.run([], r.words())
    program.rebind(state.storage, on_gpu(np.float32([3, 4])))
    (made,) = program.run([], r.words())
    np.testing.assert_array_equal(values(made, state.storage), [-3, -4])


def test_temporaries_share_memory() -> None:
    r = Recording()
    x = r.input(normal(4096))
    for _ in range(20):
        x = r.call(elementwise.cos, x)
    r.output(x)
    report = compare(r).report()
    assert report.planned_bytes <= 1.3 * report.least_bytes
    assert (report.dispatches, report.submits) == (20, 1)


def test_calls_take_no_memory_that_they_do_not_give_back() -> None:
    r = Recording()
    x = r.input(normal(100))
    r.output(r.call(reduce.sum_, r.call(elementwise.cos, x), axes=(0,)))
    program = GpuProgram(r.graph)
    given, words = on_gpu(r.arrays[0]), r.words()
    pool = WebGpuBackend.open().encoder.stream.pool
    program.run([given], words)
    made = program.run([given], words)
    before = pool.in_use, pool.in_use + pool.spare
    for _ in range(100):
        made = program.run([given], words)
    assert (pool.in_use, pool.in_use + pool.spare) == before
    assert values(made[0], r.graph.outputs[0].storage) == pytest.approx(np.cos(r.arrays[0]).sum())


def test_a_step_that_needs_more_than_can_be_bound_is_refused() -> None:
    r = Recording()
    r.output(r.call(elementwise.neg, r.input(normal(1)).broadcast_to((2**33,))))
    with pytest.raises(DeviceError, match="smaller batch"):
        GpuProgram(r.graph)


def test_a_program_that_nobody_holds_gives_its_memory_back() -> None:
    stream = WebGpuBackend.open().encoder.stream
    before = stream.stats()["bytes_in_use"]
    r = Recording()
    r.output(r.call(elementwise.cos, r.call(elementwise.neg, r.input(normal(500)))))
    program = GpuProgram(r.graph)
    program.run(r.arrays, r.words())
    assert stream.stats()["bytes_in_use"] > before
    del program
    gc.collect()
    on_gpu(np.zeros(1, np.float32))
    stream.submit()  # what waiting commands may name is freed after them
    assert stream.stats()["bytes_in_use"] <= before
