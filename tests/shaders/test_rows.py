"""Kernels over rows and channels, as software adapters and as graphics chips run them, against
their numpy rules.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from glowgrad.ops import loss, normalization
from glowgrad.primitive import Primitive

both_kinds = pytest.mark.parametrize(
    "variant", ["register 16", "register 8 on a chip"], indirect=True
)
ROWS = [(1, 1), (1, 7), (3, 33), (5, 64), (2, 257), (130, 3), (67, 65), (9, 1030)]
PLANES = [(1, 1, 2), (2, 1, 1), (5, 3, 1), (301, 17, 1), (4, 3, 7), (2, 5, 33), (70, 2, 65)]


def random(*shape: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed + sum(shape)).standard_normal(shape, dtype=np.float32)


def compare(
    gpu: Any, primitive: Primitive, arrays: Sequence[np.ndarray], tolerance: float, **attrs: Any
) -> Sequence[np.ndarray]:
    """Run the lowering and the numpy rule, the latter in float64; gives what the rule gives."""
    wanted = primitive.numpy(*[a.astype(np.float64) for a in arrays], **attrs)
    most = np.finfo(np.float32).max
    wanted = [np.minimum(w, most) for w in (wanted if isinstance(wanted, tuple) else (wanted,))]
    outs = [gpu.encoder.empty(w.shape, "f32") for w in wanted]
    primitive.gpu(gpu.encoder, outs, [gpu.upload(a) for a in arrays], **attrs)
    for out, exact in zip(outs, wanted, strict=True):
        found = np.empty(exact.shape, np.float32)
        if found.size:
            gpu.encoder.stream.read(out, found)
        np.testing.assert_allclose(found, exact, rtol=tolerance, atol=tolerance)
    return [w.astype(np.float32, order="C") for w in wanted]


@both_kinds
@pytest.mark.parametrize("shape", ROWS)
def test_layer_norm(gpu: Any, variant: str, shape: tuple[int, int]) -> None:
    x, weight, bias = random(*shape) * 3 + 2, random(shape[1], seed=1), random(shape[1], seed=2)
    _, mean, rstd = compare(gpu, normalization.layer_norm, [x, weight, bias], 3e-5, eps=1e-3)
    g = random(*shape, seed=3)
    compare(gpu, normalization.layer_norm_grad, [g, x, weight, mean, rstd], 2e-4)


@both_kinds
@pytest.mark.parametrize("shape", PLANES)
def test_batch_norm(gpu: Any, variant: str, shape: tuple[int, int, int]) -> None:
    x, weight, bias = random(*shape) * 3 + 2, random(shape[1], seed=1), random(shape[1], seed=2)
    _, mean, rstd = compare(gpu, normalization.batch_norm, [x, weight, bias], 3e-5, eps=1e-3)
    g = random(*shape, seed=3)
    compare(gpu, normalization.batch_norm_grad, [g, x, weight, mean, rstd], 2e-4)


@both_kinds
@pytest.mark.parametrize("shape", ROWS)
def test_softmax_grad(gpu: Any, variant: str, shape: tuple[int, int]) -> None:
    y = loss.softmax.numpy(random(*shape))
    compare(gpu, loss.softmax_grad, [random(*shape, seed=3), y], 1e-5)


@both_kinds
@pytest.mark.parametrize("shape", ROWS)
def test_softmax_and_its_logarithm(gpu: Any, variant: str, shape: tuple[int, int]) -> None:
    x = random(*shape) * 20 + 90
    compare(gpu, loss.softmax, [x], 2e-5)
    compare(gpu, loss.log_softmax, [x], 2e-5)


@both_kinds
def test_softmax_of_what_is_no_number(gpu: Any, variant: str) -> None:
    x = random(4, 100)
    x[0, 7], x[1], x[2, 70], x[3, 3] = np.nan, -np.inf, np.inf, -np.inf
    out, found = gpu.encoder.empty(x.shape, "f32"), np.empty_like(x)
    for primitive in (loss.softmax, loss.log_softmax):
        primitive.gpu(gpu.encoder, [out], [gpu.upload(x)])
        gpu.encoder.stream.read(out, found)
        assert np.isnan(found[:3]).all()
        with np.errstate(divide="ignore"):
            np.testing.assert_allclose(found[3], primitive.numpy(x[3]), rtol=2e-5)


@both_kinds
@pytest.mark.parametrize("shape", ROWS)
def test_cross_entropy(gpu: Any, variant: str, shape: tuple[int, int]) -> None:
    rows, classes = shape
    logits, g = random(rows, classes) * 5, random(rows, seed=1)
    target = np.random.default_rng(rows).integers(0, classes, rows).astype(np.int32)
    target[rows // 2] = -100
    places = gpu.encoder.empty((rows,), "i32")
    gpu.encoder.stream.upload(places, target)
    for primitive, arrays in (
        (loss.cross_entropy, [logits]),
        (loss.cross_entropy_grad, [g, logits]),
    ):
        wanted = primitive.numpy(*[a.astype(np.float64) for a in arrays], target, ignore_index=-100)
        out, found = gpu.encoder.empty(wanted.shape, "f32"), np.empty(wanted.shape, np.float32)
        ins = [*map(gpu.upload, arrays), places]
        primitive.gpu(gpu.encoder, [out], ins, ignore_index=-100)
        gpu.encoder.stream.read(out, found)
        np.testing.assert_allclose(found, wanted, rtol=2e-5, atol=2e-5)
    # All rows with the same g, as a mean gives it.
    alike = gpu.upload(np.full(1, 0.5, np.float32)).broadcast_to((rows,))
    wanted = loss.cross_entropy_grad.numpy(np.full(rows, 0.5), logits, target, ignore_index=-100)
    loss.cross_entropy_grad.gpu(
        gpu.encoder, [out], [alike, gpu.upload(logits), places], ignore_index=-100
    )
    gpu.encoder.stream.read(out, found)
    np.testing.assert_allclose(found, wanted, rtol=2e-5, atol=2e-5)
