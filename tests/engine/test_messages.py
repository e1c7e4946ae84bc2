"""Errors for learners: what was asked, what was given, what to try."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import glowgrad as gg
from glowgrad import nn
from glowgrad.errors import DeviceError, ShapeError

F = nn.functional


def z(*shape: int, **options: Any) -> Any:
    return gg.zeros(*shape, **options)


# what a learner does, the error, and what its text must hold
CASES: dict[str, tuple[Callable[[], Any], type[Exception], list[str]]] = {
    "linear-needs-flatten": (
        lambda: nn.Linear(784, 10)(z(64, 28, 28)),
        ShapeError,
        ["Linear(in_features=784, out_features=10", "(64, 28, 28)", "x.flatten(1)"],
    ),
    "linear-other-size": (
        lambda: nn.Linear(5, 3)(z(4, 7)),
        ShapeError,
        ["Linear(in_features=5", "(4, 7)", "in_features=5"],
    ),
    "sequential-names-the-layer": (
        lambda: nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(9, 2))(z(1, 4)),
        ShapeError,
        ["Linear(in_features=9", "(1, 8)", "(module 2 of Sequential)"],
    ),
    "linear-says-what-flattening-would-give": (
        lambda: nn.Linear(784, 10)(z(4, 8, 6, 6)),
        ShapeError,
        ["(4, 8, 6, 6)", "in_features=784", "nn.Flatten()", "288 features"],
    ),
    "too-large": (lambda: z(10**6, 10**6), MemoryError, ["(1000000, 1000000)", "4,000.0 GB"]),
    "negative-size": (lambda: z(2, -1), RuntimeError, ["negative size", "(2, -1)"]),
    "conv2d-no-channel": (
        lambda: nn.Conv2d(1, 8, 3)(z(64, 28, 28)),
        ShapeError,
        ["Conv2d(1, 8", "(64, 28, 28)", "unsqueeze(1)"],
    ),
    "conv2d-channels-last": (
        lambda: nn.Conv2d(3, 8, 3)(z(2, 32, 32, 3)),
        ShapeError,
        ["Conv2d(3, 8", "permute(0, 3, 1, 2)"],
    ),
    "conv2d-image-too-small": (
        lambda: nn.Conv2d(1, 8, 5)(z(2, 1, 4, 4)),
        ShapeError,
        ["(2, 1, 4, 4)", "5x5"],
    ),
    "conv2d-bytes": (
        lambda: nn.Conv2d(1, 8, 3)(z(2, 1, 4, 4, dtype=gg.uint8)),
        RuntimeError,
        ["uint8", "x.float()"],
    ),
    "conv2d-bytes-on-the-gpu": (
        lambda: nn.Conv2d(1, 8, 3, device="webgpu")(z(2, 1, 4, 4, dtype=gg.uint8, device="webgpu")),
        RuntimeError,
        ["uint8", "x.float()"],
    ),
    "conv2d-groups": (lambda: nn.Conv2d(3, 8, 3, groups=2), ValueError, ["groups=2"]),
    "pool-too-small": (
        lambda: nn.MaxPool2d(2)(z(1, 1, 1, 1)),
        ShapeError,
        ["(1, 1, 1, 1)", "2x2", "too small"],
    ),
    "matmul": (lambda: z(3, 4) @ z(3, 4), ShapeError, ["(3, 4)", "transposed"]),
    "matmul-types": (
        lambda: z(3, 3) @ z(3, 3, dtype=gg.int64),
        RuntimeError,
        ["float32", "int64", "x.to("],
    ),
    "matmul-integers-on-the-gpu": (
        lambda: z(2, 2, dtype=gg.int64, device="webgpu") @ z(2, 2, dtype=gg.int64, device="webgpu"),
        RuntimeError,
        ["int64", "x.float()"],
    ),
    "matmul-number": (lambda: z(2, 2) @ 3, TypeError, ["matmul", "int"]),
    "broadcast": (
        lambda: z(3, 4) + z(3, 5),
        ShapeError,
        ["add", "(3, 4)", "(3, 5)", "axis -1", "4 and 5"],
    ),
    "operand": (lambda: z(3) + "1", TypeError, ["add", "str", "'1'"]),
    "cross-entropy-one-hot": (
        lambda: F.cross_entropy(z(4, 3), z(4, 3, dtype=gg.int64)),
        ShapeError,
        ["(4, 3)", "(N, C)", "number of the right class"],
    ),
    "cross-entropy-other-count": (
        lambda: F.cross_entropy(z(4, 3), z(5, dtype=gg.int64)),
        ValueError,
        ["(4, 3)", "(5,)"],
    ),
    "cross-entropy-class-too-large": (
        lambda: F.cross_entropy(z(2, 3), gg.tensor([0, 3])),
        IndexError,
        ["target 3", "3 classes (0 to 2)"],
    ),
    "reduction": (lambda: nn.MSELoss(reduction="avg"), ValueError, ['"mean"', "'avg'"]),
    "cat": (lambda: gg.cat([z(2, 3), z(2, 4)]), ShapeError, ["(2, 3)", "(2, 4)", "tensor 1"]),
    "cat-nothing": (lambda: gg.cat([]), ValueError, ["empty list"]),
    "stack": (lambda: gg.stack([z(2), z(3)]), ShapeError, ["(2,)", "(3,)"]),
    "view": (lambda: z(2, 3).T.view(6), ShapeError, ["reshape"]),
    "reshape": (lambda: z(2, 3).reshape(4, 2), ShapeError, ["(4, 2)", "6 elements", "8"]),
    "item": (lambda: z(2, 3).item(), ShapeError, ["(2, 3)", "tolist()"]),
    "truth": (lambda: bool(z(2) == z(2)), RuntimeError, ["(2,)", ".all()"]),
    "dim": (lambda: z(2, 3).sum(2), IndexError, ["dim=2", "-2 to 1"]),
    "dim-twice": (lambda: z(2, 3).sum((0, -2)), RuntimeError, ["twice"]),
    "index": (lambda: z(4, 2)[4], IndexError, ["index 4", "(4, 2)", "-4 to 3"]),
    "index-tensor": (lambda: z(4, 2)[gg.tensor([0, 9])], IndexError, ["index 9", "4 elements"]),
    "index-float": (lambda: z(4)[gg.tensor([1.0])], IndexError, ["long()"]),
    "index-too-many": (lambda: z(4)[0, 0], IndexError, ["too many", "(4,)"]),
    "mask": (lambda: z(4, 2)[z(3) == 0], IndexError, ["(3,)", "(4, 2)"]),
    "mask-behind": (lambda: z(4, 2)[:, z(4) == 0], IndexError, ["(4,)", "(2,)"]),
    "write": (lambda: z(4, 2).__setitem__(0, z(3)), ShapeError, ["(3,)", "(2,)"]),
    "max-of-nothing": (lambda: z(0).max(), ShapeError, ["(0,)", "no elements"]),
    "mean-of-integers": (lambda: gg.arange(3).mean(), RuntimeError, ["int64", "float()"]),
    "bools-subtract": (lambda: (z(2) == 0) - (z(2) == 0), RuntimeError, ["~"]),
    "bools-negate": (lambda: -(z(2, device="webgpu") == 0), RuntimeError, ["~"]),
    "devices": (
        lambda: z(2) + z(2, device="webgpu"),
        DeviceError,
        ["(2,) on cpu", "(2,) on webgpu", "x.to('cpu')"],
    ),
    "device-of-the-model": (
        lambda: nn.Linear(2, 2)(z(1, 2, device="webgpu")),
        DeviceError,
        ["cpu", "webgpu", ".to("],
    ),
    "no-such-device": (
        lambda: z(2, device="cuda"),
        RuntimeError,
        ["'cuda'", "'cpu', 'webgpu', 'meta'"],
    ),
    "integers-too-large-for-the-gpu": (
        lambda: gg.tensor([2**31]).to("webgpu"),
        OverflowError,
        ["32 bits", "2147483648"],
    ),
    "float64-on-the-gpu": (
        lambda: z(2).double().to("webgpu"),
        TypeError,
        ["float64", "x.float()"],
    ),
    "ragged-list": (lambda: gg.tensor([[1, 2], [3]]), ValueError, ["rows of equal length"]),
    "list-of-words": (lambda: gg.tensor(["a"]), ValueError, ["'a'"]),
    "optimizer-without-parameters": (
        lambda: gg.optim.SGD([], lr=0.1),
        ValueError,
        ["SGD", "model.parameters()"],
    ),
    "optimizer-of-a-model": (
        lambda: gg.optim.SGD([nn.Linear(1, 1)], lr=0.1),
        TypeError,
        ["Linear", "model.parameters()"],
    ),
    "negative-rate": (
        lambda: gg.optim.Adam([z(1, requires_grad=True)], lr=-1),
        ValueError,
        ["lr=-1", "at least 0"],
    ),
    "class-instead-of-layer": (lambda: nn.Sequential(nn.ReLU), TypeError, ["brackets"]),
    "missing-super": (lambda: _forgetful()(), AttributeError, ["super().__init__()"]),
    "missing-forward": (lambda: nn.Module()(1), NotImplementedError, ["forward"]),
    "missing-attribute": (lambda: nn.Linear(1, 1).weigth, AttributeError, ["Linear", "'weigth'"]),
    "dropout": (lambda: nn.Dropout(1.5), ValueError, ["p=1.5"]),
    "function-of-a-list": (lambda: gg.exp([1.0]), TypeError, ["exp()", "list", "tensor("]),
    "loader": (
        lambda: gg.utils.data.TensorDataset(z(3), z(4)),
        AssertionError,
        ["(3,)", "(4,)", "same number of samples"],
    ),
}


def _forgetful() -> type:
    class Forgetful(nn.Module):
        def __init__(self) -> None:
            self.layer = nn.Linear(1, 1)

    return Forgetful


@pytest.mark.parametrize("name", CASES)
def test_message(name: str) -> None:
    action, kind, parts = CASES[name]
    with pytest.raises(kind) as caught:
        action()
    text = str(caught.value)
    for part in parts:
        assert part in text, text
    assert "\n" not in text


def test_errors_can_be_caught_as_in_pytorch() -> None:
    with pytest.raises(RuntimeError, match="matmul got shapes"):
        _ = z(3, 4) @ z(3, 4)
