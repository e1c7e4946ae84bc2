"""Which public names the tests use, on which devices: `python -m tests.coverage.record` writes
coverage.json, from which the site's coverage page is made.

The op table is run on the CPU and watched: a name counts for the devices of the rows that use it
directly; the table of Keras's layers likewise. Of the other tests the text is read: a name counts
where a test file of its area says it, for the devices that the file names.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import json
import re
import sys
import types
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.coverage.names import find, tutorial_names
from tests.keras.table import TABLE as LAYERS
from tests.ops.table import TABLE, Row, evaluate

import glowgrad as gg
from glowgrad import keras

FILE = Path(__file__).with_name("coverage.json")
TESTS = Path(__file__).parents[1]
BOTH = ("cpu", "webgpu")

# module: (the name that its users know it by, folders of tests that are about it)
MODULES = {
    "glowgrad": ("torch", "ops engine parity files"),
    "glowgrad.Tensor": ("torch.Tensor", "ops engine parity"),
    "glowgrad.nn": ("torch.nn", "ops engine parity"),
    "glowgrad.nn.functional": ("torch.nn.functional", "ops engine"),
    "glowgrad.nn.init": ("torch.nn.init", "ops engine"),
    "glowgrad.nn.utils": ("torch.nn.utils", "ops engine"),
    "glowgrad.nn.utils.rnn": ("torch.nn.utils.rnn", "ops engine parity"),
    "glowgrad.nn.utils.prune": ("torch.nn.utils.prune", "ops engine"),
    "glowgrad.nn.utils.parametrize": ("torch.nn.utils.parametrize", "ops engine"),
    "glowgrad.optim": ("torch.optim", "engine parity"),
    "glowgrad.nn.utils.parametrizations": ("torch.nn.utils.parametrizations", "ops engine"),
    "glowgrad.optim.swa_utils": ("torch.optim.swa_utils", "engine"),
    "glowgrad.utils.checkpoint": ("torch.utils.checkpoint", "ops engine"),
    "glowgrad.optim.lr_scheduler": ("torch.optim.lr_scheduler", "engine"),
    "glowgrad.utils.data": ("torch.utils.data", "engine"),
    "glowgrad.autograd": ("torch.autograd", "ops engine"),
    "glowgrad.autograd.functional": ("torch.autograd.functional", "ops engine"),
    "glowgrad.func": ("torch.func", "ops engine"),
    "glowgrad.linalg": ("torch.linalg", "ops engine"),
    "glowgrad.fft": ("torch.fft", "ops engine"),
    "glowgrad.distributions": ("torch.distributions", "ops engine"),
    "glowgrad.vision.transforms": ("torchvision.transforms", "engine learn"),
    "glowgrad.vision.models": ("torchvision.models", "engine vision ops"),
    "glowgrad.vision.ops": ("torchvision.ops", "engine vision ops"),
    "glowgrad.keras": ("keras", "keras"),
    "glowgrad.keras.layers": ("keras.layers", "keras"),
    "glowgrad.keras.activations": ("keras.activations", "keras"),
    "glowgrad.keras.losses": ("keras.losses", "keras"),
    "glowgrad.keras.metrics": ("keras.metrics", "keras"),
    "glowgrad.keras.optimizers": ("keras.optimizers", "keras"),
    "glowgrad.keras.optimizers.schedules": ("keras.optimizers.schedules", "keras"),
    "glowgrad.keras.callbacks": ("keras.callbacks", "keras"),
    "glowgrad.keras.initializers": ("keras.initializers", "keras"),
    "glowgrad.keras.regularizers": ("keras.regularizers", "keras"),
    "glowgrad.keras.constraints": ("keras.constraints", "keras"),
    "glowgrad.keras.applications": ("keras.applications", "keras"),
    "glowgrad.keras.datasets": ("keras.datasets", "keras"),
    "glowgrad.keras.utils": ("keras.utils", "keras"),
    "glowgrad.keras.ops": ("keras.ops", "keras"),
    "glowgrad.learn.datasets": ("sklearn.datasets", "learn"),
    "glowgrad.learn.model_selection": ("sklearn.model_selection", "learn"),
    "glowgrad.learn.preprocessing": ("sklearn.preprocessing", "learn"),
    "glowgrad.learn.metrics": ("sklearn.metrics", "learn"),
    "glowgrad.learn.cluster": ("sklearn.cluster", "learn"),
    "glowgrad.learn.decomposition": ("sklearn.decomposition", "learn"),
    "glowgrad.learn.manifold": ("sklearn.manifold", "learn"),
    "glowgrad.learn.linear_model": ("sklearn.linear_model", "learn"),
    "glowgrad.learn.gaussian_process": ("sklearn.gaussian_process", "learn"),
    "glowgrad.learn.gaussian_process.kernels": ("sklearn.gaussian_process.kernels", "learn"),
    "glowgrad.learn.optimize": ("", "learn"),
    "glowgrad.metrics": ("", "learn engine"),
    "glowgrad.text": ("", "engine learn"),
    "glowgrad.files": ("", "files"),
    "glowgrad.pyplot": ("matplotlib.pyplot", "aliases sandbox"),
}
# What is our own among names that PyTorch has.
OWN = {
    "glowgrad.Tensor.arange", "glowgrad.Tensor.rsub", "glowgrad.accelerator", "glowgrad.datasets",
    "glowgrad.func.value_and_grad", "glowgrad.metrics", "glowgrad.pictures", "glowgrad.summary",
    "glowgrad.text", "glowgrad.webgpu",
}  # fmt: skip
# What modules give to each other and nobody else needs.
INTERNAL = {
    "glowgrad.from_array", "glowgrad.nn.init.layer_default_", "glowgrad.nn.utils.rnn.Packed",
    "glowgrad.nn.utils.parametrize.check", "glowgrad.autograd.GradcheckError",
    "glowgrad.autograd.Node", "glowgrad.autograd.Saved", "glowgrad.autograd.Version",
    "glowgrad.autograd.edge", "glowgrad.autograd.is_anomaly_enabled",
    "glowgrad.autograd.is_grad_enabled", "glowgrad.autograd.is_inference_mode_enabled",
    "glowgrad.autograd.once_differentiable", "glowgrad.autograd.record", "glowgrad.autograd.wrap",
    "glowgrad.keras.losses.as_pair", "glowgrad.keras.losses.reduce_weighted",
    "glowgrad.keras.losses.squeeze_pair", "glowgrad.keras.losses.FunctionLoss",
}  # fmt: skip


def public(path: str) -> Iterator[str]:
    """The public names of a module, those that are modules themselves left out."""
    module: Any = gg.Tensor if path == "glowgrad.Tensor" else importlib.import_module(path)
    if inspect.isclass(module):
        names = [n for n in dir(module) if not n.startswith("_") and not n.isupper()]
        names += ["T", "H"]
    else:
        own = [
            name
            for name, value in vars(module).items()
            if getattr(value, "__module__", "") == path and not name.startswith("_")
        ]
        names = list(getattr(module, "__all__", own))
    for name in sorted(set(names)):
        internal = f"{path}.{name}" in INTERNAL
        if not internal and not isinstance(getattr(module, name, None), types.ModuleType):
            yield name


class Watched:
    """A module whose names are written down when they are used."""

    def __init__(self, module: Any, path: str, used: set[str]) -> None:
        self.__dict__.update(_module=module, _path=path, _used=used)

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._module, name)
        path = f"{self._path}.{name}"
        if isinstance(value, types.ModuleType):
            return Watched(value, path, self._used)
        self._used.add(path)
        return value


def used_by(row: Row) -> set[str]:
    """The names that a row uses itself; not those that they use in turn."""
    used: set[str] = set()
    plain = gg.Tensor.__getattribute__

    def watched(self: Any, name: str) -> Any:
        if sys._getframe(1).f_globals.get("__name__", "").startswith("tests.ops"):
            used.add(f"glowgrad.Tensor.{name}")
        return plain(self, name)

    gg.Tensor.__getattribute__ = watched  # type: ignore[method-assign]
    try:
        evaluate(row, Watched(gg, "glowgrad", used), "cpu")
    finally:
        del gg.Tensor.__getattribute__  # type: ignore[attr-defined]
    return used


def said(file: Path) -> set[str]:
    """Every name that a test file says: attributes, imported names, words of strings."""
    words: set[str] = set()
    tree = ast.parse(file.read_text("utf-8"))
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        first = body[0] if isinstance(body, list) and body else None
        if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
            first.value = ast.Constant(None)  # what a docstring speaks of is not tested by it
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            words.add(node.attr)
        elif isinstance(node, ast.ImportFrom):
            words |= {alias.name for alias in node.names}
        elif isinstance(node, ast.Name):
            words.add(node.id)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            words |= set(re.findall(r"\w+", node.value))
        elif isinstance(node, ast.keyword) and node.arg:
            words.add(node.arg)
    return words


def tested() -> dict[str, list[str]]:
    """The devices on which each public name is tested."""
    devices: dict[str, set[str]] = defaultdict(set)
    for row in TABLE.values():
        for name in used_by(row):
            devices[name] |= set(row.devices)
    for case in LAYERS.values():
        used: set[str] = set()
        case.make(Watched(keras.layers, "glowgrad.keras.layers", used))
        for name in used:
            devices[name] |= set(BOTH)
    for method in {n for family in gg.Tensor.__mro__ for n in family.__dict__.get("FUNCTIONS", ())}:
        one, other = f"glowgrad.{method}", f"glowgrad.Tensor.{method}"  # the same code
        devices[one] = devices[other] = devices[one] | devices[other]
    for path, (_, folders) in MODULES.items():
        names = set(public(path))
        for folder in folders.split():
            # The rows of the op table have been run already.
            files = (TESTS / folder).glob("test_*.py" if folder == "ops" else "**/*.py")
            for file in sorted(files):
                text = file.read_text("utf-8")
                found = names & said(file)
                for name in found:
                    devices[f"{path}.{name}"] |= {"cpu", *(["webgpu"] if "webgpu" in text else [])}
    return {name: sorted(found) for name, found in devices.items()}


def coverage() -> dict[str, Any]:
    """Every public name with its twin and devices, and the tutorials' names."""
    devices = tested()
    sections = []
    for path, (twin, _) in MODULES.items():
        rows = []
        for name in public(path):
            full = f"{path}.{name}"
            other = "" if not twin or full in OWN else f"{twin}.{name}"
            rows.append([full, other, devices.get(full, [])])
        sections.append({"module": path, "twin": twin, "names": rows})
    missing, untested = [], []
    for name in tutorial_names():
        try:
            find(gg, name)
        except AttributeError:
            missing.append(name)
            continue
        if not devices.get(f"glowgrad.{name}"):
            untested.append(name)
    tutorials = {"names": len(tutorial_names()), "missing": missing, "untested": untested}
    return {"sections": sections, "tutorials": tutorials}


def main() -> None:
    made = coverage()
    FILE.write_text(json.dumps(made, indent=0) + "\n", "utf-8")
    names = [row for section in made["sections"] for row in section["names"]]
    both = sum(len(row[2]) == 2 for row in names)
    none = [row[0] for row in names if not row[2]]
    print(f"{len(names)} names, {both} tested on both devices, {len(none)} not found in a test")
    print(
        "tutorials:", {k: v if isinstance(v, int) else len(v) for k, v in made["tutorials"].items()}
    )


if __name__ == "__main__":
    main()
