"""The page that lists every public name of the engine, its twin and its tests."""

import json
from pathlib import Path
from typing import Any

from .checkout import ROOT

SOURCE = ROOT / "tests" / "coverage" / "coverage.json"


def write(fresh: Path) -> None:
    """Write docs/coverage/index.html from what `python -m tests.coverage.record` has found."""
    from .lessons.render import templates

    data = json.loads(SOURCE.read_text("utf-8"))
    folder = fresh / "docs" / "coverage"
    folder.mkdir(parents=True)
    page = templates().get_template("coverage.html").render(**_facts(data))
    (folder / "index.html").write_text(page, "utf-8")


def _facts(data: dict[str, Any]) -> dict[str, Any]:
    sections = [
        {**section, "tested": sum(bool(row[2]) for row in section["names"])}
        for section in data["sections"]
    ]
    devices = [len(row[2]) for section in sections for row in section["names"]]
    tutorials = data["tutorials"]
    present = tutorials["names"] - len(tutorials["missing"])
    return {
        "root": "../../",
        "description": "Every name of the engine, its twin in PyTorch or Keras, and its tests.",
        "og_title": "What Glowgrad's engine speaks",
        "og_type": "website",
        "sections": sections,
        "total": len(devices),
        "both": devices.count(2),
        "one": devices.count(1),
        "none": devices.count(0),
        "tutorials": tutorials,
        "present": present,
        "share": round(100 * present / tutorials["names"], 1),
        "used": present - len(tutorials["untested"]),
    }
