"""Keeps two commands in one checkout from setting up or building at the same time."""

from collections.abc import Iterator
from contextlib import contextmanager

from .checkout import CACHE
from .console import say

try:
    import fcntl
except ImportError:  # Windows: two commands at once are the user's own care there
    fcntl = None  # type: ignore[assignment]


@contextmanager
def exclusive(name: str) -> Iterator[None]:
    """Hold the lock `name` of this checkout; say so once when somebody else holds it."""
    CACHE.mkdir(exist_ok=True)
    with (CACHE / f"{name}.lock").open("w") as handle:
        if fcntl is not None:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                say(f"Waiting for another build.py ({name}) …")
                fcntl.flock(handle, fcntl.LOCK_EX)
        yield
