"""Finds the kernels in `shaders/*.wgsl` and sets their types and operation."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from pathlib import Path

# `alias A = f32;` in a line of a kernel is a type that the lowering may set; OPERATION is a
# function of one of these files (there with the prefix op_) or of WGSL itself.
_FUNCTIONS = ("functions", "transcendental", "special")
_ALIAS = re.compile(r"^alias (\w+) = [\w<>, ]+;", re.MULTILINE)
# `// include NAME` on a line of its own stands for the text of shaders/NAME.wgsl.
_INCLUDE = re.compile(r"^// include (\w+)$", re.MULTILINE)
# A product stores each result as EPILOGUE(value, at): `identity`, or the function `epilogue` of a
# text that is handed in, whose arrays are bound at EXTRA_0, EXTRA_1, …: after the kernel's own.
_EXTRA = re.compile(r"\bEXTRA_(\d+)\b")
_STORAGE = re.compile(r"@binding\((\d+)\)\s*var<storage,\s*(read_write|read)>")


@cache
def source(name: str) -> str:
    """The text of a kernel with what it includes, from the package or the source tree."""
    file = resources.files("glowgrad").joinpath(f"shaders/{name}.wgsl")
    if not file.is_file():
        file = Path(__file__).parents[3] / "shaders" / f"{name}.wgsl"
    return _INCLUDE.sub(lambda m: source(m[1]), file.read_text("utf-8"))


@cache
def functions() -> dict[str, str]:
    """The functions that kernels may take in by name, the comment lines above them left out."""
    text = "\n".join(map(source, _FUNCTIONS))
    found = re.findall(r"^(fn (\w+)\(.*?^\})", text, re.MULTILINE | re.DOTALL)
    return {name: body for body, name in found}


def with_callees(name: str) -> list[str]:
    """The text of a function and of all that it calls."""
    known_functions = functions()
    names = [name]
    for known in names:
        called = re.findall(r"\b(\w+)\(", known_functions[known])
        names += [n for n in dict.fromkeys(called) if n in known_functions and n not in names]
    return [known_functions[n] for n in names]


def build(
    name: str,
    types: tuple[tuple[str, str], ...] = (),
    operation: str | None = None,
    epilogue: str | None = None,
) -> tuple[str, str]:
    """A kernel's text with its types, operation and epilogue set, and its bindings as letters ("r"
    read, "w" read and write).
    """
    wanted = dict(types)
    text = _ALIAS.sub(
        lambda m: f"alias {m[1]} = {wanted[m[1]]};" if m[1] in wanted else m[0], source(name)
    )
    if operation is not None:
        own = f"op_{operation}"
        known = own in functions()
        if known:
            text += "\n" + "\n\n".join(with_callees(own)) + "\n"
        text = text.replace("OPERATION", own if known else operation)
    if "EPILOGUE" in text or "REVISITED" in text:
        own_arrays = len(_STORAGE.findall(text))
        added = "\n".join(with_callees("identity"))
        if "\nalias A = " in text:
            added = added.replace("f32", "A")
        if epilogue is not None:
            added += "\n" + _EXTRA.sub(lambda m: str(own_arrays + 1 + int(m[1])), epilogue)
        later = "const REVISITS = false;" in text
        if later and epilogue is not None:
            text = text.replace("const REVISITS = false;", "const REVISITS = true;")
        at_once = "identity" if epilogue is None or later else "epilogue"
        text = text.replace("EPILOGUE", at_once) + "\n" + added + "\n"
        text = text.replace("REVISITED", "identity" if epilogue is None else "epilogue")
    return text, bindings(text)


def filled(name: str, tokens: Mapping[str, str]) -> str:
    """A template with its tokens set; comment lines are left out."""
    lines = [line for line in source(name).splitlines() if not line.startswith("//")]
    pattern = re.compile(r"\b(" + "|".join(tokens) + r")\b")
    return pattern.sub(lambda m: tokens[m[1]], "\n".join(lines).strip()) + "\n"


def declaration(name: str, binding: int | str, mode: str, element: str) -> str:
    """An array of a kernel that is composed."""
    return f"@group(0) @binding({binding}) var<storage, {mode}> {name}: array<{element}>;"


def shared(name: str, element: str, count: int) -> str:
    """An array that the invocations of a workgroup share."""
    return f"var<workgroup> {name}: array<{element}, {count}>;"


def bindings(text: str) -> str:
    """A letter for each array of a kernel: "r" read, "w" read and write."""
    found = sorted(
        (int(n), "w" if mode == "read_write" else "r") for n, mode in _STORAGE.findall(text)
    )
    return "".join(letter for _, letter in found)


def writable(text: str) -> str:
    """The kernel with all its arrays read and write: then they may be parts of one buffer."""
    return text.replace("var<storage, read>", "var<storage, read_write>")
