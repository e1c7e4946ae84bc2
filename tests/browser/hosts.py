"""Static hosts for tests of what outlives a visit: they go down, and get new builds."""

import re
import shutil
import socket
import threading
from collections.abc import Callable
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from builder.seal import HASHED, seal
from builder.serve import Handler


class _Server(ThreadingHTTPServer):
    """A server that hangs up when it is closed, also on connections that browsers keep open."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, port: int, handler: Callable[..., BaseHTTPRequestHandler]) -> None:
        self._open: list[socket.socket] = []
        super().__init__(("127.0.0.1", port), handler)
        threading.Thread(target=partial(self.serve_forever, 0.02), daemon=True).start()

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.append(request)
        super().process_request(request, client_address)

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that went away is no error."""

    def close(self) -> None:
        self.shutdown()
        self.server_close()
        for connection in self._open:
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue  # the browser was first


class _Alike(BaseHTTPRequestHandler):
    """Answers everything in the same way."""

    def __init__(self, status: int, html: str, *request: Any) -> None:
        self._status, self._html = status, html
        super().__init__(*request)

    def do_GET(self) -> None:
        self.send_response(self._status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(self._html.encode())

    def log_message(self, format: str, *values: object) -> None:
        """Say nothing about single requests."""


class Host:
    """A static host at one address that can be switched off, and serves one build or another."""

    def __init__(self, folder: Path, isolated: bool = True) -> None:
        self._isolated = isolated
        self._port = 0
        self._server: _Server | socket.socket | None = None
        self.start(folder)

    def start(self, folder: Path) -> None:
        """Serve this folder from now on."""
        self.stop()
        self._server = _Server(self._port, partial(Handler, folder.resolve(), self._isolated))
        self._port = self._server.server_address[1]

    def answer(self, status: int, html: str) -> None:
        """Answer everything alike: a broken host, or a network that asks its guests to sign in."""
        self.stop()
        self._server = _Server(self._port, partial(_Alike, status, html))

    def hang(self) -> None:
        """Take connections and never answer: a network that is nearly gone."""
        self.stop()
        self._server = socket.create_server(("127.0.0.1", self._port), backlog=100)

    def stop(self) -> None:
        """Close the port: a host that is down, or a network that is gone."""
        if self._server:
            self._server.close()
        self._server = None

    @property
    def url(self) -> str:
        """Return the address of the site, with a slash at its end."""
        return f"http://localhost:{self._port}/"


def next_build(folder: Path, target: Path) -> Path:
    """Copy a site as if all of the page's code had changed: each asset has another address."""
    shutil.copytree(folder, target)
    assets = [path for path in (target / "assets").rglob("*") if HASHED.search(path.name)]
    names = {
        path.name: HASHED.sub(lambda match: f"-{match[1][::-1]}", path.name) for path in assets
    }
    for path in assets:
        path.rename(path.with_name(names[path.name]))
    pattern = re.compile("|".join(map(re.escape, names)))
    for path in target.rglob("*"):
        if path.suffix in {".html", ".js", ".css", ".webmanifest"} and "runtime" not in path.parts:
            text = path.read_text("utf-8")
            path.write_text(pattern.sub(lambda match: names[match[0]], text), "utf-8")
    seal(target, target)
    return target


def build_id(folder: Path) -> str:
    """Return the id of the build in a folder."""
    found = re.search(r'"id": "(\w+)"', (folder / "build.json").read_text())
    assert found
    return found[1]
