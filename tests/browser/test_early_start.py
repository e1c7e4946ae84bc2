"""Python starts while the reader reads, unless the reader saves what that costs."""

from playwright.sync_api import Page, expect

from .readers import SAVES_DATA, SPENDS_DATA

FIRST_RUN = 90_000
STATES = """
new MutationObserver(() => {
  (window.states ??= []).push(document.documentElement.dataset.session);
}).observe(document, { attributes: true, subtree: true, attributeFilter: ["data-session"] });
"""


def test_python_starts_while_the_reader_reads(plain_site: str, page: Page) -> None:
    """No code runs by itself, and a later choice of a device holds."""
    page.add_init_script(SPENDS_DATA)
    page.goto(f"{plain_site}lessons/xor/?device=cpu")
    root = page.locator("html")
    expect(root).to_have_attribute("data-session", "booting", timeout=FIRST_RUN)
    assert page.evaluate("performance.getEntriesByName('first-contentful-paint').length") == 1
    first = page.locator("gg-cell").first
    expect(first).not_to_have_attribute("data-state", "running")
    # Run before Python is ready waits for the start that is under way.
    first.get_by_role("button", name="Run", exact=True).click()
    expect(first).to_have_attribute("data-state", "done", timeout=FIRST_RUN)
    expect(root).to_have_attribute("data-device", "cpu")


def test_not_where_the_reader_saves_data(plain_site: str, page: Page) -> None:
    """Only the session's own code comes early; Run works as ever."""
    page.add_init_script(SAVES_DATA + STATES)
    with page.expect_request("**/assets/session-*.js"):
        page.goto(f"{plain_site}lessons/xor/?device=cpu")
    # A start would say so before it asks for this code.
    assert "booting" not in page.evaluate("window.states ?? []")
    expect(page.locator("html")).to_have_attribute("data-session", "off")


def test_not_on_pages_without_cells_nor_for_code_from_elsewhere(
    plain_site: str, page: Page
) -> None:
    page.add_init_script(SPENDS_DATA + STATES)
    with page.expect_request("**/assets/session-*.js"):
        page.goto(f"{plain_site}shared/")
    assert "booting" not in page.evaluate("window.states ?? []")
    page.goto(f"{plain_site}glossary/", wait_until="networkidle")
    assert "booting" not in page.evaluate("window.states ?? []")
