"""A small lesson as one JSON file: theory, a lab and questions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .. import display
from ..widgets import Button
from .format import fields, list_field, parse, text_field
from .question import Question

FIELDS = ("title", "theory", "code_lab", "prerequisites", "mcqs")


@dataclass(frozen=True)
class Module(display.Once):
    """A lesson as data: a title, theory in Markdown, Python for the lab, what it builds on, and
    questions.
    """

    title: str
    theory: str
    code_lab: str
    prerequisites: tuple[str, ...]
    mcqs: tuple[Question, ...]

    def run_lab(self) -> dict[str, Any]:
        """Run the lab's code by itself; returns its names."""
        names: dict[str, Any] = {"__name__": "__main__"}
        exec(compile(self.code_lab, "<lab>", "exec"), names)
        return names

    def show(self) -> Module:
        """Show the theory, the lab with a button that runs it, and the questions."""
        needs = f"*Builds on: {', '.join(self.prerequisites)}*\n\n" if self.prerequisites else ""
        display.display(
            display.Markdown(f"### {self.title}\n\n{needs}{self.theory}"),
            display.Markdown(f"#### Lab\n\n```python\n{self.code_lab.rstrip()}\n```"),
        )
        Button("Run the lab", lambda: self.run_lab() and None).show()
        display.display(display.Markdown("#### Questions"))
        for question in self.mcqs:
            question.show()
        return self


def load_module(text: str) -> Module:
    """A lesson from a JSON text with the fields title, theory, code_lab, prerequisites (a list of
    texts) and mcqs (a list of questions, see `load_question`).

    Raises FormatError with the field and what it must be, SyntaxError where the lab is no Python;
    MissingFieldError where a field is missing.
    """
    what = "The module"
    item = fields(parse(text, what), FIELDS, what)
    lab = text_field(item["code_lab"], "code_lab", what)
    compile(lab, "<lab>", "exec")
    return Module(
        text_field(item["title"], "title", what),
        text_field(item["theory"], "theory", what),
        lab,
        tuple(
            list_field(
                item["prerequisites"], "prerequisites", what, lambda v, at: text_field(v, at, what)
            )
        ),
        tuple(list_field(item["mcqs"], "mcqs", what, lambda v, at: Question.from_json(v, at))),
    )
