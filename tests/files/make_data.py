"""Makes tests/files/data: small files by the programs that own the formats, and what is in them.

`python -m tests.files.make_data` needs torch, safetensors, h5py and keras (the group `oracle`).
"""

from __future__ import annotations

import os
import warnings
from collections import Counter, OrderedDict
from pathlib import Path
from typing import Any

import numpy as np

DATA = Path(__file__).parent / "data"


def checkpoint(torch: Any) -> dict[str, Any]:
    """What training scripts save, and the odd things that a PyTorch file may hold."""
    torch.manual_seed(0)
    model = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.ReLU(), torch.nn.Linear(4, 2))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    model(torch.randn(5, 3)).square().mean().backward()
    optimizer.step()
    base = torch.arange(24.0).reshape(4, 6)
    return {
        "epoch": 7,
        "best": np.float64(0.25),
        "losses": [1.5, 0.75, float("inf")],
        "big": 2**70,
        "name": "naïve",
        "raw": b"\x00\xff",
        "size": torch.Size([2, 3]),
        "dtype": torch.float16,
        "device": torch.device("cpu"),
        "set": {1, 2},
        "counts": Counter("aab"),
        "complex": 1 - 2j,
        "model_state_dict": model.state_dict(),
        "optimizer_state_dict": optimizer.state_dict(),
        "base": base,
        "transposed": base.t(),
        "column": base[:, 2],
        "stretched": torch.ones(1).expand(5),
        "parameter": torch.nn.Parameter(torch.tensor([1.0, 2.0])),
        "ordered": OrderedDict(b=1, a=2),
        "half": torch.tensor([0.5, -2.0]).half(),
        "bfloat16": torch.tensor([1.5, -3.0]).bfloat16(),
        "double": torch.tensor([0.1]).double(),
        "bytes": torch.tensor([0, 255], dtype=torch.uint8),
        "int8": torch.tensor([-128, 127], dtype=torch.int8),
        "int16": torch.tensor([-5], dtype=torch.int16),
        "bools": torch.tensor([True, False]),
        "empty": torch.zeros(0, 3),
        "scalar": torch.tensor(3),
    }


def tensors(value: Any, path: str = "") -> dict[str, Any]:
    """All tensors of a nesting, by path."""
    if hasattr(value, "detach"):
        return {path: value}
    if not isinstance(value, (dict, list, tuple)):
        return {}
    parts = value.items() if isinstance(value, dict) else enumerate(value)
    return {k: t for key, part in parts for k, t in tensors(part, f"{path}/{key}").items()}


def numbers(tensor: Any) -> np.ndarray:
    """A tensor of either engine as numpy; bfloat16 as float32."""
    plain = tensor.detach()
    if "bfloat16" in str(plain.dtype):
        plain = plain.float()
    return np.asarray(plain.numpy())


def make_torch(expected: dict[str, np.ndarray]) -> None:
    import torch

    made = checkpoint(torch)
    torch.save(made, DATA / "checkpoint.pt")
    torch.save(made, DATA / "legacy.pt", _use_new_zipfile_serialization=False)
    for path, tensor in tensors(made).items():
        expected[f"checkpoint{path}"] = numbers(tensor)


def make_safetensors(expected: dict[str, np.ndarray]) -> None:
    import torch
    from safetensors.torch import save_file

    torch.manual_seed(1)
    made = {
        "b.weight": torch.randn(3, 4),
        'a "quoted"\n': torch.randn(2),
        "labels": torch.arange(5),
        "é": torch.tensor([True, False]),
        "half": torch.randn(3).half(),
        "double": torch.randn(2).double(),
        "pixels": torch.arange(3, dtype=torch.uint8),
        "none": torch.zeros(0, 2),
        "scalar": torch.tensor(2.0),
        "ints": torch.arange(3, dtype=torch.int32),
        "short": torch.randn(5).bfloat16(),
        "tiny": torch.arange(-2, 2, dtype=torch.int8),
        "small": torch.arange(-2, 2, dtype=torch.int16),
    }
    save_file(made, DATA / "weights.safetensors", metadata={"format": "pt"})
    bits = torch.arange(256, dtype=torch.uint8)
    odd = {
        "e4m3": bits.view(torch.float8_e4m3fn),
        "e5m2": bits.clone().view(torch.float8_e5m2),
        "u16": torch.tensor([0, 65535]).to(torch.uint16),
        "u32": torch.tensor([0, 2**32 - 1]).to(torch.uint32),
        "u64": torch.tensor([0, 2**40]).to(torch.uint64),
    }
    save_file(odd, DATA / "odd.safetensors")
    for name, tensor in {**made, **odd}.items():
        plain = (
            tensor.float() if tensor.dtype.itemsize == 1 and tensor.is_floating_point() else tensor
        )
        expected[f"safetensors/{name}"] = numbers(plain)


