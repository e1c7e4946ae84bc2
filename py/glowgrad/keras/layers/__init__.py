"""Keras's layers."""

from ..input import Input, InputLayer
from ..layer import Layer
from .core import Activation, Dense, Dropout, Flatten, Identity, Lambda, Reshape

__all__ = [
    "Activation",
    "Dense",
    "Dropout",
    "Flatten",
    "Identity",
    "Input",
    "InputLayer",
    "Lambda",
    "Layer",
    "Reshape",
]
