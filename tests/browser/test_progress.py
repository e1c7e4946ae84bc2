"""What a reader has done: shown, kept, taken along, brought in, deleted."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from builder.serve import serve_in_thread

from .test_learning import HEADER, make_site

QUIZ = """\
```{{quiz}}
:id: {name}
question: 'Which of {name}?'
options: ['left', 'right']
correctIndex: 1
difficulty: easy
explanation: So it is.
feedback: ['No.', 'Yes.']
```
"""
BODY = f"""\
## Beginning

Some words.

{QUIZ.format(name="first")}

## Middle

More words.

{QUIZ.format(name="second")}
"""


def lesson(slug: str, order: int, needs: str = "", formerly: str = "") -> str:
    more = f"prerequisites: [{needs}]\n" + (f"formerly: [{formerly}]\n" if formerly else "")
    return HEADER.format(slug=slug, order=order, more=more) + BODY


@pytest.fixture(scope="module")
def course(dist: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A course of seven lessons in a chain; the second was once called `before`."""
    names = ["one", "two", "three", "four", "five", "six", "seven"]
    lessons = {
        name: lesson(name, n + 1, ", ".join(names[max(0, n - 1) : n]), "before" * (name == "two"))
        for n, name in enumerate(names)
    }
    site = make_site(dist, tmp_path_factory.mktemp("progress"), lessons)
    with serve_in_thread(site, isolated=True) as url:
        yield url


def keep(page: Page, entries: dict[str, object]) -> None:
    """Put values into the browser's storage."""
    script = (
        "all => { for (const k in all) localStorage['glowgrad:' + k] = JSON.stringify(all[k]) }"
    )
    page.evaluate(script, entries)


def answered(slug: str, *names: str, at: int = 1) -> dict[str, object]:
    """What is kept of a lesson whose questions were answered rightly."""
    done = {"answer": 1, "done": True, "tries": 1}
    record = {"version": 1, "at": at, "sections": [], "ran": [], "place": None}
    return {f"progress:{slug}": record, **{f"quiz:{slug}:{name}": done for name in names}}


def test_a_lesson_counts_checks_and_remembers_the_place(course: str, page: Page) -> None:
    page.goto(f"{course}/lessons/two/")
    shown = page.locator(".lesson-progress")
    expect(shown).to_have_text("0 of 2 checks")
    expect(page.locator(".what-you-need")).to_contain_text("not yet")
    page.locator("gg-quiz#first").get_by_label("right").check()
    expect(shown).to_have_text("1 of 2 checks")
    page.locator("gg-quiz#second").get_by_label("left").check()
    expect(shown).to_have_text("1 of 2 checks")
    page.locator("#middle").scroll_into_view_if_needed()
    page.mouse.wheel(0, 2000)
    read = "() => JSON.parse(localStorage['glowgrad:progress:two']).sections.includes('middle')"
    page.wait_for_function(read)
    page.goto(f"{course}/")
    go_on = page.locator(".start-here")
    expect(go_on).to_contain_text("Continue where you left")
    expect(go_on).to_contain_text("Middle")
    expect(go_on).to_have_attribute("href", "lessons/two/#middle")
    expect(page.locator('.lesson-card[data-slug="two"]')).to_contain_text("1 of 2 checks")


def test_the_course_shows_what_is_done_and_open(course: str, page: Page) -> None:
    page.goto(f"{course}/")
    expect(page.locator(".start-here")).to_contain_text("Start here")
    keep(page, answered("one", "first", "second"))
    page.reload()
    expect(page.locator(".start-here")).to_have_attribute("href", "lessons/two/")
    marks = {"one": "done", "two": "open", "three": "later"}
    page.locator(".course-map summary").click()
    for slug, mark in marks.items():
        expect(page.locator(f'svg.map a[data-slug="{slug}"]')).to_have_attribute("data-mark", mark)
        expect(page.locator(f'.lesson-card[data-slug="{slug}"]')).to_have_attribute(
            "data-mark", mark
        )
    expect(page.get_by_role("link", name="2 A page of questions, 5 minutes, open")).to_be_visible()
    page.locator('svg.map a[data-slug="two"]').focus()
    expect(page.locator(".map-edges .to")).to_have_attribute("data-from", "one")
    page.set_viewport_size({"width": 360, "height": 800})
    expect(page.locator("svg.map")).to_be_hidden()
    expect(page.locator(".map-list li").first).to_contain_text("done")
    page.get_by_label("State").select_option("open")
    expect(page.locator(".lesson-card[data-slug]:visible")).to_have_count(1)
    page.get_by_label("Topic").fill("no such topic")
    expect(page.locator(".filter-count")).to_have_text("No lesson fits.")
    page.get_by_role("button", name="Show all").click()
    expect(page.locator(".lesson-card[data-slug]:visible")).to_have_count(7)


