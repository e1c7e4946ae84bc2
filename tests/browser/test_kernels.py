"""The browser's compiler, stricter than wgpu's, accepts every kernel that the op table makes."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page
from tests.ops.table import TABLE, as_list

import glowgrad as gg
from glowgrad.webgpu import shaders

COMPILE = """async (texts) => {
  const adapter = await navigator.gpu.requestAdapter();
  const device = await adapter.requestDevice();
  const found = [];
  for (const [name, code] of texts) {
    device.pushErrorScope("validation");
    const module = device.createShaderModule({ code, label: name });
    const { messages } = await module.getCompilationInfo();
    const error = await device.popErrorScope();
    const lines = messages.filter((m) => m.type === "error").map((m) => m.message);
    if (error || lines.length) found.push(`${name}: ${lines.join("; ") || error.message}`);
  }
  return found;
}"""
_LARGE = 100_000  # elements; larger rows need no kernels of their own


# Products whose variants are for other adapters than that of the tests.
_PRODUCTS = (
    "matmul_naive", "matmul_register", "matmul_vectors", "matmul_workgroup",
    "conv2d_naive", "conv2d_register", "conv2d_direct", "conv2d_workgroup",
    "conv2d_input_grad_naive", "conv2d_weight_grad_naive", "conv2d_weight_grad_register",
    "conv2d_weight_grad_workgroup", "winograd_source", "winograd_weight", "winograd_result",
    "winograd_grad", "winograd_weight_grad", "sum_chunks",
)  # fmt: skip


def kernels_of_the_table(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The texts of all kernels that the rows ask for, forward and backward, by what tells them
    apart.
    """
    texts = {name: shaders.build(name)[0] for name in _PRODUCTS}
    stream = gg.device("webgpu").backend.encoder.stream  # type: ignore[attr-defined]

    def compile_(number: int, label: str, text: str, *_: Any) -> None:
        if text not in texts.values():
            texts[f"{label} {number}"] = text

    monkeypatch.setattr(stream, "_pipelines", {})
    monkeypatch.setattr(stream.executor, "compile", compile_)
    monkeypatch.setattr(stream, "submit", lambda: stream._words.__delitem__(slice(None)))
    monkeypatch.setattr(stream, "read", lambda source, target: target.fill(0))
    for row in TABLE.values():
        if "webgpu" not in row.devices or row.size > _LARGE:
            continue
        try:
            tensors = [gg.tensor(a, device="webgpu") for a in row.arrays()]
            wanted = [t.requires_grad_() for t in tensors if t.dtype.is_floating_point]
            outputs = [o for o in as_list(row.function(gg, *tensors)) if o.requires_grad]
            gg.autograd.grad(outputs, wanted, [gg.ones_like(o) for o in outputs], allow_unused=True)
        except Exception:
            continue
    return texts


def test_every_kernel_compiles(
    page: Page, plain_site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = kernels_of_the_table(monkeypatch)
    assert len(texts) > 200
    page.goto(plain_site)
    assert page.evaluate(COMPILE, list(texts.items())) == []
