"""Derivatives against finite differences in float64, first and second, and none forgotten."""

from __future__ import annotations

import importlib
import pkgutil
from typing import Any

import numpy as np
import pytest
from tests.ops.table import TABLE, Row, as_list, evaluate

import glowgrad as gg
from glowgrad import ops
from glowgrad.cpu.backend import CpuBackend
from glowgrad.primitive import Primitive

_STEP = 1e-5
_LARGE = 3000  # elements; the numbers of larger rows are no different


def functional(row: Row, arrays: list[np.ndarray], device: str = "cpu") -> tuple[Any, list[Any]]:
    """A row as one number, the sum of its outputs times fixed weights, and its inputs."""
    tensors = [gg.tensor(a, device=device) for a in arrays]
    wanted = [t.requires_grad_() for t in tensors if t.dtype.is_floating_point]
    total = gg.tensor(0.0, dtype=wanted[0].dtype, device=device)
    for number, out in enumerate(o for o in as_list(row.function(gg, *tensors)) if o.requires_grad):
        weights = np.random.default_rng(number).standard_normal(tuple(out.shape))
        total = total + (out * gg.tensor(weights, device="cpu").to(out.dtype).to(device)).sum()
    return total, wanted


def doubles(row: Row) -> list[np.ndarray]:
    return [a.astype(np.float64) if a.dtype.kind == "f" else a for a in row.arrays()]


def directions(arrays: list[np.ndarray]) -> list[np.ndarray]:
    rng = np.random.default_rng(7)
    return [rng.standard_normal(a.shape) * (a.dtype.kind == "f") for a in arrays]


def moved(arrays: list[np.ndarray], along: list[np.ndarray], step: float) -> list[np.ndarray]:
    return [a + step * v if a.dtype.kind == "f" else a for a, v in zip(arrays, along, strict=True)]


def along_inputs(gradients: Any, arrays: list[np.ndarray], along: list[np.ndarray]) -> float:
    """The gradient's component in the direction `along`."""
    floats = [v for a, v in zip(arrays, along, strict=True) if a.dtype.kind == "f"]
    return sum(
        float((g.detach().numpy() * v).sum())
        for g, v in zip(gradients, floats, strict=True)
        if g is not None
    )


def smooth(row: Row) -> bool:
    has_floats = any(i.dtype.startswith("float") for i in row.inputs)
    return has_floats and row.gradient and row.smooth and row.size < _LARGE


FIRST = [r for r in TABLE.values() if smooth(r) and not any(i.dtype == "float16" for i in r.inputs)]
SECOND = [r for r in FIRST if r.second]
ON_GPU = [r for r in SECOND if "webgpu" in r.devices]


@pytest.mark.parametrize("row", FIRST, ids=lambda r: r.name)
def test_gradient_is_the_slope(row: Row) -> None:
    arrays = doubles(row)
    along = directions(arrays)
    total, wanted = functional(row, arrays)
    if not total.requires_grad:
        return  # no output depends smoothly on the inputs
    got = along_inputs(gg.autograd.grad(total, wanted, allow_unused=True), arrays, along)
    ahead, behind = (functional(row, moved(arrays, along, s))[0].item() for s in (_STEP, -_STEP))
    slope = (ahead - behind) / (2 * _STEP)
    assert got == pytest.approx(slope, rel=2e-5, abs=1e-6)


def slope_of_gradient(row: Row, arrays: list[np.ndarray], device: str) -> list[np.ndarray]:
    """The gradient of the gradient's squared length: second derivatives in one vector."""
    total, wanted = functional(row, arrays, device)
    first = gg.autograd.grad(total, wanted, create_graph=True, allow_unused=True)
    length: Any = sum((g * g).sum() for g in first if g is not None)
    if not length.requires_grad:  # a linear row
        return [np.zeros(tuple(w.shape)) for w in wanted]
    second = gg.autograd.grad(length, wanted, allow_unused=True)
    return [
        np.zeros(tuple(w.shape)) if g is None else g.detach().cpu().numpy()
        for g, w in zip(second, wanted, strict=True)
    ]


@pytest.mark.parametrize("row", SECOND, ids=lambda r: r.name)
def test_second_derivative_is_the_slope_of_the_first(row: Row) -> None:
    arrays = doubles(row)
    along = directions(arrays)
    floats = [v for a, v in zip(arrays, along, strict=True) if a.dtype.kind == "f"]
    got = sum(
        float((g * v).sum())
        for g, v in zip(slope_of_gradient(row, arrays, "cpu"), floats, strict=True)
    )

    def length(step: float) -> float:
        total, wanted = functional(row, moved(arrays, along, step))
        found = gg.autograd.grad(total, wanted, allow_unused=True)
        return sum((g * g).sum().item() for g in found if g is not None)

    slope = (length(_STEP) - length(-_STEP)) / (2 * _STEP)
    assert got == pytest.approx(slope, rel=1e-4, abs=1e-5)


@pytest.mark.parametrize("row", ON_GPU, ids=lambda r: r.name)
def test_second_derivative_is_the_same_on_the_gpu(row: Row) -> None:
    wanted = slope_of_gradient(row, doubles(row), "cpu")
    got = slope_of_gradient(row, row.arrays(), "webgpu")
    for a, b in zip(got, wanted, strict=True):
        np.testing.assert_allclose(a, b, rtol=2e-3, atol=2e-3 * max(1, np.abs(b).max(initial=0)))


def primitives() -> dict[str, Primitive]:
    """All primitives of the engine by name."""
    found = {}
    for module in pkgutil.iter_modules(ops.__path__):
        for value in vars(importlib.import_module(f"glowgrad.ops.{module.name}")).values():
            if isinstance(value, Primitive):
                found[value.name] = value
    return found


def test_every_primitive_has_a_row(monkeypatch: pytest.MonkeyPatch) -> None:
    # test_optimizers.py, test_random.py
    elsewhere = {"sgd_step", "adam_step", "rmsprop_step", "adagrad_step", "uniform"}
    seen: set[str] = set()

    def watch(method: Any) -> Any:
        def watched(self: Any, primitive: Primitive, *args: Any) -> Any:
            seen.add(primitive.name)
            return method(self, primitive, *args)

        return watched

    monkeypatch.setattr(CpuBackend, "run", watch(CpuBackend.run))
    monkeypatch.setattr(CpuBackend, "update", watch(CpuBackend.update))
    for row in TABLE.values():
        if row.size < _LARGE:
            evaluate(row, gg, "cpu")
    assert set(primitives()) - elsewhere - seen == set()


def test_every_derivative_is_checked_against_finite_differences(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    checked: set[str] = set()
    gradient = Primitive.gradient

    def watched(self: Any, *args: Any) -> Any:
        checked.add(self.name)
        return gradient(self, *args)

    monkeypatch.setattr(Primitive, "gradient", watched)
    for name, primitive in primitives().items():
        if primitive.together is not None:
            rule = primitive.together

            def noticed(*args: Any, _name: str = name, _rule: Any = rule, **kwargs: Any) -> Any:
                checked.add(_name)
                return _rule(*args, **kwargs)

            monkeypatch.setattr(primitive, "together", noticed)
    for row in FIRST:
        total, wanted = functional(row, doubles(row))
        if total.requires_grad:
            gg.autograd.grad(total, wanted, allow_unused=True)
    for row in SECOND:
        slope_of_gradient(row, doubles(row), "cpu")
    differentiable = {name for name, p in primitives().items() if p.differentiable}
    differentiable -= {"cast"}  # rounding to another type has no slope; the table has its gradient
    assert differentiable - checked == set()
