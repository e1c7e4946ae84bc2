"""Layers with several inputs: sums, products, concatenation, dot products."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from typing import Any

import glowgrad as gg

from ...nn import functional as F
from ...tensor import Tensor
from ..layer import Layer
from ..symbolic import Shape


class _Merge(Layer):
    """Tensors of shapes that broadcast as one, by a function of two."""

    supports_masking = True
    least = 1

    def build(self, input_shape: Any = None) -> None:
        if not isinstance(input_shape, list) or len(input_shape) < self.least:
            raise ValueError(
                f"A merge layer should be called on a list of at least {self.least} input(s). "
                f"Received: input_shape={input_shape}"
            )
        self.compute_output_shape(input_shape)
        self.built = True

    def join(self, a: Tensor, b: Tensor) -> Tensor:
        raise NotImplementedError

    def call(self, inputs: Sequence[Tensor]) -> Tensor:
        return reduce(self.join, inputs)

    def compute_output_shape(self, input_shape: Any) -> Shape:
        made = list(input_shape[0])
        for shape in input_shape[1:]:
            short, long = sorted((list(shape), made), key=len)
            if len(short) < len(long):
                short = [short[0], *[1] * (len(long) - len(short)), *short[1:]]
            for axis, (a, b) in enumerate(zip(short, long, strict=True)):
                if None not in (a, b) and a != b and 1 not in (a, b):
                    raise ValueError(
                        f"Inputs have incompatible shapes. Received shapes "
                        f"{tuple(input_shape[0][1:])} and {tuple(shape[1:])}"
                    )
                long[axis] = b if a == 1 else a if b == 1 or a is not None else b
            made = long
        return tuple(made)


class Add(_Merge):
    """a + b + …"""

    def join(self, a: Tensor, b: Tensor) -> Tensor:
        return a + b


class Subtract(_Merge):
    """a - b; raises ValueError unless there are two inputs."""

    def build(self, input_shape: Any = None) -> None:
        super().build(input_shape)
        if len(input_shape) != 2:
            raise ValueError(
                f"A `Subtract` layer should be called on exactly 2 inputs. Received: {input_shape}"
            )

    def join(self, a: Tensor, b: Tensor) -> Tensor:
        return a - b


class Multiply(_Merge):
    """a · b · …"""

    def join(self, a: Tensor, b: Tensor) -> Tensor:
        return a * b


class Average(_Merge):
    """The mean of all inputs."""

    def call(self, inputs: Sequence[Tensor]) -> Tensor:
        return reduce(lambda a, b: a + b, inputs) / len(inputs)


class Maximum(_Merge):
    """The largest of all inputs, elementwise."""

    def join(self, a: Tensor, b: Tensor) -> Tensor:
        return a.maximum(b)


class Minimum(_Merge):
    """The smallest of all inputs, elementwise."""

    def join(self, a: Tensor, b: Tensor) -> Tensor:
        return a.minimum(b)


class Concatenate(_Merge):
    """Inputs one after the other along `axis`; raises ValueError where other sizes differ."""

    def __init__(self, axis: int = -1, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.axis = axis

    def call(self, inputs: Sequence[Tensor]) -> Tensor:
        return gg.cat(list(inputs), self.axis)

    def compute_output_shape(self, input_shape: Any) -> Shape:
        axis = self.axis % len(input_shape[0])
        rest = {(*s[:axis], *s[axis + 1 :]) for s in map(tuple, input_shape)}
        known = {tuple(n for n in r if n is not None) for r in rest}
        if len({len(s) for s in input_shape}) > 1 or (len(known) > 1 and len(rest) > 1):
            raise ValueError(
                "A `Concatenate` layer requires inputs with matching shapes except for the "
                f"concatenation axis. Received: input_shape={input_shape}"
            )
        sizes = [s[axis] for s in input_shape]
        made = list(input_shape[0])
        made[axis] = None if None in sizes else sum(sizes)
        return tuple(made)


class Dot(_Merge):
    """Sums of products along an axis of each of two inputs; normalize: cosines."""

    least = 2

    def __init__(self, axes: Any, normalize: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.axes, self.normalize = axes, normalize

    def _pair(self, a: int, b: int) -> tuple[int, int]:
        first, second = (self.axes,) * 2 if isinstance(self.axes, int) else self.axes
        return first % a, second % b

    def call(self, inputs: Sequence[Tensor]) -> Tensor:
        a, b = inputs
        i, j = self._pair(a.ndim, b.ndim)
        if self.normalize:
            a, b = F.normalize(a, dim=i), F.normalize(b, dim=j)
        a, b = a.movedim(i, -1), b.movedim(j, 1)
        left, right = a.shape[1:-1], b.shape[2:]
        n = a.shape[0]
        made = a.reshape(n, -1, a.shape[-1]) @ b.reshape(n, b.shape[1], -1)
        return made.reshape(n, *left, *right) if left or right else made.reshape(n, 1)

    def compute_output_shape(self, input_shape: Any) -> Shape:
        a, b = map(tuple, input_shape)
        i, j = self._pair(len(a), len(b))
        if None not in (a[i], b[j]) and a[i] != b[j]:
            raise ValueError(
                f"Incompatible input shapes: axis values {a[i]} (at axis {i}) != {b[j]} (at axis "
                f"{j}). Full input shapes: {a}, {b}"
            )
        rest = [n for k, n in enumerate(a) if k not in (0, i)]
        rest += [n for k, n in enumerate(b) if k not in (0, j)]
        return (a[0], *(rest or [1]))


def _function(layer: type[Layer]) -> Callable[..., Any]:
    def call(inputs: Any, *args: Any, **kwargs: Any) -> Any:
        return layer(*args, **kwargs)(inputs)

    call.__name__, call.__doc__ = layer.__name__.lower(), layer.__doc__
    return call


add, subtract, multiply, average, maximum, minimum, concatenate, dot = map(
    _function, (Add, Subtract, Multiply, Average, Maximum, Minimum, Concatenate, Dot)
)
