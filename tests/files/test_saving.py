"""`save` and `load`: what goes in comes out, shared memory included, and no code with it."""

from __future__ import annotations

import io
import json
import math
import zipfile
from collections import OrderedDict
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import glowgrad as gg
from glowgrad import nn


def again(obj: Any, **options: Any) -> Any:
    """An object, saved and loaded."""
    file = io.BytesIO()
    gg.save(obj, file)
    file.seek(0)
    return gg.load(file, **options)


def test_plain_values_come_back_with_their_types() -> None:
    obj = {
        "epoch": 3,
        "loss": 0.1,
        "big": 2**80,
        "text": "naïve ✓",
        "raw": b"\0\xff",
        "flags": [True, None, False],
        "pair": (1, (2.0, "x"), []),
        1: {2: 3, (1, "a"): 4, None: 5},
        "set": {1, "a"},
        "complex": 1 - 2j,
        "dtype": gg.float32,
        "device": gg.device("cpu"),
        "size": gg.Size([2, 3]),
        "ordered": OrderedDict(b=1, a=2),
    }
    found = again(obj)
    assert found == obj
    assert [type(v) for v in found.values()] == [type(v) for v in obj.values()]
    assert list(found["ordered"]) == ["b", "a"]
    assert type(again(True)) is bool
    assert math.isnan(again(math.nan))
    assert again([math.inf, -math.inf]) == [math.inf, -math.inf]


def test_numpy_values_come_back() -> None:
    found = again({"array": np.arange(6.0).reshape(2, 3).T, "number": np.float32(0.5)})
    assert type(found["array"]) is np.ndarray
    assert np.array_equal(found["array"], np.arange(6.0).reshape(2, 3).T)
    assert type(found["number"]) is np.float32
    assert found["number"] == 0.5


@pytest.mark.parametrize(
    "dtype",
    ["bool", "uint8", "int8", "int16", "int32", "int64", "float16", "bfloat16", "float32",
     "float64", "complex64", "complex128"],
)  # fmt: skip
def test_every_type_comes_back(dtype: str) -> None:
    tensor = gg.tensor([0, 1, 3]).to(getattr(gg, dtype, None) or getattr(gg.dtypes, dtype))
    found = again(tensor)
    assert found.dtype is tensor.dtype
    assert found.tolist() == tensor.tolist()


def test_tensors_keep_what_makes_them_special() -> None:
    model = nn.Linear(2, 3)
    found = again(
        {
            "parameter": model.weight,
            "frozen": nn.Parameter(gg.zeros(2), requires_grad=False),
            "leaf": gg.zeros(2, requires_grad=True),
            "result": model(gg.ones(1, 2)),
            "plain": gg.ones(2),
            "scalar": gg.tensor(3),
            "empty": gg.zeros(0, 3),
        }
    )
    assert isinstance(found["parameter"], nn.Parameter)
    assert isinstance(found["frozen"], nn.Parameter)
    assert not found["frozen"].requires_grad
    assert found["leaf"].requires_grad
    assert found["leaf"].is_leaf
    assert not isinstance(found["leaf"], nn.Parameter)
    assert found["result"].requires_grad
    assert found["result"].is_leaf
    assert not found["plain"].requires_grad
    assert found["scalar"].shape == ()
    assert found["empty"].shape == (0, 3)
    found["parameter"].sum().backward()
    assert found["parameter"].grad is not None


def test_shared_memory_stays_shared() -> None:
    base = gg.arange(12.0).reshape(3, 4)
    parts = {"base": base, "turned": base.T, "rows": base[1:], "same": base}
    found = again(parts)
    assert found["same"] is found["base"]
    assert found["turned"].stride() == base.T.stride()
    found["base"][1, 0] = 100.0
    assert found["turned"][0, 1].item() == 100
    assert found["rows"][0, 0].item() == 100


def test_tied_weights_stay_tied() -> None:
    model = nn.Sequential(nn.Linear(3, 3), nn.Linear(3, 3))
    model[1].weight = model[0].weight
    state = again(model.state_dict())
    state["0.weight"][0, 0] = 5.0
    assert state["1.weight"][0, 0].item() == 5


