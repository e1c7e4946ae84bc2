"""numpy's archives, both ways, and never a pickle."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.files.memory import raises_cheaply

import glowgrad as gg
from glowgrad.files import FileFormatError, load_npz, save_npz


@pytest.mark.parametrize("compressed", [False, True])
def test_numpy_reads_ours(compressed: bool, tmp_path: Path) -> None:
    tensors = {"w": gg.randn(3, 4).T, "n": gg.arange(3), "layers/0": gg.tensor(True)}
    save_npz({**tensors, "array": np.arange(3.0), "list": [1, 2]}, tmp_path / "x.npz", compressed)
    with np.load(tmp_path / "x.npz", allow_pickle=False) as found:
        assert set(found.files) == {*tensors, "array", "list"}
        for name, tensor in tensors.items():
            assert np.array_equal(found[name], tensor.numpy())
            assert found[name].dtype == tensor.numpy().dtype


@pytest.mark.parametrize("write", [np.savez, np.savez_compressed])
def test_we_read_numpys(write: Any) -> None:
    arrays = {
        "float": np.random.default_rng(0).normal(size=(3, 4)).astype(np.float32),
        "fortran": np.asfortranarray(np.arange(6.0).reshape(2, 3)),
        "big": np.arange(3, dtype=">i8"),
        "bool": np.array([True, False]),
        "bytes": np.arange(3, dtype=np.uint8),
        "scalar": np.array(2.5),
        "empty": np.zeros((0, 3)),
        "half": np.ones(2, np.float16),
        "unsigned": np.array([7], np.uint32),
    }
    file = io.BytesIO()
    write(file, **arrays)
    file.seek(0)
    found = load_npz(file)
    assert found.keys() == arrays.keys()
    for name, array in arrays.items():
        assert np.array_equal(found[name].numpy(), array), name
    assert found["unsigned"].dtype is gg.int64
    file.seek(0)
    assert gg.load(file).keys() == arrays.keys()
    file.seek(0)
    with pytest.raises(TypeError, match="float64"):
        load_npz(file, device="webgpu")


def test_what_is_no_number_is_refused_by_name() -> None:
    for odd in (np.array(["text"]), np.array([1, None]), np.array([(1, 2)], "i4,f4")):
        file = io.BytesIO()
        np.savez(file, fine=np.ones(1), odd=odd)
        file.seek(0)
        with pytest.raises(FileFormatError, match="odd"):
            load_npz(file)
        with pytest.raises(TypeError, match="odd"):
            save_npz({"odd": odd}, io.BytesIO())


def test_a_pickle_inside_is_not_opened(tmp_path: Path) -> None:
    mark = tmp_path / "mark"

    class Run:
        def __reduce__(self) -> Any:
            return mark.touch, ()

    file = io.BytesIO()
    np.savez(file, x=np.array([Run()], object))
    file.seek(0)
    with pytest.raises(FileFormatError, match=r"pickle.*may run code"):
        load_npz(file)
    assert not mark.exists()


def test_a_bomb_is_refused_before_it_unpacks() -> None:
    file = io.BytesIO()
    np.savez_compressed(file, zeros=np.zeros(80 << 20, np.uint8))
    assert len(file.getvalue()) < 1 << 20
    file.seek(0)
    raises_cheaply(lambda: load_npz(file), "unpack")
    small = io.BytesIO()
    np.savez_compressed(small, zeros=np.zeros(1 << 20, np.uint8))
    small.seek(0)
    assert load_npz(small)["zeros"].shape == (1 << 20,)
    small.seek(0)
    with pytest.raises(FileFormatError, match="1000"):
        load_npz(small, max_bytes=1000)


def npy(header: str, data: bytes = b"\0" * 8, version: int = 1, length: int | None = None) -> bytes:
    raw = header.encode("latin1")
    count = len(raw) if length is None else length
    return (
        b"\x93NUMPY"
        + bytes([version, 0])
        + struct.pack("<H" if version == 1 else "<I", count)
        + raw
        + data
    )


def packed(member: bytes, name: str = "x.npy") -> io.BytesIO:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, member)
    file.seek(0)
    return file


GOOD = "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }"


@pytest.mark.parametrize("version", [1, 2, 3])
def test_every_version_of_the_header(version: int) -> None:
    assert load_npz(packed(npy(GOOD, version=version)))["x"].tolist() == [0, 0]


BROKEN = {
    "nothing": b"",
    "another file": b"hello, world",
    "version 9": npy(GOOD, version=9),
    "header too long": npy(GOOD, version=2, length=2**31),
    "header cut off": npy(GOOD, b"", length=500),
    "a call": npy("__import__('os').getcwd()"),
    "deep": npy("{'descr': '<f4', 'fortran_order': False, 'shape': " + "(" * 5000),
    "negative": npy(GOOD.replace("2,", "-2,")),
    "too many": npy(GOOD.replace("2,", "3,")),
    "too few": npy(GOOD.replace("2,", "1,")),
    "huge": npy(GOOD.replace("2,", "99999999999999999999999999,")),
    "many dimensions": npy(GOOD.replace("2,", "1," * 99 + "2,")),
    "unknown type": npy(GOOD.replace("<f4", "<f3")),
    "text": npy(GOOD.replace("<f4", "<U2")),
    "objects": npy(GOOD.replace("<f4", "|O")),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_array_raises(name: str) -> None:
    raises_cheaply(lambda: load_npz(packed(BROKEN[name])))


def test_a_broken_archive_raises() -> None:
    whole = packed(npy(GOOD)).getvalue()
    for end in range(1, len(whole), 7):
        raises_cheaply(lambda end=end: load_npz(io.BytesIO(whole[:end])))
    # The central directory claims more than the member has.
    for size in (2**31, 500):
        place = whole.rindex(b"PK\1\2") + 24
        lie = whole[:place] + struct.pack("<I", size) + whole[place + 4 :]
        raises_cheaply(lambda lie=lie: load_npz(io.BytesIO(lie)))
    raises_cheaply(lambda: load_npz(packed(b"x", "readme.txt")), "readme")


def test_members_that_overlap_raise() -> None:
    """Many members over the same packed bytes, as the most efficient zip bombs have."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("0.npy", npy(GOOD) + bytes(range(256)) * 8)
    whole = file.getvalue()
    start = whole.rindex(b"PK\1\2")
    end = whole.rindex(b"PK\5\6")
    entry = whole[start:end]
    names = [entry.replace(b"0.npy", b"%d.npy" % n) for n in range(10)]
    tail = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 10, 10, len(entry) * 10, start, 0)
    raises_cheaply(lambda: load_npz(io.BytesIO(whole[:start] + b"".join(names) + tail)))
