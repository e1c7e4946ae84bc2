"""Helpers that scikit-learn makes public (sklearn.utils)."""

from ...missing import missing
from .bunch import Bunch
from .indexing import resample, shuffle
from .validation import (
    check_array,
    check_consistent_length,
    check_random_state,
    check_X_y,
    column_or_1d,
)

__all__ = [
    "Bunch",
    "check_X_y",
    "check_array",
    "check_consistent_length",
    "check_random_state",
    "column_or_1d",
    "resample",
    "shuffle",
]

__getattr__ = missing(
    __name__,
    __all__,
    title="sklearn.utils",
    parts=("class_weight", "extmath", "multiclass", "random", "validation"),
)
