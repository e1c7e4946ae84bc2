"""Tools around training, under PyTorch's names."""

from . import checkpoint, data

__all__ = ["checkpoint", "data"]
