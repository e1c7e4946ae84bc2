"""Grids in which axes stand."""

from __future__ import annotations

from typing import Any


class SubplotSpec:
    """One place of a grid: from row to row, from column to column."""

    def __init__(self, grid: GridSpec, rows: tuple[int, int], columns: tuple[int, int]) -> None:
        self.grid, self.rows, self.columns = grid, rows, columns

    def same(self, other: Any) -> bool:
        return (
            other is not None
            and (other.grid.nrows, other.grid.ncols, other.rows, other.columns)
            == (self.grid.nrows, self.grid.ncols, self.rows, self.columns)
            and other.grid.ratios == self.grid.ratios
        )

    def subgridspec(self, nrows: int, ncols: int, **given: Any) -> GridSpec:
        return GridSpecFromSubplotSpec(nrows, ncols, self, **given)


class GridSpec:
    """Rows and columns of a figure: `gs = GridSpec(2, 3)`, `fig.add_subplot(gs[0, :2])`."""

    def __init__(
        self,
        nrows: int = 1,
        ncols: int = 1,
        figure: Any = None,
        *,
        width_ratios: Any = None,
        height_ratios: Any = None,
        **spacing: Any,
    ) -> None:
        for name, value in (("rows", nrows), ("columns", ncols)):
            if not isinstance(value, int) or value < 1:
                raise ValueError(f"number of {name} must be a whole number from 1, not {value!r}")
        self.nrows, self.ncols = nrows, ncols
        self.ratios = (
            list(map(float, width_ratios or [1] * ncols)),
            list(map(float, height_ratios or [1] * nrows)),
        )
        for given, count, name in (
            (self.ratios[0], ncols, "width_ratios"),
            (self.ratios[1], nrows, "height_ratios"),
        ):
            if len(given) != count:
                raise ValueError(f"{name} needs {count} numbers, not {len(given)}")
        self.outer: SubplotSpec | None = None
        self.spacing = spacing

    def update(self, **spacing: Any) -> None:
        """Distances follow from what stands around the axes."""

    def __getitem__(self, key: Any) -> SubplotSpec:
        if not isinstance(key, tuple):
            if isinstance(key, slice):
                return SubplotSpec(self, (0, self.nrows), (0, self.ncols))
            row, column = divmod(range(self.nrows * self.ncols)[key], self.ncols)
            return SubplotSpec(self, (row, row + 1), (column, column + 1))
        row_key, column_key = key
        return SubplotSpec(self, _part(row_key, self.nrows), _part(column_key, self.ncols))


def GridSpecFromSubplotSpec(
    nrows: int, ncols: int, subplot_spec: SubplotSpec, **given: Any
) -> GridSpec:
    """A grid within one place of another."""
    made = GridSpec(nrows, ncols, **given)
    made.outer = subplot_spec
    return made


def _part(key: Any, count: int) -> tuple[int, int]:
    chosen = range(count)[key]
    if isinstance(chosen, range):
        if not len(chosen):
            raise IndexError(f"{key} leaves nothing of {count} rows or columns")
        return chosen[0], chosen[-1] + 1
    return chosen, chosen + 1
