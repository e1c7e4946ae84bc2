"""A chain, one kernel an operation: where an adapter cannot bind all of its arrays at once."""

from __future__ import annotations

import numpy as np

from ...compiled.graph import Chain
from ..array import GpuArray
from ..lowering import Encoder
from .functions import REDUCTIONS, kind_of, operation


def one_by_one(
    encoder: Encoder, chain: Chain, sources: list[GpuArray], targets: list[GpuArray]
) -> None:
    """Record a chain's operations over arrays of their own."""
    values = list(sources)
    for step in chain.instructions:
        kind = kind_of(step.dtype)
        if step.name == "constant":
            scalar = encoder.empty((), kind)
            stored = np.dtype({"f32": np.float32, "i32": np.int32, "u32": np.uint32}[kind])
            encoder.stream.upload(scalar, np.asarray(step.dtype.array(step.value)).astype(stored))
            values.append(scalar.broadcast_to(chain.shape))
            continue
        ins = [values[arg] for arg in step.args]
        made = encoder.empty(chain.shape, kind)
        encoder.elementwise(operation(step, [array.kind for array in ins]), made, ins)
        if step.dtype.rounding is not None:
            rounded = encoder.empty(chain.shape, kind)
            encoder.elementwise(step.dtype.rounding, rounded, [made])
            made = rounded
        values.append(made)
    for result, target in zip(chain.results, targets, strict=True):
        value = values[result.value]
        if result.reduce is not None:
            encoder.reduce(REDUCTIONS[result.reduce], target, value, result.axes)
        else:
            encoder.copy(target, value)
