"""Compiled steps on the GPU: from a graph to commands that are replayed."""

from .program import GpuProgram

__all__ = ["GpuProgram"]
