"""Where operations are recorded: no_grad, enable_grad, set_grad_enabled, inference_mode."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

import glowgrad as gg
from glowgrad.errors import GradientError


@pytest.mark.parametrize(
    ("mode", "inside"),
    [
        (gg.no_grad(), False),
        (gg.enable_grad(), True),
        (gg.inference_mode(), False),
        (gg.inference_mode(False), True),
    ],
)
def test_modes_as_context_and_decorator(mode: Any, inside: bool) -> None:
    @mode
    def function(depth: int) -> bool:
        return function(depth - 1) if depth else gg.is_grad_enabled()

    for outside in (True, False):
        with gg.set_grad_enabled(outside):
            assert function(3) is inside
            assert gg.is_grad_enabled() is outside
            with mode:
                assert gg.is_grad_enabled() is inside
            assert gg.is_grad_enabled() is outside


def test_set_grad_enabled_in_all_its_forms() -> None:
    try:
        gg.set_grad_enabled(False)
        assert not gg.is_grad_enabled()
        gg.set_grad_enabled(True)
        with gg.set_grad_enabled(False):
            assert not gg.is_grad_enabled()
        assert gg.is_grad_enabled()

        @gg.set_grad_enabled(False)
        def function() -> bool:
            return gg.is_grad_enabled()

        assert gg.is_grad_enabled()
        assert not function()
        assert gg.is_grad_enabled()
    finally:
        gg.set_grad_enabled(True)


def test_a_generator_works_without_gradients_but_its_caller_does_not() -> None:
    ended = []

    @gg.no_grad()
    def numbers() -> Iterator[Any]:
        try:
            while True:
                sent = yield gg.is_grad_enabled()
                ended.append(sent)
        except KeyError:
            yield "caught"
        finally:
            ended.append(gg.is_grad_enabled())

    made: Any = numbers()
    assert next(made) is False
    assert gg.is_grad_enabled()
    assert made.send(5) is False
    assert made.throw(KeyError("x")) == "caught"
    assert gg.is_grad_enabled()
    made.close()
    assert ended == [5, False]


def test_a_class_is_decorated_with_a_warning() -> None:
    class Model:
        def __init__(self) -> None:
            self.recorded = gg.is_grad_enabled()

    with pytest.warns(FutureWarning, match="decorate the methods"):
        made = gg.no_grad()(Model)
    assert not made().recorded


def test_tensors_of_inference_mode_stay_outside_of_graphs() -> None:
    w = gg.ones(2, requires_grad=True)
    with gg.inference_mode():
        assert gg.is_inference_mode_enabled()
        y = w * 2
        y.add_(1)
        assert y.is_inference()
        assert y[0].is_inference()
        with gg.inference_mode(False):
            assert not gg.is_inference_mode_enabled()
            assert (w * 2).requires_grad
    assert not y.requires_grad
    assert not w.is_inference()
    assert y.tolist() == [3, 3]
    assert (y + w).requires_grad  # nothing of y is kept
    with pytest.raises(GradientError, match="clone"):
        _ = w * y
    assert (w * y.clone()).requires_grad
    with pytest.raises(RuntimeError, match="clone"):
        y.add_(1)
    with pytest.raises(GradientError, match="clone"):
        y.requires_grad_()

    @gg.inference_mode
    def predict(x: Any) -> Any:
        return x * w

    assert predict(gg.ones(2)).is_inference()
