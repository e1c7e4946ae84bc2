"""Layers, losses, optimizers and functions as data, in Keras's own form."""

from __future__ import annotations

import inspect
from typing import Any

import numpy as np

from ..dtypes import DType
from ..tensor import Tensor
from . import registry

# What Keras writes and no option here means, where it has this value.
_WITHOUT_MEANING: dict[str, Any] = {
    "quantization_config": None, "renorm": False, "renorm_clipping": None, "renorm_momentum": 0.99,
    "input_axes": None, "output_axes": None, "sparse": False, "ragged": False, "optional": False,
    "use_gate": False, "sliding_window": None, "autocast": True, "lora_rank": None,
    "batch_input_shape": None, "flash_attention": None, "rms_scaling": False,
}  # fmt: skip


def _home(cls: type) -> str | None:
    """The module under which Keras knows one of its classes; None for a class of one's own."""
    parts = cls.__module__.split(".")
    if parts[:2] != ["glowgrad", "keras"]:
        return None
    if cls.__name__ == "Functional":
        return "keras.src.models.functional"
    if cls.__name__ in ("Sequential", "Model"):
        return "keras"
    if parts[2] in ("layer", "input"):
        return "keras.layers"
    return "keras." + parts[2]


def serialize_keras_object(obj: Any) -> Any:
    """An object as numbers, texts, lists and dicts.

    Raises TypeError for what has no config, such as a lambda.
    """
    if obj is None or isinstance(obj, (bool, int, float, str)):
        return obj
    if isinstance(obj, DType):
        return obj.name
    if isinstance(obj, np.generic):
        return obj.item()
    if isinstance(obj, (list, tuple)):
        return [serialize_keras_object(part) for part in obj]
    if isinstance(obj, dict):
        return {key: serialize_keras_object(part) for key, part in obj.items()}
    if isinstance(obj, slice):
        return {
            "class_name": "__slice__",
            "config": {"start": obj.start, "stop": obj.stop, "step": obj.step},
        }
    if isinstance(obj, (Tensor, np.ndarray)):
        array = obj._values() if isinstance(obj, Tensor) else obj
        return {
            "class_name": "__numpy__" if isinstance(obj, np.ndarray) else "__tensor__",
            "config": {"value": array.tolist(), "dtype": array.dtype.name},
        }
    if inspect.isfunction(obj) or inspect.isclass(obj):
        return _serialize_function(obj)
    if hasattr(obj, "get_config"):
        cls = type(obj)
        home = _home(cls)
        made = {
            "module": home or cls.__module__,
            "class_name": cls.__name__,
            "config": serialize_keras_object(obj.get_config()),
            "registered_name": None if home else registry.get_registered_name(cls),
        }
        shape = getattr(obj, "_build_shape", None)
        if shape is not None:
            made["build_config"] = {"input_shape": serialize_keras_object(shape)}
        return made
    raise TypeError(
        f"{obj!r:.80} cannot be saved: it has no get_config(). Give a class of your own "
        "get_config and register it with keras.saving.register_keras_serializable()."
    )


def _serialize_function(function: Any) -> Any:
    if function.__name__ == "<lambda>":
        raise TypeError(
            "a lambda cannot be saved: define a function and register it with "
            "@keras.saving.register_keras_serializable()"
        )
    if (function.__module__ or "").startswith("glowgrad"):
        return function.__name__
    return {
        "module": function.__module__, "class_name": "function", "config": function.__name__,
        "registered_name": registry.get_registered_name(function),
    }  # fmt: skip


def _known(name: str, module: str | None) -> Any:
    """Keras's class of this name."""
    from . import (
        constraints,
        initializers,
        layers,
        losses,
        metrics,
        model,
        optimizers,
        regularizers,
    )
    from .optimizers import schedules

    places: list[Any] = [model, layers, initializers, regularizers, constraints, losses, metrics,
                         optimizers, schedules]  # fmt: skip
    wanted = (module or "").rsplit(".", 1)[-1]
    places.sort(key=lambda place: place.__name__.rsplit(".", 1)[-1] != wanted)
    for place in places:
        if hasattr(type(place), "__getattr__") or name in vars(place):
            found = vars(place).get(name)
            if inspect.isclass(found):
                return found
    return None


def deserialize_keras_object(config: Any, custom_objects: Any = None, **_: Any) -> Any:
    """The object that `serialize_keras_object` described; code in files is never run.

    Raises ValueError for a class that is not known: give it in custom_objects.
    """
    with registry.custom_object_scope(custom_objects):
        return _deserialized(config)


def _deserialized(config: Any) -> Any:
    if isinstance(config, (list, tuple)):
        return [_deserialized(part) for part in config]
    if not isinstance(config, dict):
        return config
    name = config.get("class_name")
    if name is None or "config" not in config:
        return {key: _deserialized(part) for key, part in config.items()}
    inner = config["config"]
    if name == "__slice__":
        return slice(inner["start"], inner["stop"], inner["step"])
    if name in ("__numpy__", "__tensor__"):
        return np.array(inner["value"], inner["dtype"])
    if name == "DTypePolicy":
        return inner["name"]
    if name == "__lambda__":
        raise ValueError("the file holds a lambda, and code in files is never run here")
    found = _class_of(config, name)
    if name == "function":
        return found
    own = _home(found) is None
    if not own:
        inner = {k: v for k, v in inner.items() if not _idle(found, k, v)}
    if hasattr(found, "from_config"):
        raw = issubclass(found, _containers()) or (own and _has_own_from_config(found))
        made = found.from_config(inner if raw else {k: _deserialized(v) for k, v in inner.items()})
    else:
        made = found(**inner)
    return made


def _has_own_from_config(cls: type) -> bool:
    """Whether a class of one's own reads its config itself."""
    maker = next(c for c in cls.__mro__ if "from_config" in vars(c))
    return _home(maker) is None


def _containers() -> tuple[type, ...]:
    from .model import Model

    return (Model,)


def _idle(cls: Any, key: str, value: Any) -> bool:
    """Whether an option that Keras wrote has no counterpart, and need not have one."""
    if key == "shared_object_id":
        return True
    if key not in _WITHOUT_MEANING or value != _WITHOUT_MEANING[key]:
        return False
    return key not in inspect.signature(cls.__init__).parameters


def _class_of(config: dict[str, Any], name: str) -> Any:
    registered = config.get("registered_name")
    wanted = config["config"] if name == "function" else name
    for key in (registered, wanted):
        found = registry.get_registered_object(key) if isinstance(key, str) else None
        if found is not None:
            return found
    found = None if name == "function" else _known(name, config.get("module"))
    if found is None:
        raise ValueError(
            f"Could not locate {'function' if name == 'function' else 'class'} {wanted!r}: give it "
            f"as custom_objects={{{wanted!r}: …}} or register it with "
            "@keras.saving.register_keras_serializable()"
        )
    return found
