"""CIFAR: small colour pictures in 10 or 100 classes (Krizhevsky, 2009)."""

from __future__ import annotations

import math
import tarfile
from pathlib import Path
from typing import Any

import numpy as np

from ...datasets.network import fetch
from ...errors import FileFormatError
from ...files.pickled import Constructor, PickleReader, Unfinished
from ...files.torch_values import NumpyType, whole_numbers
from .dataset import Transform, VisionDataset

_PIXELS = 3 * 32 * 32
_LARGEST = 256 << 20  # bytes of one batch


class CIFAR10(VisionDataset):
    """50,000 pictures for training, 10,000 for testing, (32, 32, 3), in 10 classes.

    Read are root/cifar-10-batches-py, root/cifar-10-batches-bin, and the archives that hold them;
    the pickles are read as data, never run. download=True fetches cifar-10-python.tar.gz. Raises
    RuntimeError, which says what file to put where, without any of these.
    """

    base_folder = "cifar-10-batches-py"
    url = "https://www.cs.toronto.edu/~kriz/cifar-10-python.tar.gz"
    train_list = tuple(f"data_batch_{n}" for n in range(1, 6))
    test_list = ("test_batch",)
    meta = ("batches.meta", "label_names")
    _labels = "labels"
    _binary = "cifar-10-batches-bin"
    _names = "batches.meta.txt"
    _lead = 1  # bytes before the pixels in the binary form; the last is the label

    def __init__(
        self,
        root: Any,
        train: bool = True,
        transform: Transform | None = None,
        target_transform: Transform | None = None,
        download: bool = False,
    ) -> None:
        super().__init__(root, transform=transform, target_transform=target_transform)
        self.train = train
        if download:
            self.download()
        parts, self.targets = [], []
        for name in self.train_list if train else self.test_list:
            pixels, labels = self._batch(name)
            parts.append(pixels)
            self.targets += labels
        self.data: np.ndarray = np.vstack(parts).reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1)
        self.classes = self._class_names()
        self.class_to_idx = {name: number for number, name in enumerate(self.classes)}

    def _content(self, folder: str, name: str) -> bytes | None:
        """A file of one of the two forms, out of its folder or out of its archive."""
        base = Path(self.root or "")
        if (base / folder / name).is_file():
            return (base / folder / name).read_bytes()
        ending = "python" if folder == self.base_folder else "binary"
        archive = base / f"{'-'.join(folder.split('-')[:2])}-{ending}.tar.gz"
        if not archive.is_file():
            return None
        try:
            with tarfile.open(archive) as held:
                member = held.getmember(f"{folder}/{name}")
                if member.size > _LARGEST:
                    raise FileFormatError(f"{archive}: {name} is too large, {member.size} bytes")
                stream = held.extractfile(member)
                return stream.read() if stream is not None else None
        except (KeyError, tarfile.TarError, EOFError, OSError):
            return None

    def _batch(self, name: str) -> tuple[np.ndarray, list[int]]:
        pickled = self._content(self.base_folder, name)
        if pickled is not None:
            return self._from_pickle(pickled, name)
        raw = self._content(self._binary, f"{name}.bin")
        if raw is None:
            raise RuntimeError(
                f"Dataset not found or corrupted: {type(self).__name__} needs the folder "
                f"{self.base_folder} (with {name}) or {Path(self.url).name}, from {self.url}, "
                f"in {Path(self.root or '').absolute()}. You can use download=True to download it"
            )
        if len(raw) % (self._lead + _PIXELS):
            raise FileFormatError(f"{name}.bin has {len(raw)} bytes, which is no row of pictures")
        rows = np.frombuffer(raw, np.uint8).reshape(-1, self._lead + _PIXELS)
        return rows[:, self._lead :], rows[:, self._lead - 1].tolist()

    def _from_pickle(self, content: bytes, name: str) -> tuple[np.ndarray, list[int]]:
        held = read_pickle(content, name)
        pixels, labels = held.get("data"), held.get(self._labels)
        pixels = pixels.array if isinstance(pixels, PickledArray) else None
        fits = pixels is not None and pixels.dtype == np.uint8 and pixels.ndim == 2
        if not fits or pixels is None or not isinstance(labels, list) or len(labels) != len(pixels):
            raise FileFormatError(f"{name} holds no pictures with labels")
        return pixels, [int(label) for label in labels]

    def _class_names(self) -> list[str]:
        file, key = self.meta
        pickled = self._content(self.base_folder, file)
        if pickled is not None:
            return [str(name) for name in read_pickle(pickled, file).get(key, [])]
        listed = self._content(self._binary, self._names)
        return listed.decode().split() if listed is not None else []

    def download(self) -> None:
        """Fetch the archive, unless the files are there. Raises RuntimeError without a network."""
        first = self.test_list[0]
        if self._content(self.base_folder, first) or self._content(self._binary, f"{first}.bin"):
            return
        try:
            data = fetch(self.url)
        except OSError as error:
            raise RuntimeError(
                f"{type(self).__name__} could not be fetched ({error}): put {Path(self.url).name}, "
                f"from {self.url}, into {Path(self.root or '').absolute()}"
            ) from None
        Path(self.root or "").mkdir(parents=True, exist_ok=True)
        (Path(self.root or "") / Path(self.url).name).write_bytes(data)

    def __getitem__(self, index: int) -> tuple[Any, Any]:
        return self.transformed(self.data[index], self.targets[index])

    def __len__(self) -> int:
        return len(self.data)

    def extra_repr(self) -> str:
        return f"Split: {'Train' if self.train else 'Test'}"


