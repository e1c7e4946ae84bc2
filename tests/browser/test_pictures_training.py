"""Pictures about training, as a reader moves in them."""

import pytest
from playwright.sync_api import Locator, Page, expect


@pytest.fixture
def cell(page: Page, site: str) -> Locator:
    page.goto(f"{site}/lessons/digits/?device=cpu")
    return page.locator("gg-cell").first


def run(cell: Locator, code: str) -> Locator:
    cell.evaluate("(cell, code) => cell.setText(code)", code)
    cell.evaluate("(cell) => cell.run()")
    expect(cell).to_have_attribute("data-state", "done", timeout=60_000)
    return cell.locator(".outputs")


TRAINING = """
import glowgrad as gg
from glowgrad import nn, pictures
model = nn.Linear(2, 1, bias=False)
points = gg.tensor([[-1.0, -1.0], [1.0, 1.0]])
record = pictures.Recorder(model, every=1, title="Training")
record.link(lambda: pictures.matrix(model.weight.detach(), title="Weights"))
record.link(pictures.decision_boundary(model, points, [0, 1]))
record.show()
for step in range(1, 6):
    model.load_state_dict({"weight": gg.tensor([[float(step), -2.0 * step]])})
    record.add(loss=1 / step)
"""


def test_the_slider_takes_linked_pictures_back(cell: Locator, page: Page) -> None:
    outputs = run(cell, TRAINING)
    figure = outputs.locator(".gg-figure.rewind")
    expect(figure.locator(".gg-figure")).to_have_count(3)
    expect(figure.locator("canvas")).to_have_count(3)
    slider = figure.get_by_role("slider", name="Step of the training")
    expect(slider).to_have_attribute("aria-valuetext", "step 5")
    pixels = "c => c.toDataURL()"
    boundary = figure.locator(".gg-figure.field canvas")
    end = boundary.evaluate(pixels)
    slider.focus()
    page.keyboard.press("Home")
    expect(slider).to_have_attribute("aria-valuetext", "step 1")
    expect(figure.locator(".legend-entry b").first).to_have_text("1")
    page.wait_for_function(
        "([c, end]) => c.toDataURL() !== end", arg=[boundary.element_handle(), end]
    )
    first = boundary.evaluate(pixels)
    page.keyboard.press("ArrowRight")
    expect(slider).to_have_attribute("aria-valuetext", "step 2")
    expect(figure.locator(".legend-entry b").first).to_have_text("0.5")
    page.keyboard.press("Home")
    page.wait_for_function(
        "([c, first]) => c.toDataURL() === first", arg=[boundary.element_handle(), first]
    )
    figure.get_by_role("button", name="Play").click()
    expect(slider).to_have_attribute("aria-valuetext", "step 5")
    expect(figure.get_by_role("button", name="Play")).to_be_visible()


OTHERS = """
import glowgrad as gg
from glowgrad import nn, optim, pictures
display(pictures.loss_surface(lambda x, y: x**2 + y**2).race(
    {"SGD": lambda p: optim.SGD(p, lr=0.25)}, (2, 0), steps=2))
display(pictures.confusion_matrix([0, 0, 1], [0, 1, 1], names=["cat", "dog"],
    examples=["tabby", "fox", "poodle"]))
net = nn.Sequential(nn.Conv2d(1, 2, 3), nn.ReLU(), nn.MaxPool2d(2))
net[0].load_state_dict({"weight": gg.arange(18.0).reshape(2, 1, 3, 3), "bias": gg.zeros(2)})
display(pictures.filters(net[0]))
display(pictures.receptive_field(net, gg.rand(1, 10, 10)))
display(pictures.dead_units(net, gg.rand(2, 1, 10, 10)))
display(pictures.weight_histograms(net))
pictures.roc_curve([0, 1, 0, 1], [0.1, 0.4, 0.6, 0.9])
"""


