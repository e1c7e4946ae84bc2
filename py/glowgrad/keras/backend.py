"""keras.backend: what older and newer code asks of the engine below Keras."""

from __future__ import annotations

from typing import Any

from ..missing import missing
from ..tensor import Tensor
from . import ops
from .names import clear_session
from .symbolic import KerasTensor
from .variable import Variable

_settings: dict[str, Any] = {
    "epsilon": 1e-7, "floatx": "float32", "image_data_format": "channels_last",
}  # fmt: skip


def backend() -> str:
    """The name of the engine."""
    return "glowgrad"


def epsilon() -> float:
    """The small number that keeps divisions finite."""
    return float(_settings["epsilon"])


def set_epsilon(value: float) -> None:
    """Change what `epsilon` gives."""
    _settings["epsilon"] = value


def floatx() -> str:
    """The type of real numbers."""
    return "float32"


def set_floatx(value: str) -> None:
    """float32 is the only type here; raises ValueError for another."""
    if value != "float32":
        raise ValueError(f"floatx is float32 here, {value!r} is not supported")


def image_data_format() -> str:
    """Where images have their channels."""
    return "channels_last"


def set_image_data_format(data_format: str) -> None:
    """channels_last is the only default here; raises ValueError for another."""
    if data_format != "channels_last":
        raise ValueError(
            "channels_last is the only default here: give data_format to each layer instead"
        )


def is_keras_tensor(x: Any) -> bool:
    """Whether x is symbolic."""
    return isinstance(x, KerasTensor)


def int_shape(x: Any) -> tuple[Any, ...]:
    """The static sizes."""
    return tuple(x.shape)


def get_value(x: Any) -> Any:
    """The numbers as an array."""
    return ops.convert_to_numpy(x)


def set_value(x: Variable, value: Any) -> None:
    """Replace the numbers of a variable."""
    x.assign(value)


def random_normal(shape: Any, mean: float = 0.0, stddev: float = 1.0, **_: Any) -> Tensor:
    """From a normal distribution."""
    from .random import normal

    return normal(shape, mean, stddev)


_OPS = (
    "abs", "argmax", "argmin", "cast", "clip", "concatenate", "cos", "dot", "exp",
    "expand_dims", "log", "max", "maximum", "mean", "min", "minimum", "ones", "ones_like",
    "reshape", "round", "shape", "sigmoid", "sin", "softmax", "sqrt", "square", "squeeze",
    "stack", "std", "sum", "tanh", "transpose", "var", "zeros", "zeros_like", "relu", "ndim",
    "equal", "not_equal", "greater", "less", "sign", "pow", "flatten", "binary_crossentropy",
    "categorical_crossentropy", "prod", "any", "all",
)  # fmt: skip
_RENAMED = {"pow": "power", "flatten": "ravel"}
globals().update({name: getattr(ops, _RENAMED.get(name, name)) for name in _OPS})

__all__ = [
    *_OPS, "backend", "clear_session", "epsilon", "floatx", "get_value", "image_data_format",
    "int_shape", "is_keras_tensor", "random_normal", "set_epsilon", "set_floatx",
    "set_image_data_format", "set_value",
]  # fmt: skip
__getattr__ = missing(__name__, __all__, title="keras.backend")
