"""MNIST and the data sets in its form: pictures of 28×28 in 10 classes."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

import numpy as np

from ...datasets.idx import read_idx
from ...datasets.mnist import digits_as_mnist
from ...datasets.network import fetch
from ...tensor import Tensor
from ...tensor.from_data import from_numpy, tensor
from .dataset import Transform, VisionDataset

_FILES = {
    True: ("train-images-idx3-ubyte", "train-labels-idx1-ubyte"),
    False: ("t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"),
}


class MNIST(VisionDataset):
    """Handwritten digits: 60,000 for training, 10,000 for testing (LeCun, Cortes, Burges).

    The files are read from root/MNIST/raw, packed by gzip or not; download=True fetches them. Where
    the network gives none, 1,797 smaller digits stand in, and a line says so. Raises RuntimeError
    without the files, unless download=True was said.
    """

    mirrors = ("https://ossci-datasets.s3.amazonaws.com/mnist/",)
    classes: ClassVar = [
        "0 - zero", "1 - one", "2 - two", "3 - three", "4 - four",
        "5 - five", "6 - six", "7 - seven", "8 - eight", "9 - nine",
    ]  # fmt: skip
    _standing_in: ClassVar[dict[str, Any]] = {}  # by root: what stood in there before

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
        if self._check_exists():
            images, labels = (read_idx(self._file(name)) for name in _FILES[train])
        elif self.raw_folder in self._standing_in:
            images, labels = self._standing_in[self.raw_folder][0 if train else 1]
        else:
            raise RuntimeError(
                "Dataset not found. You can use download=True to download it, or put "
                f"{self._wanted()}"
            )
        if len(images) != len(labels):
            raise RuntimeError(f"{len(images)} pictures but {len(labels)} labels: files differ")
        self.data: Tensor = from_numpy(images)
        self.targets: Tensor = tensor(labels.astype(np.int64), device="cpu")

    @property
    def raw_folder(self) -> str:
        return str(Path(self.root or "") / type(self).__name__ / "raw")

    @property
    def class_to_idx(self) -> dict[str, int]:
        return {name: number for number, name in enumerate(self.classes)}

    def _wanted(self) -> str:
        names = ", ".join(f"{name}.gz" for part in _FILES.values() for name in part)
        return f"{names} (from {self.mirrors[0]}) into the folder {self.raw_folder}"

    def _file(self, name: str) -> Path:
        plain = Path(self.raw_folder) / name
        return plain if plain.is_file() else plain.with_name(f"{name}.gz")

    def _check_exists(self) -> bool:
        return all(self._file(name).is_file() for name in _FILES[self.train])

    def download(self) -> None:
        """Fetch what is not there. Raises RuntimeError, which says what file to put where, without
        a network.
        """
        if self._check_exists() or self.raw_folder in self._standing_in:
            return
        try:
            for name in (name for part in _FILES.values() for name in part):
                self._fetch(name)
        except OSError as error:
            self._not_fetched(error)

    def _fetch(self, name: str) -> None:
        if self._file(name).is_file():
            return
        data = fetch(f"{self.mirrors[0]}{name}.gz")
        Path(self.raw_folder).mkdir(parents=True, exist_ok=True)
        (Path(self.raw_folder) / f"{name}.gz").write_bytes(data)

    def _not_fetched(self, error: OSError) -> None:
        self._standing_in[self.raw_folder] = digits_as_mnist(self._wanted())

    def __getitem__(self, index: int) -> tuple[Any, Any]:
        return self.transformed(self.data[index].numpy(), int(self.targets[index]))

    def __len__(self) -> int:
        return len(self.data)

    def extra_repr(self) -> str:
        return f"Split: {'Train' if self.train else 'Test'}"


class _Required(MNIST):
    """Nothing stands in for these."""

    def _not_fetched(self, error: OSError) -> None:
        raise RuntimeError(
            f"{type(self).__name__} could not be fetched ({error}): put {self._wanted()}"
        ) from None


class FashionMNIST(_Required):
    """Pictures of clothes (Xiao, Rasul, Vollgraf, 2017), read and fetched as MNIST."""

    mirrors = ("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",)
    classes: ClassVar = [
        "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat",
        "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot",
    ]  # fmt: skip


class KMNIST(_Required):
    """Japanese letters in old handwriting (Clanuwat et al., 2018), read and fetched as MNIST."""

    mirrors = ("http://codh.rois.ac.jp/kmnist/dataset/kmnist/",)
    classes: ClassVar = ["o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo"]
