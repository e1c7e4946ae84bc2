"""What `import safetensors` gives: `safe_open`, and the rest in `safetensors.torch`."""

from __future__ import annotations

from ..files import safetensors as torch
from ..files.safetensors import safe_open

__all__ = ["safe_open", "torch"]
__path__: list[str] = []
