"""The notebook page: written, kept, taken along as a file, and brought back."""

import base64
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from .notebook_cells import cell, write

FIRST_RUN = 60_000
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABpfZFQAAAAABJRU5ErkJg"
    "gg=="
)
DOWNLOADS_ONLY = "delete window.showSaveFilePicker"


@pytest.fixture
def notebook(site: str, page: Page) -> Page:
    """A first visit, on the CPU, in a browser that saves by download."""
    page.add_init_script(DOWNLOADS_ONLY)
    page.goto(f"{site}/notebook/?device=cpu")
    expect(page.locator("gg-cell")).to_have_count(1)
    return page


def said(page: Page, text: str) -> None:
    """A message stands above the cells."""
    expect(page.locator(".notebook-notice").filter(has_text=text)).to_be_visible()


def kept(page: Page) -> None:
    expect(page.locator(".notebook-keeping")).to_have_text("kept in this browser")


def drop(page: Page, *files: tuple[str, bytes]) -> None:
    """Drop files in the middle of the page."""
    given = [{"name": name, "bytes": list(content)} for name, content in files]
    page.evaluate(
        """given => {
          const dataTransfer = new DataTransfer();
          for (const { name, bytes } of given) {
            dataTransfer.items.add(new File([new Uint8Array(bytes)], name));
          }
          const target = document.querySelector("main");
          for (const type of ["dragover", "drop"]) {
            const options = { bubbles: true, cancelable: true, dataTransfer };
            target.dispatchEvent(new DragEvent(type, options));
          }
        }""",
        given,
    )


def ipynb(*sources: str, **more: Any) -> bytes:
    """A notebook of code cells as a file."""
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    made = nbformat.v4.new_notebook(cells=cells, **more)
    return nbformat.writes(made).encode()


def saved(page: Page, press: Callable[[], None], folder: Path) -> Path:
    """The file that comes as a download."""
    with page.expect_download() as download:
        press()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def test_a_notebook_is_written_run_kept_and_saved(notebook: Page, tmp_path: Path) -> None:
    page = notebook
    expect(page.get_by_text("This is a blank page for your own code")).to_be_visible()
    write(page, 0, 'print("hello")\nx = 6 * 7\nx')
    page.keyboard.press("Shift+Enter")
    expect(cell(page, 0)).to_have_attribute("data-state", "done", timeout=FIRST_RUN)
    page.get_by_label("Title of the notebook").fill("My first")
    page.get_by_role("button", name="Add note").click()
    note = page.locator("gg-note")
    expect(note.locator(".cm-content")).to_be_focused()
    page.keyboard.insert_text(
        "Some **bold** text, <i>HTML</i> and $x^2$\n\n<script>alert(1)</script>"
    )
    page.keyboard.press("Control+Enter")
    expect(note.locator("strong")).to_have_text("bold")
    expect(note.locator("math")).to_have_count(1)
    assert note.locator("script").count() == 0
    kept(page)
    assert "notebook=" in page.url

    page.goto(page.url.split("?")[0])
    expect(page.get_by_label("Title of the notebook")).to_have_value("My first")
    expect(cell(page, 0).locator("pre.source")).to_contain_text("x = 6 * 7")
    expect(cell(page, 0).locator(".outputs")).to_have_text("hello\n42")
    expect(page.locator("gg-note strong")).to_have_text("bold")
    expect(page.get_by_text("This is a blank page")).to_be_hidden()

    path = saved(page, lambda: page.keyboard.press("Control+s"), tmp_path)
    assert path.name == "My first.ipynb"
    read = nbformat.read(path, as_version=nbformat.NO_CONVERT)
    nbformat.validate(read)
    assert read.nbformat_minor == 5
    assert [one.cell_type for one in read.cells] == ["code", "code", "markdown"]
    assert read.cells[0].outputs[0].text == "hello\n"
    assert read.cells[0].outputs[1].data["text/plain"] == "42"
    page.get_by_role("button", name="More for this notebook").click()
    path = saved(
        page, lambda: page.get_by_role("menuitem", name="Download as .py").click(), tmp_path
    )
    assert path.read_text().startswith('# %%\nprint("hello")\nx = 6 * 7\nx\n')
    assert "# %% [markdown]\n# Some **bold**" in path.read_text()


