"""The passes change what a step costs, not what it computes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from tests.compiled.graphs import Recording, dense, floats, reshaped, transposed

from glowgrad.compiled.graph import TEMPORARY, Graph, Op, Ref
from glowgrad.compiled.numpy_program import NumpyProgram
from glowgrad.compiled.passes import simplify
from glowgrad.compiled.passes.layouts import through
from glowgrad.dtypes import bool_, float32
from glowgrad.ops import (
    conv,
    elementwise,
    gather,
    loss,
    matmul,
    movement,
    optimizer,
    random,
    reduce,
)

RANDOM = np.random.default_rng(1)
DEVICES = ["cpu", "webgpu"]


def normal(*shape: int) -> np.ndarray:
    return RANDOM.normal(size=shape).astype(np.float32)


def _fresh(graph: Graph) -> tuple[Callable[[], None], Callable[[], list[np.ndarray]]]:
    """What puts a graph's state back to now, and what reads it."""
    states = [s for s in graph.storages() if s.role == "state"]
    before = [s.array.copy() for s in states]

    def back() -> None:
        for storage, values in zip(states, before, strict=True):
            storage.array[...] = values

    return back, lambda: [storage.array.copy() for storage in states]


def check(r: Recording, calls: int = 2) -> list[Op]:
    """The operations that are left; a run gives the same as before, again and again."""
    kept = [s for s in r.graph.storages() if s.role == "kept"]
    back, state = _fresh(r.graph)
    found = []
    small = simplify(r.graph)
    for graph in (r.graph, small):
        back()
        program, made = NumpyProgram(graph), []
        for _ in range(calls):
            made += program.run(r.arrays, r.words())
            made += [program.array(storage).copy() for storage in kept]
        found.append([*made, *state()])
    for wanted, got in zip(*found, strict=True):
        np.testing.assert_allclose(got, wanted, rtol=1e-5, atol=1e-6)
    return small.ops


def chain_of(op: Op) -> list[str]:
    assert op.chain is not None
    return [instruction.name for instruction in op.chain.instructions]


def linear(r: Recording, x: Ref, weight: Ref, bias: Ref) -> Ref:
    product = r.call(matmul.matmul, x, transposed(weight))
    return r.call(elementwise.add, product, bias)


@pytest.mark.parametrize("device", DEVICES)
def test_a_layer_is_one_operation(device: str) -> None:
    r = Recording(device)
    y = linear(r, r.input(normal(5, 7)), r.state(normal(3, 7)), r.state(normal(3)))
    r.output(r.call(elementwise.relu, y))
    (op,) = check(r)
    assert op.name == "matmul"
    assert chain_of(op) == ["add", "relu"]


def test_work_that_nobody_reads_is_left_out() -> None:
    r = Recording()
    x = r.input(normal(4))
    r.call(elementwise.exp, x)
    r.output(r.call(elementwise.neg, x))
    (op,) = check(r)
    assert chain_of(op) == ["neg"]


def test_the_same_product_is_computed_once() -> None:
    r = Recording()
    a, b = r.input(normal(3, 4)), r.input(normal(4, 3))
    first, second = r.call(matmul.matmul, a, b), r.call(matmul.matmul, a, b)
    r.output(r.call(loss.softmax, first))
    r.output(r.call(loss.log_softmax, second))
    assert [op.name for op in check(r)].count("matmul") == 1


def test_a_product_over_changed_memory_is_computed_again() -> None:
    r = Recording()
    weight, x = r.state(normal(3, 3)), r.input(normal(2, 3))
    before = r.call(matmul.matmul, x, weight)
    r.copy(r.call(elementwise.neg, weight), weight)
    after = r.call(matmul.matmul, x, weight)
    r.output(r.call(loss.softmax, before))
    r.output(r.call(loss.log_softmax, after))
    assert [op.name for op in check(r)].count("matmul") == 2


