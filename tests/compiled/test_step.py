"""Compiled steps: the same numbers as the function itself, and what happens around them."""

from __future__ import annotations

import signal
import types
import warnings
from collections.abc import Callable
from typing import Any

import pytest

import glowgrad as gg
from glowgrad import nn
from glowgrad.compiled import CompiledStep, CompileError
from glowgrad.nn import functional as F
from glowgrad.tensor import Tensor

Step = Callable[..., Any]


def model(*extra: nn.Module) -> nn.Sequential:
    return nn.Sequential(nn.Linear(6, 8), nn.ReLU(), *extra, nn.Linear(8, 3))


def batches(count: int, rows: int = 5) -> list[tuple[Tensor, Tensor]]:
    gg.manual_seed(1)
    return [(gg.randn(rows, 6), gg.randint(0, 3, (rows,))) for _ in range(count)]


def replays(step: Any) -> int:
    """How many calls ran without Python."""
    assert isinstance(step, CompiledStep)
    return sum(kind.replay.runs for kind in step._kinds.values() if kind.replay is not None)


def both(build: Callable[[], Step], calls: int = 7) -> list[tuple[Any, Any]]:
    """What a step gives in each of some calls, as it is and compiled, each from the same start."""
    found = []
    for compiled in (False, True):
        gg.manual_seed(0)
        step = build()
        if compiled:
            step = gg.compile(step)
        given = batches(calls)
        gg.manual_seed(2)
        found.append([step(*batch) for batch in given])
    assert replays(step) >= calls - 4
    return list(zip(*found, strict=True))


def same_losses(build: Callable[[], Step], calls: int = 7) -> None:
    for plain, compiled in both(build, calls):
        assert plain.item() == pytest.approx(compiled.item(), rel=1e-5)


OPTIMIZERS: list[Callable[[Any], gg.optim.Optimizer]] = [
    lambda p: gg.optim.SGD(p, lr=0.1),
    lambda p: gg.optim.SGD(p, lr=0.1, momentum=0.9, nesterov=True),
    lambda p: gg.optim.Adam(p, lr=0.01),
    lambda p: gg.optim.AdamW(p, lr=0.01, weight_decay=0.1),
    lambda p: gg.optim.RMSprop(p, lr=0.01, momentum=0.9, centered=True),
    lambda p: gg.optim.Adagrad(p, lr=0.1, lr_decay=0.1),
    lambda p: gg.optim.Adadelta(p, lr=1.0, weight_decay=0.1),
    lambda p: gg.optim.Adamax(p, lr=0.01),
    lambda p: gg.optim.NAdam(p, lr=0.01, weight_decay=0.1, decoupled_weight_decay=True),
    lambda p: gg.optim.Rprop(p, lr=0.01),
]


@pytest.mark.parametrize("number", range(len(OPTIMIZERS)))
def test_a_training_step_gives_the_losses_of_the_function(number: int) -> None:
    def build() -> Step:
        net = model(nn.Dropout(0.3))
        optimizer = OPTIMIZERS[number](net.parameters())

        def step(x: Tensor, y: Tensor) -> Tensor:
            optimizer.zero_grad()
            loss = F.cross_entropy(net(x), y)
            loss.backward()
            optimizer.step()
            return loss

        return step

    same_losses(build)


def test_gradients_add_up_over_calls() -> None:
    kept: list[nn.Sequential] = []

    def build() -> Step:
        net = model()
        kept.append(net)

        def step(x: Tensor, y: Tensor) -> Tensor:
            loss = F.cross_entropy(net(x), y)
            loss.backward()
            return loss

        return step

    same_losses(build)
    for p, q in zip(kept[0].parameters(), kept[1].parameters(), strict=True):
        gg.testing.assert_close(p.grad, q.grad)


def test_a_gradient_that_is_held_keeps_its_values() -> None:
    net = model()

    @gg.compile
    def step(x: Tensor, y: Tensor) -> Tensor:
        net.zero_grad()
        loss = F.cross_entropy(net(x), y)
        loss.backward()
        return loss

    held, values = [], []
    for x, y in batches(8):
        step(x, y)
        grad = net[0].weight.grad
        held.append(grad)
        values.append(grad.clone())
        views = grad[0]
    assert replays(step) >= 4
    for grad, value in zip(held, values, strict=True):
        gg.testing.assert_close(grad, value)
    gg.testing.assert_close(views, values[-1][0])