def test_a_lesson_that_was_renamed_keeps_what_was_done(course: str, page: Page) -> None:
    page.goto(f"{course}/")
    keep(page, answered("before", "first"))
    page.goto(f"{course}/lessons/before/#middle")
    expect(page).to_have_url(f"{course}/lessons/two/#middle")
    expect(page.locator(".lesson-progress")).to_have_text("1 of 2 checks")
    expect(page.locator("gg-quiz#first .feedback")).to_contain_text("Right.")
    assert page.evaluate("localStorage['glowgrad:quiz:before:first']") is None


def test_progress_travels_in_a_file(course: str, page: Page, tmp_path: Path) -> None:
    page.goto(f"{course}/")
    keep(page, answered("one", "first", "second", at=5))
    page.goto(f"{course}/progress/")
    expect(page.locator(".progress-total")).to_contain_text("1 of 7 lessons finished, 2 of 14")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save to a file").click()
    file = tmp_path / "mine.json"
    download.value.save_as(file)
    page.get_by_role("button", name="Delete everything …").click()
    page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    expect(page.locator(".progress-total")).to_contain_text("1 of 7")
    page.get_by_role("button", name="Delete everything …").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete everything").click()
    expect(page.locator(".progress-total")).to_contain_text("0 of 7")
    keep(page, answered("one", "first", at=9) | answered("two", "first"))
    page.reload()
    page.locator("input[type=file]").set_input_files(file)
    preview = page.locator(".import-preview")
    expect(preview).to_contain_text("1 lesson")
    expect(preview).to_contain_text("1 newer here")
    page.get_by_role("button", name="Merge with what is here").click()
    expect(page.locator(".progress-total")).to_contain_text("1 of 7 lessons finished, 3 of 14")
    page.get_by_role("button", name="Reset A page of questions").first.click()
    page.get_by_role("button", name="Reset the lesson").click()
    expect(page.locator(".progress-total")).to_contain_text("0 of 7 lessons finished, 1 of 14")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Replace what is here").click()
    page.get_by_role("dialog").get_by_role("button", name="Replace").click()
    expect(page.locator(".progress-total")).to_contain_text("1 of 7 lessons finished, 2 of 14")


def test_bad_files_change_nothing(course: str, page: Page, tmp_path: Path) -> None:
    page.goto(f"{course}/")
    keep(page, answered("one", "first"))
    page.goto(f"{course}/progress/")
    good = {"app": "glowgrad", "kind": "progress", "version": 1, "entries": {"theme": "dark"}}
    damaged = good | {"entries": {"theme": "dark", "quiz:one:first": 3 * [0]}}
    files = {
        "This is no progress file.": "not json",
        "cut off or damaged": json.dumps(good)[:-9],
        "not saved by Glowgrad": '{"nbformat": 4}',
        "newer Glowgrad": json.dumps(good | {"version": 2}),
        "has 24 MB": " " * (24 << 20),
    }
    message = page.locator(".progress-message")
    before = page.evaluate("JSON.stringify(localStorage)")
    for said, text in files.items():
        (tmp_path / "bad.json").write_text(text)
        page.locator("input[type=file]").set_input_files(tmp_path / "bad.json")
        expect(message).to_contain_text(said)
        expect(message).to_contain_text("Nothing was changed.")
    (tmp_path / "bad.json").write_text(json.dumps(damaged))
    page.locator("input[type=file]").set_input_files(tmp_path / "bad.json")
    expect(page.locator(".import-preview")).to_contain_text("1 of its entries are damaged")
    page.get_by_role("button", name="Cancel").click()
    assert page.evaluate("JSON.stringify(localStorage)") == before


def test_what_a_browser_does_not_keep_is_offered_as_a_file(course: str, browser: Browser) -> None:
    context = browser.new_context()
    context.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('denied') } })"
    )
    page = context.new_page()
    page.goto(f"{course}/lessons/one/")
    page.locator("gg-quiz#first").get_by_label("right").check()
    notice = page.get_by_role("region", name="Not saved")
    expect(notice).to_contain_text("does not keep your work")
    expect(page.locator(".lesson-progress")).to_have_text("1 of 2 checks")
    with page.expect_download() as download:
        notice.get_by_role("button", name="Save it to a file").click()
    kept = json.loads(Path(download.value.path()).read_text())["entries"]
    assert kept["quiz:one:first"]["done"] is True
    notice.get_by_role("button", name="Hide").click()
    expect(notice).to_be_hidden()
    context.close()
