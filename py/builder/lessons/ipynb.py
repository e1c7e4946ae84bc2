"""A lesson as a Jupyter notebook (nbformat 4.5), with what its cells printed when it was built."""

from __future__ import annotations

import base64
import json
import re
import textwrap
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from itertools import takewhile
from pathlib import Path
from typing import Any

from ..checkout import ROOT
from .charts import chart
from .course import (
    Aside,
    Block,
    Cell,
    Choice,
    Course,
    Exercise,
    Figure,
    Glossary,
    Lesson,
    Numeric,
    Order,
    Predict,
    Prediction,
    Prose,
    Quiz,
    Sort,
    Widget,
)
from .recorded_html import FIGURE, WIDGET, merged, returned

MAX_OUTPUT = 100_000  # characters of one output
MAX_FIGURE = 6_000  # of a figure as data, beside its drawing
_LINK = re.compile(r"(?<!!)\[((?:[^\[\]]|\[[^\]]*\])*)\]\((#|lesson:|page:)([^)\s]*)\)")
_PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)")
_DEFINITION = re.compile(r"^([^\n:][^\n]*)\n:[ \t]+(.*(?:\n[ \t]+.*)*)", re.MULTILINE)
_MIMES = {".png": "image/png", ".jpg": "image/jpeg", ".gif": "image/gif", ".svg": "image/svg+xml"}

Outputs = Mapping[str, Sequence[dict[str, Any]]]
NotebookCell = dict[str, Any]


