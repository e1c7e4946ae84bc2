"""The op table: one row a case, written once against a module that is glowgrad or torch.

A row is drawn from its own name, so the numbers are the same whoever runs it.
"""

from __future__ import annotations

import importlib
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Input:
    """How to draw one input: numbers of a type and shape, or given values."""

    shape: tuple[int, ...]
    dtype: str
    draw: Callable[[np.random.Generator, tuple[int, ...]], Any]

    def array(self, rng: np.random.Generator) -> np.ndarray:
        return np.asarray(self.draw(rng, self.shape)).astype(self.dtype).reshape(self.shape)


def normal(*shape: int, dtype: str = "float32") -> Input:
    """Normal numbers; no two are likely to be equal."""
    return Input(shape, dtype, lambda rng, s: rng.standard_normal(s))


def between(low: float, high: float, *shape: int, dtype: str = "float32") -> Input:
    """Real numbers from low to high."""
    return Input(shape, dtype, lambda rng, s: rng.uniform(low, high, s))


def whole(low: int, high: int, *shape: int, dtype: str = "int64") -> Input:
    """Whole numbers from low to high - 1; many are equal."""
    return Input(shape, dtype, lambda rng, s: rng.integers(low, high, s))


def truths(*shape: int) -> Input:
    """True or False, evenly."""
    return Input(shape, "bool", lambda rng, s: rng.random(s) < 0.5)


def given(values: Any, dtype: str = "float32") -> Input:
    """Exactly these values."""
    return Input(np.shape(values), dtype, lambda rng, s: values)


@dataclass(frozen=True)
class Row:
    """A case: its function of (module, *tensors), its inputs, and how it is checked."""

    name: str
    function: Callable[..., Any]
    inputs: tuple[Input, ...]
    gradient: bool = True  # compare gradients with the oracle's
    smooth: bool = True  # finite differences make sense at these inputs
    second: bool = False  # check second derivatives too
    tolerance: float = 1.0  # factor on the usual tolerance
    devices: tuple[str, ...] = ("cpu", "webgpu")

    section: str = ""  # the module under rows/ that has it

    def arrays(self) -> list[np.ndarray]:
        rng = np.random.default_rng(zlib.crc32(self.name.encode()))
        return [i.array(rng) for i in self.inputs]

    @property
    def size(self) -> int:
        return sum(int(np.prod(i.shape)) for i in self.inputs)


TABLE: dict[str, Row] = {}
_section = ""


def row(name: str, function: Callable[..., Any], *inputs: Input, **options: Any) -> None:
    """Add a row to the table."""
    assert name not in TABLE, name
    TABLE[name] = Row(name, function, inputs, section=_section, **options)


@dataclass
class Result:
    """What a row gives: arrays, their types, and the gradients of the floating-point inputs."""

    outputs: list[np.ndarray]
    dtypes: list[str]
    gradients: list[np.ndarray | None]


def cotangents(row: Row, shapes: Sequence[tuple[int, ...]]) -> list[np.ndarray]:
    """The gradients that a row's outputs are given: the same for every module and device."""
    rng = np.random.default_rng(zlib.crc32(row.name.encode()) + 1)
    return [rng.standard_normal(s).astype(np.float32) for s in shapes]


def as_list(made: Any) -> list[Any]:
    """A row's outputs as a list of tensors."""
    return [made] if hasattr(made, "dtype") else [t for t in made if hasattr(t, "dtype")]


def evaluate(row: Row, module: Any, device: str | None = None) -> Result:
    """Run a row forward and backward with glowgrad or torch."""
    tensors = []
    for array in row.arrays():
        tensor = module.tensor(array, device=device)
        tensors.append(tensor.requires_grad_(tensor.dtype.is_floating_point and row.gradient))
    outputs = as_list(row.function(module, *tensors))
    gradients: list[np.ndarray | None] = []
    roots = [o for o in outputs if o.requires_grad]
    wanted = [t for t in tensors if t.requires_grad]
    if roots and wanted:
        seeds = [
            module.tensor(c, device=device).to(o.dtype)
            for o, c in zip(roots, cotangents(row, [tuple(o.shape) for o in roots]), strict=True)
        ]
        found = module.autograd.grad(roots, wanted, seeds, allow_unused=True)
        gradients = [None if g is None else g.detach().cpu().numpy() for g in found]
    return Result(
        [o.detach().cpu().numpy() for o in outputs],
        [str(o.dtype).split(".")[-1] for o in outputs],
        gradients,
    )


for _section in ("elementwise", "promotion", "reduce", "movement", "indexing", "network"):
    importlib.import_module(f"tests.ops.rows.{_section}")
