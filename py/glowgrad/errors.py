"""The engine's own errors: each says what was asked, what was given and what to try.

All are RuntimeErrors, as PyTorch's are, so that `except RuntimeError` written for PyTorch works
here.
"""

from __future__ import annotations


class ShapeError(RuntimeError):
    """Shapes that do not fit together."""


class DeviceError(RuntimeError):
    """Tensors on different devices, or a device that cannot be had."""


class GradientError(RuntimeError):
    """A gradient that cannot be computed as asked."""


class IndexRangeError(RuntimeError, IndexError):
    """An index outside of its axis: of some of these PyTorch says RuntimeError, of others
    IndexError.
    """


class FileFormatError(RuntimeError, ValueError):
    """A file that is not what it should be: broken, cut off, hostile, or of a kind unknown here."""


class LinAlgError(RuntimeError):
    """A matrix that an operation of `linalg` cannot work with: a singular one, say."""
