"""The op table: one row a case, written once against a module that is glowgrad or torch.

A row is drawn from its own name, so the numbers are the same whoever runs it.
"""

from __future__ import annotations

import importlib
import pkgutil
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

import glowgrad as gg


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


def words(text: str) -> list[str]:
    """Names written in a row."""
    return text.split()


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
BAD: dict[str, Bad] = {}
_section = ""


def row(name: str, function: Callable[..., Any], *inputs: Input, **options: Any) -> None:
    """Add a row to the table."""
    assert name not in TABLE, name
    TABLE[name] = Row(name, function, inputs, section=_section, **options)


def layer(
    name: str,
    make: Callable[[Any], Any],
    *inputs: Input,
    call: Callable[..., Any] = lambda t, module, *x: module(*x),
    train: bool = True,
    **options: Any,
) -> None:
    """Add a row for a layer: `make(module)` builds it, its parameters are drawn like inputs (and so
    have gradients), its buffers stay as they are.
    """
    parameters = [(n, tuple(p.shape)) for n, p in make(gg).named_parameters()]

    def function(t: Any, *tensors: Any) -> Any:
        module = make(t).to(tensors[0].device).train(train)
        count = len(inputs)
        named = dict(zip([n for n, _ in parameters], tensors[count:], strict=True))
        called = _Called(t, module, named)
        made = call(t, called, *tensors[:count])
        return made if hasattr(made, "dtype") else list(_flat(made))

    drawn = [between(-0.6, 0.6, *shape) for _, shape in parameters]
    row(name, function, *inputs, *drawn, **options)


class _Called:
    """A layer that computes with the given parameters; its attributes are the layer's."""

    def __init__(self, t: Any, module: Any, named: dict[str, Any]) -> None:
        self.t, self.module, self.named = t, module, named

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.t.func.functional_call(self.module, self.named, args, kwargs)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.module, name)


def _flat(made: Any) -> Iterator[Any]:
    for part in made:
        if hasattr(part, "dtype"):
            yield part
        elif isinstance(part, (tuple, list)):
            yield from _flat(part)


def described(t: Any, make: Callable[[Any], Any]) -> Any:
    """A layer's text and state as numbers, equal only where all names and shapes are."""
    module = make(t)
    state = " ".join(f"{n}{tuple(p.shape)}" for n, p in module.state_dict().items())
    return t.tensor([ord(c) for c in f"{module} {state}"])


@dataclass(frozen=True)
class Bad:
    """A call that must fail as it does in PyTorch."""

    name: str
    function: Callable[[Any], Any]
    section: str
    says: str = ""  # a part of our own message


def bad(name: str, function: Callable[[Any], Any], *, says: str = "") -> None:
    """Add a call `function(module)` that raises, in glowgrad an instance of what PyTorch raises."""
    assert name not in BAD, name
    BAD[name] = Bad(name, function, _section, says)


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
        kind = getattr(module, array.dtype.name)
        tensor = module.tensor(array, dtype=kind, device=device)
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


for _module in pkgutil.iter_modules([str(Path(__file__).parent / "rows")]):
    _section = _module.name
    importlib.import_module(f"tests.ops.rows.{_section}")
