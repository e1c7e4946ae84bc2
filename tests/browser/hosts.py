"""Static hosts for tests of what outlives a visit: they go down, and get new builds."""

import re
import shutil
import socket
import threading
from functools import partial
from pathlib import Path
from typing import Any

from builder.seal import HASHED, seal
from builder.serve import Server


class _Server(Server):
    """A server that hangs up when it is closed, also on connections that browsers keep open."""

    def __init__(self, folder: Path, port: int, isolated: bool) -> None:
        self._open: list[socket.socket] = []
        super().__init__(folder, port, isolated)

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.append(request)
        super().process_request(request, client_address)

    def close(self) -> None:
        self.shutdown()
        self.server_close()
        for connection in self._open:
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue  # the browser was first


class Host:
    """A static host at one address that can be switched off, and serves one build or another."""

    def __init__(self, folder: Path, isolated: bool = True) -> None:
        self._isolated = isolated
        self._port = 0
        self._server: _Server | None = None
        self.start(folder)

    def start(self, folder: Path) -> None:
        """Serve this folder from now on."""
        self.stop()
        self._server = _Server(folder, self._port, self._isolated)
        self._port = self._server.server_address[1]
        threading.Thread(target=partial(self._server.serve_forever, 0.02), daemon=True).start()

    def stop(self) -> None:
        """Close the port, as a host that is down or a network that is gone."""
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
