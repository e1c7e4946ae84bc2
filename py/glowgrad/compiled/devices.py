"""Which program a device makes of a graph."""

from __future__ import annotations

from ..cpu import simd
from .graph import Graph
from .numpy_program import NumpyProgram
from .passes import simplify
from .program import Program


def build(graph: Graph) -> Program:
    """The program of the graph's device, of the graph made small."""
    if graph.device == "cpu":
        graph = simplify(graph)
        if not simd.available():
            return NumpyProgram(graph)
        from ..cpu.program import SimdProgram

        return SimdProgram(graph)
    if graph.device == "webgpu":
        from .. import webgpu
        from ..webgpu.program import GpuProgram

        return GpuProgram(simplify(graph, webgpu.is_software()))
    raise NotImplementedError(f"no program for {graph.device} yet")
