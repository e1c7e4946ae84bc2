"""`glowgrad.compile`: a step recorded once and replayed with one call (see ARCHITECTURE.md)."""

from __future__ import annotations

from .model import CompiledModel, compiled_model
from .step import CompiledStep, CompileError

__all__ = ["CompileError", "CompiledModel", "CompiledStep", "compiled_model"]
