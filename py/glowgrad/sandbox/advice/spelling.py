"""Misspelt names, attributes, arguments, keys and imports."""

from __future__ import annotations

import ast
import builtins
import difflib
import importlib.util
import inspect
import pkgutil
import re
import sys
from collections.abc import Iterable
from typing import Any

from ...aliases import LIBRARIES
from .code import Advice, Code, Fix
from .situation import MISSING, Situation, called

# Names that tutorials use without saying where they come from.
IMPORTS = {
    "np": "import numpy as np",
    "numpy": "import numpy",
    "gg": "import glowgrad as gg",
    "glowgrad": "import glowgrad",
    "torch": "import torch",
    "nn": "import torch.nn as nn",
    "F": "import torch.nn.functional as F",
    "optim": "import torch.optim as optim",
    "plt": "import matplotlib.pyplot as plt",
    "keras": "import keras",
    "tf": "import tensorflow as tf",
    "DataLoader": "from torch.utils.data import DataLoader",
    "Dataset": "from torch.utils.data import Dataset",
    "TensorDataset": "from torch.utils.data import TensorDataset",
    "tqdm": "from tqdm import tqdm",
    "train_test_split": "from sklearn.model_selection import train_test_split",
    "math": "import math",
    "random": "import random",
    "time": "import time",
    "os": "import os",
    "sys": "import sys",
    "re": "import re",
    "json": "import json",
    "itertools": "import itertools",
    "functools": "import functools",
    "collections": "import collections",
    "defaultdict": "from collections import defaultdict",
    "Counter": "from collections import Counter",
    "deque": "from collections import deque",
    "partial": "from functools import partial",
    "Path": "from pathlib import Path",
    "dataclass": "from dataclasses import dataclass",
}
_OTHER_LANGUAGES = {"true": "True", "false": "False", "null": "None", "none": "None", "nil": "None"}
# What lists, texts and tensors are asked for in other languages and libraries.
_ATTRIBUTES = {
    "push": "append",
    "add": "append",
    "push_back": "append",
    "toLowerCase": "lower",
    "toUpperCase": "upper",
    "trim": "strip",
    "contains": "__contains__",
    "has_key": "__contains__",
    "iteritems": "items",
    "dims": "ndim",
    "astype": "to",
}


def advise(at: Situation) -> Advice | None:
    error = at.error
    if isinstance(error, UnboundLocalError):
        return _local(at)
    if isinstance(error, NameError) and error.name:
        return _name(at, error.name)
    if isinstance(error, AttributeError):
        return _attribute(at, error)
    if isinstance(error, ImportError):
        return _import(at, error)
    if isinstance(error, KeyError):
        return _key(at, error)
    if found := re.search(r"unexpected keyword argument '(\w+)'", at.message):
        return _keyword(at, found[1])
    if found := re.search(r"[Uu]n\w+ keyword arguments? passed to \w+: \{'(\w+)'", at.message):
        return _keyword(at, found[1])
    if found := re.search(r"identifier: '(\w+)'\. The names are ([\w, ]+)", at.message):
        return _text(at, found[1], found[2].split(", "))
    if found := re.search(r"no device '(\w+)' here; the devices are (.*)", at.message):
        return _text(at, found[1], re.findall(r"'(\w+)'", found[2]), other="cuda")
    return None


def close(name: str, known: Iterable[str], cutoff: float = 0.7) -> str | None:
    """The known name that was probably meant."""
    listed = list(known)
    lowered = {k.lower(): k for k in reversed(listed)}
    if name.lower() in lowered:
        return lowered[name.lower()]
    found = difflib.get_close_matches(name, listed, n=1, cutoff=cutoff)
    if not found:
        found = difflib.get_close_matches(name.lower(), list(lowered), n=1, cutoff=cutoff)
        return lowered[found[0]] if found else None
    return found[0]


def public(value: Any) -> list[str]:
    """The names that a value shows."""
    try:
        return [name for name in dir(value) if not name.startswith("_")]
    except Exception:  # a learner's __dir__ that fails itself
        return []


