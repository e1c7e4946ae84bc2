"""Runs the examples of the reference: `python -m builder.api.run_examples in out`.

In stands the code of each page's examples, into the folder `out` goes a file a page.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ..kept import FilesRead

files_read = FilesRead()  # before the engine is imported

from glowgrad import display  # noqa: E402
from glowgrad.random import manual_seed  # noqa: E402
from glowgrad.sandbox import Sandbox  # noqa: E402


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


def main(source: str, folder: str) -> None:
    """Read the pages' examples, run them, write what they showed and which files they read."""
    display.recording = True
    warnings.simplefilter("ignore")
    pages = json.loads(Path(source).read_text(encoding="utf-8"))
    for name, steps in pages.items():

        def write(name: str = name, steps: list[dict[str, str]] = steps) -> None:
            result = {"shown": asyncio.run(run_page(steps)), "files": files_read.names()}
            Path(folder, f"{name}.json").write_text(json.dumps(result), encoding="utf-8")

        apart(write)


def apart(work: Callable[[], None]) -> None:
    """Do some work in a copy of this process, so that it tells what it alone has imported.

    Where processes cannot be copied, what came before counts too: more is run again than need be.
    """
    if not hasattr(os, "fork"):
        work()
        return
    child = os.fork()
    if child == 0:
        try:
            work()
            os._exit(0)
        except BaseException:
            sys.excepthook(*sys.exc_info())
            os._exit(1)
    if os.waitpid(child, 0)[1]:
        sys.exit(1)


if __name__ == "__main__":
    main(*sys.argv[1:])
