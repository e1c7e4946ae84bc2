"""`input()` in a page: a line that the reader fills in while the code waits."""

from __future__ import annotations

import itertools
from typing import Any

from .. import display, live

_numbers = itertools.count(1)
_HOW_ELSE = (
    "input() cannot wait here: this browser can neither pause Python nor share memory with it. "
    "Put the text into a variable, use glowgrad.widgets.text(…), or open the page in a newer "
    "browser."
)


def ask(prompt: object = "", *, secret: bool = False) -> str:
    """The line that the reader writes; KeyboardInterrupt where they press Stop instead.

    Raises RuntimeError where the browser cannot hold the code meanwhile.
    """
    question = Question(str(prompt), secret)
    live.receivers[question.id] = question.receive
    display.display(question)
    try:
        while question.answer is None:
            if live.wait is None or not live.wait():
                raise RuntimeError(_HOW_ELSE)
            live.poll()
        return question.answer
    finally:
        del live.receivers[question.id]
        question.open = False
        display.emit_display(question.id, question._repr_mimebundle_(), update=True)


class Question:
    """A question in the output, and its answer once that is there."""

    def __init__(self, prompt: str, secret: bool) -> None:
        self.id = self.display_id = f"input-{next(_numbers)}"
        self.prompt, self.secret = prompt, secret
        self.answer: str | None = None
        self.open = True

    def receive(self, answer: Any, data: bytes | None) -> None:
        self.answer = str(answer)

    def _repr_mimebundle_(self) -> dict[str, Any]:
        shown = "•" * len(self.answer) if self.answer and self.secret else self.answer
        spec = {
            "kind": "question",
            "id": self.id,
            "label": self.prompt,
            "value": shown,
            "open": self.open,
            "secret": self.secret,
        }
        return {display.WIDGET: spec, "text/plain": f"{self.prompt}{shown or ''}"}


def getpass(prompt: str = "Password: ", stream: Any = None, **_: Any) -> str:
    """As `ask`, with dots for what is written."""
    return ask(prompt, secret=True)
