"""Schedules of the rate: PyTorch's numbers over sixty steps, for each group, and their states."""

from __future__ import annotations

import copy
import math
from typing import Any

import numpy as np
import pytest
from tests.engine.oracle import from_torch

import glowgrad as gg

STEPS = 60


def warm(e: int) -> float:
    return min(1.0, (e + 1) / 10)


def chained(s: Any, o: Any) -> Any:
    return s.ChainedScheduler([s.ConstantLR(o, 0.1, 5), s.ExponentialLR(o, 0.9)], optimizer=o)


def nested(s: Any, o: Any) -> Any:
    first = s.SequentialLR(o, [s.ConstantLR(o, 0.5, 5), s.StepLR(o, 4)], [6])
    return s.ChainedScheduler([first, s.PolynomialLR(o, 50)])


SCHEDULES: dict[str, Any] = {
    "step": lambda s, o: s.StepLR(o, 7, 0.5),
    "step-default": lambda s, o: s.StepLR(o, step_size=20),
    "multi-step": lambda s, o: s.MultiStepLR(o, [3, 10, 10, 30], gamma=0.3),
    "constant": lambda s, o: s.ConstantLR(o),
    "constant-options": lambda s, o: s.ConstantLR(o, factor=0.2, total_iters=12),
    "linear": lambda s, o: s.LinearLR(o),
    "linear-options": lambda s, o: s.LinearLR(o, 0.1, 0.7, 25),
    "exponential": lambda s, o: s.ExponentialLR(o, 0.93),
    "polynomial": lambda s, o: s.PolynomialLR(o),
    "polynomial-power": lambda s, o: s.PolynomialLR(o, total_iters=40, power=2.5),
    "cosine": lambda s, o: s.CosineAnnealingLR(o, 50),
    "cosine-again": lambda s, o: s.CosineAnnealingLR(o, T_max=11, eta_min=0.01),
    "restarts": lambda s, o: s.CosineAnnealingWarmRestarts(o, 9),
    "restarts-longer": lambda s, o: s.CosineAnnealingWarmRestarts(o, 5, 2, eta_min=0.002),
    "one-cycle": lambda s, o: s.OneCycleLR(o, 0.8, total_steps=STEPS),
    "one-cycle-groups": lambda s, o: s.OneCycleLR(o, [0.8, 2.0], epochs=5, steps_per_epoch=12,
                                                  anneal_strategy="linear", div_factor=10),
    "one-cycle-three": lambda s, o: s.OneCycleLR(o, 0.8, STEPS, three_phase=True, pct_start=0.4),
    "one-cycle-rate-only": lambda s, o: s.OneCycleLR(o, 0.8, STEPS, cycle_momentum=False),
    "cyclic": lambda s, o: s.CyclicLR(o, 0.1, 1.0, step_size_up=6),
    "cyclic-halves": lambda s, o: s.CyclicLR(o, 0.1, [1.0, 2.0], 5, 8, mode="triangular2"),
    "cyclic-exp": lambda s, o: s.CyclicLR(o, 0.1, 1.0, 5, mode="exp_range", gamma=0.97),
    "cyclic-own": lambda s, o: s.CyclicLR(o, 0.1, 1.0, 5, scale_fn=lambda x: 0.9**x,
                                          scale_mode="iterations", base_momentum=0.3),
    "lambda": lambda s, o: s.LambdaLR(o, warm),
    "lambda-each": lambda s, o: s.LambdaLR(o, [warm, lambda e: 0.95**e]),
    "multiplicative": lambda s, o: s.MultiplicativeLR(o, lambda e: 0.9 if e % 3 else 1.1),
    "sequential": lambda s, o: s.SequentialLR(
        o, [s.LinearLR(o, 0.1, total_iters=10), s.CosineAnnealingLR(o, 50)], milestones=[10]),
    "sequential-three": lambda s, o: s.SequentialLR(
        o, [s.ConstantLR(o, 0.1, 4), s.ExponentialLR(o, 0.9), s.StepLR(o, 5)], [7, 30]),
    "chained": chained,
    "nested": nested,
    "swa": lambda s, o: o_swa(s)(o, 0.02, anneal_epochs=15),
    "swa-linear": lambda s, o: o_swa(s)(o, [0.02, 0.3], 7, "linear"),
}  # fmt: skip


