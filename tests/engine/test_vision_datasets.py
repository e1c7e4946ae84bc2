"""torchvision's data sets, from files that these tests write in torchvision's layout."""

from __future__ import annotations

import gzip
import pickle
import struct
import tarfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from glowgrad.datasets.idx import read_idx
from glowgrad.errors import FileFormatError
from glowgrad.utils.data import DataLoader
from glowgrad.vision import datasets, transforms
from glowgrad.vision.datasets import cifar, mnist
from glowgrad.vision.datasets.png import read_png

random = np.random.default_rng(0)


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def fetch(address: str) -> bytes:
        raise OSError("no network")

    monkeypatch.setattr(mnist, "fetch", fetch)
    monkeypatch.setattr(cifar, "fetch", fetch)
    monkeypatch.setattr(datasets.MNIST, "_standing_in", {})


def idx(array: np.ndarray) -> bytes:
    return struct.pack(f">HBB{array.ndim}I", 0, 8, array.ndim, *array.shape) + array.tobytes()


def write_mnist(folder: Path) -> dict[str, np.ndarray]:
    folder.mkdir(parents=True)
    kept = {}
    for name, shape in {
        "train-images-idx3-ubyte": (7, 28, 28), "train-labels-idx1-ubyte": (7,),
        "t10k-images-idx3-ubyte": (3, 28, 28), "t10k-labels-idx1-ubyte": (3,),
    }.items():  # fmt: skip
        kept[name] = random.integers(0, 10, shape).astype(np.uint8)
        packed = "images" in name
        content = gzip.compress(idx(kept[name])) if packed else idx(kept[name])
        (folder / f"{name}{'.gz' if packed else ''}").write_bytes(content)
    return kept


@pytest.mark.parametrize("kind", [datasets.MNIST, datasets.FashionMNIST, datasets.KMNIST])
def test_files_in_torchvisions_layout_are_read(kind: Any, tmp_path: Path) -> None:
    kept = write_mnist(tmp_path / kind.__name__ / "raw")
    train = kind(tmp_path, train=True, transform=transforms.ToTensor(), download=True)
    assert len(train) == 7
    assert train.data.shape == (7, 28, 28)
    image, label = train[2]
    np.testing.assert_allclose(image.numpy()[0], kept["train-images-idx3-ubyte"][2] / 255, 1e-6)
    assert label == int(kept["train-labels-idx1-ubyte"][2])
    assert type(label) is int
    test = kind(root=str(tmp_path), train=False, target_transform=lambda y: -y)
    assert test[0][0].dtype == np.uint8
    assert test.targets.tolist() == kept["t10k-labels-idx1-ubyte"].tolist()
    assert test[1][1] == -test.targets[1].item()
    assert len(test.class_to_idx) == 10
    batch, labels = next(iter(DataLoader(train, batch_size=4)))
    assert batch.shape == (4, 1, 28, 28)
    assert labels.tolist() == train.targets[:4].tolist()
    assert repr(train) == (
        f"Dataset {kind.__name__}\n    Number of datapoints: 7\n    Root location: {tmp_path}\n"
        "    Split: Train\n    StandardTransform\nTransform: ToTensor()"
    )


def test_digits_stand_in_for_mnist_and_say_so_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(RuntimeError, match=r"You can use download=True.*train-images-idx3"):
        datasets.MNIST(tmp_path)
    train = datasets.MNIST(tmp_path, download=True)
    test = datasets.MNIST(tmp_path, train=False)  # as tutorials write it
    said = capsys.readouterr().out
    assert said.count("In its place: 1,797 handwritten digits") == 1
    assert str(tmp_path / "MNIST" / "raw") in said
    assert (len(train), len(test)) == (1500, 297)
    assert train[0][0].shape == (28, 28)


def test_nothing_stands_in_for_others(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match=r"FashionMNIST could not be fetched.*put train-images"):
        datasets.FashionMNIST(tmp_path, download=True)
    with pytest.raises(RuntimeError, match=r"put cifar-10-python.tar.gz"):
        datasets.CIFAR10(tmp_path, download=True)
    with pytest.raises(RuntimeError, match=r"needs the folder cifar-100-python"):
        datasets.CIFAR100(tmp_path)


def test_what_the_network_gives_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def fetch(address: str) -> bytes:
        asked.append(address)
        shape = (2, 28, 28) if "images" in address else (2,)
        return gzip.compress(idx(np.ones(shape, np.uint8)))

    monkeypatch.setattr(mnist, "fetch", fetch)
    assert len(datasets.KMNIST(tmp_path, download=True)) == 2
    assert len(datasets.KMNIST(tmp_path, train=False, download=True)) == 2
    assert len(asked) == 4
    assert (tmp_path / "KMNIST/raw/t10k-labels-idx1-ubyte.gz").is_file()


