"""Jacobians, Hessians and their products with vectors, under the names of
torch.autograd.functional.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from ..errors import GradientError, ShapeError
from . import modes
from .gradients import grad
from .wrapping import is_tensor

if TYPE_CHECKING:
    from ..tensor import Tensor

Tensors = Any  # a tensor or a tuple of them


def vjp(
    func: Callable[..., Tensors],
    inputs: Tensors,
    v: Tensors | None = None,
    create_graph: bool = False,
    strict: bool = False,
) -> tuple[Tensors, Tensors]:
    """`(func(*inputs), vᵀ J)`: the product of a vector with the Jacobian of func.

    v has the shape of the output and may be left out where that is one number. strict: raise where
    an output does not depend on the inputs, instead of giving zeros.
    """
    call = _Call("vjp", func, inputs, create_graph, strict)
    weights = call.vector(v, call.outputs, "the output")
    return call.give(call.outputs), call.give(call.pull(weights), like=inputs)


def jvp(
    func: Callable[..., Tensors],
    inputs: Tensors,
    v: Tensors | None = None,
    create_graph: bool = False,
    strict: bool = False,
) -> tuple[Tensors, Tensors]:
    """`(func(*inputs), J v)`: the product of the Jacobian of func with a vector of the shape of the
    inputs, by differentiating the product from the left once more.

    Source of the trick: Townsend, 2017, "A new trick for calculating Jacobian vector products".
    """
    call = _Call("jvp", func, inputs, create_graph, strict)
    vectors = call.vector(v, call.inputs, "the inputs")
    return call.give(call.outputs), call.give(call.push(vectors), like=call.made)


def vhp(
    func: Callable[..., Tensor],
    inputs: Tensors,
    v: Tensors | None = None,
    create_graph: bool = False,
    strict: bool = False,
) -> tuple[Tensors, Tensors]:
    """`(func(*inputs), vᵀ H)`: a vector with the Hessian of a func that gives one number."""
    call = _Call("vhp", func, inputs, create_graph, strict, scalar=True)
    vectors = call.vector(v, call.inputs, "the inputs")
    slopes = call.pull([o.new_ones(o.shape) for o in call.outputs], again=True)
    call.check(slopes)
    return call.give(call.outputs), call.give(call.pull(vectors, of=slopes), like=inputs)


def hvp(
    func: Callable[..., Tensor],
    inputs: Tensors,
    v: Tensors | None = None,
    create_graph: bool = False,
    strict: bool = False,
) -> tuple[Tensors, Tensors]:
    """`(func(*inputs), H v)`: the Hessian, which is symmetric, with a vector; as vhp."""
    return vhp(func, inputs, v, create_graph, strict)


def jacobian(
    func: Callable[..., Tensors],
    inputs: Tensors,
    create_graph: bool = False,
    strict: bool = False,
    vectorize: bool = False,
    strategy: str = "reverse-mode",
) -> Any:
    """The derivative of each element of the output by each element of the inputs, of shape
    (*output, *input); tuples of them where func or inputs are several.

    vectorize: one pass by vmap, instead of one for each element of the output.
    strategy: "forward-mode" needs vectorize; it goes by columns instead of rows.
    """
    if strategy not in ("reverse-mode", "forward-mode"):
        raise AssertionError(
            f"jacobian got strategy={strategy!r}: use reverse-mode or forward-mode"
        )
    forward = strategy == "forward-mode"
    if forward and not vectorize:
        raise NotImplementedError("jacobian with strategy='forward-mode' needs vectorize=True")
    if strict and (forward or vectorize):
        raise RuntimeError("jacobian cannot be strict together with vectorize=True")
    call = _Call("jacobian", func, inputs, create_graph, strict)
    if forward:
        blocks = call.columns()
    else:
        blocks = [call.rows(number, vectorize) for number in range(len(call.outputs))]
    rows = [call.give(row, like=inputs) for row in blocks]
    return tuple(rows) if isinstance(call.made, tuple) else rows[0]


def hessian(
    func: Callable[..., Tensor],
    inputs: Tensors,
    create_graph: bool = False,
    strict: bool = False,
    vectorize: bool = False,
    outer_jacobian_strategy: str = "reverse-mode",
) -> Any:
    """The second derivatives of a func that gives one number, of shape (*input, *input); a tuple of
    tuples of them where inputs are several.
    """

    def slopes(*args: Tensor) -> Tensors:
        call = _Call("hessian", func, args, True, strict, scalar=True)
        found = call.pull([o.new_ones(o.shape) for o in call.outputs], again=True)
        return tuple(found) if isinstance(inputs, (tuple, list)) else found[0]

    return jacobian(slopes, inputs, create_graph, strict, vectorize, outer_jacobian_strategy)


class _Call:
    """func called on inputs that want gradients, and what can be asked of the result."""

    def __init__(
        self,
        name: str,
        func: Callable[..., Tensors],
        inputs: Tensors,
        create_graph: bool,
        strict: bool,
        scalar: bool = False,
    ) -> None:
        self.name, self.create_graph, self.strict = name, create_graph, strict
        self.inputs = [self._input(x) for x in _listed(name, inputs, "inputs")]
        with modes.enable_grad():
            self.made = func(*self.inputs)
        self.outputs = _listed(name, self.made, "the result of func")
        if scalar and (len(self.outputs) != 1 or self.outputs[0].numel() != 1):
            raise RuntimeError(
                f"{name} needs a func that gives one number, this one gives "
                + ", ".join(f"shape {tuple(o.shape)}" for o in self.outputs)
            )
        self.check(self.outputs)

    def _input(self, x: Tensor) -> Tensor:
        """An alias of x; with its history where the result is to have one."""
        if self.create_graph:
            with modes.enable_grad():
                return x.view_as(x) if x.requires_grad else x.detach().requires_grad_()
        return x.detach().requires_grad_()

    def check(self, outputs: Sequence[Tensor]) -> None:
        """With strict: raise where nothing depends on the inputs."""
        for number, output in enumerate(outputs if self.strict else ()):
            if not output.requires_grad:
                raise GradientError(
                    f"{self.name} with strict=True: output {number} does not depend on the inputs"
                )

    def vector(self, v: Tensors | None, like: Sequence[Tensor], what: str) -> list[Tensor]:
        """The given vectors, or a one where `like` is a single number."""
        if v is None:
            if len(like) != 1 or like[0].numel() != 1:
                raise RuntimeError(
                    f"{self.name} needs v where {what} is not one number: pass v of the shape of "
                    f"{what}"
                )
            return [like[0].new_ones(like[0].shape)]
        given = _listed(self.name, v, "v")
        if len(given) != len(like):
            raise RuntimeError(
                f"{self.name} got {len(given)} vectors in v, but {what} has {len(like)} tensors"
            )
        for one, other in zip(given, like, strict=True):
            if one.shape != other.shape:
                raise ShapeError(
                    f"{self.name} got v of shape {tuple(one.shape)}, but {what} has shape "
                    f"{tuple(other.shape)}"
                )
        return given if self.create_graph else [g.detach() for g in given]

    def pull(
        self,
        weights: Sequence[Tensor],
        of: Sequence[Tensor] | None = None,
        again: bool = False,
    ) -> list[Tensor]:
        """weightsᵀ J for the Jacobian of `of` (the outputs); again: it will be differentiated."""
        pairs = zip(self.outputs if of is None else of, weights, strict=True)
        return self._gradients(
            [(o, w) for o, w in pairs if o.requires_grad], self.inputs, self.create_graph or again
        )

    def _gradients(
        self, pairs: Sequence[tuple[Tensor, Tensor]], inputs: Sequence[Tensor], again: bool
    ) -> list[Tensor]:
        found: Sequence[Tensor | None] = [None] * len(inputs)
        if pairs:
            outputs, weights = zip(*pairs, strict=True)
            found = grad(outputs, inputs, weights, True, again, allow_unused=True)
        if self.strict and any(g is None for g in found):
            number = next(i for i, g in enumerate(found) if g is None)
            raise GradientError(
                f"{self.name} with strict=True: the outputs do not depend on input {number}"
            )
        return [
            x.new_zeros(x.shape) if g is None else g for g, x in zip(found, inputs, strict=True)
        ]

    def push(self, vectors: Sequence[Tensor]) -> list[Tensor]:
        """J vectors: the derivative by u of uᵀ J, times the vectors."""
        with modes.enable_grad():
            seeds = [o.new_zeros(o.shape).requires_grad_() for o in self.outputs]
        products = self.pull(seeds, again=True)
        pairs = [(p, v) for p, v in zip(products, vectors, strict=True) if p.requires_grad]
        return self._gradients(pairs, seeds, self.create_graph)

    def rows(self, number: int, vectorize: bool) -> list[Tensor]:
        """The Jacobian of one output by all inputs, row by row."""
        from ..func import vmap
        from ..tensor.creation import eye
        from ..tensor.movement import stack

        output = self.outputs[number]
        shape, size = tuple(output.shape), output.numel()
        unit = eye(size, dtype=output.dtype, device=output.device).reshape((size, *shape))

        def row(weight: Tensor) -> tuple[Tensor, ...]:
            weights = [
                weight if i == number else o.new_zeros(o.shape) for i, o in enumerate(self.outputs)
            ]
            pairs = [(o, w) for o, w in zip(self.outputs, weights, strict=True) if o is output]
            used = [(o, w) for o, w in pairs if o.requires_grad]
            return tuple(self._gradients(used, self.inputs, self.create_graph))

        if not size:
            parts = [x.new_zeros((0, *x.shape)) for x in self.inputs]
        elif vectorize:
            parts = list(vmap(row)(unit))
        else:
            parts = [stack(part) for part in zip(*[row(w) for w in unit.unbind(0)], strict=True)]
        return [p.reshape((*shape, *x.shape)) for p, x in zip(parts, self.inputs, strict=True)]

    def columns(self) -> list[list[Tensor]]:
        """The Jacobian of all outputs by all inputs, column by column in one pass."""
        from ..func import vmap
        from ..tensor.creation import eye

        made: list[list[Tensor]] = [[] for _ in self.outputs]
        for number, x in enumerate(self.inputs):
            size = x.numel()
            unit = eye(size, dtype=x.dtype, device=x.device).reshape((size, *x.shape))

            def column(vector: Tensor, number: int = number) -> tuple[Tensor, ...]:
                vectors = [
                    vector if i == number else other.new_zeros(other.shape)
                    for i, other in enumerate(self.inputs)
                ]
                return tuple(self.push(vectors))

            for row, part, output in zip(made, vmap(column)(unit), self.outputs, strict=True):
                row.append(part.movedim(0, -1).reshape((*output.shape, *x.shape)))
        return made

    def give(self, tensors: Sequence[Tensor], like: Any = ()) -> Tensors:
        """Results as the caller gets them: without history unless asked for, and as a tuple only
        where `like` is one.
        """
        made = tuple(t if self.create_graph else t.detach() for t in tensors)
        several = like if like != () else self.made
        return made if isinstance(several, (tuple, list)) else made[0]


def _listed(name: str, given: Tensors, what: str) -> list[Tensor]:
    several = list(given) if isinstance(given, (tuple, list)) else [given]
    for tensor in several:
        if not is_tensor(tensor):
            raise TypeError(
                f"{name} takes a tensor or a tuple of tensors as {what}, but got "
                f"{type(tensor).__name__}"
            )
    return several
