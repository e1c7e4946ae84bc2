"""Windows: weights that fade a piece of a signal out at both ends.

`hann(M)` and so on are PyTorch's `signal.windows`; `hann_window(n)` and so on its older functions,
which are periodic unless told otherwise. Computed in float64, then rounded.

Source: Harris, 1978, "On the use of windows for harmonic analysis with the discrete Fourier
transform".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ..dtypes import get_default_dtype
from ..tensor import Tensor
from ..tensor.creation import from_array

Shape = Callable[[np.ndarray, int], np.ndarray]


def _make(name: str, M: Any, sym: bool, shape: Shape, options: dict[str, Any]) -> Tensor:
    """The window's M numbers: shape(0 … N, N) with N = M - 1, or M for a periodic one."""
    unknown = set(options) - {"dtype", "layout", "device", "requires_grad", "pin_memory"}
    if unknown:
        raise TypeError(f"{name} got an unexpected keyword argument {sorted(unknown)[0]!r}")
    if not isinstance(M, int):
        raise TypeError(f"{name} takes a whole number of samples, not {type(M).__name__}")
    kind = options.get("dtype") or get_default_dtype()
    if not kind.is_floating_point:
        raise RuntimeError(f"{name} makes floating-point windows, not {kind}")
    if M < 0:
        raise ValueError(f"{name} needs a length of at least 0, not {M}")
    last = M - 1 if sym else M
    values = np.ones(M) if M == 1 else shape(np.arange(M, dtype=np.float64), last)
    made = from_array(values.astype(kind.numpy), kind, options.get("device"))
    return made.requires_grad_(bool(options.get("requires_grad", False)))


def _cosines(*weights: float) -> Shape:
    """a0 - a1 cos(2πk/N) + a2 cos(4πk/N) - …"""

    def shape(k: np.ndarray, last: int) -> np.ndarray:
        angle = 2 * np.pi * k / last
        return np.asarray(sum((-1) ** i * a * np.cos(i * angle) for i, a in enumerate(weights)))

    return shape


def hann(M: int, *, sym: bool = True, **options: Any) -> Tensor:
    """½ - ½ cos(2πk / N)."""
    return _make("hann", M, sym, _cosines(0.5, 0.5), options)


def hamming(M: int, *, sym: bool = True, **options: Any) -> Tensor:
    """0.54 - 0.46 cos(2πk / N)."""
    return _make("hamming", M, sym, _cosines(0.54, 0.46), options)


def general_hamming(M: int, *, alpha: float = 0.54, sym: bool = True, **options: Any) -> Tensor:
    """alpha - (1 - alpha) cos(2πk / N)."""
    return _make("general_hamming", M, sym, _cosines(alpha, 1 - alpha), options)


def blackman(M: int, *, sym: bool = True, **options: Any) -> Tensor:
    """0.42 - ½ cos(2πk / N) + 0.08 cos(4πk / N)."""
    return _make("blackman", M, sym, _cosines(0.42, 0.5, 0.08), options)


def nuttall(M: int, *, sym: bool = True, **options: Any) -> Tensor:
    """Four cosines that leave the least outside of the main lobe."""
    return _make("nuttall", M, sym, _cosines(0.3635819, 0.4891775, 0.1365995, 0.0106411), options)


def general_cosine(M: int, *, a: Sequence[float], sym: bool = True, **options: Any) -> Tensor:
    """a0 - a1 cos(2πk / N) + a2 cos(4πk / N) - …"""
    if not a:
        raise ValueError("general_cosine needs at least one weight in a")
    return _make("general_cosine", M, sym, _cosines(*a), options)


def _triangle(k: np.ndarray, last: int) -> np.ndarray:
    return 1 - np.abs(2 * k / last - 1)


def bartlett(M: int, *, sym: bool = True, **options: Any) -> Tensor:
    """1 - |2k / N - 1|: a triangle."""
    return _make("bartlett", M, sym, _triangle, options)


def cosine(M: int, *, sym: bool = True, **options: Any) -> Tensor:
    """sin(π (k + ½) / (N + 1)): half a wave."""
    return _make("cosine", M, sym, lambda k, last: np.sin(np.pi * (k + 0.5) / (last + 1)), options)


def exponential(
    M: int, *, center: float | None = None, tau: float = 1.0, sym: bool = True, **options: Any
) -> Tensor:
    """exp(-|k - center| / tau)."""
    if tau <= 0:
        raise ValueError(f"exponential needs tau above 0, not {tau}")
    if center is not None and sym:
        raise ValueError("exponential takes center with sym=False only")

    def shape(k: np.ndarray, last: int) -> np.ndarray:
        return np.exp(-np.abs(k - (last / 2 if center is None else center)) / tau)

    return _make("exponential", M, sym, shape, options)


def gaussian(M: int, *, std: float = 1.0, sym: bool = True, **options: Any) -> Tensor:
    """exp(-½ ((k - N/2) / std)²)."""
    if std <= 0:
        raise ValueError(f"gaussian needs std above 0, not {std}")
    return _make(
        "gaussian", M, sym, lambda k, last: np.exp(-0.5 * ((k - last / 2) / std) ** 2), options
    )


def kaiser(M: int, *, beta: float = 12.0, sym: bool = True, **options: Any) -> Tensor:
    """I0(beta · √(1 - (2k / N - 1)²)) / I0(beta), with the Bessel function I0."""
    if beta < 0:
        raise ValueError(f"kaiser needs beta of at least 0, not {beta}")

    def shape(k: np.ndarray, last: int) -> np.ndarray:
        root = np.sqrt(np.maximum(0, 1 - (2 * k / last - 1) ** 2))
        return np.asarray(np.i0(beta * root) / np.i0(beta))

    return _make("kaiser", M, sym, shape, options)


def hann_window(window_length: int, periodic: bool = True, **options: Any) -> Tensor:
    """½ - ½ cos(2πk / n)."""
    return _old("hann_window", window_length, periodic, _cosines(0.5, 0.5), options)


def hamming_window(
    window_length: int,
    periodic: bool = True,
    alpha: float = 0.54,
    beta: float = 0.46,
    **options: Any,
) -> Tensor:
    """alpha - beta cos(2πk / n)."""
    return _old("hamming_window", window_length, periodic, _cosines(alpha, beta), options)


def blackman_window(window_length: int, periodic: bool = True, **options: Any) -> Tensor:
    """0.42 - ½ cos(2πk / n) + 0.08 cos(4πk / n)."""
    return _old("blackman_window", window_length, periodic, _cosines(0.42, 0.5, 0.08), options)


def bartlett_window(window_length: int, periodic: bool = True, **options: Any) -> Tensor:
    """1 - |2k / n - 1|: a triangle."""
    return _old("bartlett_window", window_length, periodic, _triangle, options)


def kaiser_window(
    window_length: int, periodic: bool = True, beta: float = 12.0, **options: Any
) -> Tensor:
    """I0(beta · √(1 - (2k / n - 1)²)) / I0(beta)."""
    _old_length("kaiser_window", window_length)
    return kaiser(window_length, beta=beta, sym=not periodic, **options)


def _old(name: str, length: Any, periodic: bool, shape: Shape, options: dict[str, Any]) -> Tensor:
    _old_length(name, length)
    return _make(name, length, not periodic, shape, options)


def _old_length(name: str, length: Any) -> None:
    if isinstance(length, int) and length < 0:
        raise RuntimeError(f"{name} needs a length of at least 0, not {length}")
