"""The guides: Markdown with examples that live on the page."""

from markdown_it import MarkdownIt

from builder.guide import SOURCES, render


def test_live_examples_stand_below_their_source() -> None:
    source = (
        "## A *b*\n\n```html live\n<script async src='x.js'></script>\n\n"
        "<glowgrad-cell>\nx < 1\n\ny\n</glowgrad-cell>\n```\n\n```html\n<i>shown only</i>\n```\n"
    )
    html = render("T", "D", source)
    assert '<h2 id="a-b">' in html
    assert '<a href="#a-b">A b</a>' in html
    assert "<glowgrad-cell>\nx < 1\n\ny\n</glowgrad-cell>" in html
    assert "<script async src='x.js'>" not in html, "the page has the script once"
    assert "<i>shown only" not in html


def test_the_form_for_markdown_keeps_its_lines() -> None:
    """What the guide tells people to paste into Markdown goes through a renderer as it is."""
    guide = (SOURCES / "embedding.md").read_text("utf-8")
    pasted = next(part for part in guide.split("```") if part.startswith("html\n<pre>"))
    pasted = pasted.removeprefix("html\n")
    assert "\n\n" in pasted, "an empty line is what Markdown would trip over"
    assert MarkdownIt("commonmark").render(f"Before\n\n{pasted}\nAfter") == (
        f"<p>Before</p>\n{pasted}<p>After</p>\n"
    )
