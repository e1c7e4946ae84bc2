"""Type promotion: every pair of types, and each type with Python's numbers."""

from __future__ import annotations

from typing import Any

from tests.ops.table import given, row

TYPES = (
    "bool", "uint8", "int8", "int16", "int32", "int64", "float16", "float32", "float64"
)  # fmt: skip
GPU_TYPES = TYPES[:-1]
A, B = [1, 0, 1, 1], [1, 1, 0, 1]


def combine(t: Any, x: Any, y: Any) -> Any:
    return x + y, x * y, x / y, x == y, t.where(x == 1, x, y)


def numbers(t: Any, x: Any) -> Any:
    return x + True, x + 1, x * 2.5, x / 2, x == 1, x > 0.5, t.where(x == 1, x, 2.5), 1 + x


for a in TYPES:
    devices = ("cpu", "webgpu") if a in GPU_TYPES else ("cpu",)
    row(f"promote-{a}-number", numbers, given(A, a), gradient=False, devices=devices)
    row(f"promote-{a}-0d-number", numbers, given(1, a), gradient=False, devices=devices)
    for b in TYPES:
        devices = ("cpu", "webgpu") if {a, b} <= set(GPU_TYPES) else ("cpu",)
        row(f"promote-{a}-{b}", combine, given(A, a), given(B, b), gradient=False, devices=devices)
        if a != b:
            row(
                f"promote-{a}-0d-{b}",
                combine,
                given(1, a),
                given(B, b),
                gradient=False,
                devices=devices,
            )
