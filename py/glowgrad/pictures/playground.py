"""A small network while it learns points of the plane: its layers, its answer, its losses."""

from __future__ import annotations

import copy
import math
import time
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from .. import live
from ..autograd import no_grad
from ..tensor.creation import tensor
from .figure import Figure, as_numpy, pack
from .layer_maps import Layer, watch
from .playground_controls import Controls
from .recorder import restore

FINE, STILL = 60, 96  # places a side at which the model is asked while it trains, and at rest
MOST_UNITS = 8  # of a layer that are shown
MOST_POINTS = 300  # of a curve
MOST_KEPT = 150  # states of the weights that can be gone back to

Function = Callable[[Any], Any]


class _Kept(NamedTuple):
    epoch: int
    weights: dict[str, Any]
    memory: Any  # the optimizer's state; None where no optimizer is known


class Playground(Figure):
    """The picture of the page *Playground*, redrawn by `update()` after each epoch:

        play = Playground(model, points, targets, loss_function, train=200)
        for epoch in range(100):
            ...
            play.update()

    On that page `update()` also waits while training is paused, and takes over what the reader
    changes by hand: weights, and the way back to an earlier epoch.
    """

    interval = 0.05

    def __init__(
        self,
        model: Any,
        points: Any,
        targets: Any,
        loss_function: Callable[[Any, Any], Any],
        *,
        train: int,
        optimizer: Any = None,
        features: Function | None = None,
        names: list[str] | None = None,
        limit: float | None = None,
        title: str = "",
        alt: str = "",
    ) -> None:
        """model: maps features (N, F) to (N, 1): a score whose sigmoid is the probability of
        class 1, or a number to be predicted; or to (N, C), scores of classes.

        points: (N, 2), of which the first `train` are learned and the others test.
        targets: (N, 1) or (N): 0 and 1, or numbers; or whole numbers 0 … C-1 for C > 2 classes.
        loss_function: takes the model's answer and targets, gives one number.
        optimizer: what trains the model; where it is given, going back to an earlier epoch gives
                   it back what it remembered then (momentum, averages), not only the weights.
        features: maps points (N, 2) to what the model takes (N, F); names: of these features.
        limit: the picture reaches from -limit to limit; by default as far as the points.
        Raises ValueError for other shapes, and for fewer than one point of either kind.
        """
        places = as_numpy(points).astype(np.float32)
        if places.ndim != 2 or places.shape[1] != 2:
            raise ValueError(f"Playground takes points of shape (N, 2), but got {places.shape}")
        if not 0 < train <= len(places):
            raise ValueError(
                f"Playground got train={train} for {len(places)} points: it takes 1 to all of them"
            )
        if len(targets) != len(places):
            raise ValueError(
                f"Playground got {len(places)} points, but {len(targets)} targets: "
                "each point needs one"
            )
        self.model, self.epoch, self.train = model, 0, train
        self._points, self._targets, self._loss = points, targets, loss_function
        self._features: Function = features or (lambda given: given)
        self._alt = alt
        self._truth = as_numpy(targets).reshape(-1).astype(np.float32)
        self._kind = _kind(targets, self._truth)
        self._optimizer = optimizer
        self._kept: list[_Kept] = []
        self._layers: list[Layer] = []
        self._curves: dict[str, list[Any]] = {
            "epoch": [], "train": [], "test": [], "train_right": [], "test_right": []
        }  # fmt: skip
        self._drawn = 0.0
        self._controls = Controls()
        reach = limit or float(np.abs(places).max()) * 1.08 or 1.0
        make = points.new_tensor if hasattr(points, "new_tensor") else tensor
        self._grids = {side: make(_grid(reach, side)) for side in (FINE, STILL)}
        self._side = FINE
        super().__init__(
            "playground",
            title,
            alt,
            task=self._kind,
            range=[-reach, reach],
            points=pack(places),
            targets=pack(self._truth),
            train=train,
            names=names,
            remembers=optimizer is not None,
            classes=int(self._truth.max()) + 1 if self._kind == "classes" else 2,
            curves=self._curves,
        )
        self._look()
        self.show()
        self._follow()

    @property
    def losses(self) -> tuple[float, float]:
        """The loss of the training and of the test points as last drawn; nan where none are."""
        return self._curves["train"][-1], _number(self._curves["test"][-1])

    @property
    def accuracy(self) -> tuple[float, float]:
        """The share of training and of test points in their class; nan where there is none."""
        return _number(self._curves["train_right"][-1]), _number(self._curves["test_right"][-1])

    def update(self) -> None:
        """An epoch is over: look at the network, redraw, and wait while training is paused."""
        self.epoch += 1
        self._controls.pace()
        self._controls.poll()
        now = time.perf_counter()
        if live.take is None or self._controls.slow or now - self._drawn >= self.interval:
            self._drawn = now
            self._look()
            self.refresh(force=self._controls.given)
        self._follow()

    def _follow(self) -> None:
        """Do what the reader asks, until training is to go on."""
        while True:
            self._controls.poll()
            changed = False
            for edit in self._controls.edits():
                self._change(edit)
                changed = True
            target = self._controls.back()
            if target is not None:
                self._go_back(target)
                changed = True
            goes_on = self._controls.goes_on()
            is_seen = self._side == STILL and self.fields["epoch"] == self.epoch
            if changed or not (goes_on or is_seen):
                self._look(FINE if goes_on else STILL)
            if changed or bool(self.fields.get("waits")) == goes_on:
                self.fields["waits"] = not goes_on
                self.refresh()
            if goes_on:
                return
            self._controls.wait()

    def _look(self, side: int = FINE) -> None:
        """Ask the model everything that is shown, in evaluation mode, at so many places a side."""
        self._side = side
        training = getattr(self.model, "training", False)
        if training:
            self.model.eval()
        try:
            with no_grad():
                inputs = self._features(self._grids[side])
                self._layers, answer = watch(self.model, inputs)
                own = self.model(self._features(self._points))
                self._measure(own)
            self._paint(as_numpy(inputs), as_numpy(answer))
        finally:
            if training:
                self.model.train()
        self._keep()
        self.fields["epoch"] = self.epoch
        if not self._alt:
            self.fields["alt"] = self._describe()

    def _measure(self, own: Any) -> None:
        """A point more of each curve, from the answers for the points."""
        answers = as_numpy(own)
        if len(answers) != len(self._truth):
            raise ValueError(
                f"the model gave an answer of shape {answers.shape} for {len(self._truth)} points: "
                "it should give one row for each"
            )
        right = None if self._kind == "regression" else self._right(answers)
        at, train = len(self._truth), self.train
        parts = {"train": slice(0, train), "test": slice(train, at)}
        if self._curves["epoch"][-1:] == [self.epoch]:  # looked at again
            for values in self._curves.values():
                values.pop()
        self._curves["epoch"].append(self.epoch)
        for name, part in parts.items():
            some = part.stop > part.start
            loss = self._loss(own[part], self._targets[part]) if some else None
            self._curves[name].append(None if loss is None else _finite(_one_number(loss)))
            share = float(right[part].mean()) if some and right is not None else None
            self._curves[f"{name}_right"].append(share)
        if len(self._curves["epoch"]) > MOST_POINTS:
            for values in self._curves.values():
                del values[1:-1:2]

    def _right(self, answers: np.ndarray) -> np.ndarray:
        if self._kind == "classes":
            return np.asarray(answers.argmax(1) == self._truth)
        return np.asarray((answers.reshape(-1) > 0) == (self._truth > 0.5))

    def _paint(self, inputs: np.ndarray, answer: np.ndarray) -> None:
        """The map of the answer, and of each unit, from their values at the places of the grid."""
        fields = self.fields
        if self._kind == "classes":
            shares = _softmax(answer)
            fields["field"] = _bytes(shares.max(1))
            fields["winner"] = pack(shares.argmax(1).astype(np.uint8).reshape(self._side, -1))
            fields["classes"] = answer.shape[1]
        elif self._kind == "binary":
            with np.errstate(over="ignore"):
                fields["field"] = _bytes(1 / (1 + np.exp(-answer.reshape(-1))))
        else:
            low, high = float(self._truth.min()), float(self._truth.max())
            span = (high - low) or 1.0
            fields["field"] = _bytes((answer.reshape(-1) - low) / span)
            fields["values"] = [low, low + span]
        columns = [{"units": inputs.shape[1], **_maps(inputs)}]
        before = MOST_UNITS
        for layer in self._layers:
            weight, bias = layer.weight[:MOST_UNITS, :before], layer.bias
            columns.append(
                {
                    "units": layer.output.shape[1],
                    **_maps(layer.output),
                    "weight": pack(weight),
                    "bias": None if bias is None else pack(bias[:MOST_UNITS]),
                }
            )
            before = MOST_UNITS
        fields["layers"] = columns

    def _keep(self) -> None:
        """Keep the weights and the optimizer's memory, to be able to go back to them."""
        if not hasattr(self.model, "state_dict"):
            return
        state = {name: as_numpy(value).copy() for name, value in self.model.state_dict().items()}
        known = self._optimizer is not None
        memory = copy.deepcopy(self._optimizer.state_dict()["state"]) if known else None
        if self._kept and self._kept[-1].epoch == self.epoch:
            self._kept.pop()
        self._kept.append(_Kept(self.epoch, state, memory))
        if len(self._kept) > MOST_KEPT:
            del self._kept[1:-1:2]

    def _go_back(self, epoch: int) -> None:
        """All as it was at an epoch, or at the last kept before it."""
        place = max((i for i, one in enumerate(self._kept) if one.epoch <= epoch), default=None)
        if place is None:
            return
        del self._kept[place + 1 :]
        self.epoch, state, memory = self._kept[place]
        restore(self.model, state)
        if self._optimizer is not None:
            # Its rate and other choices stay those of now.
            now = self._optimizer.state_dict()
            self._optimizer.load_state_dict({**now, "state": copy.deepcopy(memory)})
        left = sum(at < self.epoch for at in self._curves["epoch"])
        for values in self._curves.values():
            del values[left:]

    def _change(self, edit: dict[str, Any]) -> None:
        """Give a weight (or, without an input, a bias) the value that the reader wrote."""
        layer, unit, source = edit["layer"], edit["unit"], edit.get("input")
        if not 1 <= layer <= len(self._layers):
            return
        module = self._layers[layer - 1].module
        values = (module.bias if source is None else module.weight).detach()
        place = (unit,) if source is None else (unit, source)
        if all(0 <= at < size for at, size in zip(place, values.shape, strict=True)):
            values[place] = float(edit["value"])

    def _describe(self) -> str:
        train, test = self._curves["train"][-1], self._curves["test"][-1]
        told = f"epoch {self.epoch}: training loss {train if train is None else f'{train:.3g}'}"
        if test is not None:
            told += f", test loss {test:.3g}"
        right = self._curves["test_right"][-1]
        if right is not None:
            told += f", {right:.0%} of the test points in their class"
        hidden = [str(layer.output.shape[1]) for layer in self._layers[:-1]]
        of = f" with hidden layers of {', '.join(hidden)} units" if hidden else ""
        return f"A network{of} at {told}"

    def svg(self) -> str:
        """The picture as it stands, for a page without scripts."""
        from .playground_sketch import sketch

        return sketch(self.fields)


