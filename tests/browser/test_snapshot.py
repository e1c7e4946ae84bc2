"""Later visits start from a memory snapshot, and nobody can tell but by the clock."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route

from .readers import SPENDS_DATA

START = """async (options) => {
  const { createSession } = await import("./glowgrad.js");
  window.session = await createSession(options);
  window.run = async (code) => {
    const onOutput = ({ data }) => {
      const asked = data?.["application/vnd.glowgrad.widget+json"];
      if (asked?.kind === "question") session.send(asked.id, "forty-two");
    };
    const { status, result, error, outputs } = await session.run(code, { onOutput });
    const printed = outputs.map(({ text, data }) => text ?? JSON.stringify(data)).join("");
    return { status, result, error, printed };
  };
  return session.boot.from;
}"""
MADE = "() => session.boot.note?.startsWith('made a snapshot')"
KEPT = """async () => {
  const cache = await caches.open("glowgrad-snapshot");
  return (await cache.keys()).map(({ url }) => url);
}"""
FAILURES = """async () => {
  const cache = await caches.open("glowgrad-snapshot");
  const counts = (await cache.keys()).filter(({ url }) => url.endsWith(".failures"));
  return counts.length && Number(await (await cache.match(counts[0])).text());
}"""
# Changes the image that is kept, gives it a valid sum again where asked, and puts it back.
CHANGE = """async ([how, sealed]) => {
  const cache = await caches.open("glowgrad-snapshot");
  const [key] = await cache.keys();
  const kept = await (await cache.match(key)).arrayBuffer();
  const image = new Uint8Array(kept);
  const words = new Uint32Array(kept);
  const index = new TextDecoder().decode(image.subarray(16, 16 + words[1]));
  const write = (text) => image.set(new TextEncoder().encode(text), 16);
  const changes = {
    damage: () => image.fill(170, image.length >> 1, (image.length >> 1) + 4096),
    cut: () => {},
    foreign: () => write(index.replace("worker-", "wanker-")),
    library: () => write(index.replace("_multiarray_umath.", "_multiarray_umaht.")),
    table: () => write(index.replace(/"tableBefore":\\d/, '"tableBefore":9')),
  };
  changes[how]();
  if (sealed) {
    let [a, b] = [words[1], 0];
    for (let i = 4; i < words.length; i += i < (16 + words[1]) >> 2 ? 1 : 16) {
      a = (a + words[i]) | 0;
      b = (b + a) | 0;
    }
    words[3] = a ^ Math.imul(b, 0x9e3779b1);
  }
  await cache.put(key, new Response(how === "cut" ? kept.slice(0, -4096) : kept));
}"""

TAKEN = """async () => {
  const cache = await caches.open("glowgrad-snapshot");
  const [key] = await cache.keys();
  return { url: key.url, body: await (await cache.match(key)).blob() };
}"""
PUT_BACK = """async ({ url, body }) => {
  const cache = await caches.open("glowgrad-snapshot");
  for (const key of await cache.keys()) await cache.delete(key);
  await cache.put(url, new Response(body, { headers: { "Content-Length": String(body.size) } }));
}"""
TRAIN = """
import glowgrad as gg
from glowgrad import nn
gg.manual_seed(0)
x = gg.rand(32, 8).to("{device}")
net = nn.Sequential(nn.Linear(8, 16), nn.Tanh(), nn.Linear(16, 1)).to("{device}")
opt = gg.optim.SGD(net.parameters(), lr=0.1)
losses = []
for _ in range(5):
    opt.zero_grad()
    loss = (net(x) ** 2).mean()
    loss.backward()
    opt.step()
    losses.append(round(loss.item(), 3))
losses"""

# What must come out alike; each is a cell, and they share their variables.
CELLS = {
    "tensor": "import glowgrad as gg\nprint(gg.tensor([1.0]))\ngg.arange(6).reshape(2, 3)",
    "large temporaries": """
import numpy as np
x = np.ones(1 << 18, np.float32)
float(((x + x) * x - x).sum())""",
    "linear algebra": """
m = np.arange(9.0).reshape(3, 3) + 4 * np.eye(3)
w = np.linalg.eigvals(m)
np.round([np.linalg.det(m), *np.linalg.svd(m)[1], *np.sort(w.real)], 6).tolist()""",
    "fft": "np.round(np.abs(np.fft.rfft(np.sin(np.arange(16.0)))), 6).tolist()",
    "seeds": """
