"""A session as a page uses it: runs, outputs, errors, restarts, and a worker that dies."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

START = """async (options) => {
  const { createSession } = await import("./glowgrad.js");
  window.states = [];
  window.session = await createSession({ ...options, onState: (state) => states.push(state) });
}"""

Run = Callable[[str], dict[str, Any]]


@pytest.fixture(scope="module")
def requests() -> list[str]:
    """Addresses that page and worker asked for."""
    return []


@pytest.fixture(scope="module", params=["own", "sandboxed"])
def session_page(
    request: pytest.FixtureRequest, browser: Browser, site: str, requests: list[str]
) -> Iterator[Page]:
    """A page with a running `session`, of the reader's own code or of code from elsewhere."""
    context = browser.new_context()
    context.on("request", lambda request: requests.append(request.url))
    page = context.new_page()
    page.goto(site)
    page.evaluate(START, {"device": "auto", "sandbox": request.param == "sandboxed"})
    yield page
    context.close()


@pytest.fixture
def run(session_page: Page) -> Run:
    """Runs code in the session; starts it anew when a test left it dead."""
    if session_page.evaluate("session.state") == "dead":
        session_page.evaluate("session.restart()")
    return lambda code: session_page.evaluate("code => session.run(code)", code)


def printed(result: dict[str, Any]) -> str:
    """All that a run wrote to the standard streams."""
    return "".join(output.get("text", "") for output in result["outputs"])