def test_a_notebook_is_dropped_and_comes_out_as_it_was(notebook: Page, tmp_path: Path) -> None:
    page = notebook
    png = base64.b64encode(PNG).decode()
    html = "<b id=own>bold</b><img src=x onerror='window.hacked = 1'><script>hacked = 2</script>"
    cells = [
        nbformat.v4.new_markdown_cell(
            "![p](attachment:p.png)", attachments={"p.png": {"image/png": png}}
        ),
        nbformat.v4.new_code_cell(
            "1 / 0",
            metadata={"tags": ["raises-exception"]},
            execution_count=3,
            outputs=[
                nbformat.v4.new_output("stream", name="stderr", text="careful\n"),
                nbformat.v4.new_output("display_data", {"text/html": html, "text/plain": "b"}),
                nbformat.v4.new_output("display_data", {"image/png": png, "text/plain": "dot"}),
                nbformat.v4.new_output(
                    "error",
                    ename="ZeroDivisionError",
                    evalue="division by zero",
                    traceback=["\x1b[31mTraceback\x1b[0m", "ZeroDivisionError: division by zero"],
                ),
            ],
        ),
        nbformat.v4.new_raw_cell("\\raw text"),
        nbformat.v4.new_code_cell("print('after')"),
    ]
    original = nbformat.v4.new_notebook(cells=cells, metadata={"authors": [{"name": "A"}]})
    drop(page, ("theirs.ipynb", nbformat.writes(original).encode()))
    asked = page.get_by_role("dialog", name="Open theirs.ipynb as a notebook?")
    asked.get_by_role("button", name="Open", exact=True).click()
    expect(page.get_by_label("Title of the notebook")).to_have_value("theirs")
    picture = page.locator("gg-note").first.locator("img")
    expect(picture).to_have_attribute("src", f"data:image/png;base64,{png}")
    expect(page.locator("gg-note").nth(1)).to_contain_text("\\raw text")
    outputs = page.locator("gg-cell .outputs").first
    expect(outputs).to_contain_text("careful")
    expect(outputs.locator("b")).to_have_text("bold")
    expect(outputs.locator(".error-message")).to_have_text("division by zero")
    assert page.evaluate("window.hacked") is None
    assert outputs.locator("script, [onerror]").count() == 0
    kept(page)
    path = saved(page, lambda: page.get_by_role("button", name="Save").click(), tmp_path)
    written = json.loads(path.read_text())
    nbformat.validate(nbformat.from_dict(written))
    expected = json.loads(nbformat.writes(original))
    assert written["cells"] == expected["cells"]
    assert written["metadata"]["authors"] == [{"name": "A"}]
    # A cell that is there to fail does not stop those below it.
    page.get_by_role("button", name="Run all", exact=True).click()
    last = page.locator("gg-cell").last
    expect(last.locator(".outputs")).to_have_text("after", timeout=FIRST_RUN)


def test_several_notebooks_are_listed_renamed_copied_and_deleted(notebook: Page) -> None:
    page = notebook
    page.get_by_role("button", name="Draw a plot").click()
    title = page.get_by_label("Title of the notebook")
    expect(title).to_have_value("A plot")
    kept(page)
    page.get_by_role("button", name="Notebooks").click()
    shelf = page.get_by_role("dialog", name="Your notebooks")
    expect(shelf.locator("li")).to_have_count(1)

    def choose(name: str, item: str) -> None:
        shelf.get_by_role("button", name=f"More for {name}", exact=True).click()
        page.get_by_role("menuitem", name=item).click()

    choose("A plot", "Duplicate")
    expect(shelf.locator("li")).to_have_count(2)
    expect(shelf.get_by_role("button", name="A plot (copy)", exact=True)).to_be_focused()
    choose("A plot (copy)", "Rename")
    page.get_by_label("New name").fill("Second")
    page.keyboard.press("Enter")
    expect(shelf.get_by_role("button", name="Second", exact=True)).to_be_focused()
    choose("A plot", "Delete")
    shelf.get_by_role("button", name="Undo").click()
    expect(shelf.get_by_role("button", name="A plot", exact=True)).to_be_focused()
    choose("A plot", "Delete")
    page.keyboard.press("Escape")
    expect(shelf).to_have_count(0)
    expect(title).to_have_value("Second")
    page.get_by_role("button", name="More for this notebook").click()
    page.get_by_role("menuitem", name="New notebook").click()
    expect(title).to_have_value("")
    write(page, 0, "third = 3")
    kept(page)
    page.go_back()
    expect(title).to_have_value("Second")


def test_two_tabs_lose_nothing(notebook: Page) -> None:
    page = notebook
    write(page, 0, "first = 1")
    page.get_by_label("Title of the notebook").fill("Shared")
    kept(page)
    other = page.context.new_page()
    other.goto(page.url)
    said(other, "Another tab has this notebook open.")
    write(other, 0, "second = 2")
    said(other, "You work on a copy now, “Shared (copy)”")
    kept(other)
    write(page, 0, "first = 3")
    kept(page)
    page.get_by_role("button", name="Notebooks").click()
    expect(page.locator(".shelf li")).to_have_count(2)
    page.reload()
    expect(cell(page, 0).locator("pre.source")).to_have_text("first = 3")
    other.reload()
    expect(cell(other, 0).locator("pre.source")).to_have_text("second = 2")


