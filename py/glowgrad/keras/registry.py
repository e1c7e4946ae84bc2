"""Objects by name: "relu", "adam", "mse" and all that Keras lets be written as a string."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from .names import snake_case

_custom: dict[str, Any] = {}  # what register_keras_serializable and custom_objects name


class Registry:
    """What a word may stand for, of one kind ("optimizer", "loss", …)."""

    def __init__(self, kind: str, entries: dict[str, Any]) -> None:
        self.kind = kind
        self.entries = {name.lower(): entry for name, entry in entries.items()}
        for name, entry in entries.items():
            self.entries.setdefault(snake_case(name), entry)

    def get(self, identifier: Any) -> Any:
        """The object that an identifier means: None, an object, a class, a name or a config.

        Raises ValueError for a name that does not exist, TypeError for anything else.
        """
        if identifier is None:
            return None
        if isinstance(identifier, dict):
            return self.deserialize(identifier)
        if isinstance(identifier, str):
            found = _custom.get(identifier) or self.entries.get(identifier.lower())
            if found is None:
                known = ", ".join(sorted({snake_case(n) for n in self.entries}))
                raise ValueError(
                    f"Could not interpret {self.kind} identifier: {identifier!r}. The names are "
                    f"{known}"
                )
            identifier = found
        if inspect.isclass(identifier):
            return identifier()
        if callable(identifier) or hasattr(identifier, "get_config"):
            return identifier
        raise TypeError(f"Could not interpret {self.kind} identifier: {identifier!r}")

    def deserialize(self, config: dict[str, Any]) -> Any:
        """The object that `{"class_name": …, "config": {…}}` describes."""
        name = config["class_name"]
        found = _custom.get(name) or self.entries.get(name.lower())
        if found is None:
            raise ValueError(f"there is no {self.kind} {name!r}")
        options = {k: v for k, v in config["config"].items()
                   if not (k in ("input_axes", "output_axes") and v is None)}  # fmt: skip
        return found(**options) if inspect.isclass(found) else found


def register_keras_serializable(
    package: str = "Custom", name: str | None = None
) -> Callable[[Any], Any]:
    """Decorator: let saved models and configs name a class or function of one's own."""

    def register(thing: Any) -> Any:
        _custom[name or thing.__name__] = thing
        _custom[f"{package}>{name or thing.__name__}"] = thing
        return thing

    return register


def get_registered_name(thing: Any) -> str:
    """The name under which a class or function was registered, or its own."""
    for name, known in _custom.items():
        if known is thing and ">" in name:
            return name
    return str(thing.__name__)


def get_registered_object(name: str, custom_objects: Any = None, module_objects: Any = None) -> Any:
    """What was registered under this name, or None."""
    for place in (custom_objects, _custom, module_objects):
        if place and name in place:
            return place[name]
    return None


def get_custom_objects() -> dict[str, Any]:
    """All names that were registered; new ones may be added."""
    return _custom


class custom_object_scope:  # noqa: N801 - Keras's name
    """Inside, names of `custom_objects` are known."""

    def __init__(self, custom_objects: dict[str, Any] | None) -> None:
        self._objects = custom_objects or {}

    def __enter__(self) -> custom_object_scope:
        self._before = dict(_custom)
        _custom.update(self._objects)
        return self

    def __exit__(self, *_: object) -> None:
        _custom.clear()
        _custom.update(self._before)
