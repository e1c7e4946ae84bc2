"""Random tensors from counter-based streams: one seed gives the same numbers on every device and
machine.

Uniform numbers are made on the device itself. Normal ones are made on the CPU in float64 by the
Box-Muller transform and then sent, because the GPU's log and cos differ in their last bits.

Sources: Salmon et al., 2011 (Philox); Box, Muller, 1958, "A note on the generation of random normal
deviates".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from . import dtypes
from .device import as_device
from .dtypes import DType
from .ops.random import philox_parts, philox_words, uniform
from .ops.shapes import size_of
from .tensor.creation import from_array
from .tensor.movement import as_shape

if TYPE_CHECKING:
    from .tensor import Tensor


class Generator:
    """A stream of random numbers: a seed, and how far it has been read (in blocks of 4 words)."""

    def __init__(self, device: Any = None) -> None:
        self.device = as_device(device)
        self.manual_seed(67280421310721)

    def manual_seed(self, seed: int) -> Generator:
        self.seed = int(seed) & 0xFFFFFFFFFFFFFFFF
        self.offset = 0
        return self

    def initial_seed(self) -> int:
        return self.seed

    def take(self, words: int) -> int:
        """Reserve `words` words; returns the number of their first block."""
        if forbidden_by is not None:
            raise RuntimeError(
                f"{forbidden_by}: random numbers are drawn inside; say whether they are to be the "
                "'same' in all calls or 'different' (randomness=…), or draw them outside"
            )
        start = self.offset
        self.offset += -(-words // 4)
        return start


default_generator = Generator()
forbidden_by: str | None = None  # what allows no random numbers while it runs


def manual_seed(seed: int) -> Generator:
    """Start the default stream of random numbers anew."""
    return default_generator.manual_seed(seed)


def _words(count: int, generator: Generator | None) -> np.ndarray:
    source = generator or default_generator
    return philox_words(count, source.seed, source.take(count))


def rand(
    *size: Any,
    generator: Generator | None = None,
    dtype: DType | None = None,
    device: Any = None,
    requires_grad: bool = False,
) -> Tensor:
    """Numbers drawn evenly from [0, 1)."""
    shape = as_shape(size)
    source = generator or default_generator
    offset = source.take(size_of(shape))
    made = uniform.on(as_device(device), shape=shape, seed=source.seed, offset=offset)
    made = made if dtype is None else made.to(dtype)
    return made.requires_grad_(requires_grad)


def randn(
    *size: Any,
    generator: Generator | None = None,
    dtype: DType | None = None,
    device: Any = None,
    requires_grad: bool = False,
) -> Tensor:
    """Numbers drawn from the normal distribution with mean 0 and variance 1."""
    shape = as_shape(size)
    count = size_of(shape)
    source = generator or default_generator
    drawn = count + count % 2
    normal = np.empty(drawn, (dtype or dtypes.float32).numpy)
    for start, part in philox_parts(drawn, source.seed, source.take(drawn)):
        words = part.astype(np.float64).reshape(-1, 2)
        radius = np.sqrt(-2.0 * np.log((words[:, 0] + 1.0) / 2.0**32))
        angle = words[:, 1] * (2.0 * np.pi / 2.0**32)
        end = start + len(part)
        normal[start:end:2], normal[start + 1 : end : 2] = (
            radius * np.cos(angle),
            radius * np.sin(angle),
        )
    kind = dtype or dtypes.float32
    return from_array(normal[:count].reshape(shape), kind, device, requires_grad)


def randint(
    low: int,
    high: int | None = None,
    size: Any = (),
    *,
    generator: Generator | None = None,
    dtype: DType | None = None,
    device: Any = None,
) -> Tensor:
    """Whole numbers drawn evenly from low (0 if left out) to high - 1: `randint(10, (3,))` or
    `randint(1, 7, (3,))`.
    """
    if not isinstance(high, int):
        low, high, size = 0, low, high if high is not None else size
    if high <= low:
        raise RuntimeError(f"randint got low={low} and high={high}: high must be larger than low")
    shape = as_shape((size,))
    words = _words(size_of(shape), generator).astype(np.uint64)
    # The product's upper half: even to within 2^-32 of the range, without a division.
    values = low + ((words * np.uint64(high - low)) >> np.uint64(32)).astype(np.int64)
    kind = dtype or dtypes.int64
    return from_array(values.reshape(shape).astype(kind.numpy), kind, device)


def permutation(n: int, generator: Generator | None = None) -> np.ndarray:
    """The numbers 0 to n - 1 in random order, as numpy."""
    return np.argsort(_words(n, generator), kind="stable")


def randperm(n: int, *, generator: Generator | None = None, device: Any = None) -> Tensor:
    """The numbers 0 to n - 1 in random order."""
    return from_array(permutation(n, generator), dtypes.int64, device)


def rand_like(input: Tensor, **options: Any) -> Tensor:
    return rand(input.shape, device=input.device, **options)


def randn_like(input: Tensor, **options: Any) -> Tensor:
    return randn(input.shape, device=input.device, **options)
