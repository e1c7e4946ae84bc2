"""Training that can be looked at again: curves whose slider takes linked pictures back in time."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from .figure import Figure, as_numpy
from .lines import Lines

_MOST_BYTES = 1_500_000  # of all frames together, as they travel to the page
_FEWEST = 8  # frames that stay, however large

Linked = Figure | Callable[[], Figure]


class Recorder(Figure):
    """Curves of a training and snapshots along it, which a slider shows again:

        record = pictures.Recorder(model, every=10)
        record.link(pictures.decision_boundary(model, points, labels))
        record.show()
        for step in range(300):
            ...
            record.add(loss=loss)

    Each snapshot keeps the weights of the model (float32, for `weights` and `rewind`) and what the
    linked pictures show. With more than `most` snapshots every second one goes, and from then on
    half as many are taken: memory stays bounded however long the training is.
    """

    interval = 0.25  # frames are larger than a point of a curve

    def __init__(
        self,
        model: Any = None,
        *,
        every: int = 10,
        most: int = 60,
        title: str = "",
        x: str = "step",
        y: str = "",
        y_log: bool = False,
        alt: str = "",
    ) -> None:
        """model: whose weights are kept, None for none; every: steps between two snapshots.

        Raises ValueError for `every` below 1 or `most` below 2.
        """
        if every < 1 or most < 2:
            raise ValueError(
                "Recorder needs every >= 1 (steps between snapshots) and most >= 2 (snapshots "
                f"kept), but got every={every} and most={most}"
            )
        self.model, self.every, self.most = model, every, most
        self._alt = alt
        self._curves = Lines("", x=x, y=y, y_log=y_log)
        self._linked: list[Linked] = []
        self._weights: list[dict[str, np.ndarray]] = []
        self._bytes: list[int] = []
        super().__init__(
            "rewind",
            title,
            alt,
            curves=self._curves.fields,
            steps=[],
            pictures=[],
            frames=[],
        )

    def link(self, picture: Linked) -> Any:
        """Let a picture follow the slider; returns it.

        picture: a picture with `update()`, which each snapshot calls, or a function without
                 arguments that returns a picture: `lambda: pictures.filters(model[0])`.
        Raises ValueError once there are snapshots: they would lack this picture.
        """
        if self.steps:
            raise ValueError("link pictures before the first step is added")
        self._linked.append(picture)
        self.fields["pictures"] = [dict(_fields(one)) for one in self._linked]
        return picture

    @property
    def steps(self) -> list[float]:
        """The steps whose snapshots are kept."""
        steps: list[float] = self.fields["steps"]
        return steps

    def add(self, at: float | None = None, **values: Any) -> None:
        """Append one point to each named curve, and take a snapshot when it is time."""
        self._curves.add(at, **values)
        count = self._curves._count
        if count == 1 or count % self.every == 0:
            self.snapshot(count if at is None else at)
        self._describe()
        self.refresh(force=False)

    def snapshot(self, at: float | None = None) -> None:
        """Keep the present weights and pictures as those of step `at`: now, if left out."""
        step = float(self._curves._count if at is None else at)
        first: list[dict[str, Any]] = self.fields["pictures"]
        frame = []
        for shown, linked in zip(first, self._linked, strict=True):
            fields = _fields(linked, renew=True)
            if not self.steps:
                shown.clear()
                shown.update(fields)
            frame.append({name: v for name, v in fields.items() if shown.get(name) != v})
        if self.steps and self.steps[-1] == step:
            self._forget(-1)
        self.steps.append(int(step) if step.is_integer() else step)
        self.fields["frames"].append(frame)
        self._bytes.append(len(json.dumps(frame)))
        self._weights.append(_state(self.model))
        while len(self.steps) > self.most or (
            sum(self._bytes) > _MOST_BYTES and len(self.steps) > _FEWEST
        ):
            self._thin()

    def weights(self, step: float | None = None) -> dict[str, np.ndarray]:
        """The weights of the last snapshot at or before a step, by name; of the last one if None.

        Raises ValueError where there is none.
        """
        return self._weights[self._place(step)]

    def rewind(self, step: float | None = None) -> float:
        """Give the model the weights of the last snapshot at or before a step; returns that step.

        Raises ValueError where there is none, or no model.
        """
        if self.model is None:
            raise ValueError("this Recorder keeps no weights: make it with Recorder(model)")
        place = self._place(step)
        restore(self.model, self._weights[place])
        return self.steps[place]

    def _place(self, step: float | None) -> int:
        places = [i for i, kept in enumerate(self.steps) if step is None or kept <= step]
        if not places:
            raise ValueError(
                f"there is no snapshot at or before step {step}: the first is "
                + (f"that of step {self.steps[0]}" if self.steps else "taken by the first add()")
            )
        return places[-1]

    def _thin(self) -> None:
        """Every second snapshot goes; the first, which the others are told by, stays."""
        for number in reversed(range(1, len(self.steps), 2)):
            self._forget(number)
        self.every *= 2

    def _forget(self, number: int) -> None:
        for kept in (self.steps, self.fields["frames"], self._bytes, self._weights):
            del kept[number]

    def _describe(self) -> None:
        if self._alt:
            return
        told = [
            f"{series['name']} from {series['y'][0]:.3g} to {series['y'][-1]:.3g}"
            for series in self.fields["curves"]["series"]
            if series["y"] and series["y"][0] is not None and series["y"][-1] is not None
        ]
        self.fields["alt"] = f"Training of {self._curves._count} steps: {', '.join(told)}"


def _fields(linked: Linked, *, renew: bool = False) -> dict[str, Any]:
    if not isinstance(linked, Figure):
        return linked().fields
    if renew and hasattr(linked, "update"):
        linked.update()
    return linked.fields


def _state(model: Any) -> dict[str, np.ndarray]:
    """Copies of all weights and buffers by name, floats as float32."""
    if model is None:
        return {}
    state: Mapping[str, Any] = model.state_dict()
    kept = {}
    for name, value in state.items():
        values = as_numpy(value)
        kept[name] = values.astype(np.float32 if values.dtype.kind == "f" else values.dtype)
    return kept


def restore(model: Any, state: Mapping[str, np.ndarray]) -> None:
    """Put arrays back into a model, Glowgrad's or PyTorch's, by their names."""
    own = model.state_dict()
    model.load_state_dict(
        {**own, **{name: own[name].new_tensor(value) for name, value in state.items()}}
    )
