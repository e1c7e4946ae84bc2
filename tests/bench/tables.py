"""The measured as Markdown tables: times with ratios, what a step costs besides, who is missing."""

from __future__ import annotations

from typing import Any

from speed.cases import CASES, LARGE
from speed.report import OURS, ratio

Row = dict[str, dict[str, Any]]
_FLOPS = {case.name: case.flops for case in (*CASES, *LARGE)}


def render(report: dict[str, Any]) -> str:
    """All tables of a report."""
    parts = [_heading(report)]
    for device, rows in report["cases"].items():
        parts += [f"\n## {device}\n", _times(rows), _costs(rows)]
    parts.append(_missing(report))
    return "\n".join(part for part in parts if part)


def _heading(report: dict[str, Any]) -> str:
    adapter = report["adapter"]
    named = " ".join(_words(adapter))
    opened = ", ".join(f"{name} {ms / 1000:.1f} s" for name, ms in report["opened_ms"].items())
    return (
        f"\n{report['machine']}; WebGPU: {named or 'none'}; {report['date']}\n"
        f"Medians of {report['rounds']} rounds, in turn. Ready to compute: {opened}"
    )


def _words(adapter: dict[str, Any] | None) -> list[str]:
    if adapter is None:
        return []
    return [str(adapter[key]) for key in ("vendor", "architecture", "description") if adapter[key]]


def _times(rows: dict[str, Row]) -> str:
    columns = list(dict.fromkeys(name for row in rows.values() for name in row))
    against = any(not name.startswith(OURS) for name in columns)
    head = [
        "ms a step or call (GFLOP/s)",
        *columns,
        *(["ours against the best (by best samples)"] if against else []),
    ]
    lines = []
    for name, row in rows.items():
        cells = [_time(name, row.get(column)) for column in columns]
        times = ratio({column: entry["ms"] for column, entry in row.items()})
        best = ratio({column: min(entry["samples"], default=None) for column, entry in row.items()})
        lines.append(
            [
                name,
                *cells,
                *([f"{times:.2f}× ({best:.2f}×)" if times and best else "–"] if against else []),
            ]
        )
    return table(head, lines)


def _time(case: str, entry: dict[str, Any] | None) -> str:
    if entry is None or not entry["ms"]:
        return "–"
    flops = _FLOPS.get(case, 0)
    speed = f" ({flops / entry['ms'] / 1e6:.3g})" if flops else ""
    return f"{entry['ms']:.3g}{speed}"


def _costs(rows: dict[str, Row]) -> str:
    head = [
        "a training step",
        "first loss, ms",
        "six losses, ms",
        "dispatches",
        "submits",
        "bind groups",
        "buffers",
        "host alone, ms",
        "growth, bytes a step",
    ]
    lines = []
    for name, row in rows.items():
        for column, entry in row.items():
            if not name.startswith("train") or not entry["ms"]:
                continue
            asked, grown = entry["asked"], entry["growth"]
            host = entry["host_ms"]
            steps = grown.get("steps", 1)
            growth = {key: value / steps for key, value in grown.items() if key != "steps"}
            lines.append(
                [
                    f"{name}, {column}",
                    f"{entry['first_ms']:.0f}",
                    f"{entry['ready_ms']:.0f}",
                    *(
                        str(asked.get(key, "–"))
                        for key in ("dispatches", "submits", "bindGroups", "buffers")
                    ),
                    "–" if host is None else f"{host:.3g}",
                    ", ".join(f"{key} {value:.0f}" for key, value in growth.items()) or "–",
                ]
            )
    return "\n" + table(head, lines) if lines else ""


def _missing(report: dict[str, Any]) -> str:
    lines = [f"- {name}: {why}" for name, why in report["absent"].items()]
    for device, rows in report["cases"].items():
        for case, row in rows.items():
            lines += [
                f"- {name}, {device}, {case}: {entry['missing']}"
                for name, entry in row.items()
                if entry["missing"]
            ]
    for device, values in report.get("eager", {}).items():
        lines += [f"- {device}: {name} {value:.3g}" for name, value in values.items()]
    return "\n" + "\n".join(lines) if lines else ""


def table(head: list[str], lines: list[list[str]]) -> str:
    """Aligned Markdown."""
    rows = [head, *lines]
    widths = [max(len(row[i]) for row in rows) for i in range(len(head))]
    told = ["| " + " | ".join(_padded(row, widths)) + " |" for row in rows]
    ends = ["-", *":" * (len(head) - 1)]
    rules = ("-" * (width + 1) + end for width, end in zip(widths, ends, strict=True))
    rule = "|" + "|".join(rules) + "|"
    return "\n".join([told[0], rule, *told[1:]])


def _padded(row: list[str], widths: list[int]) -> list[str]:
    first, *rest = zip(row, widths, strict=True)
    return [first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in rest)]
