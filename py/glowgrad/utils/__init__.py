"""Tools around training, under PyTorch's names."""

from . import data

__all__ = ["data"]
