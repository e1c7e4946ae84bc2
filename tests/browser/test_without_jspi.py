"""A browser whose WebAssembly cannot wait for promises (no JSPI): everything but the GPU works."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

RUN = """async () => {
  const { createSession } = await import("./glowgrad.js");
  const session = await createSession({ device: "webgpu" });
  const trained = await session.run(`
import glowgrad as gg
x = gg.ones(3, requires_grad=True)
(x * 2).sum().backward()
print(x.grad)
(gg.ones(300, 300) @ gg.ones(300, 300))[0, 0].item()
`);
  const gpu = await session.run("gg.ones(3).to('webgpu')");
  const endless = session.run("n = 0\\nwhile True: n += 1");
  await new Promise((resolve) => setTimeout(resolve, 500));
  await session.interrupt();
  const stopped = await endless;
  const kept = await session.run("n > 0");
  const awaited = await session.run("import asyncio\\nawait asyncio.sleep(0.01)\\n'awaited'");
  const { device, deviceNote } = session;
  session.close();
  return { device, deviceNote, trained, gpu, stopped, kept, awaited };
}"""


@pytest.mark.parametrize("isolated", [True, False], ids=["isolated", "plain"])
def test_python_trains_stops_and_awaits(
    isolated: bool,
    site: str,
    plain_site: str,
    page: Page,
    without_jspi: Callable[[Page], None],
) -> None:
    without_jspi(page)
    page.goto(site if isolated else plain_site)
    done: dict[str, Any] = page.evaluate(RUN)
    assert done["device"] == "cpu"
    assert "CPU" in done["deviceNote"]
    assert done["trained"]["status"] == "ok", done["trained"]["error"]
    assert done["trained"]["result"] == "300.0"
    printed = "".join(output.get("text", "") for output in done["trained"]["outputs"])
    assert printed == "tensor([2., 2., 2.])\n"
    assert done["gpu"]["status"] == "error"
    assert "webgpu cannot be used here" in done["gpu"]["error"]["message"]
    assert done["stopped"]["status"] == "interrupted"
    assert done["kept"]["result"] == "True"
    assert done["awaited"]["result"] == "'awaited'"
