"""PyTorch's own files: read like torch.load, and nothing in them is run."""

from __future__ import annotations

import io
import warnings
from collections import Counter, OrderedDict
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.files.golden import DATA, expected, same
from tests.files.make_data import checkpoint, numbers, tensors

import glowgrad as gg
from glowgrad import nn

FILES = ("checkpoint.pt", "legacy.pt")


def load(name: str) -> Any:
    return gg.load(DATA / name)


@pytest.mark.parametrize("name", FILES)
class TestCheckpoint:
    def test_every_tensor_is_there(self, name: str) -> None:
        found = tensors(load(name))
        wanted = expected("checkpoint")
        assert {path.removeprefix("/") for path in found} == set(wanted)
        for path, tensor in found.items():
            assert same(numbers(tensor), wanted[path.removeprefix("/")]), path

    def test_every_plain_value_is_there(self, name: str) -> None:
        found = load(name)
        wanted = {
            "epoch": 7,
            "best": 0.25,
            "losses": [1.5, 0.75, float("inf")],
            "big": 2**70,
            "name": "naïve",
            "raw": b"\x00\xff",
            "size": gg.Size([2, 3]),
            "dtype": gg.float16,
            "device": gg.device("cpu"),
            "set": {1, 2},
            "counts": Counter("aab"),
            "complex": 1 - 2j,
            "ordered": OrderedDict(b=1, a=2),
        }
        for key, value in wanted.items():
            assert found[key] == value, key
            assert type(found[key]) is type(value) or key == "best", key
        assert type(found["best"]) is np.float64

    def test_types_views_and_parameters_are_kept(self, name: str) -> None:
        found = load(name)
        assert found["bfloat16"].dtype.name == "bfloat16"
        assert found["half"].dtype.name == "float16"
        assert found["int8"].dtype.name == "int8"
        assert isinstance(found["parameter"], nn.Parameter)
        assert found["parameter"].requires_grad
        assert found["transposed"].stride() == (1, 6)
        assert found["stretched"].stride() == (0,)
        found["base"][1, 2] = -1.0
        assert found["transposed"][2, 1].item() == -1
        assert found["column"][1].item() == -1

    def test_model_and_optimizer_continue(self, name: str) -> None:
        found = load(name)
        model = nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Linear(4, 2))
        model.load_state_dict(found["model_state_dict"])
        optimizer = gg.optim.Adam(model.parameters())
        optimizer.load_state_dict(found["optimizer_state_dict"])
        assert optimizer.param_groups[0]["lr"] == 0.01
        model(gg.ones(1, 3)).sum().backward()
        before = model[0].bias.detach().clone()
        optimizer.step()
        assert not gg.equal(before, model[0].bias.detach())

    def test_it_goes_where_map_location_says(self, name: str) -> None:
        if name == "checkpoint.pt":
            with pytest.raises(TypeError, match="float64"):
                gg.load(DATA / name, map_location="webgpu")
        asked = []
        gg.load(DATA / name, map_location=lambda values, place: asked.append(place) or values)
        assert set(asked) == {"cpu"}


def test_files_of_other_types_and_devices() -> None:
    torch = pytest.importorskip("torch", reason="PyTorch is an optional oracle")
    file = io.BytesIO()
    unsigned = torch.tensor([0, 65535]).to(torch.uint16)
    torch.save({"u": unsigned, "v": unsigned[1:]}, file)
    file.seek(0)
    with pytest.warns(UserWarning, match="uint16 became int64"):
        found = gg.load(file)
    assert found["u"].tolist() == [0, 65535]
    found["u"][1] = 5
    assert found["v"].tolist() == [5]


def test_what_torch_writes_now_is_read() -> None:
    torch = pytest.importorskip("torch", reason="PyTorch is an optional oracle")
    made = checkpoint(torch)
    for options in ({}, {"pickle_protocol": 4}, {"_use_new_zipfile_serialization": False}):
        file = io.BytesIO()
        torch.save(made, file, **options)
        file.seek(0)
        found, wanted = tensors(gg.load(file)), tensors(made)
        assert set(found) == set(wanted)
        for path, tensor in wanted.items():
            assert same(numbers(found[path]), numbers(tensor)), path


def test_a_whole_model_is_refused_by_name() -> None:
    torch = pytest.importorskip("torch", reason="PyTorch is an optional oracle")
    for new in (True, False):
        file = io.BytesIO()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            torch.save(torch.nn.Linear(2, 2), file, _use_new_zipfile_serialization=new)
        file.seek(0)
        with pytest.raises(
            gg.files.FileFormatError, match=r"torch\.nn\.modules.*state_dict|storage"
        ):
            gg.load(file)


def test_a_script_is_refused(tmp_path: Path) -> None:
    torch = pytest.importorskip("torch", reason="PyTorch is an optional oracle")
    path = tmp_path / "script.pt"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.jit.save(torch.jit.script(torch.nn.Linear(2, 2)), str(path))
    with pytest.raises(gg.files.FileFormatError, match="TorchScript"):
        gg.load(path)


def test_a_real_state_dict_gives_the_same_numbers() -> None:
    torch = pytest.importorskip("torch", reason="PyTorch is an optional oracle")
    safetensors = pytest.importorskip("safetensors.torch", reason="an optional oracle")

    def make(t: Any) -> Any:
        return t.nn.Sequential(
            t.nn.Conv2d(1, 4, 3), t.nn.ReLU(), t.nn.MaxPool2d(2), t.nn.Flatten(), t.nn.Linear(36, 5)
        )

    torch.manual_seed(0)
    theirs = make(torch)
    x = np.random.default_rng(0).normal(size=(2, 1, 8, 8)).astype(np.float32)
    wanted = theirs(torch.from_numpy(x)).detach().numpy()
    file = io.BytesIO()
    torch.save(theirs.state_dict(), file)
    file.seek(0)
    raw = safetensors.save(theirs.state_dict())
    for state in (gg.load(file), gg.files.safetensors.load(raw), gg.load(io.BytesIO(raw))):
        ours = make(gg)
        ours.load_state_dict(state)
        np.testing.assert_allclose(
            ours(gg.tensor(x)).detach().numpy(), wanted, rtol=1e-5, atol=1e-6
        )
