"""Runs the examples of the reference: `python -m builder.api.run_examples in out`."""

from __future__ import annotations

import asyncio
import json
import random
import sys
import warnings
from pathlib import Path
from typing import Any

from glowgrad import display
from glowgrad.random import manual_seed
from glowgrad.sandbox import Sandbox


async def run_page(steps: list[dict[str, str]]) -> dict[str, list[dict[str, Any]]]:
    """What each example of a page showed; an error is its last output.

    Every example begins with seeded generators, so that its output does not hang on the others.
    """
    outputs: list[dict[str, Any]] = []
    sandbox = Sandbox(lambda text: outputs.append(json.loads(text)))
    recorded: dict[str, list[dict[str, Any]]] = {}
    for step in steps:
        outputs.clear()
        random.seed(0)
        manual_seed(0)
        ended = json.loads(await sandbox.run(step["code"], step["id"]))
        recorded[step["id"]] = list(outputs)
        if ended["error"] is not None:
            recorded[step["id"]].append({"type": "error", **ended["error"]})
    return recorded


def main(source: str, target: str) -> None:
    """Read the pages' examples, run them, write what they showed."""
    display.recording = True
    warnings.simplefilter("ignore")
    pages = json.loads(Path(source).read_text(encoding="utf-8"))
    recorded = {name: asyncio.run(run_page(steps)) for name, steps in pages.items()}
    Path(target).write_text(json.dumps(recorded), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
