"""Images with class numbers: MNIST and those that take its place, CIFAR."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np

from ...datasets.digits import load_digits
from .source import arrays, local, public, required

Pair = tuple[np.ndarray, np.ndarray]
_PARTS = ("x_train", "y_train", "x_test", "y_test")
_DIGITS_FOR_TRAINING = 1500


def four(file: Path) -> tuple[Pair, Pair]:
    """(x_train, y_train), (x_test, y_test) of an .npz file."""
    x, y, v, w = arrays(file, *_PARTS)
    return (x, y), (v, w)


def mnist(path: str = "mnist.npz") -> tuple[Pair, Pair]:
    """60,000 and 10,000 handwritten digits, uint8 (N, 28, 28), and their class numbers.

    Without the file and a network, 1,797 smaller digits stand in, and a line says so.
    """
    file = local(path) or public("mnist.npz")
    return four(file) if file is not None else _stand_in()


def _stand_in() -> tuple[Pair, Pair]:
    images, labels = load_digits()
    small = images._values()[:, 0] * 16  # (N, 8, 8), whole numbers from 0 to 16
    # 8 pixels become 24 by straight lines between their middles, with a border of 2 around them.
    places = np.clip((np.arange(24) + 0.5) / 3 - 0.5, 0, 7)
    low = np.minimum(places.astype(int), 6)
    share = (places - low).astype(np.float32)
    wide = small[:, low] * (1 - share)[:, None] + small[:, low + 1] * share[:, None]
    wide = wide[:, :, low] * (1 - share) + wide[:, :, low + 1] * share
    made = np.zeros((len(small), 28, 28), np.uint8)
    made[:, 2:26, 2:26] = np.clip(wide * (255 / 16), 0, 255).round()
    y = labels._values().astype(np.uint8)
    order = np.random.default_rng(0).permutation(len(y))
    made, y = made[order], y[order]
    cut = _DIGITS_FOR_TRAINING
    print(
        f"MNIST is not here and the network does not give it. In its place: {len(y):,} handwritten "
        f"digits of 8×8 pixels from scikit-learn's set, scaled to 28×28: {cut:,} for training, "
        f"{len(y) - cut} for testing. For MNIST itself, put mnist.npz into the working folder."
    )
    return (made[:cut], y[:cut]), (made[cut:], y[cut:])


def fashion_mnist(path: str = "fashion_mnist.npz") -> tuple[Pair, Pair]:
    """60,000 and 10,000 pictures of clothes, uint8 (N, 28, 28), in 10 classes.

    Raises FileNotFoundError without a file and a network.
    """
    file = local(path)
    if file is not None:
        return four(file)
    names = ("train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz",
             "t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz")  # fmt: skip
    files = [local(name) or public(name) for name in names]
    if any(f is None for f in files):
        required(path, "Fashion-MNIST", f"arrays {', '.join(_PARTS)}")
    x, y, v, w = (_idx(f) for f in files if f is not None)
    return (x, y), (v, w)


def _idx(file: Path) -> np.ndarray:
    """An array of bytes in the form of the first MNIST files."""
    raw = gzip.decompress(file.read_bytes())
    rank = raw[3]
    shape = [int.from_bytes(raw[4 + 4 * n : 8 + 4 * n], "big") for n in range(rank)]
    return np.frombuffer(raw, np.uint8, offset=4 + 4 * rank).reshape(shape).copy()


def cifar10(path: str = "cifar10.npz") -> tuple[Pair, Pair]:
    """50,000 and 10,000 colour pictures, uint8 (N, 32, 32, 3), in 10 classes (N, 1).

    Raises FileNotFoundError without the file.
    """
    return four(required(path, "CIFAR-10", f"arrays {', '.join(_PARTS)}"))


def cifar100(label_mode: str = "fine", path: str = "cifar100.npz") -> tuple[Pair, Pair]:
    """50,000 and 10,000 colour pictures in 100 classes ("fine") or 20 ("coarse").

    Raises ValueError for another mode, FileNotFoundError without the file.
    """
    if label_mode not in ("fine", "coarse"):
        raise ValueError(
            f"`label_mode` must be one of 'fine', 'coarse'. Received: label_mode={label_mode}"
        )
    file = required(
        path if label_mode == "fine" else path.replace(".npz", "_coarse.npz"), "CIFAR-100",
        f"arrays {', '.join(_PARTS)}",
    )  # fmt: skip
    return four(file)
