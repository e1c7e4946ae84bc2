"""`pip install` in a cell, as notebooks have it."""

from __future__ import annotations

import importlib.util
import re
import shlex
import sys

from ..aliases import LIBRARIES

_LINE = re.compile(r"^(\s*)[!%]?\s*(?:python3?\s+-m\s+)?pip3?\s+install\b(.*)$")
# What packages are called whose modules have other names.
_MODULES = {"scikit-learn": "sklearn", "pytorch": "torch", "tensorflow-cpu": "tensorflow"}
_WITH_VALUE = ("-i", "--index-url", "--extra-index-url", "-f", "--find-links", "-r", "-c")

INSTALL = "__install__"


def as_call(line: str) -> str | None:
    """A line that installs packages as a call, or None for any other line."""
    match = _LINE.match(line)
    return match and f"{match[1]}await {INSTALL}({match[2].strip()!r})"


async def install(arguments: str) -> None:
    """Say for each package what stands in for it, or fetch it where the page can.

    Raises ModuleNotFoundError where a package can neither be found nor fetched.
    """
    missing: dict[str, str] = {}
    for requirement in _requirements(arguments):
        name = re.split(r"[\[<>=!~; ]", requirement, maxsplit=1)[0].lower()
        module = _MODULES.get(name, name)
        if module in LIBRARIES:
            print(f"{name}: nothing to install. `import {module}` gives {LIBRARIES[module][1]}.")
        elif importlib.util.find_spec(module.replace("-", "_")) is not None:
            print(f"{name}: it is here already.")
        else:
            missing[name] = requirement
    if missing:
        await _fetch(missing)


def _requirements(arguments: str) -> list[str]:
    words, found = shlex.split(arguments, comments=True), []
    skip = False
    for word in words:
        if skip or word.startswith("-"):
            skip = word in _WITH_VALUE and not skip
        else:
            found.append(word)
    return found


async def _fetch(missing: dict[str, str]) -> None:
    """Fetch all requirements at once: then a reader who must allow it is asked once."""
    names, name = ", ".join(missing), next(iter(missing))
    if sys.platform != "emscripten":
        raise ModuleNotFoundError(
            f"not installed: {names}. Run `pip install {' '.join(missing.values())}` in a "
            "terminal, then restart",
            name=name,
        )
    import pyodide_js

    await pyodide_js.loadPackage("micropip", messageCallback=lambda _: None)
    import micropip

    try:
        await micropip.install(list(missing.values()))
    except Exception as error:
        raise ModuleNotFoundError(
            f"cannot be installed in this page: {names}. {str(error).rstrip('.')}. Only packages "
            "of pure Python that the site has, or that the network gives, can be.",
            name=name,
        ) from None
    for installed in missing:
        print(f"{installed}: installed.")
