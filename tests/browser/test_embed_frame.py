"""Cells in frames: alone, in a page of another origin, and several around one session."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from playwright.sync_api import FrameLocator, Locator, Page, expect

from builder.serve import serve_in_thread

from .one_lesson import folder_of
from .other_origin import give_packages
from .test_bad_conditions import DENIED

FIRST_RUN = 60_000
BYTES = 200_000
PYTHON = re.compile("/(runtime|engine)/")
HOST = Path(__file__).with_name("embed_host.html")
LESSON = """---
title: Sums
slug: sums
part: 1
order: 1
minutes: 5
summary: Cells that build on each other.
formerly: [additions]
---

```{code-cell} python
:id: begin
total = 40
```

```{widget} slider
:id: step
:label: step
:variable: step
:min: 0
:max: 5
:step: 1
:value: 2
```

```{code-cell} python
:id: add
total = total + step
total
```

```{code-cell} python
:id: show
print("total", total)
```

```{exercise}
:id: double
:title: Double it
Write double, as [begin](#begin) would have it.
--- starter
def double(x): return x
--- hint
Times two.
--- solution
def double(x): return 2 * x
--- check
assert double(total) == 2 * total
```
"""
RECORDED = {"sums": {"add": [{"type": "result", "data": {"text/plain": "recorded 42"}}]}}


@pytest.fixture(scope="module")
def embeds(dist: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """URL of a site with one lesson, served without any special header."""
    folder = folder_of(LESSON, dist, tmp_path_factory.mktemp("embeds"), RECORDED)
    with serve_in_thread(folder, isolated=False) as url:
        yield url


@pytest.fixture(scope="module")
def blog(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """URL of somebody else's page, on a site of its own."""
    folder = tmp_path_factory.mktemp("blog")
    (folder / "index.html").write_text(HOST.read_text(encoding="utf-8"), encoding="utf-8")
    with serve_in_thread(folder, isolated=False) as url:
        yield url.replace("localhost", "127.0.0.1")


@pytest.fixture
def host(page: Page, embeds: str, blog: str) -> Page:
    page.goto(f"{blog}?site={quote(embeds)}")
    return page


def shown(page: Page | FrameLocator, name: str) -> Locator:
    return page.locator(f"gg-cell[id='{name}']")


def frame(page: Page, name: str) -> FrameLocator:
    return page.frame_locator(f"iframe[name='{name}']")


def open_cell(page: Page, name: str, shared: bool = False, **opening: Any) -> FrameLocator:
    """Let the host put a frame in and open a cell there, once the frame has said hello."""
    page.evaluate(
        "([name, opening, shared]) => openCell(name, opening, shared)",
        [name, {"device": "cpu", "theme": "light", **opening}, shared],
    )
    return frame(page, name)


def heard(page: Page, name: str, kind: str, count: int = 1) -> list[dict[str, Any]]:
    """What the frame has told the host, once it has told so much."""
    page.wait_for_function(
        "([name, kind, count]) => heard(name, kind).length >= count",
        arg=[name, kind, count],
        timeout=FIRST_RUN,
    )
    found: list[dict[str, Any]] = page.evaluate("([n, k]) => heard(n, k)", [name, kind])
    return found


