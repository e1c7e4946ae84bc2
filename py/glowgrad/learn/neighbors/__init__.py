"""What the nearest samples say (sklearn.neighbors)."""

from ...missing import missing
from .nearest import KNeighborsClassifier, KNeighborsRegressor, NearestNeighbors

__all__ = ["KNeighborsClassifier", "KNeighborsRegressor", "NearestNeighbors"]

__getattr__ = missing(__name__, __all__, title="sklearn.neighbors")
