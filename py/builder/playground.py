"""The page of the playground: its experiments, and the first one's picture as it was recorded."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import yaml
from markupsafe import Markup as Html

from .bundle import WEB
from .checkout import CACHE, ROOT
from .console import CommandError
from .kept import Kept
from .lessons.highlight import highlight
from .lessons.quiz_html import json_for_script
from .lessons.recorded_html import FIGURE, merged
from .lessons.render import templates
from .node import node

SOURCES = WEB / "page" / "playground"
_TIMEOUT = 120
_DESCRIPTION = (
    "A small network learns before your eyes: choose data, layers and optimizer, and see the "
    "Python that does it, which you can change and run."
)


def write(fresh: Path) -> None:
    """Write playground/index.html."""
    folder = fresh / "playground"
    folder.mkdir(parents=True, exist_ok=True)
    experiments = presets()
    first = experiments[0]
    bundle = record(first["recorded"])
    lessons = _titles(ROOT / "lessons")
    for one in experiments:
        one["links"] = [(slug, lessons[slug]) for slug in one["lessons"] if slug in lessons]
    html = (
        templates()
        .get_template("playground.html")
        .render(
            root="../",
            description=_DESCRIPTION,
            og_title="Playground · Glowgrad",
            og_type="website",
            presets=experiments,
            code=Html(highlight(first["code"])),
            picture=Html(bundle["image/svg+xml"]),
            recorded=Html(json_for_script(bundle[FIGURE])),
        )
    )
    (folder / "index.html").write_text(html, "utf-8")


def _titles(folder: Path) -> dict[str, str]:
    """The titles of the lessons that there are, by slug."""
    heads = [path.read_text("utf-8").split("---\n")[1] for path in folder.glob("*/*/index.md")]
    return {head["slug"]: head["title"] for head in map(yaml.safe_load, heads)}


def presets() -> list[dict[str, Any]]:
    """The experiments as the page has them, each with its `code` and what is `recorded` of it."""
    script = Path(__file__).with_suffix(".mjs")
    done = subprocess.run([node(), str(script)], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise CommandError(f"the playground's code could not be made: {done.stderr.strip()}")
    listed: list[dict[str, Any]] = json.loads(done.stdout)
    return listed


def record(code: str) -> dict[str, Any]:
    """The forms of the picture that the code shows at its end; CommandError where it fails."""
    kept = Kept(CACHE / "recorded")
    done = kept.get("playground", code)
    if done is None:
        made = _run(code)
        done = made["steps"]["code"]
        if done["error"]:
            raise CommandError(f"the playground's code failed: {done['error']['message']}")
        kept.put("playground", code, done, made["files"])
    shown = [one["data"] for one in merged(done["outputs"]) if FIGURE in one.get("data", {})]
    bundle: dict[str, Any] = shown[-1]
    return bundle


def _run(code: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "steps.json"), Path(folder, "outputs.json")
        source.write_text(json.dumps([{"id": "code", "code": code}]), "utf-8")
        subprocess.run(
            [sys.executable, "-m", "builder.run_cells", str(source), str(target)],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT / "py"), "OPENBLAS_NUM_THREADS": "1"},
            timeout=_TIMEOUT,
            check=True,
        )
        return dict(json.loads(target.read_text("utf-8")))
