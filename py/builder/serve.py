"""Serves dist/ on this machine as a static host would: compressed, revalidated, isolated."""

import gzip
import hashlib
import mimetypes
import os
import posixpath
import re
import threading
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import formatdate
from functools import lru_cache, partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from .console import CommandError, say

ISOLATION = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".txt": "text/plain; charset=utf-8",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
    ".whl": "application/octet-stream",
    ".zip": "application/zip",
    ".webmanifest": "application/manifest+json",
    ".png": "image/png",
}
# Addresses with a hash of their contents in them.
_IMMUTABLE = re.compile(
    r"/assets/.*-[A-Z2-7]{8}\.\w+$|/(?:runtime|engine)/[A-Z2-7]{8}/[^/]+$", re.ASCII
)
_COMPRESSED = {".html", ".css", ".js", ".mjs", ".json", ".txt", ".svg", ".wasm", ".webmanifest"}


class Body(NamedTuple):
    """A file's content as it is sent, plain and compressed, and the tag of this version."""

    plain: bytes
    packed: bytes | None
    tag: str


def find(folder: Path, address: str) -> Path | None:
    """Return the file that a path of the site means, if there is one; never one outside."""
    inner = posixpath.normpath("/" + unquote(address)).lstrip("/")
    path = (folder / inner).resolve()
    if path.is_dir():
        path = path / "index.html"
    return path if path.is_relative_to(folder) and path.is_file() else None


def body(path: Path) -> Body:
    """Return the content of a file, read and compressed once as long as it does not change."""
    status = path.stat()
    return _body(path, status.st_size, status.st_mtime_ns)


@lru_cache(maxsize=512)
def _body(path: Path, size: int, changed: int) -> Body:
    plain = path.read_bytes()
    packed = gzip.compress(plain, 6, mtime=0) if path.suffix in _COMPRESSED else None
    return Body(plain, packed, f'"{hashlib.sha256(plain).hexdigest()[:24]}"')


def warm(folder: Path) -> None:
    """Compress everything once, the large files first, so that no reader waits for it."""
    for path in sorted(folder.rglob("*.*"), key=lambda path: -path.stat().st_size):
        if path.is_file():
            body(path)


class Handler(BaseHTTPRequestHandler):
    """Answers GET and HEAD."""

    protocol_version = "HTTP/1.1"
    server_version = "glowgrad"

    def __init__(self, folder: Path, isolated: bool, *request: object) -> None:
        self.folder = folder
        self.isolated = isolated
        super().__init__(*request)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def _answer(self, with_body: bool) -> None:
        address = urlsplit(self.path).path
        path = find(self.folder, address)
        if path is None:
            self._send_lost(with_body)
        elif path.name == "index.html" and not address.endswith(("/", "index.html")):
            # Relative addresses in the page need the slash.
            self._send(HTTPStatus.MOVED_PERMANENTLY, {"Location": f"{address}/"}, b"", with_body)
        else:
            self._send_file(path, with_body)

    def _send_lost(self, with_body: bool) -> None:
        lost = find(self.folder, "404.html")
        kind = "text/html; charset=utf-8" if lost else "text/plain"
        text = lost.read_bytes() if lost else b"Not found\n"
        self._send(HTTPStatus.NOT_FOUND, {"Content-Type": kind}, text, with_body)

    def _send_file(self, path: Path, with_body: bool) -> None:
        content = body(path)
        forever = _IMMUTABLE.search(f"/{path.relative_to(self.folder).as_posix()}")
        guessed = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        headers = {
            "Content-Type": _TYPES.get(path.suffix, guessed),
            "Cache-Control": "max-age=31536000, immutable" if forever else "no-cache",
            "ETag": content.tag,
            "Last-Modified": formatdate(path.stat().st_mtime, usegmt=True),
            "Vary": "Accept-Encoding",
        }
        if content.tag in self.headers.get("If-None-Match", ""):
            self._send(HTTPStatus.NOT_MODIFIED, headers, None, with_body=False)
            return
        chosen = content.plain
        if content.packed is not None and "gzip" in self.headers.get("Accept-Encoding", ""):
            chosen = content.packed
            headers["Content-Encoding"] = "gzip"
        self._send(HTTPStatus.OK, headers, chosen, with_body)

    def _send(
        self, status: HTTPStatus, headers: dict[str, str], content: bytes | None, with_body: bool
    ) -> None:
        self.send_response(status)
        for name, value in {**headers, **(ISOLATION if self.isolated else {})}.items():
            self.send_header(name, value)
        if content is not None:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if with_body and content:
            self.wfile.write(content)

    def log_message(self, format: str, *values: object) -> None:
        """Say nothing about single requests."""


class Server(ThreadingHTTPServer):
    """A server for one folder on this machine only; port 0 means any free one."""

    daemon_threads = True
    # On Windows reuse would let two servers share a port without a word.
    allow_reuse_address = os.name != "nt"

    def __init__(self, folder: Path, port: int = 0, isolated: bool = True) -> None:
        super().__init__(("127.0.0.1", port), partial(Handler, folder.resolve(), isolated))

    @property
    def url(self) -> str:
        """Return the address of the site, with a slash at its end."""
        return f"http://localhost:{self.server_address[1]}/"

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that went away is no error."""


@contextmanager
def serve_in_thread(folder: Path, isolated: bool = True) -> Iterator[str]:
    """Serve a folder on a free port while the block runs; yield its URL."""
    with Server(folder, isolated=isolated) as server:
        thread = threading.Thread(target=partial(server.serve_forever, 0.05), daemon=True)
        thread.start()
        try:
            yield server.url
        finally:
            server.shutdown()
            thread.join()


def serve(folder: Path, port: int, *, isolated: bool, open_browser: bool) -> None:
    """Serve a folder until Ctrl-C."""
    try:
        server = Server(folder, port, isolated)
    except OSError:
        raise CommandError(
            f"port {port} is taken: choose another, e.g. --port {port + 1}"
        ) from None
    threading.Thread(target=warm, args=(folder.resolve(),), daemon=True).start()
    with server:
        say(f"Serving on {server.url} (Ctrl-C ends it)")
        if open_browser:
            webbrowser.open(server.url)
        server.serve_forever()
