"""The figures that are open, and the one that the functions of pyplot draw into."""

from __future__ import annotations

from typing import Any

from .. import display
from .figure import Figure

figures: dict[Any, Figure] = {}
current: list[Any] = []  # the number of the figure drawn into, last chosen last
interactive = [False]


def open_figure(num: Any = None, **given: Any) -> Figure:
    """The figure of a number or name, made where it is not there yet."""
    if isinstance(num, Figure):
        num = num.number
    if num is None:
        num = max((n for n in figures if isinstance(n, int)), default=0) + 1
    clear = given.pop("clear", False)
    if num not in figures:
        figures[num] = Figure(num=num, **given)
    elif clear:
        figures[num].clf()
    choose(num)
    display.at_end(_end_of_cell)
    return figures[num]


def choose(num: Any) -> None:
    if num in current:
        current.remove(num)
    current.append(num)


def forget(num: Any) -> None:
    figures.pop(num, None)
    if num in current:
        current.remove(num)


def show_open() -> None:
    """Show what no program has shown, and forget it: what a notebook does at the end of a cell."""
    for num, figure in list(figures.items()):
        forget(num)
        if figure._shown:
            figure.update()
        elif figure.axes or figure.words:
            figure.show()


def _end_of_cell() -> None:
    """Show the open figures; a drawing that fails is said, and must not end the run."""
    if display.has_sink():
        try:
            show_open()
        except Exception as failure:
            text = f"{type(failure).__name__}: {failure}"
            display.emit_display(display.new_id(), {"text/plain": text}, update=False)
