"""Where a search for settings has looked, and what it found there."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from .figure import Figure, as_numpy


class TrialMap(Figure):
    """Trials as dots over two settings, which a player makes again one by one."""

    def svg(self) -> str:
        from ..pyplot.colors import LogNorm
        from ..pyplot.figure import Figure as Plot  # most pages never draw so

        f = self.fields
        plot = Plot(figsize=(5.6, 4.0))
        axes: Any = plot.subplots()
        x, y = np.array(f["trials"], float).T
        found = np.array([np.nan if loss is None else loss for loss in f["losses"]], float)
        fine = np.isfinite(found)
        if fine.any():
            norm = LogNorm() if (found[fine] > 0).all() else None
            dots = axes.scatter(x[fine], y[fine], s=70, c=found[fine], cmap="viridis_r", norm=norm)
            best = int(np.where(fine, found, np.inf).argmin())
            axes.scatter(x[[best]], y[[best]], s=260, c="none", edgecolors="C3", linewidths=2)
            plot.colorbar(dots, label=f["label"])
        axes.scatter(x[~fine], y[~fine], s=70, marker="x", c="C3")
        for set_scale, base in ((axes.set_xscale, f["bases"][0]), (axes.set_yscale, f["bases"][1])):
            if base is not None:
                set_scale("log", base=base)
        for number, place in enumerate(zip(x, y, strict=True), 1):
            axes.annotate(str(number), place, xytext=(6, 5), textcoords="offset points")
        (left, right), (bottom, top) = map(_with_room, f["limits"], f["bases"])
        axes.scatter(x, np.full(len(x), bottom), marker="|", c="0.5", s=60)
        axes.scatter(np.full(len(y), left), y, marker="_", c="0.5", s=60)
        axes.set(xlim=(left, right), ylim=(bottom, top), xlabel=f["names"][0], ylabel=f["names"][1])
        return str(plot.svg())


def _with_room(limits: Sequence[float], base: int | None) -> tuple[float, float]:
    """Limits of an axis on which no dot lies on the frame."""
    if base is not None:
        low, high = _with_room([math.log(value, base) for value in limits], None)
        return float(base**low), float(base**high)
    room = 0.07 * (limits[1] - limits[0] or 1)
    return limits[0] - room, limits[1] + room


def trial_map(
    trials: Any,
    losses: Any,
    *,
    names: Sequence[str] = ("learning rate", "width"),
    bases: Sequence[int | None] = (10, 2),
    limits: Sequence[tuple[float, float]] | None = None,
    label: str = "loss",
    title: str = "",
    alt: str = "",
) -> Figure:
    """Show trials (n, 2) of two settings as dots in the order they were made, coloured by loss; a
    player makes them again one by one and says what each was worth.

    The lowest loss has a ring. The marks along both axes are the trials' shadows: how many
    different values of each setting were tried. A trial whose loss is not finite is a cross.

    names: of the two settings; bases: of their logarithmic axes, None for a plain axis;
    limits: (low, high) of both axes, for maps that are to be compared: by default those of the
    trials. Raises ValueError where there are not two numbers and one loss a trial, and for numbers
    on a logarithmic axis that are not above 0.
    """
    places = np.asarray(as_numpy(trials), dtype=np.float64)
    found = np.asarray(as_numpy(losses), dtype=np.float64)
    if places.ndim != 2 or places.shape[1:] != (2,) or found.shape != places.shape[:1]:
        raise ValueError(
            f"trial_map takes trials (n, 2) and losses (n), but got {places.shape} and "
            f"{found.shape}"
        )
    if not len(places):
        raise ValueError("trial_map needs one trial at least")
    seen = list(zip(places.min(0).tolist(), places.max(0).tolist(), strict=True))
    given = seen if limits is None else [(float(low), float(high)) for low, high in limits]
    for name, base, (low, _), (least, _) in zip(names, bases, given, seen, strict=True):
        if base is not None and min(low, least) <= 0:
            raise ValueError(f"{name} is on a logarithmic axis, but {min(low, least):g} is not > 0")
    fine = np.isfinite(found)
    told = f"; the lowest {label} is {found[fine].min():.3g}" if fine.any() else ""
    counts = " and ".join(
        f"{len(set(column.tolist()))} values of {name}"
        for column, name in zip(places.T, names, strict=True)
    )
    return TrialMap(
        "trials",
        title,
        alt or f"{len(found)} trials with {counts}{told}",
        trials=places.tolist(),
        losses=[float(loss) if np.isfinite(loss) else None for loss in found],
        names=list(names),
        bases=list(bases),
        limits=[list(pair) for pair in given],
        label=label,
    )
