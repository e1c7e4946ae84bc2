"""PyTorch files made to do harm: each raises, does nothing, and takes little memory."""

from __future__ import annotations

import io
import os
import pickle
import struct
import zipfile
from pathlib import Path
from typing import Any

import pytest
from tests.files.memory import raises_cheaply

import glowgrad as gg
from glowgrad.files import FileFormatError

_STORAGE = b"ctorch\nFloatStorage\n"
_REBUILD = b"ctorch._utils\n_rebuild_tensor_v2\n"
_ORDERED = b"ccollections\nOrderedDict\n)R"


def archive(data: bytes, storage: bytes = b"\0" * 16) -> io.BytesIO:
    """A .pt file with this pickle and one storage "0"."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        made.writestr("archive/data.pkl", data)
        made.writestr("archive/byteorder", "little")
        made.writestr("archive/data/0", storage)
    file.seek(0)
    return file


def number(value: int) -> bytes:
    return b"J" + struct.pack("<i", value)


def text(value: str) -> bytes:
    raw = value.encode()
    return b"X" + struct.pack("<I", len(raw)) + raw


def tensor(offset: int, shape: list[int], strides: list[int], count: int = 4) -> bytes:
    """A pickle of one tensor over a storage that claims `count` floats."""
    size, steps = (b"(" + b"".join(map(number, n)) + b"t" for n in (shape, strides))
    storage = b"(" + text("storage") + _STORAGE + text("0") + text("cpu") + number(count) + b"tQ"
    hooks = b"ccollections\nOrderedDict\n)R"
    return (
        b"\x80\x02"
        + _REBUILD
        + b"("
        + storage
        + number(offset)
        + size
        + steps
        + b"\x89"
        + hooks
        + b"tR."
    )


def test_the_harmless_one_is_read() -> None:
    assert gg.load(archive(tensor(0, [2, 2], [2, 1]))).tolist() == [[0, 0], [0, 0]]


class _Run:
    """What pickle would run: `os.system` with a command that leaves a mark."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> Any:
        return os.system, (f"touch {self.mark}",)


