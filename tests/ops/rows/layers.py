"""Affine layers and those that change the shape, with their weights, and layers together."""

from __future__ import annotations

from typing import Any

from tests.ops.table import bad, layer, normal, row

layer("layer-linear", lambda t: t.nn.Linear(5, 3), normal(4, 5))
layer("layer-linear-no-bias", lambda t: t.nn.Linear(300, 2, bias=False), normal(2, 3, 300))
layer("layer-linear-vector", lambda t: t.nn.Linear(5, 3), normal(5))
layer(
    "layer-linear-transposed",
    lambda t: t.nn.Linear(5, 3),
    normal(5, 4),
    call=lambda t, m, x: m(x.T),
)
layer("layer-bilinear", lambda t: t.nn.Bilinear(3, 4, 2), normal(5, 3), normal(5, 4))
layer(
    "layer-bilinear-batch",
    lambda t: t.nn.Bilinear(3, 4, 2, bias=False),
    normal(2, 5, 3),
    normal(2, 5, 4),
)
row(
    "bilinear-wide",
    lambda t, x, y, w: t.nn.functional.bilinear(x, y, w),
    normal(2, 30),
    normal(2, 20),
    normal(3, 30, 20),
    tolerance=10,
)
row(
    "linear-vector-weight",
    lambda t, x, w: t.nn.functional.linear(x, w),
    normal(2, 3),
    normal(3),
    tolerance=3,
)
row(
    "layer-shapes",
    lambda t, x: (
        t.nn.Flatten()(x),
        t.nn.Flatten(0, 1)(x),
        t.nn.Unflatten(1, (2, 3))(x),
        t.nn.Unflatten(-1, [-1, 2])(x),
        t.nn.Identity(5, a=1)(x),
    ),
    normal(3, 6, 4),
)


class Residual:
    """Makes a block with a skip connection, of glowgrad's layers or torch's."""

    def __new__(cls, t: Any) -> Any:
        class Block(t.nn.Module):  # type: ignore[misc]
            def __init__(self) -> None:
                super().__init__()
                self.norm = t.nn.LayerNorm(6)
                self.body = t.nn.Sequential(t.nn.Linear(6, 8), t.nn.Tanh(), t.nn.Linear(8, 6))
                self.scale = t.nn.Parameter(t.zeros(6))

            def forward(self, x: Any) -> Any:
                return x + self.scale * self.body(self.norm(x))

        return Block()


layer("layer-residual", Residual, normal(3, 6), tolerance=5)
layer(
    "layer-network",
    lambda t: t.nn.Sequential(
        t.nn.Conv2d(2, 4, 3), t.nn.BatchNorm2d(4), t.nn.ReLU(), t.nn.Flatten(), t.nn.Linear(16, 3)
    ),
    normal(3, 2, 4, 4),
    smooth=False,
    tolerance=10,
)

bad("layer-linear-size", lambda t: t.nn.Linear(5, 3)(t.zeros(4, 6)), says="Linear(in_features=5")
bad("layer-bilinear-size", lambda t: t.nn.Bilinear(3, 4, 2)(t.zeros(2, 3), t.zeros(2, 3)))
bad("layer-bilinear-batches", lambda t: t.nn.Bilinear(3, 4, 2)(t.zeros(2, 3), t.zeros(3, 4)))
bad("layer-bilinear-nothing", lambda t: t.nn.Bilinear(0, 4, 2))
bad("layer-flatten-axes", lambda t: t.nn.Flatten(1, 5)(t.zeros(2, 3)))
bad("layer-unflatten-size", lambda t: t.nn.Unflatten(1, (2, 2))(t.zeros(2, 5)))
bad("layer-unflatten-number", lambda t: t.nn.Unflatten(1, 3))
bad("layer-unflatten-float", lambda t: t.nn.Unflatten(1, (2, 2.0)))
