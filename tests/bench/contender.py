"""Who takes part: one library on one device, in a page of its own that stays open."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any, Protocol

from playwright.sync_api import Browser, Page

from builder.speed import archive
from speed.cases import Case

HERE = Path(__file__).resolve().parent
COUNTING = (HERE / "counting.js").read_text("utf-8")


class Contender(Protocol):
    """`name` is its column; cases are named as in `speed.cases`."""

    name: str
    device: str

    def open(self, browser: Any) -> float:
        """Load the library; the milliseconds until it can compute."""

    def prepare(self, case: Case) -> dict[str, Any]:
        """`values`, `first_ms` and `ready_ms`; or `missing`: why it cannot."""

    def sample(self, case: Case, count: int) -> float:
        """Milliseconds a step, of so many and a read-back."""

    def asked(self) -> dict[str, int]:
        """What was asked of WebGPU so far, and the bytes of its buffers."""

    def drop(self, dropped: bool) -> None:
        """From now on dispatches are left out, or not."""

    def close(self, case: Case) -> None: ...


_OPEN = """async ([device, files]) => {
  const start = performance.now();
  const { createSession } = await import("./glowgrad.js");
  globalThis.session = await createSession({ device });
  await session.writeFile("speed.zip", Uint8Array.from(files));
  globalThis.answer = async (code) => {
    const { result, error } = await session.run(code, { name: "bench" });
    if (error) throw new Error(error.traceback);
    return result;
  };
  await answer("import sys; sys.path.insert(0, 'speed.zip')");
  if (session.device !== device) throw new Error(session.deviceNote);
  return performance.now() - start;
}"""
_SET_UP = """
import json
import glowgrad as gg
from speed.timing import Bench
bench = Bench(gg, {device!r})
import js
js.eval({counting!r})
"""


class OurSession:
    """A session of the built site; eager and compiled take turns in it."""

    def __init__(self, site: str, device: str) -> None:
        self.site, self.device = site, device
        self.page: Page | None = None
        self.opened_ms = 0.0

    def open(self, browser: Browser) -> float:
        if self.page is None:
            self.page = browser.new_page()
            self.page.set_default_timeout(600_000)
            self.page.goto(self.site)
            self.opened_ms = self.page.evaluate(_OPEN, [self.device, list(archive())])
            self.page.evaluate("answer", _SET_UP.format(device=self.device, counting=COUNTING))
        return self.opened_ms

    def run(self, code: str) -> Any:
        """Run code; what its last line gives, through JSON."""
        assert self.page is not None
        *lines, last = code.strip().splitlines()
        result = self.page.evaluate("answer", "\n".join([*lines, f"json.dumps({last})"]))
        return json.loads(ast.literal_eval(result))


class Ours:
    """Glowgrad, eager or compiled."""

    def __init__(self, session: OurSession, compiled: bool) -> None:
        self.session, self.compiled, self.device = session, compiled, session.device
        self.name = f"glowgrad {'compiled' if compiled else 'eager'}"

    def open(self, browser: Browser) -> float:
        return self.session.open(browser)

    def prepare(self, case: Case) -> dict[str, Any]:
        made: dict[str, Any] = self.session.run(f"bench.prepare({case.name!r}, {self.compiled})")
        return made

    def sample(self, case: Case, count: int) -> float:
        return float(self.session.run(f"bench.sample({case.name!r}, {self.compiled}, {count})"))

    def asked(self) -> dict[str, int]:
        counts: dict[str, int] = self.session.run("js.asked.to_py()" if self.on_gpu else "{}")
        heap = self.session.run("__import__('pyodide_js')._module.HEAP8.length")
        return {**counts, "heap": heap}

    @property
    def on_gpu(self) -> bool:
        return self.device == "webgpu"

    def drop(self, dropped: bool) -> None:
        self.session.run(f"setattr(js, 'dropDispatches', {dropped})")

    def close(self, case: Case) -> None:
        self.session.run(f"bench.close({case.name!r})")
