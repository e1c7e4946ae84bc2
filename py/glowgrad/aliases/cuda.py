"""torch.cuda, answered for the GPU that WebGPU offers."""

from __future__ import annotations

from typing import Any

from .. import accelerator, webgpu
from ..random import manual_seed
from . import amp

manual_seed_all = manual_seed


def is_available() -> bool:
    """Whether there is a GPU that is faster than the CPU here."""
    return accelerator.is_available()


def device_count() -> int:
    """1 with a GPU, else 0."""
    return int(is_available())


def current_device() -> int:
    """The number of the device in use: 0. Raises RuntimeError without a GPU."""
    _need()
    return 0


def get_device_name(device: Any = None) -> str:
    """The adapter's name as WebGPU tells it."""
    _need()
    info = webgpu.adapter_info()
    return str(info.get("description") or info.get("device") or info.get("vendor") or "WebGPU")


def synchronize(device: Any = None) -> None:
    """Wait until the GPU has done all that it was given."""
    if is_available():
        webgpu.synchronize()


def empty_cache() -> None:
    """Nothing to do: memory that no tensor uses is reused at once."""


def is_bf16_supported() -> bool:
    """False: WebGPU computes in float32."""
    return False


def _need() -> None:
    if not is_available():
        raise RuntimeError("there is no GPU here that is faster than the CPU: use device 'cpu'")


__all__ = [
    "amp",
    "current_device",
    "device_count",
    "empty_cache",
    "get_device_name",
    "is_available",
    "is_bf16_supported",
    "manual_seed",
    "manual_seed_all",
    "synchronize",
]
