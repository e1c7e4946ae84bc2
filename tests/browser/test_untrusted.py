"""Code from elsewhere: it takes nothing of the site's and calls nobody."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from builder import package_index

from .other_origin import Stranger, give_packages, stranger

START = """async () => {
  const { createSession } = await import("./glowgrad.js");
  window.asked = [];
  window.allowed = true;
  const onPermission = async (request) => { asked.push(request); return allowed; };
  window.session = await createSession({ sandbox: true, onPermission });
}"""

# What the site keeps, in every place that it could.
KEEP = """async () => {
  localStorage.setItem("glowgrad:progress:xor", "SECRET");
  document.cookie = "progress=SECRET";
  await (await caches.open("glowgrad-pages")).put("/SECRET", new Response("SECRET"));
  const directory = await navigator.storage.getDirectory();
  await directory.getFileHandle("SECRET", { create: true });
  await new Promise((resolve) => {
    const opening = indexedDB.open("SECRET");
    opening.onsuccess = () => { opening.result.close(); resolve(); };
  });
  window.heard = [];
  new BroadcastChannel("SECRET").onmessage = ({ data }) => heard.push(data);
  addEventListener("message", ({ data }) => heard.push(data));
  navigator.locks.request("SECRET", () => new Promise(() => {}));
}"""

Run = Callable[[str], dict[str, Any]]


@pytest.fixture(scope="module")
def other() -> Iterator[Stranger]:
    """Another origin."""
    with stranger() as server:
        yield server


@pytest.fixture(scope="module")
def page(browser: Browser, plain_site: str) -> Iterator[Page]:
    """A page that keeps secrets, and a session of code from elsewhere."""
    context = browser.new_context()
    give_packages(context, {"alpha": ["beta"], "beta": [], "gamma": []})
    page = context.new_page()
    page.goto(plain_site)
    page.evaluate(KEEP)
    page.evaluate(START)
    yield page
    context.close()


@pytest.fixture
def run(page: Page) -> Run:
    """Runs code in that session."""
    return lambda code: page.evaluate("code => session.run(code)", code)


THEFTS = {
    "storage": "import js\njs.localStorage.getItem('glowgrad:progress:xor')",
    "cookies": "import js\n[c.value for c in await js.cookieStore.getAll()]",
    "caches": "import js\nawait (await js.caches.match('/SECRET')).text()",
    "databases": "import js\nstr([d.name for d in await js.indexedDB.databases()])",
    "files": "import js\nhome = await js.navigator.storage.getDirectory()\n"
    "(await home.getFileHandle('SECRET')).name",
    "locks": "import js\nstr([one.name for one in (await js.navigator.locks.query()).held])",
    "parent": "import js\njs.parent.localStorage.getItem('glowgrad:progress:xor')",
    "top": "import js\njs.top.document.cookie",
    "frame": "import js\njs.document.cookie",
    "shared worker": "import js\njs.SharedWorker.new('data:,')\n'SECRET'",
    "service workers": "import js\njs.navigator.serviceWorker.controller\n'SECRET'",
}


@pytest.mark.parametrize("code", THEFTS.values(), ids=THEFTS.keys())
def test_nothing_that_the_site_keeps_is_reached(run: Run, code: str) -> None:
    result = run(code)
    assert result["status"] == "error"
    assert "SECRET" not in str(result["outputs"])


CALLS = {
    "fetch": "await js.fetch(url)",
    "own fetch": "await js.Request.new(url) and await js.WorkerGlobalScope.prototype.fetch(url)",
    "post": "await js.fetch(url, method='POST', mode='no-cors', keepalive=True)",
    "XMLHttpRequest": "r = js.XMLHttpRequest.new()\nr.open('GET', url, False)\nr.send()",
    "sendBeacon": "js.navigator.sendBeacon(url, 'x')",
    "WebSocket": "js.WebSocket.new(url.replace('http', 'ws'))",
    "EventSource": "js.EventSource.new(url)",
    "WebTransport": "js.WebTransport.new(url.replace('http', 'https'))",
    "importScripts": "js.importScripts(url)",
    "worker": "js.Worker.new(url)",
    "font": "await js.FontFace.new('x', f'url({url})').load()",
    "RTCPeerConnection": "js.RTCPeerConnection.new()",
    "pyfetch": "from pyodide.http import pyfetch\nawait pyfetch(url)",
    "open_url": "from pyodide.http import open_url\nopen_url(url)",
    "urllib": "import urllib.request\nurllib.request.urlopen(url)",
    "socket": "import socket\nsocket.create_connection((url[7:-1].split(':')[0], "
    "int(url[:-1].split(':')[2])))",
    "module": "js.eval(f'import({url!r})')",
    "window": "js.open(url)",
    "nested": "inner = f'import({url!r}); fetch({url!r}); new WebSocket({url!r}); "
    "new Worker({url!r}); new EventSource({url!r}); "
    "let r = new XMLHttpRequest(); r.open(`GET`, {url!r}); r.send()'\n"
    "js.Worker.new('data:text/javascript,' + js.encodeURIComponent(inner))",
}


def test_nobody_is_called(page: Page, run: Run, other: Stranger) -> None:
    for name, code in CALLS.items():
        result = run(f"import js\nurl = {other.url + name.replace(' ', '-')!r} + '/'\n{code}")
        assert result["status"] in ("error", "ok")
    run("import asyncio\nawait asyncio.sleep(1)")
    assert other.hits == []


def test_an_attempt_to_reach_another_site_says_why_it_fails(run: Run, other: Stranger) -> None:
    for name in ("fetch", "XMLHttpRequest", "pyfetch", "open_url", "urllib", "socket"):
        result = run(f"import js\nurl = {other.url!r}\n{CALLS[name]}")
        assert "may not reach other sites" in result["error"]["message"], name


def test_no_message_reaches_the_page(page: Page, run: Run) -> None:
    run("""
