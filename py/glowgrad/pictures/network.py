"""Graphs of nodes and edges, and what travels along them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from .figure import Figure, as_numpy
from .layered import layered
from .sketch import MUTED, PAPER, TEXT, Sketch, series

_MOST_NODES = 500
_MOST_EDGES = 5000
_STEPS = 200

Spot = tuple[float, float]


def graph(
    edges: Any,
    *,
    nodes: int | Sequence[Any] | None = None,
    values: Any = None,
    groups: Sequence[Any] | None = None,
    layout: str = "spring",
    positions: Any = None,
    directed: bool = False,
    seed: int = 0,
    title: str = "",
) -> Network:
    """Show a graph, with the numbers of its nodes as colours, also round by round.

    edges:     pairs of node numbers (E, 2), or (2, E) as PyTorch Geometric has them. In an
               undirected graph (0, 1) and (1, 0) are one edge.
    nodes:     how many there are, or a name for each; by default as many as the edges name.
    values:    a number for each node (N,); or for each round of message passing (R, N), played
               step by step, with what each node hears from its neighbours.
    groups:    a class for each node, as the colour of its outline (without values: of the node).
    layout:    "spring" (Fruchterman and Reingold 1991), "circular", or "layered" for a graph whose
               edges lead in no circle (Sugiyama, Tagawa and Toda 1981).
    positions: (N, 2), instead of a layout.
    Raises ValueError where sizes do not go together, and for more than 500 nodes.
    """
    pairs, count, names = _named(edges, nodes)
    if not directed and layout != "layered":
        pairs = list(dict.fromkeys((min(p), max(p)) for p in pairs))
    else:
        pairs = list(dict.fromkeys(pairs))
    if positions is not None:
        places = as_numpy(positions).astype(np.float64)
        if places.shape != (count, 2):
            raise ValueError(f"positions of {count} nodes are ({count}, 2), not {places.shape}")
    elif layout == "spring":
        places = spring(count, pairs, seed)
    elif layout == "circular":
        angles = np.arange(count) * (2 * np.pi / max(count, 1)) - np.pi / 2
        places = np.stack([np.cos(angles), np.sin(angles)], -1)
    elif layout == "layered":
        places = np.array(layered(count, pairs)[0][:count], np.float64).reshape(count, 2)
    else:
        raise ValueError(f'the layouts are "spring", "circular" and "layered", not {layout!r}')
    rounds = _rounds(values, count)
    classes = [] if groups is None else _texts(groups, count, "groups")
    known = sorted(set(classes), key=lambda name: (len(name), name))
    arrows = directed or layout == "layered"
    played = f", {len(rounds)} rounds" if len(rounds) > 1 else ""
    alt = f"Graph of {count} nodes and {len(pairs)} edges{played}" + (f": {title}" if title else "")
    return Network(
        title,
        alt,
        {
            "names": names,
            "places": _unit(places).round(4).tolist(),
            "edges": [list(pair) for pair in pairs],
            "directed": arrows,
            "values": rounds,
            "groups": known,
            "group_of": [known.index(name) for name in classes],
        },
    )


def spring(count: int, pairs: Sequence[tuple[int, int]], seed: int = 0) -> np.ndarray:
    """Places (N, 2) at which all nodes push each other away by k²/d, and edges pull by d²/k.

    The steps grow shorter as it cools (Fruchterman and Reingold 1991).
    """
    places = np.random.default_rng(seed).uniform(-0.5, 0.5, (count, 2))
    wanted = 1 / np.sqrt(max(count, 1))
    ends = np.array([pair for pair in pairs if pair[0] != pair[1]], np.int64).reshape(-1, 2)
    for step in range(_STEPS):
        squares = (places**2).sum(1)
        far = np.maximum(squares[:, None] + squares - 2 * places @ places.T, 1e-6)
        push = wanted**2 / far  # k²/d along (p - q)/d is k²/d² (p - q)
        moves = push.sum(1, keepdims=True) * places - push @ places
        along = places[ends[:, 0]] - places[ends[:, 1]]
        pull = along * (np.linalg.norm(along, axis=-1, keepdims=True) / wanted)
        np.add.at(moves, ends[:, 0], -pull)
        np.add.at(moves, ends[:, 1], pull)
        moves -= places * 0.1 * wanted  # parts without an edge between them stay in sight
        length = np.maximum(np.linalg.norm(moves, axis=-1, keepdims=True), 1e-9)
        heat = 0.12 * (1 - step / _STEPS)
        places = places + moves / length * np.minimum(length, heat)
    return places


def _named(edges: Any, nodes: int | Sequence[Any] | None) -> tuple[list[Any], int, list[str]]:
    table = as_numpy(edges)
    if table.size == 0:
        table = table.reshape(0, 2)
    if table.ndim == 2 and table.shape[1] != 2 and table.shape[0] == 2:
        table = table.T
    if table.ndim != 2 or table.shape[1] != 2 or len(table) > _MOST_EDGES:
        raise ValueError(
            f"edges are at most {_MOST_EDGES} pairs of node numbers (E, 2), but got shape "
            f"{table.shape}"
        )
    pairs = [(int(a), int(b)) for a, b in table.tolist()]
    least = 1 + max((max(pair) for pair in pairs), default=-1)
    if nodes is None:
        count, names = least, [str(one) for one in range(least)]
    elif isinstance(nodes, int):
        count, names = nodes, [str(one) for one in range(nodes)]
    else:
        count, names = len(nodes), [str(one) for one in nodes]
    if count < least or any(min(pair) < 0 for pair in pairs):
        raise ValueError(f"there are {count} nodes, numbered from 0, but an edge names another")
    if not 0 < count <= _MOST_NODES:
        raise ValueError(f"graph draws 1 to {_MOST_NODES} nodes, but got {count}")
    return pairs, count, names


def _rounds(values: Any, count: int) -> list[list[float]]:
    if values is None:
        return []
    rounds = as_numpy(values).astype(np.float64)
    if rounds.ndim == 1:
        rounds = rounds[None]
    if rounds.ndim != 2 or rounds.shape[1] != count or not len(rounds):
        raise ValueError(
            f"values of {count} nodes are ({count},), or (rounds, {count}), but got shape "
            f"{as_numpy(values).shape}"
        )
    if not np.isfinite(rounds).all():
        raise ValueError("values have nan or inf in them")
    return [[round(value, 6) for value in row] for row in rounds.tolist()]


def _texts(given: Sequence[Any], count: int, what: str) -> list[str]:
    listed = as_numpy(given).tolist() if hasattr(given, "dtype") else list(given)
    if len(listed) != count:
        raise ValueError(f"got {count} nodes, but {len(listed)} {what}")
    return [str(one) for one in listed]


def _unit(places: np.ndarray) -> np.ndarray:
    """Into the square from 0 to 1; what has no extent stands in the middle."""
    low, high = places.min(0), places.max(0)
    span = np.where(high - low > 1e-9, high - low, 1.0)
    found: np.ndarray = np.where(high - low > 1e-9, (places - low) / span, 0.5)
    return found


class Network(Figure):
    """Nodes and edges at their places."""

    def __init__(self, title: str, alt: str, fields: dict[str, Any]) -> None:
        super().__init__("network", title, alt, **fields)

    def svg(self) -> str:
        """The graph with the values of the last round."""
        sketch = Sketch(460, 340)
        spots = [(24 + 412 * x, 24 + 292 * y) for x, y in self.fields["places"]]
        ends = [(spots[tail], spots[head]) for tail, head in self.fields["edges"]]
        crowded = len(spots) > 60
        radius = 6.0 if crowded else 12.0
        sketch.segments(ends, stroke_opacity=0.55)
        if self.fields["directed"]:
            sketch.segments([wing for pair in ends for wing in _wings(*pair, radius)])
        last = self.fields["values"][-1] if self.fields["values"] else []
        peak = max((abs(value) for value in last), default=0) or 1
        signed = any(value < 0 for value in last)
        for at, (x, y) in enumerate(spots):
            group = self.fields["group_of"][at] if self.fields["groups"] else 0
            fill, strength = series(group), 0.9
            if last:
                fill = series(1 if signed and last[at] > 0 else 0)
                strength = abs(last[at]) / peak
            sketch.circle(x, y, radius, fill=PAPER, stroke=MUTED)
            sketch.circle(x, y, radius, fill=fill, fill_opacity=round(strength, 2))
            if not crowded:
                look = {"paint-order": "stroke", "stroke": PAPER}
                name = self.fields["names"][at]
                sketch.text(
                    x, y + 4, name, anchor="middle", fill=TEXT, **look, **{"stroke-width": 3}
                )
        return sketch.svg()


def _wings(tail: Spot, head: Spot, radius: float) -> list[tuple[Spot, Spot]]:
    """The two strokes of an arrow head at the rim of a node."""
    (x0, y0), (x1, y1) = tail, head
    far = float(np.hypot(x1 - x0, y1 - y0))
    if far <= radius:
        return []
    dx, dy = (x1 - x0) / far, (y1 - y0) / far
    x, y = x1 - dx * radius, y1 - dy * radius
    return [
        ((x, y), (x - 8 * dx + side * 4 * dy, y - 8 * dy - side * 4 * dx)) for side in (-1.0, 1.0)
    ]