def lesson_notebook(course: Course, lesson: Lesson, outputs: Outputs) -> str:
    """The text of the lesson's `.ipynb`.

    Cells keep their ids. A slider is its variable's first value; an exercise is its starter, with
    the check as a cell that may fail (tagged `raises-exception`) and the solution folded; a quiz is
    text with its answer folded. Links to other places of the course become plain words.
    """
    cells = LessonCells(course, lesson, outputs).all()
    notebook = {
        "cells": cells,
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python", "file_extension": ".py"},
            "title": lesson.title,
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"


class LessonCells:
    """Makes the cells of one notebook."""

    def __init__(self, course: Course, lesson: Lesson, outputs: Outputs) -> None:
        self.course = course
        self.lesson = lesson
        self.outputs = outputs
        self.notes = 0

    def all(self) -> list[NotebookCell]:
        """The cells of all blocks, after one with the title."""
        intro = (
            f"# {self.lesson.title}\n\n{self.lesson.summary}\n\n"
            "*From the Glowgrad course. It runs in Glowgrad's own notebook; with PyTorch, take the "
            "lesson's PyTorch script.*"
        )
        cells = [self.note(intro)]
        for block in self.lesson.blocks:
            cells.extend(self.block(block))
        return [cell for cell in cells if cell["source"] or cell["cell_type"] == "code"]

    def block(self, block: Block) -> Iterable[NotebookCell]:
        """The cells of a block."""
        match block:
            case Prose():
                yield self.note(self.text(_source(block)))
            case Cell():
                yield self.cell(block)
            case Widget() if block.assignment:
                yield code(block.id, f"{block.assignment}  # {_range(block)}")
            case Exercise():
                yield from self.exercise(block)
            case Quiz():
                yield self.note(self.quiz(block))
            case Predict():
                question, answer = self.text(block.question.text), self.text(block.answer.text)
                yield self.note(f"**Predict.** {question}\n\n{folded('Answer', answer)}")
            case Aside():
                body = self.text(block.body.text).strip()
                title = f"**{block.title}**\n\n" if block.title else ""
                yield self.note(textwrap.indent(title + body, "> ", lambda _: True))
            case Figure():
                picture = self.picture(block.alt, block.file)
                yield self.note(f"{picture}\n\n*{self.text(block.caption.text).strip()}*")
            case Glossary():
                terms = self.text(block.body.text)
                yield self.note(_DEFINITION.sub(_term, terms))

    def note(self, text: str) -> NotebookCell:
        """A Markdown cell."""
        self.notes += 1
        source = _lines(text.strip())
        return {
            "cell_type": "markdown",
            "id": f"note-{self.notes}",
            "metadata": {},
            "source": source,
        }

    def cell(self, cell: Cell) -> NotebookCell:
        """A code cell with its recorded outputs."""
        made = code(cell.id, cell.code)
        made["outputs"] = notebook_outputs(self.outputs.get(cell.id, []))
        if cell.hide_input:
            made["metadata"]["jupyter"] = {"source_hidden": True}
        if cell.raises:
            made["metadata"]["tags"] = ["raises-exception"]
        return made

    def exercise(self, exercise: Exercise) -> Iterable[NotebookCell]:
        """Task, starter, check, and below them hints and solution, folded."""
        yield self.note(f"### Exercise: {exercise.title}\n\n{self.text(exercise.task.text)}")
        yield code(exercise.cell_id, exercise.starter)
        check = code(
            f"{exercise.id}-check",
            f"# Passes in silence once the cell above is right.\n{exercise.check}",
        )
        check["metadata"] = {"tags": ["raises-exception"]}
        yield check
        several = len(exercise.hints) > 1
        folds = [
            folded(f"Hint {number}" if several else "Hint", self.text(hint.text))
            for number, hint in enumerate(exercise.hints, 1)
        ]
        folds.append(folded("Solution", f"```python\n{exercise.solution.strip()}\n```"))
        yield self.note("\n\n".join(folds))

    def quiz(self, quiz: Quiz) -> str:
        """The question as text, the answer and the explanation folded."""
        options: list[str] = []
        groups = ""
        match quiz:
            case Choice():
                options = quiz.options
                answer = "\n".join(f"- {quiz.options[right]}" for right in quiz.correct)
            case Prediction():
                options = quiz.options
                right = quiz.correct_index
                answer = "" if right is None else f"- {quiz.options[right]}"
            case Numeric():
                answer = f"{quiz.answer:g} {quiz.unit}".strip()
            case Order():
                options = [quiz.lines[number] for number in quiz.start]
                answer = "\n".join(f"1. {self.line(quiz, text)}" for text in quiz.lines)
                options = [self.line(quiz, text) for text in options]
            case Sort():
                options = [quiz.items[number]["text"] for number in quiz.start]
                groups = f"\n\nGroups: {'; '.join(quiz.groups)}"
                answer = "\n".join(
                    f"- {name}: " + "; ".join(x["text"] for x in quiz.items if x["group"] == at)
                    for at, name in enumerate(quiz.groups)
                )
            case _:
                raise TypeError(f"no way to write {type(quiz).__name__} as text")
        listed = "".join(f"\n- {option}" for option in options)
        folds = folded("Answer", f"{answer}\n\n{quiz.explanation}".strip())
        asked = f"**Question.** {quiz.question}\n{listed}{groups}".rstrip()
        return self.text(f"{asked}\n\n{folds}")

    def line(self, quiz: Order, text: str) -> str:
        """A line to put in order; code keeps its indentation."""
        return f"`{text}`" if quiz.code else text

    def text(self, markdown: str) -> str:
        """Markdown without what only the site's pages know: links among them, files beside them."""
        return outside_code(
            markdown,
            lambda part: _PICTURE.sub(self.inline_picture, _LINK.sub(self.place, part)),
        )

    def place(self, link: re.Match[str]) -> str:
        """The words of a link to a place in the course, with the title of another lesson."""
        words, kind, target = link.groups()
        if kind != "lesson:":
            return words
        title = self.course.lesson(target.partition("#")[0]).title
        return words if words == title else f"{words} (lesson “{title}”)"

    def inline_picture(self, link: re.Match[str]) -> str:
        """A picture in the text, with its bytes."""
        file = self.lesson.path.parent / link[2]
        return self.picture(link[1], file) if file.is_file() else link[0]

    def picture(self, alt: str, file: Path) -> str:
        """A picture that needs no file beside the notebook."""
        mime = _MIMES[file.suffix.lower()]
        content = base64.b64encode(file.read_bytes()).decode()
        label = alt.replace('"', "'").replace("\n", " ")
        return f'<img alt="{label}" src="data:{mime};base64,{content}">'


def code(name: str, source: str) -> NotebookCell:
    """A code cell that has not run."""
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": name[:64],
        "metadata": {},
        "outputs": [],
        "source": _lines(source),
    }


def folded(title: str, body: str) -> str:
    """Text that opens on a click; the empty lines let Markdown be read inside."""
    return f"<details><summary>{title}</summary>\n\n{body.strip()}\n\n</details>"


