"""Compiles Python for the page ahead of time; half of a start would be compiling otherwise."""

import hashlib
import json
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from . import node
from .checkout import CACHE, NODE_MODULES, ROOT
from .console import run_quietly
from .stage import fingerprint

_SCRIPT = Path(__file__).with_suffix(".mjs")
_INPUTS = [_SCRIPT, Path(__file__), NODE_MODULES / "pyodide" / "package.json"]


class Archive(NamedTuple):
    """A zip file with Python in it, and what stands before its names where Python finds them."""

    file: Path
    base: str


def compiled(
    archives: Sequence[Archive],
    imports: Sequence[str],
    packages: Sequence[Path] = (),
    path: Sequence[tuple[str, Path]] = (),
) -> list[dict[str, bytes]]:
    """Return bytecode by the name of its source: for each archive, of the modules that are loaded.

    `imports` are imported, with `packages` unpacked, and the archives of `path` at their places.
    """
    files = [*(archive.file for archive in archives), *packages, *(file for _, file in path)]
    facts = json.dumps([[archive.base for archive in archives], imports, [at for at, _ in path]])
    # The place of a file says nothing about its bytecode.
    contents = [hashlib.sha256(file.read_bytes()).hexdigest() for file in [*files, *_INPUTS]]
    folder = CACHE / "bytecode" / fingerprint([], facts, *contents)[:16]
    outs = [folder / f"{index}.zip" for index in range(len(archives))]
    if not all(out.exists() for out in outs):
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder) as temporary:
            made = [Path(temporary) / out.name for out in outs]
            job = {
                "packages": [str(file) for file in packages],
                "path": [[at, str(file)] for at, file in path],
                "imports": list(imports),
                "archives": [
                    {"file": str(archive.file), "base": archive.base, "out": str(out)}
                    for archive, out in zip(archives, made, strict=True)
                ],
            }
            run_quietly(
                [node.node(), _SCRIPT, json.dumps(job)],
                "Python for the page could not be compiled (see above)",
                cwd=ROOT,
                environment=node.shown(),
            )
            for source, out in zip(made, outs, strict=True):
                source.rename(out)
    return [_read(out) for out in outs]


def _read(archive: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(archive) as files:
        return {name: files.read(name) for name in files.namelist()}
