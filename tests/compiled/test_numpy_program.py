"""The program that numpy runs gives what numpy gives when asked step by step."""

from __future__ import annotations

import numpy as np
import pytest
from tests.compiled.graphs import Recording, dense, floats, reshaped, transposed

from glowgrad.compiled.devices import build
from glowgrad.compiled.graph import TEMPORARY, Chain, Instruction, Live, Result
from glowgrad.compiled.numpy_program import NumpyProgram
from glowgrad.dtypes import bfloat16, float32
from glowgrad.ops import elementwise, loss, matmul, movement, optimizer, random, reduce

RANDOM = np.random.default_rng(0)


def normal(*shape: int) -> np.ndarray:
    return RANDOM.normal(size=shape).astype(np.float32)


def test_a_layer_forward_over_views() -> None:
    x, weight, bias = normal(5, 7), normal(3, 7), normal(3)
    r = Recording()
    product = r.call(matmul.matmul, r.input(x), transposed(r.state(weight)))
    answer = r.output(r.call(elementwise.add, product, r.state(bias).broadcast_to((5, 3))))
    program = build(r.graph)
    for _ in range(2):
        (y,) = program.run(r.arrays, r.words())
        np.testing.assert_allclose(y, x @ weight.T + bias, rtol=1e-6)
    assert answer.shape == y.shape


def test_each_call_returns_memory_of_its_own() -> None:
    r = Recording()
    r.output(r.call(elementwise.neg, r.input(normal(3))))
    program = build(r.graph)
    (first,) = program.run([np.float32([1, 2, 3])], r.words())
    program.run([np.float32([4, 5, 6])], r.words())
    np.testing.assert_array_equal(first, [-1, -2, -3])


@pytest.mark.parametrize("decoupled", [False, True])
def test_adam_with_live_words_is_adam(decoupled: bool) -> None:
    p, g = normal(4, 3), normal(4, 3)
    wanted = [p.copy(), np.zeros_like(p), np.zeros_like(p)]
    now = {"step": 0}

    def words() -> list[float]:
        step, lr, decay = now["step"], 0.1, 0.01
        return [
            lr, 0.9, 0.999, 1e-8, decay, lr / (1 - 0.9**step), (1 - 0.999**step) ** 0.5,
            1 - 0.9, 1 - 0.999, 1 - lr * decay,
        ]  # fmt: skip

    r = Recording()
    refs = r.state(p), r.input(g), r.state(np.zeros_like(p)), r.state(np.zeros_like(p))
    live = floats(10, words)
    r.update(optimizer.adam_step, *refs, changed=(0, 2, 3), live=live, decoupled=decoupled)
    program = build(r.graph)
    for step in (1, 2, 3):
        now["step"] = step
        program.run([g], r.words())
        optimizer.adam_step.numpy(
            wanted[0], g, *wanted[1:], lr=0.1, beta1=0.9, beta2=0.999, eps=1e-8,
            weight_decay=0.01, decoupled=decoupled, step=step,
        )  # fmt: skip
    for ref, array in zip((refs[0], *refs[2:]), wanted, strict=True):
        np.testing.assert_allclose(program.array(ref.storage), array.ravel(), rtol=1e-6)


@pytest.mark.parametrize("nesterov", [False, True])
def test_sgd_with_live_words_is_sgd(nesterov: bool) -> None:
    p, g = normal(5), normal(5)
    wanted, buffer = p.copy(), np.zeros_like(p)
    r = Recording()
    refs = r.state(p), r.input(g), r.state(buffer)
    live = floats(4, lambda: [0.1, 0.9, 1.0, 0.01])
    r.update(optimizer.sgd_step, *refs, changed=(0, 2), live=live, nesterov=nesterov, first=False)
    program = build(r.graph)
    for _ in range(3):
        program.run([g], r.words())
        optimizer.sgd_step.numpy(
            wanted, g, buffer, lr=0.1, momentum=0.9, dampening=0.0, weight_decay=0.01,
            nesterov=nesterov, first=False,
        )  # fmt: skip
    np.testing.assert_allclose(program.array(refs[0].storage), wanted, rtol=1e-6)


