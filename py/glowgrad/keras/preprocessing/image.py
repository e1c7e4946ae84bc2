"""keras.preprocessing.image, as older tutorials use it: images turned, moved and flipped."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from ... import random
from ...missing import missing
from ..utils.data import PyDataset
from ..utils.pictures import array_to_img, img_to_array, load_img, save_img


def _draw(low: float, high: float) -> float:
    return low + (high - low) * float(random.rand(1).item())


def sampled(
    image: np.ndarray, matrix: np.ndarray, fill_mode: str = "nearest", cval: float = 0.0
) -> np.ndarray:
    """The image (H, W, C) read at matrix @ (row, column, 1), measured from its middle.

    Between pixels it is linear; outside: nearest, constant, reflect or wrap.
    """
    height, width = image.shape[:2]
    middle = np.array([(height - 1) / 2, (width - 1) / 2])
    rows, columns = np.meshgrid(np.arange(height), np.arange(width), indexing="ij")
    places = np.stack([rows - middle[0], columns - middle[1], np.ones_like(rows, float)])
    r, c = np.tensordot(matrix[:2], places, 1)
    r, c = r + middle[0], c + middle[1]
    low_r, low_c = np.floor(r).astype(int), np.floor(c).astype(int)
    made = np.zeros(image.shape, np.float64)
    for dr in (0, 1):
        for dc in (0, 1):
            weight = np.abs(1 - dr - (r - low_r)) * np.abs(1 - dc - (c - low_c))
            made += weight[..., None] * _at(image, low_r + dr, low_c + dc, fill_mode, cval)
    return made.astype(np.float32)


def _at(
    image: np.ndarray, rows: np.ndarray, columns: np.ndarray, fill_mode: str, cval: float
) -> np.ndarray:
    height, width = image.shape[:2]
    outside = (rows < 0) | (rows >= height) | (columns < 0) | (columns >= width)
    if fill_mode == "reflect":
        rows, columns = (
            np.where(p % (2 * n) < n, p % (2 * n), 2 * n - 1 - p % (2 * n))
            for p, n in ((rows, height), (columns, width))
        )
    elif fill_mode == "wrap":
        rows, columns = rows % height, columns % width
    elif fill_mode not in ("nearest", "constant"):
        raise ValueError(f"fill_mode is nearest, constant, reflect or wrap, not {fill_mode!r}")
    found = image[rows.clip(0, height - 1), columns.clip(0, width - 1)]
    if fill_mode == "constant":
        return np.where(outside[..., None], cval, found)
    return found


class ImageDataGenerator:
    """Draws changed copies of images: `flow(x, y)` gives batches of them for `fit`.

    Options are Keras's. Raises NotImplementedError for `flow_from_directory` and zca_whitening.
    """

    def __init__(
        self, featurewise_center: bool = False, samplewise_center: bool = False,
        featurewise_std_normalization: bool = False, samplewise_std_normalization: bool = False,
        zca_whitening: bool = False, zca_epsilon: float = 1e-6, rotation_range: float = 0,
        width_shift_range: float = 0.0, height_shift_range: float = 0.0,
        brightness_range: Any = None, shear_range: float = 0.0, zoom_range: Any = 0.0,
        channel_shift_range: float = 0.0, fill_mode: str = "nearest", cval: float = 0.0,
        horizontal_flip: bool = False, vertical_flip: bool = False, rescale: float | None = None,
        preprocessing_function: Callable[..., Any] | None = None, data_format: str | None = None,
        validation_split: float = 0.0, interpolation_order: int = 1, dtype: Any = None,
    ) -> None:  # fmt: skip
        if zca_whitening:
            raise NotImplementedError("ImageDataGenerator has no zca_whitening here")
        if data_format == "channels_first":
            raise NotImplementedError("ImageDataGenerator takes channels_last only here")
        self.featurewise_center = featurewise_center
        self.featurewise_std_normalization = featurewise_std_normalization
        self.samplewise_center = samplewise_center
        self.samplewise_std_normalization = samplewise_std_normalization
        self.rotation_range, self.shear_range = rotation_range, shear_range
        self.width_shift_range, self.height_shift_range = width_shift_range, height_shift_range
        self.brightness_range, self.channel_shift_range = brightness_range, channel_shift_range
        both = isinstance(zoom_range, (list, tuple))
        self.zoom_range = list(zoom_range) if both else [1 - zoom_range, 1 + zoom_range]
        self.fill_mode, self.cval, self.rescale = fill_mode, cval, rescale
        self.horizontal_flip, self.vertical_flip = horizontal_flip, vertical_flip
        self.preprocessing_function = preprocessing_function
        self.validation_split = validation_split
        self.mean: Any = None
        self.std: Any = None

    def fit(self, x: Any, augment: bool = False, rounds: int = 1, seed: int | None = None) -> None:
        """Learn mean and standard deviation of each channel."""
        x = np.asarray(x, np.float32)
        self.mean, self.std = x.mean((0, 1, 2)), x.std((0, 1, 2)) + 1e-6

    def standardize(self, x: np.ndarray) -> np.ndarray:
        """An image scaled as the options say."""
        if self.preprocessing_function is not None:
            x = np.asarray(self.preprocessing_function(x))
        if self.rescale:
            x = x * self.rescale
        if self.samplewise_center:
            x = x - x.mean(keepdims=True)
        if self.samplewise_std_normalization:
            x = x / (x.std(keepdims=True) + 1e-6)
        if self.featurewise_center or self.featurewise_std_normalization:
            if self.mean is None:
                raise ValueError("featurewise options need ImageDataGenerator.fit(x) first")
            x = x - self.mean if self.featurewise_center else x
            x = x / self.std if self.featurewise_std_normalization else x
        return x

    def random_transform(self, x: Any, seed: int | None = None) -> np.ndarray:
        """An image changed by chance."""
        x = np.asarray(x, np.float32)
        angle = math.radians(_draw(-self.rotation_range, self.rotation_range))
        shear = math.radians(_draw(-self.shear_range, self.shear_range))
        shifts = []
        for reach, size in zip(
            (self.height_shift_range, self.width_shift_range), x.shape[:2], strict=True
        ):
            shifts.append(_draw(-reach, reach) * (size if reach < 1 else 1))
        zooms = [_draw(*self.zoom_range) for _ in range(2)]
        cos, sin = math.cos(angle), math.sin(angle)
        matrix = (
            np.array([[cos, -sin, 0], [sin, cos, 0], [0, 0, 1]])
            @ np.array([[1, 0, shifts[0]], [0, 1, shifts[1]], [0, 0, 1]])
            @ np.array([[1, -math.sin(shear), 0], [0, math.cos(shear), 0], [0, 0, 1]])
            @ np.diag([*zooms, 1])
        )
        if not np.allclose(matrix, np.eye(3)):
            x = sampled(x, matrix, self.fill_mode, self.cval)
        if self.channel_shift_range:
            reach = self.channel_shift_range
            x = np.clip(x + _draw(-reach, reach), x.min(), x.max())
        if self.horizontal_flip and _draw(0, 1) < 0.5:
            x = x[:, ::-1]
        if self.vertical_flip and _draw(0, 1) < 0.5:
            x = x[::-1]
        if self.brightness_range is not None:
            x = np.clip(x * _draw(*self.brightness_range), 0, 255)
        return x

    def flow(
        self, x: Any, y: Any = None, batch_size: int = 32, shuffle: bool = True,
        sample_weight: Any = None, seed: int | None = None, save_to_dir: Any = None,
        save_prefix: str = "", save_format: str = "png", ignore_class_split: bool = False,
        subset: str | None = None,
    ) -> NumpyArrayIterator:  # fmt: skip
        """Batches of changed images (N, H, W, C), again and again."""
        x = np.asarray(x, np.float32)
        if x.ndim != 4:
            raise ValueError(
                "Input data in `NumpyArrayIterator` should have rank 4. You passed an array with "
                f"shape {x.shape}"
            )
        rows = slice(None)
        if subset is not None:
            cut = int(len(x) * self.validation_split)
            rows = slice(0, cut) if subset == "validation" else slice(cut, None)
        parts = [x[rows]]
        parts += [np.asarray(p)[rows] for p in (y, sample_weight) if p is not None]
        return NumpyArrayIterator(self, parts, batch_size, shuffle)

    def flow_from_directory(self, directory: Any, **_: Any) -> None:
        """Raises NotImplementedError: folders of image files are not read here."""
        raise NotImplementedError(
            "flow_from_directory is not here: load the images as arrays and use flow(x, y)"
        )


class NumpyArrayIterator(PyDataset):
    """What `ImageDataGenerator.flow` gives: batches by number, or one after the other."""

    def __init__(
        self, generator: ImageDataGenerator, parts: list[np.ndarray], batch_size: int,
        shuffle: bool,
    ) -> None:  # fmt: skip
        super().__init__()
        self.generator, self.parts = generator, parts
        self.batch_size, self.shuffle, self.n = batch_size, shuffle, len(parts[0])
        self._next = 0
        self.on_epoch_end()

    def on_epoch_end(self) -> None:
        self._order = random.permutation(self.n) if self.shuffle else np.arange(self.n)

    def __len__(self) -> int:
        return math.ceil(self.n / self.batch_size)

    def __getitem__(self, index: int) -> Any:
        rows = self._order[index * self.batch_size : (index + 1) * self.batch_size]
        change = self.generator
        x = np.stack([change.standardize(change.random_transform(i)) for i in self.parts[0][rows]])
        rest = [part[rows] for part in self.parts[1:]]
        return (x.astype(np.float32), *rest) if rest else x.astype(np.float32)

    def __iter__(self) -> NumpyArrayIterator:
        return self

    def __next__(self) -> Any:
        if self._next >= len(self):
            self._next = 0
            self.on_epoch_end()
        self._next += 1
        return self[self._next - 1]

    next = __next__


__all__ = [
    "ImageDataGenerator",
    "NumpyArrayIterator",
    "array_to_img",
    "img_to_array",
    "load_img",
    "save_img",
]
__getattr__ = missing(__name__, __all__, title="keras.preprocessing.image")
