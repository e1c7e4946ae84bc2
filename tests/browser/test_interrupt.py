"""Stop: code ends soon, its variables stay, and the next run knows nothing of it."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

START = """async (options) => {
  const { createSession } = await import("./glowgrad.js");
  window.session = await createSession(options);
}"""

# A loop that stands first in its `try:` would not do below: CPython 3.12 looks for the handler one
# instruction too early when an interrupt arrives at the jump back.

# Interrupts once the code has printed "begun" and run for a while; measures until the run is over.
STOP = """async ([code, after]) => {
  const begun = Promise.withResolvers();
  const onOutput = (output) => output.text?.includes("begun") && begun.resolve();
  const running = session.run(code, { onOutput });
  await begun.promise;
  await new Promise((resolve) => setTimeout(resolve, after));
  const start = performance.now();
  await session.interrupt();
  const latency = performance.now() - start;
  return { latency, ...(await running) };
}"""

STOPPABLE = {
    "empty loop": "while True: pass",
    "function": "def spin():\n    n = 0\n    while True: n += 1\nspin()",
    "except Exception": "while True:\n    try: sum(range(100))\n    except Exception: pass",
    "generator": "sum(1 for _ in iter(int, 1))",
    "time.sleep": "import time\ntime.sleep(60)",
    "short sleeps": "import time\nwhile True: time.sleep(0.001)",
    "await": "import asyncio\nawait asyncio.sleep(60)",
    "run_sync": "import asyncio\nfrom pyodide.ffi import run_sync\nrun_sync(asyncio.sleep(60))",
    "promise": "from js import Promise\nfrom pyodide.ffi import run_sync\n"
    "run_sync(Promise.new(lambda *_: None))",
    "slow numpy": "import numpy as np\na = np.ones((300, 300))\nwhile True: b = a @ a",
    "printing": "while True: print('more')",
}


@pytest.fixture(scope="module", params=["isolated", "plain", "sandboxed"])
def stop_page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """A page with a `session`: with shared memory, with blob: addresses, with messages only."""
    url = request.getfixturevalue("plain_site" if request.param == "plain" else "site")
    context = browser.new_context()
    page = context.new_page()
    page.goto(url)
    assert page.evaluate("crossOriginIsolated") == (request.param != "plain")
    page.evaluate(START, {"sandbox": request.param == "sandboxed"})
    yield page
    context.close()


def stop(page: Page, code: str, after: int = 150) -> dict[str, Any]:
    """Start code, interrupt it, and return its result with the latency in ms."""
    result: dict[str, Any] = page.evaluate(STOP, [f"print('begun')\n{code}", after])
    print(f"stopped after {result['latency']:.0f} ms")
    return result


def run(page: Page, code: str) -> dict[str, Any]:
    """Run code to its end."""
    result: dict[str, Any] = page.evaluate("code => session.run(code)", code)
    return result


@pytest.mark.parametrize("code", STOPPABLE.values(), ids=STOPPABLE.keys())
def test_code_stops_soon_and_variables_stay(stop_page: Page, code: str) -> None:
    run(stop_page, "kept = 'still here'")
    result = stop(stop_page, code, after=1000 if "numpy" in code else 150)
    assert result["status"] == "interrupted"
    assert result["latency"] < 1000
    assert {o["name"] for o in result["outputs"]} == {"stdout"}, "Stop itself prints nothing"
    after = run(stop_page, "kept")
    assert (after["status"], after["result"]) == ("ok", "'still here'")


def test_stop_when_idle_does_nothing_and_does_not_leak(stop_page: Page) -> None:
    stop_page.evaluate("session.interrupt()")
    assert run(stop_page, "sum(range(100_000))")["result"] == "4999950000"
    stop(stop_page, "while True: pass")
    stop_page.evaluate("session.interrupt()")
    assert run(stop_page, "sum(range(100_000))")["result"] == "4999950000"


def test_swallowed_interrupts_are_sent_again(stop_page: Page) -> None:
    run(stop_page, "kept = 1")
    code = """
for attempt in range(3):
    try:
        kept += 1
        while True: kept += len("a")
    except:
        print("swallowed", attempt)
"""
    result = stop(stop_page, code)
    assert result["latency"] < 2500
    assert "swallowed 2" in "".join(o.get("text", "") for o in result["outputs"])
    assert int(run(stop_page, "kept")["result"]) > 1


def test_code_can_clean_up_when_it_is_stopped(stop_page: Page) -> None:
    result = stop(
        stop_page, "try:\n    n = 0\n    while True: n += 1\nfinally:\n    cleaned = True"
    )
    assert result["status"] == "interrupted"
    assert run(stop_page, "cleaned")["result"] == "True"


def test_runs_that_wait_go_on_unless_they_are_stopped_too(stop_page: Page) -> None:
    script = """async (queued) => {
      const first = session.run("while True: pass");
      const second = session.run("2");
      await new Promise((resolve) => setTimeout(resolve, 200));
      await session.interrupt({ queued });
      return [(await first).status, (await second).status];
    }"""
    assert stop_page.evaluate(script, False) == ["interrupted", "ok"]
    assert stop_page.evaluate(script, True) == ["interrupted", "interrupted"]


def test_code_that_cannot_be_stopped_ends_with_a_restart(stop_page: Page) -> None:
    run(stop_page, "kept = 1")
    code = "while True:\n    try:\n        n = 0\n        while True: n += 1\n    except: pass"
    result = stop(stop_page, code)
    assert result["status"] == "interrupted"
    assert 2500 < result["latency"] < 4500
    assert "variables are lost" in result["error"]["message"]
    assert run(stop_page, "kept")["error"]["name"] == "NameError"
