"""Every reader against damaged files: each loads or raises what it should, in little memory."""

from __future__ import annotations

import contextlib
import io
import random
import warnings
import zipfile
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from tests.files.golden import DATA
from tests.files.memory import cheaply

import glowgrad as gg
from glowgrad.files import load_keras_weights, load_npz

_BYTES = (0, 1, 127, 128, 255, ord("0"), ord("9"), ord("-"), ord("]"))


def own() -> bytes:
    file = io.BytesIO()
    gg.save({"a": gg.ones(3, 4), "l": [1, 2.5, "x", (1, None)], "o": {"b": gg.ones(2)}}, file)
    return file.getvalue()


def npz(write: Any) -> bytes:
    file = io.BytesIO()
    write(file, a=np.ones((20, 3)), b=np.arange(5))
    return file.getvalue()


READERS: dict[str, tuple[bytes, Callable[[Any], Any]]] = {
    "own": (own(), gg.load),
    "npz": (npz(np.savez), load_npz),
    "npz-compressed": (npz(np.savez_compressed), load_npz),
    **{
        path.name: (
            path.read_bytes(),
            load_keras_weights if path.suffix in (".h5", ".keras") else gg.load,
        )
        for path in sorted(DATA.iterdir())
        if path.name != "expected.npz"
    },
}


def damaged(data: bytes, chance: random.Random) -> bytes:
    """A file cut off, or with some of its bytes changed, more of them near its start."""
    if chance.random() < 0.1:
        return data[: chance.randrange(1, len(data))]
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 1, 2, 4, 16))):
        near = chance.random() < 0.6
        place = chance.randrange(min(len(data), 3000) if near else len(data))
        flipped = changed[place] ^ (1 << chance.randrange(8))
        changed[place] = chance.choice((*_BYTES, chance.randrange(256), flipped))
    return bytes(changed)


def repacked(data: bytes, member: str, chance: random.Random) -> bytes:
    """A zip archive with one member damaged under a checksum that fits."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(target, "w") as made:
        for name in given.namelist():
            content = given.read(name)
            made.writestr(name, damaged(content, chance) if name.endswith(member) else content)
    return target.getvalue()


def survives(load: Callable[[Any], Any], data: bytes) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # types that become others
        with contextlib.suppress(ValueError, RuntimeError):
            cheaply(lambda: load(io.BytesIO(data)))


@pytest.mark.parametrize("name", READERS)
def test_a_damaged_file_loads_or_raises(name: str) -> None:
    data, load = READERS[name]
    chance = random.Random(name)
    for _ in range(60):
        survives(load, damaged(data, chance))


@pytest.mark.parametrize(
    ("name", "member"),
    [
        ("own", "glowgrad.json"),
        ("checkpoint.pt", "data.pkl"),
        ("npz", "a.npy"),
        ("model.keras", "h5"),
    ],
)
def test_a_damaged_member_loads_or_raises(name: str, member: str) -> None:
    data, load = READERS[name]
    chance = random.Random(name)
    for _ in range(100):
        survives(load, repacked(data, member, chance))
