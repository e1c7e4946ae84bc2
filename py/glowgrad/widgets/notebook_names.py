"""ipywidgets' names for the controls."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from . import controls


def _label(description: str, rest: dict[str, Any]) -> str:
    """ipywidgets' looks (layout, style, …) have no meaning here and are let pass."""
    unknown = rest.keys() - _LOOKS
    if unknown:
        known = ", ".join(sorted(_LOOKS))
        raise TypeError(
            f"this control has no {min(unknown)!r} here; what only changes looks: {known}"
        )
    return description


_LOOKS = {
    "layout",
    "style",
    "orientation",
    "readout",
    "readout_format",
    "continuous_update",
    "disabled",
    "tooltip",
    "button_style",
    "icon",
    "indent",
}


class IntSlider(controls.Slider):
    """A whole number between two bounds."""

    def __init__(
        self,
        value: int = 0,
        min: int = 0,
        max: int = 100,
        step: int = 1,
        description: str = "",
        **looks: Any,
    ) -> None:
        super().__init__(_label(description, looks), min, max, step, value)


class FloatSlider(controls.Slider):
    """A number between two bounds."""

    def __init__(
        self,
        value: float = 0.0,
        min: float = 0.0,
        max: float = 10.0,
        step: float = 0.1,
        description: str = "",
        **looks: Any,
    ) -> None:
        super().__init__(_label(description, looks), min, max, float(step), value)


class FloatLogSlider(controls.Slider):
    """A number between base**min and base**max, on a logarithmic scale."""

    def __init__(
        self,
        value: float = 1.0,
        base: float = 10.0,
        min: float = 0.0,
        max: float = 4.0,
        step: float = 0.1,
        description: str = "",
        **looks: Any,
    ) -> None:
        low, high = float(base) ** min, float(base) ** max
        super().__init__(_label(description, looks), low, high, None, value, log=True)


class Dropdown(controls.Dropdown):
    """One of some options."""

    def __init__(
        self, options: Iterable[Any] = (), value: Any = None, description: str = "", **looks: Any
    ) -> None:
        super().__init__(_label(description, looks), options, value)


class RadioButtons(controls.Radio):
    """One of some options, all in sight; at first the first."""

    def __init__(
        self, options: Iterable[Any] = (), value: Any = None, description: str = "", **looks: Any
    ) -> None:
        super().__init__(_label(description, looks), options, value)
        if self._value is None:
            self._value = next(iter(self.choices.values()))


class Checkbox(controls.Checkbox):
    """Yes or no."""

    def __init__(self, value: bool = False, description: str = "", **looks: Any) -> None:
        super().__init__(_label(description, looks), value)


class Text(controls.Text):
    """A line of text."""

    def __init__(
        self, value: str = "", description: str = "", placeholder: str = "", **looks: Any
    ) -> None:
        super().__init__(_label(description, looks), value, placeholder)


class Button(controls.Button):
    """An action: `button.on_click(function)`."""

    def __init__(
        self,
        description: str = "Go",
        on_click: Callable[..., Any] | None = None,
        **looks: Any,
    ) -> None:
        super().__init__(_label(description, looks), on_click)
