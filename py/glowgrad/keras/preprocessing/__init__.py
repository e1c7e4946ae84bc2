"""keras.preprocessing."""

from ...missing import missing
from ..utils.data import timeseries_dataset_from_array
from . import image, sequence, text

__all__ = ["image", "sequence", "text", "timeseries_dataset_from_array"]
__getattr__ = missing(__name__, __all__, title="keras.preprocessing")
