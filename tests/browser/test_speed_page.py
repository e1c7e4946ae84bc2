"""docs/speed: what was recorded stands there, and a reader measures on the own device."""

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

PAGE = "docs/speed/?only=matmul 256&only=sum 1M"


def test_the_recorded_numbers_are_there_without_python(page: Page, site: str) -> None:
    page.goto(f"{site}docs/speed/")
    table = page.get_by_role("table", name="On the CPU")
    expect(table.get_by_role("row", name=re.compile("train MLP"))).to_contain_text("ms")
    page.get_by_role("link", name="the log").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What made it faster")


def test_a_reader_measures_both_devices_and_copies_the_result(page: Page, site: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{site}{PAGE}")
    page.get_by_role("button", name="Measure on this device").click()
    expect(page.locator(".speed-line")).to_have_text("Measured.", timeout=60_000)
    table = page.get_by_role("table", name="On this device")
    row = table.get_by_role("row", name=re.compile("matmul 256"))
    expect(row.get_by_role("cell")).to_have_text([re.compile(r"ms \(.* GFLOP/s\)")] * 2)
    expect(page.locator(".speed-app")).to_contain_text("a program on the processor")
    page.get_by_role("button", name="Copy as JSON").click()
    expect(page.locator(".speed-line")).to_have_text("Copied.")
    copied = json.loads(page.evaluate("navigator.clipboard.readText()"))
    assert set(copied["cases"]) == {"matmul 256", "sum 1M"}
    assert copied["cases"]["sum 1M"]["webgpu"]["ms"] > 0
    page.get_by_role("button", name="Copy as text").click()
    text = page.evaluate("navigator.clipboard.readText()")
    assert re.search(r"^\| matmul 256 \| .* GFLOP/s\) \| .* GFLOP/s\) \|$", text, re.MULTILINE)


@pytest.mark.slow  # as the test above, but for one button
def test_stop_leaves_what_was_measured(page: Page, site: str) -> None:
    page.goto(f"{site}docs/speed/?only=sum 1M&only=matmul 2048")
    start = page.get_by_role("button", name="Measure on this device")
    start.focus()
    page.keyboard.press("Enter")
    row = page.get_by_role("table", name="On this device").get_by_role("row").last
    stop = page.get_by_role("button", name="Stop")
    expect(stop).to_be_focused()
    expect(page.locator(".speed-line")).to_contain_text("matmul 2048", timeout=30_000)
    page.keyboard.press("Enter")
    expect(page.locator(".speed-line")).to_contain_text("Stopped")
    expect(page.get_by_role("button", name="Measure again")).to_be_focused()
    expect(row.get_by_role("cell").last).to_have_text(re.compile("ms|–"))


@pytest.mark.slow  # as the test above, but for one sentence
def test_without_webgpu_the_page_says_so_and_measures_the_cpu(
    new_page: Callable[[], Page], site: str
) -> None:
    page = new_page()
    page.context.add_init_script("delete Navigator.prototype.gpu")
    page.route(
        re.compile(r"/worker-\w+\.js$"),
        lambda route: route.fulfill(
            response=(answer := route.fetch()),
            body="delete WorkerNavigator.prototype.gpu;\n" + answer.text(),
        ),
    )
    page.goto(f"{site}docs/speed/?only=sum 1M")
    page.get_by_role("button", name="Measure on this device").click()
    measured = page.locator(".speed-app")
    expect(measured).to_contain_text("no column for WebGPU", timeout=60_000)
    expect(page.locator(".speed-line")).to_have_text("Measured.", timeout=60_000)
    expect(measured.get_by_role("columnheader", name="CPU")).to_be_visible()
    expect(measured.get_by_role("columnheader", name="WebGPU")).to_have_count(0)
