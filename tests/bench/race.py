"""Contenders take turns, case by case: prepared, compared, warmed up, then timed in rounds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from statistics import median
from typing import Any

from playwright.sync_api import Browser, Error as PlaywrightError

from builder.console import say
from speed.cases import Case

from .contender import Contender

TOLERANCE = 1e-3
TARGET_MS = 120  # of a sample
MOST = 200  # steps a sample
SLOW_MS = 2500  # what takes longer is timed once


@dataclass
class Entry:
    """What one contender did of one case."""

    values: list[float] = field(default_factory=list)
    first_ms: float = 0.0
    ready_ms: float = 0.0
    samples: list[float] = field(default_factory=list)
    steps: int = 1  # a sample
    missing: str = ""
    asked: dict[str, int] = field(default_factory=dict)  # a step
    host_ms: float | None = None
    growth: dict[str, int] = field(default_factory=dict)  # bytes over `growth["steps"]` steps

    @property
    def ms(self) -> float | None:
        return median(self.samples) if self.samples and not self.missing else None

    def as_json(self) -> dict[str, Any]:
        """As plain data."""
        return {**asdict(self), "ms": self.ms}


@dataclass
class Race:
    """Entries by device, case and contender; who could not come, and why."""

    rounds: int
    quick: bool = False
    entries: dict[str, dict[str, dict[str, Entry]]] = field(default_factory=dict)
    opened: dict[str, float] = field(default_factory=dict)
    absent: dict[str, str] = field(default_factory=dict)

    def run(
        self, browser: Browser | None, contenders: Sequence[Contender], cases: Sequence[Case]
    ) -> None:
        """All cases of one device's contenders."""
        present = [c for c in contenders if self._opens(browser, c)]
        for case in cases:
            self._case(case, present)

    def as_json(self) -> dict[str, Any]:
        """Everything, as plain data."""
        return {
            "rounds": self.rounds,
            "cases": {
                device: {
                    name: {column: entry.as_json() for column, entry in row.items()}
                    for name, row in rows.items()
                }
                for device, rows in self.entries.items()
            },
            "opened_ms": self.opened,
            "absent": self.absent,
        }

    def _opens(self, browser: Browser | None, contender: Contender) -> bool:
        label = f"{contender.name}, {contender.device}"
        try:
            self.opened[label] = contender.open(browser)
        except Exception as failure:  # of a stranger's code anything may come
            self.absent[label] = _short(failure)
            say(f"  {label} does not take part: {self.absent[label]}")
            return False
        return True

    def _case(self, case: Case, contenders: Sequence[Contender]) -> None:
        row: dict[str, Entry] = {}
        taking_part: list[tuple[Contender, Entry]] = []
        expected: list[float] | None = None
        for contender in contenders:
            entry = row[contender.name] = Entry()
            made = _tried(entry, lambda c=contender: c.prepare(case))
            if not made or entry.missing:
                continue
            if "missing" in made:
                entry.missing = made["missing"]
                continue
            entry.values = made["values"]
            entry.first_ms, entry.ready_ms = made["first_ms"], made["ready_ms"]
            expected = expected or entry.values
            if not agrees(case, entry.values, expected):
                entry.missing = f"computes {_few(entry.values)} in place of {_few(expected)}"
                continue
            if _tried(entry, lambda c=contender, e=entry: self._warm(c, case, e)):
                taking_part.append((contender, entry))
        for _ in range(self.rounds):
            for contender, entry in taking_part:
                if entry.missing or (entry.samples and entry.samples[-1] > SLOW_MS):
                    continue
                took = _tried(entry, lambda c=contender, e=entry: c.sample(case, e.steps))
                if took:
                    entry.samples.append(took)
        for contender, entry in taking_part:
            if contender.device == "webgpu" and case.trains and not entry.missing:
                _tried(entry, lambda c=contender, e=entry: self._asked(c, case, e))
            if case.trains and not entry.missing and "glowgrad" in contender.name:
                _tried(entry, lambda c=contender, e=entry: self._growth(c, case, e))
        for contender in contenders:
            _tried(Entry(), lambda c=contender: c.close(case))
        self.entries.setdefault(contenders[0].device if contenders else "", {})[case.name] = row
        say("  " + _line(case, row))

    def _warm(self, contender: Contender, case: Case, entry: Entry) -> bool:
        """Find how many steps a sample takes."""
        # Pipelines and variants may still be prepared beside the first steps.
        took = next(
            (ms for ms in (contender.sample(case, 1) for _ in range(5)) if ms < SLOW_MS), SLOW_MS
        )
        if took >= SLOW_MS:
            entry.samples.append(contender.sample(case, 1))
            return True
        took = min(contender.sample(case, 3), contender.sample(case, 3))
        target = TARGET_MS / 4 if self.quick else TARGET_MS
        entry.steps = max(1, min(MOST, round(target / max(took, 1e-3))))
        return True

    def _asked(self, contender: Contender, case: Case, entry: Entry) -> None:
        """What a step asks of WebGPU, and what it costs the host when the GPU has nothing to do."""
        one, two = (self._counted(contender, case, steps) for steps in (1, 3))
        # The read-back asks too: what two steps more ask is theirs alone.
        entry.asked = {name: (two[name] - one[name]) // 2 for name in one}
        contender.drop(True)
        try:
            steps = 3 if self.quick else max(3, min(50, entry.steps))
            entry.host_ms = median(contender.sample(case, steps) for _ in range(3))
        finally:
            contender.drop(False)

    def _counted(self, contender: Contender, case: Case, steps: int) -> dict[str, int]:
        before = contender.asked()
        contender.sample(case, steps)
        after = contender.asked()
        return {name: after[name] - before[name] for name in after}

    def _growth(self, contender: Contender, case: Case, entry: Entry) -> None:
        """Bytes that stay after many steps."""
        steps = 20 if self.quick else max(20, min(1000, round(2000 / (entry.ms or 1))))
        before = contender.asked()
        contender.sample(case, steps)
        after = contender.asked()
        entry.growth = {
            "steps": steps,
            **{name: after[name] - before[name] for name in after if name in ("bytes", "heap")},
        }


def agrees(case: Case, values: Sequence[float], expected: Sequence[float]) -> bool:
    """Whether losses, or sums beside the sum of magnitudes, are the same to one in a thousand."""
    if len(values) != len(expected):
        return False
    scales = [abs(v) if case.trains else abs(expected[-1]) for v in expected]
    return all(
        abs(value - wanted) <= TOLERANCE * scale
        for value, wanted, scale in zip(values, expected, scales, strict=True)
    )


def _tried(entry: Entry, work: Callable[[], Any]) -> Any:
    """What `work` gives; None and a reason where it fails: the others go on."""
    try:
        return work()
    except (PlaywrightError, RuntimeError, ValueError, KeyError) as failure:
        entry.missing = _short(failure)
        return None


def _short(failure: Exception) -> str:
    """What went wrong in a line; of a traceback from Python its last."""
    text = str(failure).removeprefix("Page.evaluate: ").removeprefix("Error: ")
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    told = [line for line in lines if not line.startswith(("at ", "Call log:"))]
    if not told:
        return type(failure).__name__
    return (told[-1] if told[0].startswith("Traceback") else told[0])[:300]


def _few(values: Sequence[float]) -> str:
    return ", ".join(f"{value:.5g}" for value in values)


def _line(case: Case, row: dict[str, Entry]) -> str:
    told = (
        f"{name} {'–' if entry.ms is None else f'{entry.ms:.3g}'}" for name, entry in row.items()
    )
    return f"{case.name}, ms: " + ", ".join(told)
