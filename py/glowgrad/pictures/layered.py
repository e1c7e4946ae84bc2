"""Places for the nodes of a directed graph: in layers, so that all edges point one way.

Layers by longest paths, order within them by barycentres, as in Sugiyama, Tagawa and Toda (1981),
"Methods for Visual Understanding of Hierarchical System Structures".
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

_SWEEPS = 12

Edge = tuple[int, int]


def layered(count: int, edges: Sequence[Edge]) -> tuple[list[tuple[float, float]], list[list[int]]]:
    """Places (layer, row) for nodes 0 … count-1, and for each edge the bends (indices into the
    places) that it passes: an edge over several layers goes around what stands between.

    Raises ValueError where the edges lead in a circle.
    """
    layers = _layers(count, edges)
    chains: list[list[int]] = []
    short: list[Edge] = []
    for tail, head in edges:
        chain = [tail]
        for between in range(layers[tail] + 1, layers[head]):
            layers.append(between)
            chain.append(len(layers) - 1)
        chain.append(head)
        chains.append(chain)
        short += itertools.pairwise(chain)
    rows = _rows(layers, short)
    places = [(float(layers[node]), rows[node]) for node in range(len(layers))]
    return places, chains


def _layers(count: int, edges: Sequence[Edge]) -> list[int]:
    """The longest path to each node; sources stand as near to what they feed as they can."""
    heads: list[list[int]] = [[] for _ in range(count)]
    waiting = [0] * count
    for tail, head in edges:
        heads[tail].append(head)
        waiting[head] += 1
    ready = [node for node in range(count) if not waiting[node]]
    sources, layers, done = list(ready), [0] * count, 0
    while ready:
        node = ready.pop()
        done += 1
        for head in heads[node]:
            layers[head] = max(layers[head], layers[node] + 1)
            waiting[head] -= 1
            if not waiting[head]:
                ready.append(head)
    if done < count:
        raise ValueError("the edges lead in a circle: a layered drawing needs a graph without one")
    for node in sources:
        if heads[node]:
            layers[node] = min(layers[head] for head in heads[node]) - 1
    return layers


def _rows(layers: Sequence[int], edges: Sequence[Edge]) -> list[float]:
    """Rows by layer, one apart, each node near the middle of its neighbours."""
    near: list[list[int]] = [[] for _ in layers]
    for tail, head in edges:
        near[tail].append(head)
        near[head].append(tail)
    by_layer: list[list[int]] = [[] for _ in range(max(layers, default=-1) + 1)]
    for node, layer in enumerate(layers):
        by_layer[layer].append(node)
    rows = [0.0] * len(layers)
    for members in by_layer:
        _spread(members, rows, {node: float(i) for i, node in enumerate(members)})
    for sweep in range(_SWEEPS):
        forward = sweep % 2 == 0
        for layer in range(len(by_layer)) if forward else reversed(range(len(by_layer))):
            step = -1 if forward else 1
            wanted = {
                node: _mean([rows[n] for n in near[node] if layers[n] - layer == step], rows[node])
                for node in by_layer[layer]
            }
            _spread(by_layer[layer], rows, wanted)
    return rows


def _mean(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def _spread(members: list[int], rows: list[float], wanted: dict[int, float]) -> None:
    """Order members by where they want to be, and keep them one row apart around that."""
    members.sort(key=lambda node: wanted[node])
    row = float("-inf")
    for node in members:
        row = max(row + 1, wanted[node])
        rows[node] = row
    # Pushing apart went one way: half of it is taken back.
    shift = _mean([rows[node] - wanted[node] for node in members], 0.0)
    for node in members:
        rows[node] -= shift
