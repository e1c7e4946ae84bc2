"""Runs the cells of one lesson in the sandbox: `python -m builder.lessons.run_cells in out`."""

from __future__ import annotations

import asyncio
import json
import random
import sys
from pathlib import Path
from typing import Any

from glowgrad import display
from glowgrad.random import manual_seed
from glowgrad.sandbox import Sandbox


async def run_cells(steps: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """The outputs of each step `{id, code}` by id; an error is the last output of its step.

    Stops at an error, unless the step has `raises`, the name of the exception it is there to show.
    """
    outputs: list[dict[str, Any]] = []
    sandbox = Sandbox(lambda text: outputs.append(json.loads(text)))
    recorded: dict[str, list[dict[str, Any]]] = {}
    for step in steps:
        outputs.clear()
        ended = json.loads(await sandbox.run(step["code"], step["id"]))
        recorded[step["id"]] = list(outputs)
        error = ended["error"]
        if error is not None:
            recorded[step["id"]].append({"type": "error", **error})
        if (error["name"] if error else None) != step.get("raises"):
            break
    return recorded


def main(source: str, target: str) -> None:
    """Read the steps, run them with every generator seeded, write what they showed."""
    random.seed(0)
    manual_seed(0)
    display.recording = True
    steps = json.loads(Path(source).read_text(encoding="utf-8"))
    Path(target).write_text(json.dumps(asyncio.run(run_cells(steps))), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