def test_a_part_is_saved_without_the_rest() -> None:
    large = gg.zeros(1000, 1000)
    for part in (large[:, 3], large[2], large[5:7, 5:7]):
        file = io.BytesIO()
        gg.save(part, file)
        assert file.tell() < 10_000
        file.seek(0)
        assert gg.load(file).shape == part.shape


def test_views_of_every_kind_come_back() -> None:
    base = gg.arange(24.0).reshape(2, 3, 4)
    views = [
        base.permute(2, 0, 1),
        base[:, ::2],
        base.flip(0),
        gg.ones(1).expand(5),
        base[1, 1],
        base[:, 1, 2],
    ]
    for view, found in zip(views, again(views), strict=True):
        assert found.tolist() == view.tolist()


def test_equal_objects_make_equal_files() -> None:
    files = [io.BytesIO(), io.BytesIO()]
    for file in files:
        gg.save({"w": gg.ones(3), "n": 1}, file)
    assert files[0].getvalue() == files[1].getvalue()


def test_a_checkpoint_continues_a_training(tmp_path: Path) -> None:
    def train(steps: int, checkpoint: Path | None = None) -> tuple[list[float], Any, Any]:
        gg.manual_seed(0)
        model = nn.Sequential(nn.Linear(3, 8), nn.ReLU(), nn.Linear(8, 1))
        optimizer = gg.optim.Adam(model.parameters(), lr=0.05)
        x, y = gg.randn(16, 3), gg.randn(16, 1)
        if checkpoint is not None:
            saved = gg.load(checkpoint, map_location="cpu", weights_only=True)
            model.load_state_dict(saved["model_state_dict"])
            optimizer.load_state_dict(saved["optimizer_state_dict"])
        losses = []
        for _ in range(steps):
            optimizer.zero_grad()
            loss = nn.functional.mse_loss(model(x), y)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        return losses, model, optimizer

    whole, _, _ = train(6)
    _, model, optimizer = train(3)
    path = tmp_path / "checkpoint.pt"
    gg.save(
        {
            "epoch": 3,
            "model_state_dict": model.state_dict(),
            "optimizer_state_dict": optimizer.state_dict(),
        },
        path,
    )
    rest, _, _ = train(3, path)
    assert rest == whole[3:]


def test_a_whole_module_is_refused_with_the_way_out() -> None:
    for obj in (nn.Linear(2, 2), {"model": nn.Linear(2, 2)}):
        with pytest.raises(TypeError, match=r"state_dict\(\).*never runs code"):
            gg.save(obj, io.BytesIO())


def test_what_cannot_be_saved_says_where(tmp_path: Path) -> None:
    class Own:
        pass

    with pytest.raises(TypeError, match=r"a Own at the object\['a'\]\[1\]"):
        gg.save({"a": [1, Own()]}, tmp_path / "x.pt")
    assert not (tmp_path / "x.pt").exists()
    circle: list[Any] = []
    circle.append(circle)
    with pytest.raises(ValueError, match="circle"):
        gg.save(circle, io.BytesIO())
    with pytest.raises(RuntimeError, match="folder"):
        gg.save(1, tmp_path / "missing" / "x.pt")
    with pytest.raises(AttributeError, match="path"):
        gg.save(1, 3)  # type: ignore[arg-type]


def test_options_that_cannot_be_served_raise() -> None:
    file = io.BytesIO()
    gg.save(1, file)
    file.seek(0)
    with pytest.raises(ValueError, match="pickle_module"):
        gg.load(file, pickle_module=json)
    with pytest.raises(ValueError, match="mmap"):
        gg.load(file, mmap=True)
    assert gg.load(file, weights_only=False) == 1


def test_paths_and_file_objects_are_read(tmp_path: Path) -> None:
    path = tmp_path / "x.pt"
    gg.save({"a": gg.ones(2)}, str(path))
    with path.open("rb") as handle:
        assert gg.load(handle)["a"].tolist() == [1, 1]
    behind = io.BytesIO(b"before" + path.read_bytes())
    behind.seek(6)
    assert gg.load(behind)["a"].tolist() == [1, 1]
    with pytest.raises(RuntimeError, match="nothing to read"):
        gg.load(io.BytesIO())
    with pytest.raises(AttributeError, match="seek"):
        gg.load(3)  # type: ignore[arg-type]
    with pytest.raises(FileNotFoundError):
        gg.load(tmp_path / "none.pt")


