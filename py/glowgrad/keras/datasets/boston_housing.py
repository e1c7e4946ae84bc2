"""keras.datasets.boston_housing."""

from ...missing import missing
from .tables import boston_housing as load_data

__all__ = ["load_data"]
__getattr__ = missing(__name__, __all__, title="keras.datasets.boston_housing")
