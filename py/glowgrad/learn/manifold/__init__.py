"""Fewer dimensions that keep neighbours together (sklearn.manifold)."""

from ...missing import missing
from .tsne import TSNE, trustworthiness

__all__ = ["TSNE", "trustworthiness"]

__getattr__ = missing(__name__, __all__, title="sklearn.manifold")
