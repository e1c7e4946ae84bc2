"""All drawing of lists of numbers."""

from __future__ import annotations

from .area_plots import AreaPlots
from .summary_plots import SummaryPlots


class Plots(SummaryPlots, AreaPlots):
    """Lines and what else follows from lists of numbers."""
