"""What browsers, networks and hands do to a lesson: nothing is lost, and the page says what is."""

import json

import pytest
from playwright.sync_api import Page, expect

from .page_states import FIRST_RUN, button, cell, run

DENIED = """
for (const name of ["localStorage", "sessionStorage", "indexedDB"]) {
  Object.defineProperty(window, name, {
    get() { throw new DOMException("Access is denied for this document.", "SecurityError"); },
  });
}
"""
FULL = """
Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); };
"""

# Every button that can be seen, twice, one after the other, while the window changes its width.
CLICK_ALL = """async () => {
  for (const one of document.querySelectorAll("button")) {
    if (!one.checkVisibility()) continue;
    one.click();
    one.click();
    document.body.style.inlineSize = `${400 + Math.floor(Math.random() * 800)}px`;
    await new Promise((resolve) => setTimeout(resolve));
  }
  document.body.style.inlineSize = "";
}"""


def write(page: Page, name: str, text: str) -> None:
    """Replace a cell's text by pasting."""
    one = cell(page, name)
    one.locator("pre.source, .cm-content").first.click()
    expect(one.locator(".cm-content")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)


def open_lesson(page: Page, site: str) -> None:
    page.goto(f"{site}/lessons/every/?device=cpu")
    expect(page.get_by_role("button", name="Run all")).to_be_visible()


def test_without_any_storage(every_site: str, page: Page) -> None:
    """Cookies are blocked: even naming localStorage fails. All works until the page closes."""
    page.add_init_script(DENIED)
    open_lesson(page, every_site)
    write(page, "prints", "print('kept for now')")
    expect(page.get_by_role("region", name="Not saved")).to_be_visible()
    page.keyboard.press("Control+Enter")
    expect(cell(page, "prints").locator(".outputs")).to_have_text("kept for now", timeout=FIRST_RUN)
    page.locator("gg-quiz#single").get_by_label("0", exact=True).check()
    expect(page.locator("gg-quiz#single .feedback")).to_contain_text("Yes, it is cut off.")
    with page.expect_download() as download:
        button(page, "Save it to a file").click()
    kept = json.loads(download.value.path().read_text(encoding="utf-8"))
    assert kept["entries"]["edit:every:prints"]["text"] == "print('kept for now')"
    button(page, "Colours: as the system").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    for place in ("", "progress/", "notebook/", "docs/api/"):
        page.goto(f"{every_site}/{place}")
        expect(page.get_by_role("heading", level=1).first).to_be_attached()


def test_storage_that_is_full(every_site: str, page: Page) -> None:
    page.add_init_script(FULL)
    open_lesson(page, every_site)
    write(page, "prints", "print('much')")
    notice = page.get_by_role("region", name="Not saved")
    expect(notice).to_contain_text("storage is full")
    notice.get_by_role("button", name="Hide").click()
    write(page, "figures", "print('more')")
    expect(notice).to_be_hidden()  # said once


def test_nonsense_in_the_storage(every_site: str, page: Page) -> None:
    """Someone else's, older or broken entries: the lesson is what it is without them."""
    nonsense = ["", "null", "{", "[]", "17", '"text"', '{"text": 5}', '{"answer": {}}', "{}"]
    keys = [
        "edit:every:prints",
        "structure:every:cells",
        "quiz:every:single",
        "quiz:every:steps",
        "quiz:every:many",
        "quiz:every:size",
        "quiz:every:guess",
        "exercise:every:twice",
        "progress:every",
        "theme",
        "inspector",
        "slider:every:lr",
        "control:every:width",
    ]
    for value in nonsense:
        page.goto(f"{every_site}/lessons/no-such/")
        page.evaluate(
            "([keys, value]) => keys.forEach((key) => localStorage['glowgrad:' + key] = value)",
            [keys, value],
        )
        open_lesson(page, every_site)
        expect(cell(page, "prints")).to_contain_text("learning rate")
        expect(page.locator("gg-quiz#single .feedback")).to_be_hidden()
    page.goto(f"{every_site}/progress/")
    expect(page.locator(".progress-total")).to_be_visible()
    page.goto(every_site)
    expect(page.locator(".start-here")).to_be_visible()


