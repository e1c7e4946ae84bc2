"""What changes from step to step: optimizers, random numbers; and recurrent layers."""

from __future__ import annotations

from collections.abc import Iterator

from ...compiled.graph import Chain, Instruction, Live, Op, Ref, Result, Storage
from ...dtypes import float32, int32
from .. import host
from .calls import At, Scratch, UnsupportedError, Word, at, number
from .chains import add_chain
from .lowering import Lowering, encodes
from .movement import add_copy
from .products import only_floats

# The live words of all operations lie in one array of this storage.
LIVE = Storage("live", int32, 0)


def live_words(op: Op) -> At:
    """Where an operation's live words are."""
    if op.live is None:
        raise UnsupportedError("a step whose numbers are fixed")
    return _live(op.live)


def _live(live: Live) -> At:
    return At(LIVE, 4 * live.start)


def _in_place(*refs: Ref) -> int:
    """The number of elements of arrays that are changed together, element by element."""
    only_floats(*refs)
    if any(not ref.is_dense or ref.size != refs[0].size for ref in refs):
        raise UnsupportedError("parameters that are not dense")
    return refs[0].size


@encodes("adam_step", "adam_steps")
def encode_adam(lowering: Lowering, op: Op) -> None:
    decoupled = int(op.attrs["decoupled"])
    words = live_words(op)
    for start in range(0, len(op.ins), 4):
        p, g, m, v = op.ins[start : start + 4]
        g = lowering.dense(g)
        size = _in_place(p, g, m, v)
        call: list[Word] = [at(p), at(g), at(m), at(v), words, size, decoupled]
        lowering.call("adam_step", call, [])


@encodes("sgd_step", "sgd_steps")
def encode_sgd(lowering: Lowering, op: Op) -> None:
    nesterov, first = int(op.attrs["nesterov"]), int(op.attrs["first"])
    words = live_words(op)
    each = len(op.ins) // op.attrs.get("count", 1)
    for start in range(0, len(op.ins), each):
        p, g, *buffers = op.ins[start : start + each]
        g = lowering.dense(g)
        size = _in_place(p, g, *buffers)
        buffer = at(buffers[0] if buffers else p)
        call: list[Word] = [at(p), at(g), buffer, words, size, nesterov, first]
        lowering.call("sgd_step", call, [])


class _Steps:
    """An optimizer's formula as a chain over a parameter's arrays and the live words."""

    def __init__(self, arrays: list[Ref], live: Live) -> None:
        _in_place(*arrays)
        flat = [Ref(a.storage, (a.size,), (1,), a.offset, a.dtype) for a in arrays]
        words = [Ref(LIVE, (), (), live.start + i, float32) for i in range(live.count)]
        self.ins = [*flat, *words]
        self._instructions: list[Instruction] = []
        self._changed: list[tuple[int, int]] = []

    def __call__(self, name: str, *args: int) -> int:
        self._instructions.append(Instruction(name, args, float32))
        return len(self.ins) + len(self._instructions) - 1

    def store(self, value: int, array: int) -> None:
        self._changed.append((value, array))

    def add_to(self, lowering: Lowering) -> None:
        results = tuple(Result(value) for value, _ in self._changed)
        chain = Chain(self.ins[0].shape, tuple(self._instructions), results)
        add_chain(lowering, chain, self.ins, [self.ins[array] for _, array in self._changed])


def _each(lowering: Lowering, op: Op) -> Iterator[list[Ref]]:
    """The arrays of each parameter, its gradient dense."""
    each = len(op.ins) // op.attrs.get("count", 1)
    for start in range(0, len(op.ins), each):
        p, g, *averages = op.ins[start : start + each]
        yield [p, lowering.dense(g), *averages]


