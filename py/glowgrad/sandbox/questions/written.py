"""What a cell's own text says of its names before it has run; the text may be unfinished."""

from __future__ import annotations

import ast
import importlib
import re
import sys
from types import ModuleType

from ...aliases.table import LIBRARIES, PARTS
from .live import Value, attribute, is_a, parse

_NAME = r"[^\W\d]\w*"
_ASSIGNED = re.compile(rf"^[ \t]*({_NAME})[ \t]*(?::[^=\n]+)?=(?!=)[ \t]*", re.MULTILINE)
_DEFINED = re.compile(rf"^[ \t]*(?:async[ \t]+)?(def|class)[ \t]+({_NAME})", re.MULTILINE)
_IMPORT = re.compile(rf"^[ \t]*import[ \t]+([\w.]+)(?:[ \t]+as[ \t]+({_NAME}))?", re.MULTILINE)
_FROM = re.compile(r"^[ \t]*from[ \t]+([\w.]+)[ \t]+import[ \t]+\(?([^)\n#;]+)", re.MULTILINE)
_LINES = 12  # an expression that goes on for longer is not looked at


class Text:
    """The names of a cell's text."""

    def __init__(self, code: str) -> None:
        self._code = code
        self.kinds: dict[str, str] = {}
        self._modules: dict[str, tuple[str, str | None]] = {}
        for match in _ASSIGNED.finditer(code):
            self.kinds.setdefault(match.group(1), "variable")
        for match in _DEFINED.finditer(code):
            kind = "class" if match.group(1) == "class" else "function"
            self.kinds[match.group(2)] = kind
        for match in _IMPORT.finditer(code):
            module, name = match.groups()
            self._modules[name or module.partition(".")[0]] = (
                module if name else module.partition(".")[0],
                None,
            )
        for match in _FROM.finditer(code):
            for part in match.group(2).split(","):
                words = part.split()
                if words and words[0].isidentifier():
                    self._modules[words[-1]] = (match.group(1), words[0])
        for name in self._modules:
            self.kinds[name] = "module" if self._modules[name][1] is None else "variable"

    def __call__(self, name: str) -> ast.expr | Value | None:
        """The expression that a name stands for, or the value of what is imported under it."""
        if name in self._modules:
            return _imported(*self._modules[name])
        for match in reversed(list(_ASSIGNED.finditer(self._code))):
            if match.group(1) == name:
                return self._expression(match.end())
        return None

    def _expression(self, start: int) -> ast.expr | None:
        lines = self._code[start:].split("\n", _LINES)[:_LINES]
        for count in range(1, len(lines) + 1):
            tree = parse("\n".join(lines[:count]))
            if tree is not None:
                return tree
        return None


def imports(code: str) -> set[str]:
    """The libraries that a cell imports from."""
    found = [match.group(1) for match in (*_IMPORT.finditer(code), *_FROM.finditer(code))]
    return {module.partition(".")[0] for module in found}


def module_named(name: str) -> ModuleType | None:
    """A module that is loaded, or one of ours; pasted code's names of libraries lead to ours."""
    ours = our_name(name)
    if ours.partition(".")[0] == "glowgrad":
        try:
            return importlib.import_module(ours)
        except ImportError:
            return None
    return sys.modules.get(ours)


def our_name(name: str) -> str:
    """Our module that stands for a library's: "torch.nn" gives "glowgrad.nn"."""
    if name in PARTS:
        return PARTS[name]
    if name in LIBRARIES:
        return LIBRARIES[name][0]
    above, _, part = name.rpartition(".")
    if not above:
        return name
    home = our_name(above)
    return f"{'glowgrad' if home == 'glowgrad.aliases.torch' else home}.{part}"


def _imported(module: str, name: str | None) -> Value | None:
    found = module_named(module)
    if found is None or name is None:
        return None if found is None else Value(found)
    known = attribute(found, name)
    if known is None:
        part = module_named(f"{module}.{name}")
        return None if part is None else Value(part)
    return known if is_a(known, Value) else None  # type: ignore[return-value]