def make_keras(expected: dict[str, np.ndarray]) -> None:
    os.environ["KERAS_BACKEND"] = "torch"
    import keras

    layers = keras.layers
    keras.utils.set_random_seed(0)
    model = keras.Sequential(
        [
            keras.Input((6, 6, 1)),
            layers.Conv2D(2, 3, name="conv"),
            layers.BatchNormalization(name="norm"),
            layers.Flatten(name="flat"),
            layers.Dense(3, name="dense"),
        ]
    )
    model.save_weights(DATA / "keras.weights.h5")
    model.save(DATA / "model.keras")
    model.save(DATA / "older.h5")
    for layer in ("conv", "norm", "dense"):
        for number, weight in enumerate(model.get_layer(layer).get_weights()):
            expected[f"keras/layers/{_group(model, layer)}/vars/{number}"] = weight
            name = model.get_layer(layer).weights[number].path
            expected[f"older/{layer}/{name}"] = weight
    keras.config.set_dtype_policy("bfloat16")
    short = keras.Sequential([keras.Input((2,)), layers.Dense(2)])
    short.save_weights(DATA / "bfloat16.weights.h5")
    expected["bfloat16/layers/dense/vars/0"] = short.weights[0].value.detach().float().numpy()


def _group(model: Any, name: str) -> str:
    """Keras names the groups of a file after the classes of the layers."""
    return {"conv": "conv2d", "norm": "batch_normalization", "dense": "dense"}[name]


def make_hdf5(expected: dict[str, np.ndarray]) -> None:
    """Every way of storing that is read here: old and new groups, layouts, filters, types."""
    import h5py

    rng = np.random.default_rng(0)
    for name, version in (("hdf5-old", "earliest"), ("hdf5-v110", "v110"), ("hdf5-new", "latest")):
        with h5py.File(
            DATA / f"{name}.h5", "w", libver=version, track_order=name != "hdf5-old"
        ) as h:
            for number in range(20):  # too many links for a header of a new group
                h[f"many/{number}"] = np.float32(number)
            grid = rng.normal(size=(13, 17)).astype(np.float32)
            h.create_dataset("gzip", data=grid, chunks=(4, 5), compression="gzip", shuffle=True)
            h.create_dataset("checked", data=grid, chunks=(13, 5), fletcher32=True)
            h.create_dataset("one", data=grid[:3], chunks=(3, 17), compression="gzip")
            h.create_dataset("parts", shape=(5, 5), chunks=(2, 2), dtype="i2", fillvalue=-3)[
                1:3
            ] = 5
            h.create_dataset("unwritten", shape=(2, 3), dtype="f4", fillvalue=2.5)
            h.create_dataset("pages", data=rng.integers(0, 9, 1100).astype("i1"), chunks=(1,))
            h["big-endian"] = np.arange(3, dtype=">i4")
            h["bools"] = np.array([True, False])
            h["half"] = np.array([0.5, -1.0], np.float16)
            h["unsigned"] = np.array([2**64 - 1], np.uint64)
            h["number"] = 3.5
            h.create_dataset("empty", shape=(0, 3), dtype="f4")
            h["soft"] = h5py.SoftLink("/gzip")
            group = h["many"]
            for number in range(12):
                group.attrs[f"attribute {number}"] = number
            group.attrs["text"] = "naïve"
            group.attrs["fixed"] = [b"abc", b"de"]
            group.attrs["long"] = ["x", "y" * 300]
            group.attrs["array"] = np.arange(6.0).reshape(2, 3)

            def keep(path: str, found: Any, name: str = name) -> None:
                if isinstance(found, h5py.Dataset):
                    expected[f"{name}/{path}"] = found[()]

            h.visititems(keep)


def main() -> None:
    warnings.simplefilter("ignore")
    DATA.mkdir(exist_ok=True)
    expected: dict[str, np.ndarray] = {}
    for make in (make_torch, make_safetensors, make_keras, make_hdf5):
        make(expected)
    np.savez_compressed(DATA / "expected.npz", **expected)


if __name__ == "__main__":
    main()
