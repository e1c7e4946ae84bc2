"""Images with class numbers: MNIST and those that take its place, CIFAR."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from ...datasets.idx import read_idx
from ...datasets.mnist import digits_as_mnist
from .source import arrays, local, public, required

Pair = tuple[np.ndarray, np.ndarray]
_PARTS = ("x_train", "y_train", "x_test", "y_test")


def four(file: Path) -> tuple[Pair, Pair]:
    """(x_train, y_train), (x_test, y_test) of an .npz file."""
    x, y, v, w = arrays(file, *_PARTS)
    return (x, y), (v, w)


def mnist(path: str = "mnist.npz") -> tuple[Pair, Pair]:
    """60,000 and 10,000 handwritten digits, uint8 (N, 28, 28), and their class numbers.

    Without the file and a network, 1,797 smaller digits stand in, and a line says so.
    """
    file = local(path) or public("mnist.npz")
    if file is None:
        return digits_as_mnist("mnist.npz into the working folder")
    return four(file)


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
    x, y, v, w = (read_idx(f) for f in files if f is not None)
    return (x, y), (v, w)


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
