"""The op table, forward and backward, on both devices, against PyTorch and its golden files."""

from __future__ import annotations

import builtins
import importlib.util
import warnings
from functools import cache
from typing import Any

import numpy as np
import pytest
from tests.ops.golden import FOLDER, Golden, raised, sample
from tests.ops.table import BAD, TABLE, Bad, Result, Row, evaluate

import glowgrad as gg

HAS_TORCH = importlib.util.find_spec("torch") is not None
SECTIONS = sorted({row.section for row in [*TABLE.values(), *BAD.values()]})
CASES = [
    pytest.param(row, device, id=f"{row.name}-{device}")
    for row in TABLE.values()
    for device in row.devices
]
RTOL = {"cpu": 1e-5, "webgpu": 3e-5}
ATOL = {"cpu": 1e-6, "webgpu": 3e-6}


@cache
def oracle(name: str) -> Result:
    import torch

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch's own, about its memory format
        return evaluate(TABLE[name], torch)


@cache
def golden(section: str) -> Golden:
    return Golden(section)


def close(row: Row, device: str, got: Any, wanted: Any, what: str) -> None:
    half = np.dtype(np.float16) in (np.asarray(got).dtype, np.asarray(wanted).dtype)
    factor = row.tolerance * (100 if half else 1)
    np.testing.assert_allclose(
        np.asarray(got, np.float64),
        np.asarray(wanted, np.float64),
        rtol=RTOL[device] * factor,
        atol=ATOL[device] * factor,
        err_msg=f"{what} of {row.name} on {device}",
    )


@pytest.mark.parametrize(("row", "device"), CASES)
def test_row(row: Row, device: str) -> None:
    got = evaluate(row, gg, device)
    dtypes, outputs, gradients = golden(row.section).row(row.name)
    assert got.dtypes == dtypes
    assert [a.shape for a in got.outputs] == [shape for shape, _ in outputs]
    for number, (array, (_, values)) in enumerate(zip(got.outputs, outputs, strict=True)):
        if HAS_TORCH:
            close(row, device, array, oracle(row.name).outputs[number], f"output {number}")
        close(row, device, sample(array), values, f"output {number} (golden)")
    assert [g is None for g in got.gradients] == [g is None for g in gradients]
    for number, (array, kept) in enumerate(zip(got.gradients, gradients, strict=True)):
        if array is None:
            continue
        assert array.shape == kept[0], f"gradient {number}"
        if HAS_TORCH:
            close(row, device, array, oracle(row.name).gradients[number], f"gradient {number}")
        close(row, device, sample(array), kept[1], f"gradient {number} (golden)")


@pytest.mark.parametrize("case", BAD.values(), ids=lambda case: case.name)
def test_bad_calls_raise_what_torch_raises(case: Bad) -> None:
    if HAS_TORCH:
        import torch

        assert type(raised(case, torch)).__name__ == golden(case.section).errors[case.name]
    name = golden(case.section).errors[case.name]
    wanted = gg.linalg.LinAlgError if name == "_LinAlgError" else getattr(builtins, name)
    error = raised(case, gg)
    assert isinstance(error, wanted), f"{error!r} is not a {wanted.__name__}"
    assert str(error), "an error must say what is wrong"
    assert case.says in str(error)


@pytest.mark.parametrize("section", SECTIONS)
def test_golden_files_hold_exactly_the_rows_of_the_table(section: str) -> None:
    rows = [row.name for row in TABLE.values() if row.section == section]
    bad = [case.name for case in BAD.values() if case.section == section]
    kept = golden(section)
    assert (kept.names, list(kept.errors)) == (rows, bad), "run python -m tests.ops.golden"


@pytest.mark.skipif(not HAS_TORCH, reason="PyTorch is the oracle of the golden files")
@pytest.mark.parametrize("section", SECTIONS)
def test_golden_files_are_what_torch_gives(section: str) -> None:
    for row in (r for r in TABLE.values() if r.section == section):
        wanted = oracle(row.name)
        dtypes, outputs, gradients = golden(section).row(row.name)
        assert dtypes == wanted.dtypes, row.name
        pairs = zip([*wanted.outputs, *wanted.gradients], [*outputs, *gradients], strict=True)
        for array, kept in pairs:
            assert (array is None) == (kept is None), row.name
            if array is not None:
                assert array.shape == kept[0], row.name
                close(row, "cpu", sample(array), kept[1], "golden file")


def test_golden_files_are_small() -> None:
    assert sum(file.stat().st_size for file in FOLDER.glob("*.npz")) < 1_000_000
