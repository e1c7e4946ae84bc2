"""What a model of points in the plane has learned: its output at every place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ..autograd import no_grad
from ..tensor.creation import tensor
from .figure import Figure, as_numpy, pack

Model = Callable[[Any], Any]


class Field(Figure):
    """A map of a model's output over the plane, redrawn by `update()` while it learns."""

    def __init__(
        self,
        caller: str,
        model: Model,
        points: Any,
        labels: np.ndarray,
        resolution: int,
        **fields: Any,
    ) -> None:
        places = as_numpy(points)
        if places.ndim != 2 or places.shape[1] != 2:
            raise ValueError(f"{caller} takes points of shape (N, 2), but got {places.shape}")
        if len(places) == 0:
            raise ValueError(f"{caller} needs at least one point to know which part to draw")
        if len(labels) != len(places):
            raise ValueError(f"{caller} got {len(places)} points, but labels for {len(labels)}")
        low, high = places.min(0), places.max(0)
        margin = (high - low) * 0.15 + 1e-6
        low, high = low - margin, high + margin
        super().__init__(
            "field",
            x_range=[float(low[0]), float(high[0])],
            y_range=[float(low[1]), float(high[1])],
            points={
                "x": places[:, 0].tolist(),
                "y": places[:, 1].tolist(),
                "label": labels.tolist(),
            },
            **fields,
        )
        self._model, self._points = model, points
        self._alt: str = fields["alt"]
        across, down = np.meshgrid(
            np.linspace(low[0], high[0], resolution, dtype=np.float32),
            np.linspace(high[1], low[1], resolution, dtype=np.float32),
        )
        grid = np.stack([across.ravel(), down.ravel()], 1)
        # The places are a tensor like the points: on their device, and PyTorch's where they are.
        self._grid = points.new_tensor(grid) if hasattr(points, "new_tensor") else tensor(grid)
        self._side = resolution
        self._compute()

    def _compute(self) -> None:
        """Ask the model about the grid and about the points, in evaluation mode."""
        training = getattr(self._model, "training", False)
        if training:
            self._model.eval()  # type: ignore[attr-defined]
        points = self._points if hasattr(self._points, "new_tensor") else tensor(self._points)
        with no_grad():
            grid, own = as_numpy(self._model(self._grid)), as_numpy(self._model(points))
        if training:
            self._model.train()  # type: ignore[attr-defined]
        self._take(grid, own)

    def _take(self, grid: np.ndarray, own: np.ndarray) -> None:
        """Make fields of the answers for the grid (resolution², …) and for the points (N, …)."""
        raise NotImplementedError

    def _square(self, shares: np.ndarray) -> dict[str, Any]:
        """Values from 0 to 1 as a picture."""
        return pack(shares.astype(np.float32).reshape(self._side, self._side))

    def update(self, *, title: str | None = None) -> None:
        """Ask the model again and redraw."""
        if title is not None:
            self.fields["title"] = title
        self._compute()
        self.refresh()


class Boundary(Field):
    """A map of a classifier's classes."""

    def __init__(
        self, model: Model, points: Any, labels: Any, *, scores: bool | None,
        names: Sequence[Any] | None, resolution: int, **fields: Any,
    ) -> None:  # fmt: skip
        given = as_numpy(labels).reshape(-1)
        if given.dtype.kind in "UO":  # words: classes in the order of the alphabet, or of names
            names = np.unique(given).tolist() if names is None else list(names)
            given = np.array([list(names).index(word) for word in given])
        self._labels = given.astype(int)
        self._scores = scores
        if names is not None:
            fields["class_names"] = [str(name) for name in names]
        super().__init__("decision_boundary", model, points, self._labels, resolution, **fields)

    def _take(self, grid: np.ndarray, own: np.ndarray) -> None:
        if grid.ndim == 2 and grid.shape[1] > 2:
            sums_to_one = bool(np.allclose(grid.sum(1), 1, atol=1e-3))
            scores = not sums_to_one if self._scores is None else self._scores
            shares = _softmax(grid) if scores else grid
            winner = shares.argmax(1)
            self.fields["classes"] = pack(winner.astype(np.uint8).reshape(self._side, self._side))
            self.fields["values"] = self._square(shares.max(1))
            self.fields["count"] = grid.shape[1]
            guessed = own.argmax(1)
        else:
            self.fields["values"] = self._square(_probability(grid, self._scores).reshape(-1))
            guessed = (_probability(own, self._scores).reshape(-1) > 0.5).astype(int)
        if not self._alt:
            right, count = int((guessed == self._labels).sum()), len(self._labels)
            classes = len(np.unique(self._labels))
            self.fields["alt"] = (
                f"Map of a classifier's output under {count} points of {classes} classes: "
                f"{right} points lie where the classifier says their class"
            )


