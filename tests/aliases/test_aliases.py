"""Importing other libraries' names: what is found, what is said, and that it can be undone."""

from __future__ import annotations

import asyncio
import importlib
import json
import sys
from collections.abc import Iterator
from typing import Any

import pytest

import glowgrad as gg
from glowgrad import aliases
from glowgrad.sandbox import Sandbox


@pytest.fixture
def said() -> Iterator[list[str]]:
    lines: list[str] = []
    aliases.install(say=lines.append)
    yield lines
    aliases.uninstall()


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("torch.nn", "glowgrad.nn"),
        ("torch.nn.functional", "glowgrad.nn.functional"),
        ("torch.optim", "glowgrad.optim"),
        ("torch.utils.data", "glowgrad.utils.data"),
        ("tensorflow.keras", "glowgrad.keras"),
        ("tensorflow.keras.layers", "glowgrad.keras.layers"),
        ("keras", "glowgrad.keras"),
        ("keras.layers", "glowgrad.keras.layers"),
        ("safetensors.torch", "glowgrad.files.safetensors"),
    ],
)
def test_a_librarys_module_is_ours(said: list[str], name: str, wanted: str) -> None:
    module = importlib.import_module(name)
    assert module is importlib.import_module(wanted)
    assert module.__spec__ is not None
    assert module.__spec__.name == wanted, "our module must not become another's"


def test_all_ways_to_import(said: list[str]) -> None:
    space: dict[str, Any] = {}
    code = """
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch import optim, tensor
from torch.utils.data import DataLoader
from tensorflow.keras.layers import Dense
import tensorflow as tf
"""
    exec(code, space)
    assert space["nn"] is gg.nn
    assert space["F"] is gg.nn.functional
    assert space["tensor"] is gg.tensor
    assert space["torch"].relu(gg.tensor([-1.0, 2.0])).tolist() == [0.0, 2.0]
    assert space["tf"].keras.layers.Dense is space["Dense"]


def test_each_library_is_announced_once(said: list[str]) -> None:
    for name in ("torch", "torch.nn", "torch.optim", "keras", "keras.layers"):
        importlib.import_module(name)
    assert len(said) == 2
    assert "torch" in said[0]
    assert "Glowgrad" in said[0]
    assert "keras" in said[1]


def test_cuda_means_the_gpu(said: list[str]) -> None:
    import torch

    assert torch.cuda.is_available() == gg.accelerator.is_available()
    assert torch.device("cuda") == gg.device("webgpu")
    assert torch.device("cuda:0") == gg.device("webgpu")
    assert torch.ones(2, device="cuda").is_cuda
    with torch.cuda.amp.autocast():
        assert torch.ones(2).to("cuda").device.type == "webgpu"
    assert not torch.backends.mps.is_available()


def test_what_is_missing_says_what_there_is(said: list[str]) -> None:
    with pytest.raises(ImportError, match=r"torch has no 'nonesuch' here"):
        exec("from torch import nonesuch")
    with pytest.raises(ImportError, match="Did you mean 'matmul'"):
        exec("from torch import matmull")
    with pytest.raises(ModuleNotFoundError, match=r"torch has no module 'nonesuch'.*optim"):
        exec("import torch.nonesuch")
    import torch

    with pytest.raises(AttributeError, match="torch has no 'nonesuch'"):
        _ = torch.nonesuch


def test_the_real_library_comes_back() -> None:
    real = pytest.importorskip("torch", reason="PyTorch is an optional oracle")
    aliases.install(["torch"], say=lambda line: None)
    try:
        import torch as ours

        assert ours is not real
        assert ours.tensor is gg.tensor
    finally:
        aliases.uninstall()
    import torch as again

    assert again is real
    assert importlib.import_module("torch.nn") is real.nn
    with pytest.raises(RuntimeError, match="cuda"):
        gg.device("cuda")


def test_only_named_libraries_are_taken(said: list[str]) -> None:
    aliases.install(["keras"], say=said.append)
    importlib.import_module("keras.layers")
    assert aliases.installed()
    with pytest.raises(ValueError, match="no alias for 'numpy'"):
        aliases.install(["numpy"])


def test_the_sandbox_has_them_only_while_it_runs() -> None:
    outputs: list[dict[str, Any]] = []
    sandbox = Sandbox(lambda text: outputs.append(json.loads(text)))

    def run(code: str) -> dict[str, Any]:
        made: dict[str, Any] = json.loads(asyncio.run(sandbox.run(code)))
        return made

    assert run("import torch\nx = torch.tensor([1.0, 2.0])")["status"] == "ok"
    assert "torch here is" in "".join(o.get("text", "") for o in outputs)
    before = len(outputs)
    assert run("import torch\ntorch.sum(x).item()")["result"] == "3.0"
    assert not any("torch here is" in o.get("text", "") for o in outputs[before:])
    ours = [n for n, m in sys.modules.items() if n == "torch" and m.__name__.startswith("glowgrad")]
    assert not ours
    failed = run("import torch.nonesuch")
    assert failed["status"] == "error"
    assert "nonesuch" in failed["error"]["message"]
