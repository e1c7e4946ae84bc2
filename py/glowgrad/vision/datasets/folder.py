"""Samples in folders, one folder a class."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from .dataset import Transform, VisionDataset
from .png import read_png

IMG_EXTENSIONS = (
    ".jpg", ".jpeg", ".png", ".ppm", ".bmp", ".pgm", ".tif", ".tiff", ".webp", ".npy",
)  # fmt: skip


class DatasetFolder(VisionDataset):
    """The files below root/CLASS/…, each read by `loader(path)`; classes are numbered by name.

    Raises FileNotFoundError without class folders, or for one without any file, and ValueError
    unless exactly one of `extensions` and `is_valid_file` is given.
    """

    def __init__(
        self,
        root: Any,
        loader: Callable[[str], Any],
        extensions: tuple[str, ...] | None = None,
        transform: Transform | None = None,
        target_transform: Transform | None = None,
        is_valid_file: Callable[[str], bool] | None = None,
        allow_empty: bool = False,
    ) -> None:
        super().__init__(root, transform=transform, target_transform=target_transform)
        self.loader = loader
        self.extensions = extensions
        self.classes, self.class_to_idx = self.find_classes(str(self.root))
        self.samples = self.make_dataset(
            str(self.root), self.class_to_idx, extensions, is_valid_file, allow_empty
        )
        self.targets = [target for _, target in self.samples]

    def find_classes(self, directory: str) -> tuple[list[str], dict[str, int]]:
        """The names of the folders, sorted, and the number of each."""
        classes = sorted(entry.name for entry in Path(directory).iterdir() if entry.is_dir())
        if not classes:
            raise FileNotFoundError(f"Couldn't find any class folder in {directory}.")
        return classes, {name: number for number, name in enumerate(classes)}

    @staticmethod
    def make_dataset(
        directory: str,
        class_to_idx: dict[str, int],
        extensions: Sequence[str] | None = None,
        is_valid_file: Callable[[str], bool] | None = None,
        allow_empty: bool = False,
    ) -> list[tuple[str, int]]:
        """The paths of all samples, with the number of their class."""
        if (extensions is None) == (is_valid_file is None):
            raise ValueError(
                "Both extensions and is_valid_file cannot be None or not None at the same time"
            )
        found, empty = [], []
        for name in sorted(class_to_idx):
            paths = [
                str(Path(folder) / file)
                for folder, _, files in sorted(os.walk(Path(directory) / name, followlinks=True))
                for file in sorted(files)
            ]
            if is_valid_file is not None:
                paths = [path for path in paths if is_valid_file(path)]
            else:
                paths = [path for path in paths if path.lower().endswith(tuple(extensions or ()))]
            found += [(path, class_to_idx[name]) for path in paths]
            empty += [] if paths else [name]
        if empty and not allow_empty:
            ends = (
                "" if extensions is None else f"Supported extensions are: {', '.join(extensions)}"
            )
            raise FileNotFoundError(
                f"Found no valid file for the classes {', '.join(empty)}. {ends}".rstrip()
            )
        return found

    def __getitem__(self, index: int) -> tuple[Any, Any]:
        path, target = self.samples[index]
        return self.transformed(self.loader(path), target)

    def __len__(self) -> int:
        return len(self.samples)


def default_loader(path: str) -> np.ndarray:
    """A picture as an array (H, W, 3) of uint8: .png, or .npy as it is.

    Raises NotImplementedError for other kinds, which need PIL.
    """
    kind = Path(path).suffix.lower()
    if kind == ".npy":
        held: np.ndarray = np.load(path, allow_pickle=False)
        return held
    if kind == ".png":
        return read_png(Path(path).read_bytes())
    raise NotImplementedError(
        f"{path}: pictures of the kind {kind} are not read here. Save them as .png, save their "
        "arrays as .npy, or give a loader= of your own"
    )


class ImageFolder(DatasetFolder):
    """Pictures in folders, one folder a class: root/dog/1.png, root/cat/2.png, …

    Raises as `DatasetFolder`; `default_loader` says which pictures can be read.
    """

    def __init__(
        self,
        root: Any,
        transform: Transform | None = None,
        target_transform: Transform | None = None,
        loader: Callable[[str], Any] = default_loader,
        is_valid_file: Callable[[str], bool] | None = None,
        allow_empty: bool = False,
    ) -> None:
        super().__init__(
            root,
            loader,
            IMG_EXTENSIONS if is_valid_file is None else None,
            transform=transform,
            target_transform=target_transform,
            is_valid_file=is_valid_file,
            allow_empty=allow_empty,
        )
        self.imgs = self.samples