def test_a_lesson_cell_alone(embeds: str, page: Page) -> None:
    """A plain iframe's page: nothing runs by itself, and what the cell builds on runs first."""
    python: list[str] = []
    page.on("request", lambda request: "pyodide" in request.url and python.append(request.url))
    page.goto(embeds)
    page.evaluate("localStorage.setItem('glowgrad:theme', '\"dark\"')")
    page.evaluate("localStorage.setItem('glowgrad:edit:sums:add', '{\"text\": \"mine\"}')")
    kept = page.evaluate("JSON.stringify(localStorage)")
    page.goto(f"{embeds}embed/?lesson=sums&cell=add&device=cpu&theme=light")
    cell = shown(page, "add")
    expect(cell.locator(".outputs")).to_have_text("recorded 42")
    expect(cell.locator("pre.source")).to_contain_text("total = total + step")
    expect(page.get_by_text("Runs one earlier cell first")).to_be_visible()
    expect(shown(page, "begin")).to_be_hidden()
    expect(page.locator("gg-control#step")).to_be_visible()  # the cell reads its variable
    assert page.locator("html").get_attribute("data-theme") == "light"
    assert not python
    cell.get_by_role("button", name="Run", exact=True).click()
    expect(cell.locator(".outputs")).to_have_text("42", timeout=FIRST_RUN)
    expect(page.get_by_text("One earlier cell has run")).to_be_visible()
    cell.get_by_role("button", name="Run", exact=True).click()
    expect(cell.locator(".outputs")).to_have_text("44")  # the cell before has not run again
    link = page.get_by_role("link", name="Open in Glowgrad")
    assert link.get_attribute("href") == f"{embeds}lessons/sums/#add"
    cell.locator("pre.source").click()
    expect(cell.locator(".cm-content")).to_be_focused()
    page.keyboard.press("Control+End")
    page.keyboard.type(" + 100")
    page.keyboard.press("Control+Enter")
    expect(cell.locator(".outputs")).to_have_text("146")
    cell.get_by_role("button", name="Reset", exact=True).click()
    expect(cell.locator(".cm-content")).not_to_contain_text("100")
    page.keyboard.press("Escape")
    for keys in ("d", "d", "b"):  # there is nothing here to delete, and no place for more
        page.keyboard.press(keys)
    expect(page.locator("gg-cell")).to_have_count(2)
    page.evaluate("dispatchEvent(new Event('pagehide'))")
    assert page.evaluate("JSON.stringify(localStorage)") == kept


def test_an_exercise_and_a_failure_before(embeds: str, page: Page) -> None:
    """No storage at all; an exercise comes with its check; a failing cell unfolds."""
    page.add_init_script(DENIED)
    page.goto(f"{embeds}embed/?lesson=sums&cells=begin,show,double&device=cpu")
    link = page.get_by_role("link", name="begin")
    assert link.evaluate("e => e.href") == f"{embeds}lessons/sums/#begin"
    page.locator(".embed-before summary").click()
    middle = shown(page, "add")
    middle.locator("pre.source").click()
    expect(middle.locator(".cm-content")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("total = nothing")
    page.locator(".embed-before summary").click()
    shown(page, "show").get_by_role("button", name="Run", exact=True).click()
    expect(page.get_by_text("The earlier cell add failed")).to_be_visible(timeout=FIRST_RUN)
    expect(middle.locator(".error-message")).to_be_visible()
    expect(shown(page, "show").locator(".cell-status")).to_have_text("not run")
    middle.get_by_role("button", name="Reset", exact=True).click()
    page.get_by_role("button", name="Check").click()
    expect(page.locator(".feedback")).to_contain_text("Not yet")
    expect(middle).to_have_attribute("data-state", "done")  # the exercise needs it, too


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("?lesson=nowhere", "There is no lesson “nowhere”."),
        ("?lesson=../notebook", "There is no lesson “../notebook”."),
        ("?lesson=sums&cell=none", "“Sums” has no cell “none”. Its cells are: begin, add, show,"),
        ("#1.broken", "This link was changed or cut off"),
        ("#hello", "This link carries no code that Glowgrad made"),
    ],
)
def test_nothing_to_show(address: str, says: str, embeds: str, page: Page) -> None:
    page.goto(f"{embeds}embed/{address}")
    expect(page.locator(".embed-message")).to_contain_text(says)
    expect(page.get_by_role("link", name="Open in Glowgrad")).to_be_visible()


