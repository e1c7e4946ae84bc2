"""Gaps in the data filled (sklearn.impute)."""

from ...missing import missing
from .simple import SimpleImputer

__all__ = ["SimpleImputer"]

__getattr__ = missing(__name__, __all__, title="sklearn.impute")
