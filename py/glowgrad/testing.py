"""PyTorch's `torch.testing`: comparing results in tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from . import dtypes
from .tensor.core import Core
from .tensor.from_data import as_tensor

# rtol and atol by type, as in PyTorch.
_TOLERANCES = {
    dtypes.float16: (1e-3, 1e-5),
    dtypes.bfloat16: (1.6e-2, 1e-5),
    dtypes.float32: (1.3e-6, 1e-5),
    dtypes.float64: (1e-7, 1e-7),
    dtypes.complex64: (1.3e-6, 1e-5),
    dtypes.complex128: (1e-7, 1e-7),
}


def assert_close(
    actual: Any,
    expected: Any,
    *,
    allow_subclasses: bool = True,
    rtol: float | None = None,
    atol: float | None = None,
    equal_nan: bool = False,
    check_device: bool = True,
    check_dtype: bool = True,
    check_layout: bool = True,
    check_stride: bool = False,
    msg: Any = None,
) -> None:
    """Raise AssertionError unless |actual - expected| <= atol + rtol · |expected| everywhere, in
    tensors, numbers, and lists or dicts of them. The tolerances depend on the type.
    """
    if (rtol is None) != (atol is None):
        raise ValueError("assert_close takes rtol and atol together, or neither")
    if isinstance(actual, Mapping) and isinstance(expected, Mapping):
        _check(actual.keys() == expected.keys(), f"keys {[*actual]} and {[*expected]}", msg)
        pairs = [(actual[key], expected[key]) for key in expected]
    elif _is_list(actual) and _is_list(expected):
        _check(len(actual) == len(expected), f"lengths {len(actual)} and {len(expected)}", msg)
        pairs = list(zip(actual, expected, strict=True))
    else:
        _compare(
            actual, expected, rtol, atol, equal_nan, check_device, check_dtype, check_stride, msg
        )
        return
    for one, other in pairs:
        assert_close(
            one,
            other,
            rtol=rtol,
            atol=atol,
            equal_nan=equal_nan,
            check_device=check_device,
            check_dtype=check_dtype,
            check_stride=check_stride,
            msg=msg,
        )


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, (str, bytes))


def _compare(
    actual: Any,
    expected: Any,
    rtol: float | None,
    atol: float | None,
    equal_nan: bool,
    check_device: bool,
    check_dtype: bool,
    check_stride: bool,
    msg: Any,
) -> None:
    if isinstance(actual, Core) != isinstance(expected, Core):
        check_dtype = check_device = False
    a: Any = as_tensor(actual).detach()
    b: Any = as_tensor(expected).detach()
    _check(a.shape == b.shape, f"shapes {tuple(a.shape)} and {tuple(b.shape)}", msg)
    _check(not check_device or a.device == b.device, f"devices {a.device} and {b.device}", msg)
    _check(not check_dtype or a.dtype is b.dtype, f"types {a.dtype} and {b.dtype}", msg)
    _check(not check_stride or a.stride() == b.stride(), "strides", msg)
    kind = dtypes.promote(a.dtype, b.dtype)
    a, b = a.cpu().to(kind), b.cpu().to(kind)
    relative, absolute = _TOLERANCES.get(kind, (0.0, 0.0)) if rtol is None else (rtol, atol or 0.0)
    close = a.isclose(b, relative, absolute, equal_nan)
    if bool(close.all()):
        return
    apart = (a - b).abs() if kind is not dtypes.bool_ else (a ^ b).int()
    raise AssertionError(
        _text(
            msg,
            f"{int((~close).sum())} of {close.numel()} elements are not close; the largest "
            f"difference is {apart.max().item():g} (allowed: {absolute:g} + {relative:g} · "
            "|expected|)",
        )
    )


def _check(fits: bool, what: str, msg: Any) -> None:
    if not fits:
        raise AssertionError(_text(msg, f"{what} are not the same"))


def _text(msg: Any, usual: str) -> str:
    if msg is None:
        return usual
    return str(msg(usual)) if callable(msg) else str(msg)
