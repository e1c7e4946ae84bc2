"""What a tensor says of itself, and the few functions that give no tensors."""

from __future__ import annotations

import copy
import math
import pickle
from typing import Any

import numpy as np
import pytest

import glowgrad as gg

DEVICES = ("cpu", "webgpu")


@pytest.mark.parametrize("device", DEVICES)
def test_memory(device: str) -> None:
    x = gg.zeros(2, 3, 4, device=device)
    assert (x.stride(), x.stride(-1), x.stride(0)) == ((12, 4, 1), 1, 12)
    assert x[1, 1:].storage_offset() == 16
    assert x.data_ptr() == x.view(-1).data_ptr() != x.clone().data_ptr()
    assert x[1].data_ptr() - x.data_ptr() == 48
    assert (x.nbytes, x.itemsize, x.nelement(), x.ndimension()) == (96, 4, 24, 3)
    assert x.size(-1) == 4
    assert isinstance(x.shape[1:], gg.Size)
    assert x.layout is gg.strided
    assert x.get_device() == (-1 if device == "cpu" else 0)
    assert (x.is_cpu, x.is_cuda) == (device == "cpu", device != "cpu")
    assert not (x.is_sparse)
    assert not (x.is_quantized)
    assert not (x.is_meta)
    assert not (x.is_pinned())
    assert x.is_floating_point()
    assert x.is_signed()
    assert x.type() == ("glowgrad." if device == "cpu" else "glowgrad.webgpu.") + "FloatTensor"


def test_a_device_is_one_object_also_when_copied() -> None:
    place = gg.device("cpu")
    assert place is gg.device("cpu:0") is gg.ones(1).device
    assert copy.deepcopy(place) is place
    assert pickle.loads(pickle.dumps(place)) is place


@pytest.mark.parametrize("value", [0.0, -0.0, float("nan"), float("inf"), 3, 2.5, True])
@pytest.mark.parametrize("device", DEVICES)
def test_numbers_keep_their_sign_and_kind(device: str, value: float) -> None:
    for kind in (gg.float32, gg.int32):
        x = gg.ones(2, dtype=kind, device=device)
        for made, wanted in ((x * value, x.cpu().numpy() * value), (x / 4, x.cpu().numpy() / 4)):
            got = made.cpu().numpy()
            assert np.array_equal(got, wanted, equal_nan=True)
            assert np.array_equal(np.signbit(got), np.signbit(wanted))


@pytest.mark.parametrize("device", DEVICES)
def test_memory_formats(device: str) -> None:
    values = np.arange(120, dtype=np.float32).reshape(2, 3, 4, 5)
    x = gg.tensor(values, device=device)
    y = x.contiguous(memory_format=gg.channels_last)
    assert y.shape == x.shape
    assert y.stride() == (60, 1, 15, 3)
    assert y.is_contiguous(memory_format=gg.channels_last)
    assert not y.is_contiguous()
    assert not x.is_contiguous(memory_format=gg.channels_last)
    np.testing.assert_array_equal(y.cpu().numpy(), values)
    assert x.to(memory_format=gg.channels_last).stride() == y.stride()
    assert gg.empty(2, 3, 4, 5, memory_format=gg.channels_last).stride() == y.stride()
    assert y.clone(memory_format=gg.contiguous_format).is_contiguous()


def test_numbers_and_texts() -> None:
    assert f"{gg.tensor(1.5)}" == "1.5"
    assert f"{gg.tensor(3)} {gg.tensor(True)}" == "3 True"
    assert f"{gg.tensor(1.234):>6.2f}|" == "  1.23|"
    assert "%d" % gg.tensor([3]) == "3"  # noqa: UP031
    assert f"{gg.tensor([1.5])}" == "tensor([1.5000])"
    assert [10, 20][gg.tensor(1)] == 20
    assert (math.floor(gg.tensor([1.7])), math.sqrt(gg.tensor(4.0)), complex(gg.tensor(1.0))) == (
        1, 2.0, 1 + 0j
    )  # fmt: skip
    assert 2 in gg.tensor([1, 2])
    assert 3 not in gg.tensor([1, 2])
    assert (gg.tensor([1]) == "a") is False
    assert (gg.tensor([1]) == None) is False  # noqa: E711


