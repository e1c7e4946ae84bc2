"""Signals: windows, and spectra over time, under PyTorch's names."""

from . import windows
from .spectrogram import istft, stft

__all__ = ["istft", "stft", "windows"]
