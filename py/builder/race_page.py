"""The page optimizer-race/: its cells with what they showed when the site was built."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from markupsafe import Markup as Html

from .checkout import CACHE, ROOT
from .console import CommandError
from .kept import Kept
from .lessons.recorded_html import OutputBudget, merged

SOURCES = ROOT / "web" / "race"
SURFACE = "narrow_valley"
_TIMEOUT = 180
_FIGURE = "application/vnd.glowgrad.figure+json"


def write(fresh: Path) -> None:
    """Write optimizer-race/index.html."""
    from .lessons.highlight import highlight
    from .lessons.quiz_html import json_for_script
    from .lessons.render import templates

    outputs = record()
    facts = json.loads(outputs.pop("facts")[0]["text"])
    figure = next(one["data"][_FIGURE] for one in outputs["race"] if _FIGURE in one.get("data", {}))
    budget = OutputBudget(160_000)
    page = templates().get_template("optimizer-race.html")
    folder = fresh / "optimizer-race"
    folder.mkdir(parents=True, exist_ok=True)
    text = page.render(
        root="../",
        description="SGD, momentum, Nesterov, Adagrad, RMSprop, Adam and more race down a loss "
        "that you choose: real optimizers on real gradients, in your browser.",
        og_title="The optimizer race · Glowgrad",
        og_type="website",
        data=Html(
            json_for_script({"surface": SURFACE, "landscapes": landscapes(), "figure": figure})
        ),
        sources={name: Html(highlight(_text(SOURCES / f"{name}.txt"))) for name in outputs},
        outputs={name: Html(budget.html(shown)) for name, shown in outputs.items()},
        facts=facts,
    )
    (folder / "index.html").write_text(text, "utf-8")


def landscapes() -> dict[str, dict[str, Any]]:
    """What the page's controls know of each surface."""
    from glowgrad.landscapes import LANDSCAPES

    return {
        name: {
            "title": one.name,
            "formula": one.formula,
            "x": one.x,
            "y": one.y,
            "start": one.start,
            "target": one.target,
        }
        for name, one in LANDSCAPES.items()
    }


def record() -> dict[str, list[dict[str, Any]]]:
    """What each source printed and showed; CommandError names one that failed."""
    steps = [{"id": path.stem, "code": _text(path)} for path in sorted(SOURCES.glob("*.txt"))]
    kept, key = Kept(CACHE / "recorded"), json.dumps(steps)
    done = kept.get("race-page", key)
    if done is None:
        made = _run(steps)
        done = made["steps"]
        for step in steps:
            name = step["id"]
            error = done[name]["error"] if name in done else {"message": "it did not run"}
            if error:
                raise CommandError(f"web/race/{name}.txt: {error['message']}")
        kept.put("race-page", key, done, made["files"])
    return {name: merged(step["outputs"]) for name, step in done.items()}


def _text(path: Path) -> str:
    return path.read_text("utf-8").rstrip("\n")


def _run(steps: list[dict[str, Any]]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "steps.json"), Path(folder, "outputs.json")
        source.write_text(json.dumps(steps), encoding="utf-8")
        command = [sys.executable, "-m", "builder.run_cells", str(source), str(target)]
        environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT / "py"),
            "PYTHONHASHSEED": "0",
            "OPENBLAS_NUM_THREADS": "1",
        }
        subprocess.run(command, cwd=folder, env=environment, timeout=_TIMEOUT, check=True)
        return dict(json.loads(target.read_text("utf-8")))
