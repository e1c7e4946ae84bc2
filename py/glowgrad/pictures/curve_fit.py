"""A function of one number beside the points that it was fitted to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..autograd import no_grad
from ..tensor.creation import tensor
from .figure import as_numpy
from .lines import Lines


class CurveFit(Lines):
    """The curve of a model over its data, redrawn by `update()` while it learns."""

    def __init__(
        self,
        model: Callable[[Any], Any],
        points: Any,
        targets: Any,
        truth: Callable[[Any], Any] | None,
        resolution: int,
        **fields: Any,
    ) -> None:
        xs, ys = as_numpy(points).reshape(-1), as_numpy(targets).reshape(-1)
        if len(xs) == 0 or len(xs) != len(ys):
            raise ValueError(
                f"curve_fit takes as many targets as points, at least one; got {len(xs)} points "
                f"and {len(ys)} targets"
            )
        low, high = ys.min(), ys.max()
        margin = 0.35 * (high - low) or 1.0
        super().__init__(y_limits=(low - margin, high + margin), **fields)
        self._model = model
        places = np.linspace(xs.min(), xs.max(), resolution, dtype=np.float32)
        # The places are a tensor like the points: PyTorch's where they are.
        like = hasattr(points, "new_tensor")
        column = places.reshape(-1, 1)
        self._grid = points.new_tensor(column) if like else tensor(column)
        order = np.argsort(xs, kind="stable")
        self._series("model")["x"] = _brief(places)
        if truth is not None:
            self._series("truth").update(x=_brief(places), y=_brief(self._asked(truth)))
        self._series("data").update(x=_brief(xs[order]), y=_brief(ys[order]), points=True)
        self.update()

    def update(self, *, title: str | None = None) -> None:
        """Ask the model again and redraw."""
        if title is not None:
            self.fields["title"] = title
        training = getattr(self._model, "training", False)
        if training:
            self._model.eval()  # type: ignore[attr-defined]
        low, high = self.fields["y_range"]
        answers = self._asked(self._model).clip(low, high)
        # New lists: what a Recorder has kept must not change.
        self.fields["series"] = [dict(one) for one in self.fields["series"]]
        self._series("model")["y"] = _brief(answers)
        if training:
            self._model.train()  # type: ignore[attr-defined]
        self.refresh()

    def _asked(self, function: Callable[[Any], Any]) -> np.ndarray:
        with no_grad():
            answers: np.ndarray = as_numpy(function(self._grid)).reshape(-1)
        return answers


def curve_fit(
    model: Callable[[Any], Any],
    points: Any,
    targets: Any,
    truth: Callable[[Any], Any] | None = None,
    *,
    x: str = "x",
    y: str = "y",
    title: str = "",
    alt: str = "",
    resolution: int = 120,
) -> CurveFit:
    """Draw what `model` gives between the least and the largest point, and the points themselves.

    model:   maps (N, 1) to (N, 1); truth, if it is known, too.
    points:  (N) or (N, 1); targets: the same.
    Raises ValueError where the numbers of points and targets differ, or there is none.
    """
    return CurveFit(model, points, targets, truth, resolution, x=x, y=y, title=title, alt=alt)


def _brief(values: np.ndarray) -> list[float]:
    """Numbers with as many digits as a picture needs: a recording keeps many of them."""
    return [float(f"{value:.4g}") for value in values]
