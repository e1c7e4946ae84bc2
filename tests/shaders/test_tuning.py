"""The chooser: defaults at first, then what was fastest on the adapter, kept from then on."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from glowgrad.errors import DeviceError
from glowgrad.launches import Launches
from glowgrad.ops import conv
from glowgrad.webgpu import kept, tuning, variants
from glowgrad.webgpu.variants import Problem, Variant

PROBLEM = Problem("matmul", 32, 48, 16, 1, "NN")


@pytest.fixture
def chooser(gpu: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuning.Chooser]:
    """A chooser that tunes, with a folder of its own."""
    monkeypatch.setenv("GLOWGRAD_CACHE", str(tmp_path))
    monkeypatch.setenv("GLOWGRAD_TUNING", "1")
    before, gpu.encoder.chooser = gpu.encoder.chooser, tuning.Chooser(gpu.encoder)
    yield gpu.encoder.chooser
    gpu.encoder.chooser = before


def pick(gpu: Any, chooser: tuning.Chooser) -> Variant:
    shapes = [(32, 48), (32, 16), (16, 48)]
    return chooser.pick(PROBLEM, tuple(gpu.encoder.empty(s, "f32") for s in shapes))


def takes(monkeypatch: pytest.MonkeyPatch, seconds: dict[str, float]) -> list[str]:
    """Pretend that the variants named take so long, others 1 s; lists what was run."""
    ran = []

    def run(self: Any, trial: Any, arrays: Any, repeats: int) -> float:
        ran.append(str(self.forced))
        return repeats * seconds.get(str(self.forced), 1.0)

    monkeypatch.setattr(tuning.Chooser, "_run", run)
    return ran


def finish(chooser: tuning.Chooser) -> None:
    while chooser.idle(0.0):
        pass


def test_the_fastest_candidate_is_used_and_kept(
    gpu: Any, chooser: tuning.Chooser, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = pick(gpu, chooser)
    other = next(c for c in variants.candidates(PROBLEM, chooser._software) if c != usual)
    takes(monkeypatch, {str(other): 0.1})
    finish(chooser)
    assert pick(gpu, chooser) == other
    assert chooser.version == 1
    assert f"{other} 100 ms" in chooser.reason(PROBLEM)
    assert pick(gpu, tuning.Chooser(gpu.encoder)) == other  # the next session knows it


def test_the_default_stays_where_little_is_gained(
    gpu: Any, chooser: tuning.Chooser, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = pick(gpu, chooser)
    takes(monkeypatch, {str(usual): 1.05})
    finish(chooser)
    assert (pick(gpu, chooser), chooser.version) == (usual, 0)


def test_a_hopeless_candidate_is_timed_once(
    gpu: Any, chooser: tuning.Chooser, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = pick(gpu, chooser)
    ran = takes(monkeypatch, {str(usual): 0.1})
    finish(chooser)
    others = [name for name in ran if name != str(usual)]
    assert all(others.count(name) == 2 for name in others)  # once to make the pipeline


def test_what_is_timed_gives_right_results(gpu: Any, chooser: tuning.Chooser) -> None:
    pick(gpu, chooser)
    assert chooser.idle(0.0)  # one sample at a time
    finish(chooser)
    assert chooser.is_done
    a, b = (np.random.default_rng(0).standard_normal(s, np.float32) for s in ((32, 16), (16, 48)))
    np.testing.assert_allclose(gpu.run((32, 48), gpu.encoder.matmul, a, b), a @ b, atol=1e-4)
    rows = json.loads((kept.folder() / "measurements.json").read_text())[chooser.adapter]
    assert set(rows["kernels"][PROBLEM.shape_class]["ms"]) >= {"register 16"}


@pytest.mark.parametrize("kind", ["conv2d", "conv2d_input_grad", "conv2d_weight_grad"])
def test_convolutions_are_timed_and_right(gpu: Any, chooser: tuning.Chooser, kind: str) -> None:
    rng = np.random.default_rng(0)
    shapes = {"x": (2, 16, 6, 8), "w": (16, 16, 3, 3), "g": (2, 16, 6, 8)}
    x, w, g = (rng.standard_normal(s, np.float32) for s in shapes.values())
    first, second, extra = {
        "conv2d": (x, w, {}),
        "conv2d_input_grad": (g, w, {"input_shape": x.shape}),
        "conv2d_weight_grad": (g, x, {"weight_shape": w.shape}),
    }[kind]
    attrs: Any = {"stride": (1, 1), "padding": (1, 1), "dilation": (1, 1), "groups": 1}
    wanted = getattr(conv, kind).numpy(first, second, **attrs, **extra)

    def command(out: Any, *arrays: Any) -> None:
        gpu.encoder.conv2d(kind, out, *arrays, **attrs, **extra)

    before = gpu.run(wanted.shape, command, first, second)
    assert not chooser.is_done
    finish(chooser)
    after = gpu.run(wanted.shape, command, first, second)
    np.testing.assert_allclose(before, wanted, rtol=1e-4, atol=2e-4)
    np.testing.assert_allclose(after, wanted, rtol=1e-4, atol=2e-4)
    rows = kept.load(chooser.adapter)["kernels"]
    assert any("winograd" in row["ms"] for name, row in rows.items() if name.startswith(kind))


def test_a_candidate_that_the_adapter_refuses_never_wins(
    gpu: Any, chooser: tuning.Chooser, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = pick(gpu, chooser)

    def run(self: Any, trial: Any, arrays: Any, repeats: int) -> float:
        if self.forced != usual:
            raise DeviceError("it was refused")
        return 1.0

    monkeypatch.setattr(tuning.Chooser, "_run", run)
    finish(chooser)
    assert pick(gpu, chooser) == usual
    json.dumps(kept.load(chooser.adapter), allow_nan=False)  # what is kept is plain JSON


def test_a_kernel_knows_why_it_was_chosen(gpu: Any, chooser: tuning.Chooser) -> None:
    kernel = variants.kernel(PROBLEM, pick(gpu, chooser))
    assert "not timed yet" in chooser.reasons(kernel)[0]
    finish(chooser)
    pick(gpu, chooser)
    assert chooser.reasons("elementwise1") == []
    assert any("timed on this adapter" in line for line in chooser.reasons(kernel)) or (
        variants.kernel(PROBLEM, pick(gpu, chooser)) != kernel
    )


def test_nothing_is_timed_while_a_run_is_measured(
    gpu: Any, chooser: tuning.Chooser, monkeypatch: pytest.MonkeyPatch
) -> None:
    pick(gpu, chooser)
    ran = takes(monkeypatch, {})
    monkeypatch.setattr(Launches, "timed", True)
    assert not chooser.idle(1.0)
    assert not ran


@pytest.mark.parametrize("text", ["", "{", "[1]", '{"x": 3}', '"a"'])
def test_a_broken_file_is_ignored_and_written_anew(
    gpu: Any, chooser: tuning.Chooser, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    file = kept.folder() / "measurements.json"
    file.write_text(text.replace('"x"', json.dumps(chooser.adapter)))
    assert pick(gpu, chooser) == variants.default(PROBLEM, chooser._software)
    takes(monkeypatch, {})
    finish(chooser)
    assert PROBLEM.shape_class in json.loads(file.read_text())[chooser.adapter]["kernels"]


def test_a_variant_that_is_no_more_is_timed_again(gpu: Any, chooser: tuning.Chooser) -> None:
    rows = {PROBLEM.shape_class: {"variant": "tensor cores", "ms": {}}}
    kept.save(chooser.adapter, {"kernels": rows})
    assert pick(gpu, chooser) == variants.default(PROBLEM, chooser._software)
    assert not chooser.is_done


def test_what_is_too_large_is_not_timed(gpu: Any, chooser: tuning.Chooser) -> None:
    arrays = tuple(gpu.encoder.empty((4, 4), "f32") for _ in range(3))
    chooser.pick(Problem("matmul", 10**5, 10**5, 10**5, 1, "NN"), arrays)
    assert chooser.is_done


def test_switched_off_nothing_is_timed(gpu: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLOWGRAD_TUNING", "0")
    chooser = tuning.Chooser(gpu.encoder)
    pick(gpu, chooser)
    assert chooser.is_done


@pytest.mark.parametrize("software", [True, False])
@pytest.mark.parametrize("kind", ["matmul", "conv2d", "conv2d_input_grad", "conv2d_weight_grad"])
@pytest.mark.parametrize("sizes", [(1, 1, 1), (64, 784, 128), (4096, 4096, 4096), (3, 10**6, 27)])
def test_defaults_and_candidates_fit(
    software: bool, kind: str, sizes: tuple[int, int, int]
) -> None:
    for layout in ("NN", "nt") if kind == "matmul" else ("3x3",):
        problem = Problem(kind, *sizes, 1, layout, special="" if kind == "matmul" else "w")
        found = variants.candidates(problem, software)
        assert len(set(found)) == len(found) > 1 or (software and layout == "nt")
        for variant in [*found, variants.default(problem, software)]:
            assert variants.fits(problem, variant)
            assert variant.family == "winograd" or variant.side


def test_a_small_adapter_gets_no_large_workgroups() -> None:
    problem = Problem("matmul", 4096, 4096, 4096, 1, "NN")
    found = [*variants.candidates(problem, False, 128), variants.default(problem, False, 128)]
    assert Variant("workgroup", 128) not in found


@pytest.mark.parametrize(
    ("info", "software"),
    [
        ({"is_fallback": True}, True),
        ({"name": "SwiftShader Device (Subzero)"}, True),
        ({"vendor": "mesa", "architecture": "llvmpipe"}, True),
        ({"name": "Microsoft Basic Render Driver"}, True),
        ({"vendor": "nvidia", "architecture": "ada"}, False),
    ],
)
def test_software_is_known_by_name_too(info: dict[str, Any], software: bool) -> None:
    assert variants.is_software(info) is software
