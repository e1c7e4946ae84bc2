"""Residual networks. Source: He et al., 2016.

ResNet50, 101 and 152 have Keras's layers and names; ResNet18 and 34, which Keras lacks, are
theirs with two 3×3 convolutions a block.
"""

from __future__ import annotations

from typing import Any

from .. import layers
from ..model import Functional
from .weights import decode_predictions, image_input, load, scaled, top

_EPSILON = 1.001e-5
preprocess_input = scaled("caffe")


def _normal(x: Any, name: str) -> Any:
    return layers.BatchNormalization(axis=-1, epsilon=_EPSILON, name=name)(x)


def _bottleneck(x: Any, filters: int, stride: int, project: bool, name: str) -> Any:
    """1×1, 3×3 and 1×1 convolutions beside the input."""
    beside = x
    if project:
        beside = layers.Conv2D(4 * filters, 1, strides=stride, name=f"{name}_0_conv")(x)
        beside = _normal(beside, f"{name}_0_bn")
    x = layers.Conv2D(filters, 1, strides=stride, name=f"{name}_1_conv")(x)
    x = layers.Activation("relu", name=f"{name}_1_relu")(_normal(x, f"{name}_1_bn"))
    x = layers.Conv2D(filters, 3, padding="same", name=f"{name}_2_conv")(x)
    x = layers.Activation("relu", name=f"{name}_2_relu")(_normal(x, f"{name}_2_bn"))
    x = layers.Conv2D(4 * filters, 1, name=f"{name}_3_conv")(x)
    x = layers.Add(name=f"{name}_add")([beside, _normal(x, f"{name}_3_bn")])
    return layers.Activation("relu", name=f"{name}_out")(x)


def _basic(x: Any, filters: int, stride: int, project: bool, name: str) -> Any:
    """Two 3×3 convolutions beside the input."""
    beside = x
    if project and (stride > 1 or x.shape[-1] != filters):
        beside = layers.Conv2D(filters, 1, strides=stride, use_bias=False,
                               name=f"{name}_0_conv")(x)  # fmt: skip
        beside = _normal(beside, f"{name}_0_bn")
    x = layers.ZeroPadding2D(1, name=f"{name}_1_pad")(x)
    x = layers.Conv2D(filters, 3, strides=stride, use_bias=False, name=f"{name}_1_conv")(x)
    x = layers.Activation("relu", name=f"{name}_1_relu")(_normal(x, f"{name}_1_bn"))
    x = layers.Conv2D(filters, 3, padding="same", use_bias=False, name=f"{name}_2_conv")(x)
    x = layers.Add(name=f"{name}_add")([beside, _normal(x, f"{name}_2_bn")])
    return layers.Activation("relu", name=f"{name}_out")(x)


def _resnet(
    name: str, depths: tuple[int, ...], block: Any, include_top: bool, weights: Any,
    input_tensor: Any, input_shape: Any, pooling: Any, classes: int, activation: Any, title: Any,
) -> Functional:  # fmt: skip
    x, place = image_input(input_tensor, input_shape, include_top, weights, classes, 224, 32, name)
    x = layers.ZeroPadding2D(3, name="conv1_pad")(x)
    x = layers.Conv2D(64, 7, strides=2, use_bias=block is _bottleneck, name="conv1_conv")(x)
    x = layers.Activation("relu", name="conv1_relu")(_normal(x, "conv1_bn"))
    x = layers.ZeroPadding2D(1, name="pool1_pad")(x)
    x = layers.MaxPooling2D(3, strides=2, name="pool1_pool")(x)
    for stage, depth in enumerate(depths):
        for number in range(depth):
            stride = 2 if stage and not number else 1
            x = block(x, 64 << stage, stride, not number, f"conv{stage + 2}_block{number + 1}")
    x = top(x, include_top, pooling, classes, activation)
    model = Functional(place, x, name=title or name)
    if weights == "imagenet" and block is _basic:
        raise ValueError(
            f"Keras has no {name} and so no ImageNet weights for it: use weights=None, or ResNet50"
        )
    ending = "" if include_top else "_notop"
    file = f"{name}_weights_tf_dim_ordering_tf_kernels{ending}.h5"
    return load(model, weights, file, "resnet")


def _named(name: str, depths: tuple[int, ...], block: Any, count: str, start: Any) -> Any:
    def build(
        include_top: bool = True, weights: Any = start, input_tensor: Any = None,
        input_shape: Any = None, pooling: Any = None, classes: int = 1000,
        classifier_activation: Any = "softmax", name: Any = None,
    ) -> Functional:  # fmt: skip
        return _resnet(title, depths, block, include_top, weights, input_tensor, input_shape,
                       pooling, classes, classifier_activation, name)  # fmt: skip

    title = name.lower()
    build.__name__ = build.__qualname__ = name
    build.__doc__ = f"A residual network with {count} weights."
    return build


ResNet18 = _named("ResNet18", (2, 2, 2, 2), _basic, "11,699,112", None)
ResNet34 = _named("ResNet34", (3, 4, 6, 3), _basic, "21,814,696", None)
ResNet50 = _named("ResNet50", (3, 4, 6, 3), _bottleneck, "25,636,712", "imagenet")
ResNet101 = _named("ResNet101", (3, 4, 23, 3), _bottleneck, "44,707,176", "imagenet")
ResNet152 = _named("ResNet152", (3, 8, 36, 3), _bottleneck, "60,419,944", "imagenet")

__all__ = ["ResNet18", "ResNet34", "ResNet50", "ResNet101", "ResNet152", "decode_predictions",
           "preprocess_input"]  # fmt: skip
