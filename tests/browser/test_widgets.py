"""Widgets as a reader uses them, and values that reach code while it runs."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from builder.browser import CHROMIUM_FLAGS, prepare
from builder.serve import serve_in_thread

from .one_lesson import folder_of

LESSON = """\
---
title: Widgets to try
slug: try
part: 1
order: 1
summary: Values that reach code.
prerequisites: []
covers: []
minutes: 1
device: cpu
---

```{code-cell} python
:id: loop
print("edited by each test")
```

```{code-cell} python
:id: other
print("other")
```
"""

FIRST_RUN = 60_000
FAKE_MEDIA = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")


@pytest.fixture(scope="module")
def widget_site(dist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return folder_of(LESSON, dist, tmp_path_factory.mktemp("widgets"))


@pytest.fixture(scope="module")
def isolated_site(widget_site: Path) -> Iterator[str]:
    with serve_in_thread(widget_site, isolated=True) as url:
        yield url


@pytest.fixture(scope="module")
def shared_site(widget_site: Path) -> Iterator[str]:
    with serve_in_thread(widget_site, isolated=False) as url:
        yield url


@pytest.fixture
def lesson(isolated_site: str, page: Page) -> Page:
    page.goto(f"{isolated_site}/lessons/try/?device=cpu")
    return page


def cell(page: Page, name: str) -> Locator:
    return page.locator(f"gg-cell#{name}")


def run(page: Page, code: str, state: str | None = "done", name: str = "loop") -> Locator:
    """Put code into a cell, run it, and wait for a state of the cell."""
    one = cell(page, name)
    one.locator("pre.source, .cm-content").first.click()
    expect(one.locator(".cm-content")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(code)
    one.get_by_role("button", name="Run", exact=True).click()
    if state:
        expect(one).to_have_attribute("data-state", state, timeout=FIRST_RUN)
    return one


LOOP = """\
from glowgrad.widgets import slider
lr = slider("learning rate", 0.0, 1.0, 0.5, 0.0)
steps = 0
while lr.value < 1: steps += 1
print("ended at", lr.value, steps > 0)
"""
AWAITING = LOOP.replace("steps += 1\n", "\n    await asyncio.sleep(0.01)\n    steps += 1\n")


@pytest.mark.parametrize("kind", ["isolated", "jspi", "isolated-no-jspi", "awaits"])
def test_a_slider_moves_while_a_loop_runs(
    kind: str,
    isolated_site: str,
    shared_site: str,
    page: Page,
    without_jspi: Callable[[Page], None],
) -> None:
    if kind in ("isolated-no-jspi", "awaits"):
        without_jspi(page)
    address = isolated_site if kind.startswith("isolated") else shared_site
    page.goto(f"{address}/lessons/try/?device=cpu")
    code = "import asyncio\n" + AWAITING if kind == "awaits" else LOOP
    one = run(page, code, None)
    knob = one.get_by_role("slider", name="learning rate")
    knob.press("ArrowRight", timeout=FIRST_RUN)
    expect(one.locator("output")).to_have_text("0.5")
    expect(one).to_have_attribute("data-state", "running")
    if kind == "awaits":
        expect(one).to_contain_text("at its next await")
    knob.press("End")
    expect(one).to_have_attribute("data-state", "done")
    expect(one.locator(".stream")).to_have_text("ended at 1.0 True")
    # Run again, the cell finds what the reader has set.
    again = run(page, code)
    expect(again.locator("output")).to_have_text("1")


@pytest.mark.parametrize("jspi", [True, False], ids=["jspi", "no-jspi"])
def test_input_asks_in_the_output(
    jspi: bool, isolated_site: str, page: Page, without_jspi: Callable[[Page], None]
) -> None:
    if not jspi:
        without_jspi(page)
    page.goto(f"{isolated_site}/lessons/try/?device=cpu")
    code = """\
