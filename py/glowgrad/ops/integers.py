"""Operations on whole numbers only: their bits (also those of bools), shifts, common divisors."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from ..dtypes import bool_
from ..primitive import Primitive
from ..spec import Spec
from .shapes import broadcast_shapes

if TYPE_CHECKING:
    from ..device import Array
    from ..webgpu.lowering import Encoder


def _of_integers(name: str, numpy: Callable[..., Any], *, of_bools: bool = True) -> Primitive:
    """Declare an operation on whole numbers, and on bools unless that makes no sense."""

    def spec(*inputs: Spec) -> Spec:
        dtype = inputs[0].dtype
        if dtype.differentiable or (dtype is bool_ and not of_bools):
            raise NotImplementedError(
                f"{name} works on whole numbers, not on {dtype}: convert first, e.g. x.int()"
            )
        return Spec(broadcast_shapes(name, *[s.shape for s in inputs]), dtype)

    def gpu(encoder: Encoder, outs: list[Array], ins: list[Array]) -> None:
        inverted_bool = name == "bitwise_not" and ins[0].kind == "u32"
        encoder.elementwise("logical_not" if inverted_bool else name, outs[0], ins)

    return Primitive(name, spec=spec, numpy=numpy, gpu=gpu, pointwise=True)


def _shift(shift: Callable[..., np.ndarray], left: bool) -> Callable[..., np.ndarray]:
    def shifted(x: np.ndarray, by: np.ndarray) -> np.ndarray:
        bits = 8 * x.dtype.itemsize
        outside = (by < 0) | (by >= bits)
        rest = shift(x, np.where(outside, 0, by).astype(x.dtype))
        # What is left when all bits have gone: nothing, or copies of the sign.
        return np.where(outside, 0 if left else np.where(x < 0, -1, 0), rest).astype(x.dtype)

    return shifted


bitwise_and = _of_integers("bitwise_and", np.bitwise_and)
bitwise_or = _of_integers("bitwise_or", np.bitwise_or)
bitwise_xor = _of_integers("bitwise_xor", np.bitwise_xor)
bitwise_not = _of_integers("bitwise_not", np.bitwise_not)
bitwise_left_shift = _of_integers("bitwise_left_shift", _shift(np.left_shift, True), of_bools=False)
bitwise_right_shift = _of_integers(
    "bitwise_right_shift", _shift(np.right_shift, False), of_bools=False
)
gcd = _of_integers("gcd", np.gcd, of_bools=False)
