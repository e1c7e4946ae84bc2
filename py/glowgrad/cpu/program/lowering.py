"""A graph as a list of calls: each operation by its encoder, or left to numpy."""

from __future__ import annotations

from collections.abc import Callable

from ...compiled.graph import TEMPORARY, Graph, Op, Ref, Storage
from ...dtypes import DType
from ...ops.shapes import Shape, contiguous_strides, size_of
from ...spec import Spec
from .calls import AnyCall, At, Call, HostCall, UnsupportedError, Word

Encoder = Callable[["Lowering", Op], None]
# By the operation's name; an encoder adds calls, or raises UnsupportedError.
encoders: dict[str, Encoder] = {}


def encodes(*names: str) -> Callable[[Encoder], Encoder]:
    """Register the encoder of some operations."""

    def register(encoder: Encoder) -> Encoder:
        encoders.update(dict.fromkeys(names, encoder))
        return encoder

    return register


class Lowering:
    """Collects the calls of a program, and the temporaries that they need beside the graph's."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.calls: list[AnyCall] = []
        self._op: Op | None = None
        for op in graph.ops:
            self._lower(op)

    def _lower(self, op: Op) -> None:
        before = len(self.calls)
        self._op = op
        try:
            self._encode(op)
        except UnsupportedError:
            del self.calls[before:]
            reads = [ref.storage for ref in op.reads]
            self.calls.append(HostCall(op, reads, [ref.storage for ref in op.outs]))

    def _encode(self, op: Op) -> None:
        from .chains import add_chain

        if op.name == "fused" or (op.primitive is None and op.chain is not None):
            assert op.chain is not None
            add_chain(self, op.chain, op.reads, op.outs)
            return
        if op.chain is None:
            self._primitive(op)
            return
        # The operation's own result, then the chain over it.
        results = len(op.chain.results)
        assert op.primitive is not None
        specs = op.primitive.spec(*[Spec(ref.shape, ref.dtype) for ref in op.ins], **op.attrs)
        first = specs[0] if isinstance(specs, list) else specs
        raw, outs = self._raw(op, Spec(first.shape, first.dtype))
        self._primitive(
            Op(op.name, op.ins, [raw, *op.outs[results:]], op.primitive, op.attrs, op.live)
        )
        if outs:
            add_chain(self, op.chain, [raw, *op.extra], outs)

    def _raw(self, op: Op, first: Spec) -> tuple[Ref, list[Ref]]:
        """Where an operation with an epilogue puts its own result, and what the chain still makes:
        where the chain's one result has the same shape the two share its memory.
        """
        assert op.chain is not None
        outs = op.outs[: len(op.chain.results)]
        out, result = outs[0], op.chain.results[0]
        alone = len(outs) == 1 and result.reduce is None and out.dtype is first.dtype
        if alone and out.shape == first.shape:
            if not op.chain.instructions and result.value == 0:
                return out, []
            if out.is_dense and all(ref.storage is not out.storage for ref in op.reads):
                return out, outs
        return self.temporary(first.shape, first.dtype), outs

    def _primitive(self, op: Op) -> None:
        from .chains import encode_pointwise

        encoder = encoders.get(op.name)
        if encoder is not None:
            encoder(self, op)
        elif op.primitive is not None and op.primitive.pointwise:
            encode_pointwise(self, op)
        else:
            raise UnsupportedError(f"{op.name} has no kernel")

    def call(self, kernel: str, words: list[Word], writes: list[Ref], own: bool = True) -> None:
        """Add a call; what its words name and it does not only write, it reads."""
        assert self._op is not None
        written = [ref.storage for ref in writes]
        named = [word.storage for word in words if isinstance(word, At)]
        self.calls.append(Call(kernel, words, named, written, self._op, own))

    def temporary(self, shape: Shape, dtype: DType) -> Ref:
        """Dense memory that only this program knows."""
        storage = Storage(TEMPORARY, dtype, size_of(shape))
        return Ref(storage, tuple(shape), contiguous_strides(shape), 0, dtype)

    def dense(self, ref: Ref) -> Ref:
        """The array itself where its elements lie in order, else a copy."""
        if ref.is_dense:
            return ref
        from .movement import add_copy

        copy = self.temporary(ref.shape, ref.dtype)
        add_copy(self, ref, copy, own=False)
        return copy

    def dense_out(self, ref: Ref) -> tuple[Ref, Callable[[], None]]:
        """Where a kernel may write a dense result, and what brings it to its place afterwards."""
        if ref.is_dense:
            return ref, lambda: None
        from .movement import add_copy

        made = self.temporary(ref.shape, ref.dtype)
        return made, lambda: add_copy(self, made, ref, own=False)
