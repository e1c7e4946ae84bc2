"""The peers: what they are, how their pages are driven."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from functools import cache
from typing import Any

from playwright.sync_api import Browser, Page

import glowgrad as gg
from speed.cases import Case
from speed.models import MODELS

from .contender import COUNTING, HERE

FOLDER = HERE / "peers"
TIMEOUT_MS = 240_000  # of one case's preparation

_TFJS = tuple(
    f"node_modules/@tensorflow/{name}.min.js"
    for name in (
        "tfjs/dist/tf",
        "tfjs-backend-wasm/dist/tf-backend-wasm",
        "tfjs-backend-webgpu/dist/tf-backend-webgpu",
    )
)
ABSENT = {
    "torch-pyodide": (
        "its package in the index is the Python half; the JavaScript half, without which it cannot "
        "be imported, is only on a site of its own"
    )
}
_CALL = """async ([name, given, limit]) => {
  const late = new Promise((_, fail) =>
    setTimeout(() => fail(new Error(`no answer in ${limit / 1000} s`)), limit));
  return Promise.race([globalThis.peer[name](...given), late]);
}"""


@dataclass
class Peer:
    """One library on one backend; `scripts` are loaded as classic scripts before its module."""

    name: str
    device: str
    module: str
    url: str
    scripts: tuple[str, ...] = ()
    page: Page | None = field(default=None, repr=False)

    def open(self, browser: Browser) -> float:
        self.page = browser.new_page()
        self.page.goto(self.url)
        self.page.evaluate(COUNTING)
        for script in self.scripts:
            self.page.add_script_tag(url=script)
        start: float = self.page.evaluate(
            "async () => { globalThis.peer = await import('./peer.js'); return performance.now(); }"
        )
        backend = "webgpu" if self.device == "webgpu" else "wasm"
        self._call("open", f"./{self.module}", backend)
        return float(self.page.evaluate("performance.now()")) - start

    def prepare(self, case: Case) -> dict[str, Any]:
        what: dict[str, Any] = asdict(case)
        if case.trains:
            what["parameters"] = parameters(case.model)
        elif self.module == "ort.js" and case.kind in _MODULES:
            what["onnx"] = list(exported(case))
        made: dict[str, Any] = self._call("prepare", what)
        return made

    def sample(self, case: Case, count: int) -> float:
        return float(self._call("sample", case.name, count))

    def asked(self) -> dict[str, int]:
        counts: dict[str, int] = self._page.evaluate("({ ...globalThis.asked })")
        return counts

    def drop(self, dropped: bool) -> None:
        self._page.evaluate("(dropped) => { globalThis.dropDispatches = dropped; }", dropped)

    def close(self, case: Case) -> None:
        self._call("close", case.name)

    @property
    def _page(self) -> Page:
        if self.page is None:
            raise RuntimeError(f"{self.name} is not open")
        return self.page

    def _call(self, name: str, *given: Any) -> Any:
        return self._page.evaluate(_CALL, [name, list(given), TIMEOUT_MS])


def peers(url: str, device: str) -> list[Peer]:
    """Those who can take part on a device."""
    suffix = "webgpu" if device == "webgpu" else "wasm"
    return [
        Peer(f"tfjs-{suffix}", device, "tfjs.js", url, _TFJS),
        Peer(f"jax-js-{suffix}", device, "jaxjs.js", url),
        Peer(f"ort-{suffix}", device, "ort.js", url),
    ]


@cache
def parameters(model: str) -> list[tuple[str, list[int]]]:
    """Names and shapes, in order."""
    named = MODELS[model](gg).model.named_parameters()
    return [(name, list(parameter.shape)) for name, parameter in named]


def exported(case: Case) -> bytes:
    """The case as an ONNX file."""
    function, shapes = _MODULES[case.kind](**case.sizes)

    class One(gg.nn.Module):
        def forward(self, x: gg.Tensor) -> gg.Tensor:
            return function(x)

    class Two(gg.nn.Module):
        def forward(self, x: gg.Tensor, y: gg.Tensor) -> gg.Tensor:
            return function(x, y)

    written = io.BytesIO()
    model = One() if len(shapes) == 1 else Two()
    gg.onnx.export(model, tuple(gg.zeros(*shape) for shape in shapes), written)
    return written.getvalue()


_Made = tuple[Callable[..., gg.Tensor], list[tuple[int, ...]]]


def _chain(n: int, length: int) -> _Made:
    def chain(a: gg.Tensor, b: gg.Tensor) -> gg.Tensor:
        for _ in range(length):
            a = a @ b
        return a

    return chain, [(n, n), (n, n)]


def _conv2d(n: int, c: int, size: int, out: int) -> _Made:
    def convolve(x: gg.Tensor, weight: gg.Tensor) -> gg.Tensor:
        return gg.nn.functional.conv2d(x, weight, padding=1)

    return convolve, [(n, c, size, size), (out, c, 3, 3)]


_MODULES: dict[str, Callable[..., _Made]] = {
    "matmul": lambda n: (lambda a, b: a @ b, [(n, n), (n, n)]),
    "chain": _chain,
    "conv2d": _conv2d,
    "relu": lambda n: (gg.relu, [(n,)]),
    "exp": lambda n: (gg.exp, [(n,)]),
    "sum": lambda n: (gg.sum, [(n,)]),
    "softmax": lambda n: (lambda x: gg.softmax(x, -1), [(n, n)]),
}
