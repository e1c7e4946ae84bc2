"""keras.datasets.mnist."""

from ...missing import missing
from .images import mnist as load_data

__all__ = ["load_data"]
__getattr__ = missing(__name__, __all__, title="keras.datasets.mnist")
