"""The cases: what is computed, from which numbers, and how many multiplications and additions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from .inputs import numbers
from .models import MODELS

LOSSES = 6  # of a training are compared
CHAIN = 100


class Prepared(NamedTuple):
    """`step` does the work once and gives a tensor that depends on it; `values` computes what must
    be the same for all: the first losses, or the sum and the sum of magnitudes of the results.
    """

    step: Callable[[], Any]
    values: Callable[[], Iterator[float]]


@dataclass(frozen=True)
class Case:
    """`kind` says what is computed, `sizes` how large. `flops` is 0 where time is what counts."""

    name: str
    kind: str
    sizes: dict[str, int] = field(default_factory=dict)
    flops: int = 0
    model: str = ""

    @property
    def trains(self) -> bool:
        return self.kind == "train"


def _matmul(n: int) -> Case:
    return Case(f"matmul {n}", "matmul", {"n": n}, 2 * n**3)


def _convolution(n: int, c: int, size: int, out: int, kind: str = "conv2d") -> Case:
    sizes = {"n": n, "c": c, "size": size, "out": out}
    flops = 2 * n * size * size * 9 * c * out * (2 if kind == "conv2d_grad" else 1)
    name = "conv" if kind == "conv2d" else "conv gradients"
    return Case(f"{name} {n}×{c}×{size}×{size}→{out}", kind, sizes, flops)


CASES = (
    Case("train MLP", "train", model="mlp"),
    Case("train CNN", "train", model="cnn"),
    Case("train LSTM", "train", model="lstm"),
    Case("train GPT", "train", model="gpt"),
    *map(_matmul, (256, 512, 1024, 2048)),
    _convolution(32, 1, 28, 32),
    _convolution(32, 32, 14, 64),
    _convolution(8, 64, 32, 64),
    _convolution(32, 32, 14, 64, "conv2d_grad"),
    Case("relu 1M", "relu", {"n": 1 << 20}),
    Case("exp 1M", "exp", {"n": 1 << 20}),
    Case("sum 1M", "sum", {"n": 1 << 20}),
    Case("softmax 1024²", "softmax", {"n": 1024}),
    Case(f"{CHAIN} × matmul 64", "chain", {"n": 64, "length": CHAIN}, CHAIN * 2 * 64**3),
)
# Beyond what browsers are asked for.
LARGE = (
    Case("train GPT, batch 64", "train", {"batch": 64}, model="gpt"),
    _matmul(4096),
    _convolution(32, 64, 56, 64),
    _convolution(32, 64, 56, 64, "conv2d_grad"),
)


def prepare(lib: Any, case: Case, device: str, compiled: bool = False) -> Prepared:
    """Make ready what a case computes. `lib` is glowgrad or torch."""
    if case.trains:
        return _training(lib, case, device, compiled)
    return _kernel(lib, case, device, compiled)


def _training(lib: Any, case: Case, device: str, compiled: bool) -> Prepared:
    model, loss_of, make_optimizer, arrays = MODELS[case.model](lib, **case.sizes)
    model.to(device)
    optimizer = make_optimizer(model.parameters())
    batches = [(lib.tensor(x).to(device), lib.tensor(y).to(device)) for x, y in arrays]

    def train(x: Any, y: Any) -> Any:
        optimizer.zero_grad()
        loss = loss_of(x, y)
        loss.backward()
        optimizer.step()
        return loss.detach()

    run = lib.compile(train) if compiled else train
    done = 0

    def step() -> Any:
        nonlocal done
        x, y = batches[done % len(batches)]
        done += 1
        return run(x, y)

    return Prepared(step, lambda: (float(step().item()) for _ in range(LOSSES)))


def _kernel(lib: Any, case: Case, device: str, compiled: bool) -> Prepared:
    function, arrays = _KERNELS[case.kind](lib, **case.sizes)
    tensors = [lib.tensor(array).to(device) for array in arrays]
    if case.kind == "conv2d_grad":
        step = _gradients(lib, function, tensors, compiled)
    else:
        run = lib.compile(function) if compiled else function

        def step() -> Any:
            return run(*tensors)

    def values() -> Iterator[float]:
        results = step()
        results = results if isinstance(results, tuple) else (results,)
        flat = [result.detach().cpu().numpy().astype(np.float64) for result in results]
        yield float(sum(a.sum() for a in flat))
        yield float(sum(np.abs(a).sum() for a in flat))

    return Prepared(step, values)


def _gradients(
    lib: Any, function: Callable[..., Any], tensors: list[Any], compiled: bool
) -> Callable[[], Any]:
    """Both gradients of a convolution, without the forward where that can be left out."""
    x, weight, upstream = tensors
    x.requires_grad_()
    weight.requires_grad_()
    if compiled:

        def both(x: Any, weight: Any, upstream: Any) -> Any:
            return lib.autograd.grad(function(x, weight), (x, weight), upstream)

        run = lib.compile(both)
        return lambda: run(x, weight, upstream)
    y = function(x, weight)
    return lambda: lib.autograd.grad(y, (x, weight), upstream, retain_graph=True)


_Function = tuple[Callable[..., Any], list[np.ndarray]]


def _product(lib: Any, n: int) -> _Function:
    return lambda a, b: a @ b, [numbers((n, n), 1), numbers((n, n), 2, n**-0.5)]


def _chain(lib: Any, n: int, length: int) -> _Function:
    def chain(a: Any, b: Any) -> Any:
        for _ in range(length):
            a = a @ b
        return a

    return chain, [numbers((n, n), 1), numbers((n, n), 2, (3 / n) ** 0.5)]


def _conv2d(lib: Any, n: int, c: int, size: int, out: int) -> _Function:
    x = numbers((n, c, size, size), 3)
    weight = numbers((out, c, 3, 3), 4, (9 * c) ** -0.5)
    return lambda x, weight: lib.nn.functional.conv2d(x, weight, padding=1), [x, weight]


def _conv2d_grad(lib: Any, n: int, c: int, size: int, out: int) -> _Function:
    function, arrays = _conv2d(lib, n, c, size, out)
    return function, [*arrays, numbers((n, out, size, size), 5)]


_KERNELS: dict[str, Callable[..., _Function]] = {
    "matmul": _product,
    "chain": _chain,
    "conv2d": _conv2d,
    "conv2d_grad": _conv2d_grad,
    "relu": lambda lib, n: (lib.relu, [numbers((n,), 6)]),
    "exp": lambda lib, n: (lib.exp, [numbers((n,), 6)]),
    "sum": lambda lib, n: (lib.sum, [numbers((n,), 7)]),
    "softmax": lambda lib, n: (lambda x: lib.softmax(x, -1), [numbers((n, n), 8)]),
}
