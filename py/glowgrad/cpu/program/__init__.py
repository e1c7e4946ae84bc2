"""A graph as one array of words that a single WebAssembly call runs over numpy's memory."""

from .program import SimdProgram

__all__ = ["SimdProgram"]
