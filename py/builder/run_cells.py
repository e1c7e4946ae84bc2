"""Runs one lesson in the sandbox: `python -m builder.run_cells in out`.

In stands what is to be run (`lessons.record.steps`), out gets what became of each step, as JSON.
"""

from __future__ import annotations

import ast
import asyncio
import json
import random
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from .kept import FilesRead

files_read = FilesRead()  # before the engine is imported

import numpy as np  # noqa: E402

from glowgrad import display  # noqa: E402
from glowgrad.random import fork_rng, manual_seed  # noqa: E402
from glowgrad.sandbox import Sandbox  # noqa: E402


class Runner:
    """One interpreter, in which the steps of a lesson run one after the other."""

    def __init__(self) -> None:
        self._outputs: list[dict[str, Any]] = []
        self._sandbox = Sandbox(lambda text: self._outputs.append(json.loads(text)))
        self.done: dict[str, dict[str, Any]] = {}

    async def run(self, steps: list[dict[str, Any]]) -> None:
        """Run the steps; stops at an error, unless the step has `raises`, the exception's name.

        Of what is run `aside` no picture is kept.
        """
        for step in steps:
            with undisturbed() if step.get("aside") else nullcontext():
                error = await self._step(step["id"], step["code"])
            if (error["name"] if error else None) != step.get("raises"):
                break
            if step.get("claims"):
                with undisturbed():
                    held = {claim: self._wrong(claim) for claim in step["claims"]}
                self.done[step["id"]]["claims"] = held
            for name, code in step.get("attempts", ()):
                with undisturbed():
                    await self._step(name, code)

    async def _step(self, name: str, code: str) -> dict[str, Any] | None:
        self._outputs.clear()
        ended = json.loads(await self._sandbox.run(code, name))
        self.done[name] = {
            "error": ended["error"],
            "outputs": list(self._outputs),
            "seconds": round(ended["ms"] / 1000, 3),
        }
        return ended["error"]

    def _wrong(self, claim: str) -> str:
        """What is wrong with a claim; "" where it holds."""
        namespace = self._sandbox.namespace
        try:
            if eval(claim, namespace):
                return ""
        except Exception as failure:
            return f"it raises {type(failure).__name__}: {failure}"
        names = {node.id for node in ast.walk(ast.parse(claim)) if isinstance(node, ast.Name)}
        told = {name: repr(namespace[name]) for name in sorted(names & namespace.keys())}
        short = [f"{name} is {text}" for name, text in told.items() if len(text) <= 80]
        return "it is false" + (f", where {', '.join(short)}" if short else "")


@contextmanager
def undisturbed() -> Iterator[None]:
    """What runs inside draws no random number from those that follow, and draws no pictures."""
    state, numpy_state, recorded = random.getstate(), np.random.get_state(), display.recording
    display.recording = False
    with fork_rng():
        yield
    random.setstate(state)
    np.random.set_state(numpy_state)
    display.recording = recorded


def main(source: str, target: str) -> None:
    """Read the steps, run them with every generator seeded, write what they did."""
    random.seed(0)
    np.random.seed(0)
    manual_seed(0)
    display.recording = True
    steps = json.loads(Path(source).read_text(encoding="utf-8"))
    runner = Runner()
    asyncio.run(runner.run(steps))
    result = {"steps": runner.done, "files": files_read.names()}
    Path(target).write_text(json.dumps(result), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