def test_what_follows_from_constants_is_a_constant() -> None:
    r = Recording()
    mask = r.call(
        elementwise.eq, r.constant(np.tri(3, dtype=np.float32)), r.constant(np.float32(0))
    )
    low = r.constant(np.float32(-np.inf))
    scores = r.call(matmul.matmul, r.input(normal(3, 4)), r.input(normal(4, 3)))
    r.output(r.call(elementwise.where, mask, low, scores))
    (op,) = check(r)
    assert op.name == "matmul"
    assert chain_of(op) == ["constant", "where"]


def test_a_stretched_constant_gradient_becomes_dense_for_a_kernel() -> None:
    r = Recording()
    logits, target = r.input(normal(4, 3)), r.input(np.array([0, 2, 1, 1]))
    part = r.call(elementwise.mul, r.constant(np.float32(1)), r.constant(np.float32(0.25)))
    r.output(
        r.call(loss.cross_entropy_grad, part.broadcast_to((4,)), logits, target, ignore_index=-100)
    )
    (op,) = check(r)
    assert op.name == "cross_entropy_grad"
    assert op.ins[0].is_dense


def test_algebra() -> None:
    r = Recording()
    x = r.input(normal(3))
    one, zero, two = (r.constant(np.float32(n)) for n in (1, 0, 2))
    y = r.call(elementwise.mul, r.call(elementwise.add, x, zero), one)
    y = r.call(elementwise.neg, r.call(elementwise.neg, y))
    y = r.call(elementwise.pow_, y, two)
    y = r.call(elementwise.mul, y, r.constant(np.float32(-1)))
    r.output(r.call(elementwise.div, y, two))
    (op,) = check(r)
    assert chain_of(op) == ["mul", "constant", "mul"]


def test_a_mean_is_one_pass() -> None:
    r = Recording()
    total = r.call(reduce.sum_, r.input(normal(4, 6)), axes=(1,))
    r.output(r.call(elementwise.div, total, r.constant(np.float32(6))))
    (op,) = check(r)
    assert [result.reduce for result in op.chain.results] == ["sum"]  # type: ignore[union-attr]


def test_a_chain_ends_in_its_reduction() -> None:
    r = Recording()
    x, mean = r.input(normal(4, 6)), r.input(normal(4, 1))
    centred = r.call(elementwise.sub, x, mean)
    r.output(r.call(reduce.sum_, r.call(elementwise.mul, centred, centred), axes=(1,)))
    (op,) = check(r)
    assert chain_of(op) == ["sub", "mul"]


def test_reductions_over_the_same_axes_share_a_pass() -> None:
    r = Recording()
    g, x = r.input(normal(4, 6)), r.input(normal(4, 6))
    r.output(r.call(reduce.sum_, g, axes=(0,)))
    r.output(r.call(reduce.sum_, r.call(elementwise.mul, g, x), axes=(0,)))
    (op,) = check(r)
    assert len(op.outs) == 2


def test_a_cheap_value_is_computed_again_rather_than_stored() -> None:
    r = Recording()
    noise = r.call(random.uniform, shape=(8,), seed=1, offset=0)
    mask = r.call(elementwise.ge, noise, r.constant(np.float32(0.5)))
    scale = r.call(elementwise.cast, mask, dtype=float32)
    x, g = r.input(normal(8)), r.input(normal(8))
    y = r.output(r.call(loss.softmax, r.call(elementwise.mul, x, scale)))
    r.output(r.call(loss.softmax, r.call(elementwise.mul, g, scale)))
    ops = check(r)
    stored = {ref.dtype for op in ops for ref in op.outs}
    assert bool_ not in stored
    assert y.shape == (8,)


def test_a_costly_value_is_stored_once() -> None:
    r = Recording()
    e = r.call(elementwise.exp, r.input(normal(5)))
    r.output(r.call(loss.softmax, r.call(elementwise.neg, e)))
    r.output(r.call(loss.softmax, r.call(elementwise.sqrt, e)))
    names = [name for op in check(r) if op.chain is not None for name in chain_of(op)]
    assert names.count("exp") == 1


def test_a_copy_of_a_view_is_read_where_it_lies() -> None:
    r = Recording()
    moved = r.call(movement.copy, transposed(r.input(normal(2, 3, 4)), 1, 0, 2))
    r.output(r.call(elementwise.exp, reshaped(moved, 3, 8)))
    (op,) = check(r)
    assert chain_of(op) == ["exp"]