def test_each_picture_answers_to_the_keyboard(cell: Locator, page: Page) -> None:
    outputs = run(cell, OTHERS)

    surface = outputs.locator(".gg-figure.surface")
    expect(surface.locator(".legend-entry")).to_have_text("SGD 0.25")
    surface.get_by_role("slider").focus()
    page.keyboard.press("ArrowLeft")
    expect(surface.locator(".legend-entry")).to_have_text("SGD 1")

    confusion = outputs.locator(".gg-figure.confusion")
    expect(confusion.locator("tbody tr").first).to_have_text("cat1150%")
    confusion.get_by_role("button", name="cat taken for cat: 1").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(confusion.locator(".confusion-examples")).to_contain_text("fox")
    confusion.get_by_role("button", name="Figure menu").press("Enter")
    confusion.get_by_role("menuitem", name="Show the data").press("Enter")
    data = page.get_by_role("dialog", name="Data")
    expect(data.locator("tbody tr").first).to_have_text("cat11")
    expect(data.locator("tbody tr").last).to_have_text("dog0.51")
    page.keyboard.press("Escape")
    confusion.get_by_label("As shares of the true class").check()
    expect(confusion.locator("tbody tr").first).to_contain_text("50%50%")

    maps = outputs.locator(".gg-figure.maps")
    maps.get_by_role("button", name="Map 1").press("Enter")
    expect(maps.locator(".figure-readout")).to_have_text("1: row 1, column 1: 13")
    maps.get_by_role("application").press("ArrowDown")
    expect(maps.locator(".figure-readout")).to_have_text("1: row 2, column 1: 16")

    receptive = outputs.locator(".gg-figure.receptive")
    told = receptive.locator(".figure-readout")
    expect(told).to_contain_text("unit (2, 2) sees 4 × 4 pixels, rows 4 to 7")
    receptive.get_by_role("application").press("ArrowUp")
    expect(told).to_contain_text("unit (1, 2) sees 4 × 4 pixels, rows 2 to 5")
    receptive.get_by_role("combobox").select_option("0 Conv2d 3×3")
    expect(told).to_contain_text("sees 3 × 3 pixels")

    expect(outputs.locator(".gg-figure.depth li")).to_have_count(1)
    expect(outputs.locator(".gg-figure.ridgeline canvas")).to_have_count(1)

    threshold = outputs.locator(".gg-figure.threshold")
    expect(threshold.locator("output")).to_have_text("0.6")
    expect(threshold.locator(".threshold-counts td")).to_have_text(["", "1", "1", "1", "1"])
    threshold.get_by_role("slider").press("End")
    expect(threshold.locator(".threshold-counts td")).to_have_text(["", "0", "2", "0", "2"])


SEARCH = """
from glowgrad import pictures
trials, losses = [(0.001, 4), (0.01, 8), (0.1, 32)], [0.6, 0.2, float("inf")]
pictures.trial_map(trials, losses, title="A search")
"""


def test_the_keyboard_makes_the_trials_of_a_search_again(cell: Locator, page: Page) -> None:
    figure = run(cell, SEARCH).locator(".gg-figure.trials")
    said = figure.locator(".figure-readout")
    expect(said).to_have_text(
        "learning rate 0.1, width 32: failed; the lowest so far is 0.2, trial 2"
    )
    slider = figure.get_by_role("slider", name="Trials of the search")
    canvas = figure.locator("canvas")
    pixels = "c => c.toDataURL()"
    end = canvas.evaluate(pixels)
    slider.press("Home")
    expect(slider).to_have_attribute("aria-valuetext", "trial 1")
    expect(said).to_have_text("learning rate 0.001, width 4: loss 0.6, the lowest so far")
    assert canvas.evaluate(pixels) != end
    slider.press("ArrowRight")
    expect(said).to_have_text("learning rate 0.01, width 8: loss 0.2, the lowest so far")
    figure.get_by_role("button", name="Step on").press("Enter")
    expect(slider).to_have_attribute("aria-valuetext", "trial 3")
    figure.get_by_role("button", name="Figure menu").press("Enter")
    figure.get_by_role("menuitem", name="Show the data").press("Enter")
    data = page.get_by_role("dialog", name="Data")
    expect(data.locator("tbody tr").nth(1)).to_have_text("0.0180.2")
