"""keras.ops on numbers and on symbolic tensors, as the real Keras computes them."""

from __future__ import annotations

import importlib
import importlib.util
import os
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from tests.keras.models import rows

import glowgrad as gg
from glowgrad import keras

HAS_KERAS = all(importlib.util.find_spec(name) for name in ("keras", "torch"))
A, B, P = rows("a", 3, 4), rows("b", 3, 4), np.abs(rows("p", 3, 4)) + 0.5
SQUARE = rows("s", 3, 3) @ rows("s", 3, 3).T + np.eye(3, dtype=np.float32) * 3
ONE = [
    "abs",
    "absolute",
    "ceil",
    "floor",
    "round",
    "cos",
    "sin",
    "tan",
    "cosh",
    "sinh",
    "tanh",
    "arctan",
    "arcsinh",
    "exp",
    "expm1",
    "sign",
    "square",
    "negative",
    "isfinite",
    "isnan",
    "isinf",
    "relu",
    "relu6",
    "sigmoid",
    "silu",
    "gelu",
    "softplus",
    "softsign",
    "elu",
    "selu",
    "softmax",
    "log_softmax",
    "leaky_relu",
    "hard_sigmoid",
    "hard_silu",
    "hard_tanh",
    "log_sigmoid",
    "erf",
    "max",
    "min",
    "mean",
    "sum",
    "var",
    "std",
    "prod",
    "argmax",
    "argmin",
    "any",
    "all",
    "count_nonzero",
    "logsumexp",
    "cumsum",
    "cumprod",
    "median",
    "average",
    "ravel",
    "transpose",
    "squeeze",
    "flip",
    "sort",
    "argsort",
    "zeros_like",
    "ones_like",
    "size",
    "ndim",
    "shape",
    "tril",
    "triu",
    "diag",
    "diagonal",
    "copy",
    "normalize",
    "trace",
    "amax",
    "amin",
]
POSITIVE = ["sqrt", "rsqrt", "log", "log2", "log10", "log1p", "reciprocal"]
TWO = [
    "add",
    "subtract",
    "multiply",
    "divide",
    "true_divide",
    "maximum",
    "minimum",
    "power",
    "floor_divide",
    "mod",
    "arctan2",
    "equal",
    "not_equal",
    "greater",
    "greater_equal",
    "less",
    "less_equal",
    "logical_and",
    "logical_or",
    "logaddexp",
    "isclose",
    "vdot",
    "outer",
    "append",
    "divide_no_nan",
]
CASES: dict[str, Callable[[Any], Any]] = {
    **{name: (lambda o, name=name: getattr(o, name)(A)) for name in ONE},
    **{name: (lambda o, name=name: getattr(o, name)(P)) for name in POSITIVE},
    **{name: (lambda o, name=name: getattr(o, name)(P, np.abs(B) + 0.1)) for name in TWO},
    "sum-axis": lambda o: o.sum(A, axis=1, keepdims=True),
    "mean-axes": lambda o: o.mean(A, axis=(0, 1)),
    "max-axis": lambda o: o.max(A, axis=-1),
    "argmax-axis": lambda o: o.argmax(A, axis=1),
    "prod-axis": lambda o: o.prod(A, axis=0),
    "clip": lambda o: o.clip(A, -0.5, 0.5),
    "where": lambda o: o.where(A > 0, A, 0.0),
    "reshape": lambda o: o.reshape(A, (2, -1)),
    "expand_dims": lambda o: o.expand_dims(A, 1),
    "concatenate": lambda o: o.concatenate([A, B], axis=1),
    "stack": lambda o: o.stack([A, B], axis=1),
    "hstack": lambda o: o.hstack([A, B]),
    "vstack": lambda o: o.vstack([A, B]),
    "split": lambda o: o.split(A, 2, axis=1),
    "split-places": lambda o: o.split(A, [1, 3], axis=1),
    "repeat": lambda o: o.repeat(A, 2, axis=0),
    "tile": lambda o: o.tile(A, (2, 1)),
    "pad": lambda o: o.pad(A, ((1, 0), (2, 1)), constant_values=3),
    "pad-reflect": lambda o: o.pad(A, ((1, 1), (2, 1)), mode="reflect"),
    "roll": lambda o: o.roll(A, 1, axis=1),
    "take": lambda o: o.take(A, [[0, 2], [1, 1]], axis=1),
    "take_along_axis": lambda o: o.take_along_axis(A, np.array([[0, 1], [1, 2], [3, 0]]), axis=1),
    "moveaxis": lambda o: o.moveaxis(A, 0, 1),
    "swapaxes": lambda o: o.swapaxes(A, 0, 1),
    "broadcast_to": lambda o: o.broadcast_to(A[:, :1], (3, 5)),
    "matmul": lambda o: o.matmul(A, B.T),
    "vdot": lambda o: o.vdot(A[0], B[0]),
    "dot": lambda o: o.dot(A, B.T),
    "tensordot": lambda o: o.tensordot(A, B, axes=[[0, 1], [0, 1]]),
    "einsum": lambda o: o.einsum("ij,kj->ik", A, B),
    "norm": lambda o: o.norm(A),
    "inv": lambda o: o.inv(SQUARE),
    "det": lambda o: o.det(SQUARE),
    "cholesky": lambda o: o.cholesky(SQUARE),
    "solve": lambda o: o.solve(SQUARE, A),
    "one_hot": lambda o: o.one_hot(np.array([0, 2]), 3),
    "top_k": lambda o: o.top_k(A, 2),
    "in_top_k": lambda o: o.in_top_k(np.array([0, 1, 2]), A, 2),
    "moments": lambda o: o.moments(A, axes=[0]),
    "linspace": lambda o: o.linspace(0, 1, 5),
    "arange": lambda o: o.arange(5),
    "eye": lambda o: o.eye(3, 4, 1),
    "full": lambda o: o.full((2, 2), 3.0),
    "meshgrid": lambda o: o.meshgrid(A[0], A[1, :2]),
    "slice": lambda o: o.slice(A, (1, 1), (2, 2)),
    "slice_update": lambda o: o.slice_update(A, (1, 1), np.zeros((2, 2), np.float32)),
    "scatter": lambda o: o.scatter(np.array([[0, 1], [2, 0]]), np.array([1.0, 2.0]), (3, 2)),
    "binary_crossentropy": lambda o: o.binary_crossentropy((A > 0).astype("float32"), P / 4),
    "max_pool": lambda o: o.max_pool(A.reshape(1, 3, 4, 1), 2),
    "average_pool": lambda o: o.average_pool(A.reshape(1, 3, 4, 1), 2, strides=1, padding="same"),
    "conv": lambda o: o.conv(rows("x", 1, 5, 5, 2), rows("k", 3, 3, 2, 4), padding="same"),
    "fori_loop": lambda o: o.fori_loop(0, 3, lambda i, v: v * 2, A),
    "while_loop": lambda o: o.while_loop(lambda i: i < 5, lambda i: (i + 1,), (0,))[0],
}  # fmt: skip


