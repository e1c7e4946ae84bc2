"""Reads the engine's public names: what each is, its signature, its docstring, its other names."""

from __future__ import annotations

import importlib
import inspect
import json
import types
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from ..checkout import ROOT
from .catalog import PAGES, TENSOR, PageOf

COVERAGE = ROOT / "tests" / "coverage" / "coverage.json"
TENSOR_CLASS = "glowgrad.Tensor"


@dataclass
class Entry:
    """A name of the reference. `calls` are all the ways to write it, the first one the main."""

    anchor: str
    section: str
    value: Any
    calls: list[str]
    twins: list[str]
    devices: set[str] = field(default_factory=set)

    @property
    def kind(self) -> str:
        """What it is, in one word."""
        if isinstance(self.value, property):
            return "property"
        if inspect.isclass(self.value):
            return "class"
        return "function" if callable(self.value) else "value"

    @property
    def doc(self) -> str:
        """The docstring; a value has that of its type's constants, which is none."""
        if self.kind == "value":
            return ""
        value = self.value.fget if isinstance(self.value, property) else self.value
        return inspect.getdoc(value) or ""

    @property
    def summary(self) -> str:
        """The first sentence of the docstring."""
        return first_sentence(self.doc)


def first_sentence(doc: str) -> str:
    """Up to the first full stop that ends a sentence."""
    paragraph = " ".join(doc.split("\n\n")[0].split())
    end = paragraph.find(". ")
    return paragraph if end < 0 else paragraph[: end + 1]


def entries(page: PageOf) -> list[Entry]:
    """The entries of a page, section by section, by name within each."""
    return _sorted_out()[page.slug]


@cache
def _sorted_out() -> dict[str, list[Entry]]:
    known = _known()
    made: dict[str, dict[str, Entry]] = {page.slug: {} for page in PAGES}
    by_value: dict[tuple[str, int], Entry] = {}
    for page in PAGES:
        for module in page.modules:
            for name, value in public(module):
                full = f"{module}.{name}"
                twin, devices = known.get(full, ("", []))
                found = by_value.get((page.slug, id(value))) if callable(value) else None
                if found is None:
                    anchor = name if name not in made[page.slug] else full.split(".", 1)[1]
                    found = Entry(anchor, module, value, [], [])
                    made[page.slug][anchor] = by_value[page.slug, id(value)] = found
                _add(found, full, twin, devices)
    _name_by_definition(made)
    _add_tensors(made, known)
    order = {page.slug: [*page.homes, *page.modules] for page in PAGES}
    return {
        slug: sorted(
            found.values(),
            key=lambda one, slug=slug: (  # type: ignore[misc]
                order[slug].index(one.section) if one.section in order[slug] else 99,
                one.anchor.lower(),
            ),
        )
        for slug, found in made.items()
    }


def _name_by_definition(made: dict[str, dict[str, Entry]]) -> None:
    """Of several names for one thing, the one that it was defined by comes first."""
    for found in made.values():
        for anchor, entry in list(found.items()):
            own = getattr(entry.value, "__name__", anchor)
            calls = [call for call in entry.calls if call.rsplit(".", 1)[-1] == own]
            if own != anchor and calls and own not in found:
                entry.anchor = own
                entry.calls.sort(key=lambda call, first=calls[0]: call != first)  # type: ignore[misc]
                found[own] = found.pop(anchor)


def _add_tensors(made: dict[str, dict[str, Entry]], known: dict[str, Any]) -> None:
    """Functions of `glowgrad` and methods of tensors: `exp`, `x.exp` and `x.exp_` are one entry."""
    forms: dict[str, list[tuple[str, Any]]] = defaultdict(list)
    names = [("glowgrad", name, value) for name, value in public("glowgrad")]
    names += [(TENSOR_CLASS, name, value) for name, value in public(TENSOR_CLASS)]
    every = {name for _, name, _ in names}
    for module, name, value in names:
        base = name[:-1] if name.endswith("_") and name[:-1] in every else name
        forms[base].append((f"{module}.{name}", value))
    homes = {home: page.slug for page in PAGES for home in page.homes}
    first = PAGES[0].slug
    for base, listed in forms.items():
        # The method has the signature and the docstring; the function hands over to it.
        methods = [one for one in listed if one[0] == f"{TENSOR_CLASS}.{base}"]
        value = (methods or listed)[0][1]
        home = _home(value)
        slug = homes.get(home, "functional" if home.startswith("glowgrad.nn.") else first)
        entry = made[slug].get(base)
        if entry is None:
            section = home if home in homes else PAGES[0].homes[0]
            entry = made[slug][base] = Entry(base, section, value, [], [])
        for full, _ in sorted(
            listed, key=lambda one: (one[0].endswith("_"), TENSOR_CLASS in one[0])
        ):
            _add(entry, full, *known.get(full, ("", [])))


def _home(value: Any) -> str:
    value = value.fget if isinstance(value, property) else value
    home = getattr(value, "__module__", None) or type(value).__module__
    return home if isinstance(home, str) else ""


def _add(entry: Entry, full: str, twin: str, devices: list[str]) -> None:
    entry.calls.append(full)
    entry.devices |= set(devices)
    if twin and twin not in entry.twins:
        entry.twins.append(twin)


def public(path: str) -> Iterator[tuple[str, Any]]:
    """The public names of a module or of the tensor, those that are modules left out."""
    if path == TENSOR_CLASS:
        owner: Any = importlib.import_module("glowgrad").Tensor
        names = [n for n in dir(owner) if not n.startswith("_") and not n.isupper()] + ["T", "H"]
    else:
        owner = importlib.import_module(path)
        own = [
            name
            for name, value in vars(owner).items()
            if getattr(value, "__module__", "") == path and not name.startswith("_")
        ]
        names = list(getattr(owner, "__all__", own))
    listed = _listed().get(path)
    for name in sorted(set(names)):
        if not hasattr(owner, name) or isinstance(getattr(owner, name), types.ModuleType):
            continue
        value = getattr(owner, name)
        if inspect.isclass(owner):
            value = inspect.getattr_static(owner, name)
            value = (
                getattr(owner, name) if isinstance(value, (staticmethod, classmethod)) else value
            )
        # Modules give names to each other that no user needs; the coverage list knows the public.
        if listed is None or name in listed:
            yield name, value


@cache
def _listed() -> dict[str, set[str]]:
    listed: dict[str, set[str]] = defaultdict(set)
    for full in _known():
        module, _, name = full.rpartition(".")
        listed[module].add(name)
    return dict(listed)


@cache
def _known() -> dict[str, tuple[str, list[str]]]:
    """The twin and the tested devices of each name that the coverage list has."""
    data = json.loads(COVERAGE.read_text("utf-8"))
    return {
        full: (twin, devices)
        for section in data["sections"]
        for full, twin, devices in section["names"]
    }


def section_title(module: str) -> str:
    """What a section holds: for a family of tensor methods its module's first sentence."""
    if not module.startswith(TENSOR) and module != "glowgrad.tensor":
        return module
    return first_sentence(importlib.import_module(module).__doc__ or module).rstrip(".")
