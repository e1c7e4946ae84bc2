"""The pages that lessons become: what a reader without JavaScript gets, and what scripts find."""

import re
import shutil
from pathlib import Path
from urllib.parse import urljoin, urlparse

import pytest

from builder.lessons import load_course, render_course
from builder.lessons.highlight import highlight

LESSONS = Path(__file__).parent / "data" / "lessons"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    render_course(load_course(LESSONS), folder)
    return folder


@pytest.fixture(scope="module")
def source(site: Path) -> str:
    return (site / "lessons/first-steps/index.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def page(source: str, outline):
    return outline(source)


def test_every_address_is_relative_and_leads_to_a_file_or_an_id(site: Path) -> None:
    made_elsewhere = {
        "manifest.webmanifest",
        "NOTICES.txt",
        "coverage",
        "curriculum",
        "playground",
        "autodiff",
        "optimizer-race",
        "api",
        "embedding",
        "speed",
    }
    for file in site.glob("**/*.html"):
        html = file.read_text(encoding="utf-8")
        base = f"http://site/sub/{file.relative_to(site).as_posix()}"
        for address in re.findall(r'\b(?:href|src)="([^"]*)"', html):
            assert not address.startswith(("/", "http")), address
            parts = urlparse(urljoin(base, address))
            path = site / parts.path.removeprefix("/sub/")
            if path.name in made_elsewhere or "assets" in path.parts:
                continue
            path = path / "index.html" if path.is_dir() else path
            assert path.is_file(), f"{file}: {address}"
            if parts.fragment:
                assert f'id="{parts.fragment}"' in path.read_text(encoding="utf-8"), address


def test_the_head_says_what_the_page_is(page) -> None:
    root = page.one("html")
    assert root.attributes == {
        "lang": "en",
        "data-session": "off",
        "data-device": "cpu",
        "data-root": "../../",
    }
    head = root.one("head")
    assert head.one("title").text == "First steps & <tags> · Glowgrad"
    assert head.one("meta", name="description").attributes["content"].startswith("One neuron")
    assert head.one("meta", property="og:title")
    assert head.one("script", type="module", src="../../assets/page.js")
    assert len(head.all("meta", name="theme-color")) == 2


def test_a_cell_keeps_its_exact_source(page) -> None:
    lesson = load_course(LESSONS).lesson("first-steps")
    for cell in lesson.cells:
        element = page.one("gg-cell", id=cell.id)
        assert element.one("pre").one("code").text == cell.code
        assert element.attributes["data-state"] == "idle"
        assert element.one("div", class_="outputs").text == ""
    assert page.one("gg-cell", id="add").attributes["data-autorun"] == "true"
    assert page.one("gg-cell", id="train").attributes["data-autorun"] == "false"
    assert "data-may-fail" not in page.one("gg-cell", id="train").attributes


def test_a_cell_that_is_there_to_fail_does_not_stop_those_below(site: Path, outline) -> None:
    other = outline((site / "lessons/next-steps/index.html").read_text(encoding="utf-8"))
    assert "data-may-fail" in other.one("gg-cell").attributes


@pytest.mark.parametrize(
    "code",
    [
        "x = 1\n",
        "\n\nif a > d:\n\tpass",
        "s = '''\n<b>&amp;</b>\n'''",
        "é = '¤' # ✓",
        " ",
    ],
)
def test_highlighting_changes_no_character(code: str, outline) -> None:
    assert outline(f"<pre>{highlight(code)}</pre>").one("pre").text == code
    assert "style=" not in highlight(code)


def test_an_exercise_has_starter_hints_solution_and_check(page) -> None:
    exercise = page.one("gg-exercise", id="own-relu")
    assert exercise.one("h3").text == "Write ReLU"
    cell = exercise.one("gg-cell", id="own-relu-cell", data_role="exercise")
    assert cell.one("code").text == "def relu(x):\n    ..."
    hints = exercise.all("details", class_="hint")
    assert [hint.one("summary").text for hint in hints] == ["Hint 1", "Hint 2"]
    assert "return max(x, 0)" in exercise.one("details", class_="solution").text
    check = exercise.data["check"]
    assert '0: </script>"' in check
    compile(check, "check", "exec")


def test_a_quiz_reads_without_a_script_and_carries_its_data(page) -> None:
    quiz = page.one("gg-quiz", id="quiz-1")
    options = quiz.one("fieldset").all("input", type="radio", name="quiz-1")
    assert [option.attributes["value"] for option in options] == ["0", "1", "2"]
    assert quiz.one("fieldset").one("legend").all("math")
    data = quiz.data
    assert data["correctIndex"] == 1
    assert data["optionsHtml"][2] == "3 &lt; 4"
    assert len(data["feedback"]) == len(data["feedbackHtml"]) == 3
    assert "The larger one" in quiz.one("noscript").text


def test_a_slider_and_its_data(page) -> None:
    slider = page.one("gg-control", id="rate")
    assert slider.data == {
        "kind": "slider",
        "label": "learning rate",
        "variable": "learning_rate",
        "min": 0.01,
        "max": 3,
        "step": 0.01,
        "value": 0.5,
        "runs": "train",
    }
    assert slider.one("label").one("input", type="range", min="0.01", value="0.5")
    assert slider.one("output").text == "0.5"


def test_the_answer_of_a_prediction_is_folded_away(page) -> None:
    predict = page.one("gg-predict")
    assert "Four" in predict.one("details").text
    assert "open" not in predict.one("details").attributes


def test_raw_html_is_text_and_dollars_are_dollars(page) -> None:
    warning = page.one("aside", class_="warning")
    assert '<em onclick="alert(1)">HTML</em>' in warning.text
    assert not warning.all("em")
    assert "costs $5 or $6" in page.one("main").text


def test_formulas_are_mathml(page, source: str) -> None:
    display = page.one("math", display="block")
    assert display.all("munderover")
    assert display.all("mfrac")
    assert display.all("mover")
    assert "\\frac" not in re.sub(r"<script.*?</script>", "", source, flags=re.DOTALL)


def test_contents_link_to_headings_even_where_a_cell_has_the_same_name(page) -> None:
    toc = page.one("nav", class_="toc")
    links = [(link.attributes["href"], link.text) for link in toc.all("a")]
    assert links == [("#train-2", "Train"), ("#the-step", "The step")]
    assert page.one("h2").attributes["id"] == "train-2"


def test_figures_tables_notes_and_footnotes(page, site: Path) -> None:
    image = page.one("img", src="neuron.svg")
    assert image.attributes["alt"] == "Three arrows meet in a circle."
    assert (image.attributes["width"], image.attributes["height"]) == ("120", "60")
    assert (site / "lessons/first-steps/neuron.svg").is_file()
    assert [cell.text for cell in page.one("table").all("th")] == ["layer", "shape"]
    assert page.one("aside", class_="note").one("p", class_="note-title").text == "By the way"
    assert "grow with the data" in page.one("section", class_="footnotes").text


def test_lessons_lead_to_each_other(site: Path, outline) -> None:
    first = outline((site / "lessons/first-steps/index.html").read_text(encoding="utf-8"))
    second = outline((site / "lessons/next-steps/index.html").read_text(encoding="utf-8"))
    assert first.one("a", rel="next").attributes["href"] == "../next-steps/"
    assert not first.all("a", rel="prev")
    assert second.one("a", rel="prev").attributes["href"] == "../first-steps/"
    needed = second.one("p", class_="what-you-need")
    assert needed.one("a").attributes["href"] == "../first-steps/"
    assert second.one("main").attributes["data-prefers-device"] == "cpu"
    assert second.one("dt", id="term-weight").text == "weight"


def test_the_course_page_lists_what_exists(site: Path, outline) -> None:
    page = outline((site / "index.html").read_text(encoding="utf-8"))
    assert page.one("h2", id="part-1-title").text == "Part 1 Beginnings"
    listed = page.all("li", class_="lesson-card")
    cards = [card for card in listed if "data-slug" in card.attributes]
    assert [card.one("h3").text for card in cards] == [
        "1 First steps & <tags>",
        "2 Next steps",
    ]
    assert "15 min" in cards[0].text
    assert page.one("a", class_="start-here").attributes["href"] == "lessons/first-steps/"


def test_a_lessons_hash_follows_its_text(tmp_path: Path, source: str) -> None:
    shutil.copytree(LESSONS, tmp_path / "lessons")
    path = tmp_path / "lessons/part-01/01-first-steps/index.md"
    path.write_text(path.read_text(encoding="utf-8") + "\nMore.\n", encoding="utf-8")
    render_course(load_course(tmp_path / "lessons"), tmp_path / "site")
    changed = (tmp_path / "site/lessons/first-steps/index.html").read_text(encoding="utf-8")
    before, after = (re.findall(r'data-lesson-hash="(\w+)"', html) for html in (source, changed))
    assert len(before[0]) == 12
    assert before != after


def test_footnotes_inside_blocks_do_not_clash_with_the_lessons(tmp_path: Path, outline) -> None:
    path = tmp_path / "lessons/part-01/01-a/index.md"
    path.parent.mkdir(parents=True)
    header = "---\ntitle: A\nslug: a\npart: 1\norder: 1\nsummary: S.\nminutes: 5\n---\n"
    note = "```{note}\nInside[^1], see [there][x].\n\n[^1]: In the note.\n```\n"
    main = "## A [link](https://example.org) $x$\n\nOutside[^1].\n\n[^1]: Below.\n\n[x]: #outside\n"
    path.write_text(f"{header}{note}\n{main}\n## Outside\n", encoding="utf-8")
    render_course(load_course(tmp_path / "lessons"), tmp_path / "site")
    page = outline((tmp_path / "site/lessons/a/index.html").read_text(encoding="utf-8"))
    assert len(page.all("section", class_="footnotes")) == 2
    assert page.one("aside").one("a", href="#outside").text == "there"
    contents = page.one("nav", class_="toc").all("a")
    assert [one.attributes["href"] for one in contents] == ["#a-link-x", "#outside"]
    assert contents[0].one("math")