@pytest.mark.parametrize("refusing", ["indexedDB", "everything"])
def test_a_browser_that_stores_less(site: str, page: Page, refusing: str, tmp_path: Path) -> None:
    page.add_init_script(
        "indexedDB.open = () => { throw new DOMException('no', 'SecurityError'); }"
    )
    page.add_init_script(DOWNLOADS_ONLY)
    if refusing == "everything":
        script = (
            "Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError') }"
        )
        page.add_init_script(script)
    page.goto(f"{site}/notebook/?device=cpu")
    write(page, 0, "mine = 1")
    if refusing == "indexedDB":
        kept(page)
        page.reload()
        expect(cell(page, 0).locator("pre.source")).to_have_text("mine = 1")
        return
    said(page, "This browser does not keep your notebook")
    expect(page.locator(".storage-notice")).to_have_count(0)
    expect(page.locator(".notebook-keeping")).to_contain_text("not kept")
    path = saved(page, lambda: page.get_by_role("button", name="Download it").click(), tmp_path)
    assert nbformat.read(path, as_version=4).cells[0].source == "mine = 1"


def run_last(page: Page, name: str) -> Locator:
    """Run the cell that came for a file."""
    one = page.locator("gg-cell").filter(has_text=name).last
    expect(one).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(one).to_have_attribute("data-state", "done", timeout=FIRST_RUN)
    return one.locator(".outputs")


def test_dropped_data_is_there_for_python(notebook: Page) -> None:
    page = notebook
    drop(page, ("iris.csv", b"length,width\n5.1,3.5\n4.9,3.0\n"))
    expect(page.locator(".page-notice")).to_contain_text("iris.csv (29 bytes) is there for Python")
    expect(page.locator("gg-cell")).to_have_count(1)
    expect(run_last(page, "iris.csv")).to_contain_text("[5.1000, 3.5000]")
    array = io.BytesIO()
    np.savez(array, weights=np.arange(6.0).reshape(2, 3), bias=np.zeros(3, np.float32))
    drop(page, ("w.npz", array.getvalue()))
    expect(run_last(page, "w.npz")).to_contain_text("weights (2, 3)")
    tensors = {"a": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}}
    header = json.dumps(tensors).encode()
    drop(page, ("m.safetensors", len(header).to_bytes(8, "little") + header + bytes(8)))
    expect(run_last(page, "m.safetensors")).to_contain_text("a (2,)")
    drop(page, ("dot.png", PNG))
    expect(run_last(page, "dot.npy")).to_contain_text("[[[")
    # A new Python finds them again.
    page.get_by_role("button", name="Restart", exact=True).click()
    first = page.locator("gg-cell").first
    first.focus()
    page.keyboard.press("Control+Enter")
    expect(first).to_have_attribute("data-state", "done", timeout=FIRST_RUN)


BAD = [
    ("cut.ipynb", ipynb("x = 1")[:-40], "cut.ipynb: This notebook is cut off or damaged"),
    ("words.ipynb", b"just words", "words.ipynb: This is no notebook"),
    ("data.ipynb", b'{"a": 1}', "data.ipynb: This is a JSON file, but no notebook"),
    ("cat.png", b"%PDF-1.7 ...", "cat.png is no picture: by its first bytes it is a PDF document."),
    ("half.png", PNG[:30], "half.png begins like a picture, but this browser cannot read it."),
    ("a.npz", b"hello", "a.npz is no NumPy archive: by its first bytes it is text."),
]