def test_a_renamed_lesson_and_a_link(embeds: str, page: Page) -> None:
    page.goto(f"{embeds}embed/?lesson=additions&cell=show")
    expect(shown(page, "show").locator("pre.source")).to_contain_text("print")
    expect(page.locator(".embed-before")).to_contain_text("Runs 2 earlier cells first")
    link = page.get_by_role("link", name="Open in Glowgrad")
    assert link.get_attribute("href") == f"{embeds}lessons/sums/#show"
    # Code that is nobody's lesson comes in the address, and leaves with the reader.
    page.goto(f"{embeds}shared/")
    text = page.evaluate(
        """async () => {
          const bytes = new TextEncoder().encode(JSON.stringify({ cells: [
            { code: "a = 6", id: "first" }, { note: "*Times* 7" }, { code: "a * 7", id: "last" },
          ] }));
          const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate"));
          const packed = new Uint8Array(await new Response(stream).arrayBuffer());
          return "1." + btoa(String.fromCharCode(...packed))
            .replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
        }"""
    )
    page.goto(f"{embeds}embed/#{text}")
    expect(page.locator("gg-note em")).to_have_text("Times")
    expect(page.locator("gg-cell")).to_have_count(2)
    page.goto("about:blank")
    page.goto(f"{embeds}embed/?cell=last&device=cpu#{text}")
    shown(page, "last").get_by_role("button", name="Run", exact=True).click()
    expect(shown(page, "last").locator(".outputs")).to_have_text("42", timeout=FIRST_RUN)
    shared = re.compile(re.escape(f"{embeds}shared/#1."))
    expect(page.get_by_role("link", name="Open in Glowgrad")).to_have_attribute("href", shared)


def test_under_a_host(host: Page) -> None:
    """What the host says and hears; what others say is passed over."""
    cell = open_cell(host, "one", code="x = 6\nprint('begun')\nx * 7", run=True)
    host.evaluate("post('one', { type: 'stop' })")  # before Python is there
    assert heard(host, "one", "done")[0]["status"] == "interrupted"
    host.evaluate("post('one', { type: 'run' })")
    expect(cell.locator(".outputs")).to_contain_text("42", timeout=FIRST_RUN)
    done = heard(host, "one", "done", 2)[-1]
    assert (done["status"], done["result"]) == ("ok", "42")
    outputs = [message["output"] for message in heard(host, "one", "output", 2)]
    assert outputs[0]["text"].strip() == "begun"
    assert heard(host, "one", "ready")[0]["device"] == "cpu"
    states = [message["state"] for message in heard(host, "one", "state")]
    assert states == ["off", "booting", "ready", "busy", "ready"]

    # The frame is as tall as what it holds: no bar, no gap, and no going in circles.
    host.evaluate("post('one', { type: 'code', code: 'for i in range(30): print(i)' })")
    host.evaluate("post('one', { type: 'run' })")
    heard(host, "one", "done", 3)
    expect(cell.locator(".outputs")).to_contain_text("29")
    host.wait_for_function("heard('one', 'height').at(-1).height > 600")
    cell.locator("html").evaluate(
        """async (page) => {
          while (page.scrollHeight > innerHeight) await new Promise(requestAnimationFrame);
        }"""
    )
    assert host.evaluate("heard('one', 'height').length") < 12
    assert heard(host, "one", "code")[-1]["code"] == "for i in range(30): print(i)"

    # An error arrives as one, with its line.
    host.evaluate("post('one', { type: 'code', code: 'y = 1\\nnothing' })")
    host.evaluate("post('one', { type: 'run' })")
    assert heard(host, "one", "done", 4)[-1]["status"] == "error"
    error = heard(host, "one", "error")[-1]
    assert (error["name"], error["line"]) == ("NameError", 2)

    # Stop keeps what Python holds.
    host.evaluate("post('one', { type: 'code', code: 'x = 7\\nprint(x)\\nwhile True: pass' })")
    host.evaluate("post('one', { type: 'run' })")
    expect(cell.locator(".outputs")).to_have_text("7")
    host.evaluate("post('one', { type: 'stop' })")
    assert heard(host, "one", "done", 5)[-1]["status"] == "interrupted"
    host.evaluate("post('one', { type: 'code', code: 'x' })")
    host.evaluate("post('one', { type: 'run' })")
    assert heard(host, "one", "done", 6)[-1]["result"] == "7"

    root = cell.locator("html")
    host.evaluate("post('one', { type: 'theme', theme: 'dark' })")
    expect(root).to_have_attribute("data-theme", "dark")
    # Not the page around, and not in the agreed form.
    root.evaluate("postMessage({ glowgrad: 1, type: 'theme', theme: 'light' }, '*')")
    host.evaluate("postRaw('one', { type: 'theme', theme: 'light' })")
    host.evaluate("postRaw('one', null)")
    host.evaluate("post('one', { type: 'code', code: { evil: 1 } })")
    host.evaluate("post('one', { type: 'code', code: 'last' })")
    expect(cell.locator(".cm-content")).to_have_text("last")
    expect(root).to_have_attribute("data-theme", "dark")


