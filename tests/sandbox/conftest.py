"""A sandbox whose outputs can be looked at."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from glowgrad.sandbox import Sandbox


@dataclass
class Run:
    """What a run gave, and what it showed."""

    status: str
    result: str | None
    error: Any
    ms: float
    reads: list[str]
    writes: list[str]
    outputs: list[dict[str, Any]]

    @property
    def text(self) -> str:
        """All stream text."""
        return "".join(o["text"] for o in self.outputs if o["type"] == "stream")


class Cells:
    """Runs cells one after the other in one sandbox."""

    def __init__(self) -> None:
        self.outputs: list[dict[str, Any]] = []
        self.sandbox = Sandbox(lambda text: self.outputs.append(json.loads(text)))

    def __call__(self, code: str, name: str = "cell-1") -> Run:
        self.outputs.clear()
        done = json.loads(asyncio.run(self.sandbox.run(code, name)))
        return Run(outputs=list(self.outputs), **done)


@pytest.fixture
def run() -> Callable[..., Run]:
    return Cells()
