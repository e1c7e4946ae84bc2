"""Fewer dimensions by linear maps (sklearn.decomposition)."""

from ...missing import missing
from .pca import PCA
from .truncated_svd import TruncatedSVD

__all__ = ["PCA", "TruncatedSVD"]

__getattr__ = missing(__name__, __all__, title="sklearn.decomposition")
