"""keras.applications.vgg16."""

from .vgg import *  # noqa: F403
from .vgg import __all__ as __all__
