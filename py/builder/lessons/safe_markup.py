"""Markup that values drew of themselves, reduced to what a page may show before any script runs."""

from __future__ import annotations

import re
from html import escape
from html.parser import HTMLParser

_KEPT = frozenset(
    {"b", "br", "caption", "code", "dd", "details", "div", "dl", "dt", "em", "h1", "h2", "h3", "h4"}
    | {"h5", "h6", "hr", "i", "li", "ol", "p", "pre", "s", "small", "span", "strong", "sub"}
    | {"summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul"}
)
_EMPTY = frozenset({"br", "hr"})
_DROPPED = frozenset({"script", "style", "template", "title"})
_SPANS = frozenset({"colspan", "rowspan"})
_ALIGNED = re.compile(r"text-align\s*:\s*(left|right|center)")


def safe_markup(markup: str) -> str:
    """Tables, lists and text of `markup`; no script, style, link, picture or form."""
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    return "".join([*reader.parts, *(f"</{tag}>" for tag in reversed(reader.open))])


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.open: list[str] = []
        self.dropping = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.dropping += tag in _DROPPED
        if tag not in _KEPT or self.dropping:
            return
        self.parts.append(f"<{tag}{''.join(map(_attribute, attrs))}>")
        if tag not in _EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _DROPPED:
            self.dropping = max(0, self.dropping - 1)
        elif tag in self.open and not self.dropping:
            while (last := self.open.pop()) != tag:
                self.parts.append(f"</{last}>")
            self.parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if not self.dropping:
            self.parts.append(escape(data, quote=False))


def _attribute(given: tuple[str, str | None]) -> str:
    name, value = given[0], given[1] or ""
    if name in _SPANS and value.isdecimal():
        return f' {name}="{value}"'
    found = _ALIGNED.search(value) if name == "style" else None
    return f' style="text-align:{found[1]}"' if found else ""