@encodes("rmsprop_step", "rmsprop_steps")
def encode_rmsprop(lowering: Lowering, op: Op) -> None:
    if op.live is None:
        raise UnsupportedError("a step whose numbers are fixed")
    for arrays in _each(lowering, op):
        step = _Steps(arrays, op.live)
        p, g, square = 0, 1, 2
        lr, alpha, eps, decay, momentum, rest = range(len(arrays), len(arrays) + 6)
        g = step("add", g, step("mul", decay, p))
        averaged = step("mul", rest, step("mul", g, g))
        variance = step("add", step("mul", square, alpha), averaged)
        step.store(variance, square)
        if op.attrs["centered"]:
            mean = step("add", step("mul", 3, alpha), step("mul", rest, g))
            step.store(mean, 3)
            variance = step("sub", variance, step("mul", mean, mean))
        move = step("div", g, step("add", step("sqrt", variance), eps))
        buffer = 4 if op.attrs["centered"] else 3
        if len(arrays) > buffer:
            move = step("add", step("mul", buffer, momentum), move)
            step.store(move, buffer)
        step.store(step("sub", p, step("mul", lr, move)), p)
        step.add_to(lowering)


@encodes("adagrad_step", "adagrad_steps")
def encode_adagrad(lowering: Lowering, op: Op) -> None:
    if op.live is None:
        raise UnsupportedError("a step whose numbers are fixed")
    for arrays in _each(lowering, op):
        step = _Steps(arrays, op.live)
        p, g, total, rate, eps, decay = range(6)
        g = step("add", g, step("mul", decay, p))
        total_now = step("add", total, step("mul", g, g))
        step.store(total_now, total)
        move = step("div", g, step("add", step("sqrt", total_now), eps))
        step.store(step("sub", p, step("mul", rate, move)), p)
        step.add_to(lowering)


@encodes("uniform")
def encode_uniform(lowering: Lowering, op: Op) -> None:
    out, finish = lowering.dense_out(op.outs[0])
    lowering.call("uniform", [live_words(op), at(out), Scratch(128), out.size], [out])
    finish()


_GATES = {"lstm": 4, "gru": 3, "rnn_tanh": 1, "rnn_relu": 1}


def _room(weight: Ref) -> Scratch:
    return Scratch(host.wasm.recurrence_scratch(*weight.shape))


@encodes(*_GATES)
def encode_recurrence(lowering: Lowering, op: Op) -> None:
    only_floats(*op.ins)
    x, weight, bias, *start = (lowering.dense(ref) for ref in op.ins)
    outs = [lowering.dense_out(ref) for ref in op.outs]
    out, *state, kept = (made for made, _ in outs)
    sizes, size = op.attrs["batch_sizes"], weight.shape[1]
    for before, now in zip(start, state, strict=True):
        add_copy(lowering, before, now, own=False)
    most = max(sizes, default=0)
    spare = lowering.temporary((most, weight.shape[0]), x.dtype)
    h, c = state[0], state[-1]
    words: list[Word] = [
        number(f"Cell.{op.name}"), at(x), at(weight), at(bias), at(out), at(h), at(c), at(kept),
        _room(weight), at(spare), size, len(sizes), x.shape[0],
        int(op.attrs["reverse"]), *sizes,
    ]  # fmt: skip
    lowering.call("recurrence", words, [out, kept, spare])
    for _, finish in outs:
        finish()


@encodes(*(f"{name}_grad" for name in _GATES))
def encode_recurrence_grad(lowering: Lowering, op: Op) -> None:
    only_floats(*op.ins)
    g, weight, kept, *end = (lowering.dense(ref) for ref in op.ins)
    outs = [lowering.dense_out(ref) for ref in op.outs]
    made = [ref for ref, _ in outs]
    dx, state = made[0], made[1 : 1 + len(end)]
    product = made[-1] if op.name == "gru_grad" else dx
    sizes, size = op.attrs["batch_sizes"], weight.shape[1]
    for after, now in zip(end, state, strict=True):
        add_copy(lowering, after, now, own=False)
    words: list[Word] = [
        number(f"Cell.{op.name.removesuffix('_grad')}"), at(g), at(weight), at(kept), at(dx),
        at(state[0]), at(state[-1]), at(product),
        _room(weight), size, len(sizes), g.shape[0],
        int(op.attrs["reverse"]), *sizes,
    ]  # fmt: skip
    lowering.call("recurrence_grad", words, [dx] if product is dx else [dx, product])
    for _, finish in outs:
        finish()