def test_a_product_writes_its_heads_side_by_side() -> None:
    r = Recording()
    weights, values = r.input(normal(2, 4, 5, 5)), r.input(normal(2, 4, 5, 3))
    heads = r.call(matmul.matmul, weights, values)
    joined = r.call(movement.copy, transposed(heads, 0, 2, 1, 3))
    r.output(r.call(loss.softmax, reshaped(joined, 10, 12)))
    assert [op.name for op in check(r)] == ["matmul", "softmax"]


def test_a_product_that_is_wanted_turned_is_computed_so() -> None:
    r = Recording()
    product = r.call(matmul.matmul, r.input(normal(3, 4)), r.input(normal(4, 5)))
    r.output(r.call(movement.copy, transposed(product)))
    (op,) = check(r)
    assert [ref.shape for ref in op.ins] == [(5, 4), (4, 3)]
    assert op.chain is None


def test_parts_are_computed_in_their_place() -> None:
    r = Recording()
    x, y = r.input(normal(3, 2)), r.input(normal(3, 4))
    both = r.call(movement.cat, r.call(elementwise.exp, x), r.call(elementwise.neg, y), axis=1)
    r.output(r.call(loss.softmax, both))
    assert len(check(r)) == 3


def test_a_part_between_zeros() -> None:
    r = Recording()
    part = r.call(movement.embed, r.input(normal(3)), shape=(3, 5), key=(slice(None), -1))
    r.output(r.call(elementwise.add, part, r.input(normal(3, 5))))
    check(r)


def test_sums_of_gradients_go_behind_the_last_product() -> None:
    r = Recording()
    g, first, second = r.input(normal(3, 4)), r.input(normal(4, 5)), r.input(normal(4, 5))
    one, two = r.call(matmul.matmul, g, first), r.call(matmul.matmul, g, second)
    r.output(r.call(elementwise.add, one, two))
    assert [op.chain is not None for op in check(r)] == [False, True]


def test_convolutions_take_their_bias_and_activation() -> None:
    r = Recording()
    attrs = {"stride": (1, 1), "padding": (0, 0), "dilation": (1, 1), "groups": 1}
    y = r.call(conv.conv2d, r.input(normal(2, 3, 6, 6)), r.state(normal(4, 3, 3, 3)), **attrs)
    y = r.call(elementwise.add, y, reshaped(r.state(normal(4)), 4, 1, 1))
    r.output(r.call(elementwise.relu, y))
    (op,) = check(r)
    assert op.name == "conv2d"


def test_a_value_is_read_before_its_memory_changes() -> None:
    r = Recording()
    p, g = r.state(normal(4)), r.input(normal(4))
    before = r.call(elementwise.mul, p, r.constant(np.float32(3)))
    r.copy(r.call(elementwise.sub, p, g), p)
    r.output(r.call(elementwise.add, before, p))
    check(r)


def test_shifted_memory_is_not_changed_while_it_is_read() -> None:
    r = Recording()
    p = r.state(normal(6))
    upper = Ref(p.storage, (5,), (1,), 1, float32)
    lower = Ref(p.storage, (5,), (1,), 0, float32)
    r.copy(r.call(elementwise.mul, upper, r.constant(np.float32(2))), lower)
    r.output(r.call(elementwise.neg, p))
    check(r)


def test_the_steps_of_an_optimizer_are_one_operation() -> None:
    r = Recording()
    x, live = r.input(normal(4, 3)), floats(4, lambda: [0.1, 0, 1, 0])
    for width in (3, 5):
        p = r.state(normal(width, 3))
        g = r.keep(r.call(matmul.matmul, r.input(normal(width, 4)), x))
        r.update(optimizer.sgd_step, p, g, changed=(0,), live=live, nesterov=False, first=False)
    ops = check(r)
    assert [op.name for op in ops] == ["matmul", "matmul", "sgd_steps"]
    assert ops[-1].attrs["count"] == 2


