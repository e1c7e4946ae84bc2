"""Typing into a long cell while a model trains in the worker: what each key costs the page."""

import statistics

from playwright.sync_api import Browser

LINES = 300
KEYS = 150
BETWEEN_MS = 60  # a fast typist
_TRAINING = """
import glowgrad as gg
from glowgrad import nn
model = nn.Sequential(nn.Linear(64, 128), nn.ReLU(), nn.Linear(128, 10))
optimizer = gg.optim.Adam(model.parameters())
x, y = gg.randn(256, 64), gg.randint(0, 10, (256,))
step = 0
while True:
    loss = nn.functional.cross_entropy(model(x), y)
    optimizer.zero_grad(); loss.backward(); optimizer.step()
    step += 1
    if step % 20 == 0:
        print(step, loss.item())
"""
_WATCH = """() => {
  const told = { handlers: [], frames: [], tasks: [] };
  window.told = told;
  new PerformanceObserver((list) => {
    for (const e of list.getEntries())
      if (e.name === "keydown" || e.name === "beforeinput" || e.name === "input")
        told.handlers.push(e.processingEnd - e.processingStart);
  }).observe({ type: "event", durationThreshold: 16 });
  new PerformanceObserver((list) => told.tasks.push(...list.getEntries().map((e) => e.duration)))
    .observe({ type: "longtask" });
  let last = performance.now();
  const frame = (now) => {
    told.frames.push(now - last);
    last = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}"""


def measure(browser: Browser, url: str) -> dict[str, float]:
    """Frames and key handlers while typing, in milliseconds."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.set_default_timeout(120_000)
    page.goto(url)
    trains, typed = page.locator("gg-cell").nth(0), page.locator("gg-cell").nth(1)
    trains.evaluate(
        "async (cell, code) => { await cell.setText(code); void cell.run(); }", _TRAINING
    )
    trains.locator(".outputs", has_text="20 ").wait_for()
    body = "\n".join(f"value_{i} = compute(alpha[{i}], 'text {i}')  # line" for i in range(LINES))
    typed.evaluate("(cell, code) => cell.setText(code)", body)
    typed.locator(".cm-content").click()
    page.evaluate(_WATCH)
    page.wait_for_timeout(500)
    page.evaluate("() => { told.frames.length = 0; told.tasks.length = 0; }")
    text = "for item in range(10): total += item * 2  "
    for i in range(KEYS):
        page.keyboard.type(text[i % len(text)])
        page.wait_for_timeout(BETWEEN_MS)
    told = page.evaluate("told")
    page.close()
    frames = sorted(told["frames"])
    return {
        "typing: median frame, ms": statistics.median(frames),
        "typing: 99th of 100 frames, ms": frames[int(len(frames) * 0.99)],
        "typing: worst key handler, ms": max(told["handlers"], default=0.0),
        "typing: tasks over 50 ms": float(len(told["tasks"])),
    }
