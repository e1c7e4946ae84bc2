"""New tensors: filled, counted, from data, like others; and what types hold and give."""

from __future__ import annotations

from typing import Any

import numpy as np
from tests.ops.table import bad, given, normal, row, whole

INF, NAN = float("inf"), float("nan")
NAMES = (
    "bool", "uint8", "int8", "int16", "int32", "int64", "float16", "bfloat16", "float32", "float64"
)  # fmt: skip


def filled(t: Any, x: Any) -> Any:
    d = {"device": x.device}
    return (
        t.zeros(2, 3, **d), t.zeros((2, 3), **d), t.zeros([2], **d), t.zeros(size=(1, 2), **d),
        t.zeros((), **d), t.ones(2, dtype=t.bool, **d), t.ones(3, dtype=t.int8, **d),
        t.empty(0, 3, **d), t.full((2,), True, **d), t.full((2,), 1, **d), t.full((), 2.5, **d),
        t.full((2,), 1, dtype=t.float16, **d), t.full(size=(1,), fill_value=INF, **d),
        t.full((2,), t.tensor(3), **d), t.eye(2, **d), t.eye(2, 3, dtype=t.int64, **d),
        t.eye(n=3, m=1, **d), t.zeros(2, dtype=int, **d), t.scalar_tensor(3, **d),
        t.zeros(2, t.tensor(3), **d), t.ones(300, 7, **d),
    )  # fmt: skip


def counted(t: Any, x: Any) -> Any:
    d = {"device": x.device}
    return (
        t.arange(5, **d),
        t.arange(5.0, **d),
        t.arange(1, 2, 0.3, **d),
        t.arange(-3, 3, 2, **d),
        t.arange(5, 0, -2, **d),
        t.arange(4, dtype=t.float32, **d),
        t.arange(t.tensor(3), **d),
        t.arange(end=3, **d),
        t.arange(start=1, end=3, step=1, **d),
        t.arange(0, 1, 0.1, **d),
        t.arange(3, dtype=t.uint8, **d),
        t.arange(2, 2, **d),
        t.arange(500, **d),
        t.linspace(0, 1, 5, **d),
        t.linspace(0, 10, 3, dtype=t.int64, **d),
        t.linspace(1, 0, 4, **d),
        t.linspace(0, 1, 1, **d),
        t.linspace(start=-1, end=1, steps=300, **d),
        t.linspace(0, 1, 0, **d),
        t.logspace(0, 2, 3, **d),
        t.logspace(0, 3, 4, base=2, **d),
    )


def like(t: Any, x: Any) -> Any:
    return (
        t.zeros_like(x), t.ones_like(x, dtype=t.int32), t.full_like(x, 7), t.empty_like(x).fill_(3),
        t.full_like(x.int(), 1.5), t.full_like(x, 2, dtype=t.int64), x.new_tensor([1, 2]),
        x.new_tensor(3), x.new_full((2,), 3), x.new_zeros(2, 3), x.new_zeros((2,)),
        x.new_ones(size=(1, 2)), x.new_ones(2, dtype=t.int64), x.new_empty(0),
        x.new_tensor([1.5], dtype=t.float16), t.zeros_like(x[::2].T),
    )  # fmt: skip


def from_data(t: Any, x: Any) -> Any:
    d = {"device": x.device}
    return (
        t.tensor(1, **d),
        t.tensor(1.5, **d),
        t.tensor(True, **d),
        t.tensor([1, 2.5], **d),
        t.tensor([True, 2], **d),
        t.tensor([True, 1.5], **d),
        t.tensor([], **d),
        t.tensor([[]], **d),
        t.tensor((1, 2), **d),
        t.tensor(range(3), **d),
        t.tensor([t.tensor(1), t.tensor([2])], **d),
        t.tensor([np.array([1, 2]), np.array([3, 4])], **d),
        t.tensor(np.float32(1), **d),
        t.tensor([np.float32(1), 2], **d),
        t.tensor(np.array([1, 2], np.uint8), **d),
        t.tensor(np.arange(3, dtype=np.int16), **d),
        t.tensor([1.7, -1.7], dtype=t.int32, **d),
        t.tensor([True], dtype=t.float32, **d),
        t.tensor(-1, dtype=t.uint8, **d),
        t.tensor([[[1]], [[2]]], **d),
        t.as_tensor([1, 2], dtype=t.float32, **d),
        t.as_tensor(np.ones(2, np.float32), **d),
        t.asarray([1, 2], **d),
        t.tensor([1, NAN, INF], **d),
    )


