"""torchvision's names for images."""

from ..missing import missing

__all__ = ["datasets", "models", "ops", "transforms", "utils"]

__getattr__ = missing(__name__, (), title="torchvision", parts=__all__)
