"""What was measured on an adapter, kept from one session to the next.

In a page the session keeps it (IndexedDB); elsewhere it is a file in the user's folder of caches,
or in the folder that the environment variable GLOWGRAD_CACHE names.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from pathlib import Path
from typing import Any

from .. import host

_FILE = "measurements.json"


def folder() -> Path:
    """Where the file is: GLOWGRAD_CACHE, or the platform's place for caches."""
    named = os.environ.get("GLOWGRAD_CACHE")
    if named:
        return Path(named)
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local"
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "glowgrad"


def load(adapter: str) -> dict[str, Any]:
    """What is known of an adapter: nothing, where nothing was kept or it cannot be read."""
    found = _everything().get(adapter)
    return found if isinstance(found, dict) else {}


def save(adapter: str, measured: dict[str, Any]) -> None:
    """Keep it beside what is known of other adapters; where nothing can be kept, do nothing."""
    everything = _everything()
    everything[adapter] = measured
    text = json.dumps(everything, indent=1, sort_keys=True)
    if host.module is not None:
        host.module.keep_measurements(text)
        return
    with contextlib.suppress(OSError):
        folder().mkdir(parents=True, exist_ok=True)
        written = folder() / f"{_FILE}.{os.getpid()}"
        written.write_text(text, "utf-8")
        written.replace(folder() / _FILE)  # never half a file, whoever else writes


def _everything() -> dict[str, Any]:
    try:
        if host.module is not None:
            found = json.loads(host.module.measurements() or "{}")
        else:
            found = json.loads((folder() / _FILE).read_text("utf-8"))
    except (OSError, ValueError):  # none yet, or broken: it is written anew
        return {}
    return found if isinstance(found, dict) else {}
