"""The engine's public names, and from where each is imported."""

from __future__ import annotations

import ast
import functools
import sys
from pathlib import Path

import glowgrad

# Our module, and what it is called in pasted code: the first that has a name is offered first.
MODULES = {
    "glowgrad": "torch",
    "glowgrad.nn": "torch.nn",
    "glowgrad.optim": "torch.optim",
    "glowgrad.utils.data": "torch.utils.data",
    "glowgrad.nn.functional": "torch.nn.functional",
    "glowgrad.optim.lr_scheduler": "torch.optim.lr_scheduler",
    "glowgrad.datasets": "",
    "glowgrad.pictures": "",
    "glowgrad.metrics": "",
    "glowgrad.vision.transforms": "torchvision.transforms",
    "glowgrad.vision.datasets": "torchvision.datasets",
    "glowgrad.vision.models": "torchvision.models",
    "glowgrad.text": "",
    "glowgrad.keras": "keras",
    "glowgrad.keras.layers": "keras.layers",
    "glowgrad.keras.optimizers": "keras.optimizers",
    "glowgrad.keras.losses": "keras.losses",
    "glowgrad.keras.callbacks": "keras.callbacks",
    "glowgrad.learn.model_selection": "sklearn.model_selection",
    "glowgrad.learn.preprocessing": "sklearn.preprocessing",
    "glowgrad.learn.linear_model": "sklearn.linear_model",
    "glowgrad.learn.cluster": "sklearn.cluster",
    "glowgrad.learn.decomposition": "sklearn.decomposition",
    "glowgrad.learn.manifold": "sklearn.manifold",
    "glowgrad.learn.metrics": "sklearn.metrics",
    "glowgrad.learn.datasets": "sklearn.datasets",
}

# The short names that everybody uses: (here, in a cell that imports torch).
_USUAL = {
    "gg": ("import glowgrad as gg", ""),
    "np": ("import numpy as np", ""),
    "plt": ("import glowgrad.pyplot as plt", "import matplotlib.pyplot as plt"),
    "nn": ("from glowgrad import nn", "from torch import nn"),
    "F": ("import glowgrad.nn.functional as F", "import torch.nn.functional as F"),
    "optim": ("from glowgrad import optim", "from torch import optim"),
    "torch": ("import torch", ""),
    "keras": ("import keras", ""),
}


def statements(initial: str, libraries: set[str]) -> list[tuple[str, str]]:
    """Name and import statement of all that begins with a letter, in the style of what a cell
    imports already."""
    foreign = {"torch", "torchvision", "keras", "sklearn"} & libraries
    letter = initial.lower()
    found = []
    for name, (here, there) in _USUAL.items():
        if name.lower().startswith(letter):
            found.append((name, there if there and foreign else here))
    for name, modules in _by_name().items():
        if not name.lower().startswith(letter):
            continue
        # A name that many modules have is offered from two; the cell's own libraries come first.
        styled = [_styled(module, foreign) for module in modules]
        styled.sort(key=lambda module: module.partition(".")[0] not in libraries)
        found += [(name, f"from {module} import {name}") for module in styled[:2]]
    return found


def public_names(module: str) -> list[str]:
    """The names of one of our modules, read from its source when it is not loaded yet."""
    loaded = sys.modules.get(module)
    listed = getattr(loaded, "__all__", None)
    if listed is None:
        listed = _from_source(module)
    # In-place functions (relu_) are called on tensors, not imported.
    return [name for name in listed if not name.startswith("_") and not name.endswith("_")]


@functools.cache
def _by_name() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for module in MODULES:
        for name in public_names(module):
            found.setdefault(name, []).append(module)
    return found


def _styled(module: str, foreign: set[str]) -> str:
    there = MODULES[module]
    return there if foreign and there else module


def _from_source(module: str) -> list[str]:
    place = Path(glowgrad.__path__[0]).joinpath(*module.split(".")[1:])
    path = place / "__init__.py" if place.is_dir() else place.with_suffix(".py")
    try:
        tree = ast.parse(path.read_text(encoding="utf-8"))
    except OSError:
        return []
    names: list[str] = []
    for node in tree.body:
        match node:
            case ast.Assign([ast.Name("__all__")], ast.List(items)):
                return [str(item.value) for item in items if isinstance(item, ast.Constant)]
            case ast.ImportFrom(level=level, names=given) if level:
                names += [one.asname or one.name for one in given]
            case ast.ClassDef(name) | ast.FunctionDef(name):
                names.append(name)
    return names