@pytest.mark.parametrize(
    "content",
    [b"", b"\0\0\x08", b"\0\0\x0d\x01" + bytes(9), struct.pack(">HBB3I", 0, 8, 3, *[2**31] * 3),
     idx(np.ones((3, 3), np.uint8))[:-1], gzip.compress(idx(np.ones(9, np.uint8)))[:12],
     b"\x1f\x8bnonsense"],
)  # fmt: skip
def test_broken_idx_files_are_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(content)
    with pytest.raises(FileFormatError):
        read_idx(tmp_path / "x")


def short(text: str) -> bytes:
    return b"U" + bytes([len(text)]) + text.encode()


def batch(pixels: np.ndarray, labels: list[int], key: str = "labels") -> bytes:
    """A batch as Python 2 pickled it."""
    raw = pixels.tobytes()
    array = (
        b"cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\nK\x00\x85" + short("b") + b"tR("
        b"K\x01" + b"M" + struct.pack("<H", len(pixels)) + b"M\x00\x0c\x86"
        b"cnumpy\ndtype\n(" + short("u1") + b"K\x00K\x01tR(K\x03" + short("|") + b"NNN"
        b"J\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb\x89T"
        + struct.pack("<I", len(raw))
        + raw
        + b"tb"
    )
    numbers = b"](" + b"".join(b"K" + bytes([label]) for label in labels) + b"e"
    return b"\x80\x02}(" + short("data") + array + short(key) + numbers + b"u."


def test_cifar_in_its_three_forms(tmp_path: Path) -> None:
    pixels = random.integers(0, 256, (5, 3072)).astype(np.uint8)
    labels = [3, 0, 9, 9, 1]
    names = b"\x80\x02}" + short("label_names") + b"](" + short("plane") + short("car") + b"es."
    folder = tmp_path / "one" / "cifar-10-batches-py"
    folder.mkdir(parents=True)
    for name in (*datasets.CIFAR10.train_list, "test_batch"):
        (folder / name).write_bytes(batch(pixels, labels))
    (folder / "batches.meta").write_bytes(names)
    (tmp_path / "two").mkdir()
    with tarfile.open(tmp_path / "two" / "cifar-10-python.tar.gz", "w:gz") as archive:
        archive.add(folder, "cifar-10-batches-py")
    binary = tmp_path / "three" / "cifar-10-batches-bin"
    binary.mkdir(parents=True)
    rows = np.hstack([np.array(labels, np.uint8)[:, None], pixels])
    for name in (*datasets.CIFAR10.train_list, "test_batch"):
        (binary / f"{name}.bin").write_bytes(rows.tobytes())
    (binary / "batches.meta.txt").write_text("plane\ncar\n")
    for root in ("one", "two", "three"):
        train = datasets.CIFAR10(tmp_path / root, download=root != "three")
        assert len(train) == 25
        assert train.targets == labels * 5
        assert train.classes == ["plane", "car"]
        image, label = train[1]
        assert label == 0
        np.testing.assert_array_equal(image, pixels[1].reshape(3, 32, 32).transpose(1, 2, 0))
        assert len(datasets.CIFAR10(tmp_path / root, train=False)) == 5


def test_cifar_100_has_its_fine_labels(tmp_path: Path) -> None:
    (tmp_path / "cifar-100-python").mkdir()
    pixels = random.integers(0, 256, (2, 3072)).astype(np.uint8)
    (tmp_path / "cifar-100-python/test").write_bytes(batch(pixels, [99, 4], "fine_labels"))
    test = datasets.CIFAR100(tmp_path, train=False)
    assert [label for _, label in (test[0], test[1])] == [99, 4]


class Evil:
    def __reduce__(self) -> Any:
        return print, ("run",)


@pytest.mark.parametrize(
    "content",
    [pickle.dumps(Evil(), 2), pickle.dumps([1], 2), b"\x80\x02}.", b"\x80\x02",
     batch(np.zeros((2, 3072), np.uint8), [1])],
)  # fmt: skip
def test_hostile_and_broken_batches_are_refused(
    content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "cifar-10-batches-py").mkdir()
    (tmp_path / "cifar-10-batches-py/test_batch").write_bytes(content)
    with pytest.raises(FileFormatError):
        datasets.CIFAR10(tmp_path, train=False)
    assert capsys.readouterr().out == ""


def test_fake_data_repeats() -> None:
    fake = datasets.FakeData(4, (3, 8, 6), 5, transforms.ToTensor())
    assert len(fake) == 4
    assert fake[1][0].shape == (3, 8, 6)
    assert 0 <= fake[1][1] < 5
    assert fake[1][0].tolist() == fake[1][0].tolist() != fake[2][0].tolist()
    with pytest.raises(IndexError):
        fake[4]


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(
        ">I", zlib.crc32(kind + content)
    )  # fmt: skip


