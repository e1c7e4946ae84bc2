"""Devices: `cpu` and `webgpu`, chosen by name as in PyTorch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

if TYPE_CHECKING:
    from .dtypes import DType
    from .primitive import Primitive
    from .spec import Spec

Array = Any  # numpy.ndarray on the CPU, webgpu.array.GpuArray on the GPU


class Backend(Protocol):
    """What a device must be able to do; it knows nothing of tensors or models.

    fuses_attention: whether attention in one kernel is faster here than its products and softmax.
    """

    fuses_attention: bool

    def run(
        self, primitive: Primitive, arrays: Sequence[Array], attrs: dict[str, Any], outs: list[Spec]
    ) -> list[Array]: ...

    def update(
        self, primitive: Primitive, arrays: Sequence[Array], attrs: dict[str, Any]
    ) -> None: ...

    def from_numpy(self, array: np.ndarray, dtype: DType) -> Array: ...

    def to_numpy(self, array: Array, dtype: DType) -> np.ndarray: ...

    def scalar(self, value: bool | int | float, dtype: DType) -> Array: ...

    def copy_into(self, target: Array, source: Array) -> None: ...


class device:  # noqa: N801 - PyTorch's name
    """A place where tensors live and are computed with: `device("cpu")` or `device("webgpu")`;
    on `device("meta")` they have a shape and no numbers. `with device(…):` makes it the default.
    """

    __slots__ = ("type",)

    type: str

    def __new__(cls, type: Any, index: int | None = None) -> device:
        if cls is not device:
            return object.__new__(cls)
        name = type.type if isinstance(type, device) else str(type).split(":")[0]
        name = names.get(name, name)
        made = _made.get(name)
        if made is not None:
            return made
        if name not in _loaders:
            known = ", ".join(repr(n) for n in _loaders)
            raise RuntimeError(f"there is no device {name!r} here; the devices are {known}")
        made = _made[name] = object.__new__(cls)
        made.type = name
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        return device, (self.type,)

    def __deepcopy__(self, memo: object) -> device:
        return self

    @property
    def backend(self) -> Backend:
        return _backends.get(self.type) or _backend(self.type)

    @property
    def base(self) -> device:
        """Where the memory is: inside vmap tensors live on a device over this one."""
        return self

    def __enter__(self) -> device:
        """`with device("meta"):` makes new tensors there inside the block."""
        _outer.append(_default)
        set_default_device(self)
        return self

    def __exit__(self, *_: object) -> None:
        set_default_device(_outer.pop())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, device) and other.type == self.type

    def __hash__(self) -> int:
        return hash(self.type)

    def __repr__(self) -> str:
        return f"device(type={self.type!r})"

    def __str__(self) -> str:
        return self.type


names: dict[str, str] = {}  # other names of devices, such as "cuda" where `import torch` works
_made: dict[str, device] = {}  # one of each, so that `is` tells whether tensors live together
_loaders: dict[str, Callable[[], Backend]] = {}
_backends: dict[str, Backend] = {}


def register(name: str, loader: Callable[[], Backend]) -> None:
    """Make a device known; `loader` is called when it is first used and may raise RuntimeError."""
    _loaders[name] = loader


def _backend(name: str) -> Backend:
    found = _backends.get(name)
    if found is None:
        found = _backends[name] = _loaders[name]()
    return found


def _load_cpu() -> Backend:
    from .cpu.backend import CpuBackend

    return CpuBackend()


def _load_webgpu() -> Backend:
    from .webgpu.backend import WebGpuBackend

    return WebGpuBackend.open()


def _load_meta() -> Backend:
    from .meta import MetaBackend

    return MetaBackend()


register("cpu", _load_cpu)
register("webgpu", _load_webgpu)
register("meta", _load_meta)

cpu = device("cpu")
_default = cpu
_outer: list[device] = []  # default devices around the blocks of `with device(…):`


def get_default_device() -> device:
    """The device on which new tensors are made; the CPU unless `set_default_device` changed it."""
    return _default


def set_default_device(to: str | device) -> None:
    """Make new tensors on this device from now on."""
    global _default
    _default = as_device(to)


def as_device(value: str | device | None) -> device:
    """A `device` from a name, a device or None (the default device)."""
    if value is None:
        return _default
    return value if isinstance(value, device) else device(value)
