"""Transforms of images (torchvision.transforms): tensors (…, C, H, W), or arrays (H, W, C) where
torchvision takes PIL's pictures.
"""

from ...missing import missing
from . import functional
from .blur import GaussianBlur, RandomAdjustSharpness
from .color import (
    ColorJitter,
    Grayscale,
    RandomAutocontrast,
    RandomGrayscale,
    RandomInvert,
    RandomPosterize,
    RandomSolarize,
)
from .compose import Compose, Lambda, RandomApply, RandomChoice, RandomOrder
from .convert import (
    ConvertImageDtype,
    LinearTransformation,
    Normalize,
    PILToTensor,
    ToPILImage,
    ToTensor,
)
from .crop import (
    CenterCrop,
    FiveCrop,
    Pad,
    RandomCrop,
    RandomResizedCrop,
    Resize,
    TenCrop,
)
from .erasing import RandomErasing
from .flip import RandomHorizontalFlip, RandomVerticalFlip
from .interpolation import InterpolationMode
from .warp import RandomAffine, RandomRotation

__all__ = [
    "CenterCrop",
    "ColorJitter",
    "Compose",
    "ConvertImageDtype",
    "FiveCrop",
    "GaussianBlur",
    "Grayscale",
    "InterpolationMode",
    "Lambda",
    "LinearTransformation",
    "Normalize",
    "PILToTensor",
    "Pad",
    "RandomAdjustSharpness",
    "RandomAffine",
    "RandomApply",
    "RandomAutocontrast",
    "RandomChoice",
    "RandomCrop",
    "RandomErasing",
    "RandomGrayscale",
    "RandomHorizontalFlip",
    "RandomInvert",
    "RandomOrder",
    "RandomPosterize",
    "RandomResizedCrop",
    "RandomRotation",
    "RandomSolarize",
    "RandomVerticalFlip",
    "Resize",
    "TenCrop",
    "ToPILImage",
    "ToTensor",
    "functional",
]

__getattr__ = missing(__name__, __all__, title="torchvision.transforms", parts=("v2",))
