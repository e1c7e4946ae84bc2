"""keras.models."""

from ..missing import missing
from .model import Functional, Model, Sequential
from .saving import clone_model, load_model, model_from_json, save_model

__all__ = [
    "Functional",
    "Model",
    "Sequential",
    "clone_model",
    "load_model",
    "model_from_json",
    "save_model",
]
__getattr__ = missing(__name__, __all__, title="keras.models")
