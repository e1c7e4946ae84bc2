"""keras.datasets.cifar100."""

from ...missing import missing
from .images import cifar100 as load_data

__all__ = ["load_data"]
__getattr__ = missing(__name__, __all__, title="keras.datasets.cifar100")
