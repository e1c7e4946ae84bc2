"""Figures as data: what a lesson shows. The page draws them; a terminal prints their text."""

from .attention import AttentionMaps, attention_maps
from .autograd_graph import AutogradTrace, autograd_graph, model_graph
from .bars import bars
from .boundary import decision_boundary, regression_surface
from .confusion import confusion_matrix
from .curve_fit import CurveFit, curve_fit
from .embedding import EmbeddingProjector, embedding_projector
from .episode import Episode, episode
from .feature_maps import feature_maps, filters
from .figure import Figure
from .gates import GateActivations, gate_activations
from .histograms import activation_histograms, weight_histograms
from .images import images
from .latent import LatentWalk, latent_sliders, latent_walk
from .layer_health import activation_spreads, dead_units, gradient_norms
from .lines import Lines, lines
from .loss_surface import LossSurface, loss_landscape, loss_surface
from .machine import autodiff
from .matrix import matrix
from .nerve_cell import nerve_cell
from .network import Network, graph
from .neurons import Neurons, neurons
from .optimizer_race import OptimizerRace, optimizer_race
from .overlays import Boxes, Masks, boxes, masks
from .playground import Playground
from .progress import Progress, progress
from .racing import effective_rate
from .receptive_field import receptive_field
from .recorder import Recorder
from .thresholds import calibration, learning_rate, precision_recall_curve, roc_curve
from .trial_map import trial_map

__all__ = [
    "AttentionMaps",
    "AutogradTrace",
    "Boxes",
    "CurveFit",
    "EmbeddingProjector",
    "Episode",
    "Figure",
    "GateActivations",
    "LatentWalk",
    "Lines",
    "LossSurface",
    "Masks",
    "Network",
    "Neurons",
    "OptimizerRace",
    "Playground",
    "Progress",
    "Recorder",
    "activation_histograms",
    "activation_spreads",
    "attention_maps",
    "autodiff",
    "autograd_graph",
    "bars",
    "boxes",
    "calibration",
    "confusion_matrix",
    "curve_fit",
    "dead_units",
    "decision_boundary",
    "effective_rate",
    "embedding_projector",
    "episode",
    "feature_maps",
    "filters",
    "gate_activations",
    "gradient_norms",
    "graph",
    "images",
    "latent_sliders",
    "latent_walk",
    "learning_rate",
    "lines",
    "loss_landscape",
    "loss_surface",
    "masks",
    "matrix",
    "model_graph",
    "nerve_cell",
    "neurons",
    "optimizer_race",
    "precision_recall_curve",
    "progress",
    "receptive_field",
    "regression_surface",
    "roc_curve",
    "trial_map",
    "weight_histograms",
]
