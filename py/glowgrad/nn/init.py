"""How weights start (torch.nn.init)."""

from __future__ import annotations

import functools
import math
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from ..autograd import no_grad
from ..random import Generator, permutation, rand, randn
from ..tensor import Tensor


@no_grad()
def uniform_(
    tensor: Tensor, a: float = 0.0, b: float = 1.0, generator: Generator | None = None
) -> Tensor:
    """Fill with numbers drawn evenly from [a, b)."""
    if generator is None:
        return tensor.uniform_(a, b)
    drawn = rand(tensor.shape, generator=generator, device=tensor.device)
    return tensor.copy_(drawn * (b - a) + a)


@no_grad()
def normal_(
    tensor: Tensor, mean: float = 0.0, std: float = 1.0, generator: Generator | None = None
) -> Tensor:
    """Fill with numbers from a normal distribution."""
    if generator is None:
        return tensor.normal_(mean, std)
    drawn = randn(tensor.shape, generator=generator, device=tensor.device)
    return tensor.copy_(drawn * std + mean)


@no_grad()
def trunc_normal_(
    tensor: Tensor,
    mean: float = 0.0,
    std: float = 1.0,
    a: float = -2.0,
    b: float = 2.0,
    generator: Generator | None = None,
) -> Tensor:
    """Fill with numbers from a normal distribution, none of them outside of [a, b]: the inverse of
    its distribution function at even numbers.
    """
    if mean < a - 2 * std or mean > b + 2 * std:
        warnings.warn(
            f"trunc_normal_ got mean={mean}, more than 2 std outside of [{a}, {b}]: the numbers "
            "may not be distributed as they should",
            stacklevel=2,
        )
    low, high = (math.erf((end - mean) / (std * math.sqrt(2))) for end in (a, b))
    # On the CPU: the GPU's logarithms differ in their last bits.
    drawn = rand(tensor.shape, generator=generator, device="cpu") * (high - low) + low
    return tensor.copy_((drawn.erfinv() * (std * math.sqrt(2)) + mean).clamp(a, b))


@no_grad()
def constant_(tensor: Tensor, val: float) -> Tensor:
    """Fill with one value."""
    return tensor.fill_(val)


@no_grad()
def zeros_(tensor: Tensor) -> Tensor:
    """Fill with zeros."""
    return tensor.fill_(0.0)


@no_grad()
def ones_(tensor: Tensor) -> Tensor:
    """Fill with ones."""
    return tensor.fill_(1.0)


@no_grad()
def eye_(tensor: Tensor) -> Tensor:
    """Fill a matrix with the identity."""
    if tensor.ndim != 2:
        raise ValueError(f"eye_ takes a matrix, not a tensor of shape {tuple(tensor.shape)}")
    return _from_numpy(tensor, np.eye(*tensor.shape))


