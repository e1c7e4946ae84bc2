"""Functions whose arguments are controls: a change runs the function again."""

from __future__ import annotations

import contextlib
import inspect
from collections.abc import Callable, Mapping
from typing import Any

from .. import display
from .boxes import Box
from .controls import Button, Checkbox, Dropdown, Slider, Text
from .widget import Widget


class fixed:  # noqa: N801 - ipywidgets' name
    """An argument of `interact` that has no control."""

    def __init__(self, value: Any) -> None:
        self.value = value


class Interactive(Box):
    """The controls of a function's arguments, and below them what the function shows.

    `kwargs` are the arguments of the last call, `result` is what it gave.
    """

    kind = "interact"

    def __init__(
        self,
        function: Callable[..., Any],
        arguments: Mapping[str, Any],
        *,
        manual: bool = False,
        controls_shown: bool = True,
    ) -> None:
        self.function = function
        self.controls = arguments
        self.kwargs: dict[str, Any] = {}
        self.result: Any = None
        self._called = False
        controls = [w for w in arguments.values() if isinstance(w, Widget)]
        super().__init__(controls if controls_shown else ())
        self.fields["manual"] = manual
        self.fields["sources"] = [control.id for control in controls]

    def spec(self) -> dict[str, Any]:
        # Where it is shown inside something else, the page asks for the first outputs.
        return {**super().spec(), "waiting": not self._called and not self.fields["manual"]}

    def respond(self) -> Any:
        """Call the function with the present values."""
        self._called = True
        self.kwargs = {
            name: given.value if isinstance(given, (Widget, fixed)) else given
            for name, given in self.controls.items()
        }
        self.result = self.function(**self.kwargs)
        if inspect.isawaitable(self.result):
            return self._await(self.result)
        self._show_result()
        return None

    def show(self) -> Any:
        """Show the controls, and below them the function's outputs for their present values."""
        self._called = True
        super().show()
        if not self.fields["manual"]:
            with display.into(self.id, renew=True):
                waiting = self.respond()
            if waiting is not None:
                waiting.close()
                raise TypeError("interact calls plain functions: leave out `async`")
        return self

    async def _await(self, result: Any) -> None:
        self.result = await result
        self._show_result()

    def _show_result(self) -> None:
        if self.result is not None:
            display.display(self.result)


def interactive(
    function: Callable[..., Any], /, *, manual: bool = False, **arguments: Any
) -> Interactive:
    """The controls of a function's arguments as a widget; see `interact`."""
    return Interactive(function, _controls(function, arguments), manual=manual)


def interact(function: Callable[..., Any] | None = None, /, **arguments: Any) -> Any:
    """Run a function again whenever a control of its arguments moves.

    An argument's control follows from what is given, or from its default: `(low, high)` or
    `(low, high, step)` a slider, a number a slider around it, a list or dict a choice, a bool a box
    to tick, a text a line; a widget is taken as it is, and `fixed(value)` has none. Sliders and
    choices begin at the argument's default. Also a decorator: `@interact` or
    `@interact(x=(0, 10))`. Raises TypeError for other values.
    """
    return _interact(function, arguments, manual=False)


def interact_manual(function: Callable[..., Any] | None = None, /, **arguments: Any) -> Any:
    """As `interact`, with a button that runs the function."""
    return _interact(function, arguments, manual=True)


def interactive_output(function: Callable[..., Any], controls: Mapping[str, Any]) -> Interactive:
    """A place for a function's outputs that follows controls shown elsewhere."""
    made = {name: control_for(name, given) for name, given in controls.items()}
    return Interactive(function, made, controls_shown=False)


def _interact(
    function: Callable[..., Any] | None, arguments: dict[str, Any], *, manual: bool
) -> Any:
    if function is None:
        return lambda found: _interact(found, arguments, manual=manual)
    made = interactive(function, manual=manual, **arguments)
    with contextlib.suppress(AttributeError):  # a method or a built-in has no place for it
        function.widget = made  # type: ignore[attr-defined]
    made.show()
    return function


def _controls(function: Callable[..., Any], arguments: Mapping[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    rest = dict(arguments)
    for name, parameter in inspect.signature(function).parameters.items():
        if parameter.kind is parameter.VAR_KEYWORD:
            continue
        if name in rest:
            made[name] = control_for(name, rest.pop(name), parameter.default)
        elif parameter.annotation is not parameter.empty and _is_control(parameter.annotation):
            made[name] = control_for(name, parameter.annotation, parameter.default)
        elif parameter.default is not parameter.empty:
            if _is_control(parameter.default):
                made[name] = control_for(name, parameter.default)
        elif parameter.kind is not parameter.VAR_POSITIONAL:
            called = getattr(function, "__name__", "the function")
            raise TypeError(
                f"interact: {called} needs {name}: give it a control, e.g. "
                f"interact({called}, {name}=(0, 10))"
            )
    takes_any = any(
        p.kind is p.VAR_KEYWORD for p in inspect.signature(function).parameters.values()
    )
    if rest and not takes_any:
        called = getattr(function, "__name__", "the function")
        raise TypeError(f"interact: {called} has no argument {next(iter(rest))!r}")
    return made | {name: control_for(name, given) for name, given in rest.items()}


def _is_control(given: Any) -> bool:
    return isinstance(given, (Widget, fixed, bool, int, float, str, tuple, list, dict))


def control_for(name: str, given: Any, start: Any = inspect.Parameter.empty) -> Any:
    """The control that an abbreviation stands for; ranges and choices begin at `start`."""
    match given:
        case Widget():
            if not given.label and not isinstance(given, Button):
                given.label = name
            return given
        case fixed():
            return given
        case bool():
            return Checkbox(name, given)
        case str():
            return Text(name, given)
        case int() | float():
            low, high = sorted((-given, 3 * given)) if given else (0, 1)
            return Slider(name, low, high, None, given)
        case (int() | float() as low, int() | float() as high):
            return _begun(lambda value: Slider(name, low, high, None, value), start)
        case (int() | float() as low, int() | float() as high, int() | float() as step):
            return _begun(lambda value: Slider(name, low, high, step, value), start)
        case tuple() | list() | dict():
            return _begun(lambda value: Dropdown(name, given, value), start)
    raise TypeError(
        f"interact has no control for {name}={given!r}: give (low, high), a list, True, a text "
        "or a widget"
    )


def _begun(make: Callable[[Any], Widget], start: Any) -> Widget:
    """A control at the function's own default, where it has one that the control can show."""
    if start is not inspect.Parameter.empty:
        with contextlib.suppress(TypeError, ValueError):
            return make(start)
    return make(None)


__all__ = [
    "Interactive",
    "control_for",
    "fixed",
    "interact",
    "interact_manual",
    "interactive",
    "interactive_output",
]