def _kind(targets: Any, truth: np.ndarray) -> str:
    if np.isin(truth, (0, 1)).all():
        whole = as_numpy(targets).dtype.kind in "iub"
        return "classes" if whole and as_numpy(targets).ndim == 1 else "binary"
    return "classes" if as_numpy(targets).dtype.kind in "iu" else "regression"


def _maps(values: np.ndarray) -> dict[str, Any]:
    """What the first units say: bytes (units, H, W) around 128, each in shares of its peak."""
    side = math.isqrt(len(values))
    shown = values[:, :MOST_UNITS].T.reshape(-1, side, side)[:, ::2, ::2]
    safe = np.nan_to_num(shown, posinf=3e38, neginf=-3e38)
    peak = np.abs(safe).max((1, 2))
    shares = safe / np.where(peak > 0, peak, 1)[:, None, None]
    flat = safe.max((1, 2)) - safe.min((1, 2)) <= 1e-6 * np.maximum(peak, 1e-6)
    return {
        "maps": pack((128 + 127 * shares).round().astype(np.uint8)),
        "peaks": [float(one) for one in peak],
        "flat": flat.tolist(),
    }


def _grid(reach: float, side: int) -> np.ndarray:
    """Places of the plane, row by row from the top left."""
    line = np.linspace(-reach, reach, side, dtype=np.float32)
    across, down = np.meshgrid(line, -line)
    return np.stack([across.ravel(), down.ravel()], 1)


def _bytes(shares: np.ndarray) -> dict[str, Any]:
    safe = np.nan_to_num(shares, nan=0.5)
    side = math.isqrt(len(shares))
    return pack((safe.clip(0, 1) * 255).round().astype(np.uint8).reshape(side, side))


def _softmax(scores: np.ndarray) -> np.ndarray:
    powers = np.exp(scores - scores.max(1, keepdims=True))
    shares: np.ndarray = powers / powers.sum(1, keepdims=True)
    return shares


def _one_number(loss: Any) -> float:
    value = as_numpy(loss)
    if value.size != 1:
        raise ValueError(
            f"the loss function gave shape {value.shape}, but a loss is one number: "
            "end it with .mean()"
        )
    return float(value.reshape(()))


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _number(value: float | None) -> float:
    return math.nan if value is None else value
