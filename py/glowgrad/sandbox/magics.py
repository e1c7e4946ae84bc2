"""Lines that only notebooks know: `%matplotlib inline`, `%%time`, `!nvidia-smi`."""

from __future__ import annotations

import ast
import re

NAME = "__left_out__"
_LINE = re.compile(r"^(\s*)(%%?|!)(\w+)\b ?(.*)$")
_WITHOUT_EFFECT = {"matplotlib", "config", "load_ext", "reload_ext", "autoreload", "capture"}


def rewritten(code: str) -> str:
    """The code with these lines as calls; code that is plain Python stays as it is."""
    try:
        ast.parse(code)
    except (SyntaxError, ValueError):
        return "\n".join(map(_line, code.split("\n")))
    return code


def _line(line: str) -> str:
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