def _name(at: Situation, name: str) -> Advice:
    names = [n for n in at.names if not n.startswith("__")]
    if name in _OTHER_LANGUAGES:
        meant: str | None = _OTHER_LANGUAGES[name]
        return Advice(f"Python writes {meant} with a capital letter.", _rename(at, name, meant))
    if name in IMPORTS and name.lower() not in map(str.lower, names):
        line = IMPORTS[name]
        cause = f"{name} is known after `{line}`, which has not run yet."
        return Advice(cause, [_import_first(at.code, line)])
    if (meant := close(name, [*names, *dir(builtins)], 0.75)) is not None:
        return Advice(f"Did you mean {meant}?", _rename(at, name, meant))
    if meant := close(name, IMPORTS, 0.85):
        line = IMPORTS[meant]
        return Advice(f"Did you mean {meant}?", [*_rename(at, name, meant)])
    for code in at.codes[1:]:
        if name in _defined(code):
            return Advice(f"{name} is made in the cell {code.cell}: run that cell first.")
    if isinstance(at.node, ast.Name) and _could_be_text(at, at.node):
        cause = (
            f"Nothing is called {name} yet: run the cell that defines it first, or check its "
            "spelling. If it is meant as text, it needs quotes."
        )
        return Advice(cause, [at.code.change(at.node, f'"{name}"')])
    return Advice(
        f"Nothing is called {name} yet: run the cell that defines it first, or check its spelling."
    )


def _could_be_text(at: Situation, node: ast.Name) -> bool:
    """A bare word as the only argument of print, or as a key."""
    for call in at.code.nodes(ast.Call):
        if called(call) in ("print", "input") and any(a is node for a in call.args):
            return True
    return any(s.slice is node for s in at.code.nodes(ast.Subscript))


def _defined(code: Code) -> set[str]:
    found = {n.name for n in code.tree.body if isinstance(n, (ast.FunctionDef, ast.ClassDef))}
    for statement in code.tree.body:
        for node in ast.walk(statement):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                found.add(node.id)
    return found


def _rename(at: Situation, name: str, meant: str | None) -> list[Fix]:
    """The name written right wherever the failing cell has it wrong."""
    if meant is None:
        return []
    wrong = [n for n in at.code.nodes(ast.Name) if n.id == name]
    if not wrong:
        return []
    edits = [at.code.edit(at.code.place(n), meant) for n in wrong]
    return [at.code.fix(f"Change `{name}` to `{meant}`", *edits)]


def _import_first(code: Code, line: str) -> Fix:
    first = next((n for n, text in enumerate(code.lines, 1) if not text.startswith("%")), 1)
    return code.fix(f"Add `{line}`", code.insert(first, 0, f"{line}\n"))


def _local(at: Situation) -> Advice | None:
    found = re.search(r"variable '(\w+)'", at.message)
    if not found:
        return None
    name = found[1]
    cause = (
        f"The function gives {name} a value somewhere, which makes it a name of its own there: it "
        f"has none yet when it is read."
    )
    if name not in at.namespace:
        return Advice(cause + " Give it a value before.")
    inner = [
        f
        for f in at.code.nodes(ast.FunctionDef)
        if at.place and f.lineno <= at.place[0] <= (f.end_lineno or f.lineno)
    ]
    fixes = []
    if inner:
        body = inner[-1].body[0]
        line, column = at.code.place(body)[:2]
        add = f"global {name}\n{' ' * column}"
        fixes = [
            at.code.fix(f"Say that {name} is the outer one", at.code.insert(line, column, add))
        ]
    return Advice(cause + f" To change the outer one, say `global {name}` first.", fixes)


def _attribute(at: Situation, error: AttributeError) -> Advice | None:
    found = re.search(r"call super\(\).__init__\(\) first in (\w+)\.__init__", at.message)
    if found:
        return _super(at, found[1])
    name, owner = error.name, error.obj
    node = at.node
    if name is None and (found := re.search(r"^(\S+) has no '(\w+)' here", at.message)):
        name = found[2]
        owner = at.value(node.value) if isinstance(node, ast.Attribute) else None
    if name is None or owner is MISSING:
        return None
    if owner is None:
        return _of_none(at, name)
    meant: str | None = _ATTRIBUTES.get(name)
    known = public(owner)
    if meant not in known:
        meant = close(name, known)
    wrong = [
        n
        for n in at.code.nodes(ast.Attribute)
        if n.attr == name and at.place and n.lineno <= at.place[0] <= (n.end_lineno or 0)
    ]
    if not meant and name in ("ndim", "shape", "dim", "size") and isinstance(owner, (list, tuple)):
        cause = f"A {type(owner).__name__} is no tensor: make one of it with torch.tensor(…)."
        return Advice(cause, _as_tensor(at))
    if type(owner).__name__.endswith("Loss") and name in ("backward", "item", "detach"):
        return _loss_made(at, type(owner).__name__)
    if not meant:
        return None
    fixes = []
    if wrong:
        end_line, end = at.code.place(wrong[0])[2:]
        place = (end_line, end - len(name), end_line, end)
        fixes = [at.code.fix(f"Change `{name}` to `{meant}`", at.code.edit(place, meant))]
    return Advice(f"Did you mean {meant}?", fixes)


