"""Keras 3's names over the engine: models, layers, and training by `fit`."""

from ..missing import missing
from . import (
    activations,
    backend,
    callbacks,
    config,
    constraints,
    initializers,
    layers,
    losses,
    metrics,
    models,
    ops,
    optimizers,
    preprocessing,
    random,
    regularizers,
    saving,
    utils,
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

# Only loaded when they are named: they are large, or read files.
_LATER = ("applications", "datasets")
__version__ = "3.15.1+glowgrad"


def version() -> str:
    """The version of Keras whose names these are."""
    return __version__


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
    "backend",
    "callbacks",
    "config",
    "constraints",
    "initializers",
    "layers",
    "losses",
    "metrics",
    "models",
    "ops",
    "optimizers",
    "preprocessing",
    "random",
    "regularizers",
    "saving",
    "utils",
    "version",
]
__getattr__ = missing(__name__, __all__, title="keras", parts=_LATER)
