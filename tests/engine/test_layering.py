"""The engine's own rules: imports follow the flow of the data, and WGSL lives in shaders/."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ENGINE = Path(__file__).parents[2] / "py" / "glowgrad"
FILES = sorted(ENGINE.rglob("*.py"))

# package: what it must not import when it runs
FORBIDDEN = {
    "ops": ("tensor", "nn", "optim", "utils", "sandbox", "webgpu", "cpu", "pictures"),
    "webgpu": ("tensor", "nn", "optim", "utils", "sandbox", "primitive_", "random", "pictures"),
    "cpu": ("tensor", "nn", "optim", "utils", "sandbox", "webgpu", "random", "pictures"),
    "tensor": ("nn", "optim", "utils", "sandbox", "webgpu", "pictures"),
    "nn": ("optim", "utils", "sandbox", "webgpu", "cpu", "pictures"),
    "optim": ("nn", "utils", "sandbox", "webgpu", "cpu", "pictures"),
    "files": ("optim", "utils", "sandbox", "cpu", "pictures", "onnx"),
    "onnx": ("optim", "utils", "sandbox", "cpu", "webgpu", "pictures"),
}
SURROUNDINGS = ("learn", "metrics", "text", "vision")  # they use the engine, it knows none of them
ALLOWED = {"optim/swa_utils.py": {"nn"}}  # PyTorch keeps a module among its optimizers


def imported(file: Path) -> set[str]:
    """The first part, below glowgrad, of what a file imports at run time."""
    tree = ast.parse(file.read_text("utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            node.body = []
    package = ("glowgrad", *file.relative_to(ENGINE).parent.parts)
    found: set[str] = set()
    for node in ast.walk(tree):
        names: list[str] = []
        if isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            target = ".".join(p for p in (base, node.module) if p)
            names = [f"{target}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        found |= {name.split(".")[1] for name in names if name.startswith("glowgrad.")}
    return found


def part(file: Path) -> str:
    return file.relative_to(ENGINE).with_suffix("").parts[0]


@pytest.mark.parametrize("package", FORBIDDEN)
def test_imports_follow_the_flow(package: str) -> None:
    files = [f for f in FILES if part(f) == package]
    assert files
    for file in files:
        allowed = ALLOWED.get(file.relative_to(ENGINE).as_posix(), set())
        wrong = (imported(file) & set(FORBIDDEN[package])) - allowed
        assert not wrong, f"{file.relative_to(ENGINE)} imports {sorted(wrong)}"


def test_the_engine_knows_nothing_of_what_is_built_around_it() -> None:
    for file in FILES:
        if part(file) in {*FORBIDDEN, "autograd", "datasets", "random", "utils"}:
            wrong = imported(file) & set(SURROUNDINGS)
            assert not wrong, f"{file.relative_to(ENGINE)} imports {sorted(wrong)}"


def test_scikit_learns_names_stand_alone() -> None:
    for file in FILES:
        if part(file) == "learn":
            assert imported(file) <= {"datasets", "learn", "missing", "pyplot", "tensor"}, file


def test_nothing_in_the_engine_imports_the_sandbox() -> None:
    for file in FILES:
        if part(file) != "sandbox":
            assert "sandbox" not in imported(file), file.relative_to(ENGINE)


def test_no_kernel_is_written_in_python() -> None:
    for file in FILES:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                marks = [m for m in ("@compute", "fn main(", "var<storage") if m in node.value]
                allowed = file.name == "shaders.py" and len(node.value) < 80  # its search pattern
                assert not marks or allowed, f"{file.relative_to(ENGINE)}: {node.value[:60]!r}"


def test_every_kernel_is_used() -> None:
    """A shader that no lowering names and no other shader includes is dead text."""
    shaders = list((ENGINE.parents[1] / "shaders").glob("*.wgsl"))
    text = "\n".join(f.read_text("utf-8") for f in [*FILES, *shaders])
    lowered = "\n".join(f.read_text("utf-8") for f in FILES)
    for shader in shaders:
        stem = shader.stem
        base = re.sub("_(naive|register|vectors|wide|workgroup)$", "", stem)
        assert stem in lowered or base in lowered or f"// include {stem}\n" in text, stem
