"""Where a search for hyperparameters has looked, and what it has found there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from .figure import as_numpy

if TYPE_CHECKING:
    from ..pyplot.figure import Figure as Plot


def trial_map(
    trials: Any,
    losses: Any,
    *,
    names: Sequence[str] = ("learning rate", "width"),
    bases: Sequence[int | None] = (10, 2),
    label: str = "loss",
    title: str = "",
) -> Plot:
    """Show trials (n, 2) of two settings as dots in the order they were made, coloured by loss.

    The lowest loss has a ring. The marks along both axes are the trials' shadows: how many
    different values of each setting were tried. A trial whose loss is not finite is a cross.

    names: of the two settings; bases: of their logarithmic axes, None for a plain axis.
    Raises ValueError where there are not two numbers and one loss a trial.
    """
    from ..pyplot import subplots
    from ..pyplot.colors import LogNorm

    places = np.asarray(as_numpy(trials), dtype=np.float64)
    found = np.asarray(as_numpy(losses), dtype=np.float64)
    if places.ndim != 2 or places.shape[1] != 2 or found.shape != places.shape[:1]:
        raise ValueError(
            f"trial_map takes trials (n, 2) and losses (n), but got {places.shape} and "
            f"{found.shape}"
        )
    plot, axes = subplots(figsize=(5.6, 4.0))
    fine = np.isfinite(found)
    x, y = places.T
    if fine.any():
        best = int(found[fine].argmin())
        norm = LogNorm() if (found[fine] > 0).all() else None
        dots = axes.scatter(x[fine], y[fine], s=70, c=found[fine], cmap="viridis_r", norm=norm)
        axes.plot(
            x[fine][best : best + 1],
            y[fine][best : best + 1],
            "o",
            markersize=16,
            markerfacecolor="none",
            markeredgecolor="C3",
            markeredgewidth=2,
        )
        plot.colorbar(dots, label=label)
    if not fine.all():
        axes.scatter(x[~fine], y[~fine], s=70, marker="x", c="C3")
    for set_scale, base in ((axes.set_xscale, bases[0]), (axes.set_yscale, bases[1])):
        if base is not None:
            set_scale("log", base=base)
    for number, (across, up) in enumerate(places, 1):
        axes.annotate(str(number), (across, up), xytext=(6, 5), textcoords="offset points")
    (left, _), (bottom, _) = axes.get_xlim(), axes.get_ylim()
    axes.scatter(x, np.full(len(x), bottom), marker="|", c="0.5", s=60)
    axes.scatter(np.full(len(y), left), y, marker="_", c="0.5", s=60)
    axes.set_xlim(left, None)
    axes.set_ylim(bottom, None)
    axes.set_xlabel(names[0])
    axes.set_ylabel(names[1])
    axes.set_title(title)
    told = f"; the lowest {label} is {found[fine].min():.3g}" if fine.any() else ""
    counts = " and ".join(
        f"{len(set(column.tolist()))} values of {name}"
        for column, name in zip((x, y), names, strict=True)
    )
    named = f"“{title}”: " if title else ""
    plot.set_alt_text(f"{named}{len(found)} trials with {counts}{told}")
    return plot