def png(rows: list[bytes], width: int, color: int, depth: int = 8, extra: bytes = b"") -> bytes:
    head = struct.pack(">IIBBBBB", width, len(rows), depth, color, 0, 0, 0)
    data = chunk(b"IDAT", zlib.compress(b"".join(rows)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + extra + data + chunk(b"IEND", b"")


def filtered(pixels: np.ndarray, kind: int) -> list[bytes]:
    """Rows of a picture (H, W, C) as differences of one kind, as the standard writes them."""
    height, width, step = pixels.shape
    rows = []
    for y in range(height):
        row = []
        for at in range(width * step):
            flat = pixels.reshape(height, -1).astype(int)
            a = flat[y, at - step] if at >= step else 0
            b = flat[y - 1, at] if y else 0
            c = flat[y - 1, at - step] if y and at >= step else 0
            p = a + b - c
            paeth = a if abs(p - a) <= min(abs(p - b), abs(p - c)) else (
                b if abs(p - b) <= abs(p - c) else c)  # fmt: skip
            guess = (0, a, b, (a + b) // 2, paeth)[kind]
            row.append((flat[y, at] - guess) % 256)
        rows.append(bytes([kind, *row]))
    return rows


@pytest.mark.parametrize("kind", range(5))
@pytest.mark.parametrize(("color", "channels"), [(0, 1), (2, 3), (4, 2), (6, 4)])
def test_png_rows_of_every_kind(kind: int, color: int, channels: int) -> None:
    pixels = random.integers(0, 256, (5, 7, channels)).astype(np.uint8)
    wanted = pixels[:, :, :3] if channels > 2 else np.repeat(pixels[:, :, :1], 3, axis=2)
    np.testing.assert_array_equal(read_png(png(filtered(pixels, kind), 7, color)), wanted)


def test_png_palettes_and_other_depths() -> None:
    palette = chunk(b"PLTE", bytes([9, 8, 7, 200, 100, 50]))
    read = read_png(png([b"\0\x40", b"\0\x80"], 2, 3, 1, palette))
    assert read.tolist() == [[[9, 8, 7], [200, 100, 50]], [[200, 100, 50], [9, 8, 7]]]
    assert read_png(png([b"\0\x1e"], 2, 0, 4))[0, :, 0].tolist() == [17, 238]
    assert read_png(png([b"\0\x12\x34"], 1, 0, 16))[0, 0].tolist() == [0x12] * 3


@pytest.mark.parametrize(
    "data",
    [b"", b"GIF89a", png([b"\0\1"], 1, 0)[:30], png([b"\0\1"], 5, 0), png([b"\7\1"], 1, 0),
     png([b"\0\1"], 1, 3), png([b"\0\1"], 1 << 30, 0), png([b"\0\1"], 1, 5)],
)  # fmt: skip
def test_broken_pngs_are_refused(data: bytes) -> None:
    with pytest.raises(FileFormatError):
        read_png(data)


def test_pictures_in_folders(tmp_path: Path) -> None:
    for name in ("dog", "cat/deep"):
        (tmp_path / name).mkdir(parents=True)
    pixels = random.integers(0, 256, (4, 4, 3)).astype(np.uint8)
    (tmp_path / "dog/2.png").write_bytes(png(filtered(pixels, 4), 4, 2))
    np.save(tmp_path / "cat/deep/1.npy", pixels)
    (tmp_path / "dog/notes.txt").write_text("no picture")
    folder = datasets.ImageFolder(tmp_path, transform=transforms.ToTensor())
    assert folder.classes == ["cat", "dog"]
    assert folder.class_to_idx == {"cat": 0, "dog": 1}
    assert folder.targets == [0, 1]
    assert folder.imgs[1] == (str(tmp_path / "dog/2.png"), 1)
    assert folder[0][0].tolist() == folder[1][0].tolist()
    (tmp_path / "dog/3.jpg").write_bytes(b"\xff\xd8")
    with pytest.raises(NotImplementedError, match=r"\.jpg are not read here.*loader="):
        datasets.ImageFolder(tmp_path)[2]
    (tmp_path / "bird").mkdir()
    with pytest.raises(FileNotFoundError, match="no valid file for the classes bird"):
        datasets.ImageFolder(tmp_path)
    assert len(datasets.ImageFolder(tmp_path, allow_empty=True).classes) == 3
    with pytest.raises(FileNotFoundError, match="any class folder"):
        datasets.ImageFolder(tmp_path / "bird")
