"""Keras's optimizers."""

from __future__ import annotations

from typing import Any

from ..registry import Registry
from . import schedules
from .adagrad import Adadelta, Adagrad
from .adam import Adam, AdamW
from .nadam import Adamax, Ftrl, Lion, Nadam
from .optimizer import Optimizer
from .rmsprop import RMSprop
from .sgd import SGD

CLASSES = (Adadelta, Adagrad, Adam, AdamW, Adamax, Ftrl, Lion, Nadam, RMSprop, SGD)
_registry = Registry("optimizer", {c.__name__: c for c in CLASSES})


def get(identifier: Any) -> Any:
    """The optimizer that a name, class, config or object means."""
    return _registry.get(identifier)


def serialize(optimizer: Any) -> dict[str, Any]:
    """A description from which `deserialize` makes the same optimizer."""
    return {"class_name": type(optimizer).__name__, "config": optimizer.get_config()}


deserialize = get

__all__ = [
    "SGD",
    "Adadelta",
    "Adagrad",
    "Adam",
    "AdamW",
    "Adamax",
    "Ftrl",
    "Lion",
    "Nadam",
    "Optimizer",
    "RMSprop",
    "deserialize",
    "get",
    "schedules",
    "serialize",
]
