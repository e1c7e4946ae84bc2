"""Runs inside Pyodide (see simd-numpy.test.js): every kernel against the numpy rule it replaces."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np

from glowgrad.cpu import host, memory, simd, simd_functions
from glowgrad.ops import (
    attention,
    conv,
    elementwise,
    loss,
    normalization,
    optimizer,
    pool,
    recurrent,
)  # fmt: skip

random = np.random.default_rng(0)


def array(*shape: int) -> np.ndarray:
    return random.standard_normal(shape).astype(np.float32)


def check(name: str, got: Any, expected: Any, tolerance: float = 1e-4) -> None:
    assert got.dtype == expected.dtype, f"{name}: {got.dtype}, not {expected.dtype}"
    assert got.shape == expected.shape, f"{name}: shape {got.shape}, not {expected.shape}"
    np.testing.assert_allclose(got, expected, tolerance, tolerance, err_msg=name)


def check_addresses() -> None:
    for probe in (array(3), array(9, 9)[2:, 3:], array(4, 5).T, np.arange(5), np.array(True)):
        assert memory.address(probe) == probe.ctypes.data
    assert memory.address is memory._by_header, "the fast way to an address no longer works"


def check_matmul() -> None:
    cases = {
        "plain": (array(33, 40), array(40, 19)),
        "one row": (array(1, 400), array(400, 190)),
        "below the threshold": (array(3, 4), array(4, 5)),
        "transposed": (array(40, 33).T, array(19, 40).T),
        "strided": (array(66, 120)[::2, ::3], array(40, 38)[:, ::2]),
        "backwards": (array(33, 40)[::-1, ::-1], array(40, 19)[::-1]),
        "broadcast": (np.broadcast_to(array(1, 40), (33, 40)), array(40, 19)),
        "empty": (array(0, 40), array(40, 19)),
        "nothing to sum": (array(33, 0), array(0, 19)),
        "batched": (array(5, 13, 17), array(5, 17, 21)),
        "one for all": (array(2, 3, 13, 17), array(17, 21)),
        "one for all, broadcast": (array(6, 13, 17), np.broadcast_to(array(17, 21), (6, 17, 21))),
        "all for one": (array(13, 17), array(4, 17, 21)),
        "heads": (
            array(2, 9, 4, 16).transpose(0, 2, 1, 3),
            array(2, 9, 4, 16).transpose(0, 2, 3, 1),
        ),
        "three leading axes": (array(2, 3, 4, 7, 8), array(2, 1, 4, 8, 9)),
        "no batch": (array(0, 40, 50), array(0, 50, 60)),
        "vector": (array(30, 40), array(40)),
        "float64": (array(30, 40).astype(np.float64), array(40, 30).astype(np.float64)),
        "mixed": (array(30, 40), array(40, 30).astype(np.float64)),
        "integers": (np.arange(600).reshape(20, 30), np.arange(600).reshape(30, 20)),
    }
    for name, (a, b) in cases.items():
        check(f"matmul, {name}", simd.matmul(a, b), np.matmul(a, b))
    odd = np.zeros(40 * 40, np.dtype([("byte", np.uint8), ("value", np.float32)]))
    odd["value"] = array(1600)
    matrix = odd["value"].reshape(40, 40)
    check("matmul, odd strides", simd.matmul(matrix, matrix), np.matmul(matrix, matrix))


def check_convolution() -> None:
    for stride, padding, dilation, groups, layout in product(
        [(1, 1), (2, 1)], [(0, 0), (1, 2)], [(1, 1), (2, 1)], [1, 2, 6], ["dense", "strided", "f8"]
    ):
        x, w = array(3, 6, 11, 9), array(12, 6 // groups, 3, 2)
        if layout == "strided":
            x, w = array(11, 9, 6, 3).transpose(3, 2, 0, 1), array(3, 2, 6 // groups, 12).T
            w = np.swapaxes(w, 2, 3)
        if layout == "f8":
            x, w = x.astype(np.float64), w.astype(np.float64)
        attrs: Any = {
            "stride": stride, "padding": padding, "dilation": dilation, "groups": groups
        }  # fmt: skip
        y = conv.conv2d.numpy(x, w, **attrs)
        g = random.standard_normal(y.shape).astype(y.dtype)
        check(f"conv2d {attrs} {layout}", simd.kernels["conv2d"](x, w, **attrs), y)
        for name, arrays, shape in (
            ("conv2d_input_grad", (g, w), {"input_shape": x.shape}),
            ("conv2d_weight_grad", (g, x), {"weight_shape": w.shape}),
        ):
            got = simd.kernels[name](*arrays, **attrs, **shape)
            expected = getattr(conv, name).numpy(*arrays, **attrs, **shape)
            check(f"{name} {attrs} {layout}", got, expected)


def check_transposed_convolution() -> None:
    """Back to inputs that a convolution with these weights would not quite cover."""
    for stride, padding, dilation, extra in product(
        [(1, 1), (3, 2)], [(0, 0), (2, 3)], [(1, 1), (2, 2)], [(0, 0), (1, 1)]
    ):
        g, w = array(2, 6, 5, 4), array(6, 2, 3, 3)
        shape = tuple(
            (g.shape[2 + i] - 1) * stride[i] - 2 * padding[i] + dilation[i] * 2 + extra[i] + 1
            for i in (0, 1)
        )
        attrs: Any = {"stride": stride, "padding": padding, "dilation": dilation, "groups": 2}
        attrs["input_shape"] = (2, 4, *shape)
        got = simd.kernels["conv2d_input_grad"](g, w, **attrs)
        check(f"transposed {attrs}", got, conv.conv2d_input_grad.numpy(g, w, **attrs))


def check_pooling() -> None:
    for size, stride, padding, dilation, hang in (
        ((2, 2), (2, 2), (0, 0), (1, 1), False),
        ((3, 2), (1, 2), (1, 1), (1, 1), False),
        ((3, 2), (2, 1), (2, 1), (2, 3), False),
        ((2, 3), (3, 4), (1, 1), (1, 1), True),
    ):
        for x in (array(2, 3, 9, 14), array(2, 3, 14, 9).swapaxes(2, 3)):
            attrs: Any = {
                "kernel_size": size, "stride": stride, "padding": padding, "dilation": dilation
            }  # fmt: skip
            attrs["places"] = tuple(
                pool.pooled_size(x.shape[2 + i], size[i], stride[i], padding[i], dilation[i], hang)
                for i in (0, 1)
            )
            values, places = pool.max_pool2d.numpy(x, **attrs)
            places = places.astype(np.int64)  # numpy counts in 32 bits there; the engine does not
            got_values, got_places = simd.kernels["max_pool2d"](x, **attrs)
            check(f"max_pool2d {attrs}", got_values, values)
            check(f"max_pool2d's places {attrs}", got_places, places)
            g = array(*values.shape)
            attrs["input_shape"] = x.shape
            got = simd.kernels["max_pool2d_grad"](g, places, **attrs)
            check("max_pool2d_grad", got, pool.max_pool2d_grad.numpy(g, places, **attrs))


def check_elementwise() -> None:
    for shape in ((7,), (61, 67), (3, 5, 1001), ()):
        x, g = array(*shape), array(*shape)
        check("relu", simd.relu(x), elementwise.relu.numpy(x))
        check("relu, transposed", simd.relu(x.T), elementwise.relu.numpy(x.T))
        check("relu_grad", simd.relu_grad(g, x), elementwise.relu_grad.numpy(g, x))
    large = random.integers(-9, 9, 5000)
    check("relu of integers", simd.relu(large), np.maximum(large, 0))


def check_functions() -> None:
    """Functions of one array and of two, below and above the size from which kernels run."""
    for shape in ((7,), (33, 31), (1001,), (0,)):
        x, y = array(*shape), 1 + np.abs(array(*shape))
        before = sum(host.taken.values())
        for module, names in simd_functions._OF_ONE.items():
            for name in names:
                values = y if name.startswith("log") else x
                rule = simd_functions._rule(module, name)
                check(name, simd.kernels[name](values), rule(values), 1e-6)
                check(f"{name}, turned", simd.kernels[name](values.T), rule(values.T), 1e-6)
        for module, names in simd_functions._OF_TWO.items():
            for name in names:
                rule = simd_functions._rule(module, name)
                check(name, simd.kernels[name](x, y), rule(x, y), 1e-6)
                check(f"{name}, broadcast", simd.kernels[name](x, y[:1]), rule(x, y[:1]), 1e-6)
        assert (sum(host.taken.values()) > before) == (x.size > 1000), f"kernels for {shape}"


def check_rows() -> None:
    for shape in ((1, 3), (33, 10), (2, 3, 67), (0, 4), (5, 4, 3, 3)):
        x = array(*shape)
        check("softmax", simd.kernels["softmax"](x.T), loss.softmax.numpy(x.T), 1e-6)
        check("log_softmax", simd.kernels["log_softmax"](x), loss.log_softmax.numpy(x), 2e-6)
        for name, size in (("layer_norm", shape[-1]), ("batch_norm", shape[1])):
            rule, back = (getattr(normalization, n) for n in (name, f"{name}_grad"))
            if 0 in shape or x.size == size:
                continue
            weight, bias = array(size), array(size)
            made = rule.numpy(x, weight, bias, eps=1e-5)
            got = simd.kernels[name](x, weight, bias, eps=1e-5)
            ins = array(*shape), x, weight, *made[1:]
            pairs = [*zip(got, made, strict=True)]
            pairs += zip(simd.kernels[f"{name}_grad"](*ins), back.numpy(*ins), strict=True)
            for own, expected in pairs:
                check(f"{name} {shape}", own, expected, 2e-5)
    scalar = np.array(3, np.float32)
    check(
        "softmax of one number",
        np.asarray(simd.kernels["softmax"](scalar[None])),
        np.ones(1, np.float32),
    )
    x, target = array(33, 10), random.integers(0, 10, 33).astype(np.int64)
    target[3] = -100
    for name, arrays in (
        ("cross_entropy", (x, target)),
        ("cross_entropy_grad", (array(33), x, target)),
    ):
        got = simd.kernels[name](*arrays, ignore_index=-100)
        check(
            name,
            got,
            getattr(loss, name).numpy(*arrays, ignore_index=-100).astype(np.float32),
            2e-6,
        )


def check_optimizers() -> None:
    for shape, layout in product([(0,), (3,), (17, 9)], ["dense", "transposed"]):
        start, g = array(*shape), array(*shape)
        for name, variants, buffers in (
            (
                "sgd_step",
                [
                    {"momentum": m, "dampening": d, "weight_decay": wd, "nesterov": n}
                    for m, d, wd, n in (
                        (0.0, 0.0, 0.0, False),
                        (0.9, 0.1, 0.01, False),
                        (0.9, 0.0, 0.0, True),
                    )
                ],
                1,
            ),
            (
                "adam_step",
                [
                    {"beta1": 0.9, "beta2": 0.999, "eps": 1e-8, "weight_decay": wd, "decoupled": d}
                    for wd, d in ((0.0, False), (0.1, False), (0.1, True))
                ],
                2,
            ),
        ):
            for variant in variants:
                count = 0 if variant.get("momentum") == 0 else buffers
                runs = []
                for rule in (simd.kernels[name], getattr(optimizer, name).numpy):
                    arrays = [start.copy(), *(np.zeros_like(start) for _ in range(count))]
                    if layout == "transposed":
                        arrays = [a.T for a in arrays]
                    for step in (1, 2, 3):
                        counter: Any = {"step": step} if buffers == 2 else {"first": step == 1}
                        slope = g.T if layout == "transposed" else g
                        rule(arrays[0], slope, *arrays[1:], lr=0.01, **variant, **counter)
                    runs.append(arrays)
                for got, expected in zip(*runs, strict=True):
                    check(f"{name} {variant} {shape} {layout}", got, expected, 1e-5)


def check_recurrence() -> None:
    for (name, gates, states), sizes, reverse in product(
        [("lstm", 4, 2), ("gru", 3, 1), ("rnn_tanh", 1, 1), ("rnn_relu", 1, 1)],
        [(9, 9, 4), (7,)],
        [False, True],
    ):
        primitive: Any = getattr(recurrent, name)
        rows, most, size = sum(sizes), max(sizes), 13
        w, b = array(gates * size, size), array(gates * size)
        start = [array(most, size).T.copy().T for _ in range(states)]
        attrs: Any = {"batch_sizes": sizes, "reverse": reverse}
        x = array(rows, gates * size)
        before = [s.copy() for s in start]
        made = simd.kernels[name](x, w, b, *start, **attrs)
        for got, expected in zip(made, primitive.numpy(x, w, b, *start, **attrs), strict=True):
            check(f"{name} {attrs}", got, expected)
        assert all((a == b).all() for a, b in zip(start, before, strict=True)), "start was changed"
        back: Any = (array(rows, size), w, made[-1], *start)
        expected = getattr(recurrent, f"{name}_grad").numpy(*back, **attrs)
        for got, right in zip(simd.kernels[f"{name}_grad"](*back, **attrs), expected, strict=True):
            check(f"{name}_grad {attrs}", got, right)


def check_attention() -> None:
    heads, T, S, D, E = (2, 3), 70, 67, 5, 6
    whole = array(2, T, 3, D)
    seen = random.random((T, S)) < 0.6
    seen[4] = False
    for causal, mask, apart in product(
        [False, True],
        [(), (seen,), (array(2, 1, 1, S),), (np.where(seen, 0, -np.inf).astype(np.float32),)],
        [False, True],
    ):
        q = whole.transpose(0, 2, 1, 3) if apart else array(*heads, T, D)
        k, v = array(*heads, S, D), array(*heads, E, S).swapaxes(2, 3)
        attrs: Any = {"scale": 0.3, "causal": causal}
        y, logs = attention.attention.numpy(q, k, v, *mask, **attrs)
        for got, right in zip(
            simd.kernels["attention"](q, k, v, *mask, **attrs), (y, logs), strict=True
        ):
            check(f"attention {attrs}", got, right)
        back: Any = (array(*y.shape), q, k, v, y, logs, *mask)
        expected = attention.attention_grad.numpy(*back, **attrs)
        for got, right in zip(
            simd.kernels["attention_grad"](*back, **attrs), expected, strict=True
        ):
            check(f"attention_grad {attrs}", got, right)


def check_switch() -> None:
    assert simd.available()
    simd.enable(False)
    assert not simd.available()
    x, w = array(2, 3, 8, 8), array(4, 3, 3, 3)
    attrs: Any = {"stride": (1, 1), "padding": (1, 1), "dilation": (1, 1), "groups": 1}
    off = simd.kernels["conv2d"](x, w, **attrs)
    assert (off == conv.conv2d.numpy(x, w, **attrs)).all(), "switched off, yet not numpy's answer"
    simd.enable(True)
    assert simd.available()
