"""Convolution and both gradients, each variant against the numpy rules, over shapes that hurt."""

from typing import Any

import numpy as np
import pytest
from tests.shaders.conftest import CONVOLUTIONS

from glowgrad.ops import conv
from glowgrad.webgpu.lowering import contractions, winograd

# images, channels, height, width, out channels, kernel, stride, padding, dilation, groups
CASES = {
    "digits, first layer": (3, 1, 8, 8, 32, (3, 3), (1, 1), (1, 1), (1, 1), 1),
    "digits, second layer": (2, 32, 8, 8, 64, (3, 3), (1, 1), (1, 1), (1, 1), 1),
    "one of everything": (1, 1, 1, 1, 1, (1, 1), (1, 1), (0, 0), (1, 1), 1),
    "primes": (3, 5, 7, 11, 13, (3, 2), (1, 1), (0, 0), (1, 1), 1),
    "stride": (2, 4, 9, 10, 6, (3, 3), (2, 3), (1, 0), (1, 1), 1),
    "stride beyond the kernel": (2, 3, 8, 8, 5, (1, 1), (2, 2), (0, 0), (1, 1), 1),
    "dilation": (2, 3, 11, 9, 5, (3, 3), (1, 1), (2, 1), (2, 3), 1),
    "padding beyond the kernel": (2, 2, 4, 5, 3, (2, 2), (1, 1), (3, 4), (1, 1), 1),
    "groups": (2, 6, 6, 7, 9, (3, 3), (1, 1), (1, 1), (1, 1), 3),
    "depthwise": (2, 10, 7, 6, 10, (3, 3), (2, 1), (1, 1), (1, 1), 10),
    "many images": (70, 2, 5, 5, 4, (3, 3), (1, 1), (1, 1), (1, 1), 1),
}  # fmt: skip


def random(seed: int, *shape: int) -> np.ndarray:
    return np.random.default_rng(seed).standard_normal(shape, dtype=np.float32)


def problem(case: str) -> tuple[np.ndarray, np.ndarray, np.ndarray, dict[str, Any]]:
    """x, weight, a gradient of the output, and the attributes."""
    n, c, h, w, o, kernel, stride, padding, dilation, groups = CASES[case]
    attrs = {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups}
    size = [
        conv.output_size((h, w)[i], kernel[i], stride[i], padding[i], dilation[i]) for i in (0, 1)
    ]
    return random(1, n, c, h, w), random(2, o, c // groups, *kernel), random(3, n, o, *size), attrs


def run(gpu: Any, primitive: Any, first: np.ndarray, second: np.ndarray, **attrs: Any) -> None:
    """Compare a primitive's kernel with its numpy rule in float64, and with itself run again."""
    wanted = primitive.numpy(first.astype(np.float64), second.astype(np.float64), **attrs)

    def command(out: Any, *arrays: Any) -> None:
        primitive.gpu(gpu.encoder, [out], list(arrays), **attrs)

    found = gpu.run(wanted.shape, command, first, second)
    again = gpu.run(wanted.shape, command, first, second)
    np.testing.assert_allclose(found, wanted, rtol=1e-4, atol=2e-4)
    np.testing.assert_array_equal(found, again)


@pytest.mark.parametrize("variant", CONVOLUTIONS, indirect=True)
@pytest.mark.parametrize("case", CASES)
def test_forward(gpu: Any, variant: str, case: str) -> None:
    x, weight, _, attrs = problem(case)
    run(gpu, conv.conv2d, x, weight, **attrs)


@pytest.mark.parametrize("variant", CONVOLUTIONS, indirect=True)
@pytest.mark.parametrize("case", CASES)
def test_input_gradient(gpu: Any, variant: str, case: str) -> None:
    x, weight, g, attrs = problem(case)
    run(gpu, conv.conv2d_input_grad, g, weight, input_shape=x.shape, **attrs)


@pytest.mark.parametrize("variant", CONVOLUTIONS, indirect=True)
@pytest.mark.parametrize("case", CASES)
def test_weight_gradient(gpu: Any, variant: str, case: str) -> None:
    x, weight, g, attrs = problem(case)
    run(gpu, conv.conv2d_weight_grad, g, x, weight_shape=weight.shape, **attrs)


@pytest.mark.parametrize("variant", CONVOLUTIONS, indirect=True)
def test_no_images(gpu: Any, variant: str) -> None:
    attrs = {"stride": (1, 1), "padding": (1, 1), "dilation": (1, 1), "groups": 1}
    x, g = np.zeros((0, 2, 5, 5), np.float32), np.zeros((0, 4, 5, 5), np.float32)

    def command(out: Any, *arrays: Any) -> None:
        gpu.encoder.conv2d("conv2d_weight_grad", out, *arrays, weight_shape=out.shape, **attrs)

    assert not gpu.run((4, 2, 3, 3), command, g, x).any()


@pytest.mark.parametrize("variant", CONVOLUTIONS, indirect=True)
def test_infinity_does_not_become_nan_in_the_last_block(gpu: Any, variant: str) -> None:
    attrs = {"stride": (1, 1), "padding": (0, 0), "dilation": (1, 1), "groups": 1}
    x, g = np.ones((1, 2, 5, 5), np.float32), np.ones((1, 3, 5, 5), np.float32)
    x[0, 0, 4, 4] = np.inf

    def command(out: Any, *arrays: Any) -> None:
        gpu.encoder.conv2d("conv2d_weight_grad", out, *arrays, weight_shape=out.shape, **attrs)

    found = gpu.run((3, 2, 1, 1), command, g, x)
    np.testing.assert_array_equal(found[:, :, 0, 0], [[np.inf, 25]] * 3)


@pytest.mark.parametrize("variant", ["winograd"], indirect=True)
@pytest.mark.parametrize("slice_bytes", [1, 4 * 16 * 6 * 12 * 2])
def test_winograd_works_on_slices_of_the_images(
    gpu: Any, variant: str, slice_bytes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    winograd._slices.cache_clear()
    contractions.image_problem.cache_clear()
    monkeypatch.setattr(winograd, "_SLICE_BYTES", slice_bytes)
    monkeypatch.setattr(winograd.Winograd, "fits", lambda *_: True)
    attrs = {"stride": (1, 1), "padding": (1, 1), "dilation": (1, 1), "groups": 1}
    x, weight, g = random(1, 5, 4, 7, 6), random(2, 6, 4, 3, 3), random(3, 5, 6, 7, 6)
    run(gpu, conv.conv2d, x, weight, **attrs)
    run(gpu, conv.conv2d_input_grad, g, weight, input_shape=x.shape, **attrs)
    run(gpu, conv.conv2d_weight_grad, g, x, weight_shape=weight.shape, **attrs)
    winograd._slices.cache_clear()
    contractions.image_problem.cache_clear()
