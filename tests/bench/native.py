"""`build.py bench --native`: our WGSL through wgpu-py, and PyTorch where it is installed, here."""

from __future__ import annotations

import argparse
import importlib
from datetime import UTC, datetime
from typing import Any

from playwright.sync_api import Browser

import glowgrad as gg
from builder.console import say
from speed.cases import CASES, LARGE, Case
from speed.timing import Bench

from . import tables
from .keeping import keep
from .machine import processor
from .race import Race


class Native:
    """A library in this process."""

    def __init__(self, name: str, lib: Any, place: str, compiled: bool = False) -> None:
        self.name, self.compiled, self.device = name, compiled, "native"
        self._bench = Bench(lib, place)

    def open(self, browser: Browser | None) -> float:
        return 0.0

    def prepare(self, case: Case) -> dict[str, Any]:
        return self._bench.prepare(case.name, self.compiled)

    def sample(self, case: Case, count: int) -> float:
        return self._bench.sample(case.name, self.compiled, count)

    def eager_op(self) -> float:
        return self._bench.eager_op()

    def asked(self) -> dict[str, int]:
        """Bytes that GPU tensors hold."""
        return {"bytes": gg.webgpu.stats()["bytes_in_use"]}

    def drop(self, dropped: bool) -> None:
        raise NotImplementedError("work cannot be left out here")

    def close(self, case: Case) -> None:
        self._bench.close(case.name)


def main(options: argparse.Namespace) -> int:
    """Measure, print tables, write JSON where asked."""
    info = gg.webgpu.adapter_info()
    contenders = [
        Native("glowgrad compiled", gg, "webgpu", compiled=True),
        Native("glowgrad eager", gg, "webgpu"),
    ]
    torch = _torch()
    if torch is not None:
        place = "cuda" if torch.cuda.is_available() else "cpu"
        contenders.append(Native(f"torch {place}", torch, place))
    else:
        say("PyTorch is not installed: ours are measured alone")
    words = [word.lower() for word in options.case]
    cases = [
        c for c in _cases(options, info) if not words or any(w in c.name.lower() for w in words)
    ]
    race = Race(rounds=options.rounds or (3 if options.quick else 7), quick=options.quick)
    race.run(None, contenders, cases)
    report = {
        "machine": processor() + (f", PyTorch {torch.__version__}" if torch is not None else ""),
        "adapter": {
            "vendor": info["vendor"],
            "architecture": info["architecture"],
            "description": info["name"],
            "software": info["is_fallback"],
        },
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M"),
        **race.as_json(),
        "eager": {"native webgpu": {"eager op, µs": contenders[1].eager_op()}},
    }
    print(tables.render(report))
    keep(report, options)
    return 0


def _cases(options: argparse.Namespace, info: dict[str, Any]) -> list[Case]:
    """A software adapter is not asked for what only graphics chips can."""
    return [*CASES, *([] if info["is_fallback"] and not options.case else LARGE)]


def _torch() -> Any:
    """PyTorch without tensor cores, whose float32 is not ours; None where it is not installed."""
    try:
        torch = importlib.import_module("torch")
    except ImportError:
        return None
    torch.backends.cuda.matmul.allow_tf32 = False
    torch.backends.cudnn.allow_tf32 = False
    return torch
