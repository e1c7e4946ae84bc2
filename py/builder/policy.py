"""Lets a page run its own scripts only: their hashes go into its content security policy.

The package index is the only other place that it may ask, which it does once the reader agreed.
What a sandboxed session consists of is allowed too, because its frame inherits the page's policy.
"""

import base64
import hashlib
import re

from . import package_index
from .bundle import WEB

_SCRIPTS = re.compile(r"(?<=; script-src 'self' )[^;]*(?=;)")
_CONNECTIONS = re.compile(r"(?<=; connect-src 'self')[^;]*(?=;)")
_INLINE = re.compile(r"<script(?: nonce=\"NONCE\")?>(.*?)</script>", re.DOTALL)
# Pyodide compiles WebAssembly, and its scripts come into the sandbox as bytes.
_SANDBOX = ("'wasm-unsafe-eval'", "blob:")


def allow_scripts(html: str) -> str:
    """Put the hashes of the page's inline scripts into its policy, if it has one."""
    if not _SCRIPTS.search(html):
        return html
    hosts = "".join(f" https://{host}" for host in package_index.HOSTS)
    html = _CONNECTIONS.sub(hosts, html, count=1)
    frame = (WEB / "session" / "frame.html").read_text("utf-8")
    hashes = [_hash(script) for script in _INLINE.findall(html) + _INLINE.findall(frame)]
    return _SCRIPTS.sub(" ".join([*_SANDBOX, *dict.fromkeys(hashes)]), html, count=1)


def _hash(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
