"""A function called so that it can be differentiated: what the transforms of torch.func share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from .. import autograd
from ..errors import GradientError
from ..spec import Spec
from ..tensor import Tensor
from . import tree

Argnums = int | tuple[int, ...]


class Call:
    """func called with aliases of its arguments that want gradients."""

    def __init__(
        self,
        name: str,
        func: Callable[..., Any],
        args: Sequence[Any],
        kwargs: dict[str, Any],
        argnums: Argnums,
        has_aux: bool,
    ) -> None:
        self.name = name
        self.inputs: list[Any] = []
        # Recorded for the caller too?
        self.recorded = autograd.is_grad_enabled()
        own = list(args)
        begin = _Begin()
        with autograd.enable_grad(), begin:
            for number in _normal(name, argnums, len(args)):
                own[number] = tree.mapped(lambda x: self._alias(x, begin), args[number])
            if isinstance(argnums, int):
                self.structure = own[argnums]
            else:
                self.structure = tuple(own[n] for n in argnums)
            made = func(*own, **kwargs)
        self.aux: Any = None
        if has_aux:
            if not isinstance(made, tuple) or len(made) != 2:
                raise RuntimeError(f"{name} with has_aux needs a function that gives (output, aux)")
            made, self.aux = made
            self.aux = tree.mapped(lambda x: self._closed(x), self.aux)
        self.output = made
        for leaf in tree.leaves(made):
            if not isinstance(leaf, Tensor) and name != "grad":
                raise RuntimeError(
                    f"{name} needs a function that returns tensors, this one returned a "
                    f"{type(leaf).__name__}"
                )

    def _alias(self, x: Any, begin: _Begin) -> Tensor:
        if not isinstance(x, Tensor):
            raise ValueError(
                f"{self.name} differentiates by tensors, but got {type(x).__name__}: choose others "
                "by argnums"
            )
        if not x.dtype.differentiable:
            raise GradientError(
                f"{self.name} differentiates by floating-point tensors, but got one of {x.dtype}: "
                "use x.float(), or choose others by argnums"
            )
        made = x.view_as(x) if x.requires_grad else _variable(x, begin)
        self.inputs.append(made)
        return made

    def pull(self, weights: Sequence[Any]) -> Any:
        """weightsᵀ J, nested as the arguments."""
        outputs = tree.leaves(self.output)
        pairs = [(o, w) for o, w in zip(outputs, weights, strict=True) if o.requires_grad]
        return tree.filled(self.structure, _gradients(pairs, self.inputs))

    def push(self, tangents: Sequence[Tensor], strict: bool) -> list[Tensor]:
        """J tangents, one for each output."""
        outputs = tree.leaves(self.output)
        if strict and any(not o.requires_grad for o in outputs):
            raise RuntimeError(
                f"{self.name} with strict=True: an output is independent of the inputs"
            )
        with autograd.enable_grad():
            seeds = [_variable(o.new_zeros(o.shape), _Begin()) for o in outputs]
        products = tree.leaves(self.pull(seeds))
        pairs = [(p, v) for p, v in zip(products, tangents, strict=True) if p.requires_grad]
        return _gradients(pairs, seeds)

    def finished(self, made: Any) -> Any:
        """Results with a history only where there is a caller's to continue."""
        return tree.mapped(self._closed, made)

    def _closed(self, x: Any) -> Any:
        if not isinstance(x, Tensor) or not x.requires_grad:
            return x
        return x if self.recorded and _is_others(x) else x.detach()


def _gradients(pairs: Sequence[tuple[Tensor, Tensor]], inputs: Sequence[Tensor]) -> list[Tensor]:
    found: Sequence[Tensor | None] = [None] * len(inputs)
    if pairs:
        outputs, weights = zip(*pairs, strict=True)
        with autograd.enable_grad():
            found = autograd.grad(outputs, inputs, weights, create_graph=True, allow_unused=True)
    return [x.new_zeros(x.shape) if g is None else g for g, x in zip(found, inputs, strict=True)]


class _Begin:
    """What made the variables of a transform: gradients end here, as at a leaf. It is open while
    the function runs, when other transforms inside must keep what depends on these variables.
    """

    name = "variable"

    def __init__(self) -> None:
        self.open = False

    def __enter__(self) -> None:
        self.open = True

    def __exit__(self, *_: object) -> None:
        self.open = False

    def gradient(self, *_: Any) -> Any:
        raise NotImplementedError


def _variable(x: Tensor, begin: _Begin) -> Tensor:
    """The same memory as something to differentiate by; no leaf, which would be a caller's."""
    made = x.detach()
    node = autograd.Node(begin, {})
    node.outputs.append(Spec(tuple(x.shape), x.dtype))
    autograd.graph.attach(made, node)
    return made


def _is_others(x: Tensor) -> bool:
    """Whether x depends on a leaf, or on a variable of a transform that is still open."""
    waiting = [autograd.edge(x)]
    seen = set()
    while waiting:
        source = waiting.pop()
        if isinstance(source, tuple):
            node = source[0]
            if isinstance(node.primitive, _Begin) and node.primitive.open:
                return True
            if node not in seen:
                seen.add(node)
                waiting += node.edges
        elif source is not None:
            return True
    return False


def _normal(name: str, argnums: Argnums, count: int) -> list[int]:
    if not isinstance(argnums, (int, tuple)):
        raise RuntimeError(f"{name} got argnums={argnums!r}: use a number or a tuple of numbers")
    numbers = [argnums] if isinstance(argnums, int) else list(argnums)
    for number in numbers:
        if not isinstance(number, int) or not -count <= number < count:
            raise RuntimeError(f"{name} got argnums={argnums!r} for {count} positional arguments")
    normal = [number % count for number in numbers]
    if len(set(normal)) != len(normal) or not normal:
        raise RuntimeError(f"{name} got argnums={argnums!r}: name each argument once")
    return normal
