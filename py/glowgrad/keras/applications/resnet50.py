"""keras.applications.resnet50."""

from .resnet import *  # noqa: F403
from .resnet import __all__ as __all__
