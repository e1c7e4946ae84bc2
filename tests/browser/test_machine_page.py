"""The page of the autodiff machine: before Python, with it, by link, and without scripts."""

from urllib.parse import quote

from playwright.sync_api import Browser, Page, expect

FIRST_RUN = 60_000


def test_examples_are_there_before_python(page: Page, site: str) -> None:
    page.route("**/session*.js", lambda route: route.abort())
    page.goto(f"{site}autodiff/")
    boxes = page.locator(".autodiff-graph .node")
    expect(boxes).to_have_count(13)
    page.get_by_role("button", name="A 2-3-1 network").click()
    expect(page.locator(".autodiff-graph .cell-number").first).to_have_text("1")
    page.get_by_role("button", name="Used twice").click()
    # a acts on L along four edges.
    page.get_by_role("listitem", name="a, 2, gradient of L: 63").click()
    expect(page.locator(".autodiff-words")).to_contain_text("= 63")
    page.get_by_role("slider", name="b", exact=True).fill("1")
    expect(page.get_by_label("Your expression")).to_have_value(
        "a, b = 2.0, 1\nc = a*b + a\nL = c*c - a"
    )
    expect(page.locator(".autodiff-gradient").first).to_have_text("15")


def test_a_typed_expression(page: Page, site: str) -> None:
    page.goto(f"{site}autodiff/?device=cpu")
    text, said = page.get_by_label("Your expression"), page.locator(".machine-state")
    text.fill("L = (sigmoid(w*x) - 1)**2")
    shown = page.locator(".autodiff-code")
    expect(shown).to_contain_text("sigmoid", timeout=FIRST_RUN)
    engine = page.locator("gg-cell#engine")
    expect(engine).to_contain_text("from glowgrad import sigmoid")

    # Nonsense is explained, and the last graph stays.
    text.fill("L = (sigmiod(w*x) - 1)**2")
    expect(said).to_contain_text(
        "Line 1: the machine does not know sigmiod(); did you mean sigmoid()?"
    )
    expect(shown).to_contain_text("sigmoid(w*x)")
    expect(text).to_have_value("L = (sigmiod(w*x) - 1)**2")
    text.fill("L = (sigmoid(w*x) - 1)**2")
    expect(said).to_be_empty()

    # A value that was dragged is in the text, in the link and in both programs.
    page.get_by_role("slider", name="w", exact=True).fill("1.5")
    expect(text).to_have_value("w = 1.5\nL = (sigmoid(w*x) - 1)**2")
    expect(engine).to_contain_text("w = gg.tensor(1.5)")
    gradient = page.locator(".autodiff-gradient").first.inner_text().replace("−", "-")
    for cell in ("engine", "own"):
        page.locator(f"gg-cell#{cell}").evaluate("(cell) => cell.run()")
        outputs = page.locator(f"gg-cell#{cell} .outputs")
        expect(outputs).to_contain_text(f"dL/dw = {float(gradient):.2f}"[:-1])
    link = page.url
    page.goto(f"{site}glossary/")
    page.goto(link)
    expect(text).to_have_value("w = 1.5\nL = (sigmoid(w*x) - 1)**2")
    expect(shown).to_contain_text("w = 1.5", timeout=FIRST_RUN)


def test_a_link_executes_nothing_and_a_broken_one_is_left_alone(page: Page, site: str) -> None:
    hostile = "L = __import__('js').fetch('/stolen')"
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site}autodiff/?device=cpu#code={quote(hostile)}")
    said = page.locator(".machine-state")
    expect(said).to_contain_text("Line 1:", timeout=FIRST_RUN)
    expect(page.get_by_label("Your expression")).to_have_value(hostile)
    assert not [url for url in asked if "stolen" in url]
    expect(page.locator("gg-cell#engine")).to_contain_text("tanh")
    page.goto(f"{site}glossary/")
    page.goto(f"{site}autodiff/#code=%E0%A4%A")
    expect(page.locator(".autodiff-graph .node")).to_have_count(13)


def test_without_scripts_the_first_example_is_drawn(browser: Browser, site: str) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{site}autodiff/")
        expect(page.locator(".machine-still svg")).to_be_visible()
        expect(page.locator(".machine-still svg")).to_contain_text("∇ −0.9585")
