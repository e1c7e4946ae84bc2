"""Attention that is written out, softmax(q kᵀ · scale, masked) v, forward and backward, as the one
operation that it is.
"""

from __future__ import annotations

from dataclasses import dataclass

from ...dtypes import float32
from ...ops import attention as primitives
from ...ops.elementwise import logical_not
from ...ops.shapes import Shape, contiguous_strides, size_of
from ..graph import CONSTANT, TEMPORARY, Op, Ref, Storage
from .expression import uniform
from .layouts import normal, transposed


def with_attention(ops: list[Op]) -> list[Op]:
    """The operations, with those that compute attention replaced, where nothing else looks at the
    scores and weights.
    """
    anchors = [op for op in ops if op.name == "softmax"]
    if not anchors:
        return ops
    search = _Search(ops)
    before: dict[Op, list[Op]] = {}  # what comes in an operation's stead
    gone: set[Op] = set()
    for anchor in anchors:
        found = search.forward(anchor)
        if found is None:
            continue
        back = search.backward(found)
        if back is None and len(search.readers[anchor.outs[0].storage]) > 1:
            continue
        forward_ops, outs = _forward(found)
        before[found.last] = forward_ops
        gone.update((*found.ops, found.last))
        if back is not None:
            before[search.earliest(back.ops)] = _backward(found, back, outs)
            gone.update(back.ops)
    kept = []
    for op in ops:
        kept += before.get(op, [])
        if op not in gone:
            kept.append(op)
    return kept


@dataclass
class _Attention:
    """The way forward: from q and k to `last`, the product of the weights and v."""

    q: Ref
    k: Ref
    v: Ref
    last: Op
    weights: Ref
    ops: list[Op]
    scale: float = 1.0
    seen: Ref | None = None  # where a key may be seen, or numbers to add
    hidden: Ref | None = None  # where it may not


@dataclass
class _Backward:
    """The way back: the gradient of the result, and which operations find those of q, k and v."""

    g: Ref
    q: Op
    k: Op
    v: Op
    ops: list[Op]


