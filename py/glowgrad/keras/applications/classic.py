"""Networks of the history that Keras lacks: LeNet-5, AlexNet, GoogLeNet."""

from __future__ import annotations

from typing import Any

from .. import layers
from ..input import Input, InputLayer
from ..model import Functional, Sequential


def _untrained(name: str, weights: Any) -> None:
    if weights == "imagenet":
        raise ValueError(f"there are no ImageNet weights for {name} in Keras's form: train it")


def LeNet5(
    weights: Any = None, input_shape: Any = (32, 32, 1), classes: int = 10, name: Any = "lenet5"
) -> Any:
    """Two convolutions and three dense layers, 61,706 weights for images 32×32.

    Source: LeCun, Bottou, Bengio, Haffner, 1998 (with full connections in the second convolution).
    """
    _untrained("LeNet5", weights)
    model = Sequential(
        [
            InputLayer(input_shape),
            layers.Conv2D(6, 5, activation="tanh", name="C1"),
            layers.AveragePooling2D(name="S2"),
            layers.Conv2D(16, 5, activation="tanh", name="C3"),
            layers.AveragePooling2D(name="S4"),
            layers.Flatten(name="flatten"),
            layers.Dense(120, activation="tanh", name="C5"),
            layers.Dense(84, activation="tanh", name="F6"),
            layers.Dense(classes, activation="softmax", name="predictions"),
        ],
        name=name,
    )
    if weights is not None:
        model.load_weights(weights)
    return model


def AlexNet(
    weights: Any = None, input_shape: Any = (227, 227, 3), classes: int = 1000,
    name: Any = "alexnet",
) -> Any:  # fmt: skip
    """Five convolutions, two of them in groups of two as on two graphics cards; 60,965,224 weights.

    Source: Krizhevsky, Sutskever, Hinton, 2012. Without the local response normalisation.
    """
    _untrained("AlexNet", weights)
    relu: dict[str, Any] = {"activation": "relu"}
    model = Sequential(
        [
            InputLayer(input_shape),
            layers.Conv2D(96, 11, strides=4, name="conv1", **relu),
            layers.MaxPooling2D(3, 2, name="pool1"),
            layers.Conv2D(256, 5, padding="same", groups=2, name="conv2", **relu),
            layers.MaxPooling2D(3, 2, name="pool2"),
            layers.Conv2D(384, 3, padding="same", name="conv3", **relu),
            layers.Conv2D(384, 3, padding="same", groups=2, name="conv4", **relu),
            layers.Conv2D(256, 3, padding="same", groups=2, name="conv5", **relu),
            layers.MaxPooling2D(3, 2, name="pool5"),
            layers.Flatten(name="flatten"),
            layers.Dense(4096, name="fc6", **relu),
            layers.Dropout(0.5, name="drop6"),
            layers.Dense(4096, name="fc7", **relu),
            layers.Dropout(0.5, name="drop7"),
            layers.Dense(classes, activation="softmax", name="predictions"),
        ],
        name=name,
    )
    if weights is not None:
        model.load_weights(weights)
    return model


# 1×1; 1×1 and 3×3; 1×1 and 5×5; pooling and 1×1
_INCEPTION = {
    "3a": (64, 96, 128, 16, 32, 32), "3b": (128, 128, 192, 32, 96, 64),
    "4a": (192, 96, 208, 16, 48, 64), "4b": (160, 112, 224, 24, 64, 64),
    "4c": (128, 128, 256, 24, 64, 64), "4d": (112, 144, 288, 32, 64, 64),
    "4e": (256, 160, 320, 32, 128, 128), "5a": (256, 160, 320, 32, 128, 128),
    "5b": (384, 192, 384, 48, 128, 128),
}  # fmt: skip


def _inception(x: Any, name: str) -> Any:
    one, three_in, three, five_in, five, pool = _INCEPTION[name]

    def conv(x: Any, filters: int, kernel: int, title: str) -> Any:
        return layers.Conv2D(filters, kernel, padding="same", activation="relu",
                             name=f"inception_{name}_{title}")(x)  # fmt: skip

    parts = [
        conv(x, one, 1, "1x1"),
        conv(conv(x, three_in, 1, "3x3_reduce"), three, 3, "3x3"),
        conv(conv(x, five_in, 1, "5x5_reduce"), five, 5, "5x5"),
        conv(
            layers.MaxPooling2D(3, 1, padding="same", name=f"inception_{name}_pool")(x), pool, 1,
            "pool_proj",
        ),
    ]  # fmt: skip
    return layers.Concatenate(name=f"inception_{name}_output")(parts)


def InceptionV1(
    weights: Any = None, input_shape: Any = (224, 224, 3), classes: int = 1000,
    include_top: bool = True, name: Any = "inception_v1",
) -> Functional:  # fmt: skip
    """GoogLeNet: nine blocks of parallel convolutions; 6,998,552 weights.

    Source: Szegedy et al., 2015. Without the classifiers on the way and local normalisation.
    """
    _untrained("InceptionV1", weights)
    place = Input(input_shape)
    same: dict[str, Any] = {"padding": "same", "activation": "relu"}
    x = layers.Conv2D(64, 7, strides=2, name="conv1_7x7_s2", **same)(place)
    x = layers.MaxPooling2D(3, 2, padding="same", name="pool1_3x3_s2")(x)
    x = layers.Conv2D(64, 1, name="conv2_3x3_reduce", **same)(x)
    x = layers.Conv2D(192, 3, name="conv2_3x3", **same)(x)
    x = layers.MaxPooling2D(3, 2, padding="same", name="pool2_3x3_s2")(x)
    for block in _INCEPTION:
        if block in ("4a", "5a"):
            pool = int(block[0]) - 1
            x = layers.MaxPooling2D(3, 2, padding="same", name=f"pool{pool}_3x3_s2")(x)
        x = _inception(x, block)
    if include_top:
        x = layers.GlobalAveragePooling2D(name="avg_pool")(x)
        x = layers.Dropout(0.4, name="dropout")(x)
        x = layers.Dense(classes, activation="softmax", name="predictions")(x)
    model = Functional(place, x, name=name)
    if weights is not None:
        model.load_weights(weights)
    return model


GoogLeNet = InceptionV1

__all__ = ["AlexNet", "GoogLeNet", "InceptionV1", "LeNet5"]