def test_ten_thousand_cells_in_the_storage(every_site: str, page: Page) -> None:
    page.goto(f"{every_site}/lessons/no-such/")
    page.evaluate(
        """() => {
          for (let i = 0; i < 10_000; i++) {
            const value = JSON.stringify({ text: `print(${i})`, base: "x" });
            localStorage[`glowgrad:edit:lesson-${i % 80}:cell-${i}`] = value;
          }
        }"""
    )
    open_lesson(page, every_site)
    assert page.evaluate("performance.timing.loadEventEnd - performance.timing.responseEnd") < 5000
    page.goto(f"{every_site}/progress/")
    expect(page.locator(".progress-total")).to_be_visible()
    with page.expect_download() as download:
        button(page, "Save to a file").click()
    assert len(json.loads(download.value.path().read_text(encoding="utf-8"))["entries"]) > 9_999


@pytest.mark.slow  # 7 s for one slow paste
def test_a_megabyte_pasted_into_a_cell(every_site: str, page: Page) -> None:
    open_lesson(page, every_site)
    text = "value = 1  # a line of some forty characters\n" * 23_000
    write(page, "prints", "print('before')")
    page.keyboard.press("Control+a")
    page.evaluate(
        """text => {
          const clipboardData = new DataTransfer();
          clipboardData.setData("text/plain", text);
          const options = { clipboardData, bubbles: true, cancelable: true };
          const event = new ClipboardEvent("paste", options);
          document.activeElement.dispatchEvent(event);
        }""",
        text + "print('after', value)",
    )
    page.keyboard.press("Control+Enter")
    expect(cell(page, "prints").locator(".outputs")).to_have_text("after 1", timeout=FIRST_RUN)
    page.reload()
    expect(cell(page, "prints").locator(".cm-content")).to_contain_text("value = 1")


def test_offline_between_reading_and_running(every_site: str, page: Page) -> None:
    """The page was loaded, the train is in a tunnel: the first Run says so, the next one works."""
    open_lesson(page, every_site)
    page.context.set_offline(True)
    cell(page, "prints").locator("pre.source").click()
    failed = run(page, "prints", "error")
    expect(failed.get_by_role("region", name="Error")).to_contain_text("The site cannot be reached")
    for name in ("Search", "Inspect"):
        page.locator("header, gg-toolbar").get_by_role("button", name=name, exact=True).click()
    page.keyboard.press("Escape")
    page.context.set_offline(False)
    done = run(page, "prints")
    expect(done.locator(".outputs")).to_contain_text("learning rate 0.5")
    done.locator("pre.source, .cm-content").first.click()
    expect(done.locator(".cm-content")).to_be_focused()


def test_a_worker_that_dies(every_site: str, page: Page) -> None:
    """Out of memory, or ended by the browser: the page says so, and Restart is enough."""
    page.add_init_script(
        """const Real = Worker;
        window.workers = [];
        window.Worker = class extends Real {
          constructor(...given) { super(...given); workers.push(this); }
        };"""
    )
    open_lesson(page, every_site)
    run(page, "setup")
    page.evaluate(
        "() => workers.at(-1).dispatchEvent(new ErrorEvent('error', { message: 'gone' }))"
    )
    page.locator("gg-toolbar").get_by_role("button", name="Restart", exact=True).click()
    expect(page.locator("html")).to_have_attribute("data-session", "ready", timeout=FIRST_RUN)
    expect(run(page, "prints").locator(".outputs")).to_contain_text("learning rate 0.5")


@pytest.mark.slow
def test_double_clicks_on_everything(every_site: str, page: Page) -> None:
    """Whatever is pressed twice does no more than once: the page is whole afterwards."""
    open_lesson(page, every_site)
    run(page, "setup")
    page.evaluate(CLICK_ALL)
    page.evaluate("() => document.querySelectorAll('dialog[open]').forEach((one) => one.close())")
    restart = page.locator("gg-toolbar").get_by_role("button", name="Restart", exact=True)
    restart.click()
    expect(page.locator("html")).to_have_attribute("data-session", "ready", timeout=FIRST_RUN)
    write(page, "prints", "print('still here')")
    expect(run(page, "prints").locator(".outputs")).to_have_text("still here")


def test_forced_colours(every_site: str, page: Page) -> None:
    """High contrast: borders and states are still there when backgrounds are taken away."""
    page.emulate_media(forced_colors="active")
    open_lesson(page, every_site)
    page.locator("gg-quiz#single").get_by_label("3", exact=True).check()
    expect(page.locator("gg-quiz#single .feedback")).to_contain_text("Not quite.")
    page.keyboard.press("Tab")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"
    border = "element => getComputedStyle(element).borderTopStyle"
    assert cell(page, "prints").locator(".cell-code").evaluate(border) == "solid"
