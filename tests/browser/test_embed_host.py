"""embed.js in pages of another site: what readers see, and what pages can say to a cell.

The frames are stand-ins here, which answer at once; test_embedded.py has the real ones.
"""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Frame, Locator, Page, expect

from builder.serve import serve_in_thread

from .host_pages import STRICT, Host, host_server

HERE = Path(__file__).parent
CODE = """
<glowgrad-cell{attributes}>
<pre>
    import glowgrad as gg

    print(1 &lt; 2)
</pre>
</glowgrad-cell>
"""


@pytest.fixture(scope="module")
def blog() -> Iterator[Host]:
    """Pages of another site than Glowgrad's, as browsers see it."""
    with host_server() as server:
        yield server


@pytest.fixture(scope="module")
def still_site(dist: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The scripts that other pages load, in a folder of a host, around frames without Python."""
    root = tmp_path_factory.mktemp("site")
    folder = root / "deep" / "down"
    for name in ("embed.js", "v1/embed.js", "lessons/xor/cells.js", "embed/remote.js"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(dist / name, folder / name)
    old = (folder / "lessons/xor/cells.js").read_text().replace('("xor"', '("old-xor"', 1)
    (folder / "lessons/old-xor").mkdir()
    (folder / "lessons/old-xor/cells.js").write_text(old)
    (folder / "embed/session").mkdir()
    shutil.copyfile(HERE / "embed_frame.html", folder / "embed/index.html")
    shutil.copyfile(HERE / "embed_session.html", folder / "embed/session/index.html")
    with serve_in_thread(root, isolated=False) as url:
        yield f"{url}deep/down/"


@pytest.fixture
def show(still_site: str, blog: Host, page: Page) -> Callable[..., Page]:
    """Puts up a page with embed.js in it, and opens it."""

    def open_page(body: str, head: str = "", policy: str | None = None) -> Page:
        script = f'<script async src="{still_site}embed.js"></script>'
        headers = {"Content-Security-Policy": policy.format(site=still_site)} if policy else {}
        page.goto(blog.write("post", body, script + head, headers))
        return page

    return open_page


def cell_of(page: Page, number: int = 0) -> Locator:
    """The n-th cell; Playwright looks into its shadow by itself."""
    return page.locator("glowgrad-cell").nth(number)


def frame_of(cell: Locator) -> Frame:
    """The page in a cell's frame."""
    expect(cell.locator("iframe.shown")).to_have_count(1)
    handle = cell.locator("iframe").element_handle().content_frame()
    assert handle
    return handle


def session_of(page: Page) -> Frame:
    """The hidden frame of the session that a page's cells share."""
    return next(frame for frame in page.frames if frame.url.endswith("/embed/session/"))


def heard(cell: Locator) -> list[dict[str, Any]]:
    """What a cell's frame was told."""
    return list(frame_of(cell).evaluate("heard"))


def test_before_the_click_nothing_heavy(show: Callable[..., Page], dist: Path, page: Page) -> None:
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(urlsplit(request.url).path))
    show("".join(CODE.format(attributes="") for _ in range(10)))
    expect(cell_of(page, 9).locator(".k")).to_have_text(["import", "as"])
    expect(cell_of(page).locator("code")).to_have_text("import glowgrad as gg\n\nprint(1 < 2)")
    assert fetched == ["/post", "/deep/down/embed.js"]

    names = "corners by-hand clouds learn learn-xor xor-curve network descent fresh-points layers"
    cells = [
        f'<glowgrad-cell lesson="xor" cell="{name}"></glowgrad-cell>' for name in names.split()
    ]
    fetched.clear()
    show("".join(cells))
    expect(cell_of(page, 1)).to_contain_text("2 of 4 points are right")
    cell_of(page, 9).scroll_into_view_if_needed()
    expect(
        cell_of(page, 9).get_by_role("button", name=re.compile("^Run .*, layers$"))
    ).to_be_visible()
    expect(cell_of(page, 5).get_by_role("img", name="Accuracy over")).to_have_count(1)
    assert fetched == ["/post", "/deep/down/embed.js", "/deep/down/lessons/xor/cells.js"]