@pytest.mark.parametrize("centered", [False, True])
@pytest.mark.parametrize("momentum", [0.0, 0.9])
def test_rmsprop_with_live_words_is_rmsprop(centered: bool, momentum: float) -> None:
    p, g = normal(5), normal(5)
    kept = [np.zeros_like(p) for _ in range(1 + centered + bool(momentum))]
    wanted = [p.copy(), *(array.copy() for array in kept)]
    r = Recording()
    refs = r.state(p), r.input(g), *(r.state(array) for array in kept)
    live = floats(6, lambda: [0.1, 0.9, 1e-3, 0.01, momentum, 0.1])
    changed = (0, *range(2, len(refs)))
    r.update(optimizer.rmsprop_step, *refs, changed=changed, live=live, centered=centered)
    program = build(r.graph)
    for _ in range(3):
        program.run([g], r.words())
        optimizer.rmsprop_step.numpy(
            wanted[0], g, *wanted[1:], lr=0.1, alpha=0.9, eps=1e-3, weight_decay=0.01,
            momentum=momentum, centered=centered,
        )  # fmt: skip
    np.testing.assert_allclose(program.array(refs[0].storage), wanted[0], rtol=1e-5)


def test_adagrad_with_live_words_is_adagrad() -> None:
    p, g = normal(5), normal(5)
    wanted, total = p.copy(), np.zeros_like(p)
    now = {"step": 0}
    r = Recording()
    refs = r.state(p), r.input(g), r.state(np.zeros_like(p))
    live = floats(3, lambda: [0.1 / (1 + (now["step"] - 1) * 0.5), 1e-3, 0.01])
    r.update(optimizer.adagrad_step, *refs, changed=(0, 2), live=live)
    program = build(r.graph)
    for step in (1, 2, 3):
        now["step"] = step
        program.run([g], r.words())
        optimizer.adagrad_step.numpy(
            wanted, g, total, lr=0.1, lr_decay=0.5, eps=1e-3, weight_decay=0.01, step=step
        )
    np.testing.assert_allclose(program.array(refs[0].storage), wanted, rtol=1e-5)


def test_steps_of_several_parameters_at_once() -> None:
    values, gradient = [normal(3), normal(2, 2)], np.float32(1)
    r = Recording()
    ins, outs = [], []
    for value in values:
        p, g = r.state(value), r.constant(gradient).broadcast_to(value.shape)
        ins += [p, g]
        outs.append(p)
    r.update(optimizer.sgd_step, *ins, changed=(0, 2), live=floats(4, lambda: [0.5, 0, 1, 0]),
             nesterov=False, first=False, count=2)  # fmt: skip
    r.graph.ops[0].name = "sgd_steps"
    program = build(r.graph)
    program.run([], r.words())
    for p, value in zip(outs, values, strict=True):
        np.testing.assert_array_equal(program.array(p.storage), value.ravel() - np.float32(0.5))


def test_random_numbers_follow_the_words() -> None:
    offsets = iter([5, 2**33 + 1])

    def fill(words: np.ndarray) -> None:
        offset = next(offsets)
        words[...] = [7, 1, offset & 0xFFFFFFFF, offset >> 32]

    r = Recording()
    r.output(r.call(random.uniform, live=Live(4, fill), shape=(6,), seed=0, offset=0))
    program = build(r.graph)
    for offset in (5, 2**33 + 1):
        (made,) = program.run([], r.words())
        wanted = random.uniform.numpy(shape=(6,), seed=7 + 2**32, offset=offset)
        np.testing.assert_array_equal(made, wanted)


