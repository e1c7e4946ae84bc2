"""PyTorch's `torch.compile` and `torch.compiler`: code that asks to be compiled runs as it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def compile(
    model: Any = None,
    *,
    fullgraph: bool = False,
    dynamic: bool | None = None,
    backend: str | Callable[..., Any] = "inductor",
    mode: str | None = None,
    options: dict[str, Any] | None = None,
    disable: bool = False,
) -> Any:
    """The model or function itself; without one, a decorator. Raises TypeError for what cannot be
    called, RuntimeError for mode together with options, as PyTorch does.
    """
    if mode is not None and options is not None:
        raise RuntimeError("compile takes mode= or options=, not both")
    if model is None:
        return compile
    if not callable(model):
        raise TypeError(f"compile takes a model or a function, not {type(model).__name__}")
    return model


def disable(fn: Any = None, recursive: bool = True, *, reason: str | None = None) -> Any:
    """The function itself; without one, a decorator."""
    return disable if fn is None else fn


def reset() -> None:
    """Forget what was compiled: nothing."""


def is_compiling() -> bool:
    """Whether the code runs to be compiled: never."""
    return False
