"""Numbers of each layer over the depth of a network: gradients, activations, dead units."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from .figure import Figure, as_numpy
from .layer_outputs import layer_outputs
from .static import drawn

_MOST_STEPS = 120  # columns of a history
_VANISHING = 1e-3  # of the largest, below which a layer hardly learns
_EXPLODING = 1e3  # a norm above which a step is hardly one
_RECTIFIERS = (
    "ReLU", "ReLU6", "LeakyReLU", "PReLU", "RReLU", "ELU", "CELU", "SELU", "GELU", "SiLU", "Mish",
    "Softplus", "Threshold", "Hardswish", "Activation",
)  # fmt: skip


class Depth(Figure):
    """One bar a layer, and what it was at earlier steps as a heat map."""

    def __init__(
        self, names: list[str], title: str, alt: str, *, y_label: str, log: bool = False
    ) -> None:
        self._alt = alt
        self._every = 1
        self._calls = 0
        super().__init__(
            "depth", title, alt, names=names, values=[0.0] * len(names), marks=[""] * len(names),
            details=[""] * len(names), y_label=y_label, log=log, steps=[], history=[],
        )  # fmt: skip

    def _take(
        self, values: Iterable[float], marks: list[str], details: list[str], summary: str
    ) -> None:
        """New values, remembered: with too many steps every second one goes."""
        numbers = [float(v) if np.isfinite(v) else None for v in values]
        self.fields.update(values=numbers, marks=marks, details=details)
        self._calls += 1
        if (self._calls - 1) % self._every == 0:
            self.fields["steps"].append(self._calls)
            self.fields["history"].append(numbers)
        if len(self.fields["steps"]) > _MOST_STEPS:
            self.fields["steps"] = self.fields["steps"][::2]
            self.fields["history"] = self.fields["history"][::2]
            self._every *= 2
        if not self._alt:
            told = ", ".join(
                f"{name} {value:.3g}{f' ({mark})' if mark else ''}"
                for name, value, mark in zip(self.fields["names"], numbers, marks, strict=True)
                if value is not None
            )
            self.fields["alt"] = f"{summary}: {told}"
        self.refresh(force=False)

    def svg(self) -> str:
        fields = self.fields

        def draw(axes: Any) -> None:
            heights = [np.nan if value is None else value for value in fields["values"]]
            if fields["log"]:
                heights = [value if value > 0 else np.nan for value in heights]
                axes.set_yscale("log")
            axes.bar(range(len(heights)), heights)
            axes.set_xticks(range(len(heights)), fields["names"], rotation=90)
            axes.set_ylabel(fields["y_label"])

        return drawn(draw, size=(5.6, 3.8))


class GradientNorms(Depth):
    """The length of each layer's gradient; `update()` after each `backward()`."""

    def __init__(self, model: Any, title: str, alt: str) -> None:
        groups: dict[str, list[Any]] = {}
        for name, parameter in model.named_parameters():
            groups.setdefault(name.rpartition(".")[0] or name, []).append(parameter)
        if not groups:
            raise ValueError("gradient_norms needs a model with parameters: this one has none")
        self._groups = groups
        kinds = {name: type(module).__name__ for name, module in model.named_modules()}
        names = [f"{name} {kinds.get(name, '')}".strip() for name in groups]
        super().__init__(names, title, alt, y_label="‖gradient‖", log=True)
        self.update()

    def update(self) -> None:
        """Look at the gradients as they are now."""
        norms, details = [], []
        for parameters in self._groups.values():
            gradients = [as_numpy(p.grad) for p in parameters if p.grad is not None]
            square = sum(float((g.astype(np.float64) ** 2).sum()) for g in gradients)
            norms.append(float(np.sqrt(square)) if gradients else float("nan"))
            shapes = " and ".join("×".join(map(str, p.shape)) for p in parameters)
            details.append(f"parameters {shapes}" if gradients else "no gradient yet")
        known = [norm for norm in norms if np.isfinite(norm)]
        largest = max(known, default=0.0)
        marks = []
        for norm, parameters in zip(norms, self._groups.values(), strict=True):
            broken = any(
                p.grad is not None and not np.isfinite(as_numpy(p.grad)).all() for p in parameters
            )
            if broken:
                marks.append("not a number")
            elif norm > _EXPLODING:
                marks.append("exploding")
            elif np.isfinite(norm) and norm <= _VANISHING * largest:
                marks.append("vanishing")
            else:
                marks.append("")
        self._take(norms, marks, details, "Length of the gradient by layer")


