"""Operations on images and boxes, under torchvision's names."""

from ...missing import missing
from .blocks import Conv2dNormActivation, SqueezeExcitation, StochasticDepth, stochastic_depth
from .boxes import (
    batched_nms,
    box_area,
    box_convert,
    box_iou,
    clip_boxes_to_image,
    generalized_box_iou,
    masks_to_boxes,
    nms,
    remove_small_boxes,
)
from .focal_loss import sigmoid_focal_loss
from .regions import RoIAlign, RoIPool, roi_align, roi_pool

__all__ = [
    "Conv2dNormActivation",
    "RoIAlign",
    "RoIPool",
    "SqueezeExcitation",
    "StochasticDepth",
    "batched_nms",
    "box_area",
    "box_convert",
    "box_iou",
    "clip_boxes_to_image",
    "generalized_box_iou",
    "masks_to_boxes",
    "nms",
    "remove_small_boxes",
    "roi_align",
    "roi_pool",
    "sigmoid_focal_loss",
    "stochastic_depth",
]

__getattr__ = missing(__name__, __all__, title="torchvision.ops")
