"""The GPU device: whether it is there, and what it has done."""

from __future__ import annotations

from typing import Any

from ..errors import DeviceError
from .backend import WebGpuBackend


def is_available() -> bool:
    """Whether tensors can live on `webgpu`: there is an adapter, and values can be read back."""
    try:
        WebGpuBackend.open()
    except DeviceError:
        return False
    return True


def is_software() -> bool:
    """Whether the adapter is a program on the CPU rather than a graphics chip."""
    return bool(adapter_info().get("is_fallback"))


def adapter_info() -> dict[str, Any]:
    """Vendor, architecture and limits of the adapter; raises DeviceError where there is none."""
    return WebGpuBackend.open().encoder.executor.info


def stats() -> dict[str, int]:
    """Counts since the start: dispatches, submits, read-backs, pipelines; and bytes: in use by
    tensors, held in all.
    """
    return WebGpuBackend.open().encoder.stats()


def synchronize() -> None:
    """Wait until the GPU has done everything that was asked of it."""
    WebGpuBackend.open().encoder.synchronize()
