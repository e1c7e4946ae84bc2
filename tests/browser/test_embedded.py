"""Cells in a page of another site, with all that stands behind them: frames, sandbox, Python."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Frame, Locator, Page, Playwright, expect

from builder.browser import CHROMIUM_FLAGS, prepare

from .host_pages import STRICT, host_server

FIRST_RUN = 90_000
BLOG = """
<script async src="{site}embed.js"></script>
<a href="#" id="before">before</a>
<glowgrad-cell id="first" device="cpu" height="200">
import glowgrad as gg
x = gg.tensor([20.0, 22.0])
x.sum().item()
</glowgrad-cell>
<glowgrad-cell id="second">x.tolist()</glowgrad-cell>
<a href="#" id="after">after</a>
<glowgrad-cell id="own" session="own" device="webgpu">
import glowgrad as gg
print(gg.ones(3, device="webgpu").sum())
x
</glowgrad-cell>
<glowgrad-cell id="lesson" lesson="xor" cell="by-hand"></glowgrad-cell>
"""


@pytest.fixture(scope="module")
def readers_browser(playwright: Playwright) -> Iterator[Browser]:
    """A browser that keeps what frames of other sites store apart, as readers' browsers do.

    Playwright turns that off for its own pages, and disallows nothing less than the whole switch.
    """
    executable = prepare()
    flags = [*CHROMIUM_FLAGS, "--enable-automation"]
    with playwright.chromium.launch(executable_path=executable, args=flags) as chromium:
        line = chromium.new_browser_cdp_session().send("Browser.getBrowserCommandLine")
    switch = next(one for one in line["arguments"] if one.startswith("--disable-features="))
    assert "ThirdPartyStoragePartitioning," in switch
    without = switch.replace("ThirdPartyStoragePartitioning,", "")
    with playwright.chromium.launch(
        executable_path=executable, args=[*CHROMIUM_FLAGS, without], ignore_default_args=[switch]
    ) as chromium:
        yield chromium


@pytest.fixture
def blog(readers_browser: Browser, plain_site: str) -> Iterator[Page]:
    """A post with a strict policy; neither it nor the site sends any other header."""
    site = f"{plain_site.rstrip('/')}/"
    with host_server() as host, readers_browser.new_context() as context:
        page = context.new_page()
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda message: message.type == "error" and faults.append(message.text))
        policy = {"Content-Security-Policy": STRICT.format(site=site)}
        page.goto(host.write("post", BLOG.format(site=site), headers=policy))
        yield page
        assert faults == []


def frame_of(cell: Locator) -> Frame:
    """The page in a cell's frame."""
    handle = cell.locator("iframe.shown").element_handle(timeout=FIRST_RUN)
    frame = handle and handle.content_frame()
    assert frame
    return frame


def test_cells_of_a_post_run(blog: Page) -> None:
    assert blog.evaluate("crossOriginIsolated") is False
    first, second = blog.locator("#first"), blog.locator("#second")
    blog.evaluate(
        """() => {
          window.told = [];
          for (const name of ["ready", "output", "done", "error"])
            first.addEventListener(name, ({ detail }) => told.push([name, detail]));
          window.finished = new Promise((resolve) => first.addEventListener("done", resolve));
        }"""
    )
    first.get_by_role("button", name="Run").focus()
    blog.keyboard.press("Enter")
    frame = frame_of(first)
    expect(frame.locator(".outputs")).to_contain_text("42.0", timeout=FIRST_RUN)
    blog.evaluate("finished.then(() => null)")
    assert [name for name, _ in blog.evaluate("told")] == ["ready", "output", "done"]
    assert blog.evaluate("[first.result, first.output[0].type]") == ["42.0", "result"]

    # Cells of a page know each other's variables; so does a session of the page's own.
    assert blog.evaluate("second.run()")["result"] == "[20.0, 22.0]"
    ran = blog.evaluate(
        """async () => {
          const session = await glowgrad.createSession();
          const { result } = await session.run("x.prod().item()");
          session.close();
          return [result, session.state];
        }"""
    )
    assert ran == ["440.0", "dead"]

    # A lesson's cell runs after the cells that it needs.
    lesson = blog.locator("#lesson")
    expect(lesson.locator(".outputs")).to_contain_text("2 of 4 points are right")
    ran = blog.evaluate("lesson.run()")
    assert ran["status"] == "ok", ran["error"]
    assert "2 of 4 points are right" in ran["outputs"][0]["text"]

    # Stop ends the code and keeps what it has.
    blog.evaluate("second.value = 'n = 7\\nprint(n)\\nwhile True: n += 1'")
    blog.evaluate("second.addEventListener('output', () => second.stop()), second.run()")
    assert blog.evaluate("second.run()")["status"] == "interrupted"
    assert blog.evaluate("second.value = 'n > 7'; second.run()")["result"] == "True"

    # As tall as its content, as dark as the page.
    assert blog.evaluate("first.offsetHeight") < 500
    blog.evaluate("first.value = 'for i in range(40): print(i)'; first.run()")
    expect(frame.locator(".outputs")).to_contain_text("39")
    blog.evaluate(
        """async () => {
          while (first.offsetHeight < 600) await new Promise(requestAnimationFrame);
        }"""
    )
    frame.wait_for_function("document.documentElement.scrollHeight <= innerHeight")
    blog.evaluate("document.body.style.cssText = 'background: #111; color: #eee'")
    for cell in (frame, frame_of(second)):
        expect(cell.locator("html")).to_have_attribute("data-theme", "dark")

    # The keyboard goes in and comes out.
    blog.locator("#before").focus()
    blog.keyboard.press("Tab")
    expect(frame.locator("gg-cell")).to_be_focused()
    blog.keyboard.press("Shift+Tab")
    expect(blog.locator("#before")).to_be_focused()
    blog.locator("#after").focus()
    blog.keyboard.press("Shift+Tab")
    expect(second).to_be_focused()


def test_a_session_of_its_own_on_the_gpu(blog: Page) -> None:
    """Below a page without any header, in a sandbox, WebGPU answers."""
    own = blog.locator("#own")
    own.get_by_role("button", name="Run").click()
    frame = frame_of(own)
    expect(frame.locator(".outputs")).to_contain_text(
        "tensor(3., device='webgpu')", timeout=FIRST_RUN
    )
    expect(frame.locator(".outputs")).to_contain_text("name 'x' is not defined")
    assert all("/embed/session/" not in frame.url for frame in blog.frames)