def _loss_made(at: Situation, kind: str) -> Advice:
    """`nn.MSELoss(y, t)` makes a loss function with odd settings; it computes no loss."""
    cause = (
        f"{kind}(…) makes the loss function; what it is called with comes in brackets of its own."
    )
    for code, call in at.calls(kind):
        if call.args:
            line, column = code.place(call.func)[2:]
            fix = code.fix(f"Write `{code.of(call.func)}()(…)`", code.insert(line, column, "()"))
            return Advice(cause, [fix])
    return Advice(cause)


def _as_tensor(at: Situation) -> list[Fix]:
    call = at.call
    if call is None or len(call.args) != 1:
        return []
    maker = next((n for n in ("torch", "gg", "glowgrad") if n in at.names), None)
    text = at.code.of(call.args[0])
    return [at.code.change(call.args[0], f"{maker}.tensor({text})")] if maker else []


def _of_none(at: Situation, name: str) -> Advice:
    from .sequences import none_value

    owner = at.node.value if isinstance(at.node, ast.Attribute) else None
    return none_value(at, owner, f"has no .{name}")


def _super(at: Situation, class_name: str) -> Advice | None:
    cause = (
        f"{class_name} must set up nn.Module first: super().__init__() is the first line of its "
        "__init__."
    )
    for code in at.codes:
        for made in code.nodes(ast.ClassDef):
            for method in made.body if made.name == class_name else []:
                if isinstance(method, ast.FunctionDef) and method.name == "__init__":
                    line, column = code.place(method.body[0])[:2]
                    text = f"super().__init__()\n{' ' * column}"
                    edit = code.insert(line, column, text)
                    return Advice(cause, [code.fix("Add `super().__init__()`", edit)])
    return Advice(cause)


_INSTEAD = {
    "pandas": "numpy.genfromtxt and the module csv read tables.",
    "scipy": "glowgrad.special and glowgrad.linalg have some of it.",
    "seaborn": "matplotlib.pyplot draws here.",
    "cv2": "torchvision.transforms changes images, and matplotlib.pyplot shows them.",
    "PIL": "An array (H, W, C) stands for a picture here.",
}


def _import(at: Situation, error: ImportError) -> Advice | None:
    if isinstance(error, ModuleNotFoundError) and error.name:
        return _not_here(at, error.name)
    found = re.match(r"cannot import name '(\w+)' from '([\w.]+)'", at.message)
    if found is None:
        found = re.match(r"()()\S+ has no '(\w+)' here. Did you mean '(\w+)'", at.message)
        return (
            Advice(f"Did you mean {found[4]}?", _reword(at, found[3], found[4])) if found else None
        )
    meant = close(found[1], public(sys.modules.get(found[2])))
    return Advice(f"Did you mean {meant}?", _reword(at, found[1], meant)) if meant else None


def _reword(at: Situation, wrong: str, right: str) -> list[Fix]:
    """A word changed in the failing line."""
    if at.place is None:
        return []
    line = at.code.line(at.place[0])
    found = re.search(rf"\b{re.escape(wrong)}\b", line)
    if not found:
        return []
    place = (at.place[0], found.start(), at.place[0], found.end())
    return [at.code.fix(f"Change `{wrong}` to `{right}`", at.code.edit(place, right))]


