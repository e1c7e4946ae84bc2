"""The weights in files that Keras wrote: `.weights.h5`, `.keras`, and `.h5` of before Keras 3."""

from __future__ import annotations

import io
from typing import Any

import numpy as np

from ..errors import FileFormatError
from .archive import Archive
from .hdf5 import Dataset, File, Group
from .source import Readable, Source, opened

_MEMBER = "model.weights.h5"
_NAMES = 64 << 20


def load_keras_weights(path: Readable) -> dict[str, np.ndarray]:
    """The weights by their path in the file, e.g. "layers/dense/vars/0" or "dense/kernel:0".

    Those of an older .h5 file come in the order of the layers. Raises FileFormatError for a file
    that is broken, holds no weights, or uses a part of HDF5 that is not read here.
    """
    with opened(path) as source:
        try:
            return _weights(source)
        except FileFormatError as error:
            raise source.error(str(error)) from None


def _weights(source: Source) -> dict[str, np.ndarray]:
    if source.read(0, min(source.size, 2)) == b"PK":
        archive = Archive(source)
        if _MEMBER not in archive:
            raise source.error(f"it is no Keras model: it has no {_MEMBER}")
        source = Source(io.BytesIO(archive.array(_MEMBER).data), source.name)
    root = File(source).root
    layers = _names(root, "layer_names")
    if layers is not None:
        return _older(root, layers)
    if "model_weights" in root:
        return _older(root["model_weights"], _names(root["model_weights"], "layer_names") or [])
    found = {dataset.name: dataset.read() for dataset in root.datasets()}
    if not found:
        raise source.error("it holds no weights")
    return found


def _older(top: Group, layers: list[str]) -> dict[str, np.ndarray]:
    found = {}
    if "top_level_model_weights" in top:
        layers = [*layers, "top_level_model_weights"]
    for layer in layers:
        group = top[layer]
        for name in _names(group, "weight_names") or []:
            dataset = group[name]
            if not isinstance(dataset, Dataset):
                raise FileFormatError(f"its weight {name!r:.80} is no dataset")
            found[f"{layer}/{name}"] = dataset.read()
    return found


def _names(group: Any, attribute: str) -> list[str] | None:
    """A list of names in an attribute, or in several where it was too long for one."""
    attributes = group.attributes
    if attribute in attributes:
        return _texts(attributes[attribute])
    pieces: list[str] = []
    number = 0
    while f"{attribute}{number}" in attributes:
        pieces += _texts(attributes[f"{attribute}{number}"])
        number += 1
    return pieces if number else None


def _texts(value: Any) -> list[str]:
    if isinstance(value, np.ndarray) and not value.size:  # no weights: h5py writes it as floats
        return []
    if not isinstance(value, list):
        raise FileFormatError("its names of layers or weights are no text")
    return value
