"""The examples of the reference: a file a page in `examples/`, and what each shows when run.

A file is Python in cells: `# %% exp, log` begins the example of the entries `exp` and `log`, in
which NAME stands for the entry's own name. Every page runs after its `imports`.
"""

from __future__ import annotations

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
from ..kept import Kept
from .catalog import PAGES, PageOf

FOLDER = Path(__file__).with_name("examples")
IMPORTS = "imports"
RUNNER = Path(__file__).with_name("run_examples.py")
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
    """What the examples of every page show; kept in `cache` until their code changes, or a file of
    the engine that they have read.
    """
    kept = Kept(cache)
    recorded: dict[str, Outputs] = {}
    missing: dict[str, list[dict[str, str]]] = {}
    for page in PAGES:
        steps = _steps(page)
        if len(steps) == 1:
            continue
        found = kept.get(_name(page.slug), _key(steps))
        if found is None:
            missing[page.slug] = steps
        else:
            recorded[page.slug] = found
    slugs = list(missing)
    shares = [{slug: missing[slug] for slug in slugs[i::processes]} for i in range(processes)]
    with ThreadPoolExecutor(processes) as pool:
        made = {
            slug: page
            for pages in pool.map(_run, [share for share in shares if share])
            for slug, page in pages.items()
        }
    recorded |= {slug: page["shown"] for slug, page in made.items()}
    _check({slug: recorded[slug] for slug in slugs})
    for slug, page in made.items():
        kept.put(_name(slug), _key(missing[slug]), page["shown"], page["files"])
    return recorded


def _steps(page: PageOf) -> list[dict[str, str]]:
    imports = {"id": IMPORTS, "code": page.imports}
    return [imports, *({"id": name, "code": code} for name, code in examples(page).items())]


def _name(slug: str) -> str:
    return f"reference-{slug}"


def _key(steps: Sequence[Mapping[str, str]]) -> str:
    return json.dumps(steps) + RUNNER.read_text("utf-8")


def _run(pages: dict[str, list[dict[str, str]]]) -> dict[str, Any]:
    """By page: what its examples `shown` and the `files` that they read."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "pages.json"), Path(folder, "shown")
        target.mkdir()
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
        if done.returncode:
            last = done.stderr.strip().split("\n")[-1]
            raise CommandError(f"the examples of the reference could not be run: {last}")
        return {slug: json.loads((target / f"{slug}.json").read_text("utf-8")) for slug in pages}


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
