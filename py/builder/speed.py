"""What the page docs/speed shows: the recorded numbers, and the code that measures on a device."""

import io
import json
import zipfile
from html import escape
from pathlib import Path
from typing import Any

from speed.cases import CASES, LARGE
from speed.report import OURS, ratio

from .checkout import ROOT

_SOURCES = ROOT / "py" / "speed"
_SINCE = (1980, 1, 1, 0, 0, 0)  # a zip file's earliest: the same sources make the same bytes
_DEVICES = {
    "cpu": "On the CPU",
    "webgpu": "On WebGPU",
    "native": "On WebGPU, outside the browser",
}
_CASES = {case.name: case for case in (*CASES, *LARGE)}


def archive() -> bytes:
    """py/speed as a zip file, from which a session's Python imports."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as into:
        for path in sorted(_SOURCES.glob("*.py")):
            named = zipfile.ZipInfo(f"speed/{path.name}", _SINCE)
            named.compress_type = zipfile.ZIP_DEFLATED
            into.writestr(named, path.read_bytes())
    return packed.getvalue()


def recorded(path: Path) -> str:
    """The tables of the runs that were kept, as HTML."""
    parts = []
    for device, report in json.loads(path.read_text("utf-8")).items():
        parts += [_table(_DEVICES[device], *_times(report["times"])), _measured_on(report)]
        if report["asked"]:
            parts.append(_table("What a training step asks of WebGPU", *_asked(report["asked"])))
        parts.append(_missing(report["missing"]))
    return "".join(parts)


def _measured_on(report: dict[str, Any]) -> str:
    adapter = report["adapter"]
    named = "no WebGPU"
    if adapter:
        kind = "a program on the processor" if adapter["software"] else "a graphics chip"
        words = (adapter["vendor"], adapter["architecture"], adapter["description"])
        named = f"WebGPU: {' '.join(filter(None, words))}, {kind}"
    told = f"{report['date']} UTC on {report['machine']}; {named}"
    rounds = f"Medians of {report['rounds']} rounds in which all take turns."
    return f"<p>Measured {escape(told)}. {rounds}</p>\n"


def _times(rows: dict[str, dict[str, float | None]]) -> tuple[list[str], list[list[str]]]:
    columns = list(dict.fromkeys(name for row in rows.values() for name in row))
    columns = [name for name in columns if any(row.get(name) for row in rows.values())]
    against = any(not name.startswith(OURS) for name in columns)
    lines = []
    for name, row in rows.items():
        flops = _CASES[name].flops if name in _CASES else 0
        faster = ratio(row)
        compared = [f"{faster:.1f}×" if faster else "–"] if against else []
        cells = [_speed(flops, row.get(column)) for column in columns]
        lines.append([f"{name}, {'GFLOP/s' if flops else 'ms'}", *cells, *compared])
    return ["", *columns, *(["ratio"] if against else [])], lines


def _speed(flops: int, ms: float | None) -> str:
    if not ms:
        return "–"
    value = flops / ms / 1e6 if flops else ms
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _asked(cases: dict[str, dict[str, dict[str, Any]]]) -> tuple[list[str], list[list[str]]]:
    lines = []
    for case, row in cases.items():
        for column, told in row.items():
            host = "–" if told["host_ms"] is None else f"{told['host_ms']:.3g} ms"
            counts = [str(told[key]) for key in ("dispatches", "submits", "bindGroups")]
            lines.append([f"{case}, {column}", *counts, host])
    return ["", "dispatches", "submits", "new bind groups", "the host's own time"], lines


def _missing(told: dict[str, str]) -> str:
    if not told:
        return ""
    items = "".join(f"<li>{escape(name)}: {escape(why)}</li>\n" for name, why in told.items())
    return (
        f"<details><summary>Who is missing where, and why</summary>\n<ul>\n{items}</ul></details>\n"
    )


def _table(caption: str, head: list[str], lines: list[list[str]]) -> str:
    cells = "".join(
        f'<th scope="col">{escape(name)}</th>' if name else "<td></td>" for name in head
    )
    rows = "".join(
        f'<tr><th scope="row">{escape(first)}</th>'
        + "".join(f"<td>{escape(cell)}</td>" for cell in rest)
        + "</tr>\n"
        for first, *rest in lines
    )
    return (
        f'<div class="table speeds"><table>\n<caption>{escape(caption)}</caption>\n'
        f"<thead><tr>{cells}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table></div>\n"
    )