def test_a_step_on_a_parameter_that_is_read_in_between_waits_for_none() -> None:
    r = Recording()
    live = floats(4, lambda: [0.1, 0, 1, 0])
    p, q = r.state(normal(3)), r.state(normal(3))
    attrs: dict[str, Any] = {"live": live, "nesterov": False, "first": False}
    r.update(optimizer.sgd_step, p, r.input(normal(3)), changed=(0,), **attrs)
    g = r.call(loss.softmax, p)
    r.update(optimizer.sgd_step, q, g, changed=(0,), **attrs)
    assert [op.name for op in check(r)] == ["sgd_step", "softmax", "sgd_step"]


def test_a_kernel_binds_no_more_memory_than_it_may() -> None:
    r = Recording("webgpu")
    total = r.input(normal(6))
    for _ in range(12):
        total = r.call(elementwise.add, total, r.input(normal(6)))
    r.output(total)
    for op in check(r):
        assert len({ref.storage for ref in (*op.reads, *op.outs)}) <= 8


@pytest.mark.parametrize("masked", ["hidden", "seen", "added", "no"])
@pytest.mark.parametrize("turned", [False, True])
def test_attention_that_is_written_out(masked: str, turned: bool) -> None:
    """softmax(q kᵀ · scale, masked) v with its gradients, as autograd asks for them."""
    r = Recording("webgpu")
    heads = r.input(normal(2, 5, 3, 4, 6))  # q, k and v, of which views are taken
    q, k, v = (_part(heads, n) for n in range(3))
    scale, low, zero = (r.constant(np.float32(n)) for n in (0.5, -np.inf, 0))
    scores = r.call(elementwise.mul, r.call(matmul.matmul, q, transposed(k)), scale)
    mask = r.call(elementwise.eq, r.state(np.tri(5, 5, dtype=np.float32)), zero)
    if masked == "hidden":
        scores = r.call(elementwise.where, mask, low, scores)
    elif masked == "seen":
        mask = r.call(elementwise.ne, r.state(np.tri(5, 5, dtype=np.float32)), zero)
        scores = r.call(elementwise.where, mask, scores, low)
    elif masked == "added":
        scores = r.call(elementwise.add, scores, r.state(normal(5, 5)))
    weights = r.call(loss.softmax, scores)
    y = r.call(matmul.matmul, weights, v)
    g = transposed(r.input(normal(2, 5, 4, 6)), 0, 2, 1, 3)
    of_weights = r.call(matmul.matmul, g, transposed(v))
    of_v = r.call(matmul.matmul, transposed(weights), g)
    of_scores = r.call(loss.softmax_grad, of_weights, weights)
    if masked == "hidden":
        of_scores = r.call(elementwise.where, mask, zero, of_scores)
    elif masked == "seen":
        of_scores = r.call(elementwise.where, mask, of_scores, zero)
    of_scores = r.call(elementwise.mul, of_scores, scale)
    of_q = r.call(matmul.matmul, of_scores, k)
    if turned:
        of_k = r.call(matmul.matmul, transposed(q), of_scores)
    else:
        of_k = r.call(matmul.matmul, transposed(of_scores), q)
    for ref in (y, of_q, of_k, of_v):
        r.output(ref)
    names = [op.name for op in check(r)]
    assert names.count("attention") == names.count("attention_grad") == 1
    assert "softmax" not in names


def _part(heads: Ref, number: int) -> Ref:
    """(B, T, 3, H, D) as one of q, k and v (B, H, T, D)."""
    b, t, n, h, d = heads.strides
    shape = (heads.shape[0], heads.shape[3], heads.shape[1], heads.shape[4])
    return Ref(heads.storage, shape, (b, h, t, d), number * n, float32)


def test_rows_at_known_places_are_read_where_they_lie() -> None:
    r = Recording()
    table, places = r.state(normal(6, 3)), r.constant(np.arange(1, 6, 2))
    rows = r.call(gather.take, table, places)
    r.output(r.call(elementwise.add, rows, r.input(normal(3, 3))))
    g = r.call(gather.put_add, r.input(normal(6, 3)), r.constant(np.arange(6)), shape=(6, 3))
    r.output(r.call(elementwise.mul, g, r.constant(np.float32(2))))
    assert [op.name for op in check(r)] == ["fused", "fused"]


