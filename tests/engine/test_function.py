"""Operations with derivatives of one's own, gradcheck, and anomaly detection."""

from __future__ import annotations

import gc
import linecache
import weakref
from typing import Any

import numpy as np
import pytest

import glowgrad as gg
from glowgrad.autograd import Function, GradcheckError, gradcheck, gradgradcheck
from glowgrad.errors import GradientError


def leaf(*values: float) -> Any:
    return gg.tensor(values, dtype=gg.float32, requires_grad=True)


class Square(Function):
    @staticmethod
    def forward(ctx: Any, x: Any) -> Any:
        ctx.save_for_backward(x)
        assert not gg.is_grad_enabled()
        return x * x

    @staticmethod
    def backward(ctx: Any, g: Any) -> Any:
        (x,) = ctx.saved_tensors
        return 2 * x * g


class Wrong(Square):
    @staticmethod
    def backward(ctx: Any, g: Any) -> Any:
        (x,) = ctx.saved_tensors
        return gg.where(gg.arange(3) == 1, 3 * x * g, 2 * x * g)


def test_the_node_is_named_after_the_function() -> None:
    y = Square.apply(leaf(3))
    assert (y.grad_fn.name(), repr(y.grad_fn)) == ("SquareBackward", "<SquareBackward>")
    assert y.grad_fn.needs_input_grad == (True,)
    (saved,) = y.grad_fn.saved_tensors
    assert saved.item() == 3
    assert repr(y) == "tensor([9.], grad_fn=<SquareBackward>)"


def test_nothing_is_kept_where_nothing_is_recorded() -> None:
    assert Square.apply(gg.ones(2)).grad_fn is None
    with gg.no_grad():
        assert Square.apply(leaf(1)).grad_fn is None


def test_a_result_that_is_kept_does_not_hold_itself() -> None:
    class Exp(Function):
        @staticmethod
        def forward(ctx: Any, x: Any) -> Any:
            y = x.exp()
            ctx.save_for_backward(y)
            return y

        @staticmethod
        def backward(ctx: Any, g: Any) -> Any:
            return g * ctx.saved_tensors[0]

    gc.disable()
    try:
        y = Exp.apply(leaf(0))
        watch = weakref.ref(y)
        del y
        assert watch() is None
    finally:
        gc.enable()


def test_messages_of_functions() -> None:
    class Few(Square):
        @staticmethod
        def forward(ctx: Any, x: Any, scale: float) -> Any:
            return x * scale

        @staticmethod
        def backward(ctx: Any, g: Any) -> Any:
            return g

    with pytest.raises(
        GradientError, match=r"FewBackward returned 1 gradients, .* got 2 arguments"
    ):
        Few.apply(leaf(1), 2.0).sum().backward()
    with pytest.raises(RuntimeError, match=r"applied, not called: Square.apply"):
        Square()(leaf(1))
    loss = Square.apply(leaf(1)).sum()
    loss.backward()
    with pytest.raises(GradientError, match="retain_graph=True"):
        loss.backward()
    y = leaf(1) * 1
    loss = Square.apply(y).sum()
    y += 1
    with pytest.raises(GradientError, match=r"backward of Square needs .* changed in place 1 time"):
        loss.backward()


def test_a_backward_that_is_differentiable_once() -> None:
    class Numpy(Square):
        @staticmethod
        @gg.autograd.function.once_differentiable
        def backward(ctx: Any, g: Any) -> Any:
            (x,) = ctx.saved_tensors
            return gg.from_numpy(2 * x.detach().numpy() * g.detach().numpy())

    x = leaf(3)
    (g,) = gg.autograd.grad((Numpy.apply(x) * x).sum(), x, create_graph=True)
    assert g.item() == 9 + 3 * 6
    with pytest.raises(GradientError, match="once_differentiable"):
        g.sum().backward()


def test_gradcheck_says_which_elements_differ() -> None:
    x = gg.tensor([1.0, 2.0, 3.0], dtype=gg.float64, requires_grad=True)
    assert gradcheck(Square.apply, (x,))
    assert gradgradcheck(Square.apply, (x,))
    assert gradcheck(Square.apply, (x,), fast_mode=True)
    message = (
        r"mismatch for output 0 with respect to input 0: 1 of 9 .*\n"
        r"  element 1 by element 1: backward gives 6, the slope is 4"
    )
    with pytest.raises(GradcheckError, match=message):
        gradcheck(Wrong.apply, (x,))
    with pytest.raises(GradcheckError):
        gradcheck(Wrong.apply, (x,), fast_mode=True)
    assert not gradcheck(Wrong.apply, (x,), raise_exception=False)
    assert x.tolist() == [1, 2, 3]


def test_gradcheck_of_several_inputs_and_outputs() -> None:
    rng = np.random.default_rng(0)
    x, y = (gg.tensor(rng.standard_normal((2, 3)), requires_grad=True) for _ in range(2))

    def function(x: Any, y: Any, scale: float) -> Any:
        return x.argmax(), (x @ y.T).sin() * scale, (x / y.exp()).sum(0)

    assert gradcheck(function, (x, y, 2.0))
    assert gradcheck(function, (x, y, 2.0), check_batched_grad=True, check_grad_dtypes=True)
    assert gradgradcheck(function, (x, y, 2.0))
    with pytest.warns(UserWarning, match="float64"):
        assert gradcheck(lambda x: x * 2, (x.detach().float().requires_grad_(),), atol=1, eps=1e-2)
    with pytest.raises(NotImplementedError, match="backward only"):
        gradcheck(function, (x, y, 2.0), check_forward_ad=True)


def test_anomaly_detection_names_the_operation_and_the_line() -> None:
    name = "<a learner's cell>"
    lines = ["y = x.sqrt()", "loss = (y * 0).sum()", "loss.backward()"]
    linecache.cache[name] = (0, None, [line + "\n" for line in lines], name)
    x = leaf(0.0)
    with (
        gg.autograd.detect_anomaly(),
        pytest.raises(GradientError, match="Function 'SqrtBackward0' returned nan") as caught,
    ):
        exec(compile("\n".join(lines), name, "exec"), {"x": x})
    assert f"called in {name}, line 1: y = x.sqrt()" in str(caught.value)
    (leaf(0.0).sqrt() * 0).sum().backward()  # nobody looks


def test_anomaly_detection_is_switched_as_in_pytorch() -> None:
    assert not gg.autograd.is_anomaly_enabled()
    with gg.autograd.set_detect_anomaly(True):
        assert gg.autograd.is_anomaly_enabled()
        with gg.autograd.set_detect_anomaly(False):
            assert not gg.autograd.is_anomaly_enabled()
        y = leaf(0.0).sqrt() * 0
    assert not gg.autograd.is_anomaly_enabled()
    with gg.autograd.detect_anomaly(check_nan=False):
        y.sum().backward()
    y = leaf(0.0).sqrt() * 0
    with gg.autograd.detect_anomaly(), pytest.raises(GradientError, match="line is not known"):
        y.sum().backward()


def test_anomaly_detection_tells_where_a_failing_backward_came_from() -> None:
    class Failing(Square):
        @staticmethod
        def backward(ctx: Any, g: Any) -> Any:
            raise ZeroDivisionError("mine")

    with gg.autograd.detect_anomaly(), pytest.raises(GradientError, match=r"mine\n.*Failing.*line"):
        Failing.apply(leaf(1)).sum().backward()


def test_nothing_is_remembered_where_nobody_looks_for_anomalies() -> None:
    assert (leaf(1) * 2).grad_fn.made_at is None
