"""What lessons give to other sites: `cells.js`, and embed.js itself."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from builder.lessons import load_course, render_course
from builder.lessons.embed_cells import BUDGET

LESSON = """---
title: A
slug: a
formerly: [old-a]
part: 1
order: 1
summary: S.
minutes: 5
---
```{code-cell} python
:id: one
x = "</script> é"
```

```{code-cell} python
:id: two
print(x)
```

```{exercise}
:id: task
:title: Do it
Do it.
--- starter
y = ...
--- solution
y = 1
--- check
assert y == 1
```
"""


def cells_of(script: str) -> tuple[str, dict[str, Any]]:
    """The slug and the cells that a script hands over."""
    slug, data = script.removeprefix("glowgradCells(").removesuffix(");\n").split(",", 1)
    return json.loads(slug), json.loads(data)


@pytest.fixture
def rendered(tmp_path: Path) -> Path:
    """A course of one lesson with one small and two large outputs."""
    source = tmp_path / "lessons" / "part-01" / "01-a" / "index.md"
    source.parent.mkdir(parents=True)
    source.write_text(LESSON, encoding="utf-8")
    noise = [" ".join(str(hash((at, side))) for at in range(400)) for side in range(2)]
    large = [
        {"type": "result", "data": {"text/plain": "p", "text/html": f"<p>{text}</p>"}}
        for text in noise
    ]
    table = '<table><tr><td style="text-align:right">1</td></tr></table>'
    small = {"type": "result", "data": {"text/plain": "1", "text/html": table}}
    render_course(
        load_course(tmp_path / "lessons"), tmp_path / "site", {"a": {"two": [small, *large]}}
    )
    return tmp_path / "site" / "lessons"


def test_cells_of_a_lesson_fit_their_budget(rendered: Path) -> None:
    script = (rendered / "a" / "cells.js").read_text(encoding="utf-8")
    assert len(gzip.compress(script.encode())) < BUDGET
    slug, lesson = cells_of(script)
    assert (slug, lesson["slug"], lesson["title"]) == ("a", "a", "A")
    assert list(lesson["cells"]) == ["one", "two", "task"]
    assert lesson["cells"]["one"] == {"code": 'x = "</script> é"', "outputs": ""}
    assert lesson["cells"]["task"]["code"] == "y = ..."
    outputs = lesson["cells"]["two"]["outputs"]
    assert ' data-style="text-align:right"' in outputs, "style attributes may be forbidden"
    assert outputs.count("Run the cell to see its picture.") == 1, "once for both"


def test_a_former_address_still_has_the_cells(rendered: Path) -> None:
    slug, lesson = cells_of((rendered / "old-a" / "cells.js").read_text(encoding="utf-8"))
    assert slug == "old-a"
    assert lesson["slug"] == "a"


def test_embed_js_is_small(dist: Path) -> None:
    """Below 10 KB, at both of its addresses, and 15,000 bytes with any lesson's cells."""
    newest, kept = ((dist / name).read_bytes() for name in ("embed.js", "v1/embed.js"))
    assert newest != kept, "each knows its own way to the site"
    size = len(gzip.compress(newest))
    assert size < 10_000
    for script in dist.glob("lessons/*/cells.js"):
        assert size + len(gzip.compress(script.read_bytes())) < 15_000, script
