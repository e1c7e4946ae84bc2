"""Linear models (sklearn.linear_model)."""

from ...missing import missing
from .least_squares import LinearRegression, Ridge
from .logistic import LogisticRegression
from .perceptron import Perceptron

__all__ = ["LinearRegression", "LogisticRegression", "Perceptron", "Ridge"]

__getattr__ = missing(__name__, __all__, title="sklearn.linear_model")
