"""Random bits by counter (Philox 4x32, 10 rounds): the same on every device, whatever the order of
the work.

Element i of a draw is word i % 4 of block `offset + i // 4`; a uniform number is its upper 24 bits
over 2^24.

Source: Salmon, Moraes, Dror, Shaw, 2011, "Parallel random numbers: as easy as 1, 2, 3".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..dtypes import float32
from ..primitive import Primitive
from ..spec import Spec
from .shapes import Shape, size_of

if TYPE_CHECKING:
    from ..device import Array
    from ..webgpu.lowering import Encoder

_MULTIPLIERS = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
_WEYL = 0x9E3779B9, 0xBB67AE85
_MASK, _HALF = np.uint64(0xFFFFFFFF), np.uint64(32)


def philox_words(count: int, seed: int, offset: int) -> np.ndarray:
    """`count` uint32 words of the stream `seed`, from block `offset`."""
    blocks = np.arange(offset, offset + -(-count // 4), dtype=np.uint64)
    c0, c1 = blocks & _MASK, blocks >> _HALF
    c2 = c3 = np.zeros_like(blocks)
    key0, key1 = seed & 0xFFFFFFFF, (seed >> 32) & 0xFFFFFFFF
    for _ in range(10):
        product0, product1 = c0 * _MULTIPLIERS[0], c2 * _MULTIPLIERS[1]
        c0, c1, c2, c3 = (
            (product1 >> _HALF) ^ c1 ^ np.uint64(key0),
            product1 & _MASK,
            (product0 >> _HALF) ^ c3 ^ np.uint64(key1),
            product0 & _MASK,
        )
        key0, key1 = (key0 + _WEYL[0]) & 0xFFFFFFFF, (key1 + _WEYL[1]) & 0xFFFFFFFF
    return np.stack([c0, c1, c2, c3], axis=1).ravel()[:count].astype(np.uint32)


def _numpy(*, shape: Shape, seed: int, offset: int) -> np.ndarray:
    words = philox_words(size_of(shape), seed, offset)
    return ((words >> np.uint32(8)) * np.float32(2.0**-24)).astype(np.float32).reshape(shape)


def _gpu(
    encoder: Encoder, outs: list[Array], ins: list[Array], *, shape: Shape, seed: int, offset: int
) -> None:
    encoder.random_uniform(outs[0], seed, offset)


# Numbers in [0, 1), multiples of 2^-24, each exactly the same on every device.
uniform = Primitive(
    "uniform",
    spec=lambda *, shape, seed, offset: Spec(shape, float32),
    numpy=_numpy,
    gpu=_gpu,
)