import getpass
def ask(): return [input(f"name {i}? ") for i in range(2)]
print(ask(), len(getpass.getpass()))
"""
    one = run(page, code, None)
    field = one.get_by_role("textbox", name="name 0?")
    expect(field).to_be_focused(timeout=FIRST_RUN)
    page.keyboard.type("Ada")
    page.keyboard.press("Enter")
    expect(one.get_by_role("textbox", name="name 1?")).to_be_focused()
    page.keyboard.press("Enter")
    secret = one.get_by_label("Password:")
    expect(secret).to_be_focused()
    page.keyboard.type("abc")
    page.keyboard.press("Enter")
    expect(one.locator(".stream")).to_have_text("['Ada', ''] 3")
    expect(one.locator(".outputs")).to_contain_text("name 0? Ada")
    expect(one.locator(".outputs")).to_contain_text("•••")
    run(page, "input('stuck')", None)
    expect(one.get_by_role("textbox", name="stuck")).to_be_visible()
    page.locator("gg-toolbar").get_by_role("button", name="Stop", exact=True).click()
    expect(one.locator(".outputs")).to_contain_text("Stopped. Variables are kept.")
    expect(one.get_by_role("textbox", name="stuck")).to_have_count(0)


def test_input_that_cannot_wait_says_what_to_do(
    shared_site: str, page: Page, without_jspi: Callable[[Page], None]
) -> None:
    without_jspi(page)
    page.goto(f"{shared_site}/lessons/try/?device=cpu")
    one = run(page, "input('name? ')", "error")
    expect(one.get_by_role("region", name="Error")).to_contain_text("glowgrad.widgets.text")


INTERACT = """\
from glowgrad.widgets import interact
import time
seen = []
@interact(n=(0, 20), kind=["fast", "slow"])
def show(n=10, kind="fast"):
    seen.append(n)
    if kind == "slow":
        while True: pass
    if n == 13: raise ValueError("no thirteen")
    print("n is", n)
"""


def test_interact_shows_the_newest_and_interrupts(lesson: Page) -> None:
    one = run(lesson, INTERACT)
    text = one.locator(".widget-outputs")
    expect(text).to_have_text("n is 10")
    knob = one.get_by_role("slider", name="n")
    knob.press("ArrowRight")
    expect(text).to_have_text("n is 11")
    knob.press("ArrowRight")
    knob.press("ArrowRight")
    expect(text.get_by_role("region", name="Error")).to_contain_text("no thirteen")
    expect(text).to_contain_text("line 9")
    # A call that never ends gives way to the next, without harm to anything else.
    one.get_by_role("combobox").select_option("slow")
    expect(lesson.locator("html")).to_have_attribute("data-session", "busy")
    lesson.wait_for_timeout(300)
    one.get_by_role("combobox").select_option("fast")
    knob.press("End")
    expect(text).to_have_text("n is 20")
    # While another cell runs it waits, and runs once with the newest value.
    other = run(lesson, "seen.clear()\nfor i in range(30): time.sleep(0.02)", None, "other")
    expect(other).to_have_attribute("data-state", "running")
    for key in ("Home", "ArrowRight", "ArrowRight"):
        knob.press(key)
    expect(text).to_have_text("n is 2")
    done = run(lesson, "print(seen)", name="other")
    expect(done.locator(".stream")).to_have_text("[2]")
    lesson.locator("gg-toolbar").get_by_role("button", name="Restart").click()
    expect(lesson.locator("html")).to_have_attribute("data-session", "ready", timeout=FIRST_RUN)
    knob.press("End")
    expect(one).to_contain_text("run the cell again")


def test_buttons_and_outputs(lesson: Page) -> None:
    one = run(
        lesson,
        """\
import ipywidgets as widgets
from IPython.display import display
out = widgets.Output()
count = widgets.IntSlider(value=3, max=9, description="count")
go = widgets.Button(description="Double")
def double(button):
    count.value = min(9, count.value * 2)
    with out:
        out.clear_output()
        print("doubled to", count.value)
