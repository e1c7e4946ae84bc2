"""What a module says when it is asked for a name that it does not have."""

from __future__ import annotations

import difflib
import importlib
import sys
from collections.abc import Callable, Sequence
from typing import Any

_SHOWN = 100  # names that somebody would still read through


def missing(
    module: str,
    names: Sequence[str],
    *,
    title: str | None = None,
    parts: Sequence[str] = (),
    home: Any = None,
) -> Callable[[str], Any]:
    """A `__getattr__` for a module: it loads `parts` (submodules) when they are first named, and
    otherwise lists what exists.

    `from module import name` raises ImportError, `module.name` AttributeError, as Python does; only
    the text says more. `title` is the name that the user knows the module by.
    """
    known = sorted({*names, *parts})

    def look(name: str) -> Any:
        if name in parts:
            return importlib.import_module(f"{module}.{name}")
        if home is not None and not name.startswith("__") and hasattr(home, name):
            return getattr(home, name)
        if name.startswith("__"):
            raise AttributeError(f"module {module!r} has no attribute {name!r}")
        close = difflib.get_close_matches(name, known, 1 if len(known) <= _SHOWN else 5)
        meant = f" Did you mean {' or '.join(map(repr, close))}?" if close else ""
        listed = f" It has: {', '.join(known)}" if len(known) <= _SHOWN else ""
        text = f"{title or module} has no {name!r} here.{meant}{listed}"
        # `from … import` asks through this function of importlib, where only ImportError gets out.
        importing = sys._getframe(1).f_code.co_name == "_handle_fromlist"
        raise (ImportError if importing else AttributeError)(text)

    return look
