"""scikit-learn's names, as far as deep-learning tutorials use them, on numpy.

Every module has the name and place that it has in scikit-learn, and so have functions, arguments,
defaults and attributes; `optimize` alone has scikit-optimize's. With `random_state=` a whole
number, splits, shuffles and made-up data equal scikit-learn's bit for bit. Tensors are taken
wherever arrays are.
"""

from ..missing import missing
from .base import clone

__version__ = "1.9.1"  # the scikit-learn that it is compared with

PARTS = (
    "base",
    "cluster",
    "datasets",
    "decomposition",
    "exceptions",
    "gaussian_process",
    "impute",
    "linear_model",
    "manifold",
    "metrics",
    "model_selection",
    "neighbors",
    "optimize",
    "pipeline",
    "preprocessing",
    "utils",
)

__all__ = ["clone", *PARTS]

__getattr__ = missing(__name__, ["clone"], title="sklearn", parts=PARTS)
