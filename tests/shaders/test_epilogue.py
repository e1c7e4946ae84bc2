"""A product applies its epilogue once to each result, also where sums are cut into chunks."""

from typing import Any

import numpy as np
import pytest
from tests.shaders.conftest import CONVOLUTIONS, PRODUCTS

from glowgrad.ops import conv
from glowgrad.webgpu.stream import Epilogue

# Adds the bias of the last axis, of SIZE elements, and takes the positive part.
BIAS_RELU = """
@group(0) @binding(EXTRA_0) var<storage, read> bias: array<f32>;

fn epilogue(value: f32, at: u32) -> f32 {
  return max(value + bias[at % SIZE], 0.0);
}
"""


def random(seed: int, *shape: int) -> np.ndarray:
    return np.random.default_rng(seed).standard_normal(shape, dtype=np.float32)


def bias_relu(gpu: Any, bias: np.ndarray) -> Epilogue:
    return Epilogue(BIAS_RELU.replace("SIZE", f"{bias.size}u"), (gpu.upload(bias),))


@pytest.mark.parametrize("variant", PRODUCTS, indirect=True)
@pytest.mark.parametrize(("m", "k", "n"), [(5, 7, 11), (10, 9000, 3), (33, 64, 65), (3, 0, 5)])
def test_product(gpu: Any, variant: str, m: int, k: int, n: int) -> None:
    a, b, bias = random(1, m, k), random(2, k, n), random(3, n)
    epilogue = bias_relu(gpu, bias)

    def command(out: Any, *arrays: Any) -> None:
        gpu.encoder.matmul(out, *arrays, epilogue=epilogue)

    found = gpu.run((m, n), command, a, b)
    np.testing.assert_allclose(found, np.maximum(a @ b + bias, 0), rtol=1e-4, atol=1e-3)


@pytest.mark.parametrize("variant", CONVOLUTIONS, indirect=True)
@pytest.mark.parametrize("kind", ["conv2d", "conv2d_input_grad", "conv2d_weight_grad"])
def test_convolution(gpu: Any, variant: str, kind: str) -> None:
    x, weight, g = random(1, 9, 3, 8, 7), random(2, 5, 3, 3, 3), random(3, 9, 5, 8, 7)
    attrs: Any = {"stride": (1, 1), "padding": (1, 1), "dilation": (1, 1), "groups": 1}
    first, second, extra = {
        "conv2d": (x, weight, {}),
        "conv2d_input_grad": (g, weight, {"input_shape": x.shape}),
        "conv2d_weight_grad": (g, x, {"weight_shape": weight.shape}),
    }[kind]
    plain = getattr(conv, kind).numpy(first, second, **attrs, **extra)
    bias = random(4, plain.shape[-1])
    epilogue = bias_relu(gpu, bias)

    def command(out: Any, *arrays: Any) -> None:
        gpu.encoder.conv2d(kind, out, *arrays, epilogue=epilogue, **attrs)

    found = gpu.run(plain.shape, command, first, second)
    np.testing.assert_allclose(found, np.maximum(plain + bias, 0), rtol=1e-4, atol=1e-3)
