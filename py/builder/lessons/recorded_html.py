"""What a cell showed when it was recorded, as static HTML."""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from html import escape
from typing import Any

from markdown_it import MarkdownIt

from .charts import chart
from .safe_markup import safe_markup
from .still_points import still_points

FIGURE = "application/vnd.glowgrad.figure+json"
WIDGET = "application/vnd.glowgrad.widget+json"
MAX_TEXT = 4000
LEFT_OUT = '<p class="run-note" data-recorded="true">Run the cell to see its picture.</p>'
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table").disable(["image", "link"])
Output = dict[str, Any]


class OutputBudget:
    """Turns outputs into HTML until a page's share for them is used up."""

    def __init__(self, characters: int = 80_000) -> None:
        self.left = characters

    def html(self, outputs: Sequence[Output]) -> str:
        """The outputs of one cell. What was printed always fits, being short; a figure that does
        not becomes a line that says so.
        """
        return "".join(self._fit(one) for one in merged(outputs))

    def _fit(self, output: Output) -> str:
        piece = output_html(output)
        if piece and output["type"] != "stream" and len(piece) > self.left:
            return LEFT_OUT
        self.left -= len(piece)
        return piece


def merged(outputs: Sequence[Output]) -> list[Output]:
    """Outputs as they stand at the end: streams joined, updated displays in their first place."""
    result: list[Output] = []
    places: dict[str, int] = {}
    for output in after_clears(outputs):
        last = result[-1] if result else {}
        if output["type"] == "stream" and last.get("type") == "stream":
            if last["name"] == output["name"]:
                result[-1] = {**last, "text": last["text"] + output["text"]}
                continue
        elif output["type"] == "display":
            if output.get("update") and output["id"] in places:
                result[places[output["id"]]] = output
                continue
            places[output["id"]] = len(result)
        result.append(output)
    return [output for output in result if output.get("data") != {}]  # taken away again


def after_clears(outputs: Sequence[Output]) -> list[Output]:
    """What is left once the code has cleared its outputs."""
    start, waiting = 0, False
    # A widget's answer empties the widget's own place, which no earlier answer filled here.
    outputs = [o for o in outputs if not (o["type"] == "clear" and o.get("into"))]
    for index, output in enumerate(outputs):
        if output["type"] == "clear":
            waiting = output["wait"]
            start = start if waiting else index + 1
        elif waiting:
            start, waiting = index, False
    return [output for output in outputs[start:] if output["type"] != "clear"]


def output_html(output: Output) -> str:
    """The HTML of one output; "" for what only makes sense while a cell runs."""
    kind = output["type"]
    if kind == "stream":
        text = escape(shorten(returned(output["text"])), quote=False)
        return f'<div class="stream {output["name"]}" data-recorded="true"><pre>{text}</pre></div>'
    if kind == "error":
        return error_html(output)
    data = output["data"]
    if WIDGET in data:
        return widget_html(str(data["text/plain"]), data[WIDGET])
    if FIGURE in data:
        return figure_html(data[FIGURE], data.get("image/svg+xml"))
    plain = str(data["text/plain"])
    for mime in ("image/png", "image/svg+xml"):
        if mime in data:
            return picture_html(kind, mime, data[mime], plain)
    for mime, safe in (("text/html", safe_markup), ("text/markdown", _MARKDOWN.render)):
        if mime in data:
            made = safe(shorten(data[mime]) if mime == "text/markdown" else data[mime])
            inner = f'<div class="html-output">{made}</div>'
            return f'<div class="{kind}" data-recorded="true">{inner}</div>'
    text = escape(shorten(plain), quote=False)
    return f'<div class="{kind}" data-recorded="true"><pre>{text}</pre></div>'


def widget_html(text: str, spec: dict[str, Any]) -> str:
    """A control's label and value, or its plot, as long as nothing can move it."""
    if spec.get("kind") == "points":
        name = escape(str(spec["label"]))
        return (
            f'<figure class="points-still" data-recorded="true" role="img" aria-label="{name}">'
            f'<figcaption class="widget-name">{name}</figcaption>{still_points(spec)}</figure>'
        )
    lines = (escape(line, quote=False) for line in text.split("\n"))
    return f'<p class="widget-text" data-recorded="true">{"<br>".join(lines)}</p>' if text else ""


def figure_html(figure: dict[str, Any], own_drawing: str | None = None) -> str:
    """A drawing with its title and a description for those who do not see it."""
    drawing = own_drawing or chart(figure)
    if drawing is None:
        return ""
    title, alt = figure.get("title") or "", figure.get("alt") or ""
    caption = f"<figcaption>{escape(title)}</figcaption>" if title else ""
    return (
        f'<figure class="gg-figure {escape(figure["kind"])}" data-recorded="true">{caption}'
        f'<div class="picture-holder" role="img" aria-label="{escape(alt or title or "figure")}">'
        f"{drawing}{figure.get('narrow') or ''}</div></figure>"
    )


def picture_html(kind: str, mime: str, content: str, alt: str) -> str:
    """A picture that a value drew of itself: base64 of a PNG, or the text of an SVG."""
    code = content if mime == "image/png" else base64.b64encode(content.encode()).decode()
    image = f'<img class="picture" src="data:{mime};base64,{code}" alt="{escape(alt)}">'
    return f'<div class="{kind}" data-recorded="true">{image}</div>'


def error_html(error: Output) -> str:
    """The error that a cell is there to show."""
    hint = f'<p class="error-hint">{escape(error["hint"])}</p>' if error.get("hint") else ""
    message = error["message"].removeprefix(f"{error['name']}: ")
    return (
        '<section class="error" aria-label="Error" data-recorded="true">'
        f'<p class="error-message">{escape(error["name"])}: {escape(message)}</p>{hint}</section>'
    )


def returned(text: str) -> str:
    """The text as a terminal shows it: after a carriage return a line begins again; no colours."""
    text = re.sub(r"\x1b(?:\[[0-9;:?]*[@-~]|[@-Z\\^_])", "", text)
    return "\n".join(line.rstrip("\r").rsplit("\r", 1)[-1] for line in text.split("\n"))


def shorten(text: str) -> str:
    """The head and the tail of a long text."""
    if len(text) <= MAX_TEXT:
        return text
    half = MAX_TEXT // 2
    return f"{text[:half]}\n… {len(text) - MAX_TEXT} characters left out …\n{text[-half:]}"
