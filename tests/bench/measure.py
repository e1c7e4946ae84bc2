"""Runs in the sandbox of a page: times devices in turn, round by round, and gives medians as JSON.

Interleaving the devices keeps a busy machine from favouring one of them; ratios come from one run.
"""

import json
import time
from collections.abc import Callable
from statistics import median

import glowgrad as gg
from glowgrad import nn
from glowgrad.cpu import simd

BATCH = 64


def device_of(contender: str) -> str:
    """Set up a contender: "numpy" is the CPU device without its SIMD kernels."""
    simd.enable(contender == "cpu")
    return "webgpu" if contender == "webgpu" else "cpu"


def digits_step(contender: str) -> Callable[[], float]:
    """One training step of the digits CNN, its loss read back."""
    place = device_of(contender)
    gg.manual_seed(0)
    model = nn.Sequential(
        nn.Conv2d(1, 16, 3, padding=1),
        nn.ReLU(),
        nn.Conv2d(16, 32, 3, padding=1),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(512, 64),
        nn.ReLU(),
        nn.Linear(64, 10),
    ).to(place)
    images, labels = gg.datasets.load_digits()
    x, y = images[:BATCH].to(place), labels[:BATCH].to(place)
    optimizer = gg.optim.Adam(model.parameters(), lr=1e-3)
    criterion = nn.CrossEntropyLoss()

    def step() -> float:
        optimizer.zero_grad()
        loss = criterion(model(x), y)
        loss.backward()
        optimizer.step()
        return loss.item()

    return step


def mlp_step(contender: str) -> Callable[[], float]:
    """One training step of a 784-128-64-10 MLP, its loss read back."""
    place = device_of(contender)
    gg.manual_seed(0)
    model = nn.Sequential(
        nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 64), nn.ReLU(), nn.Linear(64, 10)
    ).to(place)
    x, y = gg.rand(BATCH, 784).to(place), (gg.arange(BATCH) % 10).to(place)
    optimizer = gg.optim.Adam(model.parameters(), lr=1e-3)
    criterion = nn.CrossEntropyLoss()

    def step() -> float:
        optimizer.zero_grad()
        loss = criterion(model(x), y)
        loss.backward()
        optimizer.step()
        return loss.item()

    return step


def matmul(size: int) -> Callable[[str], Callable[[], float]]:
    """A square product; the last number of the result is read back."""

    def prepare(contender: str) -> Callable[[], float]:
        place = device_of(contender)
        gg.manual_seed(0)
        a, b = gg.rand(size, size).to(place), gg.rand(size, size).to(place)
        return lambda: (a @ b)[-1, -1].item()

    return prepare


CASES = {
    "digits CNN step": (digits_step, 4, None),
    "MLP step": (mlp_step, 8, None),
    "matmul 256": (matmul(256), 6, 2 * 256**3),
    "matmul 512": (matmul(512), 3, 2 * 512**3),
}


def measure(contenders: list[str], rounds: int = 5) -> dict[str, dict[str, float]]:
    """Milliseconds a call, or GFLOP/s where the operations are known, by case and contender."""
    results: dict[str, dict[str, float]] = {}
    for name, (prepare, repeats, operations) in CASES.items():
        steps = {c: prepare(c) for c in contenders}
        values: dict[str, list[float]] = {c: [] for c in contenders}
        last: dict[str, float] = {}
        for c in contenders:  # compile and warm up
            device_of(c)
            last[c] = steps[c]()
        for _ in range(rounds):
            for c in contenders:
                device_of(c)
                start = time.perf_counter()
                for _ in range(repeats):
                    last[c] = steps[c]()
                values[c].append((time.perf_counter() - start) / repeats * 1000)
        first = last[contenders[0]]
        for c in contenders:
            if abs(last[c] - first) > 1e-3 * max(1.0, abs(first)):
                raise AssertionError(f"{name}: {c} computed {last[c]}, {contenders[0]} {first}")
        results[name] = {
            c: operations / median(v) / 1e6 if operations else median(v) for c, v in values.items()
        }
    simd.enable(True)
    return results


CONTENDERS = ["numpy", "cpu"] + (["webgpu"] if gg.webgpu.is_available() else [])
json.dumps(
    {"results": measure(CONTENDERS), "stats": gg.webgpu.stats() if len(CONTENDERS) > 2 else {}}
)
