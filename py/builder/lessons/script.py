"""A lesson as one Python file, for this library or for PyTorch."""

from __future__ import annotations

import ast
from typing import Literal

from .course import Cell, Exercise, Lesson, Widget

Framework = Literal["glowgrad", "torch"]

# Subpackages of the same name and meaning in PyTorch; what is not here stays this library's.
SHARED = ("nn", "optim", "utils.data", "autograd")


def lesson_script(lesson: Lesson, framework: Framework = "glowgrad") -> str:
    """The cells in reading order, each with its claims as assertions; exercises by their solution.

    For "torch" the imports name PyTorch, data sets come as its tensors, steps are not compiled
    (there it takes a C++ compiler), and cells with `:torch: false` are left out.
    """
    torch = framework == "torch"
    pieces = [f'"""{_quoted(lesson.title)}: the cells of the lesson, in order."""\n']
    for block in lesson.blocks:
        match block:
            case Cell() if block.torch or not torch:
                code = _as_torch(block.code) if torch else block.code
                pieces.append(f"# %% {block.id}\n{_with_claims(block, code)}")
            case Exercise():
                solution = _as_torch(block.solution) if torch else block.solution
                check = _as_torch(block.check) if torch else block.check
                pieces.append(f"# %% {block.id}: {block.title}\n{solution}\n\n{check}\n")
            case Widget() if block.assignment:
                pieces.append(f"# %% {block.id}: {block.label}\n{block.assignment}\n")
    return "\n".join(pieces)


def _quoted(title: str) -> str:
    return title.replace("\\", "\\\\").replace('"', "'")


def _with_claims(cell: Cell, code: str) -> str:
    place = f"{cell.place.path}:{cell.place.line}"
    if cell.raises:
        indented = "".join(f"    {line}\n" if line else "\n" for line in code.split("\n"))
        return (
            f"try:\n{indented}except {cell.raises} as error:\n    print(error)\n"
            f'else:\n    raise AssertionError("{place}: no {cell.raises}")\n'
        )
    claims = [f"assert {expect}, {f'{place}: {expect}'!r}\n" for expect in cell.expects]
    return code + "\n" + "".join(claims)


def _as_torch(code: str) -> str:
    """The code with imports of this library turned into PyTorch's, line by line."""
    lines = code.split("\n")
    dropped: set[int] = set()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.FunctionDef):
            dropped.update(*(_lines(part) for part in node.decorator_list if _compiles(part)))
            continue
        if isinstance(node, ast.Import):
            changed = ast.unparse(ast.Import([_alias(name) for name in node.names]))
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            changed = ast.unparse(
                ast.ImportFrom(_module(node.module, node.names), node.names, level=0)
            )
        else:
            continue
        if changed == ast.unparse(node):
            continue
        assert node.end_lineno is not None
        first = lines[node.lineno - 1]
        rest = lines[node.end_lineno - 1][node.end_col_offset or 0 :]
        lines[node.lineno - 1] = first[: node.col_offset] + changed + rest
        for number in range(node.lineno, node.end_lineno):
            lines[number] = ""
    return "\n".join(line for number, line in enumerate(lines) if number not in dropped)


def _lines(node: ast.expr) -> range:
    return range(node.lineno - 1, node.end_lineno or node.lineno)


def _compiles(decorator: ast.expr) -> bool:
    """Whether it is `@gg.compile`, with or without options."""
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    return ast.unparse(called) in ("gg.compile", "glowgrad.compile")


def _alias(name: ast.alias) -> ast.alias:
    module = _module(name.name, [])
    return ast.alias(module, name.asname or ("glowgrad" if name.name == "glowgrad" else None))


def _module(module: str, names: list[ast.alias]) -> str:
    package, _, rest = module.partition(".")
    if package != "glowgrad":
        return module
    if rest == "datasets":
        return "glowgrad.datasets.as_torch"
    if any(rest == shared or rest.startswith(f"{shared}.") for shared in SHARED):
        return f"torch.{rest}"
    if rest == "" and all(name.name in SHARED or not name.name.islower() for name in names):
        return "torch"
    return module
