"""Fourier transforms, spectra over time and windows, against PyTorch."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.ops.table import bad, normal, row, whole

CPU = ("cpu",)


def spectrum(name: str, function: Callable[..., Any], *inputs: Any, **options: Any) -> None:
    """A row whose complex results are seen as pairs."""

    def pairs(t: Any, *x: Any) -> Any:
        made = function(t, *x)
        made = made if isinstance(made, (tuple, list)) else [made]
        return [t.view_as_real(m.resolve_conj()) if m.dtype.is_complex else m for m in made]

    row(f"fft-{name}", pairs, *inputs, devices=CPU, **{"tolerance": 8, **options})


def numbers(t: Any, x: Any) -> Any:
    """Complex numbers out of the two halves of the first axis."""
    half = x.shape[0] // 2
    return t.complex(x[:half], x[half:])


for norm in (None, "ortho", "forward"):
    spectrum(f"fft-{norm}", lambda t, x, m=norm: t.fft.fft(x, norm=m), normal(3, 8))
    spectrum(f"ifft-{norm}", lambda t, x, m=norm: t.fft.ifft(numbers(t, x), norm=m), normal(4, 7))
    spectrum(f"rfft-{norm}", lambda t, x, m=norm: t.fft.rfft(x, norm=m), normal(3, 8))
    spectrum(f"irfft-{norm}", lambda t, x, m=norm: t.fft.irfft(numbers(t, x), norm=m), normal(4, 5))
    spectrum(f"fft2-{norm}", lambda t, x, m=norm: (t.fft.fft2(x, norm=m),
        t.fft.ifft2(numbers(t, x), norm=m)), normal(2, 3, 4))  # fmt: skip
    spectrum(f"rfft2-{norm}", lambda t, x, m=norm: (t.fft.rfft2(x, norm=m),
        t.fft.irfft2(numbers(t, x), norm=m)), normal(2, 3, 4))  # fmt: skip
spectrum("second", lambda t, x: t.fft.fft(x).abs(), normal(6), second=True)
spectrum("odd", lambda t, x: (t.fft.rfft(x), t.fft.irfft(numbers(t, x), 7)), normal(2, 7))
spectrum("longer", lambda t, x: (t.fft.fft(x, 11), t.fft.rfft(x, 12), t.fft.irfft(x, 13)),
    normal(2, 7))  # fmt: skip
spectrum("shorter", lambda t, x: (t.fft.ifft(x, 4), t.fft.rfft(x, n=5), t.fft.irfft(x, 5)),
    normal(2, 7))  # fmt: skip
spectrum("dim", lambda t, x: (t.fft.fft(x, dim=0), t.fft.rfft(x, dim=-2), t.fft.irfft(x, dim=1)),
    normal(4, 5, 3))  # fmt: skip
spectrum("fftn", lambda t, x: (t.fft.fftn(x), t.fft.ifftn(x, dim=(0, 2)), t.fft.fftn(x, s=(5, 2))),
    normal(4, 3, 6))  # fmt: skip
spectrum("rfftn", lambda t, x: (t.fft.rfftn(x), t.fft.rfftn(x, dim=(2, 0)),
    t.fft.rfftn(x, s=(3, 7), dim=(0, 1))), normal(4, 3, 6))  # fmt: skip
spectrum("irfftn", lambda t, x: (t.fft.irfftn(numbers(t, x)), t.fft.irfftn(x, dim=(2, 0)),
    t.fft.irfftn(x, s=(3, 7), dim=(0, 1)), t.fft.irfft2(x, dim=(0, 1))), normal(4, 3, 6),
    tolerance=16)  # fmt: skip
spectrum("large", lambda t, x: t.fft.rfft(x).abs(), normal(1000), tolerance=200)
spectrum("float64", lambda t, x: t.fft.fft(x.double()), normal(2, 6))
spectrum("integers", lambda t, x: t.fft.fft(x), whole(-4, 4, 6), gradient=False)
spectrum("transposed", lambda t, x: t.fft.fft(x.T)[:, ::2], normal(6, 3))
spectrum("filter", lambda t, x, k: t.fft.irfft(t.fft.rfft(x) * t.fft.rfft(k, 12), 12), normal(12),
    normal(5))  # fmt: skip
spectrum("round-trip", lambda t, x: t.fft.ifft(t.fft.fft(x)).real, normal(2, 9))
row("fftshift", lambda t, x: (t.fft.fftshift(x), t.fft.ifftshift(x, 1), t.fft.fftshift(x, (0, 1))),
    normal(5, 4))  # fmt: skip
row("fftfreq", lambda t, x: [f(n, d, device=x.device) for f in (t.fft.fftfreq, t.fft.rfftfreq)
    for n, d in ((8, 1.0), (7, 0.5), (1, 2.0))], normal(1), gradient=False)  # fmt: skip

# spectra over time
spectrum("stft", lambda t, x: t.stft(x, 8, return_complex=True), normal(2, 40))
spectrum("stft-options", lambda t, x: t.stft(x, 10, 3, 7, t.hann_window(7), center=False,
    normalized=True, return_complex=True), normal(40))  # fmt: skip
spectrum("stft-all", lambda t, x: t.stft(x, 8, 4, window=t.hamming_window(8), pad_mode="constant",
    onesided=False, return_complex=True), normal(2, 30))  # fmt: skip
spectrum("istft", lambda t, x: t.istft(t.stft(x, 8, window=t.hann_window(8), return_complex=True),
    8, window=t.hann_window(8)), normal(2, 40))  # fmt: skip
spectrum("istft-options", lambda t, x: (lambda z: (t.istft(z, 10, 3, 7, t.hamming_window(7),
    normalized=True, length=35), t.istft(z.abs() * (1 + 0j), 10, 3, length=50)))(
    t.stft(x, 10, 3, 7, t.hamming_window(7), normalized=True, return_complex=True)), normal(40),
    tolerance=16)  # fmt: skip
spectrum("istft-all", lambda t, x: t.istft(t.stft(x, 8, 4, onesided=False, return_complex=True), 8,
    4, onesided=False, center=True), normal(2, 32))  # fmt: skip

# windows
OLD = ("hann_window", "hamming_window", "blackman_window", "bartlett_window", "kaiser_window")
NEW = ("hann", "hamming", "blackman", "bartlett", "cosine", "nuttall", "kaiser", "gaussian",
       "exponential", "general_hamming")  # fmt: skip


def old(t: Any, x: Any, name: str) -> Any:
    make = getattr(t, name)
    return [
        make(n, p, dtype=t.float32, device=x.device) for n in (7, 8, 1, 0) for p in (True, False)
    ]


def new(t: Any, x: Any, name: str) -> Any:
    make = getattr(t.signal.windows, name)
    return [make(n, sym=p, device=x.device) for n in (7, 8, 1) for p in (True, False)]


for name in OLD:
    row(name, lambda t, x, n=name: old(t, x, n), normal(1), gradient=False, tolerance=3)
for name in NEW:
    row(f"windows-{name}", lambda t, x, n=name: new(t, x, n), normal(1), gradient=False,
        tolerance=3)  # fmt: skip
row("windows-options", lambda t, x: (t.signal.windows.general_cosine(9, a=[0.46, 0.23, 0.31]),
    t.signal.windows.gaussian(6, std=0.7), t.signal.windows.kaiser(6, beta=3.0),
    t.kaiser_window(6, True, 3.0), t.hamming_window(5, False, 0.6, 0.4)), normal(1),
    gradient=False, devices=CPU, tolerance=3)  # fmt: skip

bad("fft-norm", lambda t: t.fft.fft(t.ones(8), norm="both"))
bad("fft-n", lambda t: t.fft.fft(t.ones(8), n=0))
bad("fft-empty", lambda t: t.fft.fft(t.ones(0)))
bad("fft-scalar", lambda t: t.fft.fft(t.tensor(1.0)))
bad("fft-dim", lambda t: t.fft.fft(t.ones(8), dim=1))
bad("fft-twice", lambda t: t.fft.fftn(t.ones(8, 8), dim=(0, -2)))
bad("fft-lengths", lambda t: t.fft.fftn(t.ones(8, 8), s=(8,), dim=(0, 1)))
bad("fft-too-many-lengths", lambda t: t.fft.fftn(t.ones(8), s=(8, 8)))
bad("fft-rfft-of-complex", lambda t: t.fft.rfft(t.ones(8) * 1j))
bad("fft-irfft-of-one", lambda t: t.fft.irfft(t.ones(1)))
bad("fft-half", lambda t: t.fft.fft(t.ones(8, dtype=t.float16)))
bad("stft-no-kind", lambda t: t.stft(t.ones(32), 8))
bad("stft-long", lambda t: t.stft(t.ones(4), 8, center=False, return_complex=True))
bad("stft-reflects-too-much", lambda t: t.stft(t.ones(4), 16, return_complex=True))
bad("stft-window", lambda t: t.stft(t.ones(32), 8, window=t.ones(7), return_complex=True))
bad("stft-hop", lambda t: t.stft(t.ones(32), 8, 0, return_complex=True))
bad("stft-three-axes", lambda t: t.stft(t.ones(2, 2, 32), 8, return_complex=True))
bad("istft-frequencies", lambda t: t.istft(t.ones(6, 3) * 1j, 8))
bad("istft-gaps", lambda t: t.istft(t.ones(5, 3) * 1j, 8, 8, window=t.hann_window(8)))
bad("window-negative", lambda t: t.hann_window(-1))
bad("window-integers", lambda t: t.hann_window(4, dtype=t.int64))
bad("windows-negative", lambda t: t.signal.windows.hann(-1))
bad("windows-std", lambda t: t.signal.windows.gaussian(4, std=0.0))
