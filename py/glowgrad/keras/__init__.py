"""Keras 3's names over the engine: models, layers, and training by `fit`."""

from . import (
    activations,
    callbacks,
    initializers,
    layers,
    losses,
    metrics,
    optimizers,
    regularizers,
)
from .input import Input, InputLayer
from .layer import Layer
from .losses import Loss
from .metrics import Metric
from .model import Functional, Model, Sequential
from .optimizers import Optimizer
from .symbolic import KerasTensor
from .tape import GradientTape
from .variable import Variable

__all__ = [
    "Functional",
    "GradientTape",
    "Input",
    "InputLayer",
    "KerasTensor",
    "Layer",
    "Loss",
    "Metric",
    "Model",
    "Optimizer",
    "Sequential",
    "Variable",
    "activations",
    "callbacks",
    "initializers",
    "layers",
    "losses",
    "metrics",
    "optimizers",
    "regularizers",
]
