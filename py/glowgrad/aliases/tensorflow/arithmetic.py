"""TensorFlow's functions of tensors, each in terms of the engine's."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any

import glowgrad as gg

from ...dtypes import DType
from ...keras.symbolic import KerasTensor, on_symbols
from ...keras.variable import Variable as _Variable, as_dtype, as_value
from ...tensor import Tensor
from ...tensor.creation import tensor

Axes = int | Sequence[int] | None


def _function(function: Callable[..., Any]) -> Callable[..., Any]:
    """Let a function take numbers, lists and arrays too, and symbolic tensors."""

    @functools.wraps(function)
    def call(x: Any, *args: Any, **kwargs: Any) -> Any:
        kwargs.pop("name", None)
        return function(x if isinstance(x, KerasTensor) else as_value(x), *args, **kwargs)

    return on_symbols(call)


def constant(value: Any, dtype: Any = None, shape: Any = None, name: str | None = None) -> Tensor:
    """A tensor of numbers: real ones are float32, whole ones int32."""
    made = value if isinstance(value, Tensor) else as_value(value)
    if dtype is not None:
        made = made.to(as_dtype(dtype))
    elif not isinstance(value, Tensor) and made.dtype is gg.int64 and not hasattr(value, "dtype"):
        made = made.to(gg.int32)
    return (
        made if shape is None else made.expand(shape) if made.numel() == 1 else made.reshape(shape)
    )


convert_to_tensor = constant


def Variable(
    initial_value: Any, trainable: bool = True, name: str | None = None, dtype: Any = None, **_: Any
) -> _Variable:
    """A tensor that `assign` changes and tapes watch."""
    start = initial_value() if callable(initial_value) else initial_value
    value = constant(start, dtype)
    return _Variable(value, dtype=value.dtype, trainable=trainable, name=name)


def cast(x: Any, dtype: Any, name: str | None = None) -> Any:
    """x in another type."""
    return on_symbols(lambda t: as_value(t).to(as_dtype(dtype)), "cast")(x)


# shapes


def zeros(shape: Any, dtype: Any = None, name: str | None = None) -> Tensor:
    """Zeros."""
    return gg.zeros(_shape(shape), dtype=as_dtype(dtype))


def ones(shape: Any, dtype: Any = None, name: str | None = None) -> Tensor:
    """Ones."""
    return gg.ones(_shape(shape), dtype=as_dtype(dtype))


def fill(dims: Any, value: Any, name: str | None = None) -> Tensor:
    """One value everywhere."""
    return constant(gg.full(_shape(dims), value))


def eye(num_rows: int, num_columns: int | None = None, dtype: Any = None, **_: Any) -> Tensor:
    """The identity matrix."""
    return gg.eye(num_rows, num_columns or num_rows, dtype=as_dtype(dtype))


def range(start: Any, limit: Any = None, delta: Any = 1, dtype: Any = None, **_: Any) -> Tensor:
    """start, start + delta, … before limit."""
    made = gg.arange(start, limit, delta) if limit is not None else gg.arange(0, start, delta)
    if dtype is not None:
        return made.to(as_dtype(dtype))
    return made.to(gg.int32) if made.dtype is gg.int64 else made


def linspace(start: float, stop: float, num: int, **_: Any) -> Tensor:
    """`num` evenly spaced numbers, both ends included."""
    return gg.linspace(start, stop, num)


def _shape(shape: Any) -> tuple[int, ...]:
    if isinstance(shape, Tensor):
        shape = shape.tolist()
    return (shape,) if isinstance(shape, int) else tuple(int(n) for n in shape)


@_function
def shape(x: Tensor, out_type: Any = None) -> Tensor:
    """The shape as a tensor of whole numbers."""
    return tensor(list(x.shape), dtype=as_dtype(out_type) if out_type else gg.int32)


@_function
def reshape(x: Tensor, shape: Any) -> Tensor:
    """The same elements in another shape."""
    return x.reshape(_shape(shape))


@_function
def transpose(x: Tensor, perm: Any = None) -> Tensor:
    """The axes in another order, reversed by default."""
    return x.permute(tuple(perm)) if perm is not None else x.permute(*reversed(_axes(x)))


def _axes(x: Tensor) -> tuple[int, ...]:
    import builtins

    return tuple(builtins.range(x.ndim))


@_function
def expand_dims(x: Tensor, axis: int = -1) -> Tensor:
    """A new axis of size 1."""
    return x.unsqueeze(axis)


@_function
def squeeze(x: Tensor, axis: Axes = None) -> Tensor:
    """Without axes of size 1."""
    return x.squeeze() if axis is None else x.squeeze(axis)


def concat(values: Any, axis: int, name: str | None = None) -> Any:
    """Tensors one after the other along an axis."""
    return on_symbols(lambda v: gg.cat([as_value(t) for t in v], axis), "concat")(values)


def stack(values: Any, axis: int = 0, name: str | None = None) -> Any:
    """Tensors side by side along a new axis."""
    return on_symbols(lambda v: gg.stack([as_value(t) for t in v], axis), "stack")(values)


@_function
def unstack(x: Tensor, num: int | None = None, axis: int = 0) -> list[Tensor]:
    """The parts along an axis."""
    return list(x.unbind(axis))


@_function
def split(x: Tensor, num_or_size_splits: Any, axis: int = 0) -> list[Tensor]:
    """Equal parts, or parts of the given sizes."""
    if isinstance(num_or_size_splits, int):
        return list(x.split(x.shape[axis] // num_or_size_splits, axis))
    return list(x.split(list(num_or_size_splits), axis))


@_function
def tile(x: Tensor, multiples: Any) -> Tensor:
    """x repeated along each axis."""
    return x.repeat(*_shape(multiples))


@_function
def repeat(x: Tensor, repeats: Any, axis: int | None = None) -> Tensor:
    """Each element (or slice) several times."""
    return x.repeat_interleave(repeats, axis)


@_function
def gather(x: Tensor, indices: Any, axis: int = 0) -> Tensor:
    """The slices with these numbers."""
    index = as_value(indices).to(x.device).long()
    picked = x.index_select(axis, index.reshape(-1))
    axis = axis % x.ndim
    return picked.reshape(*x.shape[:axis], *index.shape, *x.shape[axis + 1 :])


@_function
def pad(x: Tensor, paddings: Any, mode: str = "CONSTANT", constant_values: float = 0) -> Tensor:
    """More elements around: ((before, after), …) for each axis."""
    pairs = paddings.tolist() if hasattr(paddings, "tolist") else paddings
    flat = [n for pair in reversed(list(pairs)) for n in pair]
    kind = {"CONSTANT": "constant", "REFLECT": "reflect"}.get(mode.upper())
    if kind is None:
        raise ValueError(f'pad got mode={mode!r}: "CONSTANT" or "REFLECT"')
    return gg.nn.functional.pad(x, tuple(flat), kind, constant_values)


@_function
def reverse(x: Tensor, axis: Sequence[int]) -> Tensor:
    """The elements in reverse order along axes."""
    return x.flip(tuple(axis))


@_function
def where(condition: Tensor, x: Any = None, y: Any = None) -> Tensor:
    """x where the condition holds, else y; with the condition alone, the places where it holds."""
    if x is None:
        return condition.nonzero()
    return gg.where(condition.to(gg.bool), as_value(x), as_value(y))


def one_hot(
    indices: Any, depth: int, on_value: float = 1.0, off_value: float = 0.0, **_: Any
) -> Any:
    """Rows that are on at the class number."""

    def make(x: Any) -> Tensor:
        hot = gg.nn.functional.one_hot(as_value(x).long(), depth).float()
        return (
            hot if (on_value, off_value) == (1.0, 0.0) else hot * (on_value - off_value) + off_value
        )

    return on_symbols(make, "one_hot")(indices)


# numbers


def matmul(
    a: Any, b: Any, transpose_a: bool = False, transpose_b: bool = False, name: str | None = None
) -> Any:
    """Matrix products over the last two axes."""

    def product(a: Any, b: Any) -> Tensor:
        a, b = as_value(a), as_value(b)
        return (a.mT if transpose_a else a) @ (b.mT if transpose_b else b)

    return on_symbols(product, "matmul")(a, b)


def _binary(method: str, name: str) -> Callable[..., Any]:
    def compute(x: Any, y: Any) -> Any:
        a, b = as_value(x) if not isinstance(x, (int, float)) else x, y
        if isinstance(a, (int, float)):
            a = as_value(a).to(y.dtype) if isinstance(y, Tensor) else as_value(a)
        if not isinstance(b, (int, float, Tensor)):
            b = as_value(b)
        return getattr(a, method)(b)

    symbolic = on_symbols(compute, name)

    def call(x: Any, y: Any, name: str | None = None) -> Any:
        return symbolic(x, y)

    call.__name__, call.__doc__ = name, f"x.{method}(y), elementwise with broadcasting."
    return call


add, subtract, multiply, divide = (
    _binary(m, n)
    for m, n in (("add", "add"), ("sub", "subtract"), ("mul", "multiply"), ("div", "divide"))
)
maximum, minimum, pow = (_binary(m, m) for m in ("maximum", "minimum", "pow"))
equal, not_equal, greater, greater_equal, less, less_equal = (
    _binary(m, n)
    for m, n in (
        ("eq", "equal"), ("ne", "not_equal"), ("gt", "greater"), ("ge", "greater_equal"),
        ("lt", "less"), ("le", "less_equal"),
    )
)  # fmt: skip
logical_and, logical_or = (_binary(m, m) for m in ("logical_and", "logical_or"))
squared_difference = on_symbols(
    lambda x, y, name=None: (as_value(x) - as_value(y)).square(), "squared_difference"
)
truediv = divide
floormod = mod = _binary("remainder", "floormod")
floordiv = _binary("floor_divide", "floordiv")
atan2 = _binary("atan2", "atan2")


def _unary(method: str, name: str | None = None) -> Callable[..., Any]:
    def compute(x: Tensor) -> Any:
        return getattr(x, method)()

    compute.__name__, compute.__doc__ = name or method, f"x.{method}(), elementwise."
    return _function(compute)


_PLAIN = (
    "abs", "exp", "log", "log1p", "sqrt", "rsqrt", "square", "sign", "floor", "ceil", "round",
    "sin", "cos", "tan", "tanh", "sigmoid",
)  # fmt: skip
(
    abs, exp, log, log1p, sqrt, rsqrt, square, sign, floor, ceil, round, sin, cos, tan, tanh,
    sigmoid,
) = map(_unary, _PLAIN)  # fmt: skip
negative, logical_not, reciprocal, erf, asin, acos, atan, sinh, cosh, is_nan, is_inf, expm1 = (
    _unary(m, n)
    for m, n in (
        ("neg", "negative"), ("logical_not", None), ("reciprocal", None), ("erf", None),
        ("asin", None), ("acos", None), ("atan", None), ("sinh", None), ("cosh", None),
        ("isnan", "is_nan"), ("isinf", "is_inf"), ("expm1", None),
    )
)  # fmt: skip
identity = _function(lambda x: x)
stop_gradient = _function(lambda x: x.detach())
zeros_like = _function(
    lambda x, dtype=None: gg.zeros_like(x, dtype=as_dtype(dtype) if dtype else None)
)
ones_like = _function(
    lambda x, dtype=None: gg.ones_like(x, dtype=as_dtype(dtype) if dtype else None)
)
size = _function(lambda x: tensor(x.numel(), dtype=gg.int32))
rank = _function(lambda x: tensor(x.ndim, dtype=gg.int32))


def _reduction(method: str, name: str) -> Callable[..., Any]:
    def compute(x: Tensor, axis: Axes = None, keepdims: bool = False) -> Any:
        axes = tuple(axis) if isinstance(axis, (list, tuple)) else axis
        if axes is None:
            made = getattr(x, method)(_axes(x), keepdims) if x.ndim else x
        else:
            made = getattr(x, method)(axes, keepdims)
        return made

    compute.__name__, compute.__doc__ = name, f"The {method} over axes, all by default."
    return _function(compute)


reduce_sum, reduce_mean, reduce_max, reduce_min, reduce_any, reduce_all = (
    _reduction(m, f"reduce_{n}")
    for m, n in (
        ("sum", "sum"), ("mean", "mean"), ("amax", "max"), ("amin", "min"), ("any", "any"),
        ("all", "all"),
    )
)  # fmt: skip
reduce_logsumexp = _reduction("logsumexp", "reduce_logsumexp")


@_function
def reduce_prod(x: Tensor, axis: int | None = None, keepdims: bool = False) -> Tensor:
    """The product over an axis, or of all elements."""
    return x.prod() if axis is None else x.prod(axis, keepdims)


@_function
def reduce_variance(x: Tensor, axis: Axes = None, keepdims: bool = False) -> Tensor:
    """The mean squared distance from the mean."""
    return x.var(axis if axis is not None else _axes(x), correction=0, keepdim=keepdims)


@_function
def reduce_std(x: Tensor, axis: Axes = None, keepdims: bool = False) -> Tensor:
    """The root of the variance."""
    return x.std(axis if axis is not None else _axes(x), correction=0, keepdim=keepdims)


@_function
def argmax(x: Tensor, axis: int = 0, output_type: Any = None) -> Tensor:
    """The place of the largest element along an axis."""
    return x.argmax(axis)


@_function
def argmin(x: Tensor, axis: int = 0, output_type: Any = None) -> Tensor:
    """The place of the smallest element along an axis."""
    return x.argmin(axis)


@_function
def argsort(x: Tensor, axis: int = -1, direction: str = "ASCENDING") -> Tensor:
    """The order that sorts along an axis."""
    return x.argsort(axis, direction == "DESCENDING")


@_function
def sort(x: Tensor, axis: int = -1, direction: str = "ASCENDING") -> Tensor:
    """Sorted along an axis."""
    return x.sort(axis, direction == "DESCENDING").values


@_function
def cumsum(x: Tensor, axis: int = 0) -> Tensor:
    """Running sums along an axis."""
    return x.cumsum(axis)


@_function
def top_k(x: Tensor, k: int = 1, sorted: bool = True) -> Any:
    """The k largest of the last axis and their places."""
    return x.topk(k)


@_function
def norm(x: Tensor, ord: Any = "euclidean", axis: Axes = None, keepdims: bool = False) -> Tensor:
    """The length of vectors."""
    p = 2 if ord == "euclidean" else ord
    return x.norm(p, axis if axis is not None else _axes(x), keepdims)


@_function
def clip_by_value(x: Tensor, clip_value_min: Any, clip_value_max: Any) -> Tensor:
    """x cut at both ends."""
    return x.clamp(clip_value_min, clip_value_max)


@_function
def clip_by_norm(x: Tensor, clip_norm: float) -> Tensor:
    """x made no longer than clip_norm."""
    length = x.square().sum().sqrt()
    return x * (clip_norm / length.clamp(min=clip_norm))


def clip_by_global_norm(t_list: Sequence[Any], clip_norm: float) -> tuple[list[Any], Tensor]:
    """Tensors made together no longer than clip_norm, and their length before."""
    total = global_norm(t_list)
    factor = clip_norm / total.clamp(min=clip_norm)
    return [None if t is None else t * factor for t in t_list], total


def global_norm(t_list: Sequence[Any]) -> Tensor:
    """The length of all tensors together."""
    squares = [t.square().sum() for t in t_list if t is not None]
    return gg.stack(squares).sum().sqrt()


def tensordot(a: Any, b: Any, axes: Any) -> Tensor:
    """Sums of products over the named axes."""
    return gg.tensordot(as_value(a), as_value(b), axes)


def einsum(equation: str, *inputs: Any) -> Any:
    """Sums of products by Einstein's notation."""
    return on_symbols(lambda *t: gg.einsum(equation, *[as_value(x) for x in t]), "einsum")(*inputs)


__all__ = sorted(
    name
    for name, value in list(globals().items())
    if not name.startswith("_")
    and name not in ("annotations", "functools", "gg", "Any", "Axes", "Callable", "Sequence")
    and value not in (DType, Tensor, tensor, KerasTensor, on_symbols, as_dtype, as_value)
)
