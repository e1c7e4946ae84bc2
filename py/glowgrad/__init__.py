"""Glowgrad: PyTorch's names on numpy and WebGPU, in a browser tab and in CPython."""

from . import accelerator, autograd, cpu, nn, optim, random, utils, webgpu
from .autograd import (
    enable_grad,
    inference_mode,
    is_grad_enabled,
    no_grad,
    set_grad_enabled,
)
from .device import device, get_default_device, set_default_device
from .dtypes import (
    DType as dtype,
    bool_ as bool,
    float16,
    float32,
    float64,
    int32,
    int64,
    promote as promote_types,
    uint8,
)
from .functions import allclose, as_tensor, equal, functions, is_tensor, where
from .random import (
    Generator,
    manual_seed,
    rand,
    rand_like,
    randint,
    randn,
    randn_like,
    randperm,
)
from .tensor import Tensor
from .tensor.core import Size
from .tensor.creation import (
    arange,
    empty,
    empty_like,
    eye,
    from_numpy,
    full,
    full_like,
    linspace,
    ones,
    ones_like,
    tensor,
    zeros,
    zeros_like,
)
from .tensor.movement import cat, stack

__version__ = "0.1.0"

half, float, double = float16, float32, float64
int, long = int32, int64
inf, nan, pi = __builtins__["float"]("inf"), __builtins__["float"]("nan"), 3.141592653589793
globals().update(functions())
