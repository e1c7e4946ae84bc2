"""Layers with their weights: outputs, and gradients of inputs and parameters."""

from __future__ import annotations

from tests.ops.table import bad, layer, normal

layer("layer-linear", lambda t: t.nn.Linear(5, 3), normal(4, 5))
layer("layer-linear-no-bias", lambda t: t.nn.Linear(300, 2, bias=False), normal(2, 3, 300))
bad("layer-linear-size", lambda t: t.nn.Linear(5, 3)(t.zeros(4, 6)), says="Linear(in_features=5")
