"""Axes with all kinds of drawing."""

from __future__ import annotations

from .fields import Fields
from .plots import Plots


class Axes(Plots, Fields):
    """One pair of axes of a figure: `ax.plot`, `ax.imshow`, `ax.set_title` …"""
