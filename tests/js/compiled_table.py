"""Runs inside Pyodide (see program.test.js): rows of the op table, compiled, against their eager
runs.
"""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
from tests.ops.table import TABLE, Row, as_list, cotangents

import glowgrad as gg

EVERY = 151


def check_rows_of_the_table() -> None:
    """A row of each section and more, forward and backward; most of them must be replays."""
    replayed = 0
    rows = list(TABLE.values())[2::EVERY]
    for row in rows:
        if "cpu" in row.devices:
            try:
                replayed += replays(row)
            except Exception as error:
                raise AssertionError(f"{row.name}: {error}") from error
    assert replayed > len(rows) // 2, f"only {replayed} of {len(rows)} rows were replayed"


def replays(row: Row) -> bool:
    """Compare a row's replay with its eager run; False where it runs as it is."""
    tensors = []
    for array in row.arrays():
        tensor = gg.tensor(array, dtype=getattr(gg, array.dtype.name))
        tensors.append(tensor.requires_grad_(tensor.dtype.is_floating_point and row.gradient))

    def run(*inputs: Any) -> Any:
        outputs = as_list(row.function(gg, *inputs))
        roots = [o for o in outputs if o.requires_grad]
        wanted = [t for t in inputs if t.requires_grad]
        if not roots or not wanted:
            return outputs, []
        shapes = [tuple(o.shape) for o in roots]
        seeds = [
            gg.tensor(c).to(o.dtype) for o, c in zip(roots, cotangents(row, shapes), strict=True)
        ]
        return [o.detach() for o in outputs], gg.autograd.grad(
            roots, wanted, seeds, allow_unused=True
        )

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of rows that look at values
        eager = run(*tensors)
        step = gg.compile(run)
        for _ in range(4):
            made = step(*tensors)
        compiled = any(kind.replay is not None for kind in step._kinds.values())
    if compiled:
        for expected, got in zip([*eager[0], *eager[1]], [*made[0], *made[1]], strict=True):
            assert (expected is None) == (got is None), "a gradient is missing"
            if expected is not None:
                assert got.dtype is expected.dtype, f"{got.dtype}, not {expected.dtype}"
                np.testing.assert_allclose(
                    got.detach().numpy(), expected.detach().numpy(), 1e-5 * row.tolerance,
                    1e-6 * row.tolerance,
                )  # fmt: skip
    step.forget()
    return compiled
