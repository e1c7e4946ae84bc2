"""Figures as data: what a lesson shows. The page draws them; a terminal prints their text."""

from .autograd_graph import AutogradTrace, autograd_graph, model_graph
from .bars import bars
from .boundary import decision_boundary, regression_surface
from .figure import Figure
from .images import images
from .lines import Lines, lines
from .matrix import confusion_matrix, matrix
from .progress import Progress, progress
from .recorder import Recorder

__all__ = [
    "AutogradTrace",
    "Figure",
    "Lines",
    "Progress",
    "Recorder",
    "autograd_graph",
    "bars",
    "confusion_matrix",
    "decision_boundary",
    "images",
    "lines",
    "matrix",
    "model_graph",
    "progress",
    "regression_surface",
]