@pytest.mark.parametrize("protocol", [0, 1, 2, 3, 4, 5])
def test_no_function_of_the_system_is_called(protocol: int, tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    data = pickle.dumps({"weights": _Run(mark)}, protocol=protocol)
    with pytest.raises(FileFormatError, match=r"posix\.system|nt\.system|opcode"):
        gg.load(archive(data))
    assert not mark.exists()


@pytest.mark.parametrize(
    "name",
    [
        "builtins.eval", "builtins.exec", "builtins.getattr", "builtins.__import__",
        "builtins.object", "builtins.print", "os.system", "subprocess.Popen", "sys.modules",
        "torch.load", "torch.storage._load_from_bytes", "torch.hub.load",
        "torch.nn.modules.linear.Linear", "numpy.load", "glowgrad.load", "collections.defaultdict",
        "torch._utils._rebuild_qtensor", "torch.serialization._get_layout", "__main__.Net",
    ],
)  # fmt: skip
def test_names_beyond_the_known_ones_are_refused(name: str) -> None:
    module, _, attribute = name.rpartition(".")
    data = b"\x80\x02c" + module.encode() + b"\n" + attribute.encode() + b"\n."
    with pytest.raises(FileFormatError, match=name.replace(".", r"\.") + ".*never runs code"):
        gg.load(archive(data))
    framed = b"\x80\x04" + text(module) + text(attribute) + b"\x93."
    with pytest.raises(FileFormatError, match="never runs code"):
        gg.load(archive(framed))


@pytest.mark.parametrize(
    ("offset", "shape", "strides", "count"),
    [
        (0, [2, 3], [3, 1], 4),  # too many elements
        (3, [2], [1], 4),  # beyond the end
        (-1, [2], [1], 4),
        (0, [-2], [1], 4),
        (0, [2], [-1], 4),  # before the start
        (0, [2**31 - 1], [1], 4),
        (0, [2**31 - 1] * 4, [0] * 4, 4),  # no memory, but more elements than there are numbers
        (0, [2], [1, 1], 4),
        (0, [2], [1], 2**31 - 1),  # a storage larger than the file
        (0, [2], [1], -4),
        (0, [1] * 200, [1] * 200, 4),
    ],
)
def test_tensors_stay_within_their_storage(
    offset: int, shape: list[int], strides: list[int], count: int
) -> None:
    raises_cheaply(lambda: gg.load(archive(tensor(offset, shape, strides, count))))


SHORT = {
    "nothing": b"",
    "no end": b"\x80\x02",
    "empty stack": b"\x80\x02.",
    "no mark": b"\x80\x02t.",
    "below the mark": b"\x80\x02K\x01(\x85.",
    "unknown memo": b"\x80\x02h\x05.",
    "set attributes": b"\x80\x02}X\x01\x00\x00\x00aK\x01sb.",
    "attributes of an OrderedDict": b"\x80\x02" + _ORDERED + b"}" + text("__class__") + b"Nsb.",
    "call a number": b"\x80\x02K\x01)R.",
    "call with a list": b"\x80\x02ccollections\nOrderedDict\n]R.",
    "call with too many": b"\x80\x02ccollections\nOrderedDict\n(NNNtR.",
    "new object": b"\x80\x02ctorch\nfloat32\n)\x81.",
    "items of a tuple": b"\x80\x02)K\x01K\x02s.",
    "odd items": b"\x80\x02}(K\x01u.",
    "list as a key": b"\x80\x02}]K\x01s.",
    "deep tuple as a key": b"\x80\x02}" + b")" + b"\x85" * 1000 + b"K\x01s.",
    "storage by another name": b"\x80\x02" + text("module") + b"\x85Q.",
    "storage by number": b"\x80\x02K\x01Q.",
    "long text": b"\x80\x02X\xff\xff\xff\xff.",
    "very long text": b"\x80\x04\x8d" + b"\xff" * 8 + b".",
    "long number": b"\x80\x02\x8b\xff\xff\xff\x7f.",
    "negative number": b"\x80\x02\x8b\xff\xff\xff\xff.",
    "wide number": b"\x80\x02\x8b\x00\x10\x00\x00" + b"\x01" * 4096 + b".",
    "no name": b"\x80\x02c" + b"a" * 10_000,
    "text number": b"I1\n.",
    "extension": b"\x80\x02\x82\x01.",
    "bad text": b"\x80\x02X\x02\x00\x00\x00\xff\xfe.",
    "numpy type": b"\x80\x02cnumpy\ndtype\n" + text("O8") + b"\x85R.",
    "bad numpy number": b"\x80\x02cnumpy.core.multiarray\nscalar\nNN\x86R.",
    "circle": b"\x80\x02]q\x00h\x00a.",
    "circle in a dict": b"\x80\x02}q\x00" + text("a") + b"h\x00s.",
}  # fmt: skip


@pytest.mark.parametrize("name", SHORT)
def test_broken_pickles_raise(name: str) -> None:
    raises_cheaply(lambda: gg.load(archive(SHORT[name])))


def test_deep_nesting_raises() -> None:
    for opener in (b"]" * 100_000 + b"a" * 99_999, b")" + b"\x85" * 100_000):
        raises_cheaply(lambda opener=opener: gg.load(archive(b"\x80\x02" + opener + b".")))


def test_depth_that_only_shared_lists_have_raises() -> None:
    """A root that first names the innermost list, so that a simple walk would see no depth."""
    data = b"\x80\x02]q\x00"
    for level in range(1, 200):
        data += b"]h" + bytes([level - 1]) + b"aq" + bytes([level])
    raises_cheaply(
        lambda: gg.load(
            archive(data + b"(" + b"".join(b"h" + bytes([n]) for n in range(200)) + b"t.")
        )
    )


def test_a_bomb_of_memory_within_the_pickle_raises() -> None:
    long = b"X" + struct.pack("<I", 1 << 20) + b"a" * (1 << 20) + b"q\x00"
    encode = b"c_codecs\nencode\nh\x00" + text("latin1") + b"\x86R"
    bomb = b"\x80\x02](" + long + encode * 1000 + b"e."
    raises_cheaply(lambda: gg.load(archive(bomb)), "copies too much", limit=160 << 20)
    nested = b"\x80\x02]q\x00" + b"".join(
        b"](" + (b"h" + bytes([n])) * 10 + b"eq" + bytes([n + 1]) for n in range(40)
    )
    assert isinstance(gg.load(archive(nested + b".")), list)  # shared, so it is small


def test_a_storage_that_is_missing_or_short_raises() -> None:
    good = tensor(0, [2, 2], [2, 1])
    raises_cheaply(lambda: gg.load(archive(good.replace(text("0"), text("1")))))
    raises_cheaply(lambda: gg.load(archive(good.replace(text("0"), text("../../etc/passwd")))))
    raises_cheaply(lambda: gg.load(archive(good, b"\0" * 8)))


def test_a_legacy_file_cannot_claim_more_than_it_has() -> None:
    head = pickle.dumps(0x1950A86A20F9469CFC6C, 2) + pickle.dumps(1001, 2)
    head += pickle.dumps({"little_endian": True, "protocol_version": 1001, "type_sizes": {}}, 2)
    keys = pickle.dumps(["0"], 2)
    good = head + tensor(0, [2], [1]) + keys
    values = struct.pack("<q4f", 4, 1, 2, 3, 4)
    assert gg.load(io.BytesIO(good + values)).tolist() == [1, 2]
    for end in (b"", values[:-1], struct.pack("<q", 2**62), struct.pack("<q", -1) + b"\0" * 16):
        raises_cheaply(lambda end=end: gg.load(io.BytesIO(good + end)))
    none = head + tensor(0, [2], [1]) + pickle.dumps([], 2)
    raises_cheaply(lambda: gg.load(io.BytesIO(none + values)), "lacks")
