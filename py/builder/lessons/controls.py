"""The block `{widget}`: a control of the page that sets a variable, runs a cell, or both."""

from __future__ import annotations

import keyword
from collections.abc import Callable
from typing import Any

import yaml

from glowgrad.widgets.points import MOVES, point_settings

from .blocks_reader import Reader
from .course import Widget
from .errors import BlockError, allowed
from .fences import Fence, Options, read_fence

Settings = tuple[dict[str, Any], Any]  # what the page needs to draw it, and the first value

COMMON_OPTIONS = ("id", "shows", "label", "variable", "runs")
_SIDES = (4, 128)


def read_widget(fence: Fence, reader: Reader) -> Widget:
    """The control that a fence describes; BlockError where it cannot be read."""
    kind = fence.argument
    if kind not in KINDS:
        raise BlockError(fence.line, f"unknown widget {kind!r}; {allowed(list(KINDS))}")
    own_options, read = KINDS[kind]
    names = (*COMMON_OPTIONS, *own_options)
    read_fence(fence, names, reader.report)
    options = Options(fence)
    name, label = options.id(), options.text("label")
    settings, value = read(options)
    # A button has nothing to say but that it was pressed, a stop nothing but which cell it runs.
    speechless = ("button", "timeline")
    variable = options.text("variable", "" if kind in speechless else None)
    if variable and (not variable.isidentifier() or keyword.iskeyword(variable)):
        raise BlockError(options.line("variable"), f"{variable!r} is no name of a variable")
    runs = options.text("runs", "")
    if kind == "timeline" and (variable or runs):
        message = "a timeline has no `:variable:` and no `:runs:`: its stops name their cells"
        raise BlockError(fence.line, message)
    if kind != "timeline" and not variable and not runs:
        raise BlockError(fence.line, f"a {kind} needs `:variable:`, `:runs:` or both")
    if fence.body.text.strip():
        raise BlockError(fence.body.line, f"a {kind} has only options; {allowed(names)}")
    return Widget(
        place=reader.place(fence),
        kind=kind,
        id=name,
        label=label,
        variable=variable or None,
        runs=runs or None,
        value=value,
        settings=settings,
    )


def _slider(options: Options) -> Settings:
    low, high, step, value = (options.number(x) for x in ("min", "max", "step", "value"))
    if not low < high:
        raise BlockError(options.line("max"), f"`:max:` ({high}) must be above `:min:` ({low})")
    if step <= 0:
        raise BlockError(options.line("step"), f"`:step:` must be above 0, got {step}")
    if not low <= value <= high:
        raise BlockError(options.line("value"), f"`:value:` {value} is not in {low} to {high}")
    return {"min": low, "max": high, "step": step}, value


def _dropdown(options: Options) -> Settings:
    listed = _yaml(options, "options")
    if not isinstance(listed, list) or not all(_is_choice(one) for one in listed):
        message = "`:options:` is a list of texts or numbers: [sgd, momentum] or [16, 32]"
        raise BlockError(options.line("options"), message)
    if len(listed) < 2 or len({str(one) for one in listed}) < len(listed):
        message = "`:options:` needs at least two, and all different"
        raise BlockError(options.line("options"), message)
    value = _yaml(options, "value") if "value" in options.fence.options else listed[0]
    if value not in listed:
        texts = allowed([str(one) for one in listed])
        raise BlockError(options.line("value"), f"`:value:` {value!r} is no option; {texts}")
    return {"options": listed}, value


def _checkbox(options: Options) -> Settings:
    return {}, options.flag("value", False)


def _text(options: Options) -> Settings:
    return {"placeholder": options.text("placeholder", "")}, options.text("value", "")


def _button(options: Options) -> Settings:
    return {}, 0


def _timeline(options: Options) -> Settings:
    stops = _yaml(options, "stops")
    if not isinstance(stops, dict) or not all(
        isinstance(name, str) and isinstance(cell, str | None) for name, cell in stops.items()
    ):
        message = "`:stops:` names a cell for each stop: {1958 · first: in-1958, a pause: null}"
        raise BlockError(options.line("stops"), message)
    if len([cell for cell in stops.values() if cell]) < 2:
        raise BlockError(options.line("stops"), "`:stops:` needs at least two that name a cell")
    return {"stops": [list(stop) for stop in stops.items()]}, None


def _drawing(options: Options) -> Settings:
    size = options.number("size")
    low, high = _SIDES
    if not isinstance(size, int) or not low <= size <= high:
        message = f"`:size:` is a whole number of pixels, {low} to {high}, got {size}"
        raise BlockError(options.line("size"), message)
    brush = options.number("brush") if "brush" in options.fence.options else 2
    if not 0 < brush <= size / 2:
        message = f"`:brush:` is above 0 and at most half of the size, got {brush}"
        raise BlockError(options.line("brush"), message)
    return {"shape": [size, size], "brush": brush}, None


def _points(options: Options) -> Settings:
    given = options.fence.options
    try:
        value, settings = point_settings(
            _yaml(options, "points"),
            x=_yaml(options, "x"),
            y=_yaml(options, "y"),
            step=options.number("step") if "step" in given else None,
            moves=options.choice("moves", MOVES, "both"),
            x_label=options.text("x-label", "x"),
            y_label=options.text("y-label", "y"),
            names=_yaml(options, "names") if "names" in given else None,
            arrows=options.flag("arrows", False),
            joined=options.flag("joined", False),
            marks=_yaml(options, "marks") if "marks" in given else None,
        )
    except (AttributeError, TypeError, ValueError) as error:
        message = f"a plot of points cannot be made of its options: {error}"
        raise BlockError(options.line("points"), message) from None
    return settings, value


def _yaml(options: Options, name: str) -> Any:
    text = options.text(name)
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError:
        raise BlockError(options.line(name), f"`:{name}:` is no YAML: {text!r}") from None


def _is_choice(value: Any) -> bool:
    return isinstance(value, str | int | float) and not isinstance(value, bool)


# The options of each kind beside the common ones, and who reads them.
KINDS: dict[str, tuple[tuple[str, ...], Callable[[Options], Settings]]] = {
    "slider": (("min", "max", "step", "value"), _slider),
    "dropdown": (("options", "value"), _dropdown),
    "checkbox": (("value",), _checkbox),
    "text": (("value", "placeholder"), _text),
    "button": ((), _button),
    "timeline": (("stops",), _timeline),
    "drawing": (("size", "brush"), _drawing),
    "points": (
        (
            *("points", "x", "y", "step", "moves", "x-label", "y-label"),
            *("names", "arrows", "joined", "marks"),
        ),
        _points,
    ),
}