def test_the_click_opens_a_frame_and_cells_share_a_session(show: Callable[..., Page]) -> None:
    page = show(
        CODE.format(attributes=' id="a" height="250"')
        + CODE.format(attributes=' device="cpu"')
        + CODE.format(attributes=' session="own" label="Mine"')
    )
    page.evaluate(
        """() => {
          window.seen = [];
          for (const name of ["ready", "output", "done", "error"])
            document.querySelector("#a").addEventListener(name, (e) => seen.push([name, e.detail]));
        }"""
    )
    first = cell_of(page)
    run = first.get_by_role("button", name="Run Python cell 1")
    run.focus()
    page.keyboard.press("Enter")
    code = "import glowgrad as gg\n\nprint(1 < 2)"
    opening = heard(first)[0]
    assert opening | {"glowgrad": 1} == opening
    wanted = {"type": "open", "lesson": "", "code": code, "device": "auto", "run": True}
    assert opening | wanted == opening
    assert opening["theme"] == "light"
    assert opening["ports"] == 1
    assert heard(first)[-1]["type"] == "focus", "the keyboard goes on in the frame"
    assert page.evaluate("document.activeElement.id") == "a"
    expect(first.locator("iframe")).to_have_attribute("title", "Python cell 1")
    expect(run).to_be_hidden()
    assert first.evaluate("cell => cell.offsetHeight") == 300
    output = {"type": "stream", "name": "stdout", "text": code}
    done = {"status": "ok", "result": code, "outputs": [output], "error": None, "ms": 3}
    assert page.evaluate("seen") == [
        ["ready", {"device": "cpu"}],
        ["output", output],
        ["done", done],
    ]

    second, third = cell_of(page, 1), cell_of(page, 2)
    second.get_by_role("button", name="Edit").click()
    assert heard(second)[0]["run"] is False
    assert page.evaluate("seen.length") == 3
    third.get_by_role("button", name="Run Mine").click()
    assert heard(third)[0]["ports"] == 0
    assert heard(third)[0]["own"] is True
    session = session_of(page)
    devices = [client["device"] for client in session.evaluate("clients")]
    assert devices == ["auto", "cpu"]
    assert {client["ports"] for client in session.evaluate("clients")} == {1}


def test_the_page_drives_a_cell(show: Callable[..., Page], blog: Host) -> None:
    page = show(CODE.format(attributes=' id="a"'))
    expect(cell_of(page).locator("code")).not_to_be_empty()
    ran = page.evaluate("a.value = 'x = 1'; a.run()")
    assert ran["status"] == "ok"
    assert ran["result"] == "x = 1"
    assert page.evaluate("[a.value, a.result, a.output.length]") == ["x = 1", "x = 1", 1]
    ran = page.evaluate("a.value = 'fail'; Promise.all([a.run(), a.run()])")
    assert ran[0] == ran[1], "while it runs, nothing new starts"
    assert ran[0]["error"] == {"name": "ValueError", "message": "no", "line": 2}
    frame = frame_of(cell_of(page))
    frame.evaluate("tell('code', {code: 'of the reader'})")
    page.wait_for_function("a.value === 'of the reader'")
    page.evaluate("a.stop()")
    frame.wait_for_function("heard.at(-1).type === 'stop'")
    assert [message["type"] for message in heard(cell_of(page))].count("run") == 1

    # Height follows the content; nonsense, and messages of others, change nothing.
    frame.evaluate("tell('height', {height: 500}); tell('height', {height: 'tall'})")
    expect(cell_of(page)).to_have_css("height", "500px")
    page.evaluate("postMessage({glowgrad: 1, type: 'code', code: 'of somebody else'})")
    session = session_of(page)
    session.evaluate("parent.postMessage({glowgrad: 1, type: 'code', code: 'of the session'}, '*')")
    frame.evaluate("tell('height', {height: 510})")
    expect(cell_of(page)).to_have_css("height", "510px")
    assert page.evaluate("a.value") == "of the reader"

    # A frame that has gone to another site is nobody to listen to.
    said = "{glowgrad: 1, type: 'code', code: 'of another site'}"
    other = blog.write("other", f"<script>parent.postMessage({said}, '*')</script>")
    page.evaluate(
        """() => {
          window.came = new Promise((resolve) => addEventListener("message", ({ data }) =>
            data.code === "of another site" && resolve(null)));
        }"""
    )
    frame.evaluate(f"setTimeout(() => location.assign('{other}'))")
    page.evaluate("came")
    assert page.evaluate("a.value") == "of the reader"