def _not_here(at: Situation, name: str) -> Advice | None:
    package = name.partition(".")[0]
    known = {*LIBRARIES, "glowgrad", "numpy", *sys.stdlib_module_names}
    found = re.search(r"has no module '(\w+)' here\. Did you mean '(\w+)'", at.message)
    if found:
        return Advice(f"Did you mean {found[2]}?", _reword(at, found[1], found[2]))
    if "." in name and importlib.util.find_spec(package) is not None:
        parent = sys.modules.get(package)
        inside = [m.name for m in pkgutil.iter_modules(getattr(parent, "__path__", []))]
        meant = close(name.rpartition(".")[2], inside)
        last = name.rpartition(".")[2]
        return Advice(f"Did you mean {meant}?", _reword(at, last, meant)) if meant else None
    if package in LIBRARIES:
        return None  # the message says what of it there is
    meant = close(package, (n for n in known if not n.startswith("_")), 0.8)
    if meant and package not in _INSTEAD:
        return Advice(f"Did you mean {meant}?", _reword(at, package, meant))
    others = ", ".join(LIBRARIES)
    cause = (
        f"The package {name} is not part of this site. {_INSTEAD.get(package, '')} Here are "
        f"glowgrad and numpy, what glowgrad has under the names {others}, and packages of pure "
        "Python that `pip install` in a cell can find."
    ).replace("  ", " ")
    if package in _INSTEAD or at.code.cell == "":
        return Advice(cause)
    install = at.code.insert(1, 0, f"%pip install {package}\n")
    return Advice(cause, [at.code.fix(f"Try `%pip install {package}`", install)])


def _key(at: Situation, error: KeyError) -> Advice | None:
    key = error.args[0] if error.args else None
    node = at.node
    owner = at.value(node.value) if isinstance(node, ast.Subscript) else MISSING
    if not isinstance(owner, dict):
        return None
    keys = [repr(k) for k in list(owner)[:8]]
    more = f" and {len(owner) - 8} more" if len(owner) > 8 else ""
    have = f"The keys are {', '.join(keys)}{more}." if owner else "The dictionary is empty."
    assert isinstance(node, ast.Subscript)
    texts = [k for k in owner if isinstance(k, str)]
    if isinstance(key, str) and (meant := close(key, texts)) is not None:
        fixes = [at.code.change(node.slice, repr(meant))] if _constant(node.slice) else []
        return Advice(f"Did you mean {meant!r}? {have}", fixes)
    for other in owner:
        if str(other) == str(key) and _constant(node.slice):
            cause = f"The key {other!r} is a {type(other).__name__}. {have}"
            return Advice(cause, [at.code.change(node.slice, repr(other))])
    label = f"Use {at.code.of(node.value)}.get(…), which gives None"
    text = f"{at.code.of(node.value)}.get({at.code.of(node.slice)})"
    if not isinstance(node.ctx, ast.Load):
        return Advice(have)
    return Advice(have, [at.code.fix(label, at.code.edit(at.code.place(node), text))])


def _constant(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant)


def _keyword(at: Situation, name: str) -> Advice | None:
    call = at.call
    if call is None:
        return None
    function = at.value(call.func)
    try:
        known = [
            p.name
            for p in inspect.signature(function).parameters.values()
            if p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY) and p.name != "self"
        ]
    except (TypeError, ValueError):
        return None
    usual = {"learning_rate": "lr", "lr": "learning_rate", "axis": "dim", "dim": "axis"}
    meant: str | None = usual.get(name)
    if meant not in known:
        meant = close(name, known)
    takes = f"{called(call)} takes {', '.join(known[:12])}." if known else ""
    word = next((k for k in call.keywords if k.arg == name), None)
    if not meant or word is None:
        return Advice(f"There is no argument {name}. {takes}".strip())
    line, column = at.code.place(word)[:2]
    edit = at.code.edit((line, column, line, column + len(name)), meant)
    fix = at.code.fix(f"Change `{name}=` to `{meant}=`", edit)
    return Advice(f"Did you mean {meant}? {takes}".strip(), [fix])


def _text(at: Situation, wrong: str, known: list[str], other: str | None = None) -> Advice | None:
    """A text that stands for one of several things."""
    meant = close(wrong, known, 0.6)
    if meant is None and other is not None and wrong.lower() in ("gpu", "mps", "xpu"):
        meant = "webgpu" if "webgpu" in known else other
    fixes = []
    if meant is not None:
        fixes = [
            at.code.change(node, f'"{meant}"')
            for node in at.code.nodes(ast.Constant)
            if node.value == wrong and at.place and node.lineno == at.place[0]
        ][:1]
    listed = ", ".join(known[:24])
    return Advice(f"Did you mean {meant!r}?" if meant else f"The names are {listed}.", fixes)
