"""Rich outputs as a reader sees them."""

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


def test_markdown_formulas_and_tables(cell: Locator) -> None:
    outputs = run(
        cell,
        "from glowgrad.display import Latex, Markdown, Table\n"
        "display(Markdown('## Title\\n\\n$x^2$ <script>alert(1)</script> [out](javascript:x)'))\n"
        "display(Latex(r'\\frac{1}{2}'))\n"
        "Table([[1, 'a']], ['n', 'letter'])",
    )
    expect(outputs.locator("h2")).to_have_text("Title")
    expect(outputs.locator("math msup")).to_have_count(1)
    expect(outputs.locator("math mfrac")).to_have_count(1)
    expect(outputs.locator("script, a[href^=javascript]")).to_have_count(0)
    expect(outputs.locator("th")).to_have_text(["n", "letter"])


def test_a_bar_over_a_formula_is_drawn(page: Page, site: str) -> None:
    """Temml writes it as an element that Chromium does not know."""
    page.goto(f"{site}/lessons/batch-normalisation/")
    bar = page.locator("main math .tml-overline").first
    assert bar.evaluate("(bar) => getComputedStyle(bar).borderTopStyle") == "solid"


def test_clear_output_replaces_what_was_shown(cell: Locator) -> None:
    outputs = run(
        cell,
        "from IPython.display import clear_output\n"
        "for i in range(5):\n    clear_output(wait=True)\n    print('round', i)\n"
        "clear_output(wait=True)",
    )
    expect(outputs).to_have_text("round 4")


def test_images_show_and_unfold_their_numbers(cell: Locator) -> None:
    outputs = run(cell, "import glowgrad as gg\ngg.rand(4, 1, 12, 12)")
    expect(outputs.locator("canvas")).to_have_count(4)
    numbers = outputs.get_by_text("tensor([[[[")
    expect(numbers).to_be_hidden()
    outputs.get_by_text("As numbers").click()
    expect(numbers).to_be_visible()


def test_nested_bars_are_one_below_the_other_and_go(cell: Locator) -> None:
    outputs = run(
        cell,
        "from tqdm.auto import tqdm\n"
        "for epoch in tqdm(range(3), desc='epochs'):\n"
        "    for step in tqdm(range(4), desc='steps', leave=False):\n        pass",
    )
    bars = outputs.locator(".gg-progress")
    expect(bars).to_have_count(1)
    expect(bars).to_contain_text("epochs3 of 3")
    expect(bars.locator("progress")).to_have_js_property("value", 3)


def test_the_autograd_graph_is_walked_by_keys(cell: Locator, page: Page) -> None:
    outputs = run(
        cell,
        "import glowgrad as gg\nfrom glowgrad import pictures\n"
        "w = gg.tensor([2.0, -1.0], requires_grad=True)\n"
        "with pictures.AutogradTrace() as trace:\n"
        "    loss = (w * gg.tensor([3.0, 4.0])).sum()\n    loss.backward()\n"
        "trace.figure()",
    )
    boxes = outputs.locator("g.node")
    expect(boxes).to_have_count(4)
    details = outputs.locator(".graph-details")
    expect(details).to_contain_text("Click a box")
    boxes.filter(has_text="mul").click()
    expect(details).to_contain_text("loss = (w * gg.tensor([3.0, 4.0])).sum()")
    expect(details.locator("table").first.locator("td")).to_have_text(["6", "−4"])
    page.keyboard.press("ArrowRight")
    expect(details).to_contain_text("loss = sum")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(details.get_by_text("Gradient")).to_have_count(1)
    expect(outputs.locator("g.node.chosen")).to_contain_text("w")
