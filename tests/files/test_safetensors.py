"""safetensors: byte for byte what the package writes, and nothing broken gets in."""

from __future__ import annotations

import io
import json
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.files.golden import DATA, expected, same
from tests.files.make_data import numbers
from tests.files.memory import raises_cheaply

import glowgrad as gg
from glowgrad import nn
from glowgrad.files import FileFormatError, safetensors


class TestReading:
    def test_every_tensor_of_a_real_file(self) -> None:
        found = safetensors.load_file(DATA / "weights.safetensors")
        wanted = expected("safetensors")
        assert found["short"].dtype.name == "bfloat16"
        assert found["tiny"].dtype.name == "int8"
        for name, tensor in found.items():
            assert same(numbers(tensor), wanted[name]), name
        assert found.keys() == gg.load(DATA / "weights.safetensors").keys()

    def test_types_that_do_not_exist_here_grow_and_say_so(self) -> None:
        with pytest.warns(UserWarning, match="float8_e4m3fn became float32"):
            found = safetensors.load_file(DATA / "odd.safetensors")
        wanted = expected("safetensors")
        for name, tensor in found.items():
            assert np.array_equal(tensor.numpy(), wanted[name], equal_nan=name[0] == "e"), name
        assert found["u16"].dtype is gg.int64

    def test_tensors_one_by_one(self) -> None:
        with safetensors.safe_open(DATA / "weights.safetensors", framework="pt") as file:
            assert file.metadata() == {"format": "pt"}
            assert set(file.keys()) >= {"b.weight", "labels"}
            assert file.get_tensor("b.weight").shape == (3, 4)
            with pytest.raises(FileFormatError, match="none"):
                file.get_tensor("none of these")
        with safetensors.safe_open(DATA / "weights.safetensors", "np") as file:
            assert type(file.get_tensor("labels")) is np.ndarray

    def test_device(self) -> None:
        plain = {"a": gg.ones(2)}
        assert safetensors.load(safetensors.save(plain))["a"].device.type == "cpu"
        file = io.BytesIO(safetensors.save(plain))
        assert safetensors.load_file(file, device="webgpu")["a"].device.type == "webgpu"


class TestWriting:
    def test_the_bytes_are_those_of_the_package(self) -> None:
        found = safetensors.load_file(DATA / "weights.safetensors")
        again = safetensors.save(found, metadata={"format": "pt"})
        assert again == (DATA / "weights.safetensors").read_bytes()

    def test_tensors_of_the_gpu_are_written(self, tmp_path: Path) -> None:
        tensor = gg.arange(4, device="webgpu")
        safetensors.save_file({"a": tensor}, tmp_path / "x.safetensors")
        assert safetensors.load_file(tmp_path / "x.safetensors")["a"].tolist() == [0, 1, 2, 3]

    def test_what_the_package_refuses_is_refused(self, tmp_path: Path) -> None:
        base = gg.ones(2, 3)
        cases: list[tuple[Any, type[Exception], str]] = [
            ({"a": base, "b": base}, RuntimeError, "share memory.*save_model"),
            ({"a": base, "b": base[0]}, RuntimeError, "share memory"),
            ({"a": gg.ones(2, 3).T}, ValueError, "contiguous"),
            ({"a": 1}, ValueError, "int"),
            ([base], ValueError, "dict"),
            ({"__metadata__": base}, ValueError, "__metadata__"),
        ]
        for tensors, error, text in cases:
            with pytest.raises(error, match=text):
                safetensors.save_file(tensors, tmp_path / "x.safetensors")
        with pytest.raises(TypeError, match="text"):
            safetensors.save({"a": base}, metadata={"epoch": 3})  # type: ignore[dict-item]
        assert not (tmp_path / "x.safetensors").exists()

    def test_tied_weights_are_written_once(self, tmp_path: Path) -> None:
        def tied() -> nn.Sequential:
            model = nn.Sequential(nn.Linear(3, 3), nn.Linear(3, 3))
            model[1].weight = model[0].weight
            return model

        path = tmp_path / "model.safetensors"
        ours, other = tied(), tied()
        safetensors.save_model(ours, path)
        assert "1.weight" not in safetensors.load_file(path)
        assert safetensors.load_model(other, path) == (set(), [])
        assert gg.equal(other[1].weight, ours[0].weight)
        with pytest.raises(RuntimeError, match=r"2\.weight"):
            safetensors.load_model(nn.Sequential(*tied(), nn.Linear(3, 3)), path)