row("filled", filled, normal(1), gradient=False)
row("counted", counted, normal(1), gradient=False)
row("like", like, normal(4, 3), gradient=False)
row("from-data", from_data, normal(1), gradient=False)
row(
    "from-numpy-on-the-cpu",
    lambda t, x: (
        t.from_numpy(np.ones(2)),
        t.tensor(np.float64(1)),
        t.tensor([np.float64(1)]),
        t.as_tensor(3),
        t.frombuffer(b"abcd", dtype=t.uint8, count=2, offset=1),
        t.asarray(np.ones(2), copy=True),
        t.zeros(2, dtype=float),
        t.linspace(0, 1, 3, dtype=t.float64),
        t.Tensor([1, 2]),
        t.Tensor(2, 3).fill_(0),
        t.FloatTensor([1, 2]),
        t.LongTensor([1.5]),
        t.LongTensor(np.ones(2)),
        t.BoolTensor([True]),
        t.DoubleTensor([[1]]),
        t.Tensor((2, 3)),
        t.Tensor(np.ones(2)),
        t.ByteTensor([1]),
        t.Tensor(),
        x.new(2, 1).fill_(0),
        x.new([1, 2]),
        t.HalfTensor([1.5]),
        t.logspace(0, 1, 2, dtype=t.float64),
        t.tril_indices(2, 2),
    ),
    normal(1),
    gradient=False,
    devices=("cpu",),
)
row(
    "vander",
    lambda t, x, n: (t.vander(x), t.vander(x, 3, increasing=True), t.vander(n), t.vander(x, 0)),
    normal(4),
    whole(-3, 4, 3),
    gradient=False,
)
row("out", lambda t, x: _into(t, x), normal(3, 4), gradient=False)


def _into(t: Any, x: Any) -> Any:
    """Results put into tensors that exist."""
    total, empty, whole_numbers = t.zeros_like(x), t.zeros(0, device=x.device), x.long()
    t.add(x, x, out=total)
    t.exp(x, out=empty)
    t.sub(whole_numbers, whole_numbers, out=whole_numbers)
    values, places = t.zeros(3, device=x.device), t.zeros(3, dtype=t.int64, device=x.device)
    t.max(x, 1, out=(values, places))
    joined = t.zeros(6, 4, device=x.device)
    t.cat([x, x], out=joined)
    return total, empty, whole_numbers, values, places, joined


# what types give together
row(
    "promotions",
    lambda t, x: t.tensor(
        [[_number_of(t.promote_types(a, b)) for b in _types(t)] for a in _types(t)]
    ),
    normal(1),
    gradient=False,
)
row(
    "casts-allowed",
    lambda t, x: t.tensor([[t.can_cast(a, b) for b in _types(t)] for a in _types(t)]),
    normal(1),
    gradient=False,
)
row(
    "result-types",
    lambda t, x: t.tensor(
        [
            _number_of(t.result_type(a, b))
            for a in (x, x.int(), x[0], x.int()[0], x > 0, 1, 1.5, True)
            for b in (x.half(), x.to(t.uint8), x[0].long(), 2, 2.5, False)
        ]
    ),
    normal(2),
    gradient=False,
)
row(
    "limits",
    lambda t, x: (
        t.tensor(
            [
                getattr(t.finfo(k), n)
                for n in ("eps", "max", "min", "tiny", "resolution", "bits")
                for k in (t.float16, t.bfloat16, t.float32)
            ]
        ),
        t.tensor(
            [
                getattr(t.iinfo(k), n)
                for n in ("max", "min", "bits")
                for k in (t.uint8, t.int8, t.int16, t.int32)
            ]
        ),
        t.tensor([k.itemsize for k in _types(t)]),
        t.tensor([k.is_floating_point for k in _types(t)]),
        t.tensor([k.is_signed for k in _types(t)]),
    ),
    normal(1),
    gradient=False,
)
row("default-type", lambda t, x: _with_doubles(t), normal(1), gradient=False, devices=("cpu",))


def _types(t: Any) -> list[Any]:
    return [getattr(t, name) for name in NAMES]


def _number_of(dtype: Any) -> int:
    return NAMES.index(str(dtype).split(".")[-1])


def _with_doubles(t: Any) -> Any:
    t.set_default_dtype(t.float64)
    try:
        return (
            t.tensor(1.5), t.zeros(2), t.arange(2.0), t.tensor([1]) / 2, t.tensor([1]) * 2.5,
            t.tensor([1]).exp(), t.linspace(0, 1, 2), t.eye(2), t.tensor([1]).sigmoid(),
        )  # fmt: skip
    finally:
        t.set_default_dtype(t.float32)


# small types, in memory and in arithmetic
row(
    "bytes-wrap",
    lambda t, x: (x + 100, x * 3, x - 250, -x, x << 1, x.to(t.int8), (x.to(t.int8) + 100), x // 7,
                  x % 7, x.int().to(t.int16) * 1000, x / 2, x.sum(), x.float().to(t.uint8)),
    whole(0, 256, 20, dtype="uint8"),
)  # fmt: skip
row(
    "halves-round",
    lambda t, x: (
        x.half() * 1.1,
        x.half() + 1000.3,
        (x.half() * 300).exp(),
        x.half().sum(),
        x.half().mean(),
        x.half() @ x.half().T,
        x.half().softmax(0),
        x.half().var(),
    ),
    normal(5, 6),
    gradient=False,
    tolerance=120,
)
row(
    "brain-floats-round",
    lambda t, x: [y.float() for y in (x.bfloat16(), x.bfloat16() * 1.1, x.bfloat16() + 100.3,
                  x.bfloat16().exp(), x.bfloat16() + x.half().float(), x.bfloat16().sum(),
                  x.bfloat16().mean(0), x.bfloat16().relu(), x.bfloat16() / 3, x.bfloat16() + 1)],
    normal(5, 6), gradient=False, tolerance=400,
)  # fmt: skip
row("brain-floats-exactly", lambda t, x: x.bfloat16().float(),
    given([1.00390625, 1.01171875, 3.4e38, -1e-40, NAN, INF, 0.1]), gradient=False)  # fmt: skip
