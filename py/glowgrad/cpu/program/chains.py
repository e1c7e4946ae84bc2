"""Chains of elementwise operations, and what is reduced from them, as words
(web/simd/program/chain.ts says how they lie).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ...compiled.graph import Chain, Instruction, Op, Ref, Result
from ...dtypes import DType, bool_, float32, int8, int16, int32, int64, uint8
from ...ops.gather import neutral
from .calls import Scratch, UnsupportedError, Word, at, number, signed
from .layout import apart, byte_strides, coalesced, same_place
from .lowering import Lowering, encodes
from .registers import Registers, Value

# How a type is computed with: floats, whole numbers of 32 or 64 bits, masks. And how it is kept.
KINDS = {
    float32: ("f", "word"), int32: ("i", "word"), int64: ("l", "long"), bool_: ("b", "bool"),
    uint8: ("i", "uint8"), int8: ("i", "int8"), int16: ("i", "int16"),
}  # fmt: skip
_SMALL = (uint8, int8, int16)
_TO_MASK = {"eq", "ne", "lt", "le", "gt", "ge", "isnan"}
_OF_MASKS = {"logical_and", "logical_or", "logical_xor", "logical_not"}
_REDUCTIONS = {"sum": "add", "prod": "prod", "max": "amax", "min": "amin"}
_NAMES = {"sum": "sum", "prod": "prod", "amax": "max", "amin": "min"}
# Of a chain's blocks and what it reads in place, so much should be in the level-1 cache.
_CACHE = 24 * 1024
# Scratch before the registers: their addresses, the counts of walks, the states of reductions.
_HEAD_BYTES = 4096
_MOST_REGISTERS, _MOST_AXES = 256, 8


def kind_of(dtype: DType) -> tuple[str, str]:
    """How a type is computed with, and how it is kept. Raises UnsupportedError."""
    if dtype not in KINDS:
        raise UnsupportedError(f"no kernel computes with {dtype}")
    return KINDS[dtype]


def encode_pointwise(lowering: Lowering, op: Op) -> None:
    """One elementwise operation as a chain."""
    (out,) = op.outs
    instruction = Instruction(op.name, tuple(range(len(op.ins))), out.dtype)
    add_chain(lowering, Chain(out.shape, (instruction,), (Result(len(op.ins)),)), op.ins, op.outs)


@encodes("cast")
def encode_cast(lowering: Lowering, op: Op) -> None:
    (out,) = op.outs
    chain = Chain(out.shape, (Instruction("cast", (0,), out.dtype),), (Result(1),))
    add_chain(lowering, chain, op.ins, op.outs)


@encodes("sum", "prod", "amax", "amin")
def encode_reduction(lowering: Lowering, op: Op) -> None:
    result = Result(0, _NAMES[op.name], tuple(op.attrs["axes"]))
    add_chain(lowering, Chain(op.ins[0].shape, (), (result,)), op.ins, op.outs)


def add_chain(lowering: Lowering, chain: Chain, ins: Sequence[Ref], outs: Sequence[Ref]) -> None:
    """Add the call that runs a chain."""
    inputs = [ref.broadcast_to(chain.shape) for ref in ins]
    _check_places(inputs, outs, chain)
    targets = []
    finish = []
    for result, out in zip(chain.results, outs, strict=True):
        if result.reduce is not None:
            out, done = lowering.dense_out(out)
            finish.append(done)
        targets.append(out)
    words = _Writer(chain, inputs, targets).words()
    if words:
        lowering.call("chain", words, targets)
    for done in finish:
        done()


def _check_places(inputs: list[Ref], outs: Sequence[Ref], chain: Chain) -> None:
    """Blocks are read and written in turn: what is written must not be read elsewhere later."""
    for out, result in zip(outs, chain.results, strict=True):
        for ref in inputs:
            in_step = result.reduce is None and same_place(ref, out)
            if not in_step and not apart(ref, out):
                raise UnsupportedError("a chain that overwrites what it reads")


class _Writer:
    """Writes one chain's words."""

    def __init__(self, chain: Chain, inputs: list[Ref], outs: Sequence[Ref]) -> None:
        self.chain = chain
        spread = [self._spread(out, r) for out, r in zip(outs, chain.results, strict=True)]
        self.shape, strides = coalesced(
            chain.shape, *[byte_strides(ref) for ref in inputs], *spread
        )
        self.inputs, self.outs = inputs, outs
        self.in_strides, self.out_strides = strides[: len(inputs)], strides[len(inputs) :]
        self.total = int(np.prod(chain.shape, dtype=np.int64))
        self.registers = Registers()
        self.instructions: list[tuple[str, Value, list[Value]]] = []

    def _spread(self, out: Ref, result: Result) -> tuple[int, ...]:
        """The strides of a result along all axes of the chain, 0 along those that are reduced."""
        rest = iter(byte_strides(out))
        if result.reduce is None:
            return tuple(rest)
        axes = range(len(self.chain.shape))
        return tuple(0 if axis in result.axes else next(rest) for axis in axes)

    def words(self) -> list[Word]:
        values = [self.registers.value(*kind_of(ref.dtype), ref.dtype) for ref in self.inputs]
        for value, ref, strides in zip(values, self.inputs, self.in_strides, strict=True):
            self._place_input(value, ref, strides)
        for instruction in self.chain.instructions:
            values.append(self._instruction(instruction, values))
        stores = [
            self._store(values[result.value], result, out, strides)
            for result, out, strides in zip(
                self.chain.results, self.outs, self.out_strides, strict=True
            )
        ]
        if self.total == 0 and all(result.reduce is None for result in self.chain.results):
            return []
        return self._assemble(stores)

    def _place_input(self, value: Value, ref: Ref, strides: tuple[int, ...]) -> None:
        value.ref, value.strides = ref, strides
        changed = any(ref.storage is out.storage for out in self.outs) and len(self.outs) > 1
        if not any(strides) and self.total:
            value.source = "once"
        elif value.lanes == value.kind and self._is_dense(strides, value.size) and not changed:
            value.source = "in place"
        else:
            value.source = "gather"

    def _is_dense(self, strides: tuple[int, ...], itemsize: int) -> bool:
        step = itemsize
        for size, stride in zip(reversed(self.shape), reversed(strides), strict=True):
            if stride != step:
                return False
            step *= size
        return True

    def _make(self, code: str, letter: str, dtype: DType, args: list[Value]) -> Value:
        number(f"Lane.{code}")  # raises where there is no such instruction
        kind = {"f": "word", "i": "word", "l": "long", "b": "bool"}[letter]
        made = self.registers.value(letter, kind, dtype)
        made.source = "made"
        self.instructions.append((code, made, args))
        return made

    def _constant(self, instruction: Instruction) -> Value:
        letter, _ = kind_of(instruction.dtype)
        kind = "long" if letter == "l" else "word"
        made = self.registers.value(letter, kind, instruction.dtype)
        made.source = "constant"
        value = np.asarray(instruction.value).astype(instruction.dtype.numpy)
        if letter == "f":
            made.bits = (int(value.view(np.uint32)), 0)
        elif letter == "b":
            made.bits = (0xFFFFFFFF if value else 0, 0)
        else:
            whole = int(value)
            made.bits = (whole & 0xFFFFFFFF, (whole >> 32) & 0xFFFFFFFF)
        return made

    def _cast(self, x: Value, dtype: DType) -> Value:
        letter, _ = kind_of(dtype)
        if dtype in _SMALL:
            whole = x if x.letter == "i" else self._make(f"cast_{x.letter}i", "i", int32, [x])
            return self._make(f"to_{dtype.name}", "i", dtype, [whole])
        if x.letter == letter:
            return x
        return self._make(f"cast_{x.letter}{letter}", letter, dtype, [x])

    def _instruction(self, instruction: Instruction, values: list[Value]) -> Value:
        name, dtype = instruction.name, instruction.dtype
        letter, _ = kind_of(dtype)
        if name == "constant":
            return self._constant(instruction)
        args = [values[arg] for arg in instruction.args]
        if name == "cast":
            return self._cast(args[0], dtype)
        if name in _OF_MASKS:
            args = [self._cast(x, bool_) for x in args]
        elif name == "where":
            args[0] = self._cast(args[0], bool_)
        own = args[-1].letter
        if any(x.letter != own for x in args[name == "where" :]):
            raise UnsupportedError(f"{name} of several types")
        if name == "pow" and own == "f" and args[1].bits == (0x40000000, 0):
            return self._make("square_f", "f", dtype, args[:1])
        made = self._make(f"{name}_{own}", "b" if name in _TO_MASK else letter, dtype, args)
        # Small whole numbers wrap where theirs ends.
        return self._make(f"to_{dtype.name}", "i", dtype, [made]) if dtype in _SMALL else made

    def _store(
        self, value: Value, result: Result, out: Ref, strides: tuple[int, ...]
    ) -> tuple[Value, str, str, Ref, tuple[int, ...]]:
        if result.reduce is not None:
            value = self._widened(value, result.reduce, out)
            return value, "reduce", f"Reduce.{result.reduce}_{value.letter}", out, strides
        letter, kind = kind_of(out.dtype)
        if letter != value.letter:
            value = self._cast(value, out.dtype)
        if not self._is_dense(strides, out.dtype.numpy.itemsize):
            return value, "scatter", f"Kind.{kind}", out, strides
        last = bool(self.instructions) and self.instructions[-1][1] is value
        alone = all(
            ref.storage is not out.storage or (last and len(self.outs) == 1) for ref in self.inputs
        )
        alone = alone and sum(other.storage is out.storage for other in self.outs) == 1
        if value.source == "made" and value.lanes == kind and alone and value.direct is None:
            value.direct = out
            return value, "direct", f"Kind.{kind}", out, strides
        return value, "dense", f"Kind.{kind}", out, strides

    def _widened(self, value: Value, reduce: str, out: Ref) -> Value:
        """The value as its reduction computes: sums and products of whole numbers with 64 bits."""
        if reduce in ("sum", "prod") and value.letter in "ib":
            value = self._cast(value, int64)
        elif value.letter == "b" or value.dtype in _SMALL:
            raise UnsupportedError(f"{reduce} of {value.dtype}")
        if kind_of(out.dtype)[0] != value.letter or out.dtype in _SMALL:
            raise UnsupportedError(f"{reduce} into {out.dtype}")
        number(f"Reduce.{reduce}_{value.letter}")
        return value

    def _assemble(self, stores: list[tuple[Value, str, str, Ref, tuple[int, ...]]]) -> list[Word]:
        kept = [store[0] for store in stores]
        self.registers.allocate(self.instructions, kept)
        used = self.registers.numbered
        if len(used) > _MOST_REGISTERS or len(self.shape) > _MOST_AXES:
            raise UnsupportedError("a chain of so many values or axes")
        width = self.registers.width + sum(4 for v in used if v.source == "in place")
        block = max(128, min(2048, _CACHE // max(width, 4) // 64 * 64))
        block = min(block, max(64, -(-self.total // 64) * 64))
        constants = [v for v in used if v.source in ("constant", "once")]
        loads = [v for v in used if v.source in ("in place", "gather")]
        scratch = Scratch(_HEAD_BYTES + self.registers.width * block)
        words: list[Word] = [
            self.total, block, len(self.shape), len(used), len(constants), len(loads),
            len(self.instructions), len(stores), scratch, *self.shape,
        ]  # fmt: skip
        words += [_HEAD_BYTES + value.room * block for value in used]
        for value in constants:
            if value.source == "once":
                assert value.ref is not None
                words += [value.number, number(f"Kind.{value.kind}"), at(value.ref), 1]
            else:
                kind = number("Kind.long" if value.letter == "l" else "Kind.word")
                words += [value.number, kind, *value.bits, 0]
        for value in loads:
            assert value.ref is not None
            in_place = int(value.source == "in place")
            words += [value.number, number(f"Kind.{value.kind}"), in_place, at(value.ref)]
            words += [signed(stride) for stride in value.strides]
        for code, made, args in self.instructions:
            numbers = [x.number for x in args] + [0, 0, 0]
            words += [number(f"Lane.{code}"), made.number, *numbers[:3]]
        for value, how, kind_name, out, strides in stores:
            words += [value.number, number(f"Store.{how}"), number(kind_name), at(out)]
            words += [signed(stride) for stride in strides]
            words += [out.size, *_neutral(kind_name, out.dtype)] if how == "reduce" else [0, 0, 0]
        return words


def _neutral(kind_name: str, dtype: DType) -> tuple[int, int]:
    """What a reduction begins with, as two words."""
    name = kind_name.removeprefix("Reduce.").rsplit("_", 1)[0]
    value = np.asarray(neutral(_REDUCTIONS[name], dtype.numpy)).astype(dtype.numpy)
    if dtype is float32:
        return int(value.view(np.uint32)), 0
    whole = int(value)
    return whole & 0xFFFFFFFF, (whole >> 32) & 0xFFFFFFFF
