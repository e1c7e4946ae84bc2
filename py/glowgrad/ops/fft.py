"""The discrete Fourier transform, on the CPU; everything else in `fft` composes it."""

from __future__ import annotations

import numpy as np

from ..primitive import Primitive
from .complex import no_gpu
from .shapes import Shape


def _numpy(z: np.ndarray, *, axes: Shape, inverse: bool) -> np.ndarray:
    """Σ_j z_j exp(∓2πi jk / n) along each axis, not scaled."""
    if inverse:
        return np.fft.ifftn(z, axes=axes, norm="forward")
    return np.fft.fftn(z, axes=axes)


# A symmetric matrix, so its own transpose; Primitive.gradient adds the conjugates.
fft: Primitive = Primitive(
    "fft",
    spec=lambda z, *, axes, inverse: z,
    numpy=_numpy,
    gpu=no_gpu,
    vjp=[lambda g, _ans, _z, *, axes, inverse: fft(g, axes=axes, inverse=inverse)],
)
