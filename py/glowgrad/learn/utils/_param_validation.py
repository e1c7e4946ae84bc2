"""Checks of arguments: what scikit-learn refuses, and what is not supported here."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from ..exceptions import InvalidParameterError


def one_of(owner: str, name: str, value: Any, options: Collection[Any]) -> None:
    """Raise InvalidParameterError unless `value` is one of `options`."""
    if not isinstance(value, (str, bool, int, float, type(None))) or value not in options:
        listed = ", ".join(repr(option) for option in options)
        raise InvalidParameterError(f"{owner} got {name}={value!r}: it must be one of {listed}")


def at_least(owner: str, name: str, value: Any, low: float, *, above: bool = False) -> None:
    """Raise InvalidParameterError unless `value` >= low (> low with `above`)."""
    if isinstance(value, bool) or not value >= low or (above and value == low):
        relation = "above" if above else "at least"
        raise InvalidParameterError(f"{owner} got {name}={value!r}: it must be {relation} {low}")


def only(owner: str, **given: tuple[Any, Any]) -> None:
    """Raise NotImplementedError where an argument differs from what is supported:
    `only("KMeans", algorithm=(algorithm, "lloyd"))`.
    """
    for name, (value, supported) in given.items():
        same = value is supported or (type(value) is type(supported) and value == supported)
        if not same:
            raise NotImplementedError(
                f"{owner} with {name}={value!r} is not supported here, only {name}={supported!r}"
            )
