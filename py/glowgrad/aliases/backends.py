"""torch.backends."""

from . import cudnn, mps

__all__ = ["cudnn", "mps"]
