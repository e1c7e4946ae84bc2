"""Optimizers that run down one loss side by side."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from ..landscapes import LANDSCAPES, Landscape
from ..optim import SGD, Optimizer
from ..tensor.creation import tensor
from .figure import as_numpy, pack
from .loss_surface import LossSurface, over_grid
from .racing import Loss, Run, run_down

Make = Callable[[list[Any]], Optimizer]

_MOST_STEPS = 2000
_KEPT_RUNS = 64
_runs: OrderedDict[tuple[Any, ...], Run] = OrderedDict()  # so that only what changed runs again


class OptimizerRace(LossSurface):
    """Several optimizers on one loss: their paths, losses, rates, and who arrived first.

    `.runs` holds each runner's numbers by its name (see `racing.COLUMNS`), `.reached` the first
    step at which its loss was at the target or below (None where it never was).
    """

    def __init__(
        self,
        values: np.ndarray,
        runs: Mapping[str, Run],
        *,
        where: Landscape | None,
        start: tuple[float, float],
        target: float | None,
        **fields: Any,
    ) -> None:
        self.runs = dict(runs)
        self._target = target
        self.reached = {name: _reached(run, target) for name, run in runs.items()}
        super().__init__(values, loss=None, log=None, levels=16, alt="", **fields)
        self.fields.update(
            kind="race",
            start=[float(v) for v in start],
            target=target,
            least=_least(where),
            minima=[list(map(float, one)) for one in where.minima] if where else [],
            formula=where.formula if where else "",
            runners=[
                {
                    "name": name,
                    "settings": run.settings,
                    "track": pack(run.numbers),
                    "reached": self.reached[name],
                    "left": self._left(run),
                    "told": self._told(name, run),
                }
                for name, run in runs.items()
            ],
        )
        for name, run in runs.items():
            self.add_path(name, *(run.column(one) for one in ("x", "y", "loss")))
        told = "; ".join(f"{one['name']} {one['told']}" for one in self.fields["runners"])
        self.fields["alt"] = (
            f"Race of {len(runs)} optimizers from ({start[0]:.3g}, {start[1]:.3g}): {told}"
        )
        # The page draws the tracks, and the still form the paths.
        self._paths, self.fields["paths"] = self.fields["paths"], []

    def svg(self) -> str:
        self.fields["paths"] = self._paths
        try:
            return super().svg()
        finally:
            self.fields["paths"] = []

    def table(self) -> str:
        """Who arrived when, best first, as lines of text."""
        order = sorted(self.runs.items(), key=lambda one: self._rank(one[0]))
        rows = [(name, run.settings, self._told(name, run)) for name, run in order]
        wide = [max((len(row[i]) for row in rows), default=0) for i in range(2)]
        return "\n".join(f"{a:{wide[0]}}  {b:{wide[1]}}  {c}" for a, b, c in rows)

    def _rank(self, name: str) -> tuple[float, float]:
        reached, loss = self.reached[name], float(self.runs[name].column("loss")[-1])
        return (
            np.inf if reached is None else reached,
            loss if np.isfinite(loss) else np.inf,
        )

    def _told(self, name: str, run: Run) -> str:
        """How it ended, in words."""
        loss, reached, left = run.column("loss"), self.reached[name], self._left(run)
        arrived = f"reached the target at step {reached}, " if reached is not None else ""
        if reached is not None and not loss[-1] <= self._target:
            arrived += "did not stay, "
        if left is not None:
            return f"{arrived}left the map at step {left}, loss {_words(float(loss[-1]))}"
        return f"{arrived}loss {_words(float(loss[-1]))} at step {len(loss) - 1}"

    def _left(self, run: Run) -> int | None:
        """The step at which it left the map for good."""
        x, y = run.column("x"), run.column("y")
        (x0, x1), (y0, y1) = self.fields["x_range"], self.fields["y_range"]
        inside = np.flatnonzero((x >= x0) & (x <= x1) & (y >= y0) & (y <= y1))
        if len(inside) and inside[-1] == len(x) - 1:
            return None
        return int(inside[-1]) + 1 if len(inside) else 0


def optimizer_race(
    loss: Loss,
    optimizers: Mapping[str, Make],
    start: tuple[float, float] | None = None,
    *,
    steps: int = 200,
    target: float | None = None,
    x: tuple[float, float] | None = None,
    y: tuple[float, float] | None = None,
    seed: int = 0,
    at: int | None = None,
    arrows: bool = False,
    x_label: str = "x",
    y_label: str = "y",
    title: str = "",
) -> OptimizerRace:
    """Let optimizers run down a loss from one place, and show paths, losses, rates and ranks:

        optimizer_race(landscapes.rosenbrock, {
            "SGD": lambda p: optim.SGD(p, lr=0.001),
            "Adam": lambda p: optim.Adam(p, lr=0.1),
        })

    loss:   gets two tensors x and y; one of `glowgrad.landscapes`, or your own.
    optimizers: each gets the parameters [x, y], two tensors of one number, and gives the optimizer.
    start, target, x, y: where they start, which loss counts as arrived, and the part that is drawn;
            what is left out a landscape knows, and for another loss the part is −3 to 3.
    at, arrows: the step that is shown first (the last one if left out), and whether with arrows:
            what the gradient alone would do, and what is carried on from earlier steps.
    seed:   for a loss that draws random numbers: each optimizer meets the same ones.
    A runner stops where its loss is no longer a number. Raises ValueError for an empty range and
    for more than 2000 steps, TypeError for what gives no optimizer.
    """
    if not 1 <= steps <= _MOST_STEPS:
        raise ValueError(f"optimizer_race takes 1 to {_MOST_STEPS} steps, but got {steps}")
    where = next((one for one in LANDSCAPES.values() if one.loss is loss), None)
    x = x or (where.x if where else (-3.0, 3.0))
    y = y or (where.y if where else (-3.0, 3.0))
    start = start or (where.start if where else (x[0] + (x[1] - x[0]) / 8, (y[0] + 3 * y[1]) / 4))
    for name, (low, high) in (("x", x), ("y", y)):
        if not low < high:
            raise ValueError(f"optimizer_race needs {name}=(low, high), but got ({low}, {high})")
    mean = where.expected if where and where.expected else loss
    values = over_grid(mean, x, y, 80)
    if target is None and where:
        target = where.target
    place = values.tobytes(), *_code(loss), *map(float, start), steps, seed
    runs = {name: _run(place, loss, make, start, steps, seed) for name, make in optimizers.items()}
    if mean is not loss:
        runs = {name: _on_average(run, mean) for name, run in runs.items()}
    return OptimizerRace(
        values, runs, where=where, start=start, target=target, x_range=x, y_range=y,
        x_label=x_label, y_label=y_label, title=title or (where.name if where else "Your own loss"),
        view={"at": at, "arrows": int(arrows)},
    )  # fmt: skip


def _run(
    place: tuple[Any, ...],
    loss: Loss,
    make: Make,
    start: tuple[float, float],
    steps: int,
    seed: int,
) -> Run:
    made = make([tensor(float(one), requires_grad=True) for one in start])
    if not isinstance(made, Optimizer):
        raise TypeError(
            f"each optimizer is made by a function such as lambda p: optim.SGD(p, lr=0.1), "
            f"but it gave {type(made).__name__}"
        )
    groups = [{**group, "params": len(group["params"])} for group in made.param_groups]
    key = (*place, type(made), repr(groups))
    if type(made).__module__.split(".")[0] != SGD.__module__.split(".")[0]:
        return run_down(loss, make, start, steps, seed)  # a class of the reader's may change
    if key not in _runs:
        _runs[key] = run_down(loss, make, start, steps, seed)
    _runs.move_to_end(key)
    while len(_runs) > _KEPT_RUNS:
        _runs.popitem(last=False)
    return _runs[key]


def _code(loss: Loss) -> tuple[Any, ...]:
    """What tells two losses apart that have the same values on the grid."""
    code = getattr(loss, "__code__", None)
    return (code.co_code, repr(code.co_consts), code.co_names) if code else (id(loss),)


def _on_average(run: Run, mean: Loss) -> Run:
    """The run with the loss that a place has on average, not in the batch of that step."""
    numbers = run.numbers.copy()
    numbers[2] = as_numpy(mean(tensor(numbers[0]), tensor(numbers[1])))
    return Run(numbers, run.settings)


def _least(where: Landscape | None) -> float | None:
    if where is None:
        return None
    x, y = (tensor(float(one)) for one in where.minima[0])
    return float((where.expected or where.loss)(x, y).item())


def _reached(run: Run, target: float | None) -> int | None:
    if target is None:
        return None
    places = np.flatnonzero(run.column("loss") <= target)
    return int(places[0]) if len(places) else None


def _words(loss: float) -> str:
    if np.isnan(loss):
        return "not a number"
    return "inf" if np.isinf(loss) else f"{loss:.3g}"
