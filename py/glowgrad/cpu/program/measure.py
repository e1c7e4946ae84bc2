"""What is said about a program's calls, and how long they take."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from ...compiled.numpy_program import row
from ...compiled.program import KernelRow
from .calls import AnyCall, HostCall

_ENOUGH = 2e-3  # seconds for which a kernel is timed


def clocked(run: Callable[[], Any], again: bool = False) -> float:
    """Milliseconds of one run; a short one that can be run `again` is, for the clock is coarse."""
    count, start = 1, time.perf_counter()
    run()
    spent = time.perf_counter() - start
    while again and spent < _ENOUGH and count < 1000:
        run()
        count += 1
        spent = time.perf_counter() - start
    return 1e3 * spent / count


def row_of(call: AnyCall, milliseconds: float | None) -> KernelRow:
    """A call's line in a report."""
    line = row(call.op, milliseconds)
    if isinstance(call, HostCall):
        return replace(line, name=f"{line.name} (host operation)")
    if not call.own:
        return replace(line, name=f"{call.kernel} for {line.name}", fused=(), flops=0)
    op = call.op
    if op.chain is None or op.primitive is None:
        return replace(line, name=op.name if call.kernel == "chain" else call.kernel)
    # Of an operation with an epilogue: its own kernel, and the chain after it.
    if call.kernel != "chain":
        return replace(line, name=call.kernel, fused=())
    return replace(line, name=f"epilogue of {op.name}", flops=0)
