"""What the last run asked of the devices, kernel by kernel, and a kernel's own text."""

from __future__ import annotations

import re
from typing import Any

from ... import host
from ...errors import DeviceError
from ...webgpu import adapter_info
from ...webgpu.backend import WebGpuBackend
from .. import measures
from .summaries import Summary

_MOST = 200  # kernels told at once
_LIMITS = (
    "maxBufferSize",
    "maxStorageBufferBindingSize",
    "maxComputeWorkgroupStorageSize",
    "maxComputeInvocationsPerWorkgroup",
    "maxComputeWorkgroupsPerDimension",
)
_ARRAY = re.compile(r"@binding\((\d+)\)\s*var<([^>]+)>\s*(\w+)\s*:\s*([^;]+);([^\n]*)")
_OVERRIDE = re.compile(r"^override (\w+)(?::\s*\w+)?(?:\s*=\s*([^;]+))?;", re.MULTILINE)
_WORKGROUP = re.compile(r"@workgroup_size\(([^)]*)\)")


def kernels(namespace: dict[str, Any]) -> Summary:
    """The kernels of the last run on each device, the most time or else the most calls first."""
    run = measures.last
    adapter = _adapter()
    told: Summary = {
        "timed": measures.timed,
        "gpu_times": adapter is not None and "timestamp-query" in adapter["features"],
        "adapter": adapter,
        "run": run and {"cell": run.cell, "ms": run.ms, "timed": run.timed},
        "kernels": [],
    }
    if run is None:
        return told
    rows = [_gpu_row(run, one) for one in measures.dispatches()] + [
        {
            "id": None,
            "device": "cpu",
            "name": one["name"],
            "count": one["count"],
            "simd": one["simd"],
            "ms": None if one["seconds"] is None else one["seconds"] * 1000,
            "lines": one["lines"],
        }
        for one in run.primitives
    ]
    rows.sort(key=lambda row: (-(row["ms"] or 0), -row["count"]))
    told["kernels"] = rows[:_MOST]
    return told


def _gpu_row(run: measures.Run, one: Any) -> Summary:
    gpu = WebGpuBackend.open()
    timed = one["timed"]
    return {
        "id": one["pipeline"],
        "device": "webgpu",
        "name": gpu.encoder.stream.kernel(one["pipeline"]).label,
        "count": one["count"],
        # Of those beyond what the GPU's store of times could hold, the mean is assumed.
        "ms": one["nanoseconds"] / 1e6 * one["count"] / timed if timed else None,
        "groups": one["groups"],
        "lines": run.lines.get(one["pipeline"], []),
    }


def kernel(namespace: dict[str, Any], id: int) -> Summary:
    """A kernel's WGSL with what it includes, its arrays, constants and size of workgroups, and for
    which problems it was chosen and why.

    Raises LookupError for a number that names no kernel.
    """
    gpu = WebGpuBackend.opened()
    if gpu is None:
        raise LookupError("no kernel has run yet")
    found = gpu.encoder.stream.kernel(id)
    constants = {
        name: found.constants.get(name, default) for name, default in _OVERRIDE.findall(found.text)
    }
    size = _WORKGROUP.search(found.text)
    sides = [side.strip() for side in size[1].split(",")] if size else []
    return {
        "name": found.label,
        "file": f"{found.file}.wgsl",
        "text": found.text,
        "workgroup": " × ".join(str(constants.get(side, side)) for side in sides if side),
        "bindings": [
            {
                "number": int(number),
                "access": access,
                "name": name,
                "type": kind,
                "note": note.strip().removeprefix("//").strip(),
            }
            for number, access, name, kind, note in _ARRAY.findall(found.text)
        ],
        "reasons": gpu.encoder.chooser.reasons(found.file),
        "constants": [{"name": name, "value": value} for name, value in constants.items()],
    }


def time_kernels(namespace: dict[str, Any], on: bool) -> bool:
    """Whether the kernels of the next runs are timed, which costs a little each."""
    measures.timed = bool(on)
    return measures.timed


def _adapter() -> Summary | None:
    """The graphics adapter, where there is one to use or one was used."""
    in_page = host.module is not None and host.module.gpu is not None
    if not in_page and WebGpuBackend.opened() is None:
        return None
    try:
        info = adapter_info()
    except DeviceError:
        return None
    limits = info.get("limits") or {}
    return {
        "name": str(info.get("name") or ""),
        "vendor": str(info.get("vendor") or ""),
        "architecture": str(info.get("architecture") or ""),
        "software": bool(info.get("is_fallback")),
        "features": [str(name) for name in info.get("features") or ()],
        "limits": {name: limits[name] for name in _LIMITS if name in limits},
    }
