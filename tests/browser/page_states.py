"""Every type of page, and what a reader opens on it: for surveys of the whole site."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from builder.lessons import load_course, render_course
from builder.seal import seal

from .share_link import link_of

FIRST_RUN = 60_000
# As many lessons as a course page needs before it shows a map of them.
SLUGS = ["every", "second", "third", "fourth", "fifth", "sixth", "seventh"]
LESSON = Path(__file__).with_name("every_block.md")
Open = Callable[[Page, str], None]


def make_site(dist: Path, folder: Path) -> Path:
    """The built site with one more lesson, at lessons/every/, that holds every kind of block."""
    text = LESSON.read_text(encoding="utf-8")
    for order, slug in enumerate(SLUGS, 1):
        source = folder / "lessons" / "part-01" / f"{order:02}-{slug}"
        source.mkdir(parents=True)
        needs = f"prerequisites: [{SLUGS[order - 2]}]\nminutes:" if order > 1 else "minutes:"
        own = text.replace("slug: every", f"slug: {slug}").replace("order: 1", f"order: {order}")
        (source / "index.md").write_text(own.replace("minutes:", needs), encoding="utf-8")
    site, rendered = folder / "site", folder / "rendered"
    shutil.copytree(dist, site)
    recorded = {"every": {"answer": [{"type": "stream", "name": "stdout", "text": "42\n"}]}}
    render_course(load_course(folder / "lessons"), rendered, recorded)
    for slug in SLUGS:
        shutil.copytree(rendered / "lessons" / slug, site / "lessons" / slug)
    shutil.copy(rendered / "index.html", site)
    seal(site, site)
    return site


def cell(page: Page, name: str) -> Locator:
    return page.locator(f"gg-cell[id='{name}']")


def run(page: Page, name: str, state: str = "done") -> Locator:
    """Press a cell's Run and wait for the end of the run."""
    one = cell(page, name)
    one.get_by_role("button", name="Run", exact=True).click()
    expect(one).to_have_attribute("data-state", state, timeout=FIRST_RUN)
    return one


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def settle(page: Page) -> None:
    """Wait until a change of size or of colours is drawn."""
    page.evaluate(
        """() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() =>
          resolve(Promise.allSettled(document.getAnimations().slice(0, 99).map((a) => a.finished))))
        )).then(() => null)"""
    )


def at(address: str) -> Open:
    return lambda page, site: _go(page, f"{site}/{address}")


def _go(page: Page, url: str) -> None:
    page.goto(url)
    # What is drawn only when one scrolls to it is looked at too.
    page.add_style_tag(content="* { content-visibility: visible !important; }")
    page.wait_for_load_state("networkidle")


def lesson(page: Page, site: str) -> None:
    _go(page, f"{site}/lessons/every/?device=cpu")


