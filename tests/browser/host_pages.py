"""A blog on another origin, for cells that are embedded there: pages and headers as a test says."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

# What the documentation asks of a host, and nothing more.
STRICT = (
    "default-src 'none'; script-src {site}; frame-src {site}; style-src 'none'; "
    "require-trusted-types-for 'script'; trusted-types glowgrad"
)


class Host(ThreadingHTTPServer):
    """Serves what `pages` holds: HTML by path, under `policy` where one is set."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.pages: dict[str, tuple[str, dict[str, str]]] = {}

    def write(
        self, name: str, body: str, head: str = "", headers: dict[str, str] | None = None
    ) -> str:
        """Put up a page and return its address, whose host is another one than the site's."""
        html = f"<!doctype html><html lang=en><meta charset=utf-8>{head}<body>{body}"
        self.pages[f"/{name}"] = (html, headers or {})
        return f"http://127.0.0.1:{self.server_address[1]}/{name}"


class Handler(BaseHTTPRequestHandler):
    """Answers GET."""

    server: Host

    def do_GET(self) -> None:
        html, headers = self.server.pages.get(self.path, ("", {}))
        self.send_response(200 if self.path in self.server.pages else 404)
        for name, value in {"Content-Type": "text/html; charset=utf-8", **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(html.encode())

    def log_message(self, format: str, *values: object) -> None:
        """Say nothing about single requests."""


@contextmanager
def host_server() -> Iterator[Host]:
    """Such a host on a free port while the block runs."""
    with Host() as server:
        thread = threading.Thread(target=partial(server.serve_forever, 0.05), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