class CIFAR100(CIFAR10):
    """The same in 100 classes, from root/cifar-100-python or root/cifar-100-binary."""

    base_folder = "cifar-100-python"
    url = "https://www.cs.toronto.edu/~kriz/cifar-100-python.tar.gz"
    train_list: tuple[str, ...] = ("train",)
    test_list = ("test",)
    meta = ("meta", "fine_label_names")
    _labels = "fine_labels"
    _binary = "cifar-100-binary"
    _names = "fine_label_names.txt"
    _lead = 2


class PickledArray(Unfinished):
    """An array of numpy's, whose bytes follow."""

    def __init__(self, _kind: Any, _shape: Any, _code: Any) -> None:
        self.array = np.zeros(0, np.uint8)

    def build(self, state: Any) -> None:
        if type(state) is not tuple or len(state) != 5 or not isinstance(state[2], NumpyType):
            raise FileFormatError("its pickle has an array without a shape and a type")
        shape, kind, fortran, data = whole_numbers(state[1]), state[2].type, state[3], state[4]
        if type(data) is not bytes or math.prod(shape) * kind.itemsize != len(data) or fortran:
            raise FileFormatError("its pickle has an array whose bytes do not fit its shape")
        self.array = np.frombuffer(data, kind).reshape(shape)


def read_pickle(content: bytes, name: str) -> dict[str, Any]:
    """The dict in one of CIFAR's pickles. Raises FileFormatError for anything but plain data."""
    known: dict[str, Any] = {"numpy.ndarray": object(), "numpy.dtype": Constructor(NumpyType)}
    for module in ("numpy.core.multiarray", "numpy._core.multiarray"):
        known[f"{module}._reconstruct"] = Constructor(PickledArray)

    def refuse(full: str) -> Exception:
        return FileFormatError(f"its pickle names {full}, which a data set has no need of")

    def outside(_: Any) -> Any:
        raise FileFormatError("its pickle refers to something outside of it")

    try:
        held = PickleReader(content, known, outside, refuse).read()
    except FileFormatError as error:
        raise FileFormatError(f"{name} cannot be read: {error}") from None
    if not isinstance(held, dict):
        raise FileFormatError(f"{name} holds a {type(held).__name__}, not the dict of a batch")
    return held
