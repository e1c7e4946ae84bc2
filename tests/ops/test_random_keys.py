"""Random keys between brackets, read and written, with gradients, against PyTorch."""

from __future__ import annotations

import importlib.util
import random
import warnings
from typing import Any

import numpy as np
import pytest

import glowgrad as gg

HAS_TORCH = importlib.util.find_spec("torch") is not None
MODES = ("read", "write", "write one value", "write a number", "augment")


def draw(rng: random.Random) -> tuple[tuple[int, ...], list[Any]]:
    """A shape and a key for it; arrays stand for index tensors and masks."""
    shape = tuple(rng.choice([1, 2, 3, 4]) for _ in range(rng.randint(0, 4)))
    keys: list[Any] = []
    axis = 0
    base = rng.choice([(2,), (3,), (2, 2)])
    while axis < len(shape) and rng.random() < 0.85:
        size = shape[axis]
        kind = rng.choice(["none", "all", "number", "slice", "slice", "index", "index", "mask"])
        if kind == "none":
            keys.append(None)
            continue
        if kind == "all":
            if Ellipsis not in [k for k in keys if not isinstance(k, np.ndarray)]:
                keys.append(Ellipsis)
                axis = rng.randint(axis, len(shape))
            continue
        if kind == "number":
            keys.append(rng.randrange(-size, size))
        elif kind == "slice":
            bounds = rng.choice([None, 0, 1, -1, -2]), rng.choice([None, 2, -1, 5])
            keys.append(slice(*bounds, rng.choice([None, 1, 2])))
        elif kind == "index":
            own = rng.choice([base, base[-1:], (1,), ()])
            numbers = [rng.randrange(-size, size) for _ in range(int(np.prod(own)))]
            keys.append(np.array(numbers, rng.choice(["int64", "int32"])).reshape(own))
        else:
            axes = rng.choice([1, 2]) if axis + 1 < len(shape) else 1
            under = shape[axis : axis + axes]
            mask = [rng.random() < 0.5 for _ in range(int(np.prod(under)))]
            keys.append(np.array(mask).reshape(under))
            axis += axes - 1
        axis += 1
    return shape, keys


def run(t: Any, device: str | None, mode: str, shape: Any, keys: list[Any], seed: int) -> list[Any]:
    """The result of one use of a key, and the gradients."""
    values = np.random.default_rng(seed).standard_normal(shape).astype(np.float32)
    x = t.tensor(values, device=device).requires_grad_()
    key = tuple(t.tensor(k, device=device) if isinstance(k, np.ndarray) else k for k in keys)

    def counted(like: Any) -> Any:
        return t.arange(like.numel(), device=device).reshape(like.shape) + 1.0

    leaves = [x]
    if mode == "read":
        y = x[key]
    else:
        y = x * 2
        value: Any = counted(y[key])
        if mode == "write one value":
            value = value[(slice(0, 1),) * value.ndim]
        if mode == "write a number":
            value = 3.5
        else:
            leaves.append(value.requires_grad_())
        if mode == "augment":
            y[key] *= value
        else:
            y[key] = value
    (y * counted(y)).sum().backward()
    return [a.detach().cpu().numpy() for a in (y, *[leaf.grad for leaf in leaves])]


@pytest.mark.skipif(not HAS_TORCH, reason="PyTorch is the oracle")
@pytest.mark.parametrize("device", ["cpu", "webgpu"])
@pytest.mark.parametrize("seed", range(40))
def test_any_key_does_what_it_does_in_pytorch(seed: int, device: str) -> None:
    import torch

    shape, keys = draw(random.Random(seed))
    for mode in MODES:
        try:
            wanted = run(torch, None, mode, shape, keys, seed)
        except Exception as error:
            with pytest.raises(type(error)):
                run(gg, device, mode, shape, keys, seed)
            continue
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            got = run(gg, device, mode, shape, keys, seed)
        for a, b in zip(got, wanted, strict=True):
            np.testing.assert_allclose(a, b, 1e-5, 1e-6, err_msg=f"{mode} {keys} of {shape}")
