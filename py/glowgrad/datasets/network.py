"""Public files over the network, in a page and outside of one."""

from __future__ import annotations

import sys
import urllib.request
from typing import Any


def fetch(address: str) -> bytes:
    """The bytes at an address; raises OSError where the network does not give them."""
    try:
        if sys.platform == "emscripten":
            from pyodide.ffi import run_sync
            from pyodide.http import pyfetch

            answer = run_sync(pyfetch(address))
            if not answer.ok:
                raise OSError(f"the server answered {answer.status}")
            found: Any = run_sync(answer.bytes())
        else:
            with urllib.request.urlopen(address, timeout=20) as answer:
                found = answer.read()
    except OSError:
        raise
    except Exception as error:  # a browser's own kind of network error
        raise OSError(str(error)) from error
    return bytes(found)
