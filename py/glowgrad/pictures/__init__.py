"""Figures as data: what a lesson shows. The page draws them; a terminal prints their text."""

from .attention import AttentionMaps, attention_maps
from .autograd_graph import AutogradTrace, autograd_graph, model_graph
from .bars import bars
from .boundary import decision_boundary, regression_surface
from .embedding import EmbeddingProjector, embedding_projector
from .episode import Episode, episode
from .figure import Figure
from .gates import GateActivations, gate_activations
from .images import images
from .latent import LatentWalk, latent_walk
from .lines import Lines, lines
from .matrix import confusion_matrix, matrix
from .network import Network, graph
from .overlays import Boxes, Masks, boxes, masks
from .progress import Progress, progress
from .recorder import Recorder

__all__ = [
    "AttentionMaps",
    "AutogradTrace",
    "Boxes",
    "EmbeddingProjector",
    "Episode",
    "Figure",
    "GateActivations",
    "LatentWalk",
    "Lines",
    "Masks",
    "Network",
    "Progress",
    "Recorder",
    "attention_maps",
    "autograd_graph",
    "bars",
    "boxes",
    "confusion_matrix",
    "decision_boundary",
    "embedding_projector",
    "episode",
    "gate_activations",
    "graph",
    "images",
    "latent_walk",
    "lines",
    "masks",
    "matrix",
    "model_graph",
    "progress",
    "regression_surface",
]
