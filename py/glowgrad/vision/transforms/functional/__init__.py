"""Transforms of one image as functions (torchvision.transforms.functional).

Images are tensors (…, C, H, W), batches too: uint8 from 0 to 255 or floats from 0 to 1. An array
(H, W) or (H, W, C), which is what PIL's pictures are as numpy, is taken as well and stays one.
"""

from ....missing import missing
from ..interpolation import InterpolationMode
from .blur import adjust_sharpness, gaussian_blur, gaussian_noise
from .color import (
    adjust_brightness,
    adjust_contrast,
    adjust_gamma,
    adjust_hue,
    adjust_saturation,
    autocontrast,
    invert,
    posterize,
    rgb_to_grayscale,
    solarize,
    to_grayscale,
)
from .convert import convert_image_dtype, normalize, pil_to_tensor, to_pil_image, to_tensor
from .crop import center_crop, crop, erase, five_crop, hflip, pad, resized_crop, ten_crop, vflip
from .image import get_dimensions, get_image_num_channels, get_image_size
from .resize import resize
from .warp import affine, rotate

__all__ = [
    "InterpolationMode",
    "adjust_brightness",
    "adjust_contrast",
    "adjust_gamma",
    "adjust_hue",
    "adjust_saturation",
    "adjust_sharpness",
    "affine",
    "autocontrast",
    "center_crop",
    "convert_image_dtype",
    "crop",
    "erase",
    "five_crop",
    "gaussian_blur",
    "gaussian_noise",
    "get_dimensions",
    "get_image_num_channels",
    "get_image_size",
    "hflip",
    "invert",
    "normalize",
    "pad",
    "pil_to_tensor",
    "posterize",
    "resize",
    "resized_crop",
    "rgb_to_grayscale",
    "rotate",
    "solarize",
    "ten_crop",
    "to_grayscale",
    "to_pil_image",
    "to_tensor",
    "vflip",
]

__getattr__ = missing(__name__, __all__, title="torchvision.transforms.functional")
