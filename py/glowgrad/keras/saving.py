"""Models and weights in Keras's own files: `.keras` and `.weights.h5`."""

from __future__ import annotations

import io
import json
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from ..errors import FileFormatError
from ..files.archive import Archive
from ..files.hdf5.writer import Folder, write_hdf5
from ..files.keras_weights import load_keras_weights
from ..files.source import created, opened
from ..missing import missing
from .context import limited
from .input import InputLayer
from .layer import Layer
from .names import snake_case
from .registry import custom_object_scope, get_custom_objects, register_keras_serializable
from .serialization import deserialize_keras_object, serialize_keras_object
from .variable import Variable

_CONFIG_BYTES = 64 << 20
_LEAST = 1 << 20  # numbers of weights that any file may describe

# where weights stand in a file


def _children(layer: Any) -> Iterator[tuple[str, Any]]:
    """What a layer holds, by the names that Keras's files use."""
    from .model import Sequential

    graph = getattr(layer, "_graph", None)
    if isinstance(layer, Sequential) or graph is not None:
        yield "layers", list(layer.layers)
        return
    own = getattr(layer, "_saved_parts", None)
    if own is not None:
        yield from own()
        return
    for name in sorted(layer.__dict__):
        if name not in ("_layers", "_own", "_nodes", "_losses"):
            value = layer.__dict__[name]
            if isinstance(value, (Layer, list, tuple, dict)):
                yield name, value


def _walk(layer: Any, path: str, seen: set[int]) -> Iterator[tuple[str, str, list[Variable]]]:
    """(path, name, its own weights) of a layer and all below it."""
    if id(layer) in seen:
        return
    seen.add(id(layer))
    parts = list(_children(layer))
    apart = {id(w) for _, value in parts if _is_weights(value) for w in value}
    yield path, layer.name, [w for w in layer._own_weights() if id(w) not in apart]
    for name, value in parts:
        inner = f"{path}/{name}" if path else name
        if isinstance(value, Layer):
            yield from _walk(value, inner, seen)
        elif _is_weights(value):
            yield inner, name, list(value)
        else:
            used: dict[str, int] = {}
            for entry in value.values() if isinstance(value, dict) else value:
                if isinstance(entry, Layer):
                    title = snake_case(type(entry).__name__)
                    number = used.get(title, 0)
                    used[title] = number + 1
                    title = f"{title}_{number}" if number else title
                    yield from _walk(entry, f"{inner}/{title}", seen)


def _is_weights(value: Any) -> bool:
    return isinstance(value, (list, tuple)) and bool(value) and isinstance(value[0], Variable)


def _draws(layer: Any) -> bool:
    """Whether Keras keeps the state of a random generator for a layer like this."""
    shares = [getattr(layer, name, 0) for name in ("rate", "stddev", "dropout")]
    return hasattr(layer, "seed") and any(isinstance(s, float) and s > 0 for s in shares)


def _weights_file(model: Any, with_optimizer: bool) -> bytes:
    root = Folder()
    by_path = dict(_layers_by_path(model))
    for path, name, own in _walk(model, "", set()):
        place = root.folder(path) if path else root
        values = place.folder("vars")
        values.attributes["name"] = name
        for number, weight in enumerate(own):
            values.members[str(number)] = weight.numpy()
        if path in by_path and _draws(by_path[path]):
            place.folder("seed_generator/vars").members["0"] = np.zeros(2, np.uint32)
    optimizer = model.optimizer if with_optimizer else None
    if optimizer is not None and optimizer.built:
        rate = optimizer.learning_rate
        state: list[Any] = [np.int32(optimizer.iterations)]
        state += [] if callable(optimizer._learning_rate) else [np.float32(rate)]
        state += [v.detach().cpu().numpy() for v in optimizer.variables]
        values = root.folder("optimizer/vars")
        values.attributes["name"] = optimizer.name
        values.members.update({str(n): np.asarray(v) for n, v in enumerate(state)})
    return write_hdf5(root)


def _layers_by_path(model: Any) -> Iterator[tuple[str, Any]]:
    named = {id(layer): layer for layer in model._walk()}
    seen: set[int] = set()
    for path, name, _ in _walk(model, "", seen):
        for layer in named.values():
            if layer.name == name:
                yield path, layer


def _ending(filepath: Any, ending: str) -> bool:
    return hasattr(filepath, "read") or str(filepath).endswith(ending)


def save_weights(model: Any, filepath: Any, overwrite: bool = True) -> None:
    """Write all weights to a `.weights.h5` file, as Keras does.

    Raises ValueError for another ending, or a model without weights yet.
    """
    if not _ending(filepath, ".weights.h5"):
        raise ValueError(f"The filename must end in `.weights.h5`. Received: filepath={filepath}")
    _check_free(filepath, overwrite)
    _check_built(model)
    with created(filepath) as file:
        file.write(_weights_file(model, False))


