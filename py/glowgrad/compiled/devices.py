"""Which program a device makes of a graph."""

from __future__ import annotations

from .graph import Graph
from .program import Program


def build(graph: Graph) -> Program:
    """The program of the graph's device."""
    raise NotImplementedError(f"no program for {graph.device} yet")
