"""A word to the learner when a loss has become nan or infinite."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

_describe_step: Callable[[], str] | None = None
_reported = False


def watch_divergence(describe_step: Callable[[], str]) -> None:
    """Let the next nan or inf read from a loss be reported once, with what `describe_step` says."""
    global _describe_step, _reported
    _describe_step, _reported = describe_step, False


def report(value: Any) -> None:
    """Warn that a loss is `value`, once for each optimizer."""
    global _reported
    if _reported:
        return
    _reported = True
    when = _describe_step() if _describe_step is not None else ""
    warnings.warn(
        f"the loss is {value}{when}: training cannot recover from here. Common causes: a learning "
        "rate that is too high, log or division of zero, unscaled inputs. Lower the rate and make "
        "the model anew.",
        RuntimeWarning,
        stacklevel=3,
    )
