"""A multiple-choice question as JSON: checked, shown, marked, explained."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from .. import display
from ..widgets import Button, VBox
from ..widgets.controls import Radio
from .format import FormatError, described, fields, list_field, parse, text_field

FIELDS = ("question", "options", "correctIndex", "difficulty", "explanation")
OPTIONS = 4
DIFFICULTIES = ("basic", "medium")


class Mark(NamedTuple):
    """What an answer is worth, and what is said to it."""

    right: bool
    text: str


@dataclass(frozen=True)
class Question(display.Once):
    """A question with four options, of which one is right.

    question and explanation may be Markdown; correct_index counts from 0.
    """

    question: str
    options: tuple[str, ...]
    correct_index: int
    difficulty: str
    explanation: str

    @classmethod
    def from_json(cls, value: Any, what: str = "The question") -> Question:
        """The question of a JSON object that was read already; raises FormatError."""
        item = fields(value, FIELDS, what)
        options = list_field(
            item["options"], "options", what, lambda one, at: text_field(one, at, what)
        )
        if len(options) != OPTIONS:
            raise FormatError(f"{what}: 'options' has {OPTIONS} texts, but here are {len(options)}")
        if len(set(options)) < OPTIONS:
            raise FormatError(f"{what}: two of the 'options' are the same")
        right = item["correctIndex"]
        if isinstance(right, bool) or not isinstance(right, int) or not 0 <= right < OPTIONS:
            raise FormatError(
                f"{what}: 'correctIndex' counts from 0, so it is 0 to {OPTIONS - 1}, but this is "
                f"{described(right)}"
            )
        if item["difficulty"] not in DIFFICULTIES:
            raise FormatError(
                f"{what}: 'difficulty' is {' or '.join(DIFFICULTIES)}, but this is "
                f"{described(item['difficulty'])}"
            )
        return cls(
            text_field(item["question"], "question", what),
            tuple(options),
            right,
            item["difficulty"],
            text_field(item["explanation"], "explanation", what),
        )

    def mark(self, answer: int | None) -> Mark:
        """The mark of an option by its number from 0; None is no answer yet.

        Raises IndexError for a number that no option has.
        """
        if answer is None:
            return Mark(False, "Choose one of the options.")
        if not 0 <= answer < len(self.options):
            raise IndexError(f"the options are 0 to {len(self.options) - 1}, there is no {answer}")
        if answer == self.correct_index:
            return Mark(True, f"**Right.** {self.explanation}")
        return Mark(False, f"**Not quite.** “{self.options[answer]}” is not it. Try again.")

    def show(self) -> Question:
        """Show the question with its options; a button marks what was chosen."""
        display.display(display.Markdown(f"**{self.question}**"))
        options = Radio(f"{self.difficulty.capitalize()} question, one answer", self.options)

        def tell() -> None:
            chosen = options.value
            place = None if chosen is None else self.options.index(chosen)
            display.display(display.Markdown(self.mark(place).text))

        VBox([options, Button("Check", tell)]).show()
        return self


def load_question(text: str) -> Question:
    """A question from a JSON text with the fields question, options (four texts), correctIndex
    (from 0), difficulty (basic or medium) and explanation.

    Raises FormatError with the field and what it must be; MissingFieldError where one is missing.
    """
    return Question.from_json(parse(text, "The question"))
