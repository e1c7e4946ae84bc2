"""Python from memory: one snapshot for the readers of most tests, who wait half as long for it.

It is the one that a reader's second visit starts from (test_snapshot.py); what Python is fetched
and started from at the first visit, test_runtime.py and test_session.py see.
"""

import base64
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http import HTTPStatus
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Error, Route

from builder.checkout import CACHE
from builder.serve import Handler, serve_in_thread

from .readers import SPENDS_DATA

ADDRESS = "/python-from-memory"
# A page lets a snapshot be made when its Python has started; gives its bytes as base64.
MAKE = """async () => {
  const { createSession } = await import("./glowgrad.js");
  const session = await createSession({ device: "cpu" });
  await session.run("1 + 1");
  while (!session.boot.note) await new Promise((done) => setTimeout(done, 100));
  const cache = await caches.open("glowgrad-snapshot");
  const [key] = await cache.keys();
  if (!key) return "";
  const reader = new FileReader();
  reader.readAsDataURL(await (await cache.match(key)).blob());
  await new Promise((done) => { reader.onload = done; });
  return reader.result.split(",")[1];
}"""
# Goes before the worker's script: there it finds what an earlier visit would have kept.
OFFERS = """try {
  const open = caches.open.bind(caches);
  const kept = {
    match: async (address) => {
      if (address.endsWith(".failures")) return undefined;
      const answer = await fetch("/python-from-memory");
      return answer.ok ? answer : undefined;
    },
    keys: async () => [],
    put: async () => {},
    delete: async () => false,
  };
  caches.open = async (name) => (name === "glowgrad-snapshot" ? kept : open(name));
} catch { /* a walled-off worker has no caches */ }
"""


def image(browser: Browser, dist: Path) -> bytes:
    """The snapshot of this build in this browser; empty where none could be made."""
    (worker,) = dist.glob("assets/worker-*.js")
    kept = CACHE / "test-snapshots" / f"{worker.stem}-{browser.version}.bin"
    if not kept.is_file():
        with serve_in_thread(dist) as url, browser.new_context() as context:
            context.add_init_script(SPENDS_DATA)
            page = context.new_page()
            page.goto(url)
            made = base64.b64decode(page.evaluate(MAKE))
        kept.parent.mkdir(parents=True, exist_ok=True)
        for old in kept.parent.glob("*.bin"):
            old.unlink(missing_ok=True)
        unfinished = kept.with_suffix(f".{os.getpid()}")
        unfinished.write_bytes(made)
        unfinished.replace(kept)
    return kept.read_bytes()


@contextmanager
def offered(content: bytes) -> Iterator[None]:
    """While the block runs, every server of the tests has the snapshot."""
    answer = Handler._answer

    def with_image(handler: Handler, with_body: bool) -> None:
        if handler.path == ADDRESS and content:
            handler._send(HTTPStatus.OK, {"Cache-Control": "no-store"}, content, with_body)
        else:
            answer(handler, with_body)

    Handler._answer = with_image  # type: ignore[method-assign]
    try:
        yield
    finally:
        Handler._answer = answer  # type: ignore[method-assign]


def start_warm(context: BrowserContext) -> None:
    """Let the workers of a reader's pages find the snapshot."""

    def with_offer(route: Route) -> None:
        # A page that is closed meanwhile needs no worker; one that is open would show the lack.
        with suppress(Error):
            answer = route.fetch()
            route.fulfill(response=answer, body=OFFERS + answer.text())

    context.route("**/assets/worker-*.js", with_offer)