def test_gradients_cleared_outside_and_once_forgotten() -> None:
    def build(compiled: bool) -> Step:
        net = model()
        calls = 0

        def backward(x: Tensor, y: Tensor) -> Tensor:
            loss = F.cross_entropy(net(x), y)
            loss.backward()
            return loss

        if compiled:
            backward = gg.compile(backward)

        def step(x: Tensor, y: Tensor) -> Tensor:
            nonlocal calls
            calls += 1
            if calls not in (6, 9):
                net.zero_grad()
            backward(x, y)
            return net[0].weight.grad.sum()

        return step

    found = []
    for compiled in (False, True):
        gg.manual_seed(0)
        step = build(compiled)
        found.append([step(*batch).item() for batch in batches(10)])
    assert found[0] == pytest.approx(found[1], rel=1e-5)


def test_a_setting_left_changed_runs_as_it_is() -> None:
    def step(x: Tensor) -> Tensor:
        gg.set_grad_enabled(not gg.is_grad_enabled())
        return x * 2

    try:
        runs_as_it_is(step, "setting")
    finally:
        gg.set_grad_enabled(True)


def test_values_that_numpy_makes_of_an_argument_run_as_they_are() -> None:
    found = runs_as_it_is(lambda x: gg.tensor(x.numpy() * 2), "looks at a tensor's values")
    assert [x[0].item() for x in found] == [0, 2, 4, 6]


def test_a_schedule_inside_and_a_rate_set_outside_are_followed() -> None:
    def build() -> Step:
        net = model()
        optimizer = gg.optim.Adam(net.parameters(), lr=0.05)
        schedule = gg.optim.lr_scheduler.ExponentialLR(optimizer, 0.5)

        def step(x: Tensor, y: Tensor) -> Tensor:
            optimizer.zero_grad()
            loss = F.cross_entropy(net(x), y)
            loss.backward()
            optimizer.step()
            schedule.step()
            return loss

        return step

    same_losses(build)

    gg.manual_seed(0)
    net = model()
    optimizer = gg.optim.SGD(net.parameters(), lr=0.1)

    @gg.compile
    def step(x: Tensor, y: Tensor) -> Tensor:
        optimizer.zero_grad()
        loss = F.cross_entropy(net(x), y)
        loss.backward()
        optimizer.step()
        return loss

    for x, y in batches(5):
        step(x, y)
    optimizer.param_groups[0]["lr"] = 0.0
    before = net[0].weight.clone()
    step(x, y)
    assert replays(step) >= 3
    gg.testing.assert_close(before, net[0].weight)


def test_clipping_and_normalization_inside() -> None:
    def build() -> Step:
        net = model(nn.BatchNorm1d(8))
        optimizer = gg.optim.Adam(net.parameters(), lr=0.05)

        def step(x: Tensor, y: Tensor) -> Tensor:
            optimizer.zero_grad()
            loss = F.cross_entropy(net(x), y)
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 0.5)
            optimizer.step()
            return loss

        return step

    same_losses(build)


def test_random_numbers_go_on_where_they_were() -> None:
    def build() -> Step:
        def step(x: Tensor, y: Tensor) -> Tensor:
            noise = gg.randn(5, 6) + gg.rand(5, 6)
            return (x * noise).sum() + gg.randint(0, 100, (5,)).float().mean()

        return step

    same_losses(build)


def test_results_of_many_shapes_and_nests() -> None:
    @gg.compile
    def step(batch: dict[str, Any], scale: float) -> dict[str, Any]:
        x = batch["x"]
        return {"double": x * scale, "both": (x.sum(0), x.T), "given": x, "scale": scale}

    for number in range(6):
        x = gg.arange(6.0).reshape(2, 3) + number
        made = step({"x": x}, 2.0)
        gg.testing.assert_close(made["double"], x * 2)
        gg.testing.assert_close(made["both"][0], x.sum(0))
        gg.testing.assert_close(made["both"][1], x.T)
        gg.testing.assert_close(made["given"], x)
        assert made["scale"] == 2.0
    assert replays(step) >= 3
    gg.testing.assert_close(step({"x": x}, 3.0)["double"], x * 3)


def test_results_are_not_overwritten_by_the_next_call() -> None:
    @gg.compile
    def step(x: Tensor) -> Tensor:
        return x * 2

    results = [step(gg.full((3,), float(n))) for n in range(6)]
    assert [r[0].item() for r in results] == [0, 2, 4, 6, 8, 10]


def test_a_step_runs_as_it_is_until_its_kernels_are_there(monkeypatch: Any) -> None:
    from glowgrad.compiled.numpy_program import NumpyProgram

    monkeypatch.setattr(NumpyProgram, "ready", False)
    calls = []

    def step(x: Tensor) -> Tensor:
        return x * 2 if gg.compiler.is_compiling() else calls.append(1) or x * 2

    compiled = gg.compile(step)
    found = [compiled(gg.full((3,), float(n)))[0].item() for n in range(5)]
    assert len(calls) == 3
    monkeypatch.setattr(NumpyProgram, "ready", True)
    found += [compiled(gg.full((3,), float(n)))[0].item() for n in range(5, 8)]
    assert found == [2 * n for n in range(8)]
    assert len(calls) == 3


