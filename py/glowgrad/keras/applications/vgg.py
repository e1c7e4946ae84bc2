"""VGG16 and VGG19. Source: Simonyan, Zisserman, 2015."""

from __future__ import annotations

from typing import Any

from .. import layers
from ..model import Functional
from .weights import decode_predictions, image_input, load, pooled, scaled

_WIDTHS = (64, 128, 256, 512, 512)
preprocess_input = scaled("caffe")


def _vgg(
    name: str, depths: tuple[int, ...], include_top: bool, weights: Any, input_tensor: Any,
    input_shape: Any, pooling: Any, classes: int, activation: Any, title: Any,
) -> Functional:  # fmt: skip
    x, place = image_input(input_tensor, input_shape, include_top, weights, classes, 224, 32, name)
    for block, (depth, width) in enumerate(zip(depths, _WIDTHS, strict=True), 1):
        for number in range(1, depth + 1):
            x = layers.Conv2D(
                width, 3, activation="relu", padding="same", name=f"block{block}_conv{number}"
            )(x)
        x = layers.MaxPooling2D(2, strides=2, name=f"block{block}_pool")(x)
    if include_top:
        x = layers.Flatten(name="flatten")(x)
        x = layers.Dense(4096, activation="relu", name="fc1")(x)
        x = layers.Dense(4096, activation="relu", name="fc2")(x)
        x = layers.Dense(classes, activation=activation, name="predictions")(x)
    else:
        x = pooled(x, pooling)
    ending = "" if include_top else "_notop"
    file = f"{name}_weights_tf_dim_ordering_tf_kernels{ending}.h5"
    return load(Functional(place, x, name=title or name), weights, file, name)


def VGG16(
    include_top: bool = True, weights: Any = "imagenet", input_tensor: Any = None,
    input_shape: Any = None, pooling: Any = None, classes: int = 1000,
    classifier_activation: Any = "softmax", name: Any = None,
) -> Functional:  # fmt: skip
    """13 convolutions and 3 dense layers, 138,357,544 weights."""
    return _vgg("vgg16", (2, 2, 3, 3, 3), include_top, weights, input_tensor, input_shape, pooling,
                classes, classifier_activation, name)  # fmt: skip


def VGG19(
    include_top: bool = True, weights: Any = "imagenet", input_tensor: Any = None,
    input_shape: Any = None, pooling: Any = None, classes: int = 1000,
    classifier_activation: Any = "softmax", name: Any = None,
) -> Functional:  # fmt: skip
    """16 convolutions and 3 dense layers, 143,667,240 weights."""
    return _vgg("vgg19", (2, 2, 4, 4, 4), include_top, weights, input_tensor, input_shape, pooling,
                classes, classifier_activation, name)  # fmt: skip


__all__ = ["VGG16", "VGG19", "decode_predictions", "preprocess_input"]
