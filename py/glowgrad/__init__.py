"""Glowgrad: PyTorch's names on numpy and WebGPU, in a browser tab and in CPython."""

import math

from . import (
    accelerator,
    autograd,
    cpu,
    datasets,
    func,
    linalg,
    nn,
    optim,
    pictures,
    random,
    special,
    utils,
    webgpu,
)
from .autograd import (
    enable_grad,
    inference_mode,
    is_grad_enabled,
    no_grad,
    set_grad_enabled,
)
from .device import device, get_default_device, set_default_device
from .dtypes import (
    DType as dtype,  # noqa: N813 - PyTorch's name
    bfloat16,
    bool_ as bool,
    can_cast,
    complex64,
    complex128,
    float16,
    float32,
    float64,
    get_default_dtype,
    int8,
    int16,
    int32,
    int64,
    promote as promote_types,
    set_default_dtype,
    uint8,
)
from .einsum import einsum
from .functions import as_tensor, functions, is_tensor, polygamma, where
from .linalg.products import old_vander as vander
from .missing import missing
from .nn.functional import (
    adaptive_avg_pool1d,
    adaptive_max_pool1d,
    avg_pool1d,
    channel_shuffle,
    conv1d,
    conv2d,
    conv3d,
    conv_transpose1d,
    conv_transpose2d,
    conv_transpose3d,
    max_pool1d,
    max_pool1d_with_indices,
    max_pool2d,
    max_pool3d,
    pixel_shuffle,
    pixel_unshuffle,
)
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
from .serialization import load, save
from .tensor import Tensor, return_types
from .tensor.complex import complex, imag, polar, real, view_as_complex, view_as_real
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
from .tensor.printing import set_printoptions
from .tensor.selection import unravel_index

__version__ = "0.1.0"

half, float, double = float16, float32, float64
int, long, short = int32, int64, int16
cfloat, cdouble = complex64, complex128
inf, nan, pi = math.inf, math.nan, math.pi

# exp(x) for x.exp(), and so on for every method that PyTorch also has as a function.
_METHODS = functions()
globals().update(_METHODS)

__all__ = [
    "channel_shuffle",
    "pixel_unshuffle",
    "pixel_shuffle",
    "adaptive_max_pool1d",
    "adaptive_avg_pool1d",
    "avg_pool1d",
    "max_pool1d_with_indices",
    "max_pool3d",
    "max_pool2d",
    "max_pool1d",
    "conv_transpose3d",
    "conv_transpose2d",
    "conv_transpose1d",
    "conv3d",
    "conv2d",
    "conv1d",
    "short",
    "can_cast",
    "set_default_dtype",
    "get_default_dtype",
    "int16",
    "int8",
    "bfloat16",
    "Generator",
    "Size",
    "Tensor",
    "accelerator",
    "arange",
    "as_tensor",
    "autograd",
    "bool",
    "cdouble",
    "cfloat",
    "complex",
    "complex64",
    "complex128",
    "cpu",
    "datasets",
    "device",
    "double",
    "dtype",
    "einsum",
    "empty",
    "empty_like",
    "enable_grad",
    "eye",
    "float",
    "float16",
    "float32",
    "float64",
    "from_numpy",
    "func",
    "full",
    "full_like",
    "get_default_device",
    "half",
    "imag",
    "inf",
    "inference_mode",
    "int",
    "int32",
    "int64",
    "is_grad_enabled",
    "is_tensor",
    "linalg",
    "linspace",
    "load",
    "long",
    "manual_seed",
    "nan",
    "nn",
    "no_grad",
    "ones",
    "ones_like",
    "optim",
    "pi",
    "pictures",
    "polar",
    "polygamma",
    "promote_types",
    "rand",
    "rand_like",
    "randint",
    "randn",
    "randn_like",
    "random",
    "randperm",
    "return_types",
    "real",
    "save",
    "set_default_device",
    "set_grad_enabled",
    "set_printoptions",
    "special",
    "tensor",
    "uint8",
    "unravel_index",
    "utils",
    "webgpu",
    "vander",
    "view_as_complex",
    "view_as_real",
    "where",
    "zeros",
    "zeros_like",
    *_METHODS,
]

# Loaded when first named: what most programs never open.
_LATER = ("aliases", "files", "keras", "learn", "metrics", "onnx", "pyplot", "text", "vision")
__getattr__ = missing(__name__, __all__, parts=_LATER)
