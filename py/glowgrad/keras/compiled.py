"""What `compile` was told: losses and metrics, by name or by output, made into calls."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..tensor import Tensor
from . import losses, metrics, nest

if TYPE_CHECKING:
    from .model import Model


def output_names(model: Model, outputs: Any) -> list[str]:
    """A name for each output: a dict's keys, the layers that make them, or output_0, …"""
    if isinstance(outputs, dict):
        return sorted(outputs)
    leaves = nest.flatten(outputs)
    graph = model._graph
    if graph is not None:
        made = [t.node.operation.name for t in nest.flatten(graph.outputs) if t.node is not None]
        if len(made) == len(leaves):
            return made
    return [f"output_{number}" for number in range(len(leaves))]


def by_output(given: Any, names: list[str], outputs: Any, what: str) -> list[Any]:
    """What was given for all outputs, by position or by name, as a list."""
    if isinstance(given, dict):
        unknown = [key for key in given if key not in names]
        if unknown:
            raise ValueError(f"{what} names {unknown}, but the outputs are {names}")
        return [given.get(name) for name in names]
    if isinstance(given, (list, tuple)):
        if len(given) != len(names):
            raise ValueError(f"{what} has {len(given)} parts for {len(names)} outputs {names}")
        return list(given)
    return [given] * len(names)


class CompiledLoss:
    """The sum of the losses of all outputs, each times its weight."""

    def __init__(self, loss: Any, loss_weights: Any) -> None:
        self.loss, self.weights = loss, loss_weights
        self.functions: list[Any] | None = None
        self.trackers: list[tuple[int, metrics.Mean]] = []

    def _prepare(self, model: Model, y_pred: Any) -> None:
        names = output_names(model, y_pred)
        given = by_output(self.loss, names, y_pred, "loss")
        self.functions = [losses.get(part) for part in given]
        weights = by_output(self.weights, names, y_pred, "loss_weights")
        self.factors = [1.0 if w is None else w for w in weights]
        self.trackers = []
        if len(names) > 1:
            for number, name in enumerate(names):
                if self.functions[number] is not None:
                    self.trackers.append((number, metrics.Mean(name=f"{name}_loss")))

    def __call__(self, model: Model, y: Any, y_pred: Any, weight: Any) -> Tensor:
        if self.functions is None:
            self._prepare(model, y_pred)
        assert self.functions is not None
        predicted = nest.flatten(y_pred)
        wanted = targets(y, y_pred, output_names(model, y_pred))
        sample = nest.flatten(weight) if weight is not None else [None]
        sample = sample * len(predicted) if len(sample) == 1 else sample
        total: Any = None
        tracked = dict(self.trackers)
        for number, function in enumerate(self.functions):
            if function is None:
                continue
            value = function(wanted[number], predicted[number], sample_weight=sample[number])
            if number in tracked:
                tracked[number].update_state(value.detach(), predicted[number].shape[0])
            factor = self.factors[number]
            value = value if factor == 1 else value * factor
            total = value if total is None else total + value
        if total is None:
            raise ValueError("no output has a loss: give one to compile(loss=…)")
        return total


def targets(y: Any, y_pred: Any, names: list[str]) -> list[Any]:
    """The targets in the order of the outputs; raises ValueError where some are missing."""
    if isinstance(y, dict):
        return [y.get(name) for name in names]
    leaves = nest.flatten(y)
    if y is None or len(leaves) != len(names):
        count = 0 if y is None else len(leaves)
        raise ValueError(f"training needs a target for each of {names}, but got {count}")
    return leaves


class CompiledMetrics:
    """All metrics of all outputs; those named in `weighted` count samples by their weight."""

    def __init__(self, plain: Any, weighted: Any) -> None:
        self.plain, self.weighted = plain, weighted
        self.entries: list[tuple[int, str, metrics.Metric, bool]] | None = None

    def _prepare(self, model: Model, y: Any, y_pred: Any) -> None:
        names = output_names(model, y_pred)
        wanted, predicted = targets(y, y_pred, names), nest.flatten(y_pred)
        self.entries = []
        seen: set[str] = set()
        for given, is_weighted in ((self.plain, False), (self.weighted, True)):
            if given is None:
                continue
            if len(names) == 1 and not isinstance(given, dict):
                parts = [given]
            else:
                parts = by_output(given, names, y_pred, "metrics")
            order = list(range(len(parts)))
            if isinstance(given, dict):  # in the order in which they were given
                order.sort(key=lambda n: [*given, names[n]].index(names[n]))
            for number in order:
                part = parts[number]
                entries = part if isinstance(part, (list, tuple)) else [part]
                for entry in nest.flatten(list(entries)):
                    if entry is None:
                        continue
                    made = metrics.for_output(entry, wanted[number], predicted[number])
                    if isinstance(entry, str):
                        made.name = entry
                    name = made.name if len(names) == 1 else f"{names[number]}_{made.name}"
                    if name in seen:
                        continue
                    seen.add(name)
                    self.entries.append((number, name, made, is_weighted))

    def update(self, model: Model, y: Any, y_pred: Any, weight: Any) -> None:
        if self.plain is None and self.weighted is None:
            return
        if self.entries is None:
            self._prepare(model, y, y_pred)
        wanted, predicted = targets(y, y_pred, output_names(model, y_pred)), nest.flatten(y_pred)
        sample = nest.flatten(weight) if weight is not None else [None]
        sample = sample * len(predicted) if len(sample) == 1 else sample
        for number, _, metric, is_weighted in self.entries or ():
            metric.update_state(
                wanted[number], predicted[number], sample[number] if is_weighted else None
            )

    @property
    def all(self) -> list[metrics.Metric]:
        return [entry[2] for entry in self.entries or ()]

    def results(self) -> dict[str, Any]:
        """The values so far, by name; metrics of several values give several names."""
        found: dict[str, Any] = {}
        for _, name, metric, _ in self.entries or ():
            value = metric.result()
            found.update(value if isinstance(value, dict) else {name: value})
        return found