def test_files_that_are_not_what_they_seem_are_refused_in_words(notebook: Page) -> None:
    page = notebook
    write(page, 0, "mine = 1")
    kept(page)
    for name, content, message in BAD:
        drop(page, (name, content))
        said(page, message)
    page.evaluate(
        """() => {
          const file = new File(["a,b"], "huge.csv");
          Object.defineProperty(file, "size", { value: 200e6 });
          file.arrayBuffer = () => { throw new Error("it must not be read whole"); };
          const dataTransfer = { types: ["Files"], files: [file] };
          const event = new Event("drop", { bubbles: true, cancelable: true });
          Object.defineProperty(event, "dataTransfer", { value: dataTransfer });
          document.querySelector("main").dispatchEvent(event);
        }"""
    )
    said(page, "huge.csv has 200.0 MB; at most 100.0 MB fit in here. It was not read.")
    expect(page.locator("gg-cell")).to_have_count(1)
    expect(cell(page, 0).locator(".cm-content")).to_have_text("mine = 1")
    address = page.url.split("notebook=")[0]
    page.goto(f"{address}notebook=12345")
    said(page, "There is no notebook “12345” in this browser")
    expect(cell(page, 0).locator("pre.source")).to_have_text("mine = 1")
    page.goto(f"{address}lesson=no-such-lesson")
    said(page, "The lesson “no-such-lesson” could not be opened as a notebook")
    r = ipynb(
        "x <- 1", metadata={"kernelspec": {"name": "ir", "display_name": "R", "language": "R"}}
    )
    drop(page, ("stats.ipynb", r))
    page.get_by_role("dialog").get_by_role("button", name="Open", exact=True).click()
    said(page, "This notebook is written in R.")
    expect(page.get_by_label("Title of the notebook")).to_have_value("stats")


def test_a_lesson_opens_with_the_readers_edits(site: str, page: Page) -> None:
    page.goto(f"{site}/lessons/xor/?device=cpu")
    downloads = page.locator(".lesson-downloads a[download]")
    assert [link.get_attribute("href") for link in downloads.all()] == [
        "xor.ipynb",
        "xor-pytorch.py",
        "xor-glowgrad.py",
    ]
    title = page.locator("h1").inner_text()
    corners = page.locator("gg-cell#corners")
    corners.locator("pre.source").click()
    expect(corners.locator(".cm-content")).to_be_focused()
    page.keyboard.press("Control+End")
    page.keyboard.insert_text("\n# my own line")
    page.wait_for_function("() => 'glowgrad:edit:xor:corners' in localStorage")
    page.get_by_role("link", name="Open in the notebook").click()
    expect(page.get_by_label("Title of the notebook")).to_have_value(title)
    expect(page.locator("gg-cell").first.locator("pre.source")).to_contain_text("# my own line")
    expect(page.locator("gg-note math").first).to_be_attached()
    expect(page.locator("gg-cell .outputs figure").first).to_be_attached()
    kept(page)
    assert "lesson=" not in page.url


def test_saving_goes_to_the_file_that_was_chosen(site: str, page: Page) -> None:
    page.add_init_script(
        """window.written = [];
        let asked = 0;
        window.showSaveFilePicker = async ({ suggestedName }) => {
          asked += 1;
          if (asked === 1) throw new DOMException("", "AbortError");
          return { name: suggestedName, createWritable: async () => ({
            write: async (text) => { window.written.push([suggestedName, text, asked]); },
            close: async () => {},
          }) };
        };"""
    )
    page.goto(f"{site}/notebook/?device=cpu")
    write(page, 0, "mine = 1")
    page.keyboard.press("Control+s")  # given up: nothing is written, nothing said
    page.keyboard.press("Control+s")
    expect(page.locator(".page-notice")).to_have_text("Saved to Untitled.ipynb.")
    page.keyboard.press("End")
    page.keyboard.type("0")
    page.keyboard.press("Control+s")
    page.wait_for_function("() => window.written.length === 2")
    (first, asked), (second, again) = page.evaluate(
        "written.map(([, text, asked]) => [text, asked])"
    )
    assert asked == again == 2, "the second time it is known"
    assert nbformat.reads(first, as_version=4).cells[0].source == "mine = 1"
    assert nbformat.reads(second, as_version=4).cells[0].source == "mine = 10"


PASTE = """bytes => {
  const clipboardData = new DataTransfer();
  clipboardData.items.add(new File([new Uint8Array(bytes)], "image.png", { type: "image/png" }));
  const options = { clipboardData, bubbles: true, cancelable: true };
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", options));
}"""


def test_a_pasted_picture_becomes_part_of_the_note(notebook: Page, tmp_path: Path) -> None:
    page = notebook
    page.get_by_role("button", name="Add note").click()
    expect(page.locator("gg-note .cm-content")).to_be_focused()
    page.keyboard.insert_text("Look:")
    page.evaluate(PASTE, list(PNG))
    expect(page.locator("gg-note img")).to_have_attribute("alt", "image.png")
    kept(page)
    path = saved(page, lambda: page.keyboard.press("Control+s"), tmp_path)
    note = nbformat.read(path, as_version=4).cells[1]
    assert note.source == "Look:\n\n![image.png](attachment:image.png)"
    assert base64.b64decode(note.attachments["image.png"]["image/png"]) == PNG
    page.locator("gg-cell").focus()
    page.evaluate(PASTE, list(PNG))
    expect(page.locator("gg-cell").last).to_contain_text('np.load("image.npy")')
