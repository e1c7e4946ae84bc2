"""Scripts that are run with glowgrad and with PyTorch, and what they give compared."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest

import glowgrad as gg

Script = Callable[[Any], Any]


class Scripts(dict[str, Script]):
    """The scripts of a file, by name."""

    def add(self, function: Script) -> Script:
        self[function.__name__] = function
        return function


def check_script(function: Script) -> None:
    """Raise AssertionError where glowgrad gives something else than PyTorch, if that is here."""
    torch = pytest.importorskip("torch", reason="PyTorch is an optional oracle")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch's own
        wanted = plain(function(torch))
    assert_same(plain(function(gg)), wanted)


def plain(value: Any) -> Any:
    """A result without tensors, and without what is rightly different."""
    if hasattr(value, "detach"):
        return ("tensor", tuple(value.shape), value.detach().cpu().double().tolist())
    if isinstance(value, str):
        return value.replace("torch.", "").replace("glowgrad.", "")
    if isinstance(value, Mapping):
        return {k: plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple, set)) or type(value).__name__ in ("odict_keys", "dict_keys"):
        return [plain(v) for v in value]
    return value


def assert_same(got: Any, wanted: Any) -> None:
    if isinstance(wanted, float):
        assert got == pytest.approx(wanted, rel=2e-5, abs=2e-6)
    elif isinstance(wanted, (list, tuple)):
        assert len(got) == len(wanted), (got, wanted)
        for a, b in zip(got, wanted, strict=True):
            assert_same(a, b)
    elif isinstance(wanted, dict):
        assert list(got) == list(wanted)
        assert_same(list(got.values()), list(wanted.values()))
    else:
        assert got == wanted


def seeded(module: Any) -> Any:
    """The same weights for every library: drawn by numpy, from the sizes alone."""
    rng = np.random.default_rng(3)
    state = module.state_dict()
    fresh = {}
    for name, old in state.items():
        drawn = rng.standard_normal(tuple(old.shape)) * 0.5
        fresh[name] = old.new_tensor(drawn).to(old.dtype)
    module.load_state_dict(fresh)
    return module


def inputs(t: Any, *shape: int, grad: bool = False) -> Any:
    drawn = np.random.default_rng(5).standard_normal(shape).astype(np.float32)
    return t.tensor(drawn).requires_grad_(grad)


def outcome(function: Callable[[], Any]) -> Any:
    """What a call gives, or the name of what it raises."""
    try:
        return function()
    except Exception as error:
        return f"raises {wide(type(error)).__name__}"


def wide(error: type[BaseException]) -> type[BaseException]:
    """The built-in exception that an error is."""
    return next(e for e in error.__mro__ if e.__module__ == "builtins")


def net(t: Any) -> Any:
    """A model as a learner writes it."""

    class Net(t.nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.body = t.nn.Sequential(t.nn.Linear(3, 4), t.nn.Tanh())
            self.heads = t.nn.ModuleList([t.nn.Linear(4, 2), t.nn.Linear(4, 2)])
            self.by_name = t.nn.ModuleDict({"one": t.nn.Linear(2, 1)})
            self.scale = t.nn.Parameter(t.ones(1))
            self.register_buffer("steps", t.zeros(1))
            self.register_buffer("unsaved", t.zeros(2), persistent=False)

        def forward(self, x: Any) -> Any:
            hidden = self.body(x) * self.scale
            return self.by_name["one"](self.heads[0](hidden) + self.heads[1](hidden))

    return seeded(Net())


def with_gradients(t: Any, m: Any, x: Any) -> Any:
    y = m(x)
    y.square().sum().backward()
    return [y, {n: p.grad for n, p in m.named_parameters()}, list(m.state_dict())]
