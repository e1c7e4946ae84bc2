"""Writes the pages of the reference: docs/api/ with an index, and a page a group of names."""

from __future__ import annotations

import inspect
import json
from itertools import groupby
from pathlib import Path
from typing import Any

from markupsafe import Markup

from ..checkout import CACHE, ROOT
from ..console import CommandError
from ..lessons.highlight import highlight
from ..lessons.recorded_html import OutputBudget
from ..lessons.render import templates
from . import docstrings
from .catalog import PAGES, PageOf
from .examples import Outputs, examples, record
from .names import Entry, entries, section_title

DEVICES = {"cpu": "CPU", "webgpu": "WebGPU"}


def write(fresh: Path) -> None:
    """Write docs/api/index.html and docs/api/<page>/index.html."""
    folder = fresh / "docs" / "api"
    recorded = record(CACHE / "recorded")
    for page in PAGES:
        target = folder / page.slug
        target.mkdir(parents=True)
        text = render(page, recorded.get(page.slug, {}))
        (target / "index.html").write_text(text, "utf-8")
    (folder / "index.html").write_text(_index(), "utf-8")
    (fresh / "assets" / "search").mkdir(parents=True)
    rows = json.dumps(_search_rows(), ensure_ascii=False, separators=(",", ":"))
    (fresh / "assets" / "search" / "api.json").write_text(rows, "utf-8")


def render(page: PageOf, recorded: Outputs) -> str:
    """One page."""
    listed = entries(page)
    code = examples(page)
    unknown = sorted(code.keys() - {entry.anchor for entry in listed})
    if unknown:
        raise CommandError(f"examples of names that {page.slug} does not have: {unknown}")
    budget = OutputBudget()
    sections = [
        {
            "id": f"in-{module.replace('.', '-')}",
            "module": module,
            "title": Markup(docstrings.inline(section_title(module))),
            "entries": [_entry(one, code.get(one.anchor), recorded, budget) for one in group],
        }
        for module, group in groupby(listed, key=lambda one: one.section)
    ]
    place = PAGES.index(page)
    return (
        templates()
        .get_template("api.html")
        .render(
            root="../../../",
            description=f"{page.title}: {page.summary}",
            og_title=f"{page.title} · Glowgrad",
            og_type="article",
            page=page,
            imports=Markup(highlight(page.imports)),
            has_examples=bool(code),
            sections=sections,
            previous=PAGES[place - 1] if place else None,
            next=PAGES[place + 1] if place + 1 < len(PAGES) else None,
        )
    )


def _entry(
    entry: Entry, example: str | None, recorded: Outputs, budget: OutputBudget
) -> dict[str, Any]:
    signature = docstrings.signature(entry)
    names = [docstrings.short_name(call) for call in entry.calls]
    return {
        "anchor": entry.anchor,
        "kind": entry.kind,
        "name": names[0],
        "also": names[1:],
        "signature": Markup(highlight(signature)) if signature else "",
        "doc": Markup(docstrings.html(entry.doc)),
        "methods": [(name, Markup(text)) for name, text in docstrings.methods(entry)],
        "twins": entry.twins[:1],
        "library": _library(entry.twins),
        "devices": [text for name, text in DEVICES.items() if name in entry.devices],
        "source": _source(entry),
        "example_id": f"try-{entry.anchor.replace('.', '-')}",
        "example": Markup(highlight(example)) if example else "",
        "outputs": Markup(budget.html(recorded.get(entry.anchor, []))),
    }


def _library(twins: list[str]) -> str:
    names = {"torch": "PyTorch", "keras": "Keras", "sklearn": "scikit-learn"}
    first = twins[0].split(".")[0] if twins else ""
    return names.get(first, first)


def _source(entry: Entry) -> str:
    value: Any = entry.value.fget if isinstance(entry.value, property) else entry.value
    try:
        file = inspect.getsourcefile(inspect.unwrap(value))
    except (TypeError, ValueError):
        return ""
    path = Path(file or "")
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else ""


def _search_rows() -> list[list[str]]:
    """What the search finds: name, other names and twins, address, page, first sentence."""
    return [
        [
            docstrings.short_name(one.calls[0]),
            " ".join([*map(docstrings.short_name, one.calls[1:]), *one.twins]),
            f"docs/api/{page.slug}/#{one.anchor}",
            page.title,
            one.summary,
        ]
        for page in PAGES
        for one in entries(page)
    ]


def _index() -> str:
    groups = [
        {
            "title": group,
            "pages": [
                {"slug": page.slug, "title": page.title, "summary": page.summary, "names": named}
                for page in pages
                for named in [[(one.anchor, one.calls) for one in entries(page)]]
            ],
        }
        for group, pages in groupby(PAGES, key=lambda page: page.group)
    ]
    return (
        templates()
        .get_template("api-index.html")
        .render(
            root="../../",
            description="Every public name of the engine: signatures, examples that run.",
            og_title="Reference · Glowgrad",
            og_type="website",
            groups=groups,
            total=sum(len(entries(page)) for page in PAGES),
        )
    )