def test_states_go_from_booting_to_ready(browser: Browser, site: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(site)
    page.evaluate(START, {})
    assert page.evaluate("states") == ["booting", "ready"]
    assert page.evaluate("session.boot.ready") > page.evaluate("session.boot.python") > 0
    page.evaluate("session.close()")
    assert page.evaluate("states.at(-1)") == "dead"
    context.close()


def test_result_is_the_text_of_the_last_expression(run: Run) -> None:
    result = run("1 + 1")
    assert result["status"] == "ok"
    assert result["result"] == "2"
    assert result["error"] is None
    assert result["ms"] >= 0
    assert result["outputs"] == [{"type": "result", "data": {"text/plain": "2"}}]
    assert run("x = 3")["result"] is None


def test_questions_are_answered_between_runs_only(session_page: Page, run: Run) -> None:
    run("x = 3")
    names = "session.ask('variables').then((known) => known?.map((one) => one.name) ?? null)"
    assert session_page.evaluate(names) == ["x"]
    busy = f"() => {{ const run = session.run('import time; time.sleep(0.2)'); return {names}; }}"
    assert session_page.evaluate(busy) is None


def test_variables_stay_from_run_to_run(run: Run) -> None:
    run("counter = 41")
    assert run("counter += 1\ncounter")["result"] == "42"


def test_outputs_come_in_the_order_in_which_they_were_made(run: Run) -> None:
    code = """
import sys
print("one")
print("two", file=sys.stderr)
display("three")
print("four")
"five"
"""
    result = run(code)
    kinds = [(o["type"], o.get("name") or o["data"]["text/plain"]) for o in result["outputs"]]
    assert kinds == [
        ("stream", "stdout"),
        ("stream", "stderr"),
        ("display", "'three'"),
        ("stream", "stdout"),
        ("result", "'five'"),
    ]
    assert printed(result) == "one\ntwo\nfour\n"


def test_outputs_stream_while_code_runs_and_none_is_lost(session_page: Page, run: Run) -> None:
    code = """
import time
for i in range(2000):
    print(i)
start = time.perf_counter()
while time.perf_counter() - start < 0.5:
    pass
"""
    seen = session_page.evaluate(
        """async (code) => {
          let text = "", all = 0;
          const start = performance.now();
          const onOutput = (output) => { text += output.text; all = performance.now() - start; };
          const result = await session.run(code, { onOutput });
          return { text, all, ms: performance.now() - start, status: result.status,
                   kept: result.outputs.map((output) => output.text).join("") };
        }""",
        code,
    )
    assert seen["status"] == "ok"
    assert seen["text"] == seen["kept"] == "".join(f"{i}\n" for i in range(2000))
    assert seen["all"] < seen["ms"] - 200, "the last line came only when the code had ended"


def test_text_that_c_code_prints_is_an_output(run: Run) -> None:
    assert "from C\n" in printed(run("import os; os.write(1, b'from C\\n');"))


def test_an_error_has_name_message_line_and_no_engine_frames(run: Run) -> None:
    result = run("values = [1, 2]\nvalues[5]\n")
    assert result["status"] == "error"
    error = result["error"]
    assert error["name"] == "IndexError"
    assert "out of range" in error["message"]
    assert error["line"] == 2
    assert "values[5]" in error["traceback"]
    assert "sandbox" not in error["traceback"]
    assert "glowgrad-session" not in error["traceback"]


@pytest.mark.parametrize(
    "code", ["def broken(:", "raise SystemExit(3)", "raise ValueError", "\x00", "await 5"]
)
def test_run_never_rejects_for_an_error_in_the_code(run: Run, code: str) -> None:
    assert run(code)["status"] == "error"
    assert run("7")["result"] == "7"


def test_runs_are_queued_and_run_one_at_a_time(session_page: Page, run: Run) -> None:
    results = session_page.evaluate(
        """async () => {
          const codes = [
            "order = []",
            "import asyncio\\nawait asyncio.sleep(0.1)\\norder.append(1)",
            "order.append(2)",
            "order",
          ];
          return (await Promise.all(codes.map((code) => session.run(code)))).map((r) => r.result);
        }"""
    )
    assert results[-1] == "[1, 2]"


def test_run_sync_waits_in_synchronous_code(run: Run) -> None:
    code = """
import asyncio
from pyodide.ffi import run_sync

def wait():
    return run_sync(asyncio.sleep(0.01, "waited"))

wait()
"""
    assert run(code)["result"] == "'waited'"


def test_a_rejected_promise_is_an_exception_and_prints_nothing(run: Run) -> None:
    code = """
from js import Error, Promise
from pyodide.ffi import run_sync
try:
    run_sync(Promise.reject(Error.new("no such thing")))
except Exception as error:
    print(error)
"""
    assert printed(run(code)) == "Error: no such thing\n"


def test_deep_recursion_through_repr_is_an_error_not_the_end(run: Run) -> None:
    result = run("class A:\n    def __repr__(self): return repr(self)\nrepr(A())")
    assert result["status"] == "error"
    assert result["error"]["name"] == "RecursionError"
    assert run("1")["status"] == "ok"


def test_large_numpy_temporaries_do_not_end_python(run: Run) -> None:
    code = "import numpy as np; x = np.ones(1 << 18, np.float32); float(((x + x) * x - x).sum())"
    assert run(code)["result"] == "262144.0"


def test_software_adapter_means_cpu_with_a_reason(session_page: Page) -> None:
    assert session_page.evaluate("session.device") == "cpu"
    assert "software" in session_page.evaluate("session.deviceNote")
    assert "missing" not in session_page.evaluate("session.deviceNote")


def test_python_sees_device_executor_and_kernels(run: Run) -> None:
    code = """
import glowgrad_host as host
print(host.device, host.gpu.info.isFallbackAdapter, host.simd is not None)
print(host.gpu.info.limits.maxComputeWorkgroupsPerDimension >= 65535)
"""
    assert printed(run(code)) == "cpu True True\nTrue\n"


def test_only_the_kernels_that_fit_the_browser_are_fetched(page: Page, plain_site: str) -> None:
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    page.goto(plain_site)
    page.evaluate(START, {"device": "cpu"})
    (kernels,) = [url for url in fetched if url.endswith(".wasm") and "/simd" in url]
    assert "/simd-relaxed-" in kernels  # Chromium has relaxed SIMD since version 114


def test_webgpu_is_taken_when_asked_for(page: Page, plain_site: str) -> None:
    page.goto(plain_site)
    page.evaluate(START, {"device": "webgpu"})
    assert page.evaluate("session.device") == "webgpu"
    assert "as asked" in page.evaluate("session.deviceNote")
    page.evaluate("session.restart({ device: 'cpu' })")
    assert page.evaluate("session.device") == "cpu"


def test_without_webgpu_the_note_says_so(browser: Browser, site: str) -> None:
    context = browser.new_context()
    context.route(
        "**/assets/worker-*.js",
        lambda route: route.fulfill(
            response=(response := route.fetch()),
            body="Object.defineProperty(navigator, 'gpu', { value: undefined });" + response.text(),
        ),
    )
    page = context.new_page()
    page.goto(site)
    page.evaluate(START, {"device": "webgpu"})
    assert page.evaluate("session.device") == "cpu"
    assert "this browser has no WebGPU" in page.evaluate("session.deviceNote")
    assert page.evaluate("session.run('import glowgrad_host; glowgrad_host.gpu is None')")[
        "result"
    ] == ("True")
    context.close()


def test_restart_forgets_variables_and_ends_what_runs(session_page: Page, run: Run) -> None:
    run("kept = 1")
    results = session_page.evaluate(
        """async () => {
          const first = session.run("print('begun')\\nwhile True: pass");
          const second = session.run("2");
          await new Promise((resolve) => setTimeout(resolve, 300));
          await session.restart();
          return [await first, await second, await session.run("kept")];
        }"""
    )
    assert [r["status"] for r in results] == ["interrupted", "interrupted", "error"]
    assert "restarted" in results[0]["error"]["message"]
    assert printed(results[0]) == "begun\n", "what was printed before stays"
    assert results[2]["error"]["name"] == "NameError"


@pytest.mark.parametrize(
    "death",
    [
        "nested = []\nfor _ in range(100_000): nested = [nested]\nrepr(nested)",
        "import js; js.close()\nwhile True: pass",
    ],
    ids=["fatal", "closed"],
)
def test_a_dead_worker_is_told_and_can_be_restarted(
    session_page: Page, run: Run, death: str
) -> None:
    results = session_page.evaluate(
        """async (death) => {
          const both = await Promise.all([session.run(death), session.run("1")]);
          return [...both, session.state, await session.run("2")];
        }""",
        death,
    )
    dead, queued, state, later = results
    assert dead["status"] == queued["status"] == later["status"] == "error"
    assert state == "dead"
    for result in (dead, queued, later):
        assert "variables are lost" in result["error"]["message"]
        assert "Restart" in result["error"]["message"]
    session_page.evaluate("session.restart()")
    assert run("3")["result"] == "3"


def test_a_callback_that_fails_later_harms_nothing(run: Run) -> None:
    code = """
import asyncio, js
from pyodide.ffi import create_once_callable
kept = 1
js.setTimeout(create_once_callable(lambda: 1 / 0), 0)
await asyncio.sleep(0.2)
"""
    result = run(code)
    assert result["status"] == "ok"
    assert "ZeroDivisionError" in printed(result)
    assert run("kept")["result"] == "1"


def test_a_closed_session_answers_instead_of_waiting(page: Page, site: str) -> None:
    page.goto(site)
    page.evaluate(START, {})
    page.evaluate("session.close()")
    result = page.evaluate("session.run('1')")
    assert (result["status"], result["error"]["message"]) == ("error", "The session was closed.")


def test_session_that_cannot_boot_says_why(browser: Browser, site: str) -> None:
    context = browser.new_context()
    context.route("**/python_stdlib.zip", lambda route: route.abort())
    context.route("**/pyodide.asm.js", lambda route: route.abort())
    page = context.new_page()
    page.goto(site)
    message = page.evaluate(
        """async () => {
          const { createSession } = await import("./glowgrad.js");
          return createSession().then(() => "ready", (error) => error.message);
        }"""
    )
    assert message.startswith("Python could not be started:")
    context.close()


def test_session_works_from_a_page_in_another_folder(page: Page, plain_site: str) -> None:
    page.route(
        "**/deep/er/page.html", lambda route: route.fulfill(body="<!doctype html>", status=200)
    )
    page.goto(f"{plain_site}deep/er/page.html")
    result = page.evaluate(
        """async () => {
          const { createSession } = await import("../../glowgrad.js");
          const session = await createSession();
          return session.run("'far away'");
        }"""
    )
    assert result["result"] == "'far away'"


def test_no_request_leaves_the_origin(site: str, requests: list[str], run: Run) -> None:
    run("import glowgrad, numpy")
    own = urlsplit(site).netloc
    strangers = [url for url in requests if url.startswith("http") and urlsplit(url).netloc != own]
    assert strangers == []
    assert any(url.endswith(".whl") for url in requests)
