"""A race of optimizers: the numbers that its picture shows."""

from __future__ import annotations

import numpy as np
import pytest
import torch

import glowgrad as gg
from glowgrad import landscapes, optim, pictures
from glowgrad.pictures import optimizer_race
from glowgrad.pictures.figure import unpack

FIRST = {
    "SGD": lambda p: optim.SGD(p, lr=0.01),
    "Momentum": lambda p: optim.SGD(p, lr=0.01, momentum=0.9),
    "Adagrad": lambda p: optim.Adagrad(p, lr=0.1),
    "RMSprop": lambda p: optim.RMSprop(p, lr=0.05),
    "Adam": lambda p: optim.Adam(p, lr=0.1),
    "Adamax": lambda p: optim.Adamax(p, lr=0.1),
    "NAdam": lambda p: optim.NAdam(p, lr=0.1),
    "Rprop": lambda p: optim.Rprop(p, lr=0.1),
    "Adadelta": lambda p: optim.Adadelta(p, lr=1.0),
}


def test_gradient_descent_runs_as_the_formula_says() -> None:
    figure = optimizer_race(
        landscapes.narrow_valley, {"SGD": FIRST["SGD"]}, (-2, 1), steps=40, target=1.5
    )
    run = figure.runs["SGD"]
    steps = np.arange(41)
    np.testing.assert_allclose(run.column("x"), -2 * 0.99**steps, rtol=1e-4)
    np.testing.assert_allclose(run.column("y"), 0.5**steps, rtol=1e-3, atol=1e-9)
    np.testing.assert_allclose(run.column("rate_x")[:-1], 0.01, rtol=1e-6)
    losses = 0.5 * (run.column("x") ** 2 + 50 * run.column("y") ** 2)
    assert figure.reached["SGD"] == np.flatnonzero(losses <= 1.5)[0]
    (runner,) = figure.fields["runners"]
    np.testing.assert_array_equal(unpack(runner["track"]), run.numbers)
    assert runner["settings"] == "lr 0.01"
    assert runner["told"].startswith(f"reached the target at step {figure.reached['SGD']}, loss")
    assert "SGD  lr 0.01  reached the target" in figure.table()
    assert "<svg" in figure.svg()
    assert figure.fields["paths"] == []


def test_runners_go_where_pytorchs_go() -> None:
    figure = optimizer_race(
        landscapes.rosenbrock,
        {
            "Nesterov": lambda p: optim.SGD(p, lr=1e-3, momentum=0.9, nesterov=True),
            "AdamW": lambda p: optim.AdamW(p, lr=0.05, weight_decay=0.1),
        },
        (-1, 1.5),
        steps=30,
    )
    for name, make in {
        "Nesterov": lambda p: torch.optim.SGD(p, lr=1e-3, momentum=0.9, nesterov=True),
        "AdamW": lambda p: torch.optim.AdamW(p, lr=0.05, weight_decay=0.1),
    }.items():
        place = [torch.tensor(v, requires_grad=True) for v in (-1.0, 1.5)]
        optimizer = make(place)
        for _ in range(30):
            optimizer.zero_grad()
            landscapes.rosenbrock(*place).backward()
            optimizer.step()
        end = [figure.runs[name].column(one)[-1] for one in ("x", "y")]
        np.testing.assert_allclose(end, [one.item() for one in place], atol=1e-4)


@pytest.mark.parametrize("name", FIRST)
def test_the_first_step_is_all_the_gradients(name: str) -> None:
    run = optimizer_race(landscapes.bowl, {name: FIRST[name]}, (-2, 1), steps=3).runs[name]
    for axis in "xy":
        moved = np.diff(run.column(axis))[0]
        assert run.column(f"share_{axis}")[0] == pytest.approx(moved, rel=1e-3)
        slope, rate = run.column(f"gradient_{axis}")[0], run.column(f"rate_{axis}")[0]
        if name != "NAdam":  # its first step looks ahead
            assert abs(rate * slope) == pytest.approx(abs(moved), rel=1e-3)


