"""Lines that only notebooks know: `%matplotlib inline`, `%%time`, `!nvidia-smi`, `!pip install`."""

from __future__ import annotations

import ast
import re

from . import installs

NAME = "__left_out__"
_LINE = re.compile(r"^(\s*)(%%?|!)(\w+)\b ?(.*)$")
_WITHOUT_EFFECT = {"matplotlib", "config", "load_ext", "reload_ext", "autoreload", "capture"}


def parse(code: str, filename: str) -> ast.Module:
    """The code's tree; where it is not plain Python, with these lines as calls."""
    try:
        return ast.parse(code, filename)
    except SyntaxError:
        return ast.parse("\n".join(map(_line, code.split("\n"))), filename)


def _line(line: str) -> str:
    install = installs.as_call(line)
    if install is not None:
        return install
    found = _LINE.match(line)
    if found is None or "=" in found[3]:
        return line
    indent, mark, name, rest = found.groups()
    if mark != "!" and name in _WITHOUT_EFFECT:
        return f"{indent}pass"
    if mark != "!" and name in ("time", "timeit"):
        return f"{indent}{rest or 'pass'}"
    return f"{indent}{NAME}({line.strip()!r})"


def left_out(line: str) -> None:
    """Say that a line was not run, and why."""
    why = "there is no shell in this page" if line.startswith("!") else "it is not known here"
    print(f"{line}: left out, {why}.")
