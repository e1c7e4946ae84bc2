"""What the engine has of PyTorch's names, and that the page about it is true."""

from __future__ import annotations

import importlib
import importlib.util
import json

import pytest
from tests.coverage.names import find, tutorial_names
from tests.coverage.record import FILE, MODULES, OWN, coverage, public

import glowgrad as gg

HAS_TORCH = importlib.util.find_spec("torch") is not None


def test_tutorials_names_exist() -> None:
    """95 % is what is promised; a name that goes missing says which."""
    names = tutorial_names()
    missing = []
    for name in names:
        try:
            find(gg, name)
        except AttributeError:
            missing.append(name)
    assert len(names) > 475
    assert len(missing) <= 0.02 * len(names), missing


@pytest.mark.skipif(not HAS_TORCH, reason="PyTorch says whether the list is right")
def test_the_list_of_tutorials_names_is_pytorchs() -> None:
    import torch

    for name in tutorial_names():
        find(torch, name)


def test_the_page_is_up_to_date() -> None:
    kept = json.loads(FILE.read_text("utf-8"))
    assert json.loads(json.dumps(coverage())) == kept, "run python -m tests.coverage.record"


def test_tutorials_names_are_tested() -> None:
    untested = json.loads(FILE.read_text("utf-8"))["tutorials"]["untested"]
    assert len(untested) <= 0.03 * len(tutorial_names()), untested


TWINS = [path for path, (twin, _) in MODULES.items() if twin.split(".")[0] == "torch"]


@pytest.mark.skipif(not HAS_TORCH, reason="PyTorch says what its names are")
@pytest.mark.parametrize("path", TWINS)
def test_every_twin_exists(path: str) -> None:
    """A public name that PyTorch does not have is either ours and says so, or a mistake."""
    theirs = importlib.import_module("torch")
    for part in MODULES[path][0].split(".")[1:]:
        theirs = getattr(theirs, part, None) or importlib.import_module(MODULES[path][0])
    extra = [n for n in public(path) if f"{path}.{n}" not in OWN and not hasattr(theirs, n)]
    assert not extra, f"{MODULES[path][0]} does not have {extra}: list them in OWN or INTERNAL"
