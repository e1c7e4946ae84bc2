"""Every lesson taken in the browser as a reader does: Run all, its claims, its checks."""

import ast
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from builder.checkout import ROOT
from builder.lessons import Cell, Lesson, load_course

from .readers import SPENDS_DATA

COURSE = load_course(ROOT / "lessons")
# Tiny models are lessons for the CPU; what trains on the GPU must also say the same there, which a
# GPU made of software needs a minute for.
RUNS = [(lesson.slug, "cpu") for lesson in COURSE.lessons] + [
    pytest.param("digits", "webgpu", marks=pytest.mark.slow)
]
# Gives each quiz a wrong answer, then the right one; returns what did not come out as it should.
ANSWER_QUIZZES = """() => {
  const ways = {
    single: ({ data, options }) => {
      const choose = (at) => options[at].click();
      return [() => choose((data.correctIndex + 1) % options.length),
              () => choose(data.correctIndex)];
    },
    multiple: ({ data, options, check }) => {
      const tick = (wanted) => {
        for (const [at, option] of options.entries()) {
          if (option.checked !== wanted.includes(at)) option.click();
        }
        check();
      };
      return [() => tick(data.correct.slice(1)), () => tick(data.correct)];
    },
    numeric: ({ data, quiz, check }) => {
      const write = (value) => {
        const input = quiz.querySelector("input");
        input.value = String(value);
        input.dispatchEvent(new Event("input", { bubbles: true }));
        check();
      };
      return [() => write(data.answer + 2 * data.tolerance + 1000), () => write(data.answer)];
    },
    order: ({ data, quiz, check, press }) => {
      const lines = () => [...quiz.querySelectorAll("[data-line]")];
      const inOrder = (order) => order.every((line, at) => lines()[at].dataset.line === `${line}`);
      const down = () => lines()[0].querySelectorAll("button")[1].click();
      const wrong = () => {
        do down(); while (data.orders.some(inOrder));
        check();
      };
      return [wrong, () => { press("Show the answer"); check(); }];
    },
    sort: ({ data, quiz }) => {
      const chips = [...quiz.querySelectorAll("[data-item]")].map((item) => ({
        at: Number(item.dataset.item), chip: item.querySelector("button"),
      }));
      const put = ({ at, chip }, by) => {
        chip.click();
        const groups = quiz.querySelectorAll(".put-here");
        groups[(data.items[at].group + by) % groups.length].click();
      };
      return [() => put(chips[0], 1), () => { for (const one of chips) put(one, 0); }];
    },
  };
  const problems = [];
  for (const quiz of document.querySelectorAll("gg-quiz:not([data-kind=predict])")) {
    const press = (name) =>
      [...quiz.querySelectorAll("button")].find((one) => one.textContent === name).click();
    const [wrong, right] = ways[quiz.dataset.kind]({
      quiz,
      press,
      data: JSON.parse(quiz.querySelector("script").textContent),
      options: [...quiz.querySelectorAll(".option input")],
      check: () => quiz.querySelector(".check-button").click(),
    });
    const feedback = quiz.querySelector(".feedback");
    wrong();
    if (feedback.dataset.kind !== "failed" || !feedback.textContent.trim()) {
      problems.push(`${quiz.id}: a wrong answer is ${feedback.dataset.kind}`);
    }
    right();
    if (!quiz.hasAttribute("data-done")) problems.push(`${quiz.id}: ${feedback.textContent}`);
  }
  return problems;
}"""
# Checks the starter and then the solution of each exercise; returns what was said to each.
TRY_EXERCISES = """async () => {
  const told = {};
  for (const exercise of document.querySelectorAll("gg-exercise")) {
    const feedback = exercise.querySelector(".feedback");
    const said = async () => {
      await exercise.check();
      return [feedback.dataset.kind, feedback.textContent];
    };
    const starter = await said();
    await exercise.querySelector("gg-cell").setText(
      exercise.querySelector("details.solution code").textContent);
    told[exercise.id] = { starter, solution: await said() };
  }
  return told;
}"""


@pytest.fixture(scope="module")
def learner(browser: Browser) -> Iterator[BrowserContext]:
    """One reader for the whole course, whose later lessons start from a snapshot of Python."""
    with browser.new_context() as context:
        context.add_init_script(SPENDS_DATA)
        yield context


@pytest.fixture
def lesson_page(learner: BrowserContext) -> Iterator[Page]:
    """A page of that reader; an uncaught error in it fails the test."""
    errors: list[str] = []
    page = learner.new_page()
    page.on("pageerror", lambda error: errors.append(f"{error.message}\n{error.stack}"))
    yield page
    page.close()
    assert not errors, "uncaught errors in the page:\n" + "\n".join(errors)


def _run_all(page: Page, lesson: Lesson) -> None:
    page.get_by_role("button", name="Run all", exact=True).click()
    cells = [block for block in lesson.blocks if isinstance(block, Cell)]
    ended = {cell.id: "error" if cell.raises else "done" for cell in cells}
    last = f"gg-cell[id='{cells[-1].id}'][data-state={ended[cells[-1].id]}]"
    failed = page.locator("gg-cell[data-state=error]:not([data-may-fail])")
    expect(failed.or_(page.locator(last)).first).to_be_attached(timeout=240_000)
    expect(failed).to_have_count(0)
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
def test_a_lesson_works(slug: str, device: str, site: str, lesson_page: Page) -> None:
    """Every cell runs and its claims hold; quizzes answer; exercises tell wrong from right."""
    page, lesson = lesson_page, COURSE.lesson(slug)
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
    assert not page.evaluate(ANSWER_QUIZZES)
    told: dict[str, dict[str, Any]] = page.evaluate(TRY_EXERCISES)
    assert list(told) == [exercise.id for exercise in lesson.exercises]
    for name, said in told.items():
        assert (said["starter"][0], said["solution"][0]) == ("failed", "passed"), f"{name}: {said}"
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