def test_keyboard(host: Page) -> None:
    """Tab enters the frame and leaves it at both ends; Escape leaves the code."""
    cell = open_cell(host, "one", code="1 + 1")
    expect(cell.locator("pre.source")).to_be_visible()
    host.get_by_role("link", name="before").focus()
    host.keyboard.press("Tab")
    expect(cell.locator("gg-cell")).to_be_focused()
    host.keyboard.press("Enter")
    expect(cell.locator(".cm-content")).to_be_focused()
    host.keyboard.type("3 + ")
    host.keyboard.press("Escape")
    expect(cell.locator("gg-cell")).to_be_focused()
    host.keyboard.press("Shift+Tab")
    expect(host.get_by_role("link", name="before")).to_be_focused()
    for _ in range(12):
        host.keyboard.press("Tab")
        if host.get_by_role("link", name="after").evaluate("e => e === document.activeElement"):
            break
    expect(host.get_by_role("link", name="after")).to_be_focused()
    host.keyboard.press("Shift+Tab")
    expect(cell.get_by_role("link", name="Open in Glowgrad")).to_be_focused()


def test_two_cells_share_a_session(host: Page) -> None:
    """One Python behind all cells of a page: variables, one queue, one restart."""
    give_packages(host.context, {"alpha": []})
    first = open_cell(host, "first", shared=True, code="x = 20", run=True)
    expect(first.locator("gg-cell")).to_have_attribute("data-state", "done", timeout=FIRST_RUN)
    second = open_cell(host, "second", shared=True, code="x + 22", device="auto", run=True)
    expect(second.locator(".outputs")).to_have_text("42", timeout=FIRST_RUN)
    assert host.locator("iframe[data-session]").count() == 1

    # What one runs, the other waits for; each stops its own.
    host.evaluate("post('first', { type: 'code', code: 'x = 0\\nwhile True: x += 1' })")
    host.evaluate("post('first', { type: 'run' })")
    expect(first.locator("gg-cell")).to_have_attribute("data-state", "running")
    host.evaluate("post('second', { type: 'run' })")
    expect(second.locator(".cell-status")).to_have_text("waiting, next in line")
    host.evaluate("post('second', { type: 'stop' })")
    expect(second.locator(".cell-status")).to_have_text("not run")
    expect(first.locator("gg-cell")).to_have_attribute("data-state", "running")
    host.evaluate("post('second', { type: 'code', code: 'x > 1' })")
    host.evaluate("post('second', { type: 'run' })")
    expect(second.locator(".cell-status")).to_have_text("waiting, next in line")
    # A frame that is taken out of the page stops what it runs.
    host.evaluate("document.querySelector(\"iframe[name='first']\").remove()")
    expect(second.locator(".outputs")).to_have_text("True", timeout=FIRST_RUN)

    third = open_cell(host, "third", shared=True, lesson="sums", cell="add", run=True)
    expect(third.locator("[id='add'] .outputs")).to_have_text("42", timeout=FIRST_RUN)
    fourth = open_cell(host, "fourth", shared=True, lesson="sums", cell="show", run=True)
    # What another cell of the page has run is not run again: begin would make it 40 + 2 anew.
    expect(fourth.locator("[id='show'] .outputs")).to_have_text("total 42", timeout=FIRST_RUN)
    fourth.get_by_role("button", name="Restart").click()
    expect(third.locator("[id='add'] .cell-status")).to_have_text("not run since Python restarted")
    expect(third.get_by_text("Runs one earlier cell first")).to_be_visible()
    host.evaluate("post('second', { type: 'run' })")
    expect(second.locator(".error-message")).to_contain_text("x", timeout=FIRST_RUN)

    # Who wants packages is asked where the code stands, with room for the question.
    host.evaluate("post('second', { type: 'code', code: '%pip install alpha' })")
    host.evaluate("post('second', { type: 'run' })")
    refuse = second.get_by_role("dialog").get_by_role("button", name="Refuse")
    expect(refuse).to_be_in_viewport(timeout=FIRST_RUN)
    expect(third.get_by_role("dialog")).to_have_count(0)
    refuse.click()
    expect(second.locator(".error-message")).to_contain_text("alpha was not allowed")


