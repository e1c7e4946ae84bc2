"""Episodes of reinforcement learning, played step by step."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import numpy as np

from .figure import Figure, as_numpy, pack, unpack
from .pixels import as_pixels
from .sketch import ACCENT, GRID, MUTED, RAISED, TEXT, Sketch

_MOST_STEPS = 2000
_WALLS = "#█"


def episode(
    frames: Any = None,
    *,
    states: Any = None,
    world: Any = None,
    rewards: Any = None,
    actions: Sequence[Any] | None = None,
    fps: float = 8,
    title: str = "",
) -> Episode:
    """Show an episode as a film, with the rewards so far beneath it.

    frames:  pictures (T, H, W), (T, 1, H, W) or (T, 3, H, W), one for each time step; or
    states:  what is drawn from `world`: with "cartpole" (T, 4) of cart's place, its speed, the
             pole's angle in radians, its speed (Barto, Sutton and Anderson 1983); with a map
             (a text for each row: # for walls, other letters as they are, blanks and dots for
             floor), the agent's (row, column) as (T, 2), or cell numbers (T,).
    rewards: what each step gave: (T,), or (T - 1,) where the first state came before any step.
    actions: a name for each of these steps.
    Raises ValueError for shapes that do not go together, and for more than 2000 steps.
    """
    if (frames is None) == (states is None):
        raise ValueError(
            "episode takes either frames, or states and the world that they describe: "
            'episode(states=visited, world="cartpole")'
        )
    fields: dict[str, Any] = {"fps": float(fps)}
    if frames is not None:
        pixels = as_pixels(frames, "episode")
        count = len(pixels)
        fields.update(world="frames", frames=pack(pixels))
    else:
        count, told = _told(as_numpy(states), world)
        fields.update(told)
    if not 0 < count <= _MOST_STEPS:
        raise ValueError(f"episode shows 1 to {_MOST_STEPS} steps, but got {count}")
    gains = as_numpy([] if rewards is None else rewards).astype(np.float64).reshape(-1)
    fields["rewards"] = _per_step(gains.tolist(), count, "rewards")
    fields["actions"] = _per_step([str(a) for a in actions or ()], count, "actions")
    return Episode(title, _alt(fields["world"], count, gains, title), fields)


def _told(states: np.ndarray, world: Any) -> tuple[int, dict[str, Any]]:
    if isinstance(world, str) and world == "cartpole":
        if states.ndim != 2 or states.shape[1] != 4:
            raise ValueError(
                "a cart-pole state is (place, speed, angle, angular speed): episode takes states "
                f"(T, 4), but got shape {states.shape}"
            )
        return len(states), {"world": "cartpole", "states": states.astype(float).tolist()}
    cells = _cells(world)
    wide = len(cells[0])
    if states.ndim == 1:
        states = np.stack([states // wide, states % wide], -1)
    if states.ndim != 2 or states.shape[1] != 2:
        raise ValueError(
            "in a grid world episode takes states (T, 2) of row and column, or cell numbers (T,), "
            f"but got shape {states.shape}"
        )
    inside = (states >= 0).all() and (states < (len(cells), wide)).all()
    if not inside:
        raise ValueError(
            f"the map has {len(cells)} rows and {wide} columns, but a state lies outside of it"
        )
    return len(states), {"world": "grid", "cells": cells, "states": states.astype(int).tolist()}


def _cells(world: Any) -> list[str]:
    if isinstance(world, str):
        rows = [row for row in world.split("\n") if row]
    elif world is None:
        rows = []
    else:
        table = world if isinstance(world, Sequence) else as_numpy(world).tolist()
        rows = [
            row if isinstance(row, str) else "".join(_sign(one) for one in row) for row in table
        ]
    if not rows or len({len(row) for row in rows}) != 1:
        raise ValueError(
            'the world of an episode is "cartpole", or a map whose rows are equally long, such as '
            '["S..", ".#.", "..G"]'
        )
    return rows


def _sign(cell: Any) -> str:
    """A cell of a map: a letter, or a number of which 1 is a wall."""
    return cell if isinstance(cell, str) else ("#" if cell else ".")


def _per_step(values: list[Any], count: int, name: str) -> list[Any]:
    """One value for each state; the first may have none, as nothing had been done by then."""
    if not values or len(values) == count:
        return values
    if len(values) == count - 1:
        return [None, *values]
    raise ValueError(f"episode got {count} states, but {len(values)} {name}")


def _alt(world: str, count: int, gains: np.ndarray, title: str) -> str:
    what = {"frames": "Film", "cartpole": "Cart and pole", "grid": "Agent on a grid"}[world]
    earned = f", return {gains.sum():g}" if len(gains) else ""
    return f"{what}: episode of {count} steps{earned}" + (f": {title}" if title else "")


class Episode(Figure):
    """A film of states with its rewards."""

    def __init__(self, title: str, alt: str, fields: dict[str, Any]) -> None:
        super().__init__("episode", title, alt, **fields)

    def svg(self) -> str:
        """The path through a grid, or the first, middle and last moment of another world."""
        if self.fields["world"] == "grid":
            return _grid_sketch(self.fields["cells"], self.fields["states"])
        shape = self.fields["frames"]["shape"] if self.fields["world"] == "frames" else None
        count = shape[0] if shape else len(self.fields["states"])
        moments = sorted({0, count // 2, count - 1})
        sketch = Sketch(170.0 * len(moments), 150)
        for place, moment in enumerate(moments):
            left = 170.0 * place
            sketch.text(left + 80, 144, f"step {moment}", anchor="middle", fill=MUTED)
            if shape is None:
                _cart_sketch(sketch, left, self.fields["states"][moment])
                continue
            size = 120 / max(shape[1], shape[2])
            frame = unpack(self.fields["frames"])[moment]
            sketch.image(left + 20, 4, shape[2] * size, shape[1] * size, frame)
        return sketch.svg()


def _grid_sketch(cells: list[str], states: list[list[int]]) -> str:
    side = max(14.0, min(40.0, 420 / max(len(cells), len(cells[0]))))
    sketch = Sketch(side * len(cells[0]) + 2, side * len(cells) + 2)
    for r, c in itertools.product(range(len(cells)), range(len(cells[0]))):
        cell = cells[r][c]
        fill = MUTED if cell in _WALLS else RAISED
        sketch.rect(1 + c * side, 1 + r * side, side, side, fill=fill, stroke=GRID)
        if cell not in _WALLS and cell not in " .":
            at = (1 + (c + 0.5) * side, 5 + (r + 0.5) * side)
            sketch.text(*at, cell, anchor="middle", fill=TEXT)
    path = [(1 + (c + 0.5) * side, 1 + (r + 0.5) * side) for r, c in states]
    sketch.line(path, stroke=ACCENT, stroke_width=2, stroke_opacity=0.7)
    sketch.circle(*path[-1], side * 0.3, fill=ACCENT)
    return sketch.svg()


def _cart_sketch(sketch: Sketch, left: float, state: list[float]) -> None:
    x = left + 80 + float(np.clip(state[0], -2.4, 2.4)) * 25
    sketch.line([(left + 12, 112), (left + 148, 112)], stroke=MUTED)
    sketch.rect(x - 18, 96, 36, 16, fill=MUTED, rx=3)
    tip = (x + 70 * float(np.sin(state[2])), 96 - 70 * float(np.cos(state[2])))
    sketch.line([(x, 96), tip], stroke=ACCENT, stroke_width=5, stroke_linecap="round")
