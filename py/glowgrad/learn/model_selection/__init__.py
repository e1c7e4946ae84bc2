"""Splitting data, cross-validation and search for parameters (sklearn.model_selection)."""

from ...missing import missing
from .folds import (
    GroupKFold,
    KFold,
    LeaveOneOut,
    RepeatedKFold,
    RepeatedStratifiedKFold,
    StratifiedKFold,
    TimeSeriesSplit,
    check_cv,
)
from .grid import ParameterGrid, ParameterSampler
from .search import GridSearchCV, RandomizedSearchCV
from .shuffle_split import ShuffleSplit, StratifiedShuffleSplit, train_test_split
from .validation import (
    cross_val_predict,
    cross_val_score,
    cross_validate,
    learning_curve,
    validation_curve,
)

__all__ = [
    "GridSearchCV",
    "GroupKFold",
    "KFold",
    "LeaveOneOut",
    "ParameterGrid",
    "ParameterSampler",
    "RandomizedSearchCV",
    "RepeatedKFold",
    "RepeatedStratifiedKFold",
    "ShuffleSplit",
    "StratifiedKFold",
    "StratifiedShuffleSplit",
    "TimeSeriesSplit",
    "check_cv",
    "cross_val_predict",
    "cross_val_score",
    "cross_validate",
    "learning_curve",
    "train_test_split",
    "validation_curve",
]

__getattr__ = missing(__name__, __all__, title="sklearn.model_selection")
