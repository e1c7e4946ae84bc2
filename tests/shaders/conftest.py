"""What the kernel tests share: the GPU below the level of tensors."""

from collections.abc import Callable

import numpy as np
import pytest

from glowgrad.webgpu.array import GpuArray
from glowgrad.webgpu.lowering import Encoder
from glowgrad.webgpu.native import NativeExecutor
from glowgrad.webgpu.variants import Variant

PRODUCTS = (
    "naive", "register 16", "register 8", "register 8 on a chip", "register 4 on a chip",
    "vectors 16", "vectors 8", "vectors 8 on a chip", "workgroup 32", "workgroup 64",
    "workgroup 128",
)  # fmt: skip
CONVOLUTIONS = (
    "naive", "register 16", "register 8 on a chip", "workgroup 32", "workgroup 64",
    "workgroup 128", "winograd", "direct",
)  # fmt: skip


class Gpu:
    """Runs kernels on numpy arrays."""

    def __init__(self) -> None:
        self.encoder = Encoder(NativeExecutor())

    def upload(self, array: np.ndarray) -> GpuArray:
        """The array on the GPU, with the strides and the offset that it has in its base."""
        base = array
        while isinstance(base.base, np.ndarray):
            base = base.base
        made = self.encoder.empty(base.shape, "f32")
        self.encoder.stream.upload(made, np.ascontiguousarray(base, np.float32))
        start = array.__array_interface__["data"][0] - base.__array_interface__["data"][0]
        strides = [stride // 4 for stride in array.strides]
        return GpuArray(made.buffer, "f32", array.shape, strides, start // 4)

    def run(
        self, shape: tuple[int, ...], command: Callable[..., None], *arrays: np.ndarray
    ) -> np.ndarray:
        """What `command(out, *arrays)` leaves in an output of that shape."""
        out = self.encoder.empty(shape, "f32")
        command(out, *map(self.upload, arrays))
        found = np.empty(shape, np.float32)
        if found.size:
            self.encoder.stream.read(out, found)
        return found


@pytest.fixture(scope="session")
def gpu() -> Gpu:
    return Gpu()


@pytest.fixture
def variant(request: pytest.FixtureRequest, gpu: Gpu, monkeypatch: pytest.MonkeyPatch) -> str:
    """The variant under test (`indirect` parameter), used wherever it can be."""
    name, _, chip = request.param.partition(" on a ")
    family, _, side = name.partition(" ")
    monkeypatch.setattr(gpu.encoder.chooser, "forced", Variant(family, int(side or 0)))
    monkeypatch.setattr(gpu.encoder, "software", not chip)
    return str(request.param)
