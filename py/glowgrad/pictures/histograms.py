"""How the numbers of layers are distributed, one ridge above the other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from .figure import Figure, as_numpy
from .layer_outputs import layer_outputs
from .recorder import Recorder
from .static import drawn

_MOST_RIDGES = 24


class Ridgeline(Figure):
    """Histograms over one common axis."""

    def __init__(
        self,
        rows: Mapping[str, np.ndarray],
        *,
        bins: int,
        x_label: str,
        title: str,
        alt: str,
        limits: tuple[float, float] | None = None,
    ) -> None:
        self._bins, self._limits, self._alt = bins, limits, alt
        super().__init__("ridgeline", title, alt, x_range=[], x_label=x_label, ridges=[])
        self._take(rows)

    def _take(self, rows: Mapping[str, np.ndarray]) -> None:
        """Count anew; what lies beyond the limits counts at their ends."""
        flat = {name: as_numpy(v).astype(np.float64).ravel() for name, v in rows.items()}
        flat = {name: v[np.isfinite(v)] for name, v in flat.items()}
        everything = np.concatenate(list(flat.values())) if flat else np.zeros(0)
        if not everything.size:
            raise ValueError("a histogram needs at least one number, and found none")
        low, high = self._limits or (float(everything.min()), float(everything.max()))
        if low == high:
            low, high = low - 0.5, high + 0.5
        ridges = []
        for name, values in flat.items():
            counts, _ = np.histogram(np.clip(values, low, high), self._bins, (low, high))
            mean, spread = (float(values.mean()), float(values.std())) if values.size else (0, 0)
            mean = 0 if abs(mean) < 1e-6 * spread else mean  # rounding dust
            ridges.append({"name": name, "counts": counts.tolist(), "mean": mean, "spread": spread})
        told = "; ".join(f"{r['name']}: {r['mean']:.3g} ± {r['spread']:.3g}" for r in ridges)
        self.fields.update(
            x_range=[low, high],
            ridges=ridges,
            alt=self._alt or f"Histograms (mean ± spread): {told}",
        )
        self.refresh(force=False)

    def svg(self) -> str:
        low, high = self.fields["x_range"]
        ridges = self.fields["ridges"]

        def draw(axes: Any) -> None:
            for number, ridge in enumerate(ridges):
                counts = np.array(ridge["counts"], float)
                edges = np.linspace(low, high, len(counts) + 1)
                middle = (edges[1:] + edges[:-1]) / 2
                base = len(ridges) - 1 - number
                axes.fill_between(
                    middle, base, base + 0.9 * counts / max(1.0, counts.max()), alpha=0.6
                )
            axes.set_yticks(range(len(ridges)), [ridge["name"] for ridge in ridges][::-1])
            axes.set_xlabel(self.fields["x_label"])

        return drawn(draw, size=(5.6, 1.2 + 0.45 * len(ridges)))


def weight_histograms(
    model: Any, *, parameter: str | None = None, bins: int = 50, title: str = "", alt: str = ""
) -> Ridgeline:
    """How the weights are distributed: one histogram a layer, or one a step of a training.

    model:     a model, a Recorder, or arrays by name.
    parameter: of a Recorder, whose history to draw ("0.weight"); by default all weights together.
               Of a model, draw this one only.
    Raises ValueError for an unknown parameter, and where there are no numbers.
    """
    if isinstance(model, Recorder):
        steps = model.steps
        chosen = np.unique(np.linspace(0, len(steps) - 1, min(_MOST_RIDGES, len(steps))).round())
        rows = {
            f"step {steps[int(i)]}": _weights(model._weights[int(i)], parameter) for i in chosen
        }
    else:
        named = dict(model if isinstance(model, Mapping) else model.named_parameters())
        if parameter is not None:
            _weights(named, parameter)
            named = {parameter: named[parameter]}
        many = {name: v for name, v in named.items() if as_numpy(v).ndim > 1} or named
        rows = {name: as_numpy(v) for name, v in list(many.items())[:_MOST_RIDGES]}
    return Ridgeline(rows, bins=bins, x_label="weight", title=title, alt=alt)


class ActivationHistograms(Ridgeline):
    """Histograms of what each layer gives; `update()` looks again."""

    def __init__(
        self,
        model: Any,
        inputs: Any,
        *,
        layers: Any,
        training: bool,
        limits: tuple[float, float] | None,
        bins: int,
        title: str,
        alt: str,
    ) -> None:
        self._model, self._inputs = model, inputs
        self._layers, self._training = layers, training
        super().__init__(
            self._look(), bins=bins, x_label="activation", title=title, alt=alt, limits=limits
        )

    def update(self) -> None:
        """Call the model again."""
        self._take(self._look())

    def _look(self) -> dict[str, np.ndarray]:
        def wanted(module: Any) -> bool:
            return self._layers is None or isinstance(module, self._layers)

        seen = layer_outputs(self._model, self._inputs, wanted, training=self._training)
        return dict(seen[:_MOST_RIDGES])


def activation_histograms(
    model: Any,
    inputs: Any,
    *,
    layers: Any = None,
    training: bool = False,
    limits: tuple[float, float] | None = None,
    bins: int = 50,
    title: str = "",
    alt: str = "",
) -> ActivationHistograms:
    """What each layer gives for a batch, one histogram above the other, from the first layer to the
    last; `update()` looks again. Drawn as in Glorot and Bengio, 2010.

    model:    called with `inputs` (N, …); of a layer all units and examples are counted together.
    layers:   a type of layer (or several), `nn.Tanh`; by default all that have no layers inside.
    training: look in training mode, where batch normalisation takes the batch's own statistics;
              the running ones stay as they are.
    limits:   ends of the common axis, so that pictures can be compared; what lies beyond counts at
              the end. By default all values fit.
    Raises ValueError where no such layer gives a finite number.
    """
    return ActivationHistograms(
        model, inputs, layers=layers, training=training, limits=limits, bins=bins, title=title,
        alt=alt,
    )  # fmt: skip


def _weights(state: Mapping[str, Any], parameter: str | None) -> np.ndarray:
    if parameter is None:
        parts = [v.ravel() for v in state.values() if v.dtype.kind == "f" and v.ndim > 1]
        return np.concatenate(parts) if parts else np.zeros(0)
    if parameter not in state:
        raise ValueError(f"there is no parameter {parameter!r}; there are {', '.join(state)}")
    return as_numpy(state[parameter])