def o_swa(schedules: Any) -> Any:
    """SWALR of the library that `schedules` belongs to."""
    if schedules is gg.optim.lr_scheduler:
        return gg.optim.swa_utils.SWALR
    import torch

    return torch.optim.swa_utils.SWALR


def make_optimizer(t: Any, kind: str = "SGD") -> Any:
    options = {"momentum": 0.9} if kind == "SGD" else {}
    groups = [{"params": [t.ones(1, requires_grad=True)]},
              {"params": [t.ones(1, requires_grad=True)], "lr": 0.05}]  # fmt: skip
    return getattr(t.optim, kind)(groups, lr=0.5, **options)


def observe(optimizer: Any) -> list[float]:
    groups = optimizer.param_groups
    momenta = [g["betas"][0] if "betas" in g else g["momentum"] for g in groups]
    return [g["lr"] for g in groups] + momenta


def rates(t: Any, name: str, kind: str = "SGD") -> list[list[float]]:
    optimizer = make_optimizer(t, kind)
    schedule = SCHEDULES[name](t.optim.lr_scheduler, optimizer)
    seen = [observe(optimizer)]
    for _ in range(STEPS):
        optimizer.step()
        schedule.step()
        assert schedule.get_last_lr() == [g["lr"] for g in optimizer.param_groups]
        seen.append(observe(optimizer))
    return seen


@pytest.mark.parametrize("name", SCHEDULES)
def test_sixty_rates_are_torchs(name: str) -> None:
    wanted = from_torch("schedulers", name, lambda torch: rates(torch, name))
    got = rates(gg, name)
    np.testing.assert_allclose(got, wanted, rtol=1e-13, atol=0)
    assert np.ptp(np.asarray(got)[:, 0]) > 0


@pytest.mark.parametrize("name", ["one-cycle", "cyclic-halves"])
def test_the_first_beta_is_a_momentum(name: str) -> None:
    wanted = from_torch("schedulers", f"{name}-adam", lambda torch: rates(torch, name, "Adam"))
    np.testing.assert_allclose(rates(gg, name, "Adam"), wanted, rtol=1e-13, atol=0)


def continued(t: Any, name: str, state: Any, groups: Any) -> list[list[float]]:
    """The rates of a fresh optimizer and schedule after taking over a state."""
    optimizer = make_optimizer(t)
    schedule = SCHEDULES[name](t.optim.lr_scheduler, optimizer)
    schedule.load_state_dict(state)
    for group, saved in zip(optimizer.param_groups, groups, strict=True):
        group.update({k: v for k, v in saved.items() if k != "params"})
    seen = []
    for _ in range(20):
        optimizer.step()
        schedule.step()
        seen.append(observe(optimizer))
    return seen


@pytest.mark.parametrize("name", SCHEDULES)
@pytest.mark.parametrize("source", ["glowgrad", "torch"])
def test_a_saved_state_continues(name: str, source: str) -> None:
    module = gg if source == "glowgrad" else pytest.importorskip("torch")
    optimizer = make_optimizer(module)
    schedule = SCHEDULES[name](module.optim.lr_scheduler, optimizer)
    for _ in range(13):
        optimizer.step()
        schedule.step()
    state = copy.deepcopy(schedule.state_dict())
    groups = [{k: v for k, v in g.items() if k != "params"} for g in optimizer.param_groups]
    groups = copy.deepcopy(groups)
    wanted = []
    for _ in range(20):
        optimizer.step()
        schedule.step()
        wanted.append(observe(optimizer))
    np.testing.assert_allclose(continued(gg, name, state, groups), wanted, rtol=1e-13)


