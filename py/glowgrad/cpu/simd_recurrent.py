"""Recurrent layers whose products are taken by the SIMD kernel."""

from __future__ import annotations

import importlib
from functools import cache
from typing import Any

from . import host
from .simd_matmul import matmul


@cache
def _ops() -> tuple[Any, Any]:
    """Imported late: primitives import devices, and those this module."""
    modules = ("..ops.recurrent", "..ops.cells")
    recurrent, cells = (importlib.import_module(name, __package__) for name in modules)
    return recurrent, cells


def _register(name: str) -> None:
    def forward(*arrays: Any, **attrs: Any) -> Any:
        recurrent, cells = _ops()
        return recurrent.forward_numpy(cells.CELLS[name], matmul, *arrays, **attrs)

    def backward(*arrays: Any, **attrs: Any) -> Any:
        recurrent, cells = _ops()
        return recurrent.backward_numpy(cells.CELLS[name], matmul, *arrays, **attrs)

    host.kernels[name], host.kernels[f"{name}_grad"] = forward, backward


for _name in ("lstm", "gru", "rnn_tanh", "rnn_relu"):
    _register(_name)
