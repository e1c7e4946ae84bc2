"""The reference of the engine's public names: read from docstrings, with examples that run."""

from .pages import write

__all__ = ["write"]
