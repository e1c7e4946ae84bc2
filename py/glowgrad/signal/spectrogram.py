"""Spectra over time: the short-time Fourier transform and its inverse.

Source: Griffin, Lim, 1984, "Signal estimation from modified short-time Fourier transform".
"""

from __future__ import annotations

import math
import warnings

from ..errors import ShapeError
from ..fft import fft, ifft, irfft, rfft
from ..tensor import Tensor
from ..tensor.complex import view_as_complex, view_as_real
from ..tensor.creation import arange, ones
from ..tensor.movement import cat


def stft(
    input: Tensor,
    n_fft: int,
    hop_length: int | None = None,
    win_length: int | None = None,
    window: Tensor | None = None,
    center: bool = True,
    pad_mode: str = "reflect",
    normalized: bool = False,
    onesided: bool | None = None,
    return_complex: bool | None = None,
    align_to_window: bool | None = None,
) -> Tensor:
    """The spectra (…, frequencies, frames) of the pieces of n_fft samples that begin every
    hop_length samples (n_fft // 4 if None), each times the window (ones if None).

    center: pieces are centered at their sample, so that the signal is extended at both ends by
    pad_mode. onesided: the first n_fft // 2 + 1 frequencies only (if the signal is real). Raises
    RuntimeError for signals that are shorter than a piece, and unless return_complex is given.
    """
    if return_complex is None and not input.dtype.is_complex:
        raise RuntimeError("stft requires the return_complex parameter be given for real inputs")
    if align_to_window is not None and center:
        raise RuntimeError("stft takes align_to_window with center=False only")
    if input.ndim not in (1, 2):
        raise ShapeError(
            f"stft takes a signal (T) or several (B, T), but got shape {tuple(input.shape)}"
        )
    x = input if input.ndim == 2 else input.unsqueeze(0)
    hop = n_fft // 4 if hop_length is None else hop_length
    weights = _window("stft", x, n_fft, win_length, window)
    if hop <= 0:
        raise RuntimeError(f"stft got hop_length={hop}: it must be above 0")
    if center:
        x = _extended(x, n_fft // 2, pad_mode)
    if not 0 < n_fft <= x.shape[-1]:
        raise RuntimeError(
            f"stft got n_fft={n_fft} for a signal of {x.shape[-1]} samples: it must be from 1 to "
            "that"
        )
    frames = x.unfold(-1, n_fft, hop) * weights
    whole = x.dtype.is_complex or weights.dtype.is_complex
    half = not whole if onesided is None else onesided
    if half and whole:
        raise RuntimeError("stft of complex signals has all frequencies: use onesided=False")
    norm = "ortho" if normalized else "backward"
    made = (rfft(frames, norm=norm) if half else fft(frames, norm=norm)).mT
    made = made if input.ndim == 2 else made.squeeze(0)
    if return_complex is False:
        warnings.warn(
            "stft with return_complex=False is deprecated: use return_complex=True and "
            "view_as_real",
            UserWarning,
            stacklevel=2,
        )
        return view_as_real(made)
    return made


def _window(
    name: str, x: Tensor, n_fft: int, win_length: int | None, window: Tensor | None
) -> Tensor:
    """The window, with zeros on both sides up to n_fft."""
    length = n_fft if win_length is None else win_length
    if not 0 < length <= n_fft:
        raise RuntimeError(f"{name} got win_length={length}: it must be from 1 to n_fft={n_fft}")
    kind = x.dtype.to_real()
    weights = ones(length, dtype=kind, device=x.device) if window is None else window
    if tuple(weights.shape) != (length,):
        raise ShapeError(
            f"{name} needs a window of {length} numbers, but got shape {tuple(weights.shape)}"
        )
    left = (n_fft - length) // 2
    zeros = weights.new_zeros
    return cat([zeros(left), weights, zeros(n_fft - length - left)]) if n_fft > length else weights


def _extended(x: Tensor, by: int, mode: str) -> Tensor:
    from ..nn.functional import pad  # which has more to it

    if mode == "reflect" and by >= x.shape[-1]:
        raise RuntimeError(
            f"stft extends the signal by {by} samples that it reflects, but it has only "
            f"{x.shape[-1]}: use a smaller n_fft, pad_mode='constant' or center=False"
        )
    return pad(x.unsqueeze(1), (by, by), mode=mode).squeeze(1)


def istft(
    input: Tensor,
    n_fft: int,
    hop_length: int | None = None,
    win_length: int | None = None,
    window: Tensor | None = None,
    center: bool = True,
    normalized: bool = False,
    onesided: bool | None = None,
    length: int | None = None,
    return_complex: bool = False,
) -> Tensor:
    """The signal (…, T) whose `stft`, with the same options, comes nearest to the spectra: the
    pieces times the window, added where they overlap, over the sum of the squared windows.

    length: how many samples to give. Raises RuntimeError where the windows leave a sample out.
    """
    if not input.dtype.is_complex:
        if input.shape[-1] != 2:
            raise RuntimeError("istft takes complex spectra: use view_as_complex(x)")
        input = view_as_complex(input)
    if input.ndim not in (2, 3):
        raise ShapeError(
            "istft takes spectra (frequencies, frames) or (B, frequencies, frames), but got shape "
            f"{tuple(input.shape)}"
        )
    z = input if input.ndim == 3 else input.unsqueeze(0)
    hop = n_fft // 4 if hop_length is None else hop_length
    half = (not return_complex) if onesided is None else onesided
    if half and return_complex:
        raise RuntimeError("istft with onesided=True gives real signals: use return_complex=False")
    wanted = n_fft // 2 + 1 if half else n_fft
    if z.shape[1] != wanted:
        raise ShapeError(
            f"istft with n_fft={n_fft} and onesided={half} takes {wanted} frequencies, but got "
            f"{z.shape[1]}"
        )
    weights = _window("istft", z, n_fft, win_length, window)
    if not 0 < hop <= n_fft:
        raise RuntimeError(f"istft got hop_length={hop}: it must be from 1 to n_fft={n_fft}")
    norm = "ortho" if normalized else "backward"
    if return_complex:
        pieces = ifft(z.mT, norm=norm)
    else:  # a real signal has no more than half of the frequencies, as PyTorch takes it
        pieces = irfft(z[:, : n_fft // 2 + 1].mT, n_fft, norm=norm)
    frames = z.shape[-1]
    signal = _overlapped(pieces * weights, hop)
    squares = _overlapped((weights * weights).expand(1, frames, n_fft), hop)
    start = n_fft // 2 if center else 0
    end = signal.shape[-1] - start if length is None else start + length
    missing = max(0, end - signal.shape[-1])
    end = min(end, signal.shape[-1])
    signal, squares = signal[:, start:end], squares[:, start:end]
    least = squares.detach().abs().min().item() if squares.numel() else math.inf
    if least < 1e-11:
        raise RuntimeError(
            f"istft: the windows leave samples out (their squares add up to {least:.2g} there): "
            "use a smaller hop_length"
        )
    signal = signal / squares
    if missing:
        signal = cat([signal, signal.new_zeros(signal.shape[0], missing)], -1)
    return signal if input.ndim == 3 else signal.squeeze(0)


def _overlapped(pieces: Tensor, hop: int) -> Tensor:
    """(B, frames, n) pieces that begin every `hop` samples, added up to (B, samples)."""
    batch, frames, n = pieces.shape
    starts = arange(frames, device=pieces.device).unsqueeze(1) * hop
    places = (starts + arange(n, device=pieces.device)).reshape(1, -1).expand(batch, frames * n)
    empty = pieces.new_zeros(batch, (frames - 1) * hop + n)
    if not pieces.dtype.is_complex:
        return empty.scatter_add(1, places, pieces.reshape(batch, -1))
    pairs = view_as_real(pieces.reshape(batch, -1))
    parts = [view_as_real(empty)[..., i].scatter_add(1, places, pairs[..., i]) for i in (0, 1)]
    return view_as_complex(cat([p.unsqueeze(-1) for p in parts], -1))