go.on_click(double)
count.observe(lambda change: print("moved to", change.new), names="value")
display(widgets.HBox([count, go]), out)
""",
    )
    one.get_by_role("button", name="Double").click()
    expect(one.get_by_text("doubled to 6")).to_be_visible()
    expect(one.locator("output")).to_have_text("6")
    one.get_by_role("slider", name="count").press("ArrowRight")
    expect(one.get_by_text("moved to 7")).to_be_visible()
    expect(one.get_by_text("doubled to 6")).to_be_visible()


def test_a_function_and_its_controls_as_one_value(lesson: Page) -> None:
    one = run(
        lesson,
        """\
from glowgrad.widgets import interactive, VBox, checkbox
area = interactive(lambda width, height=2: print(width * height), width=(1, 9), height=(1, 4))
VBox([area])
""",
    )
    text = one.locator(".widget-outputs")
    expect(text).to_have_text("10")
    one.get_by_role("slider", name="width").press("End")
    expect(text).to_have_text("18")
    one.get_by_role("slider", name="height").press("ArrowRight")
    expect(text).to_have_text("27")
    done = run(lesson, "print(area.kwargs, area.result)", name="other")
    expect(done.locator(".stream")).to_have_text("{'width': 9, 'height': 3} None")


def test_a_loop_on_the_gpu_reads_a_slider(isolated_site: str, page: Page) -> None:
    page.goto(f"{isolated_site}/lessons/try/?device=webgpu")
    code = """\
import glowgrad as gg
from glowgrad.widgets import slider
lr = slider("learning rate", 0.0, 1.0, 0.5, 0.0)
x, steps = gg.zeros(64, device="webgpu"), 0
while lr.value < 1:
    x, steps = (x + lr.value).clamp(max=1), steps + 1
    if x.sum().item() == 64 and "full" not in globals():
        full = True
        print("full")
print(x.device.type, (x + lr.value).sum().item(), steps > 0)
"""
    one = run(page, code, None)
    knob = one.get_by_role("slider", name="learning rate")
    knob.press("ArrowRight", timeout=FIRST_RUN)
    expect(one.locator("output")).to_have_text("0.5")
    expect(one.locator(".stream")).to_have_text("full")  # Python has read 0.5 before it is told 1
    knob.press("End")
    expect(one).to_have_attribute("data-state", "done")
    expect(one.locator(".stream")).to_have_text("full\nwebgpu 128.0 True")


def test_drawing_by_mouse_and_by_keyboard(lesson: Page) -> None:
    one = run(lesson, "from glowgrad.widgets import drawing_pad\npad = drawing_pad((8, 12))")
    canvas = one.get_by_role("application", name="Drawing, 8 by 12 pixels")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box
    lesson.mouse.move(box["x"] + box["width"] * 0.1, box["y"] + 10)
    lesson.mouse.down()
    lesson.mouse.move(box["x"] + box["width"] * 0.9, box["y"] + 10, steps=5)
    lesson.mouse.up()
    code = "v = pad.value\nprint(v.shape, v.dtype, v[0].mean() > 0.5, v[4].max() > 0.5)"
    done = run(lesson, code, name="other")
    expect(done.locator(".stream")).to_have_text("(8, 12) float32 True False")
    one.get_by_role("button", name="Clear").click()
    canvas.focus()
    lesson.keyboard.press("ArrowLeft")
    lesson.keyboard.press("Space")
    lesson.keyboard.press("Shift+ArrowRight")
    again = run(lesson, code, name="other")
    expect(again.locator(".stream")).to_have_text("(8, 12) float32 False True")
    for _ in range(2):
        one.get_by_role("button", name="Undo").click()
    shape = run(lesson, "print(pad.tensor().sum(), pad.tensor().shape)", name="other")
    expect(shape.locator(".stream")).to_contain_text("tensor(0.) ")


DRAGGED = """\
from glowgrad.widgets import drag_points
def level(points):
    return {"level": ([0, 10], [points[1][1]] * 2)}