def _check_free(filepath: Any, overwrite: bool) -> None:
    if not overwrite and not hasattr(filepath, "write") and Path(filepath).exists():
        raise FileExistsError(f"{filepath} exists already: give overwrite=True to replace it")


def _check_built(model: Any) -> None:
    if not model.built:
        raise ValueError(
            f"{model.name} has no weights to save yet: its shape is not known. Give it an Input, "
            "build(input_shape) or call it on data first."
        )


def load_weights(
    model: Any, filepath: Any, skip_mismatch: bool = False, by_name: bool = False
) -> None:
    """Read weights that Keras or `save_weights` wrote: `.weights.h5`, `.keras`, or older `.h5`.

    Raises ValueError where number or shapes differ, unless skip_mismatch.
    """
    if not hasattr(filepath, "read") and not Path(filepath).exists():
        raise FileNotFoundError(f"there is no file {filepath}")
    _check_built(model)
    found = load_keras_weights(filepath)
    if any(key.startswith("vars/") or "/vars/" in key for key in found):
        _assign_by_path(model, found, skip_mismatch)
    else:
        _assign_older(model, found, skip_mismatch, by_name)


def _assign(weight: Any, value: np.ndarray, place: str, skip: bool) -> None:
    if tuple(weight.shape) == value.shape:
        weight.assign(value)
    elif not skip:
        raise ValueError(
            f"{place} of the file has shape {value.shape}, but {weight.path} has shape "
            f"{tuple(weight.shape)}: it was saved from another model"
        )


def _assign_by_path(model: Any, found: dict[str, np.ndarray], skip: bool) -> None:
    for path, name, own in _walk(model, "", set()):
        inner = f"{path}/vars" if path else "vars"
        known = [key for key in found if key.rpartition("/")[0] == inner]
        if len(known) != len(own) and not skip:
            raise ValueError(
                f"Layer '{name}' expected {len(own)} variables, but received {len(known)} "
                f"variables during loading: the file has {len(known)} at {inner!r}"
            )
        for number, weight in enumerate(own):
            key = f"{inner}/{number}"
            if key in found:
                _assign(weight, found[key], key, skip)


def _assign_older(model: Any, found: dict[str, np.ndarray], skip: bool, by_name: bool) -> None:
    """Files of before Keras 3: each layer's weights in order, the layers in order or by name."""
    groups: dict[str, list[tuple[str, np.ndarray]]] = {}
    for key, value in found.items():
        groups.setdefault(key.split("/")[0], []).append((key, value))
    layers = [layer for layer in model.layers if layer.weights]
    if by_name:
        pairs = [(layer, groups[layer.name]) for layer in layers if layer.name in groups]
    else:
        if len(groups) != len(layers):
            raise ValueError(
                "Layer count mismatch when loading weights from file. Model expected "
                f"{len(layers)} layers, found {len(groups)} saved layers."
            )
        pairs = list(zip(layers, groups.values(), strict=True))
    for layer, values in pairs:
        own = [*layer.trainable_weights, *layer.non_trainable_weights]
        if len(own) != len(values) and not skip:
            raise ValueError(
                f"Weight count mismatch for layer {layer.name}: it has {len(own)} weights, the "
                f"file has {len(values)}"
            )
        for weight, (key, value) in zip(own, values, strict=False):
            _assign(weight, value, key, skip)


# whole models


def _compile_config(model: Any) -> dict[str, Any]:
    given = model.__dict__.get("_compile_arguments")
    if not given:
        return {}
    try:
        made = {key: serialize_keras_object(value) for key, value in given.items()}
    except TypeError:
        return {}  # a function of one's own as loss: the model is saved as not compiled
    return {**made, "run_eagerly": False, "steps_per_execution": 1, "jit_compile": False}


def save_model(model: Any, filepath: Any, overwrite: bool = True, **_: Any) -> None:
    """Write configuration, weights and the state of the optimizer to a `.keras` file.

    Raises ValueError for another ending, TypeError for parts without a config.
    """
    if str(filepath).endswith((".h5", ".hdf5")):
        raise ValueError(
            f"whole models are saved as .keras files here, not {filepath}: use "
            'model.save("model.keras"), or model.save_weights("model.weights.h5")'
        )
    if not _ending(filepath, ".keras"):
        raise ValueError(
            "Invalid filepath extension for saving. Please add either a `.keras` extension for the "
            f"native Keras format. Received: filepath={filepath}."
        )
    _check_free(filepath, overwrite)
    _check_built(model)
    entry = {**serialize_keras_object(model), "compile_config": _compile_config(model)}
    stamp = time.strftime("%Y-%m-%d@%H:%M:%S")
    with created(filepath) as file, zipfile.ZipFile(file, "w") as archive:
        about = {"keras_version": "3.15.1", "date_saved": stamp}
        archive.writestr("metadata.json", json.dumps(about))
        archive.writestr("config.json", json.dumps(entry))
        archive.writestr("model.weights.h5", _weights_file(model, True))


