"""The autodiff machine: a typed expression as a graph whose numbers follow each other."""

from .figure import MachineFigure, autodiff
from .programs import engine_program, own_program
from .workbench import workbench

__all__ = ["MachineFigure", "autodiff", "engine_program", "own_program", "workbench"]