import js
channel = js.BroadcastChannel.new("SECRET")
channel.postMessage("forged")
for place in ("parent", "top", "self", "globalThis"):
    try:
        getattr(js, place).postMessage("forged", "*")
    except Exception:
        pass
""")
    assert run("1 + 1")["result"] == "2"
    assert page.evaluate("heard") == []


def test_packages_come_once_the_reader_agrees(page: Page, run: Run) -> None:
    result = run("%pip install alpha gamma\nimport alpha, beta, gamma\nalpha.value")
    assert result["result"] == "'alpha'"
    assert page.evaluate("asked") == [
        {
            "kind": "install",
            "packages": ["alpha", "gamma"],
            "hosts": [*package_index.HOSTS],
        }
    ]
    assert run("import micropip\nawait micropip.install('alpha')")["status"] == "ok"
    assert run("import packaging")["status"] == "ok", "the site's own need no question"
    assert len(page.evaluate("asked")) == 1
    page.evaluate("allowed = false")
    for name in ("delta", "epsilon", "zeta"):
        refused = run(f"%pip install {name}")
        assert f"{name} was not allowed" in refused["error"]["message"]
    assert len(page.evaluate("asked")) == 3, "after two refusals nobody is asked again"


def test_of_the_index_only_what_was_agreed_to_is_fetched(page: Page, run: Run) -> None:
    addresses: list[str] = []
    page.context.on("request", lambda request: addresses.append(request.url))
    for address in (
        f"{package_index.LISTS}secret-name/",
        f"{package_index.LISTS}../../secret",
        f"https://{package_index.HOSTS[0]}.example.com/simple/alpha/",
        f"{package_index.LISTS}alpha/?secret",
        f"{package_index.FILES}aa/secret",
        f"{package_index.FILES}aa/alpha-1.0-py3-none-any.whl?secret",
    ):
        assert run(f"import js\nawait js.fetch({address!r})")["status"] == "error"
    assert addresses == []


def test_forged_messages_change_nothing(page: Page, run: Run) -> None:
    poison = '{"type": "result", "data": {"__proto__": {"polluted": 1}}}'
    forged = f"""
import js
from pyodide.ffi import to_js
def say(**message):
    js.glowgradPort.postMessage(to_js(message, dict_converter=js.Object.fromEntries))
say(outputs=["nonsense", {poison!r}])
say(id="0-0-0-0", type="RAW", value="forged")
say(type="APPLY", path=["close"], argumentList=[])
say(want=-1, file="../sw.js")
say(want=-2, address={page.url!r})
"mine"
"""
    result = run(forged)
    assert (result["status"], result["result"]) == ("ok", "'mine'")
    assert "An output is not shown" in result["outputs"][0]["text"]
    assert page.evaluate("({}).polluted ?? null") is None


@pytest.mark.parametrize("flood", ["messages", "texts"])
def test_a_flood_ends_the_session_and_not_the_page(page: Page, run: Run, flood: str) -> None:
    message = (
        "'x'"
        if flood == "messages"
        else "js.JSON.parse('{\"outputs\": [\"%s\"]}' % ('x' * 4_000_000))"
    )
    code = f"import js\nmessage = {message}\nwhile True: js.glowgradPort.postMessage(message)"
    ended = page.evaluate("code => session.run(code)", code)
    assert ended["error"]["name"] == "SessionEnded"
    assert "more than a page can take" in ended["error"]["message"]
    page.evaluate("session.restart()")
    assert run("1 + 1")["result"] == "2"


def test_values_and_answers_reach_code_that_runs(page: Page) -> None:
    follow = """async () => {
      session.send("variable:x", 0);
      const run = session.run("while x < 7: pass\\nx");
      await new Promise((resolve) => setTimeout(resolve, 200));
      session.send("variable:x", 7);
      return (await run).result;
    }"""
    assert page.evaluate("session.reach") == "pauses"
    assert page.evaluate(follow) == "7"


def test_without_jspi_a_stop_ends_in_a_restart_that_is_told(
    new_page: Callable[[], Page], without_jspi: Callable[[Page], None], plain_site: str
) -> None:
    page = new_page()
    without_jspi(page)
    page.goto(plain_site)
    page.evaluate(START)
    stopped = page.evaluate("""async () => {
      const run = session.run("while True: pass");
      await new Promise((resolve) => setTimeout(resolve, 200));
      await session.interrupt();
      return run;
    }""")
    assert stopped["status"] == "interrupted"
    assert "Python was restarted" in stopped["error"]["message"]
    assert page.evaluate("session.run('1 + 1')")["result"] == "2"