def test_rows_at_other_places_are_taken() -> None:
    r = Recording()
    table = r.state(normal(6, 3))
    for places in ([0, 1, 3], [2, 1, 0], [-2, -1], [1, 1]):
        r.output(r.call(gather.take, table, r.constant(np.array(places))))
    assert [op.name for op in check(r)] == ["take"] * 4


def test_bias_gradients_are_summed_together_on_the_gpu() -> None:
    r = Recording("webgpu")
    g = r.input(normal(4, 6))
    for _ in range(3):
        r.output(r.call(reduce.sum_, g, axes=(0,)))
        g = r.call(matmul.matmul, g, r.input(normal(6, 6)))
    r.output(g)
    assert [op.name for op in check(r)] == ["matmul", "matmul", "fused", "matmul"]


@pytest.mark.parametrize("turned", [False, True])
def test_gradients_of_parts_are_put_together(turned: bool) -> None:
    r = Recording()
    total: Any = None
    for number in range(3):
        g = r.call(loss.softmax, r.input(normal(2, 4)))
        part = r.call(movement.embed, g, shape=(2, 3, 4), key=(slice(None), number))
        total = part if total is None else r.call(elementwise.add, total, part)
    if turned:
        total = r.call(movement.copy, transposed(total, 1, 0, 2))
    r.output(r.call(loss.softmax, total))
    ops = check(r)
    assert [op.name for op in ops] == ["softmax"] * 3 + ["fused", "softmax"]


def test_gradients_of_parts_that_overlap_are_added() -> None:
    r = Recording()
    parts = [
        r.call(
            movement.embed, r.call(loss.softmax, r.input(normal(2, 3))), shape=(2, 4),
            key=(slice(None), slice(start, start + 3)),
        )
        for start in (0, 1)
    ]  # fmt: skip
    r.output(r.call(elementwise.add, *parts))
    check(r)


def test_a_sum_is_written_to_where_it_is_kept() -> None:
    r = Recording()
    total = r.call(reduce.sum_, r.input(normal(2, 4, 3)), axes=(0, 2))
    r.copy(reshaped(total, 4, 1), r.keep(dense(TEMPORARY, (4, 1))))
    probabilities = r.call(loss.softmax, r.input(normal(3, 4)))
    r.copy(probabilities, r.keep(dense(TEMPORARY, (3, 4))))
    r.output(r.call(loss.log_softmax, probabilities))
    assert [op.name for op in check(r)] == ["fused", "softmax", "log_softmax"]


def test_memory_that_is_still_read_is_not_written_early() -> None:
    r = Recording()
    state = r.state(normal(3, 4))
    made = r.call(loss.softmax, r.input(normal(3, 4)))
    r.output(r.call(loss.log_softmax, state))
    r.copy(made, state)
    assert [op.name for op in check(r)] == ["softmax", "log_softmax", "copy"]


def test_weights_that_are_looked_at_are_computed() -> None:
    r = Recording("webgpu")
    q, k, v = (r.input(normal(2, 3, 4)) for _ in range(3))
    weights = r.output(r.call(loss.softmax, r.call(matmul.matmul, q, transposed(k))))
    r.output(r.call(matmul.matmul, weights, v))
    assert [op.name for op in check(r)] == ["matmul", "softmax", "matmul"]


@pytest.mark.parametrize("seed", range(60))
@pytest.mark.parametrize("device", DEVICES)
def test_any_graph(device: str, seed: int) -> None:
    check(random_graph(device, seed))


UNARY = [elementwise.neg, elementwise.exp, elementwise.relu, elementwise.tanh, elementwise.sigmoid]
BINARY = [elementwise.add, elementwise.sub, elementwise.mul, elementwise.relu_grad]


