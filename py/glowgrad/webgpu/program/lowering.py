"""From the operations of a graph to commands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from ...compiled.graph import TEMPORARY, Graph, Op, Ref, Storage
from ...ops.shapes import contiguous_strides, size_of
from ...spec import Spec
from ..array import GpuArray
from ..backend import storage as kind_of
from ..lowering import Encoder
from ..pool import Buffer
from .chains import lower_chain
from .epilogues import composed, epilogue_of, with_epilogue
from .flat import Flat
from .recorder import Command, Slot, recording
from .riding import copied, kernel_of
from .tails import tail_of

_OWN = 6  # arrays of the kernels that copies ride along with

# Attributes in the place of live words.
_LIVE_ATTRS: dict[str, dict[str, Any]] = {
    "adam_step": {"lr": 0.0, "beta1": 0.0, "beta2": 0.0, "eps": 0.0, "weight_decay": 0.0,
                  "decoupled": False, "step": 1},
    "sgd_step": {"lr": 0.0, "momentum": 0.0, "dampening": 0.0, "weight_decay": 0.0,
                 "nesterov": False, "first": False},
    "rmsprop_step": {"lr": 0.0, "alpha": 0.0, "eps": 0.0, "weight_decay": 0.0, "momentum": 0.0,
                     "centered": False},
    "adagrad_step": {"lr": 0.0, "lr_decay": 0.0, "eps": 0.0, "weight_decay": 0.0, "step": 1},
    "uniform": {"seed": 0, "offset": 0},
}  # fmt: skip


class Lowering:
    """The commands of a graph, and where its storages lie."""

    def __init__(
        self,
        graph: Graph,
        encoder: Encoder,
        homes: dict[Storage, Buffer],
        flats: dict[int, list[Flat]],  # by identity of the operation
    ) -> None:
        self.graph = graph
        self.homes = homes  # what lies outside: state, kept, constants
        self.encoder, self.recorder = recording(encoder)
        limits = encoder.executor.info["limits"]
        self.most_arrays = limit(limits, "max_storage_buffers_per_shader_stage", 8)
        self.inputs = [self._slot(ref.storage) for ref in graph.inputs]
        self.sources = [self._slot(ref.storage) for ref, _ in graph.sources]
        for number, (ref, slot) in enumerate(zip(graph.inputs, self.inputs, strict=True)):
            self.recorder.copy(number, 0, slot, 0, 4 * ref.storage.size)
        rest = iter(range(len(graph.ops)))
        for row in rest:
            self.recorder.row = row
            op, then = graph.ops[row], graph.ops[row + 1] if row + 1 < len(graph.ops) else None
            if id(op) in flats:
                self._update_flat(op, flats[id(op)])
            elif (tail := tail_of(op, then)) is not None:
                assert op.chain is not None
                lower_chain(self, op.chain, op.ins, op.outs, tail)
                next(rest)
            elif (both := self._with_copy(op, then)) is not None:
                self._primitive_with_copy(both)
                next(rest)
            else:
                self._lower(op)
        for number, ref in enumerate(graph.outputs, len(graph.inputs)):
            array = self.array(ref)
            if not ref.is_dense:
                array = self.encoder.dense(array)
            self.recorder.copy(array.buffer, 4 * array.offset, number, 0, 4 * ref.size)

    @property
    def commands(self) -> list[Command]:
        return self.recorder.commands

    def array(self, ref: Ref) -> GpuArray:
        """What a ref names, as an array of the GPU."""
        home = self.homes.get(ref.storage) or self._slot(ref.storage)
        return GpuArray(home, kind_of(ref.dtype), ref.shape, ref.strides, ref.offset)

    def _slot(self, storage: Storage) -> Slot:
        slot = self.homes.get(storage)
        if slot is None:
            slot = self.homes[storage] = Slot(4 * storage.size, self.recorder.real.pool)
        assert isinstance(slot, Slot)
        return slot

    def _lower(self, op: Op) -> None:
        if not any(ref.size for ref in op.outs):
            return
        if op.name == "copy" and op.chain is None:
            self._copy(op.outs[0], op.ins[0])
        elif op.primitive is None:
            assert op.chain is not None
            lower_chain(self, op.chain, op.ins, op.outs)
        elif op.live is not None or any(ref in op.ins for ref in op.outs):
            self._update(op)
        elif op.chain is not None:
            self._product(op)
        else:
            self._primitive(op, op.outs)

    def _copy(self, out: Ref, source: Ref) -> None:
        with self.written(out, [source]) as target:
            self.encoder.copy(target, self.array(source))
            self._round(target, out, source)

    def _round(self, target: GpuArray, out: Ref, source: Ref) -> None:
        rounding = out.dtype.rounding
        if rounding is not None and source.dtype is not out.dtype:
            self.rounded(target, rounding)

    def rounded(self, array: GpuArray, operation: str) -> None:
        """Bring values to what their type can hold, in place."""
        made = self.encoder.empty(array.shape, array.kind)
        self.encoder.elementwise(operation, made, [array])
        self.encoder.copy(array, made)

    @contextmanager
    def written(self, ref: Ref, reads: list[Ref]) -> Iterator[GpuArray]:
        """A dense array to fill, whose values are then those of `ref`: the ref's own where that is
        dense and is not read meanwhile.
        """
        array = self.array(ref)
        direct = array.is_dense and all(other.storage is not ref.storage for other in reads)
        if direct:
            yield array
            return
        made = self.encoder.empty(ref.shape, array.kind)
        yield made
        self.encoder.copy(array, made)

    def _primitive(self, op: Op, outs: list[Ref]) -> None:
        """An operation by its own kernels, one result after the other put into place."""
        assert op.primitive is not None
        ins = [self.array(ref) for ref in op.ins]
        attrs = {**_LIVE_ATTRS.get(op.name, {}), **op.attrs} if op.live else op.attrs
        made: list[GpuArray] = []
        self.recorder.live = op.live
        written = [self.written(ref, op.reads) for ref in outs]
        made = [target.__enter__() for target in written]
        op.primitive.gpu(self.encoder, made, ins, **attrs)
        self.recorder.live = None
        for array, ref in zip(made, outs, strict=True):
            if ref.dtype.rounding is not None:
                self.rounded(array, ref.dtype.rounding)
        for target in written:
            target.__exit__(None, None, None)

    def _with_copy(self, op: Op, then: Op | None) -> Op | None:
        both = copied(op, then)
        if both is None or self.most_arrays < _OWN + 1 or not self.array(op.outs[0]).is_dense:
            return None
        return both

    def _primitive_with_copy(self, op: Op) -> None:
        """An operation whose first result is stored twice, in two orders."""
        name = kernel_of(replace(op, chain=None))
        assert name is not None
        self.recorder.riding = name, composed(self, op)
        self._primitive(op, [op.outs[0], *op.outs[2:]])
        self.recorder.riding = None

    def _update(self, op: Op) -> None:
        """An operation that changes its arguments in place."""
        assert op.primitive is not None
        if not any(ref in op.ins for ref in op.outs):
            self._primitive(op, op.outs)
            return
        attrs = dict(op.attrs)
        each = len(op.ins) // attrs.pop("count", 1)
        if op.live is not None:
            attrs = {**_LIVE_ATTRS.get(op.primitive.name, {}), **attrs}
        self.recorder.live = op.live
        for start in range(0, len(op.ins), each):
            arrays = [self.array(ref) for ref in op.ins[start : start + each]]
            dense = [self.encoder.dense(array) for array in arrays]
            op.primitive.gpu(self.encoder, [], dense, **attrs)
            for ref, array, changed in zip(op.ins[start:], arrays, dense, strict=False):
                if changed is not array and ref in op.outs:
                    self.encoder.copy(array, changed)
        self.recorder.live = None

    def _update_flat(self, op: Op, flats: list[Flat]) -> None:
        """The updates of all parameters, whose arguments lie side by side."""
        assert op.primitive is not None
        attrs = {**_LIVE_ATTRS.get(op.primitive.name, {}), **op.attrs}
        del attrs["count"]
        for flat in flats:
            for part, ref in flat.copies:
                self.encoder.copy(GpuArray(part, "f32", ref.shape), self.array(ref))
            self.recorder.live = op.live
            op.primitive.gpu(self.encoder, [], flat.arrays, **attrs)
            self.recorder.live = None

    def _product(self, op: Op) -> None:
        """An operation whose chain is applied before its result is stored, where its kernel can."""
        assert op.primitive is not None
        assert op.chain is not None
        epilogue = epilogue_of(self, op)
        if epilogue is not None:
            with_epilogue(self, op, epilogue)
            return
        specs = op.primitive.spec(*[Spec(ref.shape, ref.dtype) for ref in op.ins], **op.attrs)
        spec = specs[0] if isinstance(specs, list) else specs
        own = self.temporary(spec.shape, spec)
        count = len(op.chain.results)
        self._primitive(op, [own, *op.outs[count:]])
        stretched = [own.broadcast_to(op.chain.shape), *op.extra]
        lower_chain(self, op.chain, stretched, op.outs[:count])

    def product_shape(self, op: Op) -> tuple[int, ...]:
        """The shape of a product's own result."""
        assert op.primitive is not None
        spec = op.primitive.spec(*[Spec(ref.shape, ref.dtype) for ref in op.ins], **op.attrs)
        assert isinstance(spec, Spec)
        return spec.shape

    def temporary(self, shape: tuple[int, ...], spec: Spec) -> Ref:
        """Memory that no graph names."""
        storage = Storage(TEMPORARY, spec.dtype, size_of(shape))
        return Ref(storage, shape, contiguous_strides(shape), 0, spec.dtype)


def limit(limits: Mapping[str, Any], name: str, default: int) -> int:
    """A limit of the adapter, whichever way its executor spells it."""
    first, *others = name.split("_")
    camel = first + "".join(word.capitalize() for word in others)
    found = limits.get(camel, limits.get(name.replace("_", "-"), default))
    return int(found)
