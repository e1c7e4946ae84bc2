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
    """Times, and what a step asks of WebGPU, without samples and what was compared."""
    kept = ("dispatches", "submits", "bindGroups", "buffers")
    return {
        **{key: report[key] for key in ("machine", "adapter", "date", "rounds", "absent", "eager")},
        "times": {
            device: {
                case: {column: _rounded(entry["ms"]) for column, entry in row.items()}
                for case, row in rows.items()
            }
            for device, rows in report["cases"].items()
        },
        "asked": {
            case: {
                column: {
                    **{key: entry["asked"][key] for key in kept},
                    "host_ms": _rounded(entry["host_ms"]),
                }
                for column, entry in row.items()
                if entry["asked"] and case.startswith("train")
            }
            for case, row in report["cases"].get("webgpu", {}).items()
            if case.startswith("train")
        },
        "missing": {
            f"{column}, {device}, {case}": entry["missing"]
            for device, rows in report["cases"].items()
            for case, row in rows.items()
            for column, entry in row.items()
            if entry["missing"]
        },
    }


def _rounded(ms: float | None) -> float | None:
    return None if ms is None else float(f"{ms:.4g}")