def random_graph(device: str, seed: int) -> Recording:
    """Views, elementwise work, reductions, products, parts and state that changes, at random."""
    rng = np.random.default_rng(seed)
    r = Recording(device)

    def fresh(*shape: int) -> np.ndarray:
        return rng.uniform(-1, 1, shape).astype(np.float32)

    shape = tuple(int(n) for n in rng.integers(1, 5, rng.integers(2, 4)))
    known = [r.input(fresh(*shape)), r.input(fresh(*shape)), r.input(fresh(shape[-1]))]
    states = [r.state(fresh(*shape)), r.state(fresh(*shape))]
    known += [*states, r.constant(np.float32(rng.choice([0, 1, -1, 2, 0.3])))]

    def one() -> Ref:
        return known[rng.integers(len(known))]

    def whole() -> Ref:
        return next(ref for ref in (one() for _ in range(99)) if len(ref.shape) >= 2)

    for _ in range(rng.integers(4, 25)):
        kind = rng.integers(12)
        x = whole()
        if kind < 2:
            made = r.call(UNARY[rng.integers(len(UNARY))], x)
        elif kind < 6:
            fits = [k for k in known if _fit(k.shape, x.shape)]
            other = fits[rng.integers(len(fits))]
            pair = (other, x) if rng.integers(2) else (x, other)
            made = r.call(BINARY[rng.integers(len(BINARY))], *pair)
        elif kind == 6:
            made = r.call(movement.copy, transposed(x))
        elif kind == 7:
            axes = tuple(sorted(rng.choice(len(x.shape), rng.integers(1, 3), replace=False)))
            made = r.call(reduce.sum_, x, axes=tuple(int(a) for a in axes))
            if rng.integers(2):
                made = r.call(elementwise.mul, made, r.constant(np.float32(0.5)))
            keep = tuple(1 if a in axes else n for a, n in enumerate(x.shape))
            made = reshaped(made, *keep)
        elif kind == 8:
            made = r.call(matmul.matmul, x, transposed(x))
        elif kind == 9:
            made = r.call(movement.cat, x, x, axis=int(rng.integers(len(x.shape))))
        elif kind == 10:
            made = transposed(x)
        else:
            state = states[rng.integers(2)]
            fits = [k for k in known if k.shape == state.shape]
            source = fits[rng.integers(len(fits))]
            r.copy(r.call(elementwise.tanh, source) if rng.integers(2) else source, state)
            continue
        if made.size < 500:
            known.append(made)
    for ref in known[-3:]:
        out = dense(TEMPORARY, ref.shape)
        r.output(r.copy(ref, out))
    return r


def _fit(shape: tuple[int, ...], wanted: tuple[int, ...]) -> bool:
    lead = len(wanted) - len(shape)
    return lead >= 0 and all(a in (1, b) for a, b in zip(shape, wanted[lead:], strict=True))


def test_a_view_of_a_copy_is_found_in_what_was_copied() -> None:
    """Of all views of a copy that are found in its source, each element is the same."""
    rng = np.random.default_rng(3)
    found = 0
    for _ in range(300):
        shape = tuple(int(n) for n in rng.integers(1, 5, 3))
        values = np.arange(100 * np.prod(shape)).reshape(-1)
        source_shape = tuple(reversed(shape))
        source = transposed(dense(TEMPORARY, source_shape), 2, 1, 0)
        made = dense(TEMPORARY, shape)
        seen = made
        for axis in range(3):
            start = int(rng.integers(0, seen.shape[axis]))
            size = int(rng.integers(1, seen.shape[axis] - start + 1))
            sizes = (*seen.shape[:axis], size, *seen.shape[axis + 1 :])
            offset = seen.offset + start * seen.strides[axis]
            seen = Ref(seen.storage, sizes, seen.strides, offset, float32)
        seen = transposed(seen, *(int(a) for a in rng.permutation(3)))
        place = through(seen, made, source)
        if place is None:
            continue
        found += 1
        copied = _taken(values, source).reshape(-1)
        np.testing.assert_array_equal(_taken(copied, seen), _taken(values, place))
    assert found > 200


def _taken(memory: np.ndarray, ref: Ref) -> np.ndarray:
    steps = [s * memory.itemsize for s in ref.strides]
    return np.lib.stride_tricks.as_strided(memory[ref.offset :], ref.shape, steps).copy()
