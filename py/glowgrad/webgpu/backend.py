"""The GPU device: turns primitives into commands, and numpy arrays into GPU arrays and back."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import Any

import numpy as np

from .. import host
from ..dtypes import DType
from ..errors import DeviceError
from ..primitive import Primitive
from ..spec import Spec
from .array import GpuArray
from .executor import Executor
from .lowering import Encoder

_NUMPY = {"f32": np.dtype(np.float32), "i32": np.dtype(np.int32), "u32": np.dtype(np.uint32)}
_KEPT_SCALARS = 512


class WebGpuBackend:
    """The GPU device (see `glowgrad.device.Backend`)."""

    _open: WebGpuBackend | None = None
    _refusal: str | None = None

    def __init__(self, executor: Executor) -> None:
        self.encoder = Encoder(executor)
        # A program on the CPU keeps few lanes busy with one invocation a query.
        self.fuses_attention = not self.encoder.software
        self._scalars: OrderedDict[tuple[Any, type, str], GpuArray] = OrderedDict()

    @classmethod
    def open(cls) -> WebGpuBackend:
        """The one backend of this process; DeviceError says why there is none."""
        if cls._refusal is not None:
            raise DeviceError(cls._refusal)
        if cls._open is None:
            try:
                cls._open = cls(_executor())
            except DeviceError as error:
                cls._refusal = str(error)
                raise
        return cls._open

    @classmethod
    def opened(cls) -> WebGpuBackend | None:
        """The backend, if something has opened it."""
        return cls._open

    def run(
        self,
        primitive: Primitive,
        arrays: Sequence[GpuArray],
        attrs: dict[str, Any],
        outs: list[Spec],
    ) -> list[GpuArray]:
        empty = self.encoder.empty
        made = [empty(shape, dtype.gpu or storage(dtype)) for shape, dtype in outs]
        if 0 in outs[0].shape and all(0 in shape for shape, _ in outs):
            return made
        primitive.gpu(self.encoder, made, list(arrays), **attrs)
        for number, (_, dtype) in enumerate(outs):
            if dtype.rounding is not None:
                made[number] = self._rounded(made[number], dtype.rounding)
        return made

    def _rounded(self, array: GpuArray, operation: str) -> GpuArray:
        """Values of a type that the GPU keeps wider, as that type can hold them."""
        out = self.encoder.empty(array.shape, array.kind)
        self.encoder.elementwise(operation, out, [array])
        return out

    def update(
        self, primitive: Primitive, arrays: Sequence[GpuArray], attrs: dict[str, Any]
    ) -> None:
        if not arrays[0].size:
            return
        dense = [self.encoder.dense(array) for array in arrays]
        primitive.gpu(self.encoder, [], dense, **attrs)
        for array, changed in zip(arrays, dense, strict=True):
            if changed is not array:  # a parameter that is a view: the kernel changed its copy
                self.encoder.copy(array, changed)

    def from_numpy(self, array: np.ndarray, dtype: DType) -> GpuArray:
        kind = storage(dtype)
        wanted = _NUMPY[kind]
        if array.dtype.kind in "iu" and array.dtype.itemsize > 4 and array.size:
            low, high = int(array.min()), int(array.max())
            if low < -(2**31) or high >= 2**31:
                raise OverflowError(
                    "integers on the GPU have 32 bits, but this tensor holds "
                    f"{high if high >= 2**31 else low}"
                )
        if dtype.rounding is not None:
            array = dtype.array(array)
        made = self.encoder.empty(array.shape, kind)
        self.encoder.stream.upload(made, np.ascontiguousarray(array, wanted))
        return made

    def to_numpy(self, array: GpuArray, dtype: DType) -> np.ndarray:
        target = np.empty(array.shape, _NUMPY[array.kind])
        if target.size:
            self.encoder.stream.read(self.encoder.dense(array), target)
            self.encoder.chooser.after_read()
        return target if target.dtype == dtype.numpy else target.astype(dtype.numpy)

    def scalar(self, value: bool | int | float, dtype: DType) -> GpuArray:
        """A 0-d array; those in use again and again are sent once."""
        # As text zeros differ by their sign, and no number is not another one.
        told = value if value and value == value else repr(value)
        key = (told, type(value), dtype.name)
        known = self._scalars.get(key)
        if known is None:
            known = self.from_numpy(np.array(value).astype(dtype.numpy), dtype)
            self._scalars[key] = known
            if len(self._scalars) > _KEPT_SCALARS:
                self._scalars.popitem(last=False)
        else:
            self._scalars.move_to_end(key)
        return known

    def copy_into(self, target: GpuArray, source: GpuArray) -> None:
        if not target.size:
            return
        if target.buffer is source.buffer:  # a kernel cannot read what it writes
            copy = self.encoder.empty(source.shape, source.kind)
            self.encoder.copy(copy, source)
            source = copy
        self.encoder.copy(target, source)


def storage(dtype: DType) -> str:
    """How a type is stored on the GPU; raises TypeError for float64."""
    if dtype.gpu is None:
        raise TypeError(
            f"the GPU has no {dtype.name}: use x.float() before x.to('webgpu'), or stay on the CPU"
        )
    return dtype.gpu


def _executor() -> Executor:
    if host.module is not None:
        from .browser import BrowserExecutor

        return BrowserExecutor()
    from .native import NativeExecutor

    return NativeExecutor()