def load_model(
    filepath: Any, custom_objects: dict[str, Any] | None = None, compile: bool = True,
    safe_mode: bool = True,
) -> Any:  # fmt: skip
    """The model that `save` or Keras itself wrote to a `.keras` file.

    Raises ValueError where there is no such file or a class is not known, FileFormatError for a
    broken one.
    """
    if not hasattr(filepath, "read"):
        if str(filepath).endswith((".h5", ".hdf5")):
            raise ValueError(
                f"whole models in .h5 files are not read here ({filepath}): build the model and "
                "use model.load_weights on the file"
            )
        if not Path(filepath).exists():
            raise ValueError(
                f"File not found: filepath={filepath}. Please ensure the file is an accessible "
                "`.keras` zip file."
            )
    with opened(filepath) as source:
        archive = Archive(source)
        try:
            entry = json.loads(archive.read("config.json", _CONFIG_BYTES))
        except (ValueError, RecursionError):
            raise source.error("its config.json is broken") from None
        weights = archive.array("model.weights.h5").tobytes()
    if not isinstance(entry, dict) or "class_name" not in entry:
        raise FileFormatError(f"{filepath} holds no model")
    with limited(max(len(weights), _LEAST)):
        model = deserialize_keras_object(entry, custom_objects)
        if not model.built:
            shape = (entry.get("build_config") or {}).get("input_shape")
            if shape is not None:
                model.build(tuple(shape))
    with custom_object_scope(custom_objects):
        settings = deserialize_keras_object(entry.get("compile_config") or {})
    if compile and settings:
        settings = {k: v for k, v in settings.items()
                    if k not in ("run_eagerly", "steps_per_execution", "jit_compile")}  # fmt: skip
        model.compile(**settings)
    found = load_keras_weights(io.BytesIO(weights)) if model.weights else {}
    _assign_by_path(model, found, False)
    if compile and model.optimizer is not None:
        _restore_optimizer(model, found)
    return model


def _restore_optimizer(model: Any, found: dict[str, np.ndarray]) -> None:
    state = [found[f"optimizer/vars/{n}"] for n in range(len(found))
             if f"optimizer/vars/{n}" in found]  # fmt: skip
    optimizer = model.optimizer
    if not state:
        return
    optimizer.build(model.trainable_weights)
    lead = 1 if callable(optimizer._learning_rate) else 2
    if len(state) - lead != len(optimizer.variables):
        return  # of another kind: training begins anew
    optimizer.iterations = int(state[0])
    if lead == 2:
        optimizer.learning_rate = float(state[1])
    for slot, value in zip(optimizer.variables, state[lead:], strict=True):
        if tuple(slot.shape) == value.shape:
            slot.copy_(_like(slot, value))


def _like(slot: Any, value: np.ndarray) -> Any:
    from ..tensor.creation import tensor

    return tensor(np.asarray(value), dtype=slot.dtype, device=slot.device)


# copies


def model_from_json(json_string: str, custom_objects: dict[str, Any] | None = None) -> Any:
    """The model that `to_json` described, with new weights."""
    return deserialize_keras_object(json.loads(json_string), custom_objects)


def clone_model(model: Any, input_tensors: Any = None, clone_function: Any = None, **_: Any) -> Any:
    """A model of the same layers with new weights.

    clone_function: makes the copy of each layer. Raises ValueError for a class of one's own.
    """
    from .model import Functional, Sequential

    if input_tensors is not None:
        raise NotImplementedError("clone_model takes no input_tensors here: call the clone on them")
    if not isinstance(model, (Functional, Sequential)):
        raise ValueError(
            "Expected `model` argument to be a functional `Model` instance, but got a subclassed "
            f"model instead: {model!r}"
        )
    if clone_function is None:
        return type(model).from_config(model.get_config())
    if isinstance(model, Sequential):
        start = [] if model._input_layer is None else [
            InputLayer(batch_shape=model._input_layer.batch_shape, dtype=model._input_layer.dtype)
        ]  # fmt: skip
        return Sequential(
            [*start, *[clone_function(layer) for layer in model.layers]], name=model.name
        )
    from .functional import rebuilt

    return rebuilt(model, clone_function)


CustomObjectScope = custom_object_scope

__all__ = [
    "CustomObjectScope",
    "clone_model",
    "custom_object_scope",
    "deserialize_keras_object",
    "get_custom_objects",
    "load_model",
    "load_weights",
    "model_from_json",
    "register_keras_serializable",
    "save_model",
    "save_weights",
    "serialize_keras_object",
]
__getattr__ = missing(__name__, __all__, title="keras.saving")
