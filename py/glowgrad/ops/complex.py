"""Complex numbers, on the CPU: views between a complex tensor and its real pairs, conjugates and
absolute values.

The gradient of a complex tensor is PyTorch's: that of the loss by the real part plus i times that
by the imaginary part. Every other primitive that takes complex numbers is holomorphic, so that
`Primitive.gradient` conjugates its rule.

Source: Kreutz-Delgado, 2009, "The complex gradient operator and the CR-calculus".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..primitive import Primitive, View
from ..spec import Spec

if TYPE_CHECKING:
    from ..tensor import Tensor


def no_gpu(*_: Any, **__: Any) -> None:
    """The lowering of what exists on the CPU only; no tensor of such a type gets to the GPU."""
    raise RuntimeError("complex numbers exist on the CPU only: use x.cpu()")


def _pairs(array: np.ndarray) -> np.ndarray:
    part = array.real.dtype
    return np.stack([array.real, array.imag], -1) if array.size == 0 else _memory(array, part)


def _memory(array: np.ndarray, part: np.dtype[Any]) -> np.ndarray:
    strides = (*array.strides, part.itemsize)
    return np.lib.stride_tricks.as_strided(array.real, (*array.shape, 2), strides)


def _numbers(array: np.ndarray) -> np.ndarray:
    kind = np.complex128 if array.dtype == np.float64 else np.complex64
    return array.view(kind)[..., 0]


view_as_real: View = View(
    "view_as_real",
    move=_pairs,
    vjp=lambda g, _ans, _x: view_as_complex(g.contiguous()),
    dtype=lambda kind: kind.to_real(),
)
view_as_complex: View = View(
    "view_as_complex",
    move=_numbers,
    vjp=lambda g, _ans, _x: view_as_real(g),
    dtype=lambda kind: kind.to_complex(),
)

conj = Primitive(
    "conj",
    spec=lambda x: x,
    numpy=np.conjugate,
    gpu=no_gpu,
    vjp=[lambda g, _ans, _x: g.conj()],
)


def _modulus_gradient(g: Tensor, ans: Tensor, z: Tensor) -> Tensor:
    zero = ans == 0  # without a slope there; as in PyTorch its gradient is 0
    return g * (z / zero.where(1.0, ans))


modulus = Primitive(
    "modulus",
    spec=lambda z: Spec(z.shape, z.dtype.to_real()),
    numpy=np.abs,
    gpu=no_gpu,
    vjp=[_modulus_gradient],
)
