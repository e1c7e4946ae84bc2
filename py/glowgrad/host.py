"""What the browser lends to the engine: the worker registers a module `glowgrad_host` (see
ARCHITECTURE.md).

A page that starts from a memory snapshot has the engine imported before there is such a module; its
worker calls `connect` then.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

module: Any = None
_followers: list[Callable[[], None]] = []


def connect() -> None:
    """Look for the host anew, and tell those who follow it."""
    global module
    try:
        import glowgrad_host
    except ImportError:
        module = None
    else:
        module = glowgrad_host
    for bind in _followers:
        bind()


def follow(bind: Callable[[], None]) -> Callable[[], None]:
    """Call `bind` now and after each `connect`, in the order in which they came."""
    _followers.append(bind)
    bind()
    return bind


connect()
