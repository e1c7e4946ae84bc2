"""Random numbers whose distributions tensors give: normal, yes or no, categories, counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from . import dtypes
from .errors import ShapeError
from .ops.shapes import broadcast_shapes, size_of
from .random import Generator, drawn, fractions, rand, randn
from .rejection import poisson_counts
from .tensor.creation import from_array
from .tensor.ordering import searchsorted

if TYPE_CHECKING:
    from .tensor import Tensor


def _plain(name: str, out: Any) -> None:
    if out is not None:
        raise NotImplementedError(f"{name} has no out= here: use what it returns")


def normal(
    mean: Any,
    std: Any = 1.0,
    size: Any = None,
    *,
    generator: Generator | None = None,
    out: None = None,
    dtype: Any = None,
    layout: Any = None,
    device: Any = None,
    requires_grad: bool = False,
    pin_memory: bool = False,
) -> Tensor:
    """Normal numbers of a mean and a standard deviation: tensors (of one shape or broadcast), or
    numbers and a size. Raises RuntimeError for a negative std.
    """
    _plain("normal", out)
    tensors = [v for v in (mean, std) if not isinstance(v, (int, float))]
    if not tensors:
        if size is None:
            raise TypeError("normal needs a size for numbers: normal(0.0, 1.0, (3,))")
        options = {"dtype": dtype, "layout": layout, "device": device, "pin_memory": pin_memory}
        _not_negative("normal", std)
        made = randn(size, generator=generator, **options) * std + mean
        return made.detach().requires_grad_(requires_grad)
    if size is not None:
        raise TypeError("normal takes a size with numbers only; tensors have theirs")
    like = tensors[0]
    _not_negative("normal", std)
    shape = broadcast_shapes("normal", *[tuple(v.shape) for v in tensors])
    made = randn(shape, generator=generator, dtype=like.dtype, device=like.device)
    return (made * std + mean).detach()


def _not_negative(name: str, std: Any) -> None:
    """On the GPU the numbers are not looked at: it would have to be waited for."""
    known = isinstance(std, (int, float)) or std.device.type == "cpu"
    if known and not (std >= 0 if isinstance(std, (int, float)) else bool((std >= 0).all())):
        raise RuntimeError(f"{name} expects all elements of std >= 0.0, but got {std}")


def bernoulli(
    input: Tensor, p: float | None = None, *, generator: Generator | None = None, out: None = None
) -> Tensor:
    """1 with the probability that `input` holds (or p everywhere), else 0."""
    _plain("bernoulli", out)
    if not input.dtype.is_floating_point:
        raise NotImplementedError(f"bernoulli takes probabilities, not {input.dtype}")
    chance: Any = input.detach() if p is None else p
    check_chances("bernoulli", chance)
    uniform = rand(input.shape, generator=generator, device=input.device)
    return (uniform < chance).to(input.dtype)


def check_chances(name: str, p: Any) -> None:
    """Raise RuntimeError for probabilities not from 0 to 1; the GPU's are not looked at."""
    if isinstance(p, (int, float)):
        good = 0 <= p <= 1
    else:
        good = p.device.type != "cpu" or bool(((p >= 0) & (p <= 1)).all())
    if not good:
        raise RuntimeError(f"{name} takes probabilities from 0 to 1, but got {p}")


def multinomial(
    input: Tensor,
    num_samples: int,
    replacement: bool = False,
    *,
    generator: Generator | None = None,
    out: None = None,
) -> Tensor:
    """num_samples categories, int64, drawn with probabilities in proportion to `input` (N) or, for
    each row, (B, N).

    Without replacement no category comes twice: the largest of weight / exponential numbers win
    the race. With it, uniform numbers are looked up in the cumulative weights. Raises RuntimeError
    for weights that are negative, not finite or all 0 (on the CPU, where they can be looked at).
    Source: Efraimidis, Spirakis, 2006, "Weighted random sampling with a reservoir".
    """
    _plain("multinomial", out)
    if not input.dtype.is_floating_point:
        raise RuntimeError(f"multinomial takes floating-point weights, not {input.dtype}")
    if input.ndim not in (1, 2) or not input.shape[-1]:
        raise ShapeError(f"multinomial takes weights (N) or (B, N), not {tuple(input.shape)}")
    size = input.shape[-1]
    if num_samples <= 0:
        raise RuntimeError(f"multinomial cannot draw {num_samples} samples")
    if not replacement and num_samples > size:
        raise RuntimeError(
            f"multinomial cannot draw {num_samples} of {size} categories without replacement: use "
            "replacement=True"
        )
    weights = input.detach().float() if input.dtype.itemsize < 4 else input.detach()
    if weights.device.type == "cpu":
        values = weights._values()
        if not (np.isfinite(values).all() and (values >= 0).all() and values.sum(-1).all()):
            raise RuntimeError(
                "multinomial takes finite weights of at least 0, of which one is above 0"
            )
    if replacement and num_samples > 1:
        sums = weights.cumsum(-1)
        shape = (*input.shape[:-1], num_samples)

        def numbers() -> np.ndarray:
            # From (0, 1), so that no category of weight 0 is met at either end.
            uniform = np.maximum(fractions(size_of(shape), generator), 2.0**-24)
            return uniform.reshape(shape).astype(np.float32)

        places = drawn(numbers, dtypes.float32, weights.device)
        return searchsorted(sums, places.to(sums.dtype) * sums[..., -1:] * (1 - 2.0**-23))
    count, rows = weights.numel(), tuple(weights.shape)

    def times() -> np.ndarray:
        return -np.log(fractions(count, generator)).reshape(rows).astype(np.float32)

    race = weights / drawn(times, dtypes.float32, weights.device)
    return race.topk(num_samples, -1).indices


def poisson(input: Tensor, generator: Generator | None = None) -> Tensor:
    """Counts of events that happen `input` times on average, computed on the CPU. Raises
    RuntimeError for negative rates.
    """
    if not input.dtype.is_floating_point:
        raise NotImplementedError(f"poisson takes floating-point rates, not {input.dtype}")
    rates = input._values()
    if not (rates >= 0).all():
        raise RuntimeError("poisson takes rates of at least 0")
    counts = poisson_counts(rates.astype(np.float64), generator)
    return from_array(counts.astype(input.dtype.numpy), input.dtype, input.device)
