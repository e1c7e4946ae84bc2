"""Weights that Keras and h5py wrote, through our own reader of HDF5."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.files.golden import DATA, expected, same
from tests.files.memory import raises_cheaply

from glowgrad.files import FileFormatError, load_keras_weights
from glowgrad.files.hdf5 import File
from glowgrad.files.source import opened


@pytest.mark.parametrize("name", ["keras.weights.h5", "model.keras"])
def test_weights_of_keras_3(name: str) -> None:
    found = load_keras_weights(DATA / name)
    wanted = expected("keras")
    layers = {path: array for path, array in found.items() if path.startswith("layers/")}
    assert layers.keys() == wanted.keys()
    for path, array in layers.items():
        assert same(array, wanted[path]), path


def test_weights_of_before_come_in_the_order_of_the_layers() -> None:
    found = load_keras_weights(DATA / "older.h5")
    wanted = expected("older")
    assert list(found) == list(wanted)
    assert all(same(array, wanted[path]) for path, array in found.items())


def test_bfloat16_comes_as_float32() -> None:
    found = load_keras_weights(DATA / "bfloat16.weights.h5")["layers/dense/vars/0"]
    assert same(found, expected("bfloat16")["layers/dense/vars/0"])


@pytest.mark.parametrize("name", ["hdf5-old", "hdf5-v110", "hdf5-new"])
class TestHdf5:
    def test_every_layout_filter_and_type(self, name: str) -> None:
        found = load_keras_weights(DATA / f"{name}.h5")
        wanted = expected(name)
        assert found.keys() == wanted.keys()
        for path, array in found.items():
            assert same(array, wanted[path]), path
            assert array.flags.writeable or not array.size

    def test_names_are_in_the_order_of_numbers(self, name: str) -> None:
        many = [path for path in load_keras_weights(DATA / f"{name}.h5") if path.startswith("many")]
        assert many == [f"many/{number}" for number in range(20)]

    def test_attributes(self, name: str) -> None:
        with opened(DATA / f"{name}.h5") as source:
            found = File(source).root["many"].attributes
        assert [found[f"attribute {n}"] for n in range(12)] == list(range(12))
        assert found["text"] == "naïve"
        assert found["fixed"] == ["abc", "de"]
        assert found["long"] == ["x", "y" * 300]
        assert np.array_equal(found["array"], np.arange(6.0).reshape(2, 3))


def test_other_files_say_what_they_are(tmp_path: Path) -> None:
    raises_cheaply(lambda: load_keras_weights(io.BytesIO(b"hello, world" * 100)), "no HDF5")
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("config.json", "{}")
    file.seek(0)
    raises_cheaply(lambda: load_keras_weights(file), "no Keras model")
    with pytest.raises(FileNotFoundError):
        load_keras_weights(tmp_path / "none.h5")


def test_what_is_not_read_is_named() -> None:
    h5py = pytest.importorskip("h5py", reason="an optional oracle")

    def made(**options: Any) -> io.BytesIO:
        file = io.BytesIO()
        with h5py.File(file, "w", **options.pop("file", {})) as h:
            h.create_dataset("x", **options)
        file.seek(0)
        return file

    grid = np.zeros((8, 8))
    cases = {
        "lzf": made(data=grid, chunks=(2, 2), compression="lzf"),
        "compound": made(data=np.zeros(2, "i4,f4")),
        "text": made(data=b"abc"),
        "extensible": made(data=grid, chunks=(2, 8), maxshape=(None, 8), file={"libver": "v110"}),
        "sequences": made(shape=(2,), dtype=h5py.vlen_dtype(np.int32)),
    }
    for what, file in cases.items():
        with pytest.raises(FileFormatError, match=what):
            load_keras_weights(file)


def test_a_dataset_never_written_cannot_claim_much() -> None:
    h5py = pytest.importorskip("h5py", reason="an optional oracle")
    for options in ({}, {"chunks": (1 << 20,)}, {"chunks": (1,)}):
        file = io.BytesIO()
        with h5py.File(file, "w") as h:
            h.create_dataset("x", shape=(1 << 40,), dtype="f8", **options)
        file.seek(0)
        raises_cheaply(lambda file=file: load_keras_weights(file), "unpack")


def test_a_chunk_that_unpacks_to_more_raises() -> None:
    h5py = pytest.importorskip("h5py", reason="an optional oracle")
    file = io.BytesIO()
    with h5py.File(file, "w") as h:
        h.create_dataset("x", data=np.zeros(200 << 20, np.uint8), compression="gzip")
    assert len(file.getvalue()) < 1 << 20
    file.seek(0)
    raises_cheaply(lambda: load_keras_weights(file), "unpack")


def test_a_circle_of_groups_raises() -> None:
    h5py = pytest.importorskip("h5py", reason="an optional oracle")
    file = io.BytesIO()
    with h5py.File(file, "w") as h:
        h.create_group("a/b")
        h["a/b/back"] = h["a"]
    file.seek(0)
    raises_cheaply(lambda: load_keras_weights(file), "circle")
