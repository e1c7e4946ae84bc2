"""The site around the lessons, as a reader uses it: search, sidebar, terms, colours, print."""

import re

from playwright.sync_api import Browser, Page, expect

NAVIGATED = 15_000


def search(page: Page, question: str) -> None:
    """Ask, from an open dialog."""
    page.get_by_role("combobox", name="Search").fill(question)


def test_search_by_keyboard(plain_site: str, page: Page) -> None:
    """Opened by /, typed at once, walked by arrows; Enter goes there. No isolation is needed."""
    page.goto(f"{plain_site}/lessons/xor/")
    expect(page.get_by_role("button", name="Search")).to_be_visible()
    page.keyboard.press("/")
    page.keyboard.type("nn.Linear")
    field = page.get_by_role("combobox", name="Search")
    options = page.locator("dialog [role=option]")
    expect(field).to_have_value("nn.Linear")
    expect(options.first).to_contain_text("nn.Linear", timeout=NAVIGATED)
    expect(page.locator("dialog [role=status]")).to_contain_text("results")
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("group", name="Lessons")).to_be_visible()
    chosen = page.locator("[role=option][aria-selected=true]")
    expect(chosen).to_have_attribute("href", re.compile(r"docs/api/nn/#Linear$"))
    page.keyboard.press("ArrowDown")
    expect(chosen).to_have_count(1)
    second = chosen.get_attribute("id")
    assert second
    expect(field).to_have_attribute("aria-activedescendant", second)
    page.keyboard.press("ArrowUp")

    search(page, "qqzzxx vvkkww")
    expect(page.locator("dialog [role=status]")).to_contain_text("Nothing found")
    search(page, "sgmoidd functon")
    expect(options.first).to_be_visible()
    search(page, "(((")
    expect(page.locator("dialog [role=status]")).to_contain_text("Nothing found")

    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("Control+k")
    search(page, "perceptron")
    expect(page.locator("dialog mark").first).to_be_visible()
    search(page, "torch.nn.Linear")
    expect(chosen).to_have_attribute("href", re.compile("#Linear$"))
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/docs/api/nn/#Linear$"))
    expect(page.locator("h3#Linear")).to_be_in_viewport()


def test_an_example_of_the_reference_runs(site: str, page: Page) -> None:
    page.goto(f"{site}/docs/api/func/")
    cell = page.locator("gg-cell#try-grad")
    expect(cell.locator(".outputs")).to_contain_text("tensor(12.")
    cell.get_by_role("button", name="Run", exact=True).click()
    expect(cell).to_have_attribute("data-state", "done", timeout=90_000)
    expect(cell.locator(".outputs")).to_contain_text("tensor(12.")


def test_filter_of_the_reference(plain_site: str, page: Page) -> None:
    page.goto(f"{plain_site}/docs/api/")
    field = page.get_by_role("searchbox", name="Filter the names")
    field.fill("convtranspose")
    shown = page.locator(".names li:visible")
    expect(shown.first).to_have_text(re.compile("ConvTranspose"))
    assert 3 <= shown.count() <= 12
    field.fill("nonsense here")
    expect(shown).to_have_count(0)
    field.fill("")
    expect(page.get_by_role("heading", name="Keras")).to_be_visible()


def test_contents_beside_a_wide_page_mark_the_section(plain_site: str, page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{plain_site}/lessons/xor/")
    contents = page.get_by_role("navigation", name="On this page")
    expect(contents.get_by_role("link").first).to_be_visible()
    link = contents.get_by_role("link", name="A hidden layer", exact=True)
    link.click()
    expect(link).to_have_attribute("aria-current", "true")
    expect(contents).to_be_in_viewport()
    page.set_viewport_size({"width": 360, "height": 740})
    expect(link).to_be_hidden()
    contents.locator("summary").click()
    expect(link).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_role("button", name="Menu").click()
    expect(page.get_by_role("navigation", name="Site")).to_be_visible()


def test_terms_show_their_meaning(plain_site: str, page: Page) -> None:
    page.goto(f"{plain_site}/lessons/xor/")
    term = page.locator("a.term").first
    tip = page.locator(f"#{term.get_attribute('aria-describedby')}")
    expect(tip).to_be_hidden()
    term.hover()
    expect(tip).to_be_visible()
    tip.hover()
    page.wait_for_timeout(400)
    expect(tip).to_be_visible()
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    page.mouse.move(0, 0)
    term.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(tip).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/glossary/#term-"))


def test_a_tap_shows_and_the_next_one_follows(plain_site: str, browser: Browser) -> None:
    with browser.new_context(has_touch=True, viewport={"width": 360, "height": 740}) as context:
        page = context.new_page()
        page.goto(f"{plain_site}/lessons/xor/")
        term = page.locator("a.term").first
        tip = page.locator(f"#{term.get_attribute('aria-describedby')}")
        term.tap()
        expect(tip).to_be_visible()
        box = tip.bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 360
        term.tap()
        page.wait_for_url(re.compile(r"/glossary/#term-"))


def test_colours_go_through_three_states_and_stay(plain_site: str, page: Page) -> None:
    page.emulate_media(color_scheme="dark")
    page.goto(f"{plain_site}/glossary/")
    root = page.locator("html")
    background = "getComputedStyle(document.documentElement).backgroundColor"
    dark = page.evaluate(background)
    page.get_by_role("button", name="Colours: as the system").click()
    expect(root).to_have_attribute("data-theme", "light")
    assert page.evaluate(background) != dark
    page.reload()
    page.get_by_role("button", name="Colours: light").click()
    expect(root).to_have_attribute("data-theme", "dark")
    page.get_by_role("button", name="Colours: dark").click()
    expect(root).not_to_have_attribute("data-theme", re.compile("."))


def test_a_page_that_is_not_there_leads_on(plain_site: str, page: Page) -> None:
    answer = page.goto(f"{plain_site}/lessons/no-such/lesson/")
    assert answer
    assert answer.status == 404
    expect(page.get_by_role("heading", name="There is no such page")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{plain_site}/lessons/no-such/lesson/#content")
    page.get_by_role("button", name="Search").click()
    search(page, "relu")
    expect(page.locator("dialog [role=option]").first).to_be_visible(timeout=NAVIGATED)
    page.keyboard.press("Escape")
    page.get_by_role("link", name="The glossary").click()
    expect(page.get_by_role("heading", name="Glossary")).to_be_visible()


def test_lessons_read_without_scripts(plain_site: str, browser: Browser) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{plain_site}/lessons/xor/")
        expect(page.get_by_role("navigation", name="Site")).to_be_visible()
        expect(page.locator("gg-cell .outputs [data-recorded]").first).to_be_visible()
        expect(page.get_by_role("button")).to_have_count(0)


def test_print_leaves_the_furniture_out(plain_site: str, page: Page) -> None:
    page.goto(f"{plain_site}/lessons/xor/")
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    page.emulate_media(media="print")
    scheme = "getComputedStyle(document.documentElement).colorScheme"
    assert page.evaluate(scheme) == "light"
    for hidden in (".site-header", "gg-toolbar", ".cell-bar", ".toc", ".lesson-nav"):
        expect(page.locator(hidden).first).to_be_hidden()
    code = page.locator("gg-cell pre.source").first
    assert code.evaluate("(pre) => getComputedStyle(pre).whiteSpace") == "pre-wrap"