def test_later_steps_carry_something_on() -> None:
    run = optimizer_race(landscapes.bowl, {"M": FIRST["Momentum"]}, (-2, 1), steps=9).runs["M"]
    carried = np.diff(run.column("x")) - run.column("share_x")[:-1]
    np.testing.assert_allclose(carried[1:], 0.9 * np.diff(run.column("x"))[:-1], rtol=1e-3)


def test_effective_rates_are_those_of_the_rules() -> None:
    gradients = [3.0, 1.0, 2.0]
    p = gg.tensor([0.0], requires_grad=True)
    made = {"sum": optim.Adagrad([p], lr=0.1), "mean": optim.RMSprop([p], lr=0.1, alpha=0.5)}
    for optimizer in made.values():
        for value in gradients:
            p.grad = gg.tensor([value])
            optimizer.step()
    total = sum(g * g for g in gradients)
    assert pictures.effective_rate(made["sum"], p) == pytest.approx(0.1 / total**0.5)
    mean = 0.0
    for g in gradients:
        mean = 0.5 * mean + 0.5 * g * g
    assert pictures.effective_rate(made["mean"], p) == pytest.approx(0.1 / mean**0.5)
    assert pictures.effective_rate(optim.LBFGS([p]), p) is None


def test_divergence_is_told_in_words() -> None:
    figure = optimizer_race(
        landscapes.rosenbrock,
        {"wild": lambda p: optim.SGD(p, lr=0.1), "calm": lambda p: optim.SGD(p, lr=1e-3)},
        steps=50,
    )
    wild, calm = figure.fields["runners"]
    assert wild["left"] == 1
    assert wild["told"] == "left the map at step 1, loss inf"
    assert calm["left"] is None
    assert calm["told"].endswith("at step 50")
    assert "wild left the map at step 1" in figure.fields["alt"]
    assert figure.table().split()[0] == "calm"


def test_who_only_passes_the_target_is_told_and_the_axes_have_names() -> None:
    heavy = optimizer_race(
        landscapes.narrow_valley,
        {"heavy": lambda p: optim.SGD(p, lr=0.01, momentum=0.99, nesterov=True)},
        steps=30, x_label="w", y_label="b",
    )  # fmt: skip
    assert heavy.reached["heavy"] == 14
    assert "reached the target at step 14, did not stay, loss" in heavy.table()
    assert (heavy.fields["x_label"], heavy.fields["y_label"]) == ("w", "b")


def test_a_noisy_race_is_repeated_and_judged_by_the_mean() -> None:
    race = {"SGD": lambda p: optim.SGD(p, lr=0.05)}
    one, two = (
        optimizer_race(landscapes.noisy_bowl, race, steps=30, seed=seed).runs["SGD"]
        for seed in (1, 2)
    )
    assert not np.allclose(one.column("x"), two.column("x"))
    x, y, loss = (one.column(name) for name in ("x", "y", "loss"))
    np.testing.assert_allclose(loss, 0.5 * x**2 + 2.5 * y**2 + 3, rtol=1e-4)


def test_only_what_changed_runs_again() -> None:
    race = {"SGD": lambda p: optim.SGD(p, lr=0.02), "Adam": lambda p: optim.Adam(p, lr=0.1)}
    first = optimizer_race(lambda x, y: x**2 + y**2, race, steps=5)
    race["SGD"] = lambda p: optim.SGD(p, lr=0.03)
    second = optimizer_race(lambda x, y: x**2 + y**2, race, steps=5)
    assert first.runs["Adam"] is second.runs["Adam"]
    assert first.runs["SGD"] is not second.runs["SGD"]
    third = optimizer_race(lambda x, y: x**2 + 2 * y**2, race, steps=5)
    assert third.runs["Adam"] is not second.runs["Adam"]


def test_what_cannot_race_is_refused() -> None:
    with pytest.raises(ValueError, match="1 to 2000 steps, but got 0"):
        optimizer_race(landscapes.bowl, {}, steps=0)
    with pytest.raises(ValueError, match=r"x=\(low, high\)"):
        optimizer_race(landscapes.bowl, {}, x=(1, 1))
    with pytest.raises(TypeError, match="gave float"):
        optimizer_race(landscapes.bowl, {"a": lambda p: 0.1})
