"""MobileNetV2. Source: Sandler et al., 2018."""

from __future__ import annotations

from typing import Any

from .. import layers
from ..model import Functional
from .weights import decode_predictions, image_input, load, pooled, scaled

preprocess_input = scaled("tf")


def divisible(value: float, divisor: int = 8) -> int:
    """The nearest multiple of divisor, at most a tenth below the value."""
    made = max(divisor, int(value + divisor / 2) // divisor * divisor)
    return made + divisor if made < 0.9 * value else made


def same_padding(x: Any, kernel: int) -> Any:
    """Zeros to add around the image so that a stride of 2 halves it."""
    rows, columns = x.shape[1:3]
    even = [1 if n is None else 1 - n % 2 for n in (rows, columns)]
    half = kernel // 2
    return (half - even[0], half), (half - even[1], half)


def _normal(name: str) -> Any:
    return layers.BatchNormalization(axis=-1, epsilon=1e-3, momentum=0.999, name=name)


def _inverted(x: Any, expansion: int, stride: int, alpha: float, filters: int, number: int) -> Any:
    """1×1 up, 3×3 depthwise, 1×1 down, beside the input where shapes fit."""
    start = x
    channels = x.shape[-1]
    width = divisible(int(filters * alpha))
    prefix = f"block_{number}_" if number else "expanded_conv_"
    if number:
        x = layers.Conv2D(
            expansion * channels, 1, padding="same", use_bias=False, name=prefix + "expand"
        )(x)
        x = layers.ReLU(6.0, name=prefix + "expand_relu")(_normal(prefix + "expand_BN")(x))
    if stride == 2:
        x = layers.ZeroPadding2D(same_padding(x, 3), name=prefix + "pad")(x)
    x = layers.DepthwiseConv2D(
        3, strides=stride, use_bias=False, padding="same" if stride == 1 else "valid",
        name=prefix + "depthwise",
    )(x)  # fmt: skip
    x = layers.ReLU(6.0, name=prefix + "depthwise_relu")(_normal(prefix + "depthwise_BN")(x))
    x = layers.Conv2D(width, 1, padding="same", use_bias=False, name=prefix + "project")(x)
    x = _normal(prefix + "project_BN")(x)
    if channels == width and stride == 1:
        return layers.Add(name=prefix + "add")([start, x])
    return x


def MobileNetV2(
    input_shape: Any = None, alpha: float = 1.0, include_top: bool = True,
    weights: Any = "imagenet", input_tensor: Any = None, pooling: Any = None, classes: int = 1000,
    classifier_activation: Any = "softmax", name: Any = None,
) -> Functional:  # fmt: skip
    """Inverted residual blocks; 3,538,984 weights."""
    x, place = image_input(
        input_tensor, input_shape, include_top, weights, classes, 224, 32, "mobilenetv2"
    )
    x = layers.Conv2D(
        divisible(32 * alpha), 3, strides=2, padding="same", use_bias=False, name="Conv1"
    )(x)
    x = layers.ReLU(6.0, name="Conv1_relu")(_normal("bn_Conv1")(x))
    number = 0
    for expansion, filters, depth, stride in (
        (1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2),
        (6, 320, 1, 1),
    ):  # fmt: skip
        for repeat in range(depth):
            x = _inverted(x, expansion, 1 if repeat else stride, alpha, filters, number)
            number += 1
    width = divisible(1280 * alpha) if alpha > 1.0 else 1280
    x = layers.Conv2D(width, 1, use_bias=False, name="Conv_1")(x)
    x = layers.ReLU(6.0, name="out_relu")(_normal("Conv_1_bn")(x))
    if include_top:
        x = layers.GlobalAveragePooling2D()(x)
        x = layers.Dense(classes, activation=classifier_activation, name="predictions")(x)
    else:
        x = pooled(x, pooling)
    rows = place.shape[1] or 224
    ending = "" if include_top else "_no_top"
    file = f"mobilenet_v2_weights_tf_dim_ordering_tf_kernels_{float(alpha)}_{rows}{ending}.h5"
    title = name or f"mobilenetv2_{alpha:0.2f}_{rows}"
    return load(Functional(place, x, name=title), weights, file, "mobilenet_v2")


__all__ = ["MobileNetV2", "decode_predictions", "preprocess_input"]
