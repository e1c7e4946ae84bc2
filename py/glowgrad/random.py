"""Random tensors from counter-based streams: one seed gives the same numbers on every device and
machine.

Uniform numbers are made on the device itself. Normal ones are made on the CPU in float64 by the
Box-Muller transform and then sent, because the GPU's log and cos differ in their last bits.

Sources: Salmon et al., 2011 (Philox); Box, Muller, 1958, "A note on the generation of random normal
deviates".
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np

from . import dtypes, recording
from .device import as_device
from .dtypes import DType
from .layout import only_strided
from .ops.random import philox_parts, philox_words, uniform
from .ops.shapes import size_of
from .tensor.creation import from_array
from .tensor.movement import as_shape

if TYPE_CHECKING:
    from .tensor import Tensor

_MASK = 0xFFFFFFFFFFFFFFFF


class Generator:
    """A stream of random numbers: a seed, and how far it has been read (in blocks of 4 words)."""

    def __init__(self, device: Any = None) -> None:
        self.device = as_device(device)
        self.manual_seed(67280421310721)

    def manual_seed(self, seed: int) -> Generator:
        """Start the stream of this seed from its beginning."""
        self._start(int(seed))
        if recording.current is not None:
            recording.current.host_call("manual_seed", lambda: self._start(int(seed)))
        return self

    def _start(self, seed: int) -> None:
        self.key, self.offset = seed & _MASK, 0

    def initial_seed(self) -> int:
        """The seed of this stream."""
        return self.key

    def seed(self) -> int:
        """Start the stream of a seed that nobody can foresee; gives the seed."""
        self._start(secrets.randbits(64))
        if recording.current is not None:
            recording.current.host_call("seed", lambda: self._start(secrets.randbits(64)))
        return self.key

    def get_state(self) -> Tensor:
        """Seed and place as 16 bytes, for `set_state`."""
        made = from_array(self._place(), dtypes.uint8, "cpu")
        if recording.current is not None:
            recording.current.host_call(
                "get_rng_state", lambda: np.copyto(made._data, self._place())
            )
        return made

    def _place(self) -> np.ndarray:
        return np.frombuffer(np.array([self.key, self.offset], "<u8").tobytes(), np.uint8).copy()

    def set_state(self, new_state: Tensor) -> Generator:
        """Go to where the stream was at `get_state`. Raises TypeError for anything else."""
        if getattr(new_state, "dtype", None) is not dtypes.uint8:
            raise TypeError("set_state takes what get_state gave, a tensor of uint8")
        if tuple(new_state.shape) != (16,):
            raise RuntimeError(
                f"set_state takes the 16 bytes that get_state gave, not {tuple(new_state.shape)}"
            )
        self._go_to(new_state)
        if recording.current is not None:
            recording.current.host_call("set_rng_state", lambda: self._go_to(new_state))
        return self

    def _go_to(self, state: Tensor) -> None:
        self.key, self.offset = np.frombuffer(state.cpu()._data.tobytes(), "<u8").tolist()

    def clone_state(self) -> Generator:
        """Another stream at the same place."""
        return Generator(self.device).set_state(self.get_state())

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


def seed() -> int:
    """Start the default stream anew with a seed that nobody can foresee; gives the seed."""
    return default_generator.seed()


def initial_seed() -> int:
    """The seed of the default stream."""
    return default_generator.initial_seed()


def get_rng_state() -> Tensor:
    """Where the default stream is, for `set_rng_state`."""
    return default_generator.get_state()


def set_rng_state(new_state: Tensor) -> None:
    """Let the default stream go on from where it was at `get_rng_state`."""
    default_generator.set_state(new_state)


@contextmanager
def fork_rng(
    devices: Any = None,
    enabled: bool = True,
    _caller: str = "fork_rng",
    _devices_kw: str = "devices",
    device_type: str = "cuda",
) -> Iterator[None]:
    """Inside, the default stream can be read and seeded; afterwards it goes on as if it had not."""
    state = get_rng_state()
    try:
        yield
    finally:
        if enabled:
            set_rng_state(state)


def words(count: int, generator: Generator | None) -> np.ndarray:
    """The next `count` words of a stream, uint32."""
    recording.host_numbers_drawn()
    source = generator or default_generator
    return philox_words(count, source.key, source.take(count))


def fractions(count: int, generator: Generator | None) -> np.ndarray:
    """The next `count` numbers of a stream, evenly from (0, 1), in float64 from one word each."""
    return (words(count, generator) + 0.5) * 2.0**-32


def drawn(produce: Callable[[], np.ndarray], dtype: DType, device: Any) -> Tensor:
    """A tensor of random numbers that are made on the host: `produce()` makes them, again in each
    repetition of a recorded run.
    """
    recorder = recording.current
    if recorder is None:
        return from_array(dtype.array(produce()), dtype, device)
    with recording.announced():
        made = from_array(dtype.array(produce()), dtype, device)
    recorder.drawn(made._data, lambda: dtype.array(produce()))
    return made


def _fractional(name: str, dtype: DType | None) -> DType:
    kind = dtype or dtypes.get_default_dtype()
    if not kind.is_floating_point:
        raise NotImplementedError(f"{name} makes floating-point tensors, not {kind}")
    return kind


def _finished(name: str, made: Tensor, out: Any, requires_grad: bool) -> Tensor:
    if out is not None:
        raise NotImplementedError(f"{name} has no out= here: use what it returns")
    return made.requires_grad_(requires_grad)


def rand(
    *size: Any,
    generator: Generator | None = None,
    out: None = None,
    dtype: DType | None = None,
    layout: Any = None,
    device: Any = None,
    requires_grad: bool = False,
    pin_memory: bool = False,
    **named: Any,
) -> Tensor:
    """Numbers drawn evenly from [0, 1)."""
    only_strided("rand", layout, pin_memory)
    shape, kind = _size("rand", size, named), _fractional("rand", dtype)
    source = generator or default_generator
    words = size_of(shape)
    offset = source.take(words)
    made = uniform.on(as_device(device), shape=shape, seed=source.key, offset=offset)
    if recording.current is not None:
        recording.current.uniform_drawn(made._data, source, words)
    return _finished("rand", made.to(kind), out, requires_grad)


def _size(name: str, size: tuple[Any, ...], named: dict[str, Any]) -> tuple[int, ...]:
    """A shape from `f(2, 3)`, `f((2, 3))` or `f(size=(2, 3))`."""
    unknown = set(named) - {"size"}
    if unknown or (size and named):
        raise TypeError(f"{name}() got an unexpected argument {(sorted(unknown) or ['size'])[0]!r}")
    if not size and not named:
        raise TypeError(f"{name}() needs a size: {name}(2, 3), or {name}(()) for one number")
    shape = as_shape((named["size"],) if named else size)
    if min(shape, default=0) < 0:
        raise RuntimeError(f"{name}() cannot make a tensor with a negative size, as in {shape}")
    return shape


def randn(
    *size: Any,
    generator: Generator | None = None,
    out: None = None,
    dtype: DType | None = None,
    layout: Any = None,
    device: Any = None,
    requires_grad: bool = False,
    pin_memory: bool = False,
    **named: Any,
) -> Tensor:
    """Numbers drawn from the normal distribution with mean 0 and variance 1."""
    only_strided("randn", layout, pin_memory)
    shape, kind = _size("randn", size, named), _fractional("randn", dtype)

    def produce() -> np.ndarray:
        return normals(size_of(shape), generator, kind.numpy).reshape(shape)

    if as_device(device).type == "meta":  # no numbers there, so none are drawn
        made = from_array(np.broadcast_to(kind.numpy.type(0), shape), kind, as_device(device))
    else:
        made = drawn(produce, kind, device)
    return _finished("randn", made, out, requires_grad)


def normals(count: int, generator: Generator | None, dtype: Any = np.float64) -> np.ndarray:
    """The next `count` normal numbers of a stream."""
    recording.host_numbers_drawn()
    source = generator or default_generator
    even = count + count % 2
    normal = np.empty(even, dtype)
    for start, part in philox_parts(even, source.key, source.take(even)):
        pairs = part.astype(np.float64).reshape(-1, 2)
        radius = np.sqrt(-2.0 * np.log((pairs[:, 0] + 1.0) / 2.0**32))
        angle = pairs[:, 1] * (2.0 * np.pi / 2.0**32)
        end = start + len(part)
        normal[start:end:2], normal[start + 1 : end : 2] = (
            radius * np.cos(angle),
            radius * np.sin(angle),
        )
    return normal[:count]


def randint(
    low: Any = None,
    high: Any = None,
    size: Any = None,
    *,
    generator: Generator | None = None,
    out: None = None,
    dtype: DType | None = None,
    layout: Any = None,
    device: Any = None,
    requires_grad: bool = False,
    pin_memory: bool = False,
) -> Tensor:
    """Whole numbers drawn evenly from low (0 if left out) to high - 1: `randint(10, (3,))` or
    `randint(1, 7, (3,))`.
    """
    only_strided("randint", layout, pin_memory)
    if size is None and high is not None and not _is_whole(high):
        high, size = None, high
    if low is not None and high is None:
        low, high = None, low
    low = 0 if low is None else low
    if high is None or size is None:
        raise TypeError("randint needs an upper end and a size: randint(10, (3,))")
    if not _is_whole(low) or not _is_whole(high):
        raise TypeError(f"randint takes whole numbers for its ends, but got {low!r} and {high!r}")
    kind, shape = dtype or dtypes.int64, as_shape((size,))
    first, end = int(low), int(high)

    def produce() -> np.ndarray:
        values = whole_numbers(first, end, size_of(shape), generator)
        return values.reshape(shape).astype(kind.numpy)

    made = drawn(produce, kind, device)
    return _finished("randint", made, out, requires_grad)


def _is_whole(value: Any) -> bool:
    return isinstance(value, (int, np.integer)) or (
        getattr(value, "ndim", 1) == 0 and not value.dtype.is_floating_point
    )


def whole_numbers(low: int, high: int, count: int, generator: Generator | None) -> np.ndarray:
    """The next `count` whole numbers from low to high - 1, int64."""
    if high <= low:
        raise RuntimeError(f"randint got low={low} and high={high}: high must be larger than low")
    span = high - low
    taken = words(count if span <= 2**32 else 2 * count, generator).astype(np.uint64)
    if span <= 2**32:
        # The product's upper half: even to within 2^-32 of the range, without a division.
        values = (taken * np.uint64(span)) >> np.uint64(32)
    else:
        wide = (taken[0::2] << np.uint64(32)) | taken[1::2]
        values = wide if span > _MASK else wide % np.uint64(span)
    return np.asarray(values.astype(np.int64) + np.int64(low))


def permutation(n: int, generator: Generator | None = None) -> np.ndarray:
    """The numbers 0 to n - 1 in random order, as numpy."""
    return np.argsort(words(n, generator), kind="stable")


def randperm(
    n: int,
    *,
    generator: Generator | None = None,
    out: None = None,
    dtype: DType | None = None,
    layout: Any = None,
    device: Any = None,
    requires_grad: bool = False,
    pin_memory: bool = False,
) -> Tensor:
    """The numbers 0 to n - 1 in random order."""
    only_strided("randperm", layout, pin_memory)
    if n < 0:
        raise RuntimeError(f"randperm needs n of at least 0, not {n}")
    kind = dtype or dtypes.int64
    made = drawn(lambda: permutation(n, generator).astype(kind.numpy), kind, device)
    return _finished("randperm", made, out, requires_grad)


def _like(input: Tensor, options: dict[str, Any]) -> dict[str, Any]:
    """The type and the device of a tensor, where others are not asked for."""
    order = options.pop("memory_format", None)
    if order is not None and order.name not in ("preserve_format", "contiguous_format"):
        raise NotImplementedError(f"random tensors lie in memory row by row, not {order!r}")
    found: dict[str, Any] = {"dtype": input.dtype, "device": input.device}
    return {**found, **{k: v for k, v in options.items() if v is not None}}


def rand_like(input: Tensor, **options: Any) -> Tensor:
    """`rand` with the shape, type and device of another tensor."""
    return rand(input.shape, **_like(input, options))


def randn_like(input: Tensor, **options: Any) -> Tensor:
    """`randn` with the shape, type and device of another tensor."""
    return randn(input.shape, **_like(input, options))


def randint_like(input: Tensor, low: int, high: int | None = None, **options: Any) -> Tensor:
    """`randint` with the shape, type and device of another tensor."""
    ends = (0, low) if high is None else (low, high)
    return randint(*ends, input.shape, **_like(input, options))