@pytest.mark.parametrize("name", ["cosine", "exponential", "step", "linear", "one-cycle"])
def test_a_run_continues_at_an_epoch(name: str) -> None:
    """last_epoch=9 with the optimizer's groups gives the rates from epoch 10 on."""
    kinds: dict[str, tuple[str, dict[str, Any]]] = {
        "cosine": ("CosineAnnealingLR", {"T_max": 50}),
        "exponential": ("ExponentialLR", {"gamma": 0.93}),
        "step": ("StepLR", {"step_size": 7, "gamma": 0.5}),
        "linear": ("LinearLR", {}),
        "one-cycle": ("OneCycleLR", {"max_lr": 0.8, "total_steps": STEPS}),
    }
    kind, options = kinds[name]

    def run(t: Any) -> Any:
        optimizer = make_optimizer(t)
        schedules = t.optim.lr_scheduler
        first = getattr(schedules, kind)(optimizer, **options)
        for _ in range(9):
            optimizer.step()
            first.step()
        second = getattr(schedules, kind)(optimizer, **options, last_epoch=9)
        seen = [observe(optimizer)]
        for _ in range(10):
            optimizer.step()
            second.step()
            seen.append(observe(optimizer))
        return seen

    wanted = from_torch("schedulers", f"{name}-continued", run)
    np.testing.assert_allclose(run(gg), wanted, rtol=1e-13)


LOSSES = [3, 2, 2, 2, 1.9999, 1.5, 1.5, 1.5, 1.5, 1.5, 1.2, math.nan, 1.3, 1.3, 1.3, 1.3, 1.1] + [
    1.0
] * 43


@pytest.mark.parametrize(
    ("name", "options"),
    {
        "plain": {"patience": 2},
        "max": {"mode": "max", "patience": 3, "factor": 0.5},
        "absolute": {"patience": 1, "threshold": 0.2, "threshold_mode": "abs", "cooldown": 3},
        "relative": {"patience": 1, "threshold": 0.2, "mode": "max", "min_lr": [0.1, 0.001]},
        "floor": {"patience": 0, "factor": 0.7, "min_lr": 0.02, "eps": 1e-3},
    }.items(),
)
def test_plateaus_are_torchs(name: str, options: dict[str, Any]) -> None:
    def run(t: Any) -> Any:
        optimizer = make_optimizer(t)
        schedule = t.optim.lr_scheduler.ReduceLROnPlateau(optimizer, **options)
        seen = []
        for loss in LOSSES:
            schedule.step(t.tensor(loss))
            seen.append([*schedule.get_last_lr(), schedule.num_bad_epochs, schedule.best])
        assert set(schedule.state_dict()) >= {"best", "last_epoch", "cooldown_counter"}
        return seen

    wanted = from_torch("schedulers", f"plateau-{name}", run)
    np.testing.assert_allclose(run(gg), wanted, rtol=1e-12)


def test_restarts_take_parts_of_epochs() -> None:
    def run(t: Any) -> Any:
        optimizer = make_optimizer(t)
        schedule = t.optim.lr_scheduler.CosineAnnealingWarmRestarts(optimizer, 3, T_mult=2)
        seen = []
        for i in range(40):
            optimizer.step()
            schedule.step(i / 4)
            seen.append(observe(optimizer))
        return seen

    np.testing.assert_allclose(run(gg), from_torch("schedulers", "parts", run), rtol=1e-12)


def test_a_schedule_of_ones_own() -> None:
    class Noam(gg.optim.lr_scheduler.LRScheduler):
        def get_lr(self) -> list[float]:
            step = max(1, self._step_count)
            return [base * min(step**-0.5, step * 4**-1.5) for base in self.base_lrs]

    optimizer = make_optimizer(gg)
    schedule = Noam(optimizer)
    seen = []
    for _ in range(6):
        seen.append(schedule.get_last_lr()[0])
        optimizer.step()
        schedule.step()
    assert max(seen) == seen[3] == 0.25
    with pytest.raises(NotImplementedError):
        gg.optim.lr_scheduler.LRScheduler(optimizer)


def test_the_wrong_order_is_warned_of() -> None:
    optimizer = make_optimizer(gg)
    schedule = gg.optim.lr_scheduler.StepLR(optimizer, 1)
    with pytest.warns(UserWarning, match="before"):
        schedule.step()
    schedule.step()
    with pytest.warns(UserWarning, match="get_last_lr"):
        schedule.get_lr()
    with pytest.warns(UserWarning, match="epoch parameter"):
        schedule.step(5)
    assert optimizer.param_groups[0]["lr"] == pytest.approx(0.5 * 0.1**5)
