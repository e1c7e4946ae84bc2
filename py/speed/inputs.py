"""Numbers that any language makes alike: a hash of the place and a seed.

`tests/bench/peers/inputs.js` is its twin. Source of the mixing steps: Appleby, MurmurHash3, 2011.
"""

import numpy as np

_GOLDEN, _STRIDE = 0x9E3779B1, 0x85EBCA77


def _hashed(count: int, seed: int) -> np.ndarray:
    h = np.arange(count, dtype=np.uint32) * np.uint32(_GOLDEN)
    h += np.uint32(seed * _STRIDE & 0xFFFFFFFF)
    h ^= h >> np.uint32(16)
    h *= np.uint32(0x85EBCA6B)
    h ^= h >> np.uint32(13)
    h *= np.uint32(0xC2B2AE35)
    h ^= h >> np.uint32(16)
    return h >> np.uint32(8)


def numbers(shape: tuple[int, ...], seed: int, scale: float = 1.0) -> np.ndarray:
    """float32 in [-scale, scale), spread evenly."""
    values = _hashed(int(np.prod(shape)), seed).astype(np.float32) / np.float32(2**23) - 1
    return (values * np.float32(scale)).reshape(shape)


def labels(shape: tuple[int, ...], seed: int, classes: int) -> np.ndarray:
    """int64 in [0, classes)."""
    return (_hashed(int(np.prod(shape)), seed) % classes).astype(np.int64).reshape(shape)
