"""keras.datasets: `load_data()` of each reads a file that the learner supplies, or the public one.

Pickled data are only opened by `unpickled`, when a learner asks for it.
"""

from ...missing import missing
from . import (
    boston_housing,
    california_housing,
    cifar10,
    cifar100,
    fashion_mnist,
    imdb,
    mnist,
    reuters,
)
from .texts import unpickled

__all__ = [
    "boston_housing",
    "california_housing",
    "cifar10",
    "cifar100",
    "fashion_mnist",
    "imdb",
    "mnist",
    "reuters",
    "unpickled",
]
__getattr__ = missing(__name__, __all__, title="keras.datasets")
