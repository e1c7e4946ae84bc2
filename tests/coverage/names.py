"""The names of PyTorch that tutorials use, as a list."""

from __future__ import annotations

from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("tutorial_names.txt")


def tutorial_names() -> list[str]:
    """Dotted names below `torch`."""
    lines = FILE.read_text("utf-8").splitlines()
    words = [word for line in lines if not line.startswith("#") for word in line.split()]
    return sorted({word.partition("@")[2] or word for word in words})


def find(module: Any, name: str) -> Any:
    """What a dotted name means below a module; raises AttributeError where it is missing."""
    import importlib

    for part in name.split("."):
        if not hasattr(module, part) and hasattr(module, "__path__"):
            try:
                importlib.import_module(f"{module.__name__}.{part}")
            except ModuleNotFoundError:
                raise AttributeError(name) from None
        module = getattr(module, part)
    return module
