"""A lesson without a mouse: every stop is seen, in order, and led out of; results are said."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from .page_states import FIRST_RUN, PAGES, cell

# What has the focus: is it seen, is it uncovered, does it come after the stop before?
STOP = """() => {
  const at = document.activeElement;
  if (!at || at === document.body || at === document.documentElement) return null;
  const before = window.stopBefore;
  window.stopBefore = at;
  const shows = (element) => {
    const style = getComputedStyle(element), frame = getComputedStyle(element, "::before");
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) ||
      style.boxShadow !== "none" || parseFloat(style.strokeWidth) >= 2 ||
      (frame.content !== "none" && parseFloat(frame.borderTopWidth) >= 2);
  };
  const box = at.getBoundingClientRect();
  const [left, right] = [Math.max(box.left, 0), Math.min(box.right, innerWidth)];
  const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
  const points = [0.05, 0.5, 0.95].flatMap((x) => [0.05, 0.5, 0.95].map((y) =>
    [left + (right - left) * x, top + (bottom - top) * y]));
  const small = at.matches("input") ? at.closest("label") ?? at : at;
  return {
    name: `${at.outerHTML.slice(0, 90)}`,
    shown: [at, at.parentElement, at.closest(".cell-code, label"), at.querySelector("rect")]
      .some((one) => one && shows(one)),
    seen: right > left && bottom > top &&
      points.some(([x, y]) => small.contains(document.elementFromPoint(x, y))),
    after: !before || !before.isConnected || before.matches("input[type=radio]") ||
      Boolean(before.compareDocumentPosition(at) & Node.DOCUMENT_POSITION_FOLLOWING),
  };
}"""
# Everything that a screen reader is told from now on.
LISTEN = """() => {
  window.said = [];
  const region = document.querySelector("body > .visually-hidden[aria-live]");
  new MutationObserver(() => said.push(region.textContent.trim())).observe(region,
    { childList: true, characterData: true, subtree: true });
}"""
SAID = "text => said.some((one) => one.includes(text))"


def tab_to(page: Page, target: Locator, key: str = "Tab", most: int = 60) -> None:
    for _ in range(most):
        page.keyboard.press(key)
        if target.evaluate("element => element === document.activeElement"):
            return
    pytest.fail(f"{target} was not reached by {most} times {key}")


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("outputs", marks=pytest.mark.slow),  # many stops of the kinds that others have
        "learning",
        "course-begun",
        "reference",
    ],
)
def test_tab_goes_through_a_page(name: str, every_site: str, page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    PAGES[name](page, every_site)
    page.evaluate("() => { document.activeElement.blur(); getSelection().removeAllRanges(); }")
    page.locator(".skip-link").focus()
    wrong: list[str] = []
    stops = 0
    while stops < 700:
        stop: dict[str, Any] | None = page.evaluate(STOP)
        if stop is None:
            break
        if "skip-link" not in stop["name"]:
            wrong += [
                f"{what}: {stop['name']}" for what in ("shown", "seen", "after") if not stop[what]
            ]
        stops += 1
        page.keyboard.press("Tab")
    assert not wrong, "\n" + "\n".join(wrong[:20])
    assert 20 < stops < 700  # there is an end


def test_a_lesson_by_keyboard(every_site: str, page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    PAGES["lesson"](page, every_site)
    press(page, "Tab")
    expect(page.locator(".skip-link")).to_be_focused()
    press(page, "Enter")

    # Run all, from the toolbar; it stops at the first error, and that is said.
    page.evaluate(LISTEN)
    run_all = page.locator("gg-toolbar").get_by_role("button", name="Run all", exact=True)
    tab_to(page, run_all, "Shift+Tab")
    press(page, "Enter")
    expect(cell(page, "fails")).to_have_attribute("data-state", "error", timeout=FIRST_RUN)
    page.wait_for_function(SAID, arg="Stopped after")
    said = [text for text in page.evaluate("said") if text]
    assert len(said) <= 2, said  # not one for each cell
    assert "Error: " in " ".join(said)

    # Into a cell and out; what it prints is said once.
    tab_to(page, cell(page, "setup"))
    press(page, "j")
    expect(cell(page, "prints")).to_be_focused()
    press(page, "Enter")
    expect(cell(page, "prints").locator(".cm-content")).to_be_focused()
    press(page, "Control+a")
    page.keyboard.insert_text("print('heard')")
    page.evaluate("() => { said.length = 0; }")
    press(page, "Control+Enter")
    page.wait_for_function("() => said.length > 0")
    expect(cell(page, "prints")).to_have_attribute("data-state", "done")
    assert re.fullmatch(r"Finished in .*\. heard", page.evaluate("said.join('|')"))
    press(page, "Escape")
    expect(cell(page, "prints")).to_be_focused()

    # A menu, the list of keys, the search: the focus comes back to where it was.
    more = cell(page, "prints").get_by_role("button", name=re.compile("^More for"))
    tab_to(page, more)
    press(page, "ArrowDown", "End")
    expect(page.get_by_role("menuitem", name="Show all keys")).to_be_focused()
    press(page, "Enter")
    keys = page.get_by_role("dialog", name="Keys")
    expect(keys).to_be_visible()
    press(page, "Tab", "Escape")
    expect(keys).to_be_hidden()
    expect(more).to_be_focused()
    press(page, "/")
    expect(page.get_by_role("combobox", name="Search")).to_be_focused()
    press(page, "Escape")
    expect(more).to_be_focused()

    # A run that does not end: stopped by two keys, and said.
    endless = cell(page, "endless")
    press(page, "Shift+Tab")
    endless.focus()
    press(page, "Control+Enter")
    expect(endless).to_have_attribute("data-state", "running")
    page.evaluate("() => { said.length = 0; }")
    press(page, "i", "i")
    page.wait_for_function(SAID, arg="Stopped. Variables are kept.")
    expect(endless).to_be_focused()


def test_checks_by_keyboard(every_site: str, page: Page) -> None:
    PAGES["lesson"](page, every_site)
    page.evaluate(LISTEN)
    exercise = page.locator("gg-exercise#twice")
    page.locator("[id='twice-cell']").focus()
    tab_to(page, exercise.get_by_role("button", name="Check", exact=True))
    press(page, "Enter")
    page.wait_for_function(SAID, arg="must be 6", timeout=FIRST_RUN)
    tab_to(page, exercise.get_by_role("button", name="Hint 1 of 2"))
    press(page, "Enter")
    page.wait_for_function(SAID, arg="Two times.")
    tab_to(page, exercise.locator("details.solution summary"))
    press(page, "Enter")
    tab_to(page, exercise.get_by_role("button", name="Put it into the cell"))
    press(page, "Enter")
    expect(exercise.locator(".cm-content")).to_be_focused()
    press(page, "Escape")
    tab_to(page, exercise.get_by_role("button", name="Check", exact=True))
    press(page, "Enter")
    page.wait_for_function(SAID, arg="every check passed")

    single = page.locator("gg-quiz#single")
    tab_to(page, single.get_by_role("radio").first)
    press(page, "ArrowDown", "Enter")
    page.wait_for_function(SAID, arg="Yes, it is cut off.")

    many = page.locator("gg-quiz#many")
    for name in ("two", "four"):
        tab_to(page, many.get_by_label(name))
        press(page, "Space")
    tab_to(page, many.get_by_role("button", name="Check", exact=True))
    press(page, "Enter")
    page.wait_for_function(SAID, arg="Right")

    tab_to(page, page.locator("gg-quiz#size").get_by_label("Your answer"))
    page.keyboard.type("640")
    press(page, "Enter")
    page.wait_for_function(SAID, arg="A weight has four bytes.")

    steps = page.locator("gg-quiz#steps")
    for text, place in (("loss = f(x)", 0), ("loss.backward()", 1)):
        up = steps.get_by_role("button", name=f"Move up: {text}")
        up.focus()
        while steps.locator(".order-text").all_inner_texts()[place].strip() != text:
            press(page, "Enter")
            expect(up).to_be_focused()
    tab_to(page, steps.get_by_role("button", name="Check the order"))
    press(page, "Enter")
    expect(steps.locator(".feedback")).to_contain_text("So it is.")

    rings = page.locator("gg-quiz#rings")
    for name, group in (
        ("a steam turbine", "turbines"),
        ("a loom", "machines"),
        ("a diesel", "engines"),
    ):
        chip = rings.get_by_role("button", name=name)
        if not chip.evaluate("element => element === document.activeElement"):
            chip.focus()
        press(page, "Enter")
        here = rings.get_by_role("button", name=re.compile(f"to {group}$"))
        if not here.evaluate("element => element === document.activeElement"):
            tab_to(page, here)
        press(page, "Enter")
    page.wait_for_function(SAID, arg="All in place.")

    guess = page.locator("gg-quiz#guess")
    tab_to(page, guess.get_by_label("Your prediction"))
    page.keyboard.type("42")
    tab_to(page, guess.get_by_role("button", name="Predict", exact=True))
    press(page, "Enter")
    tab_to(page, guess.get_by_role("button", name="Run the cell"))
    press(page, "Enter")
    page.wait_for_function(SAID, arg="Well foreseen.")