def test_cells_that_come_go_and_move(show: Callable[..., Page]) -> None:
    page = show('<div id="x"></div><div id="y"></div>')
    page.wait_for_function("window.glowgrad")
    page.evaluate(
        """() => {
          const cell = document.createElement("glowgrad-cell");
          cell.id = "a";
          x.append(cell);
          cell.textContent = "print(1)";
        }"""
    )
    cell = cell_of(page)
    expect(cell.locator("code")).to_have_text("print(1)")
    assert page.evaluate("a.run()")["status"] == "ok"
    page.evaluate("a.textContent = 'print(1.5)'")
    frame_of(cell).wait_for_function("heard.at(-1).code === 'print(1.5)'")
    lost = page.evaluate("document.createElement('glowgrad-cell').run()")
    assert lost["error"]["message"] == "The cell is in no page."
    page.evaluate("a.value = 'print(2)'; y.append(a)")
    frame_of(cell).wait_for_function("heard[0]?.type === 'open'")
    assert heard(cell)[0] | {"code": "print(2)", "run": False} == heard(cell)[0]
    assert page.evaluate("a.run()")["result"] == "print(2)"

    # A clone begins from the page's text; a cell taken out leaves nothing behind.
    page.evaluate("x.append(a.cloneNode(true)); a.remove; y.firstChild.remove()")
    expect(cell.locator("code")).to_have_text("print(1.5)")
    expect(cell.get_by_role("button", name="Run")).to_be_visible()
    expect(page.locator("iframe")).to_have_count(0)
    page.evaluate("x.firstChild.textContent = 'print(3)'")
    expect(cell.locator("code")).to_have_text("print(3)")


def test_colours_follow_the_page(show: Callable[..., Page]) -> None:
    style = """<style>
      html { background: white; color: #222; transition: color 0.1s }
      html.night { background: #111; color: #eee }
      * { color: inherit; all: revert; line-height: 3 !important; display: inline !important }
      pre, button, code, section, div { border: 9px solid red !important; font-size: 40px }
    </style>"""
    page = show(CODE.format(attributes="") + CODE.format(attributes=' theme="dark"'), style)
    first, second = (cell_of(page, at).locator("section") for at in (0, 1))
    expect(first).to_have_attribute("data-theme", "light")
    expect(second).to_have_attribute("data-theme", "dark")
    cell_of(page).get_by_role("button", name="Run").click()
    page.evaluate("document.documentElement.className = 'night'")
    expect(first).to_have_attribute("data-theme", "dark")
    frame_of(cell_of(page)).wait_for_function("heard.some((one) => one.theme === 'dark')")
    page.evaluate("document.querySelectorAll('glowgrad-cell')[1].setAttribute('theme', 'light')")
    expect(second).to_have_attribute("data-theme", "light")
    # Paper is light, and has no buttons.
    page.emulate_media(media="print")
    expect(cell_of(page, 1).get_by_role("button", name="Run")).to_be_hidden()
    assert second.evaluate("(root) => getComputedStyle(root).colorScheme") == "light"
    page.emulate_media(media="screen")
    # Nothing of the page's style sheet reaches a cell.
    inner = cell_of(page, 1).locator("pre.source")
    expect(inner).to_have_css("border-top-width", "1px")
    assert second.evaluate("(root) => getComputedStyle(root).display") == "flow-root"
    assert (
        page.evaluate("getComputedStyle(document.querySelector('glowgrad-cell')).display")
        == "block"
    )


