"""Whether something raises without taking much memory."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from typing import Any

import pytest

from glowgrad.files import FileFormatError


def raises_cheaply(
    load: Callable[[], Any], match: str | None = None, limit: int = 32 << 20
) -> None:
    """Check that `load` raises FileFormatError within `limit` bytes of memory."""
    with pytest.raises(FileFormatError, match=match):
        cheaply(load, limit)


def cheaply(load: Callable[[], Any], limit: int = 32 << 20) -> Any:
    """What `load` gives, with the memory checked that it took."""
    tracemalloc.start()
    try:
        return load()
    finally:
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < limit, f"took {peak} bytes"
