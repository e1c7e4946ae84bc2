"""The examples of the reference: a file a page in `examples/`, and what each shows when run.

A file is Python in cells: `# %% exp, log` begins the example of the entries `exp` and `log`, in
which NAME stands for the entry's own name. Every page runs after its `imports`.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from ..checkout import ROOT
from ..console import CommandError
from ..lessons.record import engine_hash
from .catalog import PAGES, PageOf

FOLDER = Path(__file__).with_name("examples")
IMPORTS = "imports"
TIMEOUT = 180
Outputs = dict[str, list[dict[str, Any]]]


def examples(page: PageOf) -> dict[str, str]:
    """The code of each example of a page, by the anchor of its entry."""
    path = FOLDER / f"{page.slug}.py"
    if not path.is_file():
        return {}
    found: dict[str, str] = {}
    for piece in re.split(r"^# %% ", path.read_text("utf-8"), flags=re.MULTILINE)[1:]:
        names, _, code = piece.partition("\n")
        for name in (one.strip() for one in names.split(",")):
            if name in found:
                raise CommandError(f"{path.name} has two examples of {name}")
            found[name] = re.sub(r"\bNAME\b", name.rsplit(".", 1)[-1], code).strip("\n")
    return found


def record(cache: Path, processes: int = 2) -> dict[str, Outputs]:
    """What the examples of every page show; kept in `cache` under a hash of code and engine."""
    cache.mkdir(parents=True, exist_ok=True)
    recorded: dict[str, Outputs] = {}
    missing: dict[str, list[dict[str, str]]] = {}
    for page in PAGES:
        steps = _steps(page)
        kept = _kept(cache, steps)
        if kept.is_file():
            recorded[page.slug] = json.loads(kept.read_text("utf-8"))
        elif len(steps) > 1:
            missing[page.slug] = steps
    slugs = list(missing)
    shares = [{slug: missing[slug] for slug in slugs[i::processes]} for i in range(processes)]
    with ThreadPoolExecutor(processes) as pool:
        for made in pool.map(_run, [share for share in shares if share]):
            recorded |= made
    _check({slug: recorded[slug] for slug in slugs})
    for slug in slugs:
        _kept(cache, missing[slug]).write_text(json.dumps(recorded[slug]), "utf-8")
    return recorded


def _steps(page: PageOf) -> list[dict[str, str]]:
    imports = {"id": IMPORTS, "code": page.imports}
    return [imports, *({"id": name, "code": code} for name, code in examples(page).items())]


def _kept(cache: Path, steps: Sequence[Mapping[str, str]]) -> Path:
    runner = Path(__file__).with_name("run_examples.py").read_bytes()
    text = json.dumps(steps).encode()
    return cache / f"api-{hashlib.sha256(engine_hash() + runner + text).hexdigest()[:24]}.json"


def _run(pages: dict[str, list[dict[str, str]]]) -> dict[str, Outputs]:
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "pages.json"), Path(folder, "outputs.json")
        source.write_text(json.dumps(pages), "utf-8")
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "py"), "OPENBLAS_NUM_THREADS": "1"}
        done = subprocess.run(
            [sys.executable, "-m", "builder.api.run_examples", str(source), str(target)],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=TIMEOUT,
            check=False,
        )
        if not target.is_file():
            last = done.stderr.strip().split("\n")[-1]
            raise CommandError(f"the examples of the reference could not be run: {last}")
        return dict(json.loads(target.read_text("utf-8")))


def _check(recorded: Mapping[str, Outputs]) -> None:
    failures = [
        f"{slug}, {name}: {output['name']}: {output['message']}"
        for slug, outputs in recorded.items()
        for name, shown in outputs.items()
        for output in shown
        if output["type"] == "error"
    ]
    if failures:
        raise CommandError("examples of the reference fail:\n" + "\n".join(failures))