class RegressionSurface(Field):
    """A map of a number that a model gives."""

    def __init__(
        self, model: Model, points: Any, targets: Any, *, resolution: int, **fields: Any
    ) -> None:
        self._targets = as_numpy(targets).reshape(-1).astype(np.float32)
        super().__init__("regression_surface", model, points, self._targets, resolution, **fields)

    def _take(self, grid: np.ndarray, own: np.ndarray) -> None:
        finite = np.concatenate([grid[np.isfinite(grid)].ravel(), self._targets])
        low, high = float(finite.min()), float(finite.max())
        span = (high - low) or 1.0
        self.fields["values"] = self._square((grid.reshape(-1) - low) / span)
        self.fields["value_range"] = [low, low + span]
        if not self._alt:
            error = float(np.sqrt(np.mean((own.reshape(-1) - self._targets) ** 2)))
            self.fields["alt"] = (
                f"Map of a model's output, from {low:.3g} to {high:.3g}, under "
                f"{len(self._targets)} points: the root of the mean squared error is {error:.3g}"
            )


def _probability(answer: np.ndarray, scores: bool | None) -> np.ndarray:
    """The probability of class 1 from one column of scores or probabilities, or two of scores."""
    answer = answer.astype(np.float32)
    if answer.ndim == 2 and answer.shape[1] == 2:
        answer = answer[:, 1] - answer[:, 0]
    elif not _are_scores(answer, scores):
        return answer
    return 1 / (1 + np.exp(-np.clip(answer, -30, 30)))


def _are_scores(answer: np.ndarray, told: bool | None) -> bool:
    if told is not None:
        return told
    return bool(answer.size and (answer.min() < 0 or answer.max() > 1))


def _softmax(scores: np.ndarray) -> np.ndarray:
    powers = np.exp(scores - scores.max(1, keepdims=True))
    shares: np.ndarray = powers / powers.sum(1, keepdims=True)
    return shares


def decision_boundary(
    model: Model,
    points: Any,
    labels: Any,
    *,
    names: Sequence[Any] | None = None,
    x: str = "x₁",
    y: str = "x₂",
    title: str = "",
    alt: str = "",
    resolution: int = 60,
    scores: bool | None = None,
) -> Boundary:
    """Draw what `model` says at every place around the points: for two classes from class 0 to
    class 1, for more the likeliest class, the paler the less sure.

    model:  maps (N, 2) to (N,), (N, 1) or (N, C): probabilities, or scores that sigmoid or softmax
            would turn into some.
    points: (N, 2); labels: (N), 0 … C-1; names: of the classes.
    scores: true where the model gives scores, false where it gives probabilities; None takes
            values that all lie in 0..1 for probabilities. Two columns are always scores.
    Raises ValueError for points of another shape.
    """
    return Boundary(
        model, points, labels, scores=scores, names=names, resolution=resolution,
        title=title, alt=alt, x_label=x, y_label=y,
    )  # fmt: skip


def regression_surface(
    model: Model,
    points: Any,
    targets: Any,
    *,
    x: str = "x₁",
    y: str = "x₂",
    title: str = "",
    alt: str = "",
    resolution: int = 60,
) -> RegressionSurface:
    """Draw the number that `model` gives at every place around the points, and the points in the
    colours of their targets: a point that cannot be seen is met.

    model: maps (N, 2) to (N,) or (N, 1); points: (N, 2); targets: (N).
    Raises ValueError for points of another shape.
    """
    return RegressionSurface(
        model, points, targets, resolution=resolution, title=title, alt=alt, x_label=x, y_label=y
    )
