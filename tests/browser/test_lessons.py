"""Every lesson taken in the browser as a reader does: Run all, then its claims, on real devices."""

import ast
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from builder.checkout import ROOT
from builder.lessons import Cell, Lesson, load_course

COURSE = load_course(ROOT / "lessons")
# Tiny models are lessons for the CPU; what trains on the GPU must also say the same there.
RUNS = [(lesson.slug, "cpu") for lesson in COURSE.lessons] + [("digits", "webgpu")]


def _run_all(page: Page, lesson: Lesson) -> None:
    page.get_by_role("button", name="Run all", exact=True).click()
    cells = [block for block in lesson.blocks if isinstance(block, Cell)]
    last = page.locator(f"gg-cell[id='{cells[-1].id}']")
    expect(page.locator("gg-cell[data-state=error]:not([data-may-fail])")).to_have_count(0)
    ended = {cell.id: "error" if cell.raises else "done" for cell in cells}
    expect(last).to_have_attribute("data-state", ended[cells[-1].id], timeout=240_000)
    for name, state in ended.items():
        expect(page.locator(f"gg-cell[id='{name}']")).to_have_attribute("data-state", state)


def _names(code: str, context: type[ast.expr_context]) -> set[str]:
    """The variables that code reads (Load) or sets (Store)."""
    nodes = ast.walk(ast.parse(code))
    return {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, context)}


def _lasting_claims(cells: list[Cell]) -> list[str]:
    """The claims that are still about the same values at the end of the lesson."""
    claims: list[str] = []
    for number, cell in enumerate(cells):
        changed = {name for later in cells[number + 1 :] for name in _names(later.code, ast.Store)}
        claims += [c for c in cell.expects if not _names(c, ast.Load) & changed]
    return list(dict.fromkeys(claims))


def _holds(page: Page, cell: Cell, claims: list[str]) -> None:
    """Write the claims into a cell and run it, as a doubting reader would."""
    shown = page.locator(f"gg-cell[id='{cell.id}']")
    shown.locator("pre.source").click()
    expect(shown.locator(".cm-content")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(f"[claim for claim in {claims!r} if not eval(claim, globals())]")
    page.keyboard.press("Control+Enter")
    expect(shown).to_have_attribute("data-state", "done", timeout=60_000)
    expect(shown.locator(".outputs")).to_contain_text("[]")


@pytest.mark.timeout(400)
@pytest.mark.parametrize(("slug", "device"), RUNS)
def test_lesson_runs_and_its_claims_hold(slug: str, device: str, site: str, page: Page) -> None:
    lesson = COURSE.lesson(slug)
    hosts = set()
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    page.goto(f"{site.rstrip('/')}/lessons/{slug}/?device={device}")
    _run_all(page, lesson)
    html = page.locator("html")
    expect(html).to_have_attribute("data-session", "ready")
    expect(html).to_have_attribute("data-device", device)
    cells = [block for block in lesson.blocks if isinstance(block, Cell)]
    claims = _lasting_claims(cells)
    assert claims
    _holds(page, cells[-1], claims)
    assert {host for host in hosts if host} == {urlsplit(site).netloc}


def test_digits_train_on_the_gpu_before_the_readers_eyes(site: str, page: Page) -> None:
    """The loss curve moves while the network trains, and stopping keeps what it has learned."""
    page.goto(f"{site.rstrip('/')}/lessons/digits/?device=webgpu")
    page.get_by_role("button", name="Run all", exact=True).click()
    train = page.locator("gg-cell#train")
    expect(train).to_have_attribute("data-state", "running", timeout=120_000)
    curve = train.locator("[role=img]").first
    expect(curve).to_be_visible(timeout=30_000)
    before = curve.screenshot()
    page.wait_for_function(
        "(before) => document.querySelector('#train progress').value > before + 3",
        arg=train.locator("progress").evaluate("(bar) => bar.value"),
        timeout=60_000,
    )
    assert curve.screenshot() != before
    toolbar = page.locator("gg-toolbar")
    toolbar.get_by_role("button", name="Stop", exact=True).click()
    expect(page.locator("html")).to_have_attribute("data-session", "ready", timeout=10_000)
    expect(train).not_to_have_attribute("data-state", "running")
