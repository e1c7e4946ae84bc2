"""keras.utils."""

from ...missing import missing
from ..registry import (
    custom_object_scope,
    get_custom_objects,
    get_registered_name,
    get_registered_object,
    register_keras_serializable,
)
from ..serialization import deserialize_keras_object, serialize_keras_object
from .arrays import normalize, pad_sequences, set_random_seed, to_categorical
from .data import PyDataset, Sequence, split_dataset, timeseries_dataset_from_array
from .download import get_file
from .pictures import array_to_img, img_to_array, load_img, model_to_dot, plot_model, save_img

CustomObjectScope = custom_object_scope

__all__ = [
    "CustomObjectScope",
    "PyDataset",
    "Sequence",
    "array_to_img",
    "custom_object_scope",
    "deserialize_keras_object",
    "get_custom_objects",
    "get_file",
    "get_registered_name",
    "get_registered_object",
    "img_to_array",
    "load_img",
    "model_to_dot",
    "normalize",
    "pad_sequences",
    "plot_model",
    "register_keras_serializable",
    "save_img",
    "serialize_keras_object",
    "set_random_seed",
    "split_dataset",
    "timeseries_dataset_from_array",
    "to_categorical",
]
__getattr__ = missing(__name__, __all__, title="keras.utils")
