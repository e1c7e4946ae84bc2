"""Controls for numbers, choices, switches, texts and actions."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from .widget import Widget, call_with


class Slider(Widget):
    """A number between two bounds; on a logarithmic scale with `log`."""

    kind = "slider"

    def __init__(
        self,
        label: str = "",
        min: float = 0.0,
        max: float = 1.0,
        step: float | None = None,
        value: float | None = None,
        log: bool = False,
    ) -> None:
        what = f"slider({label!r})"
        for name, number in {"min": min, "max": max, "step": step, "value": value}.items():
            if number is not None and not (_is_number(number) and math.isfinite(number)):
                raise TypeError(f"{what}: {name} is a number, got {number!r}")
        if not min < max:
            raise ValueError(f"{what}: min must be below max, got min={min} and max={max}")
        if step is not None and step <= 0:
            raise ValueError(f"{what}: step must be above 0, got {step}")
        if log and min <= 0:
            raise ValueError(f"{what}: a logarithmic scale needs min above 0, got {min}")
        self.min, self.max = min, max
        given = [n for n in (min, max, step, value) if n is not None]
        self.whole = not log and all(isinstance(n, int) for n in given)
        if step is None:
            step = 1 if self.whole else (max - min) / 100
        if value is None:
            middle = math.sqrt(min * max) if log else (min + max) / 2
            value = min + step * round((middle - min) / step) if not log else middle
            value = float(f"{value:.6g}")
        self._check_range(value, label)
        super().__init__(
            label, int(value) if self.whole else float(value), min=min, max=max, step=step, log=log
        )

    def _read(self, wire: Any, data: bytes | None) -> Any:
        return round(wire) if self.whole else float(wire)

    def _checked(self, value: Any) -> Any:
        self._check_range(value, self.label)
        return int(value) if self.whole else float(value)

    def _check_range(self, value: Any, label: str) -> None:
        if not _is_number(value) or not self.min <= value <= self.max:
            raise ValueError(f"slider({label!r}): {value!r} is not in {self.min} to {self.max}")

    def _text(self) -> str:
        return f"{self._value:.6g}"


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


class Dropdown(Widget):
    """One of some options: a list of values, of (label, value) pairs, or a dict label: value."""

    kind = "dropdown"

    def __init__(self, label: str = "", options: Iterable[Any] = (), value: Any = None) -> None:
        pairs = list(options.items()) if isinstance(options, Mapping) else list(options)
        if all(isinstance(p, tuple) and len(p) == 2 and isinstance(p[0], str) for p in pairs):
            self.choices = dict(pairs)
        else:
            self.choices = {str(p): p for p in pairs}
        if not self.choices:
            raise ValueError(f"dropdown({label!r}) needs at least one option, got none")
        self.label = label
        first = next(iter(self.choices.values())) if value is None else self._checked(value)
        super().__init__(label, first, options=list(self.choices))

    def _wire(self) -> Any:
        return [self._same(v) for v in self.choices.values()].index(True)

    def _same(self, option: Any) -> bool:
        return option is self._value or bool(option == self._value)

    def _read(self, wire: Any, data: bytes | None) -> Any:
        return list(self.choices.values())[wire]

    def _checked(self, value: Any) -> Any:
        if not any(value is v or value == v for v in self.choices.values()):
            known = ", ".join(self.choices)
            raise ValueError(f"dropdown({self.label!r}) has no option {value!r}; it has {known}")
        return value

    def _text(self) -> str:
        return list(self.choices)[self._wire()]


class Radio(Dropdown):
    """One of some options, all of them in sight; None as long as none was chosen."""

    kind = "radio"

    def __init__(self, label: str = "", options: Iterable[Any] = (), value: Any = None) -> None:
        super().__init__(label, options, value)
        if value is None and not self._from_reader:
            self._value = None

    def _wire(self) -> Any:
        return None if self._value is None else super()._wire()

    def _text(self) -> str:
        return "".join(
            f"\n({'x' if at == self._wire() else ' '}) {option}"
            for at, option in enumerate(self.choices)
        )


class Checkbox(Widget):
    """Yes or no."""

    kind = "checkbox"

    def __init__(self, label: str = "", value: bool = False) -> None:
        super().__init__(label, bool(value))

    def _checked(self, value: Any) -> bool:
        return bool(value)

    def _text(self) -> str:
        return "yes" if self._value else "no"


class Text(Widget):
    """A line of text."""

    kind = "text"

    def __init__(self, label: str = "", value: str = "", placeholder: str = "") -> None:
        super().__init__(label, str(value), placeholder=placeholder)

    def _checked(self, value: Any) -> str:
        return str(value)


class Button(Widget):
    """An action. `value` counts the clicks; `clicked` is true once after each."""

    kind = "button"

    def __init__(self, label: str = "Go", on_click: Callable[..., Any] | None = None) -> None:
        super().__init__(label, 0)
        self._seen = self._value
        if on_click is not None:
            self.on_click(on_click)

    def on_click(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Call `function()` or `function(button)` after a click, when no cell runs."""
        self._add_observer(lambda: call_with(function, self))
        return function

    @property
    def clicked(self) -> bool:
        """Whether the reader has clicked since this was last asked: `if stop.clicked: break`."""
        count = self.value
        new, self._seen = count != self._seen, count
        return new

    def _line(self) -> str:
        return f"[{self.label}]"


def slider(
    label: str = "",
    min: float = 0.0,
    max: float = 1.0,
    step: float | None = None,
    value: float | None = None,
    log: bool = False,
) -> Slider:
    """Show a slider. `value` is in min … max, a whole number if all bounds are.

    With `log` equal ways multiply by equal factors. Raises ValueError for an empty range or a value
    outside of it.
    """
    return Slider(label, min, max, step, value, log).show()


def dropdown(label: str = "", options: Iterable[Any] = (), value: Any = None) -> Dropdown:
    """Show a list to choose from: values, (label, value) pairs or a dict label: value.

    Raises ValueError without options, or for a value that is none of them.
    """
    return Dropdown(label, options, value).show()


def radio(label: str = "", options: Iterable[Any] = (), value: Any = None) -> Radio:
    """Show all options, as `dropdown` takes them, with a button before each; `value` is None as
    long as none was chosen.

    Raises ValueError without options, or for a value that is none of them.
    """
    return Radio(label, options, value).show()


def checkbox(label: str = "", value: bool = False) -> Checkbox:
    """Show a box to tick."""
    return Checkbox(label, value).show()


def text(label: str = "", value: str = "", placeholder: str = "") -> Text:
    """Show a line to write in."""
    return Text(label, value, placeholder).show()


def button(label: str = "Go", on_click: Callable[..., Any] | None = None) -> Button:
    """Show a button; `on_click()` or `on_click(button)` is called when no cell runs."""
    return Button(label, on_click).show()