def gradient_norms(model: Any, *, title: str = "", alt: str = "") -> GradientNorms:
    """The length of the gradient of each layer, √Σg², over the depth of a network, on a logarithmic
    axis; `update()` after `backward()` follows a training, and adds to its history.

    Marked are layers whose gradient is not a number, "exploding" ones (above 1000) and "vanishing"
    ones (below a thousandth of the largest of them).
    Raises ValueError for a model without parameters.
    """
    return GradientNorms(model, title, alt)


class DeadUnits(Depth):
    """The share of units of each layer that answer 0 to every example; `update()` looks again."""

    def __init__(self, model: Any, inputs: Any, title: str, alt: str) -> None:
        self._model, self._inputs = model, inputs
        names = [name for name, _ in layer_outputs(model, inputs, _is_rectifier)]
        if not names:
            raise ValueError(
                "dead_units looks at rectifiers (ReLU, LeakyReLU, ELU, GELU, SiLU, …) that are "
                "modules of the model, and found none"
            )
        super().__init__(names, title, alt, y_label="dead units")
        self.fields["limit"] = 1.0
        self.update()

    def update(self) -> None:
        """Call the model again."""
        shares, details, marks, dead, total = [], [], [], 0, 0
        for _, values in layer_outputs(self._model, self._inputs, _is_rectifier):
            units = np.moveaxis(values, 1, 0).reshape(values.shape[1], -1)
            silent = np.flatnonzero((units <= 0).all(1))
            shares.append(len(silent) / max(1, len(units)))
            dead, total = dead + len(silent), total + len(units)
            listed = ", ".join(map(str, silent[:40])) + (" …" if len(silent) > 40 else "")
            details.append(f"{len(silent)} of {len(units)} units never active: {listed or 'none'}")
            marks.append("mostly dead" if shares[-1] > 0.5 else "")
        self._take(shares, marks, details, f"{dead} of {total} units are never active; shares")


def dead_units(model: Any, inputs: Any, *, title: str = "", alt: str = "") -> DeadUnits:
    """Which units behind a rectifier are active for none of the examples, by layer; `update()`
    looks again, and adds to the history.

    model:  with ReLUs and their like as modules; called with `inputs` (N, …) in evaluation mode. A
            unit is one column of (N, C), or one channel of (N, C, H, W).
    Raises ValueError for a model without such modules.
    """
    return DeadUnits(model, inputs, title, alt)


class ActivationSpreads(Depth):
    """The standard deviation of each layer's answers; `update()` looks again."""

    def __init__(self, model: Any, inputs: Any, title: str, alt: str) -> None:
        self._model, self._inputs = model, inputs
        names = [name for name, _ in layer_outputs(model, inputs)]
        super().__init__(names, title, alt, y_label="standard deviation", log=True)
        self.update()

    def update(self) -> None:
        """Call the model again."""
        spreads, details, marks = [], [], []
        for _, values in layer_outputs(self._model, self._inputs):
            numbers = values.astype(np.float64)
            spread = float(numbers.std())
            spreads.append(spread)
            details.append(
                f"mean {numbers.mean():.3g}, from {numbers.min():.3g} to {numbers.max():.3g}"
            )
            marks.append("not a number" if not np.isfinite(spread) else "")
        first = spreads[0] if spreads else 0.0
        for i, spread in enumerate(spreads):
            if np.isfinite(spread) and np.isfinite(first) and not marks[i]:
                if spread < first / 100:
                    marks[i] = "vanishing"
                elif spread > first * 100:
                    marks[i] = "exploding"
        self._take(spreads, marks, details, "Spread of the activations by layer")


def activation_spreads(
    model: Any, inputs: Any, *, title: str = "", alt: str = ""
) -> ActivationSpreads:
    """The standard deviation of what each layer gives for a batch, over the depth of a network, on
    a logarithmic axis; `update()` looks again, and adds to the history.

    Marked are layers whose spread is under a hundredth ("vanishing") or over a hundred times
    ("exploding") that of the first. Good initialisation keeps it level (Glorot and Bengio, 2010).
    """
    return ActivationSpreads(model, inputs, title, alt)


def _is_rectifier(module: Any) -> bool:
    return type(module).__name__ in _RECTIFIERS
