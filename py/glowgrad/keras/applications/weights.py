"""Trained weights: a file that the learner supplies, under the name that Keras gives it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from .. import layers
from ..input import Input
from ..symbolic import KerasTensor
from ..utils.download import cache_folder, find_file

_ADDRESS = "https://storage.googleapis.com/tensorflow/keras-applications"


def image_input(
    input_tensor: Any, input_shape: Any, include_top: bool, weights: Any, classes: int,
    size: int, least: int, name: str,
) -> tuple[KerasTensor, Any]:  # fmt: skip
    """The symbolic image, and the model's input. Raises ValueError for what does not fit."""
    known = weights in (None, "imagenet") or Path(str(weights)).exists()
    if not known:
        raise ValueError(
            "The `weights` argument should be either `None` (random initialization), 'imagenet' "
            f"(pre-training on ImageNet), or the path to the weights file to be loaded. Received: "
            f"weights={weights}"
        )
    if weights == "imagenet" and include_top and classes != 1000:
        raise ValueError(
            "If using `weights='imagenet'` with `include_top=True`, `classes` should be 1000. "
            f"Received classes={classes}"
        )
    if input_shape is not None:
        if len(input_shape) != 3:
            raise ValueError("`input_shape` must be a tuple of three integers.")
        small = [n for n in input_shape[:2] if n is not None and n < least]
        if small:
            raise ValueError(
                f"Input size must be at least {least}x{least}; Received: input_shape={input_shape}"
            )
        if weights == "imagenet" and input_shape[-1] != 3:
            raise ValueError(
                f"The input must have 3 channels; Received `input_shape={input_shape}`"
            )
        if include_top and weights == "imagenet" and tuple(input_shape) != (size, size, 3):
            raise ValueError(
                "When setting `include_top=True` and loading `imagenet` weights, `input_shape` "
                f"should be {(size, size, 3)}. Received: input_shape={input_shape}"
            )
    elif include_top:
        input_shape = (size, size, 3)
    else:
        input_shape = (None, None, 3)
    if input_tensor is None:
        place = Input(shape=input_shape)
        return place, place
    if isinstance(input_tensor, KerasTensor):
        return input_tensor, input_tensor
    place = Input(shape=tuple(input_tensor.shape[1:]))
    return place, place


def top(
    x: Any, include_top: bool, pooling: str | None, classes: int, activation: Any,
    name: str = "predictions", dropout: float = 0.0, dropout_name: str = "top_dropout",
) -> Any:  # fmt: skip
    """Means over the image and the layer of classes, or what `pooling` says."""
    if include_top:
        x = layers.GlobalAveragePooling2D(name="avg_pool")(x)
        if dropout:
            x = layers.Dropout(dropout, name=dropout_name)(x)
        return layers.Dense(classes, activation=activation, name=name)(x)
    return pooled(x, pooling, named=True)


def pooled(x: Any, pooling: str | None, named: bool = False) -> Any:
    """Means or maxima over the image. Raises ValueError for another word."""
    if pooling == "avg":
        return layers.GlobalAveragePooling2D(name="avg_pool" if named else None)(x)
    if pooling == "max":
        return layers.GlobalMaxPooling2D(name="max_pool" if named else None)(x)
    if pooling is not None:
        raise ValueError(f"`pooling` is None, 'avg' or 'max', not {pooling!r}")
    return x


def load(model: Any, weights: Any, file: str, folder: str) -> Any:
    """The model with weights: none, those of a path, or ImageNet's from the learner's file.

    Raises FileNotFoundError, which says what to do, where there is no such file.
    """
    if weights is None:
        return model
    if weights != "imagenet":
        model.load_weights(weights)
        return model
    found = find_file(file, "models")
    if found is None:
        raise FileNotFoundError(
            f"weights='imagenet' needs the file {file}, which is not here and is not fetched: it "
            f"is large. Get it from {_ADDRESS}/{folder}/{file} and put it into the working folder "
            f"or into {cache_folder('models')}, or give its path as weights=…; or use weights=None "
            "and train the model yourself."
        )
    model.load_weights(found)
    return model


def scaled(mode: str) -> Callable[..., Any]:
    """A preprocess_input: "caffe" (BGR, minus means), "tf" (-1 to 1) or "none"."""

    def preprocess_input(x: Any, data_format: Any = None) -> Any:
        if mode == "none":
            return x
        if isinstance(x, np.ndarray):
            x = x.astype(np.float32)
        if mode == "tf":
            return x / 127.5 - 1.0
        means = [103.939, 116.779, 123.68]
        if isinstance(x, np.ndarray):
            return x[..., ::-1] - np.array(means, np.float32)
        from .. import ops

        return ops.subtract(ops.flip(x, axis=-1), np.array(means, np.float32))

    preprocess_input.__doc__ = f"Images from 0 to 255 as the network wants them ({mode})."
    return preprocess_input


def decode_predictions(preds: Any, top: int = 5) -> list[list[tuple[str, str, float]]]:
    """The names of the `top` best classes of each row, (code, name, score).

    Raises ValueError for another shape than (N, 1000), FileNotFoundError without the names' file.
    """
    scores = np.asarray(preds)
    if scores.ndim != 2 or scores.shape[1] != 1000:
        raise ValueError(
            "`decode_predictions` expects a batch of predictions (i.e. a 2D array of shape "
            f"(samples, 1000)). Received array with shape: {scores.shape}"
        )
    found = find_file("imagenet_class_index.json", "models")
    if found is None:
        raise FileNotFoundError(
            "decode_predictions needs imagenet_class_index.json, the names of ImageNet's classes, "
            f"which is not here: put it into the working folder or into {cache_folder('models')} "
            "(https://storage.googleapis.com/download.tensorflow.org/data/imagenet_class_index.json)"
        )
    names = json.loads(found.read_text("utf-8"))
    return [[(*names[str(i)], float(row[i])) for i in np.argsort(-row)[:top]] for row in scores]
