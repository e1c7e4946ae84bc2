"""The op table through `compile`: what a replay gives is what the call itself gave."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from tests.ops.table import TABLE, Row, as_list, cotangents

import glowgrad as gg
from glowgrad.compiled.capture import Recorder, Recording, Seen, capture, owner
from glowgrad.compiled.devices import build
from glowgrad.compiled.match import MismatchError, match

RTOL = {"cpu": 1e-5, "webgpu": 3e-5}
ATOL = {"cpu": 1e-6, "webgpu": 3e-6}
SECTIONS = sorted({row.section for row in TABLE.values()})


Step = Callable[[], tuple[list[Any], list[Any]]]


def step_of(row: Row, device: str) -> Step:
    """A row forward and backward, over inputs that live outside; its outputs and gradients."""
    inputs = []
    for array in row.arrays():
        made = gg.tensor(array, dtype=getattr(gg, array.dtype.name), device=device)
        inputs.append(made.requires_grad_(made.dtype.is_floating_point and row.gradient))
    wanted = [tensor for tensor in inputs if tensor.requires_grad]
    seeds: list[Any] = []

    def step() -> tuple[list[Any], list[Any]]:
        outputs = as_list(row.function(gg, *inputs))
        roots = [o for o in outputs if o.requires_grad]
        if not roots or not wanted:
            return outputs, []
        if not seeds:
            given = cotangents(row, [tuple(o.shape) for o in roots])
            pairs = zip(given, roots, strict=True)
            seeds.extend(gg.tensor(g, device=device).to(o.dtype) for g, o in pairs)
        found = gg.autograd.grad(roots, wanted, seeds, allow_unused=True)
        return outputs, [g for g in found if g is not None]

    return step


def recorded(step: Step) -> tuple[Recording, list[Seen], list[Any]]:
    recorder = Recorder()
    with capture(recorder):
        outputs, gradients = step()
        run = recorder.finish()
        made = [*outputs, *gradients]
        seen = [recorder.seen(tensor._data, tensor.dtype) for tensor in made]
    return run, seen, made


def check(row: Row, device: str) -> bool:
    """Whether a row can be replayed; then a replay gives what the call itself gave, twice."""
    step = step_of(row, device)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        step()  # some make tensors in their first call
        before = recorded(step)[0]
        run, seen, made = recorded(step)
    if before.problem is not None or run.problem is not None:
        return False
    try:
        graph = match(before, run, seen, []).graph
    except MismatchError:
        return False
    if graph.inputs or graph.sources or graph.lives:
        return False
    program = build(graph)
    try:
        for _ in range(2):
            replayed = program.run([], np.zeros(0, np.uint32))
            for tensor, array in zip(made, replayed, strict=True):
                close(row, device, tensor, array)
    finally:
        program.close()
    return True


def close(row: Row, device: str, tensor: Any, array: Any) -> None:
    wanted = tensor.numpy(force=True)
    got = tensor.device.backend.to_numpy(array, tensor.dtype)
    assert got.shape == wanted.shape
    assert got.dtype == wanted.dtype
    factor = row.tolerance * (100 if tensor.dtype.itemsize == 2 else 1)
    np.testing.assert_allclose(
        got.astype(np.complex128),
        wanted.astype(np.complex128),
        rtol=RTOL[device] * factor,
        atol=ATOL[device] * factor,
        err_msg=f"{row.name} on {device}",
    )


def rows_for(device: str, every: int) -> list[Row]:
    """One row in so many of each section."""
    own = [row for row in TABLE.values() if device in row.devices]
    return [
        row for section in SECTIONS for row in [r for r in own if r.section == section][::every]
    ]


@pytest.mark.parametrize(("device", "every"), [("cpu", 10), ("webgpu", 80)])
def test_a_replayed_row_gives_what_the_row_gives(device: str, every: int) -> None:
    rows = rows_for(device, every)
    replayed = [check(row, device) for row in rows]
    assert sum(replayed) > 0.7 * len(rows)


@pytest.mark.parametrize(
    ("name", "device"),
    [
        ("var-edges", "webgpu"),  # 0 / 0 with a constant
        ("kl-bernoulli", "webgpu"),  # a function that others call too
    ],
)
def test_rows_that_went_wrong_once(name: str, device: str) -> None:
    assert check(TABLE[name], device)


def test_memory_is_found_behind_strided_views() -> None:
    memory = np.zeros(12, np.float32)
    seen = np.lib.stride_tricks.as_strided(memory[2:], (3, 2), (4, 8))[1:].T
    assert owner(seen) is memory


@pytest.mark.slow
@pytest.mark.timeout(3000)
@pytest.mark.parametrize("device", ["cpu", "webgpu"])
def test_all_rows_replayed(device: str) -> None:
    rows = rows_for(device, 1)
    assert sum(check(row, device) for row in rows) > 0.7 * len(rows)
