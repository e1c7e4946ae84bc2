"""The device that is fastest here, under PyTorch's name: `accelerator.current_accelerator()`.

In a page the session decides (a software GPU is slower than the CPU kernels, so it is not offered);
in CPython a WebGPU adapter counts unless it is software or was measured to be slower (`compare`).
"""

from __future__ import annotations

import math
from typing import Any

from . import host
from .device import device


def is_available() -> bool:
    """Whether a device faster than the CPU can be used."""
    if host.module is not None:
        return bool(host.module.device == "webgpu")
    from . import webgpu

    if not webgpu.is_available() or webgpu.is_software():
        return False
    advantage = _advantage(_kept().get("devices"))
    return advantage is None or advantage >= 1


def compare() -> float:
    """How many times as fast the GPU is here as the CPU: the geometric mean over a large product
    and a small step of training, measured now and kept for `is_available`.

    Raises DeviceError where there is no GPU.
    """
    from .measuring import compare as pieces
    from .webgpu import kept

    known = _kept()
    found = [piece for piece in pieces() if piece is not None][-1]
    kept.save(_adapter(), {**known, "devices": found})
    advantage = _advantage(found)
    assert advantage is not None
    return advantage


def _adapter() -> str:
    from .webgpu.backend import WebGpuBackend

    return WebGpuBackend.open().encoder.chooser.adapter


def _kept() -> dict[str, Any]:
    from .webgpu import kept

    return kept.load(_adapter())


def _advantage(times: Any) -> float | None:
    """None where the numbers make no sense."""
    try:
        pairs = [times[name] for name in ("matmul", "step")]
        ratio = math.prod(float(pair["cpu"]) / float(pair["webgpu"]) for pair in pairs)
    except (LookupError, TypeError, ValueError, ZeroDivisionError):
        return None
    return math.sqrt(ratio) if 0 < ratio < math.inf else None


def current_accelerator(check_available: bool = False) -> device | None:
    """The device `webgpu`, or None where there is none."""
    return device("webgpu") if is_available() else None
