"""What a report of measurements says: the ratio, and the short form that the site shows."""

from __future__ import annotations

from typing import Any

OURS = "glowgrad"


def ratio(times: dict[str, float | None]) -> float | None:
    """How many times faster the faster of ours is than the fastest of the others."""
    ours = [ms for name, ms in times.items() if ms and name.startswith(OURS)]
    others = [ms for name, ms in times.items() if ms and not name.startswith(OURS)]
    return min(others) / min(ours) if ours and others else None


def short(report: dict[str, Any]) -> dict[str, Any]:
    """By device: what was measured where and when, times, what a step asks of WebGPU, and who is
    missing; without samples and what was compared.
    """
    told = {key: report[key] for key in ("machine", "adapter", "date", "rounds")}
    return {
        device: {
            **told,
            "times": {
                case: {column: _rounded(entry["ms"]) for column, entry in row.items()}
                for case, row in rows.items()
            },
            "asked": {
                case: {column: _asked(entry) for column, entry in row.items() if entry["asked"]}
                for case, row in rows.items()
                if case.startswith("train") and any(entry["asked"] for entry in row.values())
            },
            "missing": {
                **{
                    name: why for name, why in report["absent"].items() if not name.startswith(OURS)
                },
                **{
                    f"{column}, {case}": entry["missing"]
                    for case, row in rows.items()
                    for column, entry in row.items()
                    if entry["missing"]
                },
            },
        }
        for device, rows in report["cases"].items()
    }


def _asked(entry: dict[str, Any]) -> dict[str, Any]:
    kept = ("dispatches", "submits", "bindGroups", "buffers")
    return {**{key: entry["asked"][key] for key in kept}, "host_ms": _rounded(entry["host_ms"])}


def _rounded(ms: float | None) -> float | None:
    return None if ms is None else float(f"{ms:.4g}")
