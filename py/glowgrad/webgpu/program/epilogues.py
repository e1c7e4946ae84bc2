"""Epilogues: a chain that a product applies to each result before it stores it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...compiled.graph import Op, Ref
from ...ops.shapes import size_of
from ...spec import Spec
from .. import shaders
from ..lowering.walk import coalesce
from ..stream import Epilogue
from .functions import Functions, compose, value_kinds
from .places import digits, place

if TYPE_CHECKING:
    from .lowering import Lowering

_CONVOLUTIONS = ("conv2d", "conv2d_input_grad", "conv2d_weight_grad")
_OWN = 3  # arrays that a product binds itself


def epilogue_of(lowering: Lowering, op: Op) -> Epilogue | None:
    """The epilogue of a product with its arrays, or None where its kernel cannot apply the chain:
    another operation, a reduction, more arrays than can be bound, or memory that is written while
    it is read.
    """
    chain, primitive = op.chain, op.primitive
    assert chain is not None
    assert primitive is not None
    if primitive.name not in ("matmul", "take", *_CONVOLUTIONS):
        return None
    if len(op.outs) != len(chain.results) or (primitive.name == "take" and not op.ins[0].size):
        return None
    spec = primitive.spec(*[Spec(ref.shape, ref.dtype) for ref in op.ins], **op.attrs)
    assert isinstance(spec, Spec)
    more = op.outs[1:]
    written = [ref.storage for ref in op.outs]
    fits = (
        spec.dtype.gpu == "f32"
        and spec.dtype.rounding is None
        and size_of(chain.shape) == size_of(spec.shape)
        and all(result.reduce is None for result in chain.results)
        and op.outs[0].dtype.gpu == "f32"
        and lowering.array(op.outs[0]).is_dense
        and len(set(written)) == len(written)
        and all(ref.storage not in written for ref in op.reads)
        and _OWN + len(op.extra) + len(more) <= lowering.most_arrays
    )
    if not fits:
        return None
    return composed(lowering, op)


def composed(lowering: Lowering, op: Op) -> Epilogue:
    """The epilogue for an operation's chain; the first of its results goes where the kernel stores
    its own.
    """
    assert op.chain is not None
    more = op.outs[1 : len(op.chain.results)]
    text = _text(op, lowering)
    return Epilogue(text, tuple(lowering.array(ref) for ref in (*_stretched(op), *more)))


def _stretched(op: Op) -> list[Ref]:
    assert op.chain is not None
    return [ref.broadcast_to(op.chain.shape) for ref in op.extra]


def _text(op: Op, lowering: Lowering) -> str:
    chain = op.chain
    assert chain is not None
    read, written = _stretched(op), op.outs[1 : len(chain.results)]
    arrays = [lowering.array(ref) for ref in (*read, *written)]
    kinds = ["f32", *(array.kind for array in arrays[: len(read)])]
    types = value_kinds(chain, kinds)
    functions = Functions()
    kept = list(dict.fromkeys(result.value for result in chain.results))
    body = compose(chain, kinds, kept, functions)
    lines = []
    for n, array in enumerate(arrays):
        mode = "read" if n < len(read) else "read_write"
        lines.append(shaders.declaration(f"extra{n}", f"EXTRA_{n}", mode, array.kind))
    sizes, steps = coalesce(chain.shape, tuple(array.strides for array in arrays))
    places = [place("at", own, a.offset) for own, a in zip(steps, arrays, strict=True)]
    given = [f"extra{n}[{places[n]}]" for n in range(len(read))]
    inner = list(digits("at", sizes))
    # No constant: a place is at most 2^31.
    inner.append(f"let v = chain({', '.join(['at >> 31u', 'value', *given])});")
    for n, result in enumerate(chain.results[1:], len(read)):
        inner.append(f"extra{n}[{places[n]}] = {arrays[n].kind}(v.v{result.value});")
    first = chain.results[0].value
    final = f"v.v{first}" if types[first] == "f32" else f"f32(v.v{first})"
    return "\n".join(
        [
            *lines, "", functions.text(), "", body, "",
            "fn epilogue(value: f32, at: u32) -> f32 {",
            *(f"  {line}" for line in inner),
            f"  return {final};",
            "}",
        ]
    )  # fmt: skip


def with_epilogue(lowering: Lowering, op: Op, epilogue: Epilogue) -> None:
    """Record a product that ends in its epilogue."""
    assert op.primitive is not None
    a, b = (lowering.array(ref) for ref in op.ins)
    out = lowering.array(op.outs[0])
    shaped = out.reshape(lowering.product_shape(op))
    if op.primitive.name == "matmul":
        lowering.encoder.matmul(shaped, a, b, epilogue)
    elif op.primitive.name == "take":
        lowering.encoder.take(shaped, a, b, epilogue)
    else:
        lowering.encoder.conv2d(op.primitive.name, shaped, a, b, epilogue=epilogue, **op.attrs)