def test_a_chain_with_several_results() -> None:
    x, bias = normal(6, 4), normal(4)
    ins = (0, 1)
    chain = Chain(
        (6, 4),
        (
            Instruction("add", ins, float32),
            Instruction("constant", (), float32, 0.5),
            Instruction("mul", (2, 3), float32),
            Instruction("relu", (4,), float32),
        ),
        (Result(5), Result(4, "sum", (0,)), Result(4, "max", (1,))),
    )
    r = Recording()
    outs = [dense(TEMPORARY, shape) for shape in ((6, 4), (4,), (6,))]
    r.fused(chain, [r.input(x), r.input(bias)], outs)
    for out in outs:
        r.output(out)
    value = (x + bias) * np.float32(0.5)
    for made, wanted in zip(
        NumpyProgram(r.graph).run(r.arrays, r.words()),
        (np.maximum(value, 0), value.sum(0), value.max(1)),
        strict=True,
    ):
        np.testing.assert_allclose(made, wanted, rtol=1e-6)


def test_an_epilogue_comes_before_the_result_is_stored() -> None:
    a, b, bias = normal(3, 5), normal(5, 4), normal(4)
    r = Recording()
    ins = [r.input(a), r.input(b)]
    out = r.output(r.call(matmul.matmul, *ins))
    add = Instruction("add", (0, 1), float32)
    (op,) = r.graph.ops
    op.chain = Chain((3, 4), (add, Instruction("relu", (2,), float32)), (Result(3),))
    op.extra = [r.state(bias)]
    (made,) = NumpyProgram(r.graph).run(r.arrays, r.words())
    np.testing.assert_allclose(made, np.maximum(a @ b + bias, 0), rtol=1e-5)
    assert made.shape == out.shape


def test_state_may_move_and_is_changed_where_it_lies() -> None:
    r = Recording()
    state = r.state(np.float32([1, 2]))
    r.copy(r.call(elementwise.mul, state, r.constant(np.float32([2, 3]))), state)
    program = NumpyProgram(r.graph)
    program.run([], r.words())
    np.testing.assert_array_equal(state.storage.array, [2, 6])
    elsewhere = np.float32([10, 20])
    program.rebind(state.storage, elsewhere)
    program.run([], r.words())
    np.testing.assert_array_equal(elsewhere, [20, 60])
    np.testing.assert_array_equal(state.storage.array, [2, 6])


def test_timing_changes_no_state() -> None:
    r = Recording()
    state = r.state(np.float32([1, 2]))
    attrs = {"lr": 1.0, "momentum": 0.0, "dampening": 0.0, "weight_decay": 0.0}
    one = r.constant(np.float32([1, 1]))
    r.update(
        optimizer.sgd_step, state, one, changed=(0,), live=None, **attrs, nesterov=False, first=True
    )
    program = NumpyProgram(r.graph)
    program.run([], r.words())
    report = program.report(timed=True)
    np.testing.assert_array_equal(program.array(state.storage), [0, 1])
    assert [row.name for row in report.kernels] == ["sgd_step"]
    assert report.kernels[0].milliseconds is not None


def test_bfloat16_is_rounded_after_each_operation() -> None:
    r = Recording()
    x = dense("input", (3,), bfloat16)
    r.graph.inputs.append(x)
    r.output(r.call(elementwise.mul, x, x))
    values = bfloat16.array([1.0078125, 3.015625, 7.0])
    (made,) = NumpyProgram(r.graph).run([values], r.words())
    np.testing.assert_array_equal(made, bfloat16.array(values * values))


def test_softmax_over_a_dense_copy_and_a_sum() -> None:
    x = normal(2, 3, 4)
    r = Recording()
    moved = r.call(movement.copy, transposed(r.input(x)))
    rows = r.call(loss.softmax, reshaped(moved, 8, 3))
    r.output(r.call(reduce.sum_, rows, axes=(0,)))
    (made,) = NumpyProgram(r.graph).run(r.arrays, r.words())
    wanted = loss.softmax.numpy(x.transpose(0, 2, 1)).sum((0, 1))
    np.testing.assert_allclose(made, wanted, rtol=1e-5)


def test_arrays_without_elements() -> None:
    r = Recording()
    r.output(r.call(elementwise.neg, r.input(np.zeros((0, 3), np.float32))))
    (made,) = NumpyProgram(r.graph).run(r.arrays, r.words())
    assert made.shape == (0, 3)
