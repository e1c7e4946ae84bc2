"""keras.datasets.fashion_mnist."""

from ...missing import missing
from .images import fashion_mnist as load_data

__all__ = ["load_data"]
__getattr__ = missing(__name__, __all__, title="keras.datasets.fashion_mnist")
