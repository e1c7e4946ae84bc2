"""The reference: what a reader finds of a name, and that its examples show what they give."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlparse

import pytest

from builder.api import docstrings, examples, names, pages
from builder.api.catalog import PAGES
from builder.console import CommandError

BY_SLUG = {page.slug: page for page in PAGES}
# Pages on which every name has an example, apart from a few that nobody calls.
COMPLETE = {
    "tensor-arithmetic": set(),
    "tensor-comparison": set(),
    "tensor-reduction": set(),
    "tensor-shape": set(),
    "tensor-indexing": set(),
    "tensor-products": set(),
    "nn": {"DataParallel", "RNNBase", "RNNCellBase", "UninitializedBuffer",
           "UninitializedParameter"},
    "functional": {"multi_head_attention_forward"},
    "optim": {"Optimizer", "get_ema_avg_fn", "get_swa_avg_fn", "get_swa_multi_avg_fn"},
    "lr-scheduler": {"LRScheduler"},
    "fft": set(),
    "func": set(),
}  # fmt: skip


@pytest.fixture(scope="module")
def nn(dist: Path, outline: Any) -> Any:
    return outline((dist / "docs/api/nn/index.html").read_text("utf-8"))


def entry(page: Any, anchor: str) -> Any:
    return page.one("section", aria_labelledby=anchor)


def test_a_layer_has_signature_text_twin_and_a_recorded_example(nn: Any) -> None:
    linear = entry(nn, "Linear")
    signature = linear.all("pre")[0].text
    assert signature.startswith("nn.Linear(")
    assert "bias: bool = True" in signature
    assert "in_features: int" in signature
    assert "y = x Wᵀ + b" in linear.text
    assert "In PyTorch: torch.nn.Linear" in linear.text
    assert "Tested on CPU and WebGPU" in linear.text
    assert "py/glowgrad/nn/linear.py" in linear.text
    cell = linear.one("gg-cell", id="try-Linear")
    assert "nn.Linear(3, 2)" in cell.one("code").text
    assert "Size([4, 2])" in cell.one("div", class_="outputs").text


def test_forms_of_one_operation_are_one_entry(dist: Path, outline: Any) -> None:
    page = outline((dist / "docs/api/tensor-arithmetic/index.html").read_text("utf-8"))
    exp = entry(page, "exp")
    assert exp.one("h3").text.startswith("gg.exp")
    assert "Also Tensor.exp, gg.exp_, Tensor.exp_" in exp.text
    assert exp.all("pre")[0].text.startswith("gg.exp(input)")


@pytest.mark.parametrize("slug", COMPLETE)
def test_every_name_of_a_core_page_has_an_example(slug: str) -> None:
    page = BY_SLUG[slug]
    every = {one.anchor for one in names.entries(page)}
    assert every - set(examples.examples(page)) == COMPLETE[slug]


def test_every_entry_is_on_one_page_under_one_anchor() -> None:
    calls = [call for page in PAGES for one in names.entries(page) for call in one.calls]
    known = set(names._known())
    missing = known - set(calls)
    assert not missing, f"names without an entry: {sorted(missing)[:20]}"
    assert len(calls) == len(set(calls))


def test_links_of_the_index_lead_to_entries(dist: Path) -> None:
    index = dist / "docs/api/index.html"
    text = index.read_text("utf-8")
    links = re.findall(r'<li><a href="([^"]+)"', text)
    assert len(links) > 1500
    ids = {
        page.slug: set(
            re.findall(r'\bid="([^"]+)"', (index.parent / page.slug / "index.html").read_text())
        )
        for page in PAGES
    }
    for link in links:
        parts = urlparse(urljoin("http://x/", link))
        assert unquote(parts.fragment) in ids[parts.path.strip("/")], link


def test_no_page_is_heavy(dist: Path) -> None:
    sizes = {p: p.stat().st_size for p in (dist / "docs/api").glob("**/*.html")}
    assert len(sizes) == len(PAGES) + 1
    assert max(sizes.values()) < 300_000, sizes


def test_a_docstring_keeps_its_signs() -> None:
    html = docstrings.html("f(x) = x * y_i * <z>, see `a < b`.\n\n    code = 1\n\n- one\n- two")
    assert "<p>f(x) = x * y_i * &lt;z&gt;, see <code>a &lt; b</code>.</p>" in html
    assert '<pre class="source highlight"><code>code' in html
    assert "<ul><li>one</li><li>two</li></ul>" in html


def test_signatures_are_wrapped_and_keep_their_marks() -> None:
    def call(a: int, /, b: str = "x" * 30, *, c: float | None = None, **rest: object) -> bool:
        raise NotImplementedError

    one = names.Entry("call", "glowgrad.nn", call, ["glowgrad.nn.call"], [])
    signature = docstrings.signature(one)
    assert "nn.call(" in signature
    assert [part.strip().rstrip(",") for part in signature.split("\n")[1:-1]] == [
        "a: int",
        "/",
        f"b: str = '{'x' * 30}'",
        "*",
        "c: float | None = None",
        "**rest: object",
    ]
    assert one.kind == "function"


def test_an_example_that_fails_or_has_no_entry_stops_the_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = BY_SLUG["func"]
    (tmp_path / "func.py").write_text("# %% grad\nfunc.NAME(1, 2, 3)(4)\n")
    monkeypatch.setattr(examples, "FOLDER", tmp_path)
    assert examples.examples(page) == {"grad": "func.grad(1, 2, 3)(4)"}
    monkeypatch.setattr(examples, "PAGES", (page,))
    with pytest.raises(CommandError, match="func, grad: RuntimeError"):
        examples.record(tmp_path / "cache")
    (tmp_path / "func.py").write_text("# %% gard\n1\n")
    with pytest.raises(CommandError, match="gard"):
        pages.render(page, {})
