"""The newer names (torchvision.transforms.v2): all of the older ones, and MixUp, CutMix, noise and
number types beside them.
"""

from ....missing import missing
from .. import *  # noqa: F403
from .. import __all__ as _older, functional
from .dtype import ToDtype, ToImage, ToPureTensor
from .mixing import CutMix, MixUp
from .noise import GaussianNoise, Identity, RandomChannelPermutation

__all__ = [
    "CutMix",
    "GaussianNoise",
    "Identity",
    "MixUp",
    "RandomChannelPermutation",
    "ToDtype",
    "ToImage",
    "ToPureTensor",
    "functional",
    *(name for name in _older if name != "functional"),
]

__getattr__ = missing(__name__, __all__, title="torchvision.transforms.v2")
