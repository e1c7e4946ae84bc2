"""Markdown to tokens and tokens to HTML, with MathML, highlighted code and anchors on headings."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, MutableMapping, Sequence
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from mdit_py_plugins.amsmath import amsmath_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin

from .course import Markup
from .highlight import highlight

MathTable = MutableMapping[tuple[str, bool], str]
MATH_TOKENS = {
    "math_inline": False,
    "math_inline_double": True,
    "math_block": True,
    "math_block_label": True,
    "amsmath": True,
}


def parser() -> MarkdownIt:
    """The dialect of the lessons: CommonMark without raw HTML, and tables, notes, formulas."""
    markdown = MarkdownIt("commonmark", {"html": False, "typographer": False})
    markdown.enable(["table", "strikethrough"])
    markdown.use(dollarmath_plugin, allow_space=False, allow_digits=False, double_inline=True)
    return markdown.use(amsmath_plugin).use(footnote_plugin).use(deflist_plugin)


def walk(tokens: Sequence[Token], line: int = 0) -> Iterator[tuple[Token, int]]:
    """Every token and the 0-based line of the text on which its block begins."""
    for token in tokens:
        if token.map:
            line = token.map[0]
        yield token, line
        if token.children:
            yield from walk(token.children, line)


def plain(token: Token) -> str:
    """The text of an inline token, formulas as TeX."""
    return "".join(child.content for child in token.children or [] if child.content)


def slugify(text: str) -> str:
    """An id made of a heading: lower case ASCII words joined by hyphens."""
    text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "section"


class LessonHtml(RendererHTML):
    """Renders tokens; `math` gives the MathML of a formula and `link` the address of a link."""

    def __init__(self, math: MathTable, link: Callable[[str], str]) -> None:
        super().__init__()
        self.math = math
        self.link = link
        markdown = parser()
        self.options = markdown.options
        rules: dict[str, Any] = {
            **vars(markdown.renderer)["rules"],
            **dict.fromkeys(MATH_TOKENS, self.formula),
            "heading_open": self.open_heading,
            "heading_close": self.close_heading,
            "link_open": self.open_link,
            "table_open": self.open_table,
            "table_close": self.close_table,
            "fence": self.code,
            "code_block": self.code,
        }
        self.rules.update(rules)

    def html(self, markup: Markup) -> str:
        """The HTML of a piece of Markdown."""
        return str(self.render(markup.tokens, self.options, markup.env))

    def inline(self, markup: Markup) -> str:
        """As `html`, without the paragraph around a single paragraph."""
        html = self.html(markup).strip()
        if html.startswith("<p>") and html.endswith("</p>") and html.count("<p>") == 1:
            html = html[3:-4]
        return html

    def formula(self, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
        token = tokens[index]
        display = MATH_TOKENS[token.type]
        mathml = self.math[token.content.strip(), display]
        return f'<div class="math">{mathml}</div>\n' if display else mathml

    def open_heading(self, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
        token = tokens[index]
        return f'<{token.tag} id="{token.attrGet("id")}">' if token.attrs else f"<{token.tag}>"

    def close_heading(self, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
        opening = tokens[index - 2]
        name = opening.attrGet("id")
        title = escape(plain(tokens[index - 1]))
        link = f'<a class="anchor" href="#{name}" aria-label="Link to “{title}”">¶</a>'
        return f"{' ' + link if name else ''}</{opening.tag}>\n"

    def open_link(self, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
        token = tokens[index]
        token = token.copy(attrs={**token.attrs, "href": self.link(str(token.attrGet("href")))})
        return str(self.renderToken([token], 0, options, env))

    def open_table(self, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
        return '<div class="table"><table>\n'

    def close_table(self, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
        return "</table></div>\n"

    def code(self, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
        token = tokens[index]
        inner = highlight(token.content, token.info.strip() or "text")
        return f'<pre class="source highlight"><code>{inner}</code></pre>\n'
