"""MobileNet. Source: Howard et al., 2017."""

from __future__ import annotations

from typing import Any

from .. import layers
from ..model import Functional
from .weights import decode_predictions, image_input, load, pooled, scaled

preprocess_input = scaled("tf")


def _separable(
    x: Any, filters: int, alpha: float, multiplier: int, stride: int, number: int
) -> Any:
    if stride > 1:
        x = layers.ZeroPadding2D(((0, 1), (0, 1)), name=f"conv_pad_{number}")(x)
    x = layers.DepthwiseConv2D(
        3, padding="same" if stride == 1 else "valid", depth_multiplier=multiplier, strides=stride,
        use_bias=False, name=f"conv_dw_{number}",
    )(x)  # fmt: skip
    x = layers.BatchNormalization(axis=-1, name=f"conv_dw_{number}_bn")(x)
    x = layers.ReLU(6.0, name=f"conv_dw_{number}_relu")(x)
    x = layers.Conv2D(
        int(filters * alpha), 1, padding="same", use_bias=False, name=f"conv_pw_{number}"
    )(x)
    x = layers.BatchNormalization(axis=-1, name=f"conv_pw_{number}_bn")(x)
    return layers.ReLU(6.0, name=f"conv_pw_{number}_relu")(x)


def MobileNet(
    input_shape: Any = None, alpha: float = 1.0, depth_multiplier: int = 1, dropout: float = 1e-3,
    include_top: bool = True, weights: Any = "imagenet", input_tensor: Any = None,
    pooling: Any = None, classes: int = 1000, classifier_activation: Any = "softmax",
    name: Any = None,
) -> Functional:  # fmt: skip
    """Depthwise separable convolutions; 4,253,864 weights."""
    x, place = image_input(
        input_tensor, input_shape, include_top, weights, classes, 224, 32, "mobilenet"
    )
    x = layers.Conv2D(int(32 * alpha), 3, padding="same", use_bias=False, strides=2, name="conv1")(
        x
    )
    x = layers.BatchNormalization(axis=-1, name="conv1_bn")(x)
    x = layers.ReLU(6.0, name="conv1_relu")(x)
    plan = [(64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2), *[(512, 1)] * 5, (1024, 2),
            (1024, 1)]  # fmt: skip
    for number, (filters, stride) in enumerate(plan, 1):
        x = _separable(x, filters, alpha, depth_multiplier, stride, number)
    if include_top:
        x = layers.GlobalAveragePooling2D(keepdims=True)(x)
        x = layers.Dropout(dropout, name="dropout")(x)
        x = layers.Conv2D(classes, 1, padding="same", name="conv_preds")(x)
        x = layers.Reshape((classes,), name="reshape_2")(x)
        x = layers.Activation(classifier_activation, name="predictions")(x)
    else:
        x = pooled(x, pooling)
    rows = place.shape[1] or 224
    width = f"{alpha:.2f}".rstrip("0").rstrip(".").replace(".", "_") + ("_0" if alpha == 1 else "")
    file = f"mobilenet_{width}_{rows}_tf{'' if include_top else '_no_top'}.h5"
    title = name or f"mobilenet_{alpha:0.2f}_{rows}"
    return load(Functional(place, x, name=title), weights, file, "mobilenet")


__all__ = ["MobileNet", "decode_predictions", "preprocess_input"]