p = drag_points([[2, 2], [8, 5]], names=["left", "right"], step=0.5, joined=True, draw=level)
"""


def test_points_are_dragged_and_curves_follow(lesson: Page) -> None:
    one = run(lesson, DRAGGED)
    right = one.get_by_role("slider", name="right")
    right.scroll_into_view_if_needed()
    curve = one.locator(".point-curve").first
    before = curve.get_attribute("d")
    dot = right.locator(".point-dot").bounding_box()
    assert before
    assert dot
    middle = (dot["x"] + dot["width"] / 2, dot["y"] + dot["height"] / 2)
    lesson.mouse.move(*middle)
    lesson.mouse.down()
    lesson.mouse.move(middle[0] - 30, middle[1] - 40, steps=6)
    lesson.mouse.up()
    # A level line, which went up with the point.
    expect(curve).not_to_have_attribute("d", before)
    expect(curve).to_have_attribute("d", re.compile(r"^M54\.0 ([\d.]+)L\d+\.\d \1$"))
    done = run(lesson, "print(p.value[0], p.value[1][0] < 8, p.value[1][1] > 5)", name="other")
    expect(done.locator(".stream")).to_have_text("[2.0, 2.0] True True")
    left = one.get_by_role("slider", name="left")
    left.press("ArrowRight")
    left.press("Shift+ArrowUp")
    joining = one.locator("g > .point-curve")
    way = joining.get_attribute("d")
    left.press("ArrowRight")
    expect(joining).not_to_have_attribute("d", way or "")
    left.press("ArrowLeft")
    expect(joining).to_have_attribute("d", way or "")
    expect(left).to_have_attribute("aria-valuetext", "x 2.5, y 4.5")
    done = run(lesson, "print(p.value[0])", name="other")
    expect(done.locator(".stream")).to_have_text("[2.5, 4.5]")


def test_pictures_and_files(lesson: Page) -> None:
    one = run(
        lesson,
        "from glowgrad.widgets import *\npicture = image_drop(size=64)\ntable = file_drop('Table')",
    )
    choose = one.get_by_label("Picture")
    choose.set_input_files({"name": "no.png", "mimeType": "image/png", "buffer": b"nonsense"})
    expect(one).to_contain_text("no.png is no picture that this browser can read")
    choose.set_input_files(Path(__file__).parents[2] / "web" / "images" / "digits-lesson.png")
    expect(one.get_by_role("img", name="digits-lesson.png")).to_be_visible()
    one.get_by_label("Table").set_input_files(
        {"name": "numbers.csv", "mimeType": "text/csv", "buffer": b"a,b\n1,2\n3,4\n"}
    )
    expect(one).to_contain_text("numbers.csv, 12 bytes")
    done = run(
        lesson,
        """\
