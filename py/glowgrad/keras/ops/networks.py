"""What networks are made of: activations, convolutions, losses, and control flow."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import glowgrad as gg

from ...nn import functional as F
from .. import activations
from ..variable import as_dtype, as_value
from .operation import of_two, operation

elu, hard_sigmoid, hard_silu, hard_tanh, leaky_relu, log_sigmoid, log_softmax = (
    operation(getattr(activations, name))
    for name in ("elu", "hard_sigmoid", "hard_silu", "hard_tanh", "leaky_relu", "log_sigmoid",
                 "log_softmax")
)  # fmt: skip
relu, relu6, selu, sigmoid, silu, softmax, softplus, softsign = (
    operation(getattr(activations, name))
    for name in ("relu", "relu6", "selu", "sigmoid", "silu", "softmax", "softplus", "softsign")
)
swish, hard_swish = silu, hard_silu


@operation
def gelu(x: Any, approximate: bool = True) -> Any:
    """x · Φ(x), by default with tanh."""
    return activations.gelu(x, approximate)


@operation
def one_hot(x: Any, num_classes: int, axis: int = -1, dtype: Any = None, **_: Any) -> Any:
    """Rows with a 1 at each class number; a number outside gives zeros."""
    places = gg.arange(num_classes, device=x.device)
    made = (x.unsqueeze(-1) == places).to(as_dtype(dtype))
    return made if axis == -1 else made.movedim(-1, axis)


@operation
def normalize(x: Any, axis: int = -1, order: int = 2, epsilon: float = 1e-12) -> Any:
    """With length 1 along `axis`."""
    return F.normalize(x, order, axis, epsilon)


@operation
def moments(x: Any, axes: Any, keepdims: bool = False, synchronized: bool = False) -> Any:
    """The mean and the variance."""
    axes = (axes,) if isinstance(axes, int) else tuple(axes)
    return x.mean(axes, keepdim=keepdims), x.var(axes, correction=0, keepdim=keepdims)


def _windows(kind: str) -> Callable[..., Any]:
    @operation
    def pool(
        inputs: Any, pool_size: Any, strides: Any = None, padding: str = "valid",
        data_format: Any = None,
    ) -> Any:  # fmt: skip
        from .. import layers

        name = f"{kind}Pooling{inputs.ndim - 2}D"
        made = getattr(layers, name)(pool_size, strides, padding, data_format=data_format)
        return made.call(inputs)

    pool.__name__ = "max_pool" if kind == "Max" else "average_pool"
    pool.__doc__ = f"{kind} over windows of the axes between the first and the last."
    return pool


max_pool, average_pool = _windows("Max"), _windows("Average")


@of_two
def conv(
    inputs: Any, kernel: Any, strides: Any = 1, padding: str = "valid", data_format: Any = None,
    dilation_rate: Any = 1,
) -> Any:  # fmt: skip
    """A convolution with a kernel (…, channels, filters)."""
    from .. import layers

    rank = inputs.ndim - 2
    layer = getattr(layers, f"Conv{rank}D")(
        kernel.shape[-1], tuple(kernel.shape[:rank]), strides=strides, padding=padding,
        data_format=data_format, dilation_rate=dilation_rate, use_bias=False,
    )  # fmt: skip
    object.__setattr__(layer, "kernel", kernel)
    return layer.call(inputs)


def _loss(name: str, **defaults: Any) -> Callable[..., Any]:
    def loss(target: Any, output: Any, from_logits: bool = False, axis: int = -1) -> Any:
        from .. import losses

        options = {"from_logits": from_logits}
        return getattr(losses, name)(target, output, **options)

    loss.__name__, loss.__doc__ = name, f"The {name} of each sample."
    return of_two(loss)


categorical_crossentropy = _loss("categorical_crossentropy")
sparse_categorical_crossentropy = _loss("sparse_categorical_crossentropy")


@of_two
def binary_crossentropy(target: Any, output: Any, from_logits: bool = False) -> Any:
    """-t · log p - (1 - t) · log(1 - p), number by number."""
    target = as_value(target, output.dtype)
    if from_logits:
        return F.binary_cross_entropy_with_logits(output, target, reduction="none")
    p = output.clamp(1e-7, 1 - 1e-7)
    return -(target * p.log() + (1 - target) * (1 - p).log())


# control flow


def cond(pred: Any, true_fn: Callable[[], Any], false_fn: Callable[[], Any]) -> Any:
    """What one of two functions gives."""
    return true_fn() if bool(pred) else false_fn()


def while_loop(
    cond: Callable[..., Any], body: Callable[..., Any], loop_vars: Any,
    maximum_iterations: int | None = None,
) -> Any:  # fmt: skip
    """body again and again while cond holds."""
    single = not isinstance(loop_vars, (list, tuple))
    state = (loop_vars,) if single else tuple(loop_vars)
    count = 0
    while bool(cond(*state)) and (maximum_iterations is None or count < maximum_iterations):
        made = body(*state)
        state = tuple(made) if isinstance(made, (list, tuple)) else (made,)
        count += 1
    return state[0] if single else state


def fori_loop(lower: int, upper: int, body_fun: Callable[..., Any], init_val: Any) -> Any:
    """val = body_fun(i, val) for each i."""
    for number in range(int(lower), int(upper)):
        init_val = body_fun(number, init_val)
    return init_val


def vectorized_map(function: Callable[..., Any], elements: Any) -> Any:
    """The function of each row, stacked."""
    return gg.stack([function(row) for row in as_value(elements).unbind(0)])


map = vectorized_map

__all__ = [
    "average_pool", "binary_crossentropy", "categorical_crossentropy", "cond", "conv", "elu",
    "fori_loop", "gelu", "hard_sigmoid", "hard_silu", "hard_swish", "hard_tanh", "leaky_relu",
    "log_sigmoid", "log_softmax", "map", "max_pool", "moments", "normalize", "one_hot",
    "relu", "relu6", "selu", "sigmoid", "silu", "softmax", "softplus", "softsign",
    "sparse_categorical_crossentropy", "swish", "vectorized_map", "while_loop",
]  # fmt: skip
