"""Fourier transforms, under PyTorch's names; their complex numbers exist on the CPU only."""

from .frequencies import fftfreq, fftshift, ifftshift, rfftfreq
from .of_complex import fft, fft2, fftn, ifft, ifft2, ifftn
from .of_real import irfft, irfft2, irfftn, rfft, rfft2, rfftn

__all__ = [
    "fft",
    "fft2",
    "fftfreq",
    "fftn",
    "fftshift",
    "ifft",
    "ifft2",
    "ifftn",
    "ifftshift",
    "irfft",
    "irfft2",
    "irfftn",
    "rfft",
    "rfft2",
    "rfftfreq",
    "rfftn",
]