class _Search:
    def __init__(self, ops: list[Op]) -> None:
        self.places = {op: place for place, op in enumerate(ops)}
        self.makers: dict[Storage, list[Op]] = {}
        self.readers: dict[Storage, list[Op]] = {}
        for op in ops:
            for ref in op.outs:
                self.makers.setdefault(ref.storage, []).append(op)
            for ref in op.reads:
                self.readers.setdefault(ref.storage, []).append(op)

    def earliest(self, ops: list[Op]) -> Op:
        return min(ops, key=self.places.__getitem__)

    def _maker(self, ref: Ref, readers: int = 1) -> Op | None:
        """What made all of an array that is read so often, and nowhere else seen."""
        makers = self.makers.get(ref.storage, [])
        alone = len(makers) == 1 and len(self.readers[ref.storage]) == readers
        if not alone or ref.storage.role != TEMPORARY:
            return None
        return makers[0] if normal(makers[0].outs[0]) == normal(ref) else None

    def _steady(self, ref: Ref) -> bool:
        """Whether memory is not changed after it was first written."""
        made = ref.storage.role == TEMPORARY
        return len(self.makers.get(ref.storage, ())) <= int(made)

    def forward(self, softmax: Op) -> _Attention | None:
        weights, scores = softmax.outs[0], softmax.ins[0]
        users = [op for op in self.readers.get(weights.storage, ()) if op.name == "matmul"]
        users = [op for op in users if normal(op.ins[0]) == normal(weights)]
        rank = len(scores.shape)
        if len(users) != 1 or rank < 3 or scores.dtype is not float32:
            return None
        if weights.storage.role != TEMPORARY:
            return None
        found = _Attention(scores, scores, users[0].ins[1], users[0], weights, [softmax])
        while True:
            op = self._maker(scores)
            if op is None or op.outs[0].shape != weights.shape:
                return None
            found.ops.append(op)
            if op.name == "matmul":
                break
            step = self._before(op, found)
            if step is None:
                return None
            scores = step
        found.q, found.k = op.ins[0], transposed(op.ins[1])
        sizes = max(found.q.shape[-1], found.v.shape[-1])
        given = [found.q, found.k, found.v, found.seen or found.hidden or found.q]
        fits = sizes <= primitives.LARGEST_SIZE and all(map(self._steady, given))
        return found if fits and found.scale > 0 else None

    def _before(self, op: Op, found: _Attention) -> Ref | None:
        """What an operation makes scores of: it scales or masks them."""
        masked = found.seen is not None or found.hidden is not None
        if op.name in ("mul", "div"):
            scores, factor = op.ins
            number = _number(factor)
            if number is None and op.name == "mul":
                scores, factor = factor, scores
                number = _number(factor)
            if not number or scores.shape != op.outs[0].shape:
                return None
            found.scale *= number if op.name == "mul" else 1 / number
            return scores
        if op.name == "where" and not masked:
            condition, yes, no = op.ins
            if _number(yes) == float("-inf") and no.shape == op.outs[0].shape:
                found.hidden = condition
                return no
            if _number(no) == float("-inf") and yes.shape == op.outs[0].shape:
                found.seen = condition
                return yes
        if op.name == "add" and not masked and found.scale == 1:  # else it scales the mask too
            for scores, mask in ((op.ins[0], op.ins[1]), (op.ins[1], op.ins[0])):
                made = self.makers.get(scores.storage, ())
                if len(made) == 1 and made[0].name in ("matmul", "mul", "div"):
                    found.seen = mask
                    return scores
        return None

    def backward(self, found: _Attention) -> _Backward | None:
        """The operations that find the gradients, each of which nothing else uses."""
        readers = self.readers[found.weights.storage]
        rest = [op for op in readers if op is not found.last]
        named = {op.name: op for op in rest}
        if len(rest) != 2 or set(named) != {"matmul", "softmax_grad"}:
            return None
        softmax_grad, of_v = named["softmax_grad"], named["matmul"]
        of_weights = self._maker(softmax_grad.ins[0])
        if of_weights is None or of_weights.name != "matmul":
            return None
        g, v = of_weights.ins
        right = (
            normal(transposed(v)) == normal(found.v)
            and normal(of_v.ins[0]) == normal(transposed(found.weights))
            and normal(of_v.ins[1]) == normal(g)
            and self._steady(g)
        )
        if not right:
            return None
        ops = [softmax_grad, of_weights, of_v]
        scores, scale = softmax_grad.outs[0], 1.0
        while True:
            readers = self.readers.get(scores.storage, [])
            if scores.storage.role != TEMPORARY or len(self.makers[scores.storage]) != 1:
                return None
            if len(readers) == 2:
                break
            if len(readers) != 1:
                return None
            (op,) = readers
            factor = self._after(op, scores, found)
            if factor is None:
                return None
            scale *= factor
            ops.append(op)
            scores = op.outs[0]
        if abs(scale - found.scale) > 1e-6 * found.scale:
            return None
        products = self._products(readers, scores, found)
        if products is None:
            return None
        ops += products
        return _Backward(g, products[0], products[1], of_v, ops)

    def _after(self, op: Op, scores: Ref, found: _Attention) -> float | None:
        """The factor with which an operation passes the scores' gradient on; what is hidden it may
        set to 0.
        """
        if op.outs[0].shape != scores.shape or scores not in op.ins:
            return None
        if op.name in ("mul", "div"):
            first, second = op.ins
            number = _number(second if first == scores else first)
            if not number or (op.name == "div" and first != scores):
                return None
            return number if op.name == "mul" else 1 / number
        if op.name == "where":
            condition, yes, no = op.ins
            if condition == found.hidden and no == scores and _number(yes) == 0:
                return 1.0
            if condition == found.seen and yes == scores and _number(no) == 0:
                return 1.0
        return None

    def _products(self, readers: list[Op], scores: Ref, found: _Attention) -> list[Op] | None:
        """The products that give the gradients of q and of k."""
        if any(op.name != "matmul" for op in readers):
            return None
        whole, turned = normal(scores), normal(transposed(scores))
        q, k = normal(found.q), normal(found.k)
        of_q = of_k = None
        for op in readers:
            a, b = map(normal, op.ins)
            if a == whole and b == k:
                of_q = op
            elif (a == turned and b == q) or (a == normal(transposed(q)) and b == whole):
                of_k = op
        return None if of_q is None or of_k is None else [of_q, of_k]


def _forward(found: _Attention) -> tuple[list[Op], list[Ref]]:
    """attention in the place of what it does; its results."""
    ops = []
    if found.hidden is not None:
        # Which keys may be seen: the opposite.
        found.seen = _new(found.hidden.shape, found.hidden)
        ops.append(Op("logical_not", [found.hidden], [found.seen], logical_not))
    logsumexp = _new(found.q.shape[:-1], found.q)
    outs = [found.last.outs[0], logsumexp]
    ins = [found.q, found.k, found.v, *([found.seen] if found.seen else [])]
    attrs = {"scale": found.scale, "causal": False}
    place = found.last.place
    ops.append(Op("attention", ins, outs, primitives.attention, attrs, place=place))
    return ops, outs


def _backward(found: _Attention, back: _Backward, results: list[Ref]) -> list[Op]:
    """attention_grad, and copies to where the gradients were."""
    q, k, v = back.q.outs[0], back.k.outs[0], back.v.outs[0]
    turned = k.shape != found.k.shape or normal(back.k.ins[1]) != normal(found.q)
    of_k = _new(found.k.shape, k) if turned else k
    ins = [back.g, found.q, found.k, found.v, *results, *([found.seen] if found.seen else [])]
    attrs = {"scale": found.scale, "causal": False}
    ops = [
        Op(
            "attention_grad", ins, [q, of_k, v], primitives.attention_grad, attrs,
            place=back.q.place,
        )
    ]  # fmt: skip
    if turned:
        ops.append(Op("copy", [transposed(of_k)], [k]))
    return ops


def _new(shape: Shape, like: Ref) -> Ref:
    storage = Storage(TEMPORARY, like.dtype, size_of(shape))
    return Ref(storage, shape, contiguous_strides(shape), 0, like.dtype)


def _number(ref: Ref) -> float | None:
    """The number that an array is, where it is a constant."""
    number = uniform(ref.storage) if ref.storage.role == CONSTANT else None
    return None if number is None else float(number)