def test_numpy_functions_of_tensors() -> None:
    x = gg.tensor([0.0, 1.0])
    made = np.exp(x)
    assert isinstance(made, gg.Tensor)
    assert gg.allclose(made, x.exp())
    assert np.asarray(x, np.int32).dtype == np.int32
    y = gg.tensor([1.0], requires_grad=True)
    assert y.numpy(force=True).tolist() == [1.0]
    assert gg.ones(1, device="webgpu").numpy(force=True).tolist() == [1.0]


def test_copies() -> None:
    x = gg.ones(2, requires_grad=True)
    for made in (copy.copy(x), copy.deepcopy(x)):
        assert made.requires_grad
        assert gg.equal(made, x)


def test_compile_takes_pytorch_s_options() -> None:
    def f(x: Any) -> Any:
        return x + 1

    assert gg.compile(f, mode="max-autotune", fullgraph=True)(gg.ones(1)).item() == 2
    assert gg.compile(f, disable=True) is f

    @gg.compile
    def g(x: Any) -> Any:
        return x * 2

    @gg.compile(dynamic=True)
    def h(x: Any) -> Any:
        return x * 3

    assert (g(2), h(2)) == (4, 6)
    model = gg.nn.Linear(2, 2)
    assert isinstance(gg.compile(model), gg.nn.Linear)
    with pytest.raises(TypeError, match="list"):
        gg.compile([1])


def test_assert_close() -> None:
    x = gg.tensor([1.0, 2.0])
    gg.testing.assert_close(x + 1e-7, x)
    gg.testing.assert_close([x, {"a": 1.0}], [x.clone(), {"a": 1.0 + 1e-9}])
    gg.testing.assert_close(x, x + 0.1, rtol=0, atol=0.2)
    gg.testing.assert_close(gg.tensor([math.nan]), gg.tensor([math.nan]), equal_nan=True)
    with pytest.raises(AssertionError, match="1 of 2 elements"):
        gg.testing.assert_close(x, gg.tensor([1.0, 2.1]))
    with pytest.raises(AssertionError, match="float64"):
        gg.testing.assert_close(x, x.double())
    with pytest.raises(AssertionError, match=r"\(2,\) and \(1,\)"):
        gg.testing.assert_close(x, x[:1])
    with pytest.raises(AssertionError, match="mine"):
        gg.testing.assert_close(x, x + 1, msg="mine")


def test_named_results() -> None:
    found = gg.tensor([[1.0, 3.0], [5.0, 4.0]]).max(1)
    assert found.values.tolist() == [3.0, 5.0]
    assert found.indices.tolist() == [1, 0]
    assert repr(found) == (
        "glowgrad.return_types.max(\nvalues=tensor([3., 5.]),\nindices=tensor([1, 0]))"
    )


def test_older_kinds_of_tensors() -> None:
    assert isinstance(gg.ones(1), gg.FloatTensor)
    assert not isinstance(gg.ones(1), gg.LongTensor)
    assert gg.ones(1).type(gg.LongTensor).dtype is gg.int64
    with pytest.raises(ValueError, match="NoTensor"):
        gg.ones(1).type("NoTensor")


def test_every_size_of_sort_and_scan_on_the_gpu() -> None:
    rng = np.random.default_rng(0)
    for length in (1, 31, 32, 33, 63, 64, 65, 127, 129, 1000, 4097, 20_011):
        values = rng.integers(0, 50, (2, length)).astype(np.float32)
        x = gg.tensor(values, device="webgpu")
        order = x.argsort(stable=True).cpu().numpy()
        np.testing.assert_array_equal(order, values.argsort(1, kind="stable"))
        np.testing.assert_array_equal(x.cummax(1).values.cpu(), np.maximum.accumulate(values, 1))
        np.testing.assert_array_equal(x.long().cumsum(1).cpu(), values.astype(int).cumsum(1))
