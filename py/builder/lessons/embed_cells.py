"""What a lesson gives to other sites: its cells and their recorded outputs, as a small script."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from .course import Cell, Exercise, Lesson
from .recorded_html import LEFT_OUT, Output, merged, output_html

# Bytes of the script, compressed: with embed.js less than 15,000, all that a page loads at first.
BUDGET = 6_000


def embed_script(lesson: Lesson, outputs: Mapping[str, Sequence[Output]], slug: str) -> str:
    """A call of `glowgradCells` with the lesson's cells, under its own or a former slug.

    Outputs are static HTML; the largest give way to a line until the script fits its budget.
    """
    pieces = {
        cell.id: [piece for piece in map(output_html, merged(outputs.get(cell.id, []))) if piece]
        for cell in lesson.cells
    }
    while len(gzip.compress((script := _script(lesson, pieces, slug)).encode(), 6)) > BUDGET:
        owner, index = max(
            ((name, i) for name, made in pieces.items() for i in range(len(made))),
            key=lambda place: len(pieces[place[0]][place[1]]),
        )
        if pieces[owner][index] == LEFT_OUT:
            break  # all that is left is code
        pieces[owner][index] = LEFT_OUT
    return script


def _script(lesson: Lesson, pieces: Mapping[str, list[str]], slug: str) -> str:
    cells: dict[str, dict[str, Any]] = {}
    for block in lesson.blocks:
        if isinstance(block, Cell):
            # Pages may forbid style attributes; embed.js sets them in a way that is allowed.
            kept = (piece for piece, _ in groupby(pieces[block.id]))  # one line for several
            html = "".join(kept).replace(' style="', ' data-style="')
            cells[block.id] = {"code": block.code, "outputs": html}
        elif isinstance(block, Exercise):
            cells[block.id] = {"code": block.starter, "outputs": ""}
    data = {"slug": lesson.slug, "title": lesson.title, "cells": cells}
    packed = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return f"glowgradCells({json.dumps(slug)},{packed});\n"