def notebook_outputs(recorded: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Outputs of the sandbox as nbformat has them; what is too large is left out."""
    made = []
    for output in merged(recorded):
        kind = output["type"]
        if kind == "stream":
            text = returned(output["text"])
            made.append(
                {"output_type": "stream", "name": output["name"], "text": _lines(text[:MAX_OUTPUT])}
            )
        elif kind == "error":
            told = f"{output['name']}: {output['message']}"
            made.append(
                {
                    "output_type": "error",
                    "ename": output["name"],
                    "evalue": output["message"],
                    "traceback": (output.get("traceback") or told).split("\n"),
                }
            )
        else:
            made.extend(_shown(kind, output["data"]))
    return made


def _shown(kind: str, data: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    """A value in those of its forms that a notebook can hold; with a figure its drawing."""
    forms = {mime: content for mime, content in data.items() if mime != WIDGET}
    if FIGURE in data and "image/svg+xml" not in forms:
        forms |= drawing(data[FIGURE])
        if len(json.dumps(data[FIGURE])) > MAX_FIGURE:
            del forms[FIGURE]
    for mime in [mime for mime in forms if mime != "text/plain"]:
        if len(json.dumps(forms[mime])) > MAX_OUTPUT:
            del forms[mime]
    if not any(forms.values()):
        return
    bundle = {
        mime: _lines(content) if mime.startswith("text/") or mime.endswith("svg+xml") else content
        for mime, content in forms.items()
    }
    output: dict[str, Any] = {"data": bundle, "metadata": {}}
    if kind == "result":
        yield {"output_type": "execute_result", "execution_count": None, **output}
    else:
        yield {"output_type": "display_data", **output}


def drawing(figure: Mapping[str, Any]) -> dict[str, str]:
    """A figure in a form that every notebook program shows, with its colours in it."""
    if figure.get("svg"):
        return {"image/svg+xml": figure["svg"]}
    made = chart(dict(figure))
    if made is None:
        return {}
    if not made.startswith("<svg"):
        return {"text/html": made}
    namespace = '<svg xmlns="http://www.w3.org/2000/svg"'
    opening, body = made.replace("<svg", namespace, 1).split(">", 1)
    return {"image/svg+xml": f"{opening}><style>{_chart_style()}</style>{body}"}


@cache
def _chart_style() -> str:
    """The site's rules for recorded charts."""
    style = (ROOT / "web" / "page" / "charts.css").read_text(encoding="utf-8")
    rules = re.findall(r"^\.chart[^{]*\{[^}]*\}", style, re.MULTILINE)
    # The drawing brings its own paper: it may be shown on dark or on light.
    paper = ".chart { background: #fff; color: #22252a; font-family: system-ui, sans-serif; }"
    return re.sub(r"\s+", " ", " ".join([*rules, paper]))


def outside_code(markdown: str, change: Callable[[str], str]) -> str:
    """The text with a change made everywhere but in code."""
    pieces = re.split(
        r"(^```.*?^```[ \t]*$|^~~~.*?^~~~[ \t]*$|`[^`\n]+`)", markdown, flags=re.M | re.S
    )
    return "".join(piece if number % 2 else change(piece) for number, piece in enumerate(pieces))


def _source(prose: Prose) -> str:
    """The lines of the lesson from which the tokens of a piece of prose were made."""
    # Footnotes come last of all tokens, wherever their text stands.
    tokens = takewhile(lambda token: token.type != "footnote_block_open", prose.body.tokens)
    maps = [token.map for token in tokens if token.map]
    if not maps:
        return ""
    lines = prose.body.text.split("\n")
    return "\n".join(lines[min(start for start, _ in maps) : max(end for _, end in maps)])


def _range(widget: Widget) -> str:
    """What a control is for, and between which values a slider moves."""
    ends = [widget.settings.get(name) for name in ("min", "max", "step")]
    if any(not isinstance(end, int | float) for end in ends):
        return widget.label
    low, high, step = ends
    return f"{widget.label}: from {low:g} to {high:g} by {step:g}"


def _term(definition: re.Match[str]) -> str:
    meaning = " ".join(line.strip() for line in definition[2].split("\n"))
    return f"- **{definition[1].strip()}**: {meaning}"


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)
