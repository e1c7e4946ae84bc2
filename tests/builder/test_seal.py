"""The site's last step: assets named by their contents, pages that find them, an id for it all."""

import gzip
import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest

from builder import seal as module
from builder.seal import Sealed, seal

PAGE = """<!doctype html>
<meta name="glowgrad-build" content="">
<script type="application/json" id="site-files">{}</script>
<link rel="stylesheet" href="../assets/page.css"><a href="../NOTICES.txt">x</a>
<script type="module" src="../assets/page.js"></script>
"""
SCRIPT = "self.glowgradBuild={};\nconsole.log(self.glowgradBuild.id);"


@pytest.fixture
def staged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(module, "CACHE", tmp_path / "cache")
    files = {
        "notebook/index.html": PAGE,
        "NOTICES.txt": "notices",
        "sw.js": SCRIPT,
        "assets/page.css": "a{}",
        "assets/page-AAAABBBB.js": 'import"./parts/chunk-CCCCDDDD.js";',
        "assets/parts/chunk-CCCCDDDD.js": "export{}",
        "assets/search/api.json": "[]",
        "runtime/SFSF7WAP/pyodide.mjs": "export{}",
        "lessons/xor/xor.py": "print(1)",
    }
    for name, text in files.items():
        target = tmp_path / "staged" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)
    return tmp_path / "staged"


def listed(folder: Path) -> dict[str, Any]:
    """The files of build.json by their path."""
    return {one["path"]: one for one in json.loads((folder / "build.json").read_text())["files"]}


def test_pages_lead_to_assets_named_by_their_contents(staged: Path, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    sealed = seal(staged, folder)
    page = (folder / "notebook/index.html").read_text()
    for address in re.findall(r'(?:href|src)="([^"]+)"', page):
        assert (folder / "notebook" / address).resolve().is_file(), address
    assert re.search(r'href="../assets/page-[A-Z2-7]{8}.css"', page)
    assert f'content="{sealed.id}"' in page
    table = json.loads(page.split('id="site-files">')[1].split("<")[0])
    assert set(table) == {"page.css", "page.js", "search/api.json"}
    assert (folder / f"assets/search/api-{table['search/api.json']}.json").read_text() == "[]"
    told = json.loads((folder / "sw.js").read_text().split("=", 1)[1].split(";\n")[0])
    assert (told["id"], told["files"]) == (sealed.id, table)
    assert "assets/parts/chunk-CCCCDDDD.js" in told["shell"]


def test_build_json_lists_every_file_with_size_hash_and_kind(staged: Path, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    sealed = seal(staged, folder)
    files = listed(folder)
    present = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    assert set(files) == present - {"build.json"}
    for name, entry in files.items():
        content = (folder / name).read_bytes()
        assert entry["sha256"] == hashlib.sha256(content).hexdigest()
        assert entry["bytes"] == len(content)
        assert entry["packed"] == min(len(content), len(gzip.compress(content, 6, mtime=0)))
    kinds = {name.split("/")[0]: entry["kind"] for name, entry in files.items()}
    assert kinds == {
        "notebook": "page",
        "NOTICES.txt": "entry",
        "sw.js": "entry",
        "assets": "asset",
        "runtime": "asset",
        "lessons": "download",
    }
    assert sealed.packed == sum(entry["packed"] for entry in files.values())


def state(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_the_same_sources_make_the_same_bytes(staged: Path, tmp_path: Path) -> None:
    first, second = seal(staged, tmp_path / "one"), seal(staged, tmp_path / "two")
    assert first.id == second.id
    assert state(tmp_path / "one") == state(tmp_path / "two")
    assert not seal(staged, tmp_path / "one").changed
    # Sealed again where it lies, nothing changes either.
    assert seal(tmp_path / "two", tmp_path / "two") == Sealed(*second[:3], changed=False)
    assert state(tmp_path / "one") == state(tmp_path / "two")


def test_another_content_has_another_address_and_id(staged: Path, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    first = seal(staged, folder)
    before = set(listed(folder))
    (folder / "mine.txt").write_text("not the build's")
    (staged / "assets/page.css").write_text("b{}")
    (staged / "lessons/xor/xor.py").unlink()
    second = seal(staged, folder)
    assert first.id != second.id
    assert second.changed
    gone = before - set(listed(folder))
    assert {re.sub(r"-[A-Z2-7]{8}", "", name) for name in gone} == {
        "assets/page.css",
        "lessons/xor/xor.py",
    }
    assert not any((folder / name).exists() for name in gone)
    assert not (folder / "lessons").exists()
    assert (folder / "mine.txt").exists()
