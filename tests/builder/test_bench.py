"""The benchmark compares before it times, and one that fails stops nobody else."""

import json
from pathlib import Path
from typing import Any

from tests.bench import tables
from tests.bench.race import Race

from builder.speed import recorded
from speed.cases import Case
from speed.report import short

TRAIN = Case("train MLP", "train", model="mlp")


class Runner:
    """A contender that needs `ms` a step, and may compute something else or break."""

    device = "cpu"

    def __init__(self, name: str, ms: float, values: list[float], breaks: str = "") -> None:
        self.name, self.ms, self.values, self.breaks = name, ms, values, breaks
        self.timed = 0

    def open(self, browser: Any) -> float:
        if self.breaks == "open":
            raise RuntimeError("no such file")
        return 1.0

    def prepare(self, case: Case) -> dict[str, Any]:
        if self.breaks == "case":
            return {"missing": "no convolution gradient"}
        return {"values": self.values, "first_ms": 3.0, "ready_ms": 4.0}

    def sample(self, case: Case, count: int) -> float:
        self.timed += 1
        if self.breaks == "later" and self.timed > 4:
            raise RuntimeError("the page crashed")
        return self.ms

    def asked(self) -> dict[str, int]:
        return {}

    def drop(self, dropped: bool) -> None: ...

    def close(self, case: Case) -> None: ...


def raced(*runners: Runner) -> tuple[dict[str, Any], str]:
    race = Race(rounds=3)
    race.run(None, list(runners), [TRAIN])
    report = {
        **race.as_json(),
        "machine": "a machine",
        "adapter": {"vendor": "google", "architecture": "swiftshader", "description": ""},
        "date": "2026-11-21",
    }
    return report["cases"]["cpu"]["train MLP"], tables.render(report)


def test_the_ratio_is_that_of_our_fastest_and_the_fastest_peer() -> None:
    losses = [2.3, 2.2]
    _, table = raced(
        Runner("glowgrad compiled", 2.0, losses),
        Runner("glowgrad eager", 3.0, losses),
        Runner("one", 9.0, losses),
        Runner("other", 5.0, losses),
    )
    row = next(line for line in table.splitlines() if line.startswith("| train MLP "))
    assert [cell.strip() for cell in row.split("|")[2:-1]] == ["2", "3", "9", "5", "2.50× (2.50×)"]


def test_who_computes_something_else_is_not_timed() -> None:
    liar = Runner("liar", 0.1, [2.3, 2.1])
    row, table = raced(Runner("glowgrad compiled", 2.0, [2.3, 2.2]), liar)
    assert liar.timed == 0
    assert row["liar"]["ms"] is None
    assert "liar, cpu, train MLP: computes 2.3, 2.1 in place of 2.3, 2.2" in table


def test_those_who_break_are_listed_and_the_others_go_on() -> None:
    row, table = raced(
        Runner("glowgrad compiled", 2.0, [2.3]),
        Runner("absent", 1.0, [2.3], breaks="open"),
        Runner("partial", 1.0, [2.3], breaks="case"),
        Runner("fragile", 1.0, [2.3], breaks="later"),
        Runner("steady", 4.0, [2.3]),
    )
    assert row["steady"]["ms"] == 4.0
    assert "- absent, cpu: no such file" in table
    assert "- partial, cpu, train MLP: no convolution gradient" in table
    assert "- fragile, cpu, train MLP: the page crashed" in table
    assert "2.00×" in table, "one that broke is no peer to be compared with"


def test_the_page_tells_each_device_by_itself(tmp_path: Path) -> None:
    race = Race(rounds=3)
    race.run(None, [Runner("glowgrad compiled", 2.0, [2.3]), Runner("other", 5.0, [2.3])], [TRAIN])
    race.absent["third, cpu"] = "no such file"
    told = {"machine": "a machine", "adapter": None, "date": "2026-11-21", **race.as_json()}
    file = tmp_path / "speed.json"
    file.write_text(json.dumps(short(told)), "utf-8")
    html = recorded(file)
    assert '<th scope="row">train MLP, ms</th><td>2</td><td>5</td><td>2.5×</td>' in html
    assert "<li>third, cpu: no such file</li>" in html
    assert "no WebGPU" in html
