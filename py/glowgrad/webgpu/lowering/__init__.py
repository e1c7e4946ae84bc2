"""Lowering: which kernel runs over which arrays, with which parameters and how many workgroups."""

from .encoder import Encoder

__all__ = ["Encoder"]