def file(header: Any, data: bytes = b"", length: int | None = None) -> bytes:
    raw = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(raw) if length is None else length) + raw + data


def entry(shape: Any, low: Any, high: Any, dtype: Any = "F32") -> dict[str, Any]:
    return {"dtype": dtype, "shape": shape, "data_offsets": [low, high]}


BROKEN = {
    "too short": b"\0\0\0",
    "huge header": file({}, length=2**63),
    "header beyond the end": file({}, length=100),
    "no JSON": file(b"{]"),
    "no object": file([1]),
    "deep JSON": file(b'{"a":' + b"[" * 100_000),
    "not text": file(b"\xff\xfe"),
    "long number": file(b'{"a":' + b"9" * 5000 + b"}"),
    "name twice": file(b'{"a":' + json.dumps(entry([], 0, 4)).encode() + b',"a":{}}', b"\0" * 4),
    "no fields": file({"a": {}}),
    "one field more": file({"a": {**entry([1], 0, 4), "x": 1}}, b"\0" * 4),
    "unknown type": file({"a": entry([1], 0, 4, "F33")}, b"\0" * 4),
    "type is no text": file({"a": entry([1], 0, 4, 32)}, b"\0" * 4),
    "negative size": file({"a": entry([-1], 0, 4)}, b"\0" * 4),
    "negative place": file({"a": entry([1], -4, 0)}, b"\0" * 4),
    "fraction": file({"a": entry([1.0], 0, 4)}, b"\0" * 4),
    "true": file({"a": entry([True], 0, 4)}, b"\0" * 4),
    "size does not fit": file({"a": entry([2], 0, 4)}, b"\0" * 4),
    "product overflows": file({"a": entry([2**32, 2**32], 0, 4)}, b"\0" * 4),
    "beyond the end": file({"a": entry([2], 0, 8)}, b"\0" * 4),
    "huge and beyond": file({"a": entry([2**40], 0, 2**42)}, b"\0" * 4),
    "overlap": file({"a": entry([2], 0, 8), "b": entry([1], 4, 8)}, b"\0" * 8),
    "gap": file({"a": entry([1], 4, 8)}, b"\0" * 8),
    "rest": file({"a": entry([1], 0, 4)}, b"\0" * 8),
    "metadata is no text": file({"__metadata__": {"a": 1}}),
    "many dimensions": file({"a": entry([1] * 100, 0, 4)}, b"\0" * 4),
    "uint64 too large": file({"a": entry([1], 0, 8, "U64")}, b"\xff" * 8),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_raises(name: str) -> None:
    raises_cheaply(lambda: safetensors.load(BROKEN[name]))


def test_a_file_cut_off_raises() -> None:
    whole = (DATA / "weights.safetensors").read_bytes()
    for end in range(0, len(whole), 37):
        raises_cheaply(lambda end=end: safetensors.load(whole[:end]))


class TestAgainstThePackage:
    def test_it_reads_ours_and_we_read_its(self) -> None:
        torch = pytest.importorskip("torch", reason="PyTorch is an optional oracle")
        package = pytest.importorskip("safetensors.torch", reason="an optional oracle")
        rng = np.random.default_rng(0)
        for count in (0, 1, 7):
            arrays = {
                f"{'abc'[i % 3]}{i}": rng.normal(size=(i, 2)).astype(("f4", "f8", "f2")[i % 3])
                for i in range(count)
            }
            theirs = {name: torch.from_numpy(array) for name, array in arrays.items()}
            ours = {name: gg.tensor(array) for name, array in arrays.items()}
            # Of no tensors with metadata the package writes broken JSON.
            for metadata in (None, {}, {"a": 'b"é'}) if count else (None,):
                raw = package.save(theirs, metadata)
                assert safetensors.save(ours, metadata) == raw
            assert {n: t.tolist() for n, t in safetensors.load(raw).items()} == {
                n: t.tolist() for n, t in package.load(raw).items()
            }
