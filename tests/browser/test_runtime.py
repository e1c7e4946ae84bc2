"""The packaged runtime, in a page that knows nothing of Glowgrad's own session."""

import ast
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from builder import runtime
from builder.serve import serve_in_thread
from builder.wheels import write_wheel

BOOT = """async ([runtime, engine]) => {
  const { loadPyodide } = await import(`./${runtime}/pyodide.mjs`);
  const lockFileURL = new URL(`${engine}/pyodide-lock.json`, location).href;
  const pyodide = await loadPyodide({ lockFileURL });
  pyodide._module.mergeLibSymbols({ backtrace: () => 0 }, "stub");
  await pyodide.loadPackage(["numpy", "micropip"], { messageCallback: () => {} });
  window.python = async (code) => JSON.stringify((await pyodide.runPythonAsync(code)) ?? null);
}"""


@pytest.fixture
def python_starts() -> Callable[[BrowserContext], None]:
    """Python starts from its files here."""
    return lambda context: None


@pytest.fixture(scope="module")
def runtime_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with runtime/<hash>/ and engine/<hash>/ as the build makes them."""
    folder = tmp_path_factory.mktemp("runtime-site")
    runtime.assemble(folder)
    runtime.assemble_engine(folder, _only(folder / "runtime"))
    return folder


@pytest.fixture(scope="module")
def runtime_site(runtime_folder: Path) -> Iterator[str]:
    """A site of nothing but runtime and engine, an empty page and a learner's wheel."""
    folder = runtime_folder
    (folder / "index.html").write_text("<!doctype html><title>runtime</title>")
    metadata = b"Metadata-Version: 2.1\nName: greeting\nVersion: 1.0\n"
    files = {"greeting.py": b"def hello():\n    return 'hello'\n"}
    write_wheel(folder, "greeting", "1.0", "py3-none-any", files, metadata)
    with serve_in_thread(folder) as url:
        yield url


@pytest.fixture(scope="module")
def requests() -> list[str]:
    """Addresses that the page asked for, in order."""
    return []


@pytest.fixture(scope="module")
def python(
    browser: Browser, runtime_site: str, runtime_folder: Path, requests: list[str]
) -> Iterator[Page]:
    """A page in which `window.python(code)` runs Python with numpy."""
    context = browser.new_context()
    context.on("request", lambda request: requests.append(request.url))
    page = context.new_page()
    page.goto(runtime_site)
    places = [f"{name}/{_only(runtime_folder / name).name}" for name in ("runtime", "engine")]
    page.evaluate(BOOT, places)
    yield page
    context.close()


def _only(folder: Path) -> Path:
    (found,) = folder.iterdir()
    return found


def run(page: Page, code: str) -> object:
    """Run Python in the page and return the value of its last expression."""
    return json.loads(page.evaluate("code => window.python(code)", code))


def test_numpy_is_the_pinned_one(python: Page) -> None:
    assert run(python, "import numpy as np; np.__version__") == runtime.numpy_version() == "2.0.1"


def test_numpy_multiplies_and_solves(python: Page) -> None:
    code = """
import numpy as np
a = np.arange(9, dtype=np.float32).reshape(3, 3) + np.eye(3, dtype=np.float32)
error = np.abs(np.linalg.solve(a, a) - np.eye(3)).max()
str(((a @ a).sum(), error < 1e-4))
"""
    # (A + I)² = A² + 2A + I, whose sums are 486, 72 and 3.
    assert run(python, code) == "(np.float32(561.0), np.True_)"


def test_large_temporaries_do_not_end_the_interpreter(python: Page) -> None:
    code = "import numpy as np; x = np.ones(1 << 18, np.float32); float(((x + x) * x - x).sum())"
    assert run(python, code) == 1 << 18


def test_rarely_imported_parts_of_numpy_are_there(python: Page) -> None:
    code = "import numpy.testing, numpy.fft, numpy.random, numpy.polynomial, numpy.ma; 'imported'"
    assert run(python, code) == "imported"


def test_micropip_installs_from_the_lock_and_from_the_site(python: Page, runtime_site: str) -> None:
    code = f"""
import micropip
await micropip.install(["packaging", "{runtime_site}greeting-1.0-py3-none-any.whl"])
import greeting, packaging.version
greeting.hello() + " " + str(packaging.version.Version("1.0"))
"""
    assert run(python, code) == "hello 1.0"


def test_engine_wheel_carries_shaders_and_digits(python: Page) -> None:
    code = """
import micropip, importlib.metadata
await micropip.install("glowgrad")
names = [str(file) for file in importlib.metadata.files("glowgrad")]
any(n.endswith(".wgsl") for n in names) and "glowgrad/datasets/data/digits.npz" in names
"""
    assert run(python, code) is True


def test_nothing_is_fetched_from_another_origin(
    python: Page, runtime_site: str, requests: list[str]
) -> None:
    own = urlsplit(runtime_site).netloc
    strangers = [url for url in requests if urlsplit(url).netloc not in ("", own)]
    assert strangers == []
    assert any(url.endswith(".wasm") for url in requests)


def test_lock_lists_exactly_the_wheels_that_ship(runtime_folder: Path) -> None:
    pyodide = _only(runtime_folder / "runtime")
    lock = json.loads((_only(runtime_folder / "engine") / "pyodide-lock.json").read_text())
    listed = [(pyodide / entry["file_name"]).resolve() for entry in lock["packages"].values()]
    assert sorted(listed) == sorted(path.resolve() for path in runtime_folder.glob("*/*/*.whl"))


def test_what_a_start_imports_was_compiled_ahead(page: Page, site: str) -> None:
    """And its source is there all the same, for tracebacks and for those who look."""
    page.goto(f"{site}robots.txt")
    answer = page.evaluate(
        """async (code) => {
          const { createSession } = await import("./glowgrad.js");
          const session = await createSession({ device: "cpu" });
          const { result, error } = await session.run(code);
          session.close();
          return result ?? error.message;
        }""",
        """
import inspect, os, sys, traceback
import glowgrad as gg
try:
    gg.ones(2, 3) @ gg.ones(2, 3)
except Exception:
    told = traceback.format_exc()
modules = [m for m in list(sys.modules.values()) if getattr(m, "__file__", None)]
parts = {
    "zip": [m for m in modules if ".zip/" in m.__file__ and not m.__file__.endswith("c")],
    "engine": [m for m in modules if ".whl/" in m.__file__ and not m.__file__.endswith("c")],
    "numpy": [m for m in modules if m.__name__.split(".")[0] == "numpy"
              and m.__file__.endswith(".py") and not os.path.exists(m.__cached__)],
}
slow = {part: [m.__name__ for m in found] for part, found in parts.items() if found}
lines = [inspect.getsource(thing).splitlines()[0] for thing in (gg.nn.Linear, inspect.getsource)]
slow, lines, len(modules) > 300, "    raise ShapeError(" in told
""",
    )
    source = ["class Linear(Module):", "def getsource(object):"]
    assert ast.literal_eval(answer) == ({}, source, True, True)
