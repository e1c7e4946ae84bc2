"""Runs inside Pyodide (see tables.test.js): the op table on the CPU, against its golden files."""

from __future__ import annotations

import builtins
from collections.abc import Iterator

import numpy as np
from tests.ops.golden import Golden, raised, sample
from tests.ops.table import BAD, TABLE, Row, evaluate

import glowgrad as gg


def failures() -> Iterator[str]:
    """What is not as in PyTorch, a line each."""
    files = {s: Golden(s) for s in {r.section for r in [*TABLE.values(), *BAD.values()]}}
    for row in TABLE.values():
        if "cpu" not in row.devices:
            continue
        try:
            check(row, files[row.section])
        except Exception as error:
            yield f"{row.name}: {type(error).__name__}: {error}"
    for case in BAD.values():
        name = files[case.section].errors[case.name]
        wanted = gg.linalg.LinAlgError if name == "_LinAlgError" else getattr(builtins, name)
        error = raised(case, gg)
        if not isinstance(error, wanted):
            yield f"{case.name}: {error!r} is not a {name}"


def check(row: Row, golden: Golden) -> None:
    got = evaluate(row, gg, "cpu")
    dtypes, outputs, gradients = golden.row(row.name)
    assert got.dtypes == dtypes, f"types {got.dtypes}, not {dtypes}"
    pairs = [*zip(got.outputs, outputs, strict=True), *zip(got.gradients, gradients, strict=True)]
    for array, kept in pairs:
        assert (array is None) == (kept is None), "a gradient is missing"
        if array is not None:
            assert array.shape == kept[0], f"shape {array.shape}, not {kept[0]}"
            factor = row.tolerance * (100 if array.dtype == np.float16 else 1)
            np.testing.assert_allclose(sample(array), kept[1], 1e-5 * factor, 1e-6 * factor)
