"""What the page of the machine asks for: a figure together with its programs."""

from __future__ import annotations

from .figure import MachineFigure, autodiff
from .programs import engine_program, own_program


def workbench(code: str) -> MachineFigure:
    """The machine of a text, with the same text as programs to run: `programs`, of which `own` is
    None where the class of one's own does not know an operation.

    Raises ValueError, with the line, for what the machine does not follow.
    """
    figure = autodiff(code)
    figure.fields["programs"] = {"engine": engine_program(code), "own": own_program(code)}
    return figure
