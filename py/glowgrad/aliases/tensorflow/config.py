"""tf.config: which devices there are."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from ... import accelerator
from ...missing import missing


def list_physical_devices(device_type: str | None = None) -> list[Any]:
    """The CPU, and the GPU if it is faster."""
    names = ["CPU", *(["GPU"] if accelerator.is_available() else [])]
    return [
        SimpleNamespace(name=f"/physical_device:{n}:0", device_type=n)
        for n in names
        if device_type in (None, n)
    ]


__all__ = ["list_physical_devices"]
__getattr__ = missing(__name__, __all__, title="tf.config")
