"""Lines that only notebooks know: `%timeit f()`, `%%time`, `name?`, `!nvidia-smi`, `%pip install`.

A cell that is Python stays as it is: only where Python's own parser fails are such lines rewritten
as calls of the object `NAME`, which has `Commands`.
"""

from __future__ import annotations

import ast
import re

from .. import installs
from .statements import starts

NAME = "__magic__"
CELL = re.compile(r"\s*%%(\w+)[ \t]*([^\n]*)(?:\n|$)")
_LINE = re.compile(r"^(\s*)(?:([\w.,\[\]'\" ]+?)\s*=\s*)?(%|!)(?!\d)\s?(\w*)(.*)$")
_DOCS = re.compile(r"^(\s*)(?:\?{1,2}\s*([\w.]+)|([\w.]+)\s*\?{1,2})\s*;?\s*$")
# Cell magics whose body is Python that runs as if the first line were not there.
_AROUND = {"time", "capture"}
# Cell magics whose body is text.
_TEXT = {"writefile", "html", "markdown", "latex", "svg"}


def parse(code: str, filename: str) -> ast.Module:
    """The code's tree; where it is not plain Python, with these lines as calls."""
    try:
        return ast.parse(code, filename)
    except SyntaxError:
        return _cell(code, filename) or _lines(code, filename)


def is_magic(line: str) -> bool:
    """Whether a line of code is one of these, so that its columns are not those of its call."""
    return _parses(line.strip()) is None and _line(line) != line


def _parses(text: str) -> ast.Module | None:
    try:
        return ast.parse(text)
    except SyntaxError:
        return None


def _lines(code: str, filename: str) -> ast.Module:
    lines = code.split("\n")
    firsts = starts(lines)
    return ast.parse(
        "\n".join(
            _line(text) if first else text for text, first in zip(lines, firsts, strict=True)
        ),
        filename,
    )


def _cell(code: str, filename: str) -> ast.Module | None:
    """A cell that begins with `%%name`, with line numbers as they are."""
    found = CELL.match(code)
    if found is None:
        return None
    name, options = found[1], found[2].strip()
    above = "\n" * code[: found.end()].count("\n")
    body = code[found.end() :]
    if name in _AROUND:
        return _around(name, options, parse(above + body, filename))
    if name == "timeit":
        return _repeated(options, parse(above + body, filename))
    call = f"{NAME}.cell({name!r}, {options!r}, {body!r})"
    return (
        ast.parse("\n" * above.count("\n") + call, filename)
        if name in _TEXT
        else ast.parse(f"{NAME}.cell({name!r}, {options!r}, '')", filename)
    )


def _around(name: str, options: str, tree: ast.Module) -> ast.Module:
    """begin, the statements, end; the value of a last expression goes through end."""
    begin = _call(f"{NAME}.begin({name!r}, {options!r})")
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    end = _call(f"{NAME}.end({name!r})")
    if isinstance(last, ast.Expr):
        assert isinstance(end.value, ast.Call)
        end.value.args.append(last.value)
        ast.copy_location(end.value, last.value)
    tree.body = [begin, *tree.body, end]
    return ast.fix_missing_locations(tree)


def _repeated(options: str, tree: ast.Module) -> ast.Module:
    """The statements as a function, which is then timed."""
    made = _parses("def __repeated__(): pass")
    assert made is not None
    function = made.body[0]
    assert isinstance(function, ast.FunctionDef)
    function.body = tree.body or function.body
    tree.body = [function, _call(f"{NAME}.timeit(__repeated__, {options!r})")]
    return ast.fix_missing_locations(tree)


def _call(text: str) -> ast.Expr:
    made = ast.parse(text).body[0]
    assert isinstance(made, ast.Expr)
    return made


def _line(line: str) -> str:
    """A line as Python: its magic as a call, any other line as it is."""
    install = installs.as_call(line)
    if install is not None:
        return install
    if docs := _DOCS.match(line):
        name = docs[2] or docs[3]
        return f"{docs[1]}{NAME}.docs({name!r}, lambda: {name})" if "?" in line else line
    found = _LINE.match(line)
    if found is None or (found[2] is not None and _parses(f"{found[2]} = 0") is None):
        return line
    indent, target, mark, name, rest = found.groups()
    if mark == "%" and not name:
        return line
    given = f"{indent}{target} = " if target else indent
    if mark == "!" and (target is None or re.search(r"=\s+!", line)):
        return f"{given}{NAME}.shell({(name + rest).strip()!r})"
    if mark == "!":
        return line  # `a =! b` is a mistake, not a line for a shell
    return given + _command(name, rest.strip(), assigned=target is not None)


def _command(name: str, rest: str, *, assigned: bool) -> str:
    if name == "time" and rest:
        if _expression(rest):
            return f"{NAME}.timed({NAME}.begin('time'), ({rest}))"
        return f"{NAME}.time_statement({rest!r})"
    if name == "timeit":
        options, statement = split_options(rest)
        repeated = f"lambda: ({statement})" if _expression(statement) else repr(statement)
        return f"{NAME}.timeit({repeated}, {options!r})" if statement else "pass"
    if name == "pip" and rest.startswith("install"):
        return f"await {installs.INSTALL}({rest.removeprefix('install').strip()!r})"
    return f"{NAME}.line({name!r}, {rest!r})"


def split_options(text: str) -> tuple[str, str]:
    """`-n 10 -o f()` as the options and the statement."""
    found = re.match(r"((?:-[nrp]\s*\d+\s*|-[oqtc]+\s+)*)(.*)$", text, re.DOTALL)
    assert found is not None
    return found[1].strip(), found[2].strip()


def _expression(text: str) -> bool:
    try:
        compile(text, "<line>", "eval", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT | ast.PyCF_ONLY_AST)
    except SyntaxError:
        return False
    return True