def test_cells_fit_where_they_are_put(show: Callable[..., Page], page: Page) -> None:
    """Beside text, in tables and grids, from right to left: no wider than the page."""
    page.set_viewport_size({"width": 320, "height": 700})
    cell = f"<glowgrad-cell>x = 1{' + 1' * 40}</glowgrad-cell>"
    places = [
        '<div style="display: flex">{}<p>beside</p></div>',
        '<div style="display: grid">{}</div>',
        '<div style="display: inline-block">{}</div>',
        "<table><tr><td>{}</td></tr></table>",
        "<div dir=rtl>{}</div>",
        '<pre style="padding: 90px; font-size: 40px">{}</pre>',
    ]
    show("".join(place.format(cell) for place in places))
    expect(cell_of(page, 5).locator(".mi").first).to_be_visible()
    widths = "[...document.querySelectorAll('glowgrad-cell')].map((cell) => cell.offsetWidth)"
    before = page.evaluate(widths)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert before[5] == before[1], "the frame of a <pre> is gone"
    page.evaluate(
        "Promise.all([...document.querySelectorAll('glowgrad-cell')].map((c) => c.run()))"
    )
    assert page.evaluate(widths) == before
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_strict_policy_is_enough(show: Callable[..., Page], page: Page) -> None:
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text))
    body = '<glowgrad-cell lesson="xor" cell="xor-curve" id="a"></glowgrad-cell>'
    show(body, policy=STRICT)
    cell = cell_of(page)
    expect(cell.get_by_role("img", name="Accuracy over")).to_be_visible()
    assert page.evaluate("a.run()")["status"] == "ok"
    frame_of(cell)
    expect(cell.locator("pre.source")).to_have_css("border-top-width", "1px")
    assert refused == []

    show(CODE.format(attributes=' id="a"'), policy="default-src 'none'; script-src {site}")
    ran = page.evaluate("a.run()")
    assert ran["error"]["name"] == "NotLoaded"
    expect(cell.get_by_role("status")).to_contain_text("frame-src")
    expect(cell.locator("code")).to_contain_text("print(1 < 2)")
    expect(cell.get_by_role("button", name="Run")).to_be_enabled()


def test_without_the_script_the_text_stays(blog: Host, browser: Browser) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(blog.write("still", CODE.format(attributes=' lesson="xor"')))
        expect(page.get_by_text("print(1 < 2)")).to_be_visible()


def test_lessons_that_are_not_there(show: Callable[..., Page], page: Page) -> None:
    body = [
        '<glowgrad-cell lesson="no-such">print("mine")</glowgrad-cell>',
        '<glowgrad-cell lesson="xor" cell="nope"></glowgrad-cell>',
        '<glowgrad-cell lesson="../../x" cell="nope"></glowgrad-cell>',
        '<glowgrad-cell lesson="old-xor" cell="descent"></glowgrad-cell>',
        '<glowgrad-cell lesson="xor">print("shown until the lesson is there")</glowgrad-cell>',
    ]
    show("".join(body))
    notes = [cell_of(page, at).get_by_role("status") for at in range(3)]
    expect(notes[0]).to_contain_text("There is no lesson “no-such”")
    expect(cell_of(page).locator("code")).to_have_text('print("mine")')
    expect(notes[1]).to_contain_text("has no cell “nope”. Its cells are corners, by-hand,")
    expect(notes[2]).to_contain_text("There is no lesson “../../x”")
    renamed = cell_of(page, 3)
    expect(renamed.get_by_role("link")).to_have_attribute(
        "href", re.compile("/lessons/xor/#descent$")
    )
    expect(cell_of(page, 4).locator("code")).to_contain_text("import glowgrad as gg")
    cell_of(page, 1).get_by_role("button", name="Run").click()
    expect(notes[1]).to_contain_text("has no cell “nope”")
    expect(cell_of(page, 1).locator("iframe")).to_have_count(0)
    # A text of its own runs even where the lesson is missing.
    cell_of(page).get_by_role("button", name="Run").click()
    assert heard(cell_of(page))[0]["code"] == 'print("mine")'


def test_a_site_out_of_reach(show: Callable[..., Page], page: Page) -> None:
    page.clock.install()
    page.route("**/embed/", lambda route: route.abort())
    show(CODE.format(attributes=""))
    cell = cell_of(page)
    cell.get_by_role("button", name="Run").click()
    expect(cell.get_by_role("status")).to_contain_text("Loading Glowgrad from localhost")
    page.clock.run_for(21_000)
    expect(cell.get_by_role("status")).to_contain_text("could not be loaded from localhost")
    expect(cell.locator("code")).to_contain_text("print(1 < 2)")
    page.unroute("**/embed/")
    cell.get_by_role("button", name="Run").click()
    frame_of(cell)


def test_several_versions_live_together(still_site: str, show: Callable[..., Page]) -> None:
    second = f'<script async src="{still_site}v1/embed.js"></script>'
    page = show(CODE.format(attributes=' id="a"'), second)
    assert page.evaluate("a.run()")["status"] == "ok"
    page.wait_for_load_state()
    assert page.evaluate("glowgrad.site") == still_site
