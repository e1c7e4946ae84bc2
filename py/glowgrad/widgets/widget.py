"""The base of all widgets: a value that the page and the code share."""

from __future__ import annotations

import inspect
from collections import Counter
from collections.abc import Callable
from typing import Any

from .. import display, live

_known: dict[str, Widget] = {}
_named: Counter[str] = Counter()  # widgets of one name that the running cell has made
_naming_run = -1


class Change(dict[str, Any]):
    """What an observer is told, as ipywidgets has it: `change["new"]` or `change.new`."""

    def __getattr__(self, name: str) -> Any:
        return self[name]


class Widget(display.Once):
    """A control in the page. `value` is what the reader has set, also while a loop runs.

    A widget that its cell makes again, in the same way, keeps the reader's value.
    """

    kind = ""

    def __init__(self, label: str, value: Any, **fields: Any) -> None:
        self.label = label
        self.fields = fields
        self.id = _name(self.kind, label)
        self._value = value
        self._made_with = repr((value, fields))
        self._from_reader = False
        self._observers: list[Callable[[], Any]] = []
        self._shown_in = -1
        self._box: Widget | None = None  # what shows this one
        before = _known.get(self.id)
        if before is not None and before._from_reader and before._made_with == self._made_with:
            self._keep(before)
        _known[self.id] = self
        live.receivers[self.id] = self._receive

    @property
    def value(self) -> Any:
        """What the reader has set last."""
        live.poll()
        return self._value

    @value.setter
    def value(self, value: Any) -> None:
        self._value = self._checked(value)
        self._refresh()

    def on_change(self, function: Callable[[Any], Any]) -> Callable[[Any], Any]:
        """Call `function(value)` when the reader has changed the value and no cell runs."""
        self._add_observer(lambda: function(self._value))
        return function

    def observe(self, handler: Callable[[Change], Any], names: Any = "value") -> None:
        """As `on_change`, with what ipywidgets tells: `handler(change)`, `change.new`."""
        seen = [self._value]

        def tell() -> None:
            old, seen[0] = seen[0], self._value
            name = "value"
            handler(Change(new=self._value, old=old, owner=self, name=name, type="change"))

        self._add_observer(tell)

    def show(self) -> Any:
        """Show the widget here, if this run has not shown it."""
        if self._shown_in != live.run:
            display.display(self)
        return self

    @property
    def display_id(self) -> str:
        """One widget, one display: what is shown twice changes together."""
        return self.id

    def spec(self) -> dict[str, Any]:
        """What the page needs to draw it."""
        return {
            "kind": self.kind,
            "id": self.id,
            "label": self.label,
            "value": self._wire(),
            "observed": bool(self._observers),
            **self.fields,
        }

    def respond(self) -> Any:
        """Tell the observers; the page asks for it when the value has changed."""
        for observer in self._observers:
            observer()

    def _add_observer(self, observer: Callable[[], Any]) -> None:
        self._observers.append(observer)
        self._refresh()

    def _refresh(self) -> None:
        if self._box is not None:
            self._box._refresh()
        elif self._shown_in >= 0 and display.has_sink():
            display.emit_display(self.id, self._repr_mimebundle_(), update=True)

    def _receive(self, wire: Any, data: bytes | None) -> None:
        self._from_reader = True
        self._value = self._read(wire, data)

    def _keep(self, before: Widget) -> None:
        self._value = before._value
        self._from_reader = True

    def _wire(self) -> Any:
        """The value as JSON."""
        return self._value

    def _read(self, wire: Any, data: bytes | None) -> Any:
        """The value from what the page sends."""
        return wire

    def _checked(self, value: Any) -> Any:
        """A value that the code sets, or an error that says what can be."""
        return value

    def _text(self) -> str:
        return str(self._value)

    def _repr_mimebundle_(self) -> dict[str, Any]:
        self._shown_in = live.run
        return {display.WIDGET: self.spec(), "text/plain": self._line()}

    def _line(self) -> str:
        return f"{self.label}: {self._text()}" if self.label else self._text()

    def __repr__(self) -> str:
        return f"<{self.kind} {self._line()}>"


def _name(kind: str, label: str) -> str:
    """The same for the same widget of a cell each time that the cell runs."""
    global _naming_run
    if _naming_run != live.run:
        _naming_run = live.run
        _named.clear()
    name = f"{live.cell}/{kind}/{label}"
    _named[name] += 1
    return f"{name}/{_named[name]}"


async def respond(widget_id: str) -> None:
    """Let a widget answer a change; what that shows stands below the widget."""
    widget = _known.get(widget_id)
    if widget is None:
        raise LookupError("Python was restarted since: run the cell again.")
    live.cell = widget_id  # what the answer makes belongs to the widget
    with display.into(widget_id, renew=True):
        answer = widget.respond()
        if inspect.isawaitable(answer):
            await answer


def call_with(function: Callable[..., Any], argument: Any) -> Any:
    """function(argument), or function() where it takes nothing."""
    try:
        inspect.signature(function).bind(argument)
    except TypeError:
        return function()
    except ValueError:  # built in, without a signature
        pass
    return function(argument)
