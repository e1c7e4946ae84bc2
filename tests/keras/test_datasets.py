"""Data sets from a learner's file, and what is said without one; no test uses the network."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from glowgrad.errors import FileFormatError
from glowgrad.keras import datasets
from glowgrad.keras.datasets import source
from glowgrad.keras.utils import download


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty working folder, an empty cache and no network."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "cache"))

    def offline(address: str) -> bytes:
        raise OSError("no network")

    monkeypatch.setattr(download, "fetch", offline)
    monkeypatch.setattr(source, "fetch", offline)


def test_digits_stand_in_for_mnist_and_say_so(capsys: pytest.CaptureFixture[str]) -> None:
    (x, y), (v, w) = datasets.mnist.load_data()
    assert (x.shape, y.shape, v.shape, w.shape) == (
        (1500, 28, 28), (1500,), (297, 28, 28), (297,),
    )  # fmt: skip
    assert x.dtype == y.dtype == np.uint8
    assert x.max() == 255
    assert set(y) == set(range(10))
    said = capsys.readouterr().out
    assert "1,797" in said
    assert "8×8" in said
    assert "1,500 for training, 297 for testing" in said


@pytest.mark.parametrize("folder", [".", "cache/datasets"])
@pytest.mark.parametrize("name", ["mnist", "fashion_mnist", "cifar10", "cifar100"])
def test_a_file_of_the_learner_is_read(name: str, folder: str, tmp_path: Path) -> None:
    (tmp_path / folder).mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(0)
    parts = {"x_train": rng.integers(0, 255, (6, 28, 28)).astype(np.uint8), "y_train": np.arange(6),
             "x_test": np.zeros((2, 28, 28), np.uint8), "y_test": np.arange(2)}  # fmt: skip
    np.savez(tmp_path / folder / f"{name}.npz", **parts)
    (x, y), (v, _) = getattr(datasets, name).load_data()
    assert np.array_equal(x, parts["x_train"])
    assert np.array_equal(y, parts["y_train"])
    assert v.shape == (2, 28, 28)


@pytest.mark.parametrize("name", ["fashion_mnist", "cifar10", "cifar100", "imdb", "reuters",
                                  "boston_housing", "california_housing"])  # fmt: skip
def test_without_a_file_the_error_says_what_to_do(name: str) -> None:
    with pytest.raises(FileNotFoundError, match=rf"put {name}\.npz .*working folder"):
        getattr(datasets, name).load_data()


def test_reviews(tmp_path: Path) -> None:
    rows: Any = np.empty(3, object)
    rows[:] = [[1, 5, 9], [2], [3, 4]]
    np.savez(tmp_path / "old.npz", x_train=rows, y_train=[0, 1, 1], x_test=rows, y_test=[1, 0, 0])
    np.savez(tmp_path / "imdb.npz", x_train=rows, y_train=[0, 1, 1], x_test=rows, y_test=[1, 0, 0])
    with pytest.raises(FileFormatError):
        datasets.imdb.load_data()
    datasets.unpickled("old.npz", "imdb.npz")
    (x, y), (v, _) = datasets.imdb.load_data(num_words=10)
    assert sorted(map(tuple, x)) == [(1, 4, 8, 2), (1, 5), (1, 6, 7)]
    assert sorted(y) == [0, 1, 1]
    assert len(v) == 3


def test_houses(tmp_path: Path) -> None:
    np.savez(tmp_path / "boston_housing.npz", x=np.arange(20.0).reshape(10, 2), y=np.arange(10.0))
    (x, y), (v, _) = datasets.boston_housing.load_data()
    assert x.shape == (8, 2)
    assert v.shape == (2, 2)
    assert np.array_equal(x[:, 0], 2 * y)


def test_get_file(tmp_path: Path) -> None:
    from glowgrad.keras.utils import get_file

    with pytest.raises(OSError, match="working folder"):
        get_file("words.txt", "https://example.org/words.txt")
    (tmp_path / "words.txt").write_text("a")
    assert Path(get_file("words.txt", "https://example.org/words.txt")).read_text() == "a"
