"""Data sets: small real ones, and data made up on the spot (sklearn.datasets)."""

from ...missing import missing
from .classification import make_classification
from .digits import load_digits
from .manifolds import make_s_curve, make_swiss_roll
from .points import make_blobs, make_circles, make_moons
from .regression import make_regression
from .tables import load_breast_cancer, load_diabetes, load_iris, load_wine

__all__ = [
    "load_breast_cancer",
    "load_diabetes",
    "load_digits",
    "load_iris",
    "load_wine",
    "make_blobs",
    "make_circles",
    "make_classification",
    "make_moons",
    "make_regression",
    "make_s_curve",
    "make_swiss_roll",
]

__getattr__ = missing(__name__, __all__, title="sklearn.datasets")
