"""The device that is fastest here, under PyTorch's name: `accelerator.current_accelerator()`.

In a page the session decides (a software GPU is slower than the CPU kernels, so it is not offered);
in CPython a WebGPU adapter counts unless it is software.
"""

from __future__ import annotations

from . import host
from .device import device


def is_available() -> bool:
    """Whether a device faster than the CPU can be used."""
    if host.module is not None:
        return bool(host.module.device == "webgpu")
    from . import webgpu

    return webgpu.is_available() and not webgpu.is_software()


def current_accelerator(check_available: bool = False) -> device | None:
    """The device `webgpu`, or None where there is none."""
    return device("webgpu") if is_available() else None
