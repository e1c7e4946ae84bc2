"""Random bits by counter (Philox 4x32, 10 rounds): the same on every device, whatever the order of
the work.

Element i of a draw is word i % 4 of block `offset + i // 4`; a uniform number is its upper 24 bits
over 2^24.

Source: Salmon, Moraes, Dror, Shaw, 2011, "Parallel random numbers: as easy as 1, 2, 3".
"""

from __future__ import annotations

from collections.abc import Iterator
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
_PART = 1 << 14  # blocks
_MASK, _HALF = np.uint64(0xFFFFFFFF), np.uint64(32)


def philox_parts(count: int, seed: int, offset: int) -> Iterator[tuple[int, np.ndarray]]:
    """`count` uint32 words of the stream `seed` from block `offset`, as (start, words) part by
    part: a part stays in the processor's cache, and a large draw needs little memory.
    """
    blocks = -(-count // 4)
    for first in range(0, blocks, _PART):
        size = min(_PART, blocks - first)
        words = _part(np.arange(offset + first, offset + first + size, dtype=np.uint64), seed)
        yield 4 * first, words.ravel()[: count - 4 * first]


def _part(blocks: np.ndarray, seed: int) -> np.ndarray:
    """The words (blocks, 4) of some blocks."""
    c0, c1 = blocks & _MASK, blocks >> _HALF
    c2, c3 = np.zeros_like(blocks), np.zeros_like(blocks)
    product0, product1 = np.empty_like(blocks), np.empty_like(blocks)
    key0, key1 = seed & 0xFFFFFFFF, (seed >> 32) & 0xFFFFFFFF
    for _ in range(10):
        np.multiply(c0, _MULTIPLIERS[0], out=product0)
        np.multiply(c2, _MULTIPLIERS[1], out=product1)
        np.right_shift(product1, _HALF, out=c0)
        np.right_shift(product0, _HALF, out=c2)
        c0 ^= c1
        c0 ^= np.uint64(key0)
        c2 ^= c3
        c2 ^= np.uint64(key1)
        np.bitwise_and(product1, _MASK, out=c1)
        np.bitwise_and(product0, _MASK, out=c3)
        key0, key1 = (key0 + _WEYL[0]) & 0xFFFFFFFF, (key1 + _WEYL[1]) & 0xFFFFFFFF
    words = np.empty((len(blocks), 4), np.uint32)
    for column, values in enumerate((c0, c1, c2, c3)):
        words[:, column] = values
    return words


def philox_words(count: int, seed: int, offset: int) -> np.ndarray:
    """`count` uint32 words of the stream `seed`, from block `offset`."""
    words = np.empty(count, np.uint32)
    for start, part in philox_parts(count, seed, offset):
        words[start : start + len(part)] = part
    return words


def _numpy(*, shape: Shape, seed: int, offset: int) -> np.ndarray:
    values = np.empty(size_of(shape), np.float32)
    for start, part in philox_parts(values.size, seed, offset):
        values[start : start + len(part)] = part >> np.uint32(8)
    values *= np.float32(2.0**-24)
    return values.reshape(shape)


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
