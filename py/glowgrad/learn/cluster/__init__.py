"""Groups found without labels (sklearn.cluster)."""

from ...missing import missing
from .agglomerative import AgglomerativeClustering
from .dbscan import DBSCAN
from .kmeans import KMeans, kmeans_plusplus

__all__ = ["DBSCAN", "AgglomerativeClustering", "KMeans", "kmeans_plusplus"]

__getattr__ = missing(__name__, __all__, title="sklearn.cluster")
