"""The CPU device's WebAssembly SIMD kernels, called on numpy's own memory.

In the browser the worker offers the kernels (`web/simd/`) as `glowgrad_host.simd`; they import
Python's memory, so an array is passed as an address and nothing is copied. `kernels` maps the name
of a primitive to the function that takes its place; each has the signature of the primitive's
numpy rule and leaves to that rule what it does not cover: other types than float32, and arrays so
small that the call would cost more than it saves.
"""

from __future__ import annotations

from ..host import follow
from . import host, simd_attention, simd_functions, simd_recurrent, simd_rows
from .host import kernels
from .simd_convolution import (
    conv2d,
    conv2d_input_grad,
    conv2d_weight_grad,
    max_pool2d,
    max_pool2d_grad,
)
from .simd_elementwise import adam_step, relu, relu_grad, sgd_step
from .simd_matmul import matmul

__all__ = [
    "adam_step",
    "available",
    "conv2d",
    "conv2d_input_grad",
    "conv2d_weight_grad",
    "enable",
    "enabled",
    "kernels",
    "matmul",
    "max_pool2d",
    "max_pool2d_grad",
    "relu",
    "relu_grad",
    "sgd_step",
    "simd_attention",
    "simd_functions",
    "simd_recurrent",
    "simd_rows",
]

enabled = False


@follow
def _connect() -> None:
    global enabled
    enabled = host.enabled


def available() -> bool:
    """Whether the host offers the kernels and they are switched on."""
    return enabled


def enable(on: bool) -> None:
    """Switch the kernels on or off, to compare them with numpy; without a host they stay off."""
    global enabled
    enabled = host.enabled = on and host.wasm is not None
