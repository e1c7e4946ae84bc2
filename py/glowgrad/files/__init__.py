"""Files of tensors: Glowgrad's own, PyTorch's, safetensors, .npz, and Keras's weights.

Opening a file never runs code, and what a file says of its sizes is checked before memory is taken.
"""

from ..errors import FileFormatError
from ..serialization import load, save
from . import safetensors
from .keras_weights import load_keras_weights
from .npz import load_npz, save_npz

__all__ = [
    "FileFormatError",
    "load",
    "load_keras_weights",
    "load_npz",
    "safetensors",
    "save",
    "save_npz",
]
