"""The page of the optimizer race."""

import re

import pytest
from playwright.sync_api import Page, expect

FIRST_RUN = 60_000


@pytest.fixture
def race(page: Page, site: str) -> Page:
    page.goto(f"{site}/optimizer-race/")
    expect(page.locator(".race-stage .race-table tbody tr")).to_have_count(7)
    return page


def settled(page: Page) -> None:
    expect(page.locator(".race-line")).to_have_text("", timeout=FIRST_RUN)


def test_a_recorded_race_stands_there_and_every_control_races_anew(race: Page) -> None:
    rows = race.locator(".race-stage .race-table tbody tr")
    expect(race.locator(".race-line")).to_contain_text("recorded")
    expect(rows.filter(has_text="SGD")).to_contain_text("step 58")
    slider = race.get_by_role("slider", name="learning rate of SGD")
    slider.focus()
    for _ in range(5):
        race.keyboard.press("ArrowRight")
    settled(race)
    expect(rows.filter(has_text="SGD")).to_contain_text("left the map at step")
    rate = slider.get_attribute("aria-valuetext")
    expect(race.locator("#race .cm-content")).to_contain_text(f"optim.SGD(p, lr={rate})")
    assert f"SGD={rate}&" in race.url

    start = race.locator(".figure-readout")
    expect(start.first).to_contain_text("at (−2.6, 1.6)")
    race.get_by_role("application", name="Map: arrow keys move the start").press("ArrowRight")
    settled(race)
    expect(start.first).to_contain_text("at (−2.45, 1.6)")
    expect(race.locator("#race .cm-content")).to_contain_text("start=(-2.45, 1.6)")

    canvas = race.locator(".race-stage .race-map canvas")
    box = canvas.bounding_box()
    assert box
    canvas.click(position={"x": box["width"] / 2, "y": box["height"] / 3})
    settled(race)
    # Whoever puts down the start sees them run.
    expect(race.get_by_role("button", name="Pause")).to_be_visible()
    step = race.locator(".race-stage .player-text")
    expect(step).to_have_text("step 300", timeout=30_000)
    assert "step=" not in race.url
    expect(race.locator("#race .cm-content")).not_to_contain_text("start=(-2.45")
    expect(race.locator("#race .gg-figure")).to_be_hidden()

    race.reload()
    settled(race)
    expect(slider).to_have_attribute("aria-valuetext", str(rate))


def test_code_that_the_reader_wrote_is_shown_on_the_stage(race: Page) -> None:
    code = (
        "from glowgrad import optim\nfrom glowgrad.pictures import optimizer_race\n"
        "optimizer_race(lambda x, y: x**2 + y**2,"
        ' {"mine": lambda p: optim.SGD(p, lr=0.3)}, (1, 1), steps=9)'
    )
    race.locator("#race").evaluate("(cell, code) => cell.setText(code)", code)
    race.locator("#race").get_by_role("button", name="Run", exact=True).click()
    row = race.locator(".race-stage .race-table tbody tr")
    expect(row).to_have_count(1, timeout=FIRST_RUN)
    expect(row).to_contain_text("mine")
    expect(race.locator(".race-line")).to_contain_text("you have edited")


def test_a_link_with_a_formula_waits_and_runs_walled_off(page: Page, site: str) -> None:
    page.goto(f"{site}/optimizer-race/#surface=own&f=x**4%2By**2&x=-2,2&y=-2,2&start=1.5,1")
    expect(page.locator(".race-line")).to_contain_text("walled off")
    expect(page.locator("html")).to_have_attribute("data-walled", "")
    expect(page.locator("#race .cm-content")).to_contain_text("return x**4+y**2")
    expect(page.locator("#race")).to_have_attribute("data-state", "idle")
    page.locator("#race").get_by_role("button", name="Run", exact=True).click()
    settled(page)
    expect(page.locator(".race-stage figcaption")).to_have_text("Your own loss")
    expect(page.locator(".race-stage .race-table tbody tr")).to_have_count(7)


def test_a_formula_of_ones_own_may_be_written_as_on_paper(race: Page) -> None:
    race.get_by_label("Surface").select_option("own")
    formula = race.get_by_label("f(x, y) =")
    formula.fill("2x^2 + y² + 3")
    formula.press("Enter")
    expect(race.locator("#race .cm-content")).to_contain_text("return 2*x**2 + y**2 + 3")
    settled(race)
    formula.fill("seven")
    formula.press("Enter")
    expect(race.locator(".race-line")).to_contain_text("depends on x and y")
    across = race.get_by_label("x from, to")
    across.fill("5, 1")
    across.press("Enter")
    expect(across).to_have_attribute("aria-invalid", "true")


def test_an_experiment_of_the_text_is_a_link(race: Page) -> None:
    race.get_by_role("link", name="SGD to 0.041").click()
    settled(race)
    lost = race.locator(".race-stage .race-table tbody tr").filter(has_text="SGD")
    expect(lost).to_contain_text(re.compile(r"left the map at step 7, loss 2\.6"))
    race.go_back()
    expect(race.get_by_role("slider", name="learning rate of SGD")).to_have_attribute(
        "aria-valuetext", "0.036"
    )
