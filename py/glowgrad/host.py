"""What the browser lends to the engine: the worker registers a module `glowgrad_host` (see
ARCHITECTURE.md).
"""

from __future__ import annotations

from typing import Any

try:
    import glowgrad_host as _found
except ImportError:
    _found = None

module: Any = _found