row("brain-float-gradient", lambda t, x: (x.bfloat16() * 2).float(), given([0.5, 1.0, -3.0]),
    smooth=False)  # fmt: skip
row("small-types-written", lambda t, x: _small_written(t, x), normal(4), gradient=False)
row(
    "casts-of-all-kinds",
    lambda t, x: (
        x.short(),
        x.char(),
        x.byte(),
        x.int(),
        x.long(),
        x.bool(),
        x.half(),
        x.float(),
        x.to(float).float(),
        x.type(t.int32),
        x.type_as(x.int()),
        x.to(x.half(), copy=True),
        x.to(dtype=t.int16),
        x.type("torch.ShortTensor"),
    ),
    given([0, 1.5, -2.7, 100.2]),
    gradient=False,
    devices=("cpu",),
)


def _small_written(t: Any, x: Any) -> Any:
    b = t.zeros(4, dtype=t.uint8, device=x.device)
    b[1:3] = 200
    b[0] = 7
    b.add_(100)
    h = t.zeros(4, dtype=t.float16, device=x.device)
    h.copy_(x)
    h[0] = 0.1
    return b, h, b.clone().fill_(3)


bad("zeros-fraction", lambda t: t.zeros(2.0))
bad("zeros-word", lambda t: t.zeros("a"))
bad("zeros-negative", lambda t: t.zeros(-1))
bad("zeros-option", lambda t: t.zeros(1, foo=2))
bad("zeros-dtype", lambda t: t.zeros(1, dtype="float32"))
bad("full-word", lambda t: t.full((2,), "a"))
bad("full-none", lambda t: t.full((2,), None))
bad("full-overflow", lambda t: t.full((2,), 300, dtype=t.uint8))
bad("arange-forever", lambda t: t.arange(3, 0))
bad("arange-step", lambda t: t.arange(0, 3, 0))
bad("arange-word", lambda t: t.arange("a"))
bad("arange-infinite", lambda t: t.arange(INF))
bad("arange-bools", lambda t: t.arange(3, dtype=t.bool))
bad("linspace-no-steps", lambda t: t.linspace(0, 1))
bad("linspace-negative", lambda t: t.linspace(0, 1, -1))
bad("eye-negative", lambda t: t.eye(-1))
bad("like-a-list", lambda t: t.zeros_like([1]))
bad("vander-matrix", lambda t: t.vander(t.ones(2, 2)))
bad("tensor-ragged", lambda t: t.tensor([[1, 2], [3]]))
bad("tensor-word", lambda t: t.tensor("a"))
bad("tensor-words", lambda t: t.tensor(["a"]))
bad("tensor-none", lambda t: t.tensor(None))
bad("tensor-of-none", lambda t: t.tensor([None]))
bad("tensor-dict", lambda t: t.tensor({1: 2}))
bad("tensor-generator", lambda t: t.tensor(x for x in [1]))
bad("tensor-of-rows", lambda t: t.tensor([t.ones(2), t.ones(2)]), says="stack")
bad("tensor-huge", lambda t: t.tensor(2**63))
bad("tensor-overflow", lambda t: t.tensor([300], dtype=t.uint8))
bad("tensor-infinite-integer", lambda t: t.tensor(INF, dtype=t.int64))
bad("tensor-words-array", lambda t: t.tensor(np.array(["a"])))
bad("tensor-integers-with-gradient", lambda t: t.tensor([1], requires_grad=True))
bad("from-numpy-list", lambda t: t.from_numpy([1]))
bad("older-tensor-of-float", lambda t: t.Tensor(2.5))
bad("older-tensor-of-word", lambda t: t.Tensor("a"))
bad("out-type", lambda t: t.add(t.ones(2), 1, out=t.zeros(2, dtype=t.int64)))
bad("out-gradient", lambda t: t.exp(t.ones(2, requires_grad=True), out=t.zeros(2)))
bad("default-type-integer", lambda t: t.set_default_dtype(t.int32))
bad("finfo-integer", lambda t: t.finfo(t.int32))
bad("iinfo-float", lambda t: t.iinfo(t.float32))
bad("brain-float-numpy", lambda t: t.ones(2).bfloat16().numpy(), says="float()")
bad("to-nowhere", lambda t: t.ones(2).to("foo"))
bad("to-option", lambda t: t.ones(2).to(foo=1))
bad("format-of-many", lambda t: f"{t.ones(2):.3f}")
bad("size-dim", lambda t: t.ones(2, 3).size(5))
bad("channels-last-vector", lambda t: t.ones(3).to(memory_format=t.channels_last))
