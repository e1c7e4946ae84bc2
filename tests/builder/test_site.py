"""What surrounds the lessons: glossary and its links, search texts, header, "not found"."""

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlparse, urlsplit

import pytest
from markdown_it.token import Token

from builder.lessons import load_course, render_course
from builder.lessons.glossary import TermLinks, gather, variants
from builder.lessons.markdown import LessonHtml, parser
from builder.lessons.search_text import names, sections

LESSONS = Path(__file__).parent / "data" / "lessons"


@pytest.fixture(scope="module")
def course() -> Any:
    return load_course(LESSONS)


@pytest.fixture(scope="module")
def site(course: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    render_course(course, folder)
    return folder


def linked(course: Any, text: str) -> str:
    """Markdown as prose of a lesson shows it."""
    links = TermLinks(gather(course), "../../glossary/")
    tokens: list[Token] = parser().parse(text)
    html = LessonHtml({}, str)
    return str(html.render(links.linked(tokens), html.options, {}))


def words_linked(html: str) -> list[str]:
    return re.findall(r'<a class="term"[^>]*>([^<]*)</a>', html)


def test_the_glossary_has_all_terms_with_meaning_and_lesson(site: Path, outline: Any) -> None:
    page = outline((site / "glossary/index.html").read_text("utf-8"))
    terms = page.all("dt")
    assert [(term.text, term.attributes["id"]) for term in terms] == [
        ("bias", "term-bias"),
        ("weight", "term-weight"),
    ]
    assert "A number that is added to the sum." in page.text
    link = page.all("a", href="../lessons/next-steps/")[0]
    assert link.text == "Next steps"


def test_the_first_use_in_a_section_is_linked(course: Any) -> None:
    html = linked(course, "A weight, a weight.\n\nNo weight.\n\n## Next\n\nMore weight.")
    assert words_linked(html) == ["weight", "weight"]
    assert html.index("term-weight") < html.index("<p>No")
    assert 'href="../../glossary/#term-weight" aria-describedby="about-term-weight"' in html


def test_plurals_and_capitals_are_the_same_term(course: Any) -> None:
    assert words_linked(linked(course, "Weights and Biases.")) == ["Weights", "Biases"]
    assert variants("Memory")[1] == "memories"
    assert variants("gradient")[1] == "gradients"
    assert variants("weights") == ["weights", "weightses", "weight"]


@pytest.mark.parametrize(
    "text",
    [
        "## The weight",
        "`weight`",
        "```python\nweight\n```",
        "[the weight](https://example.org)",
        "overweight, weight-less, weighted",
    ],
)
def test_headings_code_links_and_parts_of_words_stay(course: Any, text: str) -> None:
    assert words_linked(linked(course, text)) == []


def test_a_term_that_the_author_linked_is_not_linked_again(course: Any) -> None:
    assert words_linked(linked(course, "The [weight](#w) and its weight, a bias.")) == ["bias"]


def test_what_is_linked_is_explained_on_the_page(tmp_path: Path, outline: Any) -> None:
    import shutil

    shutil.copytree(LESSONS, tmp_path / "lessons")
    lesson = tmp_path / "lessons/part-01/01-first-steps/index.md"
    text = lesson.read_text("utf-8").replace("What does a neuron", "One weight: what does a neuron")
    lesson.write_text(text, "utf-8")
    render_course(load_course(tmp_path / "lessons"), tmp_path / "site")
    page = outline((tmp_path / "site/lessons/first-steps/index.html").read_text("utf-8"))
    link = page.one("a", class_="term")
    tip = page.one("div", id=link.attributes["aria-describedby"])
    assert tip.attributes["role"] == "tooltip"
    assert tip.text == "A number that an input is multiplied by."


def test_search_texts_are_cut_at_headings_and_have_no_formulas(site: Path, course: Any) -> None:
    data = json.loads((site / "assets/search/lessons.json").read_text("utf-8"))
    first = data["lessons"][0]
    assert first["title"] == "First steps & <tags>"
    rows = {row[1]: row for row in first["sections"]}
    assert list(rows) == ["", "Train", "The step"]
    assert "\\mathbf" not in json.dumps(first)
    assert "rows" not in rows["Train"][2]
    assert "learning_rate" in rows["The step"][3].split()
    assert "Write ReLU" in rows["The step"][2]
    assert ["bias", "glossary/#term-bias", "A number that is added to the sum."] in data["terms"]
    ids = (site / "lessons/first-steps/index.html").read_text("utf-8")
    assert all(f'id="{row[0]}"' in ids for row in first["sections"] if row[0])
    assert len(sections(course.lessons[0])) == 3


def test_names_of_code_keep_their_dots() -> None:
    code = "import glowgrad as gg  # not this\nlayer = nn.Linear(2, 1)\nfor x in range(3): ..."
    assert names(code) == {"glowgrad", "gg", "layer", "nn.Linear", "range"}


def test_every_page_has_the_same_header(dist: Path, outline: Any) -> None:
    for name in ("index.html", "docs/api/nn/index.html", "glossary/index.html", "404.html"):
        page = outline((dist / name).read_text("utf-8"))
        nav = page.one("nav", id="site-nav")
        links = [link.attributes["href"] for link in nav.all("a")]
        for link in links:
            where = urlparse(urljoin(f"http://x/{name}", link)).path
            assert (dist / where.lstrip("/") / "index.html").is_file(), (name, link)
        assert page.one("head").one("meta", name="description").attributes["content"]


def test_a_lesson_says_what_it_is_to_search_engines(site: Path, outline: Any) -> None:
    page = outline((site / "lessons/first-steps/index.html").read_text("utf-8"))
    data = json.loads(page.one("script", type="application/ld+json").text)
    assert data["@type"] == "LearningResource"
    assert data["name"] == "First steps & <tags>"
    assert data["timeRequired"] == "PT15M"
    assert "://" not in json.dumps({**data, "@context": ""})


def test_the_course_says_what_it_is_to_search_engines(site: Path, outline: Any) -> None:
    page = outline((site / "index.html").read_text("utf-8"))
    data = json.loads(page.one("script", type="application/ld+json").text)
    assert data["@type"] == "Course"
    lessons = [lesson for part in data["hasPart"] for lesson in part["hasPart"]]
    assert "First steps & <tags>" in [lesson["name"] for lesson in lessons]
    assert all((site / lesson["url"] / "index.html").is_file() for lesson in lessons)


def test_every_address_in_a_page_leads_to_a_file(dist: Path) -> None:
    for page in dist.glob("**/*.html"):
        html = page.read_text(encoding="utf-8")
        base = f"http://site/{page.relative_to(dist).as_posix()}"
        for address in set(re.findall(r'\b(?:href|src)="([^"]*)"', html)):
            if address.startswith("data:"):
                continue
            assert not address.startswith(("/", "http")), f"{page}: {address}"
            path = dist / unquote(urlsplit(urljoin(base, address)).path).lstrip("/")
            path = path / "index.html" if path.is_dir() else path
            assert path.is_file(), f"{page}: {address}"
