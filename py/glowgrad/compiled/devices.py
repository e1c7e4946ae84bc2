"""Which program a device makes of a graph."""

from __future__ import annotations

from ..cpu import simd
from .graph import Graph
from .numpy_program import NumpyProgram
from .passes import simplify
from .program import Program


def build(graph: Graph) -> Program:
    """The program of the graph's device, of the graph made small."""
    graph = simplify(graph)
    if graph.device == "cpu":
        if not simd.available():
            return NumpyProgram(graph)
        from ..cpu.program import SimdProgram

        return SimdProgram(graph)
    if graph.device == "webgpu":
        from ..webgpu.program import GpuProgram

        return GpuProgram(graph)
    raise NotImplementedError(f"no program for {graph.device} yet")
