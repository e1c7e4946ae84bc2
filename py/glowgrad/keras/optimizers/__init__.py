"""Keras's optimizers."""

from __future__ import annotations

from typing import Any

from ..registry import Registry
from .adam import Adam, AdamW
from .optimizer import Optimizer
from .sgd import SGD

CLASSES = (Adam, AdamW, SGD)
_registry = Registry("optimizer", {c.__name__: c for c in CLASSES})


def get(identifier: Any) -> Any:
    """The optimizer that a name, class, config or object means."""
    return _registry.get(identifier)


__all__ = ["SGD", "Adam", "AdamW", "Optimizer", "get"]
