"""How long Python takes to its first output: on a first visit, later, and from a snapshot."""

from statistics import median

from playwright.sync_api import Browser, BrowserContext

_FIRST_OUTPUT = """async () => {
  const { createSession } = await import("./glowgrad.js");
  window.session = await createSession({ device: "cpu" });
  const printed = Promise.withResolvers();
  const code = "import glowgrad as gg\\nprint(gg.tensor([1.0]))";
  session.run(code, { onOutput: () => printed.resolve() });
  await printed.promise;
  return [performance.now(), session.boot.from];
}"""
_MADE = "() => session.boot.note?.startsWith('made a snapshot')"


def measure(browser: Browser, url: str, rounds: int = 5) -> dict[str, float]:
    """Medians of the milliseconds from a page's request to the output of its first cell."""
    cold = []
    for _ in range(rounds):
        context = browser.new_context()
        cold.append(_visit(context, url, "files"))
        context.close()
    context = browser.new_context()
    warm = [_visit(context, url, "files") for _ in range(rounds + 1)][1:]
    context.close()
    context = browser.new_context()
    _visit(context, url, "files", make=True)
    restored = [_visit(context, url, "snapshot") for _ in range(rounds)]
    context.close()
    named = {"cold": cold, "warm": warm, "from the snapshot": restored}
    return {f"first output, {name}, ms": median(times) for name, times in named.items()}


def _visit(context: BrowserContext, url: str, expected: str, make: bool = False) -> float:
    page = context.new_page()
    page.goto(url)
    ms, came_from = page.evaluate(_FIRST_OUTPUT)
    if came_from != expected:
        raise RuntimeError(f"Python came from {came_from}, not from {expected}")
    if make:
        page.wait_for_function(_MADE, timeout=120_000)
    page.close()
    return float(ms)
