"""The import hook: finds a library's modules among ours."""

from __future__ import annotations

import difflib
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import pkgutil
import sys
from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Any

from ..device import names as device_names
from .table import LIBRARIES, PARTS


class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Answers, while entered, for the modules of the libraries in the table with our own.

    libraries: some of `LIBRARIES` (all by default). say: receives one line for each library when it
    is first imported. Raises ValueError for a library that is not in the table.
    """

    def __init__(
        self, libraries: Sequence[str] | None = None, say: Callable[[str], Any] = print
    ) -> None:
        self.libraries = tuple(LIBRARIES) if libraries is None else tuple(libraries)
        for name in self.libraries:
            if name not in LIBRARIES:
                known = ", ".join(LIBRARIES)
                raise ValueError(f"there is no alias for {name!r}; there are {known}")
        self._say = say
        self._said: set[str] = set()
        self._ours: dict[str, ModuleType] = {}
        self._theirs: dict[str, ModuleType] = {}

    def __enter__(self) -> Finder:
        self._theirs = self._swapped(self._ours)
        sys.meta_path.insert(0, self)
        device_names["cuda"] = "webgpu"
        return self

    def __exit__(self, *_: object) -> None:
        sys.meta_path.remove(self)
        self._ours = self._swapped(self._theirs)
        device_names.pop("cuda", None)

    def _swapped(self, modules: dict[str, ModuleType]) -> dict[str, ModuleType]:
        """Put these modules in the libraries' place; returns those that were there."""
        names = [n for n in sys.modules if n.partition(".")[0] in self.libraries]
        before = {name: sys.modules.pop(name) for name in names}
        sys.modules.update(modules)
        return before

    def find_spec(
        self, fullname: str, path: Any = None, target: Any = None
    ) -> importlib.machinery.ModuleSpec | None:
        library = fullname.partition(".")[0]
        if library not in self.libraries:
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def exec_module(self, module: ModuleType) -> None:
        name = module.__name__
        found = self._find(name)
        library = name.partition(".")[0]
        if library not in self._said:
            self._said.add(library)
            self._say(f"{library} here is {LIBRARIES[library][1]}.")
        sys.modules[name] = found  # what Python hands out is what stands here now

    def _find(self, name: str) -> ModuleType:
        if name in LIBRARIES:
            return importlib.import_module(LIBRARIES[name][0])
        if name in PARTS:
            return importlib.import_module(PARTS[name])
        above, _, part = name.rpartition(".")
        parent = importlib.import_module(above)
        known = parent.__dict__.get(part)
        if isinstance(known, ModuleType):
            return known
        home = getattr(parent, "ALIAS_OF", parent.__name__)
        if importlib.util.find_spec(home) is not None:
            places = getattr(importlib.import_module(home), "__path__", [])
            if any(m.name == part for m in pkgutil.iter_modules(places)):
                return importlib.import_module(f"{home}.{part}")
        found = getattr(importlib.import_module(home), part, None)
        if isinstance(found, ModuleType):
            return found
        there = _modules_of(above, home)
        close = difflib.get_close_matches(part, there, 1)
        meant = f" Did you mean {close[0]!r}?" if close else ""
        raise ModuleNotFoundError(
            f"{above} has no module {part!r} here.{meant} It has: {', '.join(there)}", name=name
        )


def _modules_of(name: str, home: str) -> list[str]:
    parts = {p.rpartition(".")[2] for p in PARTS if p.rpartition(".")[0] == name}
    module = importlib.import_module(home)
    public = getattr(module, "__all__", None)
    for found in pkgutil.iter_modules(getattr(module, "__path__", [])):
        if public is None or found.name in public:
            parts.add(found.name)
    return sorted(p for p in parts if not p.startswith("_"))


_finder: Finder | None = None


def install(libraries: Sequence[str] | None = None, say: Callable[[str], Any] = print) -> None:
    """Let `import torch` and the like find what is here, also where the real library is installed.

    While installed, the device "cuda" means "webgpu". libraries, say and errors as for `Finder`.
    """
    global _finder
    uninstall()
    _finder = Finder(libraries, say)
    _finder.__enter__()


def uninstall() -> None:
    """Let the imports find the real libraries again; what was imported stays usable."""
    global _finder
    if _finder is not None:
        _finder.__exit__()
        _finder = None


def installed() -> bool:
    """Whether the aliases are on."""
    return _finder is not None
