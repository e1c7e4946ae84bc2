"""Data to learn from: shipped with the package or made on the spot."""

from .digits import load_digits, make_shifted_digits
from .points import (
    make_circles,
    make_clouds,
    make_imbalanced,
    make_moons,
    make_sine,
    make_spirals,
    make_xor,
)
from .sentences import make_reviews
from .surfaces import make_hills, make_plane, make_waves

__all__ = [
    "load_digits",
    "make_circles",
    "make_clouds",
    "make_hills",
    "make_imbalanced",
    "make_moons",
    "make_plane",
    "make_reviews",
    "make_shifted_digits",
    "make_sine",
    "make_spirals",
    "make_waves",
    "make_xor",
]
