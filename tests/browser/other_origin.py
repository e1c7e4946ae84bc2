"""A server of another origin that notes who calls, and a stand-in for the index of packages."""

import hashlib
import io
import json
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple

from playwright.sync_api import BrowserContext, Route

from builder import package_index

LIST_TYPE = "application/vnd.pypi.simple.v1+json"


class Stranger(NamedTuple):
    """Another origin, and the paths that were asked of it."""

    url: str
    hits: list[str]


@contextmanager
def stranger() -> Iterator[Stranger]:
    """Serve an origin that gives everyone everything."""
    hits: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            hits.append(self.path)
            self.send_response(200)
            self.send_header("Access-Control-Allow-Origin", "*")
            self.send_header("Cross-Origin-Resource-Policy", "cross-origin")
            self.send_header("Content-Type", "text/javascript")
            self.end_headers()
            self.wfile.write(b"export {};")

        def do_POST(self) -> None:
            self.do_GET()

        def do_OPTIONS(self) -> None:
            self.do_GET()

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield Stranger(f"http://127.0.0.1:{server.server_port}/", hits)
    server.shutdown()
    server.server_close()


def give_packages(context: BrowserContext, needs: dict[str, list[str]]) -> list[str]:
    """Let the index of packages have these and what they need; return the addresses asked for."""
    wheels = {name: _wheel(name, needed) for name, needed in needs.items()}
    asked: list[str] = []

    def answer(route: Route) -> None:
        address = route.request.url
        asked.append(address)
        headers = {"Access-Control-Allow-Origin": "*", "Content-Type": LIST_TYPE}
        if "/simple/" in address:
            name = address.rstrip("/").rsplit("/", 1)[1]
            if name in wheels:
                route.fulfill(headers=headers, body=json.dumps(_list(name, *wheels[name])))
            else:
                route.fulfill(status=404, headers=headers)
        else:
            wheel, metadata = wheels[address.rsplit("/", 1)[1].split("-")[0]]
            route.fulfill(
                headers=headers, body=metadata if address.endswith(".metadata") else wheel
            )

    for host in package_index.HOSTS:
        context.route(f"https://{host}/**", answer)
    return asked


def _wheel(name: str, needed: list[str]) -> tuple[bytes, bytes]:
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n"
    metadata += "".join(f"Requires-Dist: {other}\n" for other in needed)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(f"{name}/__init__.py", f"value = {name!r}\n")
        info = f"{name}-1.0.dist-info"
        archive.writestr(f"{info}/METADATA", metadata)
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\n")
        archive.writestr(f"{info}/RECORD", "")
    return packed.getvalue(), metadata.encode()


def _list(name: str, wheel: bytes, metadata: bytes) -> dict[str, object]:
    file = f"{name}-1.0-py3-none-any.whl"
    entry = {
        "filename": file,
        "url": f"{package_index.FILES}aa/{file}",
        "hashes": {"sha256": hashlib.sha256(wheel).hexdigest()},
        "core-metadata": {"sha256": hashlib.sha256(metadata).hexdigest()},
        "size": len(wheel),
    }
    return {"name": name, "versions": ["1.0"], "files": [entry]}
