"""What a compiled step does, in words and numbers: `explain()`."""

from __future__ import annotations

import html
from dataclasses import dataclass, field

from .program import KernelRow, Report

_COLUMNS = ("kernel", "result", "MFLOP", "kB", "ms", "fused into it")


@dataclass
class Explanation:
    """One kind of call of a step: prints as a table, and shows as one in a page.

    kernels: one for each kernel, in order (`program.KernelRow`). `reason` says why a step is not
    compiled, where it is not.
    """

    name: str
    device: str
    shapes: list[tuple[int, ...]]
    recorded: int = 0
    report: Report = field(default_factory=Report)
    reason: str | None = None

    @property
    def kernels(self) -> list[KernelRow]:
        return self.report.kernels

    def _head(self) -> list[str]:
        shapes = ", ".join(str(shape) for shape in self.shapes)
        lines = [f"{self.name}({shapes}) on {self.device}"]
        if self.reason is not None:
            return [*lines, self.reason]
        fused = sum(max(0, len(row.fused) - 1) for row in self.kernels)
        lines.append(
            f"{self.recorded} recorded operations became {len(self.kernels)} kernels"
            + (f" ({fused} operations run inside others)" if fused else "")
        )
        report = self.report
        if report.submits:
            lines.append(f"{report.dispatches} dispatches in {report.submits} submit(s)")
        lines.append(
            f"memory: {_size(report.planned_bytes)} for intermediate values (at least "
            f"{_size(report.least_bytes)} are needed at one time), {_size(report.state_bytes)} of "
            "parameters and other state"
        )
        return lines

    def _cells(self) -> list[tuple[str, ...]]:
        return [
            (
                row.name,
                "×".join(map(str, row.shape)) or "1",
                f"{row.flops / 1e6:,.2f}",
                f"{row.nbytes / 1e3:,.1f}",
                "" if row.milliseconds is None else f"{row.milliseconds:.3f}",
                ", ".join(row.fused),
            )
            for row in self.kernels
        ]

    def __str__(self) -> str:
        lines = self._head()
        rows = [_COLUMNS, *self._cells()]
        if len(rows) > 1:
            widths = [max(len(row[i]) for row in rows) for i in range(len(_COLUMNS) - 1)]
            for row in rows:
                cells = [
                    cell.rjust(w) if 2 <= i <= 4 else cell.ljust(w)
                    for i, (cell, w) in enumerate(zip(row, widths, strict=False))
                ]
                lines.append("  ".join([*cells, row[-1]]).rstrip())
        return "\n".join(lines)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        head = "".join(f"<p>{html.escape(line)}</p>" for line in self._head())
        names = "".join(f"<th>{html.escape(name)}</th>" for name in _COLUMNS)
        rows = "".join(
            "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>"
            for row in self._cells()
        )
        table = f"<table><thead><tr>{names}</tr></thead><tbody>{rows}</tbody></table>"
        return head + (table if rows else "")


@dataclass
class Explanations:
    """All kinds of calls of a step."""

    kinds: list[Explanation]

    def __str__(self) -> str:
        return "\n\n".join(map(str, self.kinds)) or "the step has not been called yet"

    __repr__ = __str__

    def _repr_html_(self) -> str:
        return "".join(kind._repr_html_() for kind in self.kinds) or f"<p>{self}</p>"

    def __getitem__(self, number: int) -> Explanation:
        return self.kinds[number]

    def __len__(self) -> int:
        return len(self.kinds)


def _size(nbytes: int) -> str:
    for unit in ("bytes", "kB", "MB"):
        if nbytes < 1000 or unit == "MB":
            return f"{nbytes:,.0f} {unit}" if unit == "bytes" else f"{nbytes:,.1f} {unit}"
        nbytes /= 1000  # type: ignore[assignment]
    return ""