def test_a_file_at_its_end_says_so() -> None:
    file = io.BytesIO()
    gg.save(1, file)
    with pytest.raises(RuntimeError, match=r"f\.seek\(0\)"):
        gg.load(file)


@pytest.mark.parametrize(
    ("start", "advice"),
    [
        (b"version https://git-lfs.github.com/spec/v1\n", "Git LFS"),
        (b"<!DOCTYPE html><html>", "web page"),
        (b"\x89HDF\r\n\x1a\n", "load_keras_weights"),
        (b"\x93NUMPY\x01\x00", "numpy"),
        (b"\x80\x04K\x01.", "pickle"),
        (b"hello, world", "neither"),
    ],
)
def test_other_files_are_told_apart(start: bytes, advice: str) -> None:
    with pytest.raises(gg.files.FileFormatError, match=advice):
        gg.load(io.BytesIO(start))


def test_a_zip_of_something_else_is_named() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("readme.txt", "hello")
    file.seek(0)
    with pytest.raises(RuntimeError, match=r"without tensors: readme\.txt"):
        gg.load(file)


def test_an_index_nested_too_deep_raises() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        nested = '{"list":[' * 100_000 + "]}" * 100_000
        head = '{"format":"glowgrad","version":1,"storages":[],"tensors":[],"object":'
        archive.writestr("glowgrad.json", head + nested + "}")
    file.seek(0)
    with pytest.raises(gg.files.FileFormatError, match="deep"):
        gg.load(file)


def test_lists_may_be_nested_as_deep_as_they_can_be_saved() -> None:
    obj: Any = {"a": ({"b": [1]},)}
    for _ in range(55):
        obj = [obj]
    assert again(obj) == obj


class TestMapLocation:
    def test_a_function_is_asked_for_each_memory(self) -> None:
        asked: list[tuple[list[float], str]] = []

        def keep(values: Any, location: str) -> Any:
            asked.append((values.tolist(), location))
            return values

        base = gg.ones(4)
        again({"a": base, "b": base[1:], "c": gg.zeros(2)}, map_location=keep)
        assert sorted(asked) == [([0, 0], "cpu"), ([1, 1, 1, 1], "cpu")]

    def test_a_dict_renames_places(self) -> None:
        assert again(gg.ones(2), map_location={"cpu": "cpu"}).tolist() == [1, 1]

    def test_an_unknown_place_asks_for_map_location(self, monkeypatch: Any) -> None:
        monkeypatch.setattr(gg.accelerator, "is_available", lambda: False)
        with pytest.raises(RuntimeError, match="map_location"):
            again(gg.ones(2), map_location={"cpu": "cuda:0"})


class TestOnTheGpu:
    def test_tensors_go_back_to_their_device(self) -> None:
        tensor = gg.arange(6.0, device="webgpu").reshape(2, 3)
        found = again({"a": tensor, "b": tensor.T, "n": gg.arange(3, device="webgpu")})
        assert found["a"].device.type == "webgpu"
        assert found["n"].dtype is gg.int64
        assert found["b"].tolist() == tensor.T.tolist()
        assert again(tensor, map_location="cpu").device.type == "cpu"

    def test_shared_memory_stays_shared(self) -> None:
        base = gg.arange(6.0).reshape(2, 3)
        found = again({"a": base, "b": base[1], "c": base.T}, map_location="webgpu")
        found["a"][1, 0] = 50.0
        assert found["b"].tolist() == [50, 4, 5]
        assert found["c"].tolist() == [[0, 50], [1, 4], [2, 5]]
        back = again(found, map_location="cpu")
        back["a"][1, 1] = 7.0
        assert back["b"].tolist() == [50, 7, 5]

    def test_a_type_that_the_gpu_lacks_raises_its_own_error(self) -> None:
        with pytest.raises(TypeError, match="float64"):
            again(gg.zeros(2, dtype=gg.float64), map_location="webgpu")