def test_a_new_shape_is_compiled_too() -> None:
    net = model()

    @gg.compile
    def step(x: Tensor) -> Tensor:
        with gg.no_grad():
            return net(x)

    for rows in (4, 4, 4, 7, 7, 7, 4, 7):
        x = gg.randn(rows, 6)
        with gg.no_grad():
            gg.testing.assert_close(step(x), net(x))
    assert replays(step) >= 3


# what cannot be replayed


def runs_as_it_is(step: Step, words: str, calls: int = 4) -> list[Any]:
    """The results of a compiled step that says once, with these words, why it is not compiled."""
    compiled = gg.compile(step)
    with pytest.warns(UserWarning, match=words) as said:
        found = [compiled(gg.full((3,), float(n))) for n in range(calls)]
    assert len(said) == 1
    assert replays(compiled) == 0
    return found


def test_a_branch_on_values_runs_as_it_is() -> None:
    def step(x: Tensor) -> Tensor:
        return x + 1 if x.sum() > 3 else x - 1

    found = runs_as_it_is(step, "looks at a tensor's values")
    assert [x[0].item() for x in found] == [-1, 0, 3, 4]


def test_printing_runs_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    def step(x: Tensor) -> Tensor:
        print("step")
        return x

    runs_as_it_is(step, "prints")
    assert capsys.readouterr().out == "step\n" * 4


SEEN: list[Any] = []
FACTOR = 1.0
zero_grad = 0
CONFIG = {"scale": 1.0}


def test_a_list_that_grows_runs_as_it_is() -> None:
    SEEN.clear()

    def step(x: Tensor) -> Tensor:
        y = x * 2
        SEEN.append(y)
        return y

    runs_as_it_is(step, "SEEN|keeps a tensor")
    assert [y[0].item() for y in SEEN] == [0, 2, 4, 6]


def test_a_counter_runs_as_it_is() -> None:
    count = 0

    def step(x: Tensor) -> Tensor:
        nonlocal count
        count += 1
        return x * count

    found = runs_as_it_is(step, "count")
    assert [x[0].item() for x in found] == [0, 2, 6, 12]


def test_python_s_random_numbers_run_as_they_are() -> None:
    import random

    runs_as_it_is(lambda x: x * random.random(), "random numbers")


def test_a_shape_that_depends_on_values_runs_as_it_is() -> None:
    found = runs_as_it_is(lambda x: x[x > 1].sum(), "looks at a tensor's values")
    assert [x.item() for x in found] == [0, 0, 6, 9]


def test_a_global_that_changes_is_followed() -> None:
    global FACTOR
    FACTOR = 1.0

    @gg.compile
    def step(x: Tensor) -> Tensor:
        return x * FACTOR * CONFIG["scale"]

    x = gg.ones(3)
    for _ in range(5):
        assert step(x)[0].item() == 1
    FACTOR = 4.0
    assert step(x)[0].item() == 4
    CONFIG["scale"] = 0.5
    assert [step(x)[0].item() for _ in range(5)] == [2.0] * 5
    CONFIG["scale"] = 1.0