@no_grad()
def dirac_(tensor: Tensor, groups: int = 1) -> Tensor:
    """Fill the kernels of a convolution so that it gives back its input: 1 in the middle of the
    kernel from each channel to the same channel, 0 elsewhere.
    """
    if tensor.ndim not in (3, 4, 5):
        raise ValueError(
            f"dirac_ takes kernels (O, I, …) with 3 to 5 axes, not {tuple(tensor.shape)}"
        )
    if tensor.shape[0] % groups:
        raise ValueError(f"dirac_ got groups={groups}, which must divide {tensor.shape[0]}")
    values = np.zeros(tuple(tensor.shape))
    each = tensor.shape[0] // groups
    middle = tuple(n // 2 for n in tensor.shape[2:])
    for group in range(groups):
        for channel in range(min(each, tensor.shape[1])):
            values[(group * each + channel, channel, *middle)] = 1
    return _from_numpy(tensor, values)


def _from_numpy(tensor: Tensor, values: np.ndarray) -> Tensor:
    return tensor.copy_(tensor.new_tensor(values))


def _fans(tensor: Tensor) -> tuple[int, int]:
    """The numbers of inputs and outputs that a weight connects."""
    if tensor.ndim < 2:
        raise ValueError(f"this start needs a matrix or kernel, not shape {tuple(tensor.shape)}")
    field = math.prod(tensor.shape[2:])
    return tensor.shape[1] * field, tensor.shape[0] * field


def _fan(tensor: Tensor, mode: str) -> int:
    if mode.lower() not in ("fan_in", "fan_out"):
        raise ValueError(f'mode={mode!r} does not exist: it is "fan_in" or "fan_out"')
    return _fans(tensor)[mode.lower() == "fan_out"]


_GAINS = {"relu": math.sqrt(2), "tanh": 5 / 3, "selu": 0.75, "sigmoid": 1.0, "linear": 1.0}
_GAINS |= {f"conv{kind}{n}d": 1.0 for kind in ("", "_transpose") for n in (1, 2, 3)}


def calculate_gain(nonlinearity: str, param: float | None = None) -> float:
    """The factor that keeps the spread through an activation."""
    if nonlinearity == "leaky_relu":
        if param is not None and (isinstance(param, bool) or not isinstance(param, (int, float))):
            raise ValueError(f"calculate_gain takes a number as negative slope, not {param!r}")
        return math.sqrt(2 / (1 + (0.01 if param is None else param) ** 2))
    if nonlinearity not in _GAINS:
        raise ValueError(
            f"calculate_gain knows no {nonlinearity!r}: it knows leaky_relu, " + ", ".join(_GAINS)
        )
    return _GAINS[nonlinearity]


def xavier_uniform_(
    tensor: Tensor, gain: float = 1.0, generator: Generator | None = None
) -> Tensor:
    """Evenly within ±gain·√(6/(fan_in + fan_out)). Source: Glorot, Bengio, 2010."""
    bound = gain * math.sqrt(6 / sum(_fans(tensor)))
    return uniform_(tensor, -bound, bound, generator)


def xavier_normal_(tensor: Tensor, gain: float = 1.0, generator: Generator | None = None) -> Tensor:
    """Normal with deviation gain·√(2/(fan_in + fan_out)). Source: Glorot, Bengio, 2010."""
    return normal_(tensor, 0.0, gain * math.sqrt(2 / sum(_fans(tensor))), generator)


def kaiming_uniform_(
    tensor: Tensor,
    a: float = 0,
    mode: str = "fan_in",
    nonlinearity: str = "leaky_relu",
    generator: Generator | None = None,
) -> Tensor:
    """Evenly within ±gain·√(3/fan). Source: He et al., 2015."""
    if _is_empty(tensor):
        return tensor
    bound = calculate_gain(nonlinearity, a) * math.sqrt(3 / _fan(tensor, mode))
    return uniform_(tensor, -bound, bound, generator)


def kaiming_normal_(
    tensor: Tensor,
    a: float = 0,
    mode: str = "fan_in",
    nonlinearity: str = "leaky_relu",
    generator: Generator | None = None,
) -> Tensor:
    """Normal with deviation gain/√fan. Source: He et al., 2015."""
    if _is_empty(tensor):
        return tensor
    std = calculate_gain(nonlinearity, a) / math.sqrt(_fan(tensor, mode))
    return normal_(tensor, 0.0, std, generator)


def _is_empty(tensor: Tensor) -> bool:
    if 0 in tensor.shape:
        warnings.warn("a tensor without elements has nothing to start with", stacklevel=3)
        return True
    return False


@no_grad()
def orthogonal_(tensor: Tensor, gain: float = 1, generator: Generator | None = None) -> Tensor:
    """Fill with a random orthogonal matrix times gain; kernels (O, …) are taken as a matrix with O
    rows. Source: Saxe et al., 2013.
    """
    if tensor.ndim < 2:
        raise ValueError(f"orthogonal_ takes at least 2 axes, not {tuple(tensor.shape)}")
    if not tensor.numel():
        return tensor
    rows = tensor.shape[0]
    columns = tensor.numel() // rows
    drawn = randn(rows, columns, generator=generator, device="cpu").numpy().astype(np.float64)
    tall = drawn.T if rows < columns else drawn
    q, r = np.linalg.qr(tall)
    q = q * np.sign(np.diag(r))  # so that every orthogonal matrix is equally likely
    values = (q.T if rows < columns else q) * gain
    return _from_numpy(tensor, values.reshape(tuple(tensor.shape)))


@no_grad()
def sparse_(
    tensor: Tensor, sparsity: float, std: float = 0.01, generator: Generator | None = None
) -> Tensor:
    """Normal with deviation std, but a part `sparsity` of each column of a matrix is 0. Source:
    Martens, 2010.
    """
    if tensor.ndim != 2:
        raise ValueError(f"sparse_ takes a matrix, not a tensor of shape {tuple(tensor.shape)}")
    rows, columns = tensor.shape
    values = randn(rows, columns, generator=generator, device="cpu").numpy() * std
    for column in range(columns):
        values[permutation(rows, generator)[: math.ceil(sparsity * rows)], column] = 0
    return _from_numpy(tensor, values)


def layer_default_(weight: Tensor, bias: Tensor | None, fan_in: int) -> None:
    """PyTorch's start for Linear and convolutions: evenly within ±1/√fan_in, weights and bias."""
    bound = 1 / math.sqrt(fan_in) if fan_in else 0.0
    uniform_(weight, -bound, bound)
    if bias is not None:
        uniform_(bias, -bound, bound)


def _old(function: Callable[..., Tensor]) -> Callable[..., Tensor]:
    """The same function under its name of PyTorch before 0.4."""
    name = function.__name__

    @functools.wraps(function)
    def call(*args: Any, **options: Any) -> Tensor:
        warnings.warn(f"nn.init.{name[:-1]} is now nn.init.{name}", FutureWarning, stacklevel=2)
        return function(*args, **options)

    return call


uniform, normal, constant, eye, dirac = map(_old, (uniform_, normal_, constant_, eye_, dirac_))
xavier_uniform, xavier_normal = map(_old, (xavier_uniform_, xavier_normal_))
kaiming_uniform, kaiming_normal = map(_old, (kaiming_uniform_, kaiming_normal_))
orthogonal, sparse = map(_old, (orthogonal_, sparse_))
