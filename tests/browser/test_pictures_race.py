"""A race of optimizers, as a reader moves in it."""

import pytest
from playwright.sync_api import Locator, Page, expect

from .test_pictures_training import run

RACE = """
from glowgrad import optim
from glowgrad.pictures import optimizer_race
optimizer_race(lambda x, y: 0.5 * (x**2 + 50 * y**2), {
    "SGD": lambda p: optim.SGD(p, lr=0.01),
    "Nesterov": lambda p: optim.SGD(p, lr=0.01, momentum=0.9, nesterov=True),
    "wild": lambda p: optim.SGD(p, lr=0.1),
}, (-2, 1), steps=40, target=0.2, title="Race")
"""


@pytest.fixture
def figure(page: Page, site: str) -> Locator:
    page.goto(f"{site}/lessons/digits/?device=cpu")
    return run(page.locator("gg-cell").first, RACE).locator(".gg-figure.race")


def test_a_race_is_ranked_played_and_told(figure: Locator, page: Page) -> None:
    rows = figure.locator(".race-table tbody tr")
    expect(rows).to_have_count(3)
    expect(rows.first).to_contain_text("Nesterov")
    expect(rows.first).to_contain_text("step ")
    expect(rows.last).to_contain_text("wild")
    expect(rows.last).to_contain_text("left the map at step")
    slider = figure.get_by_role("slider", name="Step of the race")
    expect(slider).to_have_attribute("aria-valuetext", "step 40")
    slider.focus()
    page.keyboard.press("Home")
    expect(rows.first.locator("td").nth(1)).to_have_text("27")
    page.keyboard.press("ArrowRight")
    figure.get_by_role("combobox", name="Arrows").select_option("Nesterov")
    told = figure.locator(".figure-readout")
    expect(told).to_contain_text("Nesterov, step 1: at (−1.96, 0.05)")
    expect(told).to_contain_text("carried on")

    pixels = "c => c.toDataURL()"
    canvas = figure.locator(".race-map canvas")
    before = canvas.evaluate(pixels)
    figure.get_by_role("checkbox", name="SGD").uncheck()
    expect(rows).to_have_count(2)
    assert canvas.evaluate(pixels) != before
    figure.get_by_role("combobox", name="Speed").select_option("4 × speed")
    figure.get_by_role("button", name="Play").click()
    expect(slider).to_have_attribute("aria-valuetext", "step 40")
    expect(figure.get_by_role("button", name="Play")).to_be_visible()


def test_numbers_of_a_race_can_be_read(figure: Locator, page: Page) -> None:
    figure.get_by_role("button", name="Figure menu").press("Enter")
    figure.get_by_role("menuitem", name="Show the data").press("Enter")
    data = page.get_by_role("dialog", name="Data")
    expect(data.locator("tbody tr").first).to_have_text("0-2127-2500.02-0.50.010.01")