def test_a_global_named_as_an_attribute_does_not_count() -> None:
    """As in `for zero_grad in range(…)`, or more likely `for step in range(…)`, in a cell."""
    global zero_grad
    net = model()
    optimizer = gg.optim.SGD(net.parameters(), lr=0.1)

    @gg.compile
    def learn(x: Tensor, y: Tensor) -> Tensor:
        loss = F.cross_entropy(net(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss

    for x, y in batches(8):
        zero_grad += 1
        learn(x, y)
    assert replays(learn) >= 4


def test_a_model_that_changes_is_followed() -> None:
    net = model(nn.Dropout(0.5))

    @gg.compile
    def step(x: Tensor) -> Tensor:
        with gg.no_grad():
            return net(x)

    x = gg.randn(4, 6)
    for _ in range(5):
        step(x)
    net.eval()
    expected = net(x).detach()
    for _ in range(5):
        gg.testing.assert_close(step(x), expected)
    with gg.no_grad():
        net[0].weight.zero_()
        net[0].bias.zero_()
        net[3].bias.fill_(3.0)
    gg.testing.assert_close(step(x), gg.full((4, 3), 3.0))
    net[3] = nn.Linear(8, 3)
    gg.testing.assert_close(step(x), net(x).detach())


def test_loading_a_state_is_followed() -> None:
    gg.manual_seed(0)
    net = model()
    optimizer = gg.optim.Adam(net.parameters(), lr=0.1)

    @gg.compile
    def step(x: Tensor, y: Tensor) -> Tensor:
        optimizer.zero_grad()
        loss = F.cross_entropy(net(x), y)
        loss.backward()
        optimizer.step()
        return loss

    given = batches(12)
    for batch in given[:6]:
        step(*batch)
    saved = net.state_dict(), optimizer.state_dict()
    saved = ({k: v.clone() for k, v in saved[0].items()}, __import__("copy").deepcopy(saved[1]))
    first = [step(*batch).item() for batch in given[6:]]
    net.load_state_dict(saved[0])
    optimizer.load_state_dict(saved[1])
    second = [step(*batch).item() for batch in given[6:]]
    assert first == pytest.approx(second, rel=1e-5)


def test_a_fault_of_the_compiler_runs_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    from glowgrad.compiled import devices

    def build(_: Any) -> Any:
        raise KeyError("storage")

    monkeypatch.setattr(devices, "build", build)
    found = runs_as_it_is(lambda x: x * 2, "fault of the compiler .KeyError")
    assert [x[0].item() for x in found] == [0, 2, 4, 6]


def test_fullgraph_raises_instead() -> None:
    @gg.compile(fullgraph=True)
    def step(x: Tensor) -> Any:
        return x.sum().item()

    with pytest.raises(CompileError, match="looks at a tensor's values"):
        step(gg.ones(3))


def test_an_argument_and_a_tensor_from_outside_are_told_apart() -> None:
    data = gg.arange(3.0)

    @gg.compile
    def step(x: Tensor) -> Tensor:
        return x - data

    for _ in range(4):
        assert step(data).abs().sum().item() == 0
    assert step(gg.ones(3)).tolist() == [1, 0, -1]


def test_an_argument_that_is_changed_in_place() -> None:
    @gg.compile
    def step(x: Tensor) -> Tensor:
        return x.add_(1)

    x = gg.zeros(3)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for number in range(1, 6):
            step(x)
            assert x[0].item() == number


def test_nothing_is_compiled_within_disable_or_a_stance() -> None:
    calls = []
    step = gg.compile(lambda x: calls.append(1) or x * 2)
    with gg.compiler.set_stance("force_eager"):
        for _ in range(5):
            step(gg.ones(2))
    assert len(calls) == 5
    assert gg.compile(max, disable=True) is max


def test_explain_lists_kernels_and_reasons() -> None:
    net = model()
    step = gg.compile(lambda x: net(x).detach().sum())
    assert "not been called" in str(step.explain())
    for _ in range(4):
        step(gg.randn(5, 6))
    found = step.explain(timed=True)
    assert len(found) == 1
    names = [row.name for row in found[0].kernels]
    assert any("matmul" in name for name in names)
    assert all(row.milliseconds is not None for row in found[0].kernels)
    assert "recorded operations became" in str(found)
    assert found._repr_html_().count("<tr>") == 1 + len(names)
    branch = gg.compile(lambda x: x if x.sum() > 0 else -x)
    with pytest.warns(UserWarning, match="runs as it is"):
        branch(gg.ones(3))
    assert "looks at a tensor's values" in str(branch.explain())


def test_many_steps_take_no_more_memory_than_one() -> None:
    import gc
    import tracemalloc

    net = model()
    optimizer = gg.optim.Adam(net.parameters())

    @gg.compile
    def step(x: Tensor, y: Tensor) -> Tensor:
        optimizer.zero_grad()
        loss = F.cross_entropy(net(x), y)
        loss.backward()
        optimizer.step()
        return loss

    (x, y), *_ = batches(1)
    for _ in range(100):
        step(x, y)
    tracemalloc.start()
    try:
        step(x, y)
        gc.collect()
        before, _ = tracemalloc.get_traced_memory()
        for _ in range(1000):
            step(x, y)
        gc.collect()
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert after - before < 4000  # of the measurement itself; a tensor a step would be far more


def _shows(number: int) -> None:
    shown.append(number)  # type: ignore[name-defined]  # noqa: F821


def test_the_sessions_own_signal_handlers_are_no_part_of_a_step() -> None:
    """They show text that waits, while any code runs."""
    shown: list[int] = []
    beside = types.FunctionType(_shows.__code__, {"__name__": "glowgrad.rich", "shown": shown})
    namespace: dict[str, Any] = {"show": beside}
    source = "def handle(number, frame):\n    show(number)\n"
    exec(compile(source, "glowgrad-session", "exec"), namespace)
    before = signal.signal(signal.SIGUSR2, namespace["handle"])
    try:
        step = gg.compile(lambda x: (signal.raise_signal(signal.SIGUSR2), x * 2)[1])
        for _ in range(4):
            assert step(gg.ones(2)).tolist() == [2, 2]
    finally:
        signal.signal(signal.SIGUSR2, before)
    assert shown
    assert replays(step) == 2