def test_the_lesson_is_gone(host: Page) -> None:
    """The code that the host holds stays readable, and runs."""
    cell = open_cell(host, "one", lesson="nowhere", cell="x", code="print('still here')")
    expect(cell.locator(".embed-message")).to_contain_text("There is no lesson “nowhere”.")
    expect(cell.locator("pre.source")).to_have_text("print('still here')")


def test_bytes_before_python(host: Page, dist: Path) -> None:
    """What the click on Run loads besides Python itself."""
    fetched: list[str] = []
    host.on("request", lambda request: fetched.append(request.url))
    open_cell(host, "one", shared=True, lesson="sums", cell="add", run=True)
    heard(host, "one", "height")
    host.wait_for_load_state("networkidle")
    sizes = {url: packed(dist, url) for url in fetched if not PYTHON.search(url)}
    table = "\n".join(f"{size:9,d}  {url}" for url, size in sizes.items())
    assert sum(sizes.values()) < BYTES, f"{sum(sizes.values()):,d} bytes\n{table}"


def packed(dist: Path, url: str) -> int:
    """Bytes of a file as a host would send it."""
    file = dist / urlsplit(url).path.lstrip("/")
    file = file / "index.html" if file.is_dir() else file
    return len(gzip.compress(file.read_bytes(), 6)) if file.is_file() else 0


@pytest.mark.parametrize("width", [300, 640, 1000])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_narrow_and_wide(theme: str, width: int, embeds: str, page: Page) -> None:
    """Nothing sticks out of a frame, however narrow, with its menus open too."""
    page.set_viewport_size({"width": width, "height": 600})
    page.goto(f"{embeds}embed/?lesson=sums&cell=add&theme={theme}")
    page.get_by_role("button", name="Device: Auto").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.keyboard.press("Escape")
    page.get_by_role("button", name="More for cell add").click()
    expect(page.get_by_role("menuitem", name="Reset to the original")).to_be_visible()
    expect(page.get_by_role("menuitem", name="Add a cell above")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_snippet(embeds: str, page: Page) -> None:
    """From a cell's menu to what is pasted; the preview is the cell itself."""
    page.goto(f"{embeds}lessons/sums/")
    page.get_by_role("button", name="More for cell add").click()
    page.get_by_role("menuitem", name="Embed this cell …").click()
    dialog = page.get_by_role("dialog", name="Embed this cell")
    text = dialog.get_by_label("Code to paste")
    expect(text).to_have_value(re.compile('<glowgrad-cell lesson="sums" cell="add">\n'))
    expect(text).to_have_value(re.compile(re.escape(f'src="{embeds}v1/embed.js"')))
    expect(dialog.locator("glowgrad-cell pre.source")).to_contain_text("total = total + step")
    dialog.get_by_label("Only a frame").check()
    dialog.get_by_label("Height").fill("333")
    dialog.get_by_label("Colours").select_option("Dark")
    address = f"{embeds}embed/?lesson=sums&amp;cell=add&amp;theme=dark"
    expect(text).to_have_value(re.compile(re.escape(f'src="{address}"')))
    expect(text).to_have_value(re.compile('height="333"'))
    inside = dialog.frame_locator("iframe")
    expect(shown(inside, "add").locator(".outputs")).to_have_text("recorded 42")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)

    # What the reader has written is offered as it stands.
    shown(page, "add").locator("pre.source").click()
    expect(shown(page, "add").locator(".cm-content")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("total < 3")
    page.get_by_role("button", name="More for cell add").click()
    page.get_by_role("menuitem", name="Embed this cell …").click()
    expect(text).to_have_value(re.compile("total = total"))
    dialog.get_by_label("The code as it stands here").check()
    expect(text).to_have_value(re.compile("<glowgrad-cell>\ntotal &lt; 3\n</glowgrad-cell>"))
    dialog.get_by_label("With the code above it").check()
    expect(text).to_have_value(re.compile("total = 40\n\nstep = 2\n\ntotal &lt; 3"))
    dialog.get_by_label("Only a frame").check()
    expect(shown(inside, "add").locator("pre.source")).to_have_text("total < 3")
    expect(inside.get_by_text("Runs 2 earlier cells first")).to_be_visible()
