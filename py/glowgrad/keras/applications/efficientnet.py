"""EfficientNetB0. Source: Tan, Le, 2019."""

from __future__ import annotations

from typing import Any

from .. import layers
from ..model import Functional
from .mobilenet_v2 import same_padding
from .weights import decode_predictions, image_input, load, scaled, top

preprocess_input = scaled("none")  # the scaling is the model's own
_CONV = {
    "class_name": "VarianceScaling",
    "config": {"scale": 2.0, "mode": "fan_out", "distribution": "truncated_normal"},
}
_DENSE = {
    "class_name": "VarianceScaling",
    "config": {"scale": 1 / 3, "mode": "fan_out", "distribution": "uniform"},
}
# kernel, repeats, filters in, filters out, expansion, stride
_BLOCKS = ((3, 1, 32, 16, 1, 1), (3, 2, 16, 24, 6, 2), (5, 2, 24, 40, 6, 2), (3, 3, 40, 80, 6, 2),
           (5, 3, 80, 112, 6, 1), (5, 4, 112, 192, 6, 2), (3, 1, 192, 320, 6, 1))  # fmt: skip


def _conv(filters: int, kernel: int, name: str, **options: Any) -> Any:
    return layers.Conv2D(filters, kernel, kernel_initializer=_CONV, name=name, **options)


def _block(
    x: Any, drop: float, name: str, kernel: int, inputs: int, outputs: int, expansion: int,
    stride: int,
) -> Any:  # fmt: skip
    """1×1 up, depthwise, weights for the channels (squeeze and excitation), 1×1 down."""
    start, width = x, inputs * expansion
    if expansion != 1:
        x = _conv(width, 1, name + "expand_conv", padding="same", use_bias=False)(x)
        x = layers.BatchNormalization(axis=-1, name=name + "expand_bn")(x)
        x = layers.Activation("swish", name=name + "expand_activation")(x)
    padding = "same"
    if stride == 2:
        x = layers.ZeroPadding2D(same_padding(x, kernel), name=name + "dwconv_pad")(x)
        padding = "valid"
    x = layers.DepthwiseConv2D(
        kernel, strides=stride, padding=padding, use_bias=False, depthwise_initializer=_CONV,
        name=name + "dwconv",
    )(x)  # fmt: skip
    x = layers.BatchNormalization(axis=-1, name=name + "bn")(x)
    x = layers.Activation("swish", name=name + "activation")(x)
    squeezed = layers.GlobalAveragePooling2D(name=name + "se_squeeze")(x)
    squeezed = layers.Reshape((1, 1, width), name=name + "se_reshape")(squeezed)
    squeezed = _conv(
        max(1, int(inputs * 0.25)), 1, name + "se_reduce", padding="same", activation="swish"
    )(squeezed)
    squeezed = _conv(width, 1, name + "se_expand", padding="same", activation="sigmoid")(squeezed)
    x = layers.multiply([x, squeezed], name=name + "se_excite")
    x = _conv(outputs, 1, name + "project_conv", padding="same", use_bias=False)(x)
    x = layers.BatchNormalization(axis=-1, name=name + "project_bn")(x)
    if stride == 1 and inputs == outputs:
        if drop > 0:
            x = layers.Dropout(drop, noise_shape=(None, 1, 1, 1), name=name + "drop")(x)
        x = layers.add([x, start], name=name + "add")
    return x


def EfficientNetB0(
    include_top: bool = True, weights: Any = "imagenet", input_tensor: Any = None,
    input_shape: Any = None, pooling: Any = None, classes: int = 1000,
    classifier_activation: Any = "softmax", name: Any = "efficientnetb0",
) -> Functional:  # fmt: skip
    """5,330,571 weights; takes images from 0 to 255."""
    x, place = image_input(
        input_tensor, input_shape, include_top, weights, classes, 224, 32, "efficientnetb0"
    )
    x = layers.Rescaling(1 / 255.0)(x)
    x = layers.Normalization(axis=-1)(x)
    if weights == "imagenet":
        # The published weights were trained with another normalisation.
        x = layers.Rescaling([1 / s for s in (0.229**0.5, 0.224**0.5, 0.225**0.5)])(x)
    x = layers.ZeroPadding2D(same_padding(x, 3), name="stem_conv_pad")(x)
    x = _conv(32, 3, "stem_conv", strides=2, padding="valid", use_bias=False)(x)
    x = layers.BatchNormalization(axis=-1, name="stem_bn")(x)
    x = layers.Activation("swish", name="stem_activation")(x)
    number, total = 0, sum(plan[1] for plan in _BLOCKS)
    for stage, (kernel, repeats, inputs, outputs, expansion, stride) in enumerate(_BLOCKS, 1):
        for repeat in range(repeats):
            x = _block(
                x, 0.2 * number / total, f"block{stage}{chr(97 + repeat)}_", kernel,
                outputs if repeat else inputs, outputs, expansion, 1 if repeat else stride,
            )  # fmt: skip
            number += 1
    x = _conv(1280, 1, "top_conv", padding="same", use_bias=False)(x)
    x = layers.BatchNormalization(axis=-1, name="top_bn")(x)
    x = layers.Activation("swish", name="top_activation")(x)
    if include_top:
        x = layers.GlobalAveragePooling2D(name="avg_pool")(x)
        x = layers.Dropout(0.2, name="top_dropout")(x)
        x = layers.Dense(
            classes, activation=classifier_activation, kernel_initializer=_DENSE,
            name="predictions",
        )(x)  # fmt: skip
    else:
        x = top(x, False, pooling, classes, None)
    file = f"efficientnetb0{'' if include_top else '_notop'}.h5"
    return load(Functional(place, x, name=name), weights, file, "")


__all__ = ["EfficientNetB0", "decode_predictions", "preprocess_input"]
