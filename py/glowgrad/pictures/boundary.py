"""What a classifier of points in the plane has learned: its output at every place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..autograd import no_grad
from ..tensor.creation import tensor
from .figure import Figure, as_numpy, pack


class Boundary(Figure):
    """A map of a classifier's output, redrawn by `update()` while it learns."""

    def __init__(
        self,
        model: Callable[[Any], Any],
        points: Any,
        labels: Any,
        *,
        x: str,
        y: str,
        title: str,
        alt: str,
        resolution: int,
        scores: bool | None,
    ) -> None:
        places = as_numpy(points)
        if places.ndim != 2 or places.shape[1] != 2:
            raise ValueError(
                f"decision_boundary takes points of shape (N, 2), but got {places.shape}"
            )
        low, high = places.min(0), places.max(0)
        margin = (high - low) * 0.15 + 1e-6
        low, high = low - margin, high + margin
        super().__init__(
            "field",
            title,
            alt or f"Map of a classifier's output under {len(places)} points of two classes",
            x_label=x,
            y_label=y,
            x_range=[float(low[0]), float(high[0])],
            y_range=[float(low[1]), float(high[1])],
            points={
                "x": places[:, 0].tolist(),
                "y": places[:, 1].tolist(),
                "label": as_numpy(labels).reshape(-1).astype(int).tolist(),
            },
        )
        self._model = model
        self._scores = scores
        across, down = np.meshgrid(
            np.linspace(low[0], high[0], resolution, dtype=np.float32),
            np.linspace(high[1], low[1], resolution, dtype=np.float32),
        )
        grid = np.stack([across.ravel(), down.ravel()], 1)
        # The places are a tensor like the points: on their device, and PyTorch's where they are.
        self._grid = points.new_tensor(grid) if hasattr(points, "new_tensor") else tensor(grid)
        self._resolution = resolution
        self._compute()

    def _compute(self) -> None:
        training = getattr(self._model, "training", False)
        if training:
            self._model.eval()  # type: ignore[attr-defined]
        with no_grad():
            answer = as_numpy(self._model(self._grid))
        if training:
            self._model.train()  # type: ignore[attr-defined]
        self.fields["values"] = pack(
            _probability(answer, self._scores).reshape(self._resolution, self._resolution)
        )

    def update(self, *, title: str | None = None) -> None:
        """Ask the model again and redraw."""
        if title is not None:
            self.fields["title"] = title
        self._compute()
        self.refresh()


def _probability(answer: np.ndarray, scores: bool | None) -> np.ndarray:
    """The probability of class 1 from one column of scores or probabilities, or two of scores."""
    answer = answer.astype(np.float32)
    if answer.ndim == 2 and answer.shape[1] == 2:
        answer = answer[:, 1] - answer[:, 0]
    else:
        if scores is None:
            scores = bool(answer.size and (answer.min() < 0 or answer.max() > 1))
        if not scores:
            return answer
    return 1 / (1 + np.exp(-np.clip(answer, -30, 30)))


def decision_boundary(
    model: Callable[[Any], Any],
    points: Any,
    labels: Any,
    *,
    x: str = "x₁",
    y: str = "x₂",
    title: str = "",
    alt: str = "",
    resolution: int = 60,
    scores: bool | None = None,
) -> Boundary:
    """Draw what `model` says at every place around the points, from class 0 to class 1.

    model:  maps (N, 2) to (N,), (N, 1) or (N, 2): probabilities, or scores that sigmoid or softmax
            would turn into some.
    points: (N, 2); labels: (N), 0 or 1.
    scores: true where one column holds scores, false where it holds probabilities; None takes
            values that all lie in 0..1 for probabilities.
    Raises ValueError for points of another shape.
    """
    return Boundary(
        model,
        points,
        labels,
        x=x,
        y=y,
        title=title,
        alt=alt,
        resolution=resolution,
        scores=scores,
    )