def outputs(page: Page, site: str) -> None:
    """Every kind of output, the editor, and a cell that the lesson has not."""
    lesson(page, site)
    for name in ("prints", "figures", "plots", "widgets"):
        run(page, name)
    cell(page, "plots").locator("pre.source").click()
    expect(cell(page, "plots").locator(".cm-content")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("b")
    page.keyboard.press("m")
    for summary in page.locator("main summary:visible").all():
        summary.click()


def teaching(page: Page, site: str) -> None:
    """Every teaching picture."""
    lesson(page, site)
    run(page, "teaching")


def errors(page: Page, site: str) -> None:
    """Errors with drawn shapes and fixes, a question of the code, a run that goes on."""
    lesson(page, site)
    for name in ("fails", "misspelt"):
        failed = run(page, name, "error")
        failed.get_by_text("full traceback").click()
    cell(page, "asks").get_by_role("button", name="Run", exact=True).click()
    expect(cell(page, "asks").get_by_role("textbox", name="Your name?")).to_be_visible()
    cell(page, "endless").get_by_role("button", name="Run", exact=True).click()
    expect(cell(page, "endless")).to_have_attribute("data-state", "queued")


def learning(page: Page, site: str) -> None:
    """Answers right and wrong, hints, an exercise that failed."""
    lesson(page, site)
    page.locator("gg-quiz#single").get_by_label("3", exact=True).check()
    many = page.locator("gg-quiz#many")
    many.get_by_label("two").check()
    many.get_by_label("three").check()
    many.get_by_role("button", name="Check", exact=True).click()
    size = page.locator("gg-quiz#size").get_by_label("Your answer")
    size.fill("2560")
    size.press("Enter")
    page.locator("gg-quiz#steps").get_by_role("button", name="Check the order").click()
    rings = page.locator("gg-quiz#rings")
    for name, group in (("a diesel engine", "engines"), ("a loom", "turbines")):
        rings.get_by_role("button", name=name).click()
        rings.get_by_role("button", name=re.compile(f"to {group}$")).click()
    rings.get_by_role("button", name="a steam turbine").click()
    guess = page.locator("gg-quiz#guess")
    guess.get_by_label("Your prediction").fill("36")
    guess.get_by_role("button", name="Predict", exact=True).click()
    guess.get_by_role("button", name="Run the cell").click()
    expect(guess.locator(".feedback")).to_contain_text("differently", timeout=FIRST_RUN)
    exercise = page.locator("gg-exercise#twice")
    exercise.get_by_role("button", name="Hint 1 of 2").click()
    exercise.get_by_role("button", name="Check", exact=True).click()
    expect(exercise.locator(".feedback")).to_contain_text("must be 6")
    exercise.locator("details.solution summary").click()


def menu(page: Page, site: str) -> None:
    """The menu of a cell; one below it has the focus of command mode."""
    lesson(page, site)
    cell(page, "plots").get_by_role("button", name=re.compile("^More for")).click()
    expect(page.get_by_role("menu")).to_be_visible()


def keys(page: Page, site: str) -> None:
    lesson(page, site)
    cell(page, "plots").focus()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()


def search(page: Page, site: str) -> None:
    lesson(page, site)
    page.keyboard.press("/")
    page.get_by_role("combobox", name="Search").fill("linear")
    expect(page.locator("dialog [role=option]").first).to_be_visible(timeout=15_000)


def inspector(page: Page, site: str) -> None:
    """The panel with a tensor's values."""
    lesson(page, site)
    run(page, "figures")
    button(page, "Inspect").click()
    panel = page.get_by_role("complementary", name="Inspector")
    panel.get_by_role("button", name="w", exact=True).click()
    expect(panel.locator(".statistics")).to_be_visible()


def variables(page: Page, site: str) -> None:
    lesson(page, site)
    run(page, "figures")
    button(page, "Inspect").click()
    panel = page.get_by_role("complementary", name="Inspector")
    expect(panel.get_by_role("rowheader").first).to_be_visible()


def memory(page: Page, site: str) -> None:
    variables(page, site)
    page.get_by_role("tab", name="Memory").click()
    expect(page.get_by_role("tabpanel", name="Memory")).to_contain_text("MB used")


def kernels(page: Page, site: str) -> None:
    variables(page, site)
    page.get_by_role("tab", name="GPU").click()
    page.get_by_role("switch", name="Time kernels").click()
    run(page, "figures")
    expect(page.get_by_role("tabpanel", name="GPU")).to_contain_text("Last run")


def notices(page: Page, site: str) -> None:
    """Storage that is full, the lesson's newer text, and a question that waits."""
    lesson(page, site)
    older = '{"text": "1", "base": "x"}'
    page.evaluate("text => localStorage.setItem('glowgrad:edit:every:plots', text)", older)
    page.reload()
    expect(cell(page, "plots")).to_contain_text("The lesson was updated")
    page.evaluate(
        "() => { Storage.prototype.setItem = () => { throw new DOMException('full'); }; }"
    )
    page.locator("gg-quiz#single").get_by_label("0", exact=True).check()
    expect(page.get_by_role("region", name="Not saved")).to_be_visible()
    page.locator("gg-toolbar").get_by_role("button", name="More", exact=True).click()
    page.get_by_role("menuitem", name="Reset page").click()
    expect(page.get_by_role("dialog", name="Reset the page?")).to_be_visible()


def course(page: Page, site: str) -> None:
    """The course page of a reader who has begun, with its map."""
    lesson(page, site)
    page.locator("gg-quiz#single").get_by_label("0", exact=True).check()
    _go(page, f"{site}/")
    page.locator(".course-map summary").click()


def progress(page: Page, site: str) -> None:
    _go(page, f"{site}/lessons/xor/")
    page.locator("gg-quiz input[type=radio]").first.check()
    _go(page, f"{site}/progress/")
    expect(page.locator(".progress-lessons")).to_be_visible()


def delete_all(page: Page, site: str) -> None:
    _go(page, f"{site}/progress/")
    button(page, "Delete everything …").click()
    expect(page.get_by_role("dialog")).to_be_visible()


def notebook(page: Page, site: str) -> None:
    """A notebook with text, code and a message."""
    _go(page, f"{site}/notebook/")
    page.get_by_role("button", name="Draw a plot").click()
    expect(page.locator(".notebook-keeping")).to_have_text("kept in this browser")
    page.goto(f"{site}/notebook/?device=cpu&notebook=gone")
    expect(page.locator(".notebook-notice")).to_be_visible()
    expect(page.locator("gg-note p")).to_be_visible()


def notebooks(page: Page, site: str) -> None:
    notebook(page, site)
    button(page, "Notebooks").click()
    expect(page.get_by_role("dialog")).to_be_visible()


SHARED_CELLS = [
    {"note": "# Corners\n\nOpposite corners belong **together**."},
    {"code": "import glowgrad as gg\n\nx = gg.arange(6.0)  # \u202e"},
]


def shared(page: Page, site: str) -> None:
    """Code of a link, changed by the reader, with everything that can be said of it."""
    _go(page, f"{site}/shared/?device=cpu#{link_of(*SHARED_CELLS, title='XOR', lesson='xor')}")
    page.locator("gg-cell pre.source").click()
    expect(page.locator(".cm-content")).to_be_focused()
    page.keyboard.insert_text("y = 1\n")
    expect(page.locator(".shared-edits")).to_be_visible()


def broken_link(page: Page, site: str) -> None:
    _go(page, f"{site}/shared/#{link_of(*SHARED_CELLS)[:-20]}")
    expect(page.locator(".shared-remains")).to_be_visible()


def share_dialog(page: Page, site: str) -> None:
    lesson(page, site)
    cell(page, "plots").get_by_role("button", name=re.compile("^More for")).click()
    page.get_by_role("menuitem", name="Share this cell").click()
    button(page, "Copy the link").click()
    expect(page.get_by_role("dialog").get_by_role("status")).not_to_be_empty()


def embed(page: Page, site: str) -> None:
    """A cell in a frame of somebody's page, with what has run before it unfolded."""
    _go(page, f"{site}/embed/?lesson=every&cells=fails,twice&device=cpu")
    cell(page, "fails").get_by_role("button", name="Run", exact=True).click()
    expect(page.locator("gg-cell#fails .error")).to_be_visible(timeout=FIRST_RUN)
    page.locator(".embed-before summary").first.click()


def embed_lost(page: Page, site: str) -> None:
    _go(page, f"{site}/embed/?lesson=every&cell=none")
    expect(page.locator(".embed-message")).to_be_visible()


def embed_dialog(page: Page, site: str) -> None:
    lesson(page, site)
    cell(page, "plots").get_by_role("button", name=re.compile("^More for")).click()
    page.get_by_role("menuitem", name="Embed this cell").click()
    expect(page.get_by_role("dialog").locator("glowgrad-cell pre.source")).to_be_visible()


def comparison(page: Page, site: str) -> None:
    """A link's code beside its lesson's."""
    cells = [{"code": "changed = 1", "id": "plots"}, {"code": "added = 1"}]
    _go(page, f"{site}/shared/#{link_of(*cells, lesson='every')}")
    button(page, "Compare with it").click()
    expect(page.get_by_role("dialog")).to_be_visible()


def walled_off(page: Page, site: str) -> None:
    """A notebook whose code the reader does not trust, and the question whether to."""
    _go(page, f"{site}/shared/#{link_of(*SHARED_CELLS)}")
    button(page, "Save to my notebooks").click()
    page.get_by_role("button", name="I trust this code").click()
    expect(page.get_by_role("dialog")).to_be_visible()


def offline(page: Page, site: str) -> None:
    """The page that takes the course offline, as if a service worker stood ready."""
    page.add_init_script(
        """if (navigator.serviceWorker)
          navigator.serviceWorker.getRegistration = async () => ({});"""
    )
    _go(page, f"{site}/offline/")
    page.locator(".file-groups summary").first.click()
    expect(page.locator(".file-table")).to_be_visible()


def offline_taking(page: Page, site: str) -> None:
    """The course half-way, with the question whether to give up."""
    page.route("**/pyodide.asm.wasm", lambda route: None)
    offline(page, site)
    page.get_by_role("button", name=re.compile("^Take the course")).click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    button(page, "Pause").click()
    expect(page.locator(".offline-line")).to_contain_text("Paused")


def offline_kept(page: Page, site: str) -> None:
    """The whole course, without a network, and the question whether to remove everything."""
    offline(page, site)
    page.get_by_role("button", name=re.compile("^Take the course")).click()
    expect(page.get_by_role("heading", name="The whole course is kept")).to_be_visible(
        timeout=FIRST_RUN
    )
    page.context.set_offline(True)
    expect(page.get_by_role("link", name=re.compile("^No network"))).to_be_visible()
    button(page, "Remove everything …").click()
    expect(page.get_by_role("dialog")).to_be_visible()


def coverage(page: Page, site: str) -> None:
    _go(page, f"{site}/docs/coverage/")
    page.locator("main details summary").first.click()


def curriculum(page: Page, site: str) -> None:
    _go(page, f"{site}/docs/curriculum/")
    page.locator(".ideas details").evaluate_all("(all) => all.forEach((one) => (one.open = true))")


PAGES: dict[str, Open] = {
    "course": at(""),
    "course-begun": course,
    "lesson": lesson,
    "lesson-digits": at("lessons/digits/"),
    "optimizer-race": at("optimizer-race/"),
    "outputs": outputs,
    "teaching": teaching,
    "errors": errors,
    "learning": learning,
    "menu": menu,
    "keys": keys,
    "search": search,
    "variables": variables,
    "inspector": inspector,
    "memory": memory,
    "kernels": kernels,
    "notices": notices,
    "playground": at("playground/"),
    "notebook-blank": at("notebook/"),
    "notebook": notebook,
    "notebooks": notebooks,
    "shared": shared,
    "broken-link": broken_link,
    "share-dialog": share_dialog,
    "embed": embed,
    "embed-lost": embed_lost,
    "embed-dialog": embed_dialog,
    "comparison": comparison,
    "walled-off": walled_off,
    "progress": progress,
    "delete-all": delete_all,
    "offline": offline,
    "offline-taking": offline_taking,
    "offline-kept": offline_kept,
    "reference": at("docs/api/"),
    "reference-nn": at("docs/api/nn/"),
    "coverage": coverage,
    "curriculum": curriculum,
    "glossary": at("glossary/"),
    "autodiff": at("autodiff/"),
    "guide": at("docs/embedding/"),
    "speed": at("docs/speed/"),
    "speed-log": at("docs/speed/log/"),
    "not-found": at("lessons/no-such/"),
}
