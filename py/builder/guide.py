"""Pages that explain how Glowgrad is used elsewhere: Markdown of web/guides/ with live examples."""

import re
from itertools import pairwise
from pathlib import Path
from typing import Any

from markdown_it.token import Token
from markupsafe import Markup as Html

from . import speed
from .bundle import WEB
from .lessons.course import Markup
from .lessons.highlight import highlight
from .lessons.markdown import LessonHtml, parser, plain, slugify
from .lessons.render import templates

SOURCES = WEB / "guides"
# By address below docs/; the source has the same name with "-" in place of "/".
GUIDES = {
    "embedding": (
        "A cell in any page",
        "Put Python that runs, on the reader's own device, into a blog, a course or a manual.",
    ),
    "speed": (
        "How fast it is",
        "What a training step costs here and elsewhere in a browser, why, and what on your device.",
    ),
    "speed/log": (
        "What made it faster",
        "Every change made for speed: what, why, before and after; also those that failed.",
    ),
}


def write(fresh: Path) -> None:
    """Write docs/<guide>/index.html for each guide, and the code that measures on a page."""
    for name, (title, description) in GUIDES.items():
        folder = fresh / "docs" / name
        folder.mkdir(parents=True, exist_ok=True)
        source = (SOURCES / f"{name.replace('/', '-')}.md").read_text("utf-8")
        root = "../" * (name.count("/") + 2)
        (folder / "index.html").write_text(render(title, description, source, root), "utf-8")
    (fresh / "assets").mkdir()
    (fresh / "assets" / "speed.zip").write_bytes(speed.archive())


def render(title: str, description: str, source: str, root: str = "../../") -> str:
    """The page of a guide, `root` away from the site's own."""
    env: dict[str, Any] = {}
    tokens = parser().parse(source, env)
    toc = []
    for opening, inline in pairwise(tokens):
        if opening.type == "heading_open":
            text = plain(inline)
            opening.attrSet("id", slugify(text))
            toc.append((slugify(text), text))
    body = _GuideHtml({}, lambda href: href).html(Markup(source, tokens, env))
    return (
        templates()
        .get_template("guide.html")
        .render(
            root=root,
            title=title,
            description=description,
            og_title=f"{title} · Glowgrad",
            og_type="article",
            toc=toc,
            body=Html(body),
        )
    )


class _GuideHtml(LessonHtml):
    """As in lessons; an example that is `live` stands below its source as what it does."""

    def code(self, tokens: Any, index: int, options: Any, env: Any) -> str:
        token: Token = tokens[index]
        language, _, live = token.info.strip().partition(" ")
        if language == "recorded-speed":
            return speed.recorded(SOURCES / "speed.json")
        if language == "measure-here":
            return f'<div class="speed-app"><noscript><p>{token.content}</p></noscript></div>\n'
        listing = highlight(token.content, language or "text")
        html = f'<pre class="source highlight"><code>{listing}</code></pre>\n'
        if live:
            # The page has the script already.
            html += re.sub(r"<script\b.*?</script>\s*", "", token.content, flags=re.DOTALL)
        return html
