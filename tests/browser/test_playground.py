"""The playground, as a reader uses it."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

START = 60_000


def open_playground(page: Page, site: str, settings: str = "") -> None:
    page.goto(f"{site}playground/{settings}")
    expect(page.locator("main.playground.ready")).to_be_visible()


def button(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def epoch(page: Page) -> int:
    return int(page.locator(".play-epoch").inner_text().replace(",", ""))


def code(page: Page) -> str:
    return page.locator("gg-cell").evaluate("cell => cell.text")


def trains_until(page: Page, reached: int) -> None:
    expect(page.locator("main[data-state=running]")).to_be_visible(timeout=START)
    page.wait_for_function(
        """least =>
          Number(document.querySelector('.play-epoch').textContent.replace(',', '')) >= least""",
        arg=reached,
        timeout=START,
    )


def test_spirals_are_learned_paused_and_gone_back_in(page: Page, site: str) -> None:
    open_playground(page, site)
    expect(page.locator(".play-caption")).to_contain_text("Recorded")
    page.get_by_label("Speed").select_option("fast")
    button(page, "Train")
    trains_until(page, 100)
    button(page, "Pause")
    expect(page.locator(".play-status")).to_have_text("paused")
    right = re.search(r"\d+", page.locator(".play-test-right").inner_text())
    assert right
    assert int(right[0]) > 90
    stopped = epoch(page)
    page.wait_for_timeout(500)
    assert epoch(page) == stopped, "paused is said when no epoch comes any more"
    button(page, "Step")
    expect(page.locator(".play-epoch")).to_have_text(str(stopped + 1))
    slider = page.get_by_label("Back through training")
    slider.focus()
    page.keyboard.press("Home")
    expect(page.locator(".play-epoch")).to_have_text("0")
    back = page.get_by_role("button", name="Go on from epoch 0", exact=True)
    expect(back).to_be_visible()
    page.get_by_label("Speed").select_option("slow")
    back.click()
    # For a moment the latest picture is still there: it goes on from the early epoch all the same.
    page.wait_for_function(
        """([least, most]) => {
          const epoch = Number(document.querySelector('.play-epoch').textContent.replace(',', ''));
          return epoch >= least && epoch < most;
        }""",
        arg=[2, stopped],
        timeout=START,
    )


def test_controls_change_the_code_and_light_it_up(page: Page, site: str) -> None:
    open_playground(page, site)
    page.get_by_label("Activation", exact=True).select_option("relu")
    lit = page.locator(".lit-line")
    expect(lit).to_have_text(["    nn.Linear(2, 8), nn.ReLU(),", "    nn.Linear(8, 8), nn.ReLU(),"])
    page.get_by_role("button", name="+ layer").focus()
    page.keyboard.press("Enter")
    expect(lit).to_have_text(["    nn.Linear(8, 8), nn.ReLU(),"])
    expect(page.get_by_role("group", name="Layer 3")).to_be_visible()
    page.get_by_role("button", name="One unit less in layer 3").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("group", name="Layer 3").locator(".unit")).to_have_count(7)
    button(page, "Undo")
    button(page, "Undo")
    button(page, "Undo")
    assert "nn.Linear(8, 8), nn.Tanh()," in code(page)
    expect(page.get_by_role("group", name="Layer 3")).to_have_count(0)


def test_a_rate_is_taken_over_by_the_loop_that_runs(page: Page, site: str) -> None:
    open_playground(page, site)
    button(page, "Train")
    trains_until(page, 12)
    rate = page.get_by_label("Learning rate")
    rate.focus()
    page.keyboard.press("Home")
    expect(page.locator(".lit-line")).to_have_text(["learning_rate = 0.0001"])
    before = epoch(page)
    trains_until(page, before + 5)  # not begun again


def test_the_batch_size_is_taken_over_by_the_loop_that_runs(page: Page, site: str) -> None:
    open_playground(page, site)
    button(page, "Train")
    trains_until(page, 12)
    page.get_by_label("Batch size").select_option("0")
    expect(page.locator(".lit-line")).to_have_text(["batch_size = train"])
    trains_until(page, epoch(page) + 5)


def test_nobody_looks_nothing_trains(page: Page, site: str) -> None:
    open_playground(page, site, "#data=xor&hidden=3")
    button(page, "Train")
    trains_until(page, 3)
    seen = """hidden => {
        Object.defineProperty(document, "hidden", {value: hidden, configurable: true});
        document.dispatchEvent(new Event("visibilitychange"));
    }"""
    page.evaluate(seen, True)
    expect(page.locator("main[data-state=paused]")).to_be_visible()
    stopped = epoch(page)
    page.evaluate(seen, False)
    trains_until(page, stopped + 3)
    button(page, "Pause")
    expect(page.locator("main[data-state=paused]")).to_be_visible()
    page.evaluate(seen, True)
    page.evaluate(seen, False)
    page.wait_for_timeout(300)
    expect(page.locator("main[data-state=paused]")).to_be_visible()


def test_the_code_is_taken_along_as_a_script_for_pytorch(page: Page, site: str) -> None:
    open_playground(page, site, "#data=xor&hidden=3")
    with page.expect_download() as download:
        button(page, "Download it as a PyTorch script")
    script = download.value.path().read_text("utf-8")
    assert download.value.suggested_filename == "playground.py"
    assert "import torch as gg" in script
    assert "nn.Linear(2, 3), nn.Tanh()," in script
    assert "glowgrad as" not in script


def test_a_link_shows_the_first_weights_and_leaves_parts_out(
    new_page: Callable[[], Page], site: str
) -> None:
    page = new_page()
    open_playground(page, site, "#data=xor&hidden=3")
    button(page, "Share")
    page.get_by_label("the Python").check()
    link = page.get_by_label("Link")
    expect(link).to_have_value(re.compile("#data=xor&hidden=3&hide=code$"))
    address = link.input_value()
    page.get_by_label("Activation", exact=True).select_option("elu")
    expect(link).to_have_count(0)  # it would be a link to other settings
    other = new_page()
    open_playground(other, site, address.removeprefix(f"{site}playground/"))
    expect(other.locator("gg-cell")).to_be_hidden()
    other.get_by_label("Activation", exact=True).select_option("relu")
    expect(other).to_have_url(re.compile("activation=relu&hide=code$"))
    expect(other.get_by_role("group", name="Layer 1").locator(".unit.seen")).to_have_count(
        3, timeout=START
    )
    expect(other.locator(".play-epoch")).to_have_text("0")
    button(other, "Show all of it")
    expect(other.locator("gg-cell")).to_be_visible()
    assert "hide" not in other.url


def test_a_training_that_is_stopped_says_so_and_begins_anew(page: Page, site: str) -> None:
    open_playground(page, site, "#data=xor&hidden=3")
    button(page, "Train")
    trains_until(page, 3)
    page.locator("gg-cell").get_by_role("button", name="Stop", exact=True).click()
    expect(page.locator(".play-status")).to_have_text("stopped")
    button(page, "Train")
    expect(page.locator("main[data-state=running]")).to_be_visible(timeout=START)
    trains_until(page, 1)


def test_own_code_trains_in_the_picture(page: Page, site: str) -> None:
    open_playground(page, site, "#data=xor&hidden=3")
    page.locator("gg-cell").evaluate(
        """cell => cell.setText(cell.text
          .replace("nn.Linear(2, 3), nn.Tanh()", "nn.Linear(2, 5), nn.Hardtanh()")
          .replace("nn.Linear(3, 1)", "nn.Linear(5, 1)")
          .replace("    play.update()",
                   "    play.update()\\n    if epoch == 3: print('three done')"))"""
    )
    page.locator("gg-cell").get_by_role("button", name="Run", exact=True).click()
    trains_until(page, 5)
    expect(page.get_by_role("group", name="Layer 1").locator(".unit.seen")).to_have_count(5)
    expect(page.locator("gg-cell .outputs")).to_contain_text("three done")
    # A control leaves alone what was written by hand, and does the rest.
    page.get_by_label("Activation", exact=True).select_option("relu")
    expect(page.locator(".play-refused")).to_contain_text("changed that part of the code by hand")
    assert "Hardtanh" in code(page)
    page.get_by_label("Optimizer", exact=True).select_option("rmsprop")
    expect(page.locator(".play-refused")).to_be_hidden()
    assert "optim.RMSprop" in code(page)
    assert "Hardtanh" in code(page)


def test_mistakes_are_shown_where_they_are_made(page: Page, site: str) -> None:
    open_playground(page, site)
    page.locator("gg-cell").evaluate(
        "cell => cell.setText(cell.text.replace('nn.Linear(8, 1)', 'nn.Linear(9, 1)'))"
    )
    page.locator("gg-cell").get_by_role("button", name="Run", exact=True).click()
    expect(page.locator("gg-cell .error")).to_be_visible(timeout=START)
    expect(page.locator(".play-trouble")).to_contain_text("The code has failed")
    button(page, "Step")
    expect(page.locator("gg-cell .error")).to_be_visible()


def test_a_link_brings_settings_and_own_code_back(new_page: Callable[[], Page], site: str) -> None:
    page = new_page()
    open_playground(page, site)
    page.get_by_role("button", name="Circles").click()
    button(page, "Share")
    link = page.get_by_label("Link").input_value()
    other = new_page()
    other.goto(link)
    expect(other.get_by_role("button", name="Circles")).to_have_attribute("aria-pressed", "true")
    assert code(other) == code(page)
    page.locator("gg-cell").evaluate("cell => cell.setText(cell.text + '\\nprint(7 * 191)')")
    button(page, "Share")
    other = new_page()
    other.goto(page.get_by_label("Link").input_value())
    expect(other.locator(".play-origin")).to_contain_text("somebody else")
    assert code(other) == code(page)
    expect(other.locator("html[data-walled]")).to_have_count(1)
    button(other, "Train")
    trains_until(other, 2)


def test_weights_can_be_read_and_written_by_keyboard(page: Page, site: str) -> None:
    open_playground(page, site, "#data=xor&hidden=3")
    button(page, "Step")
    expect(page.locator(".play-epoch")).to_have_text("1", timeout=START)
    page.get_by_role("button", name="Feature x₁", exact=True).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    card = page.get_by_role("group", name="Weights of unit 2 of layer 1")
    field = card.get_by_label("from x₂")
    field.fill("4.5")
    page.keyboard.press("Tab")
    expect(page.locator(".output-canvas")).to_have_attribute("aria-label", re.compile("epoch 1"))
    card.get_by_role("button", name="Close").click()
    page.keyboard.press("Enter")
    expect(card.get_by_label("from x₂")).to_have_value("4.5")
    card.get_by_label("from x₂").fill("")
    page.keyboard.press("Tab")
    expect(card).to_contain_text("That is no number")


def test_a_unit_that_was_pressed_is_shown_large_until_it_is_pressed_again(
    page: Page, site: str
) -> None:
    open_playground(page, site, "#data=xor&hidden=3")
    button(page, "Step")
    expect(page.locator(".play-epoch")).to_have_text("1", timeout=START)
    caption = page.locator(".play-caption")
    off = page.get_by_role("button", name="Feature x₁x₂", exact=True)
    off.hover()
    expect(caption).to_have_text("What x₁x₂ says")  # off, and yet it can be looked at
    unit = page.get_by_role("button", name="Layer 1, unit 2")
    unit.click()
    card = page.get_by_role("group", name="Weights of unit 2 of layer 1")
    expect(card).to_be_visible()
    page.mouse.move(2, 2)
    expect(caption).to_have_text("What unit 2 of layer 1 says")
    card.get_by_label("bias").focus()  # what a weight does is seen in the answer
    expect(caption).to_have_text("Orange: class 1, blue: class 0")
    unit.click()
    expect(card).to_be_hidden()


def test_own_points_are_drawn_with_pointer_and_keys(page: Page, site: str) -> None:
    open_playground(page, site)
    page.get_by_role("button", name="Your own").click()
    expect(page.locator(".play-trouble")).to_contain_text("Draw points of at least two classes")
    canvas = page.locator(".output-canvas")
    for at in (60, 90, 120):
        canvas.click(position={"x": at, "y": 60})
    button(page, "class 1")
    canvas.focus()
    for _ in range(3):
        page.keyboard.press("Shift+ArrowDown")
        page.keyboard.press("Enter")
    drawn = re.findall(r"\(-?[\d.]+, -?[\d.]+, (\d)\)", code(page))
    assert drawn == ["0", "0", "0", "1", "1", "1"]
    expect(page.locator(".play-trouble")).to_be_hidden()
    button(page, "Train")
    trains_until(page, 3)


@pytest.mark.parametrize("width", [1280, 360])
def test_without_scripts_the_page_tells_and_shows(browser: object, site: str, width: int) -> None:
    context = browser.new_context(  # type: ignore[attr-defined]
        java_script_enabled=False, viewport={"width": width, "height": 800}
    )
    with context:
        page = context.new_page()
        page.goto(f"{site}playground/")
        expect(page.locator(".play-recorded svg")).to_be_visible()
        expect(page.get_by_text("Why does it never get past half?")).to_be_visible()
        expect(page.locator("gg-cell pre.source")).to_contain_text("make_spirals")
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width
