"""Functions drawn from a normal distribution, given some of their values
(sklearn.gaussian_process).
"""

from ...missing import missing
from . import kernels
from .regressor import GaussianProcessRegressor

__all__ = ["GaussianProcessRegressor", "kernels"]

__getattr__ = missing(__name__, __all__, title="sklearn.gaussian_process")
