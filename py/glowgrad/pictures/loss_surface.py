"""Losses as landscapes, and the ways that optimizers take through them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from ..autograd import no_grad
from ..tensor.creation import tensor
from .figure import Figure, as_numpy, pack
from .recorder import Recorder, restore
from .static import drawn

_BY_POINT = 40  # most places a side where the loss is asked for one place at a time
_FAR = 1e6  # where an optimizer has left the picture for good


class LossSurface(Figure):
    """A loss over two numbers as contours, with paths on it that a player runs along."""

    def __init__(
        self,
        values: np.ndarray,
        x_range: tuple[float, float],
        y_range: tuple[float, float],
        *,
        log: bool | None,
        levels: int,
        alt: str,
        loss: Callable[[Any, Any], Any] | None = None,
        **fields: Any,
    ) -> None:
        """values: (H, W), row 0 at the top, which is the largest y."""
        if not np.isfinite(values).any():
            raise ValueError(
                "the loss is not a number (NaN or infinity) at any place of the picture"
            )
        self._loss = loss
        self._alt = alt
        self._values = values
        shift, log = _log_shift(values, log)
        super().__init__(
            "surface",
            alt=alt,
            x_range=[float(v) for v in x_range],
            y_range=[float(v) for v in y_range],
            values=pack(values.astype(np.float32)),
            levels=_levels(values, levels, shift, log),
            log=log,
            shift=shift,
            paths=[],
            **fields,
        )
        self._describe()

    def add_path(
        self, name: str, x: Any, y: Any, loss: Any = None, *, label: str | None = None
    ) -> LossSurface:
        """Draw a path through the places (x[i], y[i]); a path of this name is replaced.

        loss: the loss at each place; by default the surface's own function is asked.
        Raises ValueError where the numbers of x, y and loss differ, or nobody knows the loss.
        """
        xs, ys = (as_numpy(one).reshape(-1).astype(float) for one in (x, y))
        if loss is None:
            if self._loss is None:
                raise ValueError("add_path needs the loss at each place of the path: loss=[…]")
            losses = np.array([_number(self._loss, a, b) for a, b in zip(xs, ys, strict=False)])
        else:
            losses = as_numpy(loss).reshape(-1).astype(float)
        if not len(xs) == len(ys) == len(losses):
            raise ValueError(
                f"add_path got {len(xs)} values of x, {len(ys)} of y and {len(losses)} of the loss"
            )
        path = {"name": name, **{k: _plain(v) for k, v in zip("xy", (xs, ys), strict=True)}}
        path["loss"] = _plain(losses)
        paths: list[dict[str, Any]] = self.fields["paths"]
        places = [i for i, one in enumerate(paths) if one["name"] == name]
        if places:
            paths[places[0]] = path
        else:
            paths.append(path)
        self._describe()
        self.refresh(force=False)
        return self

    def race(
        self,
        optimizers: Mapping[str, Callable[[list[Any]], Any]],
        start: tuple[float, float],
        steps: int = 100,
    ) -> LossSurface:
        """Let optimizers run down the surface from one place, and draw their paths:

            surface.race({"SGD": lambda p: optim.SGD(p, lr=0.1), "Adam": optim.Adam}, (-1.5, 2))

        Each gets its parameters as a list [x, y] of single numbers. A path ends early where it
        leaves for infinity. Raises ValueError for a surface without a function of x and y.
        """
        if self._loss is None:
            raise ValueError("race needs a surface of a function: loss_surface(lambda x, y: …)")
        for name, make in optimizers.items():
            x, y = (tensor(float(value), requires_grad=True) for value in start)
            optimizer = make([x, y])
            places: list[tuple[float, float, float]] = []
            for step in range(steps + 1):
                loss = self._loss(x, y)
                places.append((x.item(), y.item(), loss.item()))
                if step == steps or not max(map(abs, places[-1])) < _FAR:
                    break
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
            xs, ys, losses = zip(*places, strict=True)
            self.add_path(name, xs, ys, losses)
        self.refresh()
        return self

    def _describe(self) -> None:
        if self._alt:
            return
        finite = self._values[np.isfinite(self._values)]
        low, high = finite.min(), finite.max()
        lowest = np.where(np.isfinite(self._values), self._values, np.inf).argmin()
        row, column = np.unravel_index(int(lowest), self._values.shape)
        (x0, x1), (y0, y1) = self.fields["x_range"], self.fields["y_range"]
        rows, columns = (max(1, side - 1) for side in self._values.shape)
        at = (x0 + (x1 - x0) * column / columns, y1 + (y0 - y1) * row / rows)
        told = [
            f"{path['name']} ends at a loss of {path['loss'][-1]:.3g} after "
            f"{len(path['loss']) - 1} steps"
            for path in self.fields["paths"]
            if path["loss"] and path["loss"][-1] is not None
        ]
        self.fields["alt"] = (
            f"Contours of a loss from {low:.3g} to {high:.3g}, least near "
            f"({at[0]:.3g}, {at[1]:.3g})" + "".join(f"; {one}" for one in told)
        )

    def svg(self) -> str:
        fields = self.fields

        def draw(axes: Any) -> None:
            rows, columns = self._values.shape
            (x0, x1), (y0, y1) = fields["x_range"], fields["y_range"]
            x = np.linspace(x0, x1, columns)
            y = np.linspace(y0, y1, rows)
            if fields["levels"]:
                # A grey that shows on light paper and on dark, and leaves the colours to the paths.
                look = {"colors": "#808080", "linewidths": 0.8}
                axes.contour(x, y, self._values[::-1], levels=fields["levels"], **look)
            for path in fields["paths"]:
                places = ([np.nan if v is None else v for v in path[axis]] for axis in "xy")
                axes.plot(*places, label=path["name"])
            axes.set(
                xlim=fields["x_range"],
                ylim=fields["y_range"],
                xlabel=fields["x_label"],
                ylabel=fields["y_label"],
            )
            if fields["paths"]:
                axes.legend()

        return drawn(draw, size=(5.6, 4.2))


def loss_surface(
    loss: Callable[[Any, Any], Any],
    x: tuple[float, float] = (-3, 3),
    y: tuple[float, float] = (-3, 3),
    *,
    resolution: int = 80,
    levels: int = 14,
    log: bool | None = None,
    x_label: str = "x",
    y_label: str = "y",
    title: str = "",
    alt: str = "",
) -> LossSurface:
    """Contours of `loss(x, y)`; `.race({…}, start)` lets optimizers run down them.

    loss:  gets two tensors; either of many places at once (elementwise), or of one.
    x, y:  the ranges to draw.
    log:   levels by equal ratios above the least loss, which shows narrow valleys; None chooses.
    Raises ValueError for an empty range and for a loss that gives more than one number a place.
    """
    for name, (low, high) in (("x", x), ("y", y)):
        if not low < high:
            raise ValueError(f"loss_surface needs {name}=(low, high), but got ({low}, {high})")
    return LossSurface(
        over_grid(loss, x, y, resolution), x, y, loss=loss, log=log, levels=levels,
        x_label=x_label, y_label=y_label, title=title, alt=alt,
    )  # fmt: skip


def over_grid(
    loss: Callable[[Any, Any], Any], x: tuple[float, float], y: tuple[float, float], side: int
) -> np.ndarray:
    def grid(side: int) -> tuple[np.ndarray, np.ndarray]:
        return tuple(  # type: ignore[return-value]
            np.meshgrid(
                np.linspace(*x, side, dtype=np.float32),
                np.linspace(y[1], y[0], side, dtype=np.float32),
            )
        )

    across, down = grid(side)
    with no_grad():
        try:
            values = as_numpy(loss(tensor(across), tensor(down)))
        except (ValueError, TypeError, RuntimeError):
            values = np.zeros(())  # a loss over data, made for one place at a time
        if values.shape != across.shape:
            across, down = grid(min(side, _BY_POINT))
            places = zip(across.ravel(), down.ravel(), strict=True)
            values = np.array([_number(loss, a, b) for a, b in places]).reshape(across.shape)
    return values.astype(np.float64)


def _number(loss: Callable[[Any, Any], Any], x: float, y: float) -> float:
    value = as_numpy(loss(tensor(float(x)), tensor(float(y))))
    if value.size != 1:
        raise ValueError(
            f"the loss must be one number for one x and one y, but has shape {value.shape}: "
            "average it, e.g. by .mean()"
        )
    return float(value.reshape(-1)[0])


def _plain(values: np.ndarray) -> list[float | None]:
    return [float(v) if np.isfinite(v) else None for v in values]


def _log_shift(values: np.ndarray, log: bool | None) -> tuple[float, bool]:
    """What is taken off before the logarithm, and whether one is worth it."""
    finite = values[np.isfinite(values)]
    low, high = float(finite.min()), float(finite.max())
    # Less than a thousandth of the range above the least value counts as the bottom.
    shift = low - (high - low) * 1e-3
    if log is None:
        log = bool(np.median(finite) - low < (high - low) * 0.25)
    return shift, log


def _levels(values: np.ndarray, count: int, shift: float, log: bool) -> list[float]:
    finite = values[np.isfinite(values)]
    if finite.min() == finite.max():
        return []
    low, high = float(finite.min()), float(finite.max())
    if log:
        inner = np.geomspace(low - shift, high - shift, count + 2)[1:-1] + shift
    else:
        inner = np.linspace(low, high, count + 2)[1:-1]
    return [float(level) for level in inner]


def loss_landscape(
    model: Any,
    loss: Callable[[], Any],
    *,
    directions: str = "random",
    path: Recorder | Sequence[Mapping[str, Any]] | None = None,
    span: float = 1.0,
    resolution: int = 25,
    levels: int = 14,
    log: bool | None = None,
    seed: int = 0,
    title: str = "",
    alt: str = "",
) -> LossSurface:
    """The loss around a model's weights θ along two directions: L(θ + a·δ + b·η).

    loss:       a function without arguments that gives the loss of the model as it stands.
    directions: "random": normal ones, each filter (each row of a matrix) scaled to the length of
                the filter of θ, biases and norms left alone (Li et al., "Visualizing the Loss
                Landscape of Neural Nets", 2018); "pca": the two along which the weights of `path`
                moved most.
    path:       a Recorder, or state dicts: the way of the weights, projected onto the picture.
    span:       how far to look, in both directions, where no path says it.
    The model runs (resolution² + steps) times in evaluation mode, then has its weights back.
    Raises ValueError for other directions and for "pca" with fewer than three steps.
    """
    if directions not in ("random", "pca"):
        raise ValueError(f'directions is "random" or "pca", but got {directions!r}')
    names = [name for name, _ in model.named_parameters()]
    start = {name: as_numpy(value).copy() for name, value in model.state_dict().items()}
    kept = path._weights if isinstance(path, Recorder) else list(path or [])
    states = [{name: as_numpy(state[name]) for name in names} for state in kept]
    if directions == "pca" and len(states) < 3:
        raise ValueError(
            f'directions="pca" needs a path of at least three steps, but got {len(states)}'
        )
    centre = _flat(states[-1] if directions == "pca" else start, names)
    moves = np.array([_flat(state, names) - centre for state in states])
    if directions == "pca":
        _, strengths, axes = np.linalg.svd(moves, full_matrices=False)
        shares = strengths**2 / max(float((strengths**2).sum()), 1e-30)
        basis = axes[:2]
        labels = [f"PC {i + 1} ({shares[i]:.0%} of the movement)" for i in range(2)]
    else:
        random = np.random.default_rng(seed)
        basis = np.stack([_filter_normalised(start, names, random) for _ in range(2)])
        labels = ["direction δ", "direction η"]
    # Least squares: random directions are nearly, but not exactly, at right angles.
    places = moves @ np.linalg.pinv(basis) if len(moves) else np.zeros((0, 2))
    low, high = _frame(places, span, directions)

    training = getattr(model, "training", False)
    shapes = [start[name].shape for name in names]

    def at(weights: np.ndarray) -> float:
        restore(model, dict(zip(names, _parts(weights, shapes), strict=True)))
        return float(loss().item())

    across = np.linspace(low[0], high[0], resolution)
    down = np.linspace(high[1], low[1], resolution)
    try:
        model.eval()
        with no_grad():
            values = np.array([[at(centre + a * basis[0] + b * basis[1]) for a in across]
                               for b in down])  # fmt: skip
            losses = [at(centre + move) for move in moves]
    finally:
        restore(model, start)
        if training:
            model.train()
    figure = LossSurface(
        values, (low[0], high[0]), (low[1], high[1]), log=log, levels=levels,
        x_label=labels[0], y_label=labels[1], title=title, alt=alt,
    )  # fmt: skip
    if len(places):
        figure.add_path("training", places[:, 0], places[:, 1], losses)
    return figure


def _flat(state: Mapping[str, np.ndarray], names: Iterable[str]) -> np.ndarray:
    return np.concatenate([state[name].astype(np.float64).ravel() for name in names])


def _parts(flat: np.ndarray, shapes: Sequence[tuple[int, ...]]) -> list[np.ndarray]:
    cuts = np.cumsum([int(np.prod(shape)) for shape in shapes])[:-1]
    parts = np.split(flat.astype(np.float32), cuts)
    return [part.reshape(shape) for part, shape in zip(parts, shapes, strict=True)]


def _filter_normalised(
    state: Mapping[str, np.ndarray], names: Iterable[str], random: np.random.Generator
) -> np.ndarray:
    """A random direction whose filters are as long as those of the weights."""
    parts = []
    for name in names:
        weights = state[name].astype(np.float64)
        if weights.ndim < 2:
            parts.append(np.zeros(weights.size))
            continue
        rows = weights.reshape(len(weights), -1)
        direction = random.standard_normal(rows.shape)
        length = np.linalg.norm(rows, axis=1, keepdims=True)
        direction *= length / np.maximum(np.linalg.norm(direction, axis=1, keepdims=True), 1e-12)
        parts.append(direction.ravel())
    return np.concatenate(parts)


def _frame(
    places: np.ndarray, span: float, directions: str
) -> tuple[tuple[float, float], tuple[float, float]]:
    """The corners of the picture: around the path with a margin, or as far as `span`."""
    corner = np.full((2, 2), [[-span], [span]]) if directions == "random" else np.zeros((0, 2))
    around = np.concatenate([corner, places])
    low, high = around.min(0), around.max(0)
    if directions == "pca":
        margin = 0.2 * np.maximum(high - low, 1e-3)
        low, high = low - margin, high + margin
    return (float(low[0]), float(low[1])), (float(high[0]), float(high[1]))