import random
random.seed(3); np.random.seed(3); gg.manual_seed(3)
random.random(), np.random.rand(), np.random.default_rng(3).normal(), gg.randn(2).tolist()""",
    "the engine's own stream": "gg.random.default_generator.initial_seed()",
    "training": """
from glowgrad import nn
from glowgrad.utils.data import DataLoader, TensorDataset
gg.manual_seed(0)
images, labels = gg.datasets.load_digits()
model = nn.Sequential(
    nn.Conv2d(1, 4, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(36, 10)
)
opt = gg.optim.Adam(model.parameters(), lr=1e-2)
losses = []
for x, y in DataLoader(TensorDataset(images[:256], labels[:256]), 64, shuffle=True):
    opt.zero_grad()
    loss = nn.functional.cross_entropy(model(x), y)
    loss.backward()
    opt.step()
    losses.append(round(loss.item(), 4))
losses""",
    "keras": """
import keras
keras.utils.set_random_seed(1)
net = keras.Sequential([keras.layers.Dense(4, activation="relu"), keras.layers.Dense(1)])
net.compile("adam", "mse")
xs = np.linspace(0, 1, 32).reshape(-1, 1)
history = net.fit(xs, 2 * xs, epochs=2, verbose=0)
[round(value, 4) for value in history.history["loss"]]""",
    "pyplot": """
import matplotlib.pyplot as plt
plt.plot([1, 2, 4])
plt.title("squares")
plt.show()""",
    "safetensors": """
from glowgrad.files.safetensors import load_file, save_file
save_file({"w": gg.arange(3.0)}, "w.safetensors")
load_file("w.safetensors")["w"].tolist()""",
    "a growing heap": "big = [np.ones(5_000_000) for _ in range(4)]\nsum(b.sum() for b in big)",
    "its end": "del big\nlen(bytearray(90 << 20))",
    "rarely imported": """
import difflib, http.client, numpy.polynomial, numpy.testing
difflib.get_close_matches("appel", ["apple", "ape"]), numpy.testing.__name__""",
    "sources": """
import inspect
len(inspect.getsource(nn.Linear.forward)), len(inspect.getsource(np.linalg.inv))""",
    "resources": """
import importlib.metadata, importlib.resources
shaders = list(importlib.resources.files("glowgrad").joinpath("shaders").iterdir())
importlib.metadata.version("numpy"), len(importlib.metadata.files("glowgrad")), len(shaders)""",
    "an error of ours": "gg.ones(2, 3) @ gg.ones(2, 3)",
    "an error of numpy": "np.stack([])",
    "lines of a traceback": """
import traceback
try:
    np.stack([])
except ValueError:
    told = traceback.format_exc()
"raise ValueError('need at least one array to stack')" in told""",
    "recursion": "def down(n): return down(n + 1)\ndown(0)",
    "warnings": "print(np.log(np.zeros(1)))",
    "the system": """
import asyncio, os, signal, sys, time
t = time.monotonic()
time.sleep(0.05)
await asyncio.sleep(0.05)
(os.getcwd(), os.environ["HOME"], sys.path, sys.getrecursionlimit(), sys.stdin.fileno(),
 sys.flags.hash_randomization, 0.08 < time.monotonic() - t < 30, time.time() > 1.6e9,
 type(asyncio.get_running_loop()).__name__, str(signal.getsignal(signal.SIGINT))[:10],
 [type(f).__name__ for f in sys.meta_path[:3]], os.listdir("/tmp"), os.listdir("."))""",
    "JavaScript": """
import js, pyodide_js
from pyodide.ffi import to_js
js.JSON.stringify(to_js([1, 2])), sorted(pyodide_js.loadedPackages.to_py())""",
    "text past Python": "os.write(1, b'bytes\\n'); print('text', file=sys.stderr)",
    "input": "input('what? ')",
    "install": """
%pip install -q packaging
import packaging.version
packaging.version.Version("1.2")""",
    "what is installed": "import micropip\nsorted(str(name) for name in micropip.list())",
    "install what is there": "await micropip.install(['numpy', 'glowgrad'])\n'nothing fetched'",
    "completion": "import jedi\nlen(jedi.Script('import numpy; numpy.linalg.in').complete())",
}
DIFFERENT = """
import os, random, secrets, uuid
import numpy as np
repr((random.random(), np.random.rand(), np.random.default_rng().random(), secrets.token_hex(4)))"""

Cells = dict[str, dict[str, Any]]


def start(context: BrowserContext, address: str, device: str = "auto") -> tuple[Page, str]:
    """A page with a session, and what that began from."""
    page = context.new_page()
    page.goto(address)
    return page, page.evaluate(START, {"device": device})


def run(page: Page, code: str) -> dict[str, Any]:
    """One cell's status, result, error and text."""
    done: dict[str, Any] = page.evaluate("code => run(code)", code)
    return done


def visitor(browser: Browser) -> BrowserContext:
    """A reader of their own, for whom a snapshot may be made."""
    context = browser.new_context()
    context.add_init_script(SPENDS_DATA)
    return context


def run_all(page: Page) -> dict[str, Any]:
    """What every cell gives, and what the page may ask."""
    assert page.evaluate("async () => (await session.load('micropip')) && session.load('jedi')")
    done = {name: run(page, code) for name, code in CELLS.items()}
    done["asked"] = page.evaluate("session.ask('complete', { code: 'gg.nn.Lin', offset: 9 })")
    return done


@pytest.fixture(scope="module")
def visits(browser: Browser, plain_site: str) -> Iterator[tuple[BrowserContext, dict[str, Any]]]:
    """A reader whose first visit made a snapshot, and what all cells gave in that visit."""
    context = visitor(browser)
    page, came_from = start(context, plain_site)
    assert came_from == "files"
    first = run_all(page)
    failed = {name for name in CELLS if first[name]["status"] != "ok"}
    assert failed == {"an error of ours", "an error of numpy", "recursion"}
    page.wait_for_function(MADE, timeout=60_000)
    page.close()
    yield context, first
    context.close()


@pytest.fixture(scope="module")
def restored(visits: tuple[BrowserContext, Any], plain_site: str) -> Iterator[Page]:
    """A page of the second visit."""
    page, came_from = start(visits[0], plain_site)
    assert came_from == "snapshot"
    yield page
    page.close()


@pytest.mark.slow  # 30 cells twice; most other tests of this folder start from a snapshot, too
def test_the_second_visit_gives_what_the_first_gave(
    visits: tuple[BrowserContext, dict[str, Any]], restored: Page
) -> None:
    second = run_all(restored)
    for name, first in visits[1].items():
        assert second[name] == first, name


def test_chance_differs_and_the_engine_keeps_its_seed(
    visits: tuple[BrowserContext, Any], restored: Page
) -> None:
    drawn = run(restored, DIFFERENT)["result"]
    restored.evaluate("session.restart()")
    assert restored.evaluate("session.boot.from") == "snapshot"
    again = run(restored, DIFFERENT)["result"]
    assert len({*drawn[1:-1].split(", "), *again[1:-1].split(", ")}) == 8
    seed = run(restored, "import glowgrad as gg\ngg.random.default_generator.offset")
    assert seed["result"] == "0"


def test_code_stops_and_variables_stay(restored: Page) -> None:
    stopped = restored.evaluate("""async () => {
      const begun = Promise.withResolvers();
      const onOutput = () => begun.resolve();
      const endless = session.run("n = 0\\nprint('begun')\\nwhile True: n += 1", { onOutput });
      await begun.promise;
      await session.interrupt();
      return (await endless).status;
    }""")
    assert stopped == "interrupted"
    assert run(restored, "n > 0")["result"] == "True"


def test_the_gpu_trains_as_the_cpu_does(restored: Page) -> None:
    restored.evaluate("session.restart({ device: 'webgpu' })")
    assert restored.evaluate("[session.boot.from, session.device]") == ["snapshot", "webgpu"]
    losses = run(restored, TRAIN.format(device="webgpu"))
    assert losses["status"] == "ok", losses["error"]
    assert losses["result"] == run(restored, TRAIN.format(device="cpu"))["result"]


@pytest.mark.parametrize(
    ("how", "sealed"),
    [
        ("damage", False),
        ("library", True),
        pytest.param("cut", False, marks=pytest.mark.slow),
        pytest.param("foreign", True, marks=pytest.mark.slow),
        pytest.param("table", True, marks=pytest.mark.slow),
    ],
)
def test_a_snapshot_that_is_no_good_costs_time_only(
    how: str, sealed: bool, visits: tuple[BrowserContext, Any], plain_site: str
) -> None:
    context = visits[0]
    page = context.new_page()
    page.goto(plain_site)
    image = page.evaluate_handle(TAKEN)
    page.evaluate(CHANGE, [how, sealed])
    assert page.evaluate(START, {"device": "cpu"}) == "files"
    assert run(page, CELLS["tensor"])["status"] == "ok"
    assert not any(url.endswith("-jspi") for url in page.evaluate(KEPT))
    assert page.evaluate(FAILURES) == 1
    page.evaluate("session.close()")
    page.evaluate(PUT_BACK, image)
    page.close()


def test_code_from_elsewhere_starts_from_it_too(restored: Page) -> None:
    done = restored.evaluate(
        """async (code) => {
      const { createSession } = await import("./glowgrad.js");
      const walled = await createSession({ sandbox: true, device: "cpu" });
      const { result, error } = await walled.run(code);
      walled.close();
      return [walled.boot.from, error?.message ?? null, result];
    }""",
        "import numpy as np" + CELLS["linear algebra"],
    )
    assert done[:2] == ["snapshot", None]
    assert done[2] == run(restored, "import numpy as np" + CELLS["linear algebra"])["result"]


@pytest.mark.slow
def test_where_there_is_no_room_none_is_kept(browser: Browser, plain_site: str) -> None:
    context = visitor(browser)

    def full(route: Route) -> None:
        answer = route.fetch()
        refuse = "new DOMException('The quota has been exceeded.', 'QuotaExceededError')"
        body = f"Cache.prototype.put = async () => {{ throw {refuse}; }};\n{answer.text()}"
        route.fulfill(response=answer, body=body)

    context.route("**/assets/worker-*.js", full)
    page, came_from = start(context, plain_site, "cpu")
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(error.message))
    assert came_from == "files"
    assert run(page, CELLS["tensor"])["status"] == "ok"
    page.wait_for_function("() => session.boot.note", timeout=60_000)
    assert "quota" in page.evaluate("session.boot.note")
    assert page.evaluate(KEPT) == []
    assert run(page, "1 + 1")["result"] == "2"
    assert faults == []
    context.close()


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("connection", "{ saveData: true }", "saves data"),
        ("deviceMemory", "2", "too little memory"),
        ("getBattery", "async () => ({ charging: false, level: 0.1 })", "battery is low"),
    ],
)
def test_none_is_made_where_it_would_be_felt(
    name: str, value: str, why: str, visits: tuple[BrowserContext, Any], plain_site: str
) -> None:
    page = visits[0].new_page()
    page.goto(plain_site)
    page.evaluate(
        f"Object.defineProperty(navigator, '{name}', {{ configurable: true, value: {value} }})"
    )
    note = page.evaluate("""async () => {
      const { offerSnapshot } = await import("./glowgrad.js");
      return offerSnapshot(() => "ready");
    }""")
    assert why in note
    page.close()


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["isolated", "isolated without JSPI", "without JSPI"])
def test_other_browsers_and_hosts_restore_it(
    kind: str,
    browser: Browser,
    site: str,
    plain_site: str,
    without_jspi: Callable[[Page], None],
) -> None:
    context = visitor(browser)
    if "without" in kind:
        without_jspi(context.new_page())
    address = site if "isolated" in kind else plain_site
    page, came_from = start(context, address, "cpu")
    assert came_from == "files"
    names = [
        "tensor",
        "large temporaries",
        "linear algebra",
        "seeds",
        "training",
        "keras",
        "pyplot",
    ]
    first = [run(page, CELLS[name]) for name in names]
    assert {done["status"] for done in first} == {"ok"}
    page.wait_for_function(MADE, timeout=90_000)
    page.close()
    page, came_from = start(context, address, "cpu")
    assert came_from == "snapshot"
    assert [run(page, CELLS[name]) for name in names] == first
    context.close()
