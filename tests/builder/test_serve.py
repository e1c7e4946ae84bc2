"""The development server, asked as a browser asks."""

import gzip
import http.client
import socket
from collections.abc import Iterator
from http.client import HTTPResponse
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from builder.console import CommandError
from builder.serve import serve, serve_in_thread


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    site = tmp_path / "site"
    (site / "lessons" / "digits").mkdir(parents=True)
    (site / "index.html").write_text("<h1>course</h1>" * 50)
    (site / "lessons" / "digits" / "index.html").write_text("<h1>digits</h1>")
    (site / "engine.wasm").write_bytes(b"\0asm" * 100)
    (site / "worker.js").write_text("export {};")
    (site / "pyodide.mjs").write_text("export {};")
    (site / "glowgrad-0.1.0-py3-none-any.whl").write_bytes(b"PK")
    (tmp_path / "secret.txt").write_text("not yours")
    return site


@pytest.fixture
def url(folder: Path) -> Iterator[str]:
    with serve_in_thread(folder) as address:
        yield address


def ask(url: str, path: str, method: str = "GET", **headers: str) -> tuple[HTTPResponse, bytes]:
    """Send one request with exactly this path, unlike urllib, which would tidy it."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=10)
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, headers=sent)
    response = connection.getresponse()
    content = response.read()
    connection.close()
    return response, content


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/engine.wasm", "application/wasm"),
        ("/worker.js", "text/javascript; charset=utf-8"),
        ("/pyodide.mjs", "text/javascript; charset=utf-8"),
        ("/glowgrad-0.1.0-py3-none-any.whl", "application/octet-stream"),
    ],
)
def test_files_have_the_type_that_browsers_insist_on(url: str, path: str, kind: str) -> None:
    response, _ = ask(url, path)
    assert (response.status, response.getheader("Content-Type")) == (200, kind)


def test_text_travels_compressed_to_those_who_accept_it(url: str, folder: Path) -> None:
    plain, content = ask(url, "/")
    packed, small = ask(url, "/", Accept_Encoding="gzip, br")
    assert plain.getheader("Content-Encoding") is None
    assert packed.getheader("Content-Encoding") == "gzip"
    assert gzip.decompress(small) == content == (folder / "index.html").read_bytes()
    assert len(small) < len(content)


def test_a_file_is_sent_again_only_when_it_changed(url: str, folder: Path) -> None:
    first, _ = ask(url, "/worker.js")
    tag = first.getheader("ETag") or ""
    same, nothing = ask(url, "/worker.js", If_None_Match=tag)
    (folder / "worker.js").write_text("export const changed = 1;")
    changed, content = ask(url, "/worker.js", If_None_Match=tag)
    assert first.getheader("Cache-Control") == "no-cache"
    assert (same.status, nothing) == (304, b"")
    assert (changed.status, content) == (200, b"export const changed = 1;")


def test_what_has_a_hash_in_its_address_is_kept_for_good(folder: Path, url: str) -> None:
    for name in ("assets/parts/menu-OX46HCIL.js", "runtime/SFSF7WAP/pyodide.mjs", "assets/menu.js"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("export {};")
        kept = "immutable" in (ask(url, f"/{name}")[0].getheader("Cache-Control") or "")
        assert kept == (name != "assets/menu.js")


def test_pages_are_isolated_unless_told_otherwise(folder: Path) -> None:
    names = ["Cross-Origin-Opener-Policy", "Cross-Origin-Embedder-Policy"]
    with serve_in_thread(folder) as isolated, serve_in_thread(folder, isolated=False) as plain:
        assert [ask(isolated, "/")[0].getheader(name) for name in names] == [
            "same-origin",
            "require-corp",
        ]
        assert [ask(plain, "/")[0].getheader(name) for name in names] == [None, None]


def test_a_lesson_without_its_slash_is_redirected(url: str) -> None:
    response, _ = ask(url, "/lessons/digits")
    assert (response.status, response.getheader("Location")) == (301, "/lessons/digits/")
    assert ask(url, "/lessons/digits/")[1] == b"<h1>digits</h1>"


@pytest.mark.parametrize("path", ["/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt"])
def test_nothing_outside_the_folder_is_served(url: str, path: str) -> None:
    response, content = ask(url, path)
    assert response.status == 404
    assert b"not yours" not in content


def test_head_tells_the_length_and_sends_nothing(url: str) -> None:
    response, content = ask(url, "/engine.wasm", "HEAD")
    assert (response.getheader("Content-Length"), content) == ("400", b"")


def test_a_taken_port_is_named_with_a_way_out(folder: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(CommandError, match=rf"port {port} is taken.*--port {port + 1}"):
            serve(folder, port, isolated=True, open_browser=False)
