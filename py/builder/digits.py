"""Packs scikit-learn's handwritten digits (UCI, CC BY 4.0) for `datasets.load_digits`."""

import gzip
import io
import zipfile
from pathlib import Path

import numpy as np

from .checkout import DIGITS
from .downloads import fetch
from .pins import SCIKIT_LEARN
from .wheels import write_archive


def prepare() -> Path:
    """Make digits.npz (images uint8 (1797, 8, 8) in 0..16, target int64) unless it is there."""
    if not DIGITS.exists():
        with zipfile.ZipFile(fetch(SCIKIT_LEARN)) as wheel:
            write(wheel.read("sklearn/datasets/data/digits.csv.gz"))
    return DIGITS


def write(compressed_table: bytes) -> None:
    """Pack scikit-learn's own data file into digits.npz."""
    DIGITS.parent.mkdir(parents=True, exist_ok=True)
    DIGITS.write_bytes(pack(gzip.decompress(compressed_table).decode()))


def pack(table: str) -> bytes:
    """Turn rows of 64 pixels and a label into the bytes of an .npz archive."""
    rows = np.loadtxt(io.StringIO(table), delimiter=",", dtype=np.int64, ndmin=2)
    arrays: dict[str, np.ndarray] = {
        "images": rows[:, :64].astype(np.uint8).reshape(-1, 8, 8),
        "target": rows[:, 64],
    }
    files = {}
    for name, array in arrays.items():
        buffer = io.BytesIO()
        np.save(buffer, array)
        files[f"{name}.npy"] = buffer.getvalue()
    archive = io.BytesIO()
    write_archive(archive, files)
    return archive.getvalue()
