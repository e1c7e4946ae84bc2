"""torchvision's names for images."""

from ..missing import missing

__all__ = ["transforms"]

__getattr__ = missing(
    __name__,
    __all__,
    title="torchvision",
    parts=("datasets", "models", "ops", "transforms", "utils"),
)