print(max(picture.value.shape), picture.value.dtype, picture.tensor().ndim)
with open("numbers.csv") as file: print(table.array(skip=1).tolist(), file.readline())
""",
        name="other",
    )
    expect(done.locator(".stream")).to_have_text("64 uint8 3\n[[1.0, 2.0], [3.0, 4.0]] a,b\n")


def test_a_file_from_the_desktop_is_dropped(lesson: Page, tmp_path: Path) -> None:
    one = run(lesson, "from glowgrad.widgets import *\ntable = file_drop('Table')")
    zone = one.locator(".widget-drop")
    numbers = tmp_path / "numbers.csv"
    numbers.write_text("1,2\n3,4\n", encoding="utf-8")
    desktop = lesson.context.new_cdp_session(lesson)

    def drag(kind: str, file: Path) -> None:
        data = {"items": [], "files": [str(file)], "dragOperationsMask": 1}
        zone.scroll_into_view_if_needed()
        box = zone.bounding_box()
        assert box
        place = {"x": box["x"] + 20, "y": box["y"] + 10}
        desktop.send("Input.dispatchDragEvent", {"type": kind, "data": data, **place})

    drag("dragEnter", numbers)
    drag("dragOver", numbers)
    expect(zone).to_have_class(re.compile(r"\bover\b"))
    drag("drop", numbers)
    expect(zone).to_contain_text("numbers.csv, 8 bytes")
    expect(zone).not_to_have_class(re.compile(r"\bover\b"))
    done = run(lesson, "print(table.array().tolist())", name="other")
    expect(done.locator(".stream")).to_have_text("[[1.0, 2.0], [3.0, 4.0]]")
    for kind in ("dragEnter", "dragOver", "drop"):
        drag(kind, tmp_path)
    expect(zone).to_contain_text("Is it a folder?")


EVERY_WIDGET = """\
from glowgrad import widgets as w
w.slider("learning rate", 1e-4, 1.0, log=True)
w.slider("a slider whose label is so long that it must break", 0, 10)
w.dropdown("optimizer", ["sgd", "adam", "one with a name that is far too long to fit in anywhere"])
w.checkbox("shuffle")
w.text("a word", "some")
w.button("Go", lambda: print("went"))
w.drawing_pad(28)
w.drag_points([[1, 2]], "A plot", marks={"a": [[3, 3]]}, draw=lambda p: {"c": ([0, 9], [1, 2])})
w.image_drop()
w.file_drop("Table", ".csv")
w.webcam()
w.audio_clip()
w.HBox([w.IntSlider(description="left"), w.Button(description="Press")]).show()
w.interact_manual(lambda n: print("n is", n), n=(0, 10))
"""
AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"


def test_every_widget_is_accessible_and_fits(lesson: Page) -> None:
    one = run(lesson, EVERY_WIDGET)
    expect(one.get_by_role("button", name="Record")).to_be_visible()
    lesson.evaluate(AXE.read_text(encoding="utf-8"))
    for scheme in ("light", "dark"):
        for width in (360, 1280):
            lesson.emulate_media(color_scheme=scheme)
            lesson.set_viewport_size({"width": width, "height": 800})
            found = lesson.evaluate("async () => (await axe.run('.outputs')).violations")
            assert not found, [(rule["id"], rule["nodes"][0]["target"]) for rule in found]
            inner, outer = one.locator(".outputs").evaluate("(o) => [o.scrollWidth, o.clientWidth]")
            assert inner <= outer, f"wider than its place at {width} px"
            low = one.locator(".outputs").evaluate(
                "(o) => [...o.querySelectorAll('button, input, select')]"
                ".filter((e) => e.clientHeight > 0 && e.getBoundingClientRect().height < 24)"
                ".map((e) => e.outerHTML)"
            )
            assert not low, low


CAMERA = """\
from glowgrad.widgets import webcam, audio_clip
camera = webcam(size=64)
sound = audio_clip(seconds=1, rate=8000)
"""


def test_camera_and_microphone(isolated_site: str, playwright_with_media: Page) -> None:
    page = playwright_with_media
    page.goto(f"{isolated_site}/lessons/try/?device=cpu")
    one = run(page, CAMERA)
    one.get_by_role("button", name="Start camera").click()
    expect(one.get_by_role("img", name="Camera")).to_be_visible()
    one.get_by_role("button", name="Stop camera").click()
    expect(one).to_contain_text("The camera is off")
    one.get_by_role("button", name="Record").click()
    one.get_by_role("button", name="Stop recording").click(delay=400)
    expect(one.locator("audio")).to_be_visible()
    code = "print(camera.value.shape, sound.rate, 0 < len(sound.value) <= 8000)"
    done = run(page, code, name="other")
    expect(done.locator(".stream")).to_have_text("(48, 64, 3) 8000 True")


@pytest.fixture
def playwright_with_media(browser: Browser) -> Iterator[Page]:
    """A page of a browser with a camera and a microphone that are always lent."""
    args = [*CHROMIUM_FLAGS, *FAKE_MEDIA]
    lender = browser.browser_type.launch(executable_path=prepare(), args=args)
    yield lender.new_page()
    lender.close()


def test_a_refused_camera_says_so(lesson: Page) -> None:
    one = run(lesson, CAMERA)
    one.get_by_role("button", name="Start camera").click()
    expect(one).to_contain_text("camera was")
    one.get_by_role("button", name="Record").click()
    expect(one).to_contain_text("microphone was")
