"""The checks of exercises: each failure says what differs first, and what is right passes."""

import math

import numpy as np
import pytest

import glowgrad as gg
from glowgrad import checks


def said(check, *arguments, **options) -> str:
    """What a check says to something wrong."""
    with pytest.raises(AssertionError) as caught:
        check(*arguments, **options)
    return str(caught.value)


X = gg.tensor([[1.0, 2.0], [3.0, 4.0]])


@pytest.mark.parametrize(
    ("got", "wanted", "message"),
    [
        (None, X, "The result is None: does your function end with return?"),
        ("no", X, "must be a tensor of shape (2, 2), not of type str"),
        (X[0], X, "has the shape (2,), but must have (2, 2)"),
        (X + gg.tensor([0.0, 1.0]), X, "at [0, 1] is 3, but must be 2. 2 of 4 values differ."),
        (X * math.nan, X, "is nan at [0, 0]: is there a division by 0"),
        (math.inf, 1.0, "is inf, but must be 1."),
        ((X, 1.0), (X, 2.0), "The result, part 2, is 1, but must be 2."),
        (X, (X, 2.0), "must be 2 things, but it is of type Tensor"),
        (True, False, "is True, but must be False"),
        (lambda: 1, 1.0, "not of type function"),
    ],
)
def test_value_says_what_differs_first(got, wanted, message: str) -> None:
    assert message in said(checks.value, got, wanted)


def test_value_accepts_what_is_near_and_the_hint_follows_the_fact() -> None:
    checks.value(X + 1e-6, X)
    checks.value(X.tolist(), X)
    checks.value(np.float32(2), 2)
    checks.value(math.inf, math.inf)
    checks.value((X, {"a": 1}), (X, {"a": 1}))
    assert said(checks.value, 1.0, 2.0, hint="Add one.").endswith("but must be 2. Add one.")


class Cube(gg.autograd.Function):
    """x³ with a derivative that may be wrong."""

    factor = 3.0

    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * x * x

    @staticmethod
    def backward(ctx, g):
        (x,) = ctx.saved_tensors
        return g * Cube.factor * x * x


def test_a_gradient_is_compared_with_differences(monkeypatch: pytest.MonkeyPatch) -> None:
    checks.gradient(Cube.apply, X)
    checks.gradient(lambda a, b: a @ b, X, X)
    checks.gradient(lambda x: x * x, X, got=2 * X)
    assert "The gradient at [0, 0] is 1" in said(checks.gradient, lambda x: x * x, X, got=X)
    assert "is the graph cut" in said(checks.gradient, lambda a, b: a * b.detach(), X, X)
    monkeypatch.setattr(Cube, "factor", 2.0)
    assert "The gradient at [0, 0] is 2, but must be 3" in said(checks.gradient, Cube.apply, X)


def test_a_score_reaches_its_threshold() -> None:
    checks.score(0.9, 0.9)
    assert "The accuracy is 0.5; 0.9 is asked" in said(checks.score, 0.5, 0.9, name="The accuracy")
    said(checks.score, math.nan, 0.9)


def test_what_a_function_uses_is_read_from_its_code() -> None:
    def pool(x):
        return [row.amax() for row in x]

    checks.calls(pool, needs=["amax", "loop"], without=["MaxPool2d"])
    assert "`pool` uses a loop; the task is to do without." in said(
        checks.calls, pool, without=["loop"]
    )
    assert "`pool` does not use `reshape`." in said(checks.calls, pool, needs=["reshape"])


def test_lines_and_speed_are_compared_on_the_same_machine() -> None:
    scope: dict = {}
    exec(compile("def f(n):\n    for _ in range(n):\n        pass\n", "<cell>", "exec"), scope)
    checks.steps(lambda: scope["f"](3), at_most=10)
    assert "lines here; 10 are enough" in said(checks.steps, lambda: scope["f"](100), at_most=10)
    checks.faster_than(lambda: None, lambda: sum(range(10_000)), 2)
    assert "are asked for" in said(checks.faster_than, lambda: sum(range(10_000)), int, 2)


CHECK = "from glowgrad import checks\nchecks.value(double(3), 6)"
MISTAKES = [
    {"message": "You squared.", "same": "double(3)", "code": "def double(x): return x * x"},
    {"message": "Minus.", "when": "double(3) < 0"},
]


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("def double(x): return x ** 2", "You squared."),
        ("def double(x): return -x", "Minus."),
        ("def double(x): return 7", "The result is 7, but must be 6."),
        ("def double(x): return x.no", "has no attribute"),
    ],
)
def test_a_failed_check_looks_for_a_typical_mistake(run, code: str, message: str) -> None:
    graded = f"from glowgrad import checks\nchecks.graded(globals(), {CHECK!r}, {MISTAKES!r})"
    assert message in run(code + "\n" + graded).error["message"]


def test_a_right_answer_is_no_mistake() -> None:
    scope: dict = {}
    exec("def double(x): return 2 * x", scope)
    every = {"message": "Never.", "when": "True"}
    checks.graded(scope, CHECK, [every, *MISTAKES])
