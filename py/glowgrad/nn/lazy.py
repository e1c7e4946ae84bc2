"""Layers that learn the size of their input from the first one they get."""

from __future__ import annotations

from typing import Any, ClassVar

from ..tensor import Tensor
from .batchnorm import (
    BatchNorm1d,
    BatchNorm2d,
    BatchNorm3d,
    InstanceNorm1d,
    InstanceNorm2d,
    InstanceNorm3d,
)
from .convolution import (
    Conv1d,
    Conv2d,
    Conv3d,
    ConvTranspose1d,
    ConvTranspose2d,
    ConvTranspose3d,
)
from .linear import Linear
from .module import _TABLES, Module
from .parameter import UninitializedBuffer, UninitializedParameter, is_lazy


class LazyModuleMixin(Module):
    """A layer without its first argument, the size of its input. The first input makes an ordinary
    layer of it, `cls_to_become`; until then its parameters have no shape.
    """

    cls_to_become: ClassVar[type[Module]]
    _size_axis: ClassVar[int] = 1

    def __init__(self, *args: Any, **options: Any) -> None:
        ordinary: Any = super().__init__
        ordinary(0, *args, **options)
        self.__dict__["_made_by"] = args, options
        for name, parameter in list(self._parameters.items()):
            if parameter is not None:
                place = {"device": parameter.device, "dtype": parameter.dtype}
                self._parameters[name] = UninitializedParameter(**place)
        for name, buffer in list(self._buffers.items()):
            if buffer is not None and buffer.ndim:
                place = {"device": buffer.device, "dtype": buffer.dtype}
                self._buffers[name] = UninitializedBuffer(**place)

    def has_uninitialized_params(self) -> bool:
        """Whether a parameter or buffer has no shape yet."""
        return any(is_lazy(t) for t in (*self._parameters.values(), *self._buffers.values()))

    def _size(self, input: Tensor) -> int:
        rank = getattr(self, "rank", None)
        alone = rank is not None and input.ndim == rank + 1  # one sample, without a batch axis
        axis = 0 if alone else self._size_axis
        if not -input.ndim <= axis < input.ndim:
            raise RuntimeError(
                f"{self!r} got an input of shape {tuple(input.shape)}, which has no axis {axis}"
            )
        return input.shape[axis]

    def initialize_parameters(self, input: Tensor) -> None:
        """Take on the sizes that an input asks for, with the start of an ordinary layer."""
        args, options = self.__dict__["_made_by"]
        make: Any = self.cls_to_become
        made = make(self._size(input), *args, **options)
        for kind in ("_parameters", "_buffers"):
            for name, tensor in self.__dict__[kind].items():
                if is_lazy(tensor):
                    tensor.materialize(())
                    tensor.data = made.__dict__[kind][name].to(tensor.device).to(tensor.dtype)
        own = {k: v for k, v in made.__dict__.items() if k not in _TABLES and k != "training"}
        self.__dict__.update(own)

    def forward(self, input: Tensor, *args: Any, **options: Any) -> Any:
        self.initialize_parameters(input)
        del self.__dict__["_made_by"]
        self.__class__ = self.cls_to_become  # type: ignore[assignment]
        return self.forward(input, *args, **options)


class LazyLinear(LazyModuleMixin, Linear):
    """Linear, whose in_features is the last size of the first input."""

    cls_to_become = Linear
    _size_axis = -1


def _lazy(cls: type[Module], base: type[LazyModuleMixin] = LazyModuleMixin) -> Any:
    """The lazy version of a layer whose first argument is a number of channels."""
    text = f"{cls.__name__}, whose number of channels is that of the first input."
    parts = {"cls_to_become": cls, "__doc__": text, "__module__": __name__}
    return type(f"Lazy{cls.__name__}", (base, cls), parts)


LazyConv1d, LazyConv2d, LazyConv3d = map(_lazy, (Conv1d, Conv2d, Conv3d))
LazyConvTranspose1d = _lazy(ConvTranspose1d)
LazyConvTranspose2d = _lazy(ConvTranspose2d)
LazyConvTranspose3d = _lazy(ConvTranspose3d)
LazyBatchNorm1d, LazyBatchNorm2d, LazyBatchNorm3d = map(
    _lazy, (BatchNorm1d, BatchNorm2d, BatchNorm3d)
)


class _LazyInstanceNorm(LazyModuleMixin):
    """Other than InstanceNorm, with weights and running statistics unless told otherwise."""

    def __init__(
        self,
        eps: float = 1e-5,
        momentum: float = 0.1,
        affine: bool = True,
        track_running_stats: bool = True,
        device: Any = None,
        dtype: Any = None,
        *,
        bias: bool = True,
    ) -> None:
        super().__init__(eps, momentum, affine, track_running_stats, device, dtype, bias=bias)


LazyInstanceNorm1d = _lazy(InstanceNorm1d, _LazyInstanceNorm)
LazyInstanceNorm2d = _lazy(InstanceNorm2d, _LazyInstanceNorm)
LazyInstanceNorm3d = _lazy(InstanceNorm3d, _LazyInstanceNorm)
