"""What operations with several results give: tuples with names, as PyTorch's `return_types`."""

from __future__ import annotations

from collections import namedtuple
from typing import Any


def _result(name: str, *fields: str) -> Any:
    made: Any = namedtuple(name, fields)  # type: ignore[misc]  # mypy wants a literal

    def text(self: Any) -> str:
        parts = ",\n".join(f"{n}={v!r}" for n, v in zip(fields, self, strict=True))
        return f"glowgrad.return_types.{name}(\n{parts})"

    return type(name, (made,), {"__slots__": (), "__repr__": text})


aminmax = _result("aminmax", "min", "max")
cummax = _result("cummax", "values", "indices")
cummin = _result("cummin", "values", "indices")
frexp = _result("frexp", "mantissa", "exponent")
histogram = _result("histogram", "hist", "bin_edges")
kthvalue = _result("kthvalue", "values", "indices")
max = _result("max", "values", "indices")
median = _result("median", "values", "indices")
min = _result("min", "values", "indices")
mode = _result("mode", "values", "indices")
nanmedian = _result("nanmedian", "values", "indices")
sort = _result("sort", "values", "indices")
topk = _result("topk", "values", "indices")
