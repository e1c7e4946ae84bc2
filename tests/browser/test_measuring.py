"""What is measured on an adapter while nothing runs, and used from the next session on."""

import json

import pytest
from playwright.sync_api import Browser, Route

# The browser's software adapter under the name of a chip.
DISGUISE = """
const told = { vendor: "acme", architecture: "one", device: "", description: "" };
told.isFallbackAdapter = false;
for (const name in told) {
  Object.defineProperty(GPUAdapterInfo.prototype, name, { get: () => told[name] });
}
"""
START = """async () => {
  const { createSession } = await import("./glowgrad.js");
  window.session = await createSession({ device: "auto" });
  return [session.device, session.deviceNote];
}"""
# Small sizes are quick, and a program on the CPU still loses by far.
CELL = """
import glowgrad as gg, glowgrad.measuring as measuring
measuring._SIZE = 64
a = gg.ones(8, 8, device="webgpu")
(a @ a).sum().item()
"""
KEPT = """async () => {
  const open = indexedDB.open("glowgrad-measurements");
  await new Promise((resolve) => { open.onsuccess = resolve; });
  const store = open.result.transaction("kept").objectStore("kept");
  const read = (key) => new Promise((resolve) => {
    const asked = store.get(key);
    asked.onsuccess = () => resolve(asked.result ?? null);
  });
  const kept = await Promise.all([read("devices"), read("kernels")]);
  open.result.close();
  return kept;
}"""


@pytest.mark.slow  # 19 s; how kernels are chosen and kept, tests/shaders/test_tuning.py sees
def test_the_next_session_follows_what_was_measured(browser: Browser, site: str) -> None:
    context = browser.new_context()

    def disguise(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=DISGUISE + answer.text())

    context.route("**/assets/worker-*.js", disguise)
    page = context.new_page()
    page.goto(site)
    assert page.evaluate(START) == ["webgpu", "Running on the GPU (acme one)."]
    result = page.evaluate("code => session.run(code)", CELL)
    assert (result["status"], result["result"]) == ("ok", "512.0")
    devices = kernels = None
    for _ in range(120):
        devices, kernels = page.evaluate(KEPT)
        if devices and kernels:
            break
        page.wait_for_timeout(500)
    ((key, times),) = devices.items()
    assert key.startswith("acme | one | ")
    assert times["matmul"]["webgpu"] > times["matmul"]["cpu"] > 0
    ((adapter, known),) = json.loads(kernels).items()
    assert "acme | one" in adapter
    assert known["kernels"]["matmul NN 8x8x8 b1"]["variant"]
    page.evaluate("session.close()")
    device, note = page.evaluate(START)
    assert device == "cpu"
    assert note.startswith("Running on the CPU: measured ")
    assert note.endswith(" times as fast here as the GPU (acme one).")
    context.close()
