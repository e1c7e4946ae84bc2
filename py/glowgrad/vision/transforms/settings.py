"""Arguments of transforms, checked and brought into one form."""

from __future__ import annotations

from typing import Any


def as_pair(size: Any, name: str = "size") -> tuple[Any, Any]:
    """(height, width) from one number or two."""
    if isinstance(size, (int, float)) and not isinstance(size, bool):
        return int(size), int(size)
    if not isinstance(size, (list, tuple)):
        raise TypeError(f"{name} should be a number or a sequence of two, got {size!r}")
    if len(size) == 1:
        return size[0], size[0]
    if len(size) != 2:
        raise ValueError(f"Please provide only two dimensions (h, w) for {name}, got {size}")
    return size[0], size[1]


def as_range(value: Any, name: str, counts: tuple[int, ...] = (2,)) -> list[float]:
    """[-value, value] from a number, or the numbers as given."""
    if isinstance(value, (int, float)):
        if value < 0:
            raise ValueError(f"If {name} is a single number, it must be positive: {value}")
        return [-float(value), float(value)]
    as_sequence(value, name, counts)
    return [float(v) for v in value]


def as_sequence(value: Any, name: str, counts: tuple[int, ...] = (2,)) -> None:
    """Raise TypeError unless `value` is a sequence, ValueError for a wrong length."""
    if not isinstance(value, (list, tuple)):
        raise TypeError(f"{name} should be a sequence of length {counts}, got {value!r}")
    if len(value) not in counts:
        raise ValueError(f"{name} should be a sequence of length {counts}, got {value!r}")


def as_probability(p: Any, name: str = "p") -> float:
    if not isinstance(p, (int, float)) or not 0 <= p <= 1:
        raise ValueError(f"{name} should be between 0 and 1, got {p!r}")
    return float(p)