def arrays(made: Any) -> list[np.ndarray]:
    if isinstance(made, (list, tuple)):
        return [a for part in made for a in arrays(part)]
    made = made.detach().cpu().numpy() if hasattr(made, "detach") else np.asarray(made)
    return [np.asarray(made, np.float64)]


@pytest.mark.skipif(not HAS_KERAS, reason="needs Keras")
@pytest.mark.parametrize("device", ["cpu", "webgpu"])
@pytest.mark.parametrize("name", CASES)
def test_an_operation(name: str, device: str) -> None:
    os.environ.setdefault("KERAS_BACKEND", "torch")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        wanted = arrays(CASES[name](importlib.import_module("keras").ops))
    before = gg.get_default_device()
    gg.set_default_device("cpu" if name in ("inv", "det", "cholesky", "solve") else device)
    try:
        got = arrays(CASES[name](keras.ops))
    finally:
        gg.set_default_device(before)
    assert len(got) == len(wanted)
    for a, b in zip(got, wanted, strict=True):
        assert a.shape == b.shape
        np.testing.assert_allclose(a, b, rtol=2e-5, atol=2e-5)


def test_operations_on_symbolic_tensors() -> None:
    ops = keras.ops
    x = keras.Input((4,))
    y = ops.sum(ops.square(x) * 2 + ops.exp(x), axis=-1, keepdims=True)
    z = ops.concatenate([y, ops.expand_dims(ops.mean(x, axis=1), -1)], axis=-1)
    assert z.shape == (None, 2)
    model = keras.Model(x, z)
    made = model.predict(A, verbose=0)
    np.testing.assert_allclose(made[:, 0], (A**2 * 2 + np.exp(A)).sum(1), rtol=1e-5)
    np.testing.assert_allclose(made[:, 1], A.mean(1), rtol=1e-5)


def test_random_numbers_and_settings() -> None:
    seed = keras.random.SeedGenerator(3)
    a, b = (keras.random.normal((2000,), seed=seed) for _ in range(2))
    assert not np.array_equal(a.cpu().numpy(), b.cpu().numpy())
    again = keras.random.normal((2000,), seed=keras.random.SeedGenerator(3))
    assert np.array_equal(a.cpu().numpy(), again.cpu().numpy())
    assert abs(a.mean().item()) < 0.1
    drawn = keras.random.randint((100,), 2, 5).cpu().numpy()
    assert set(drawn) == {2, 3, 4}
    assert abs(keras.random.truncated_normal((500,)).abs().max().item()) <= 2
    assert keras.backend.epsilon() == 1e-7
    assert keras.config.floatx() == "float32"
    assert keras.backend.image_data_format() == "channels_last"
    with pytest.raises(ValueError, match="float32"):
        keras.backend.set_floatx("float16")


@pytest.mark.parametrize(
    "name",
    ["layers", "ops", "utils", "backend", "datasets", "applications", "models", "saving",
     "constraints", "random", "config", "preprocessing"],
)  # fmt: skip
def test_names_that_are_missing_are_named(name: str) -> None:
    module = getattr(keras, name)
    with pytest.raises(AttributeError, match=f"keras.{name} has no 'Foo'"):
        _ = module.Foo
