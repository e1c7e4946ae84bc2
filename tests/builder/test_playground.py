"""The experiments of the playground do what their page says, and their code is plain Python."""

import contextlib
import io
import math
from typing import Any

import pytest

from builder.playground import presets

PRESETS = {one["name"]: one for one in presets()}


def trained(name: str, *changes: tuple[str, str], epochs: int | None = None) -> Any:
    """The picture of an experiment at its end, some of its lines changed."""
    code: str = PRESETS[name]["recorded"]
    before = f"range({PRESETS[name]['epochs']})"
    assert before in code
    if epochs is not None:
        code = code.replace(before, f"range({epochs})")
    for old, new in changes:
        assert old in code, code
        code = code.replace(old, new)
    space: dict[str, Any] = {}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(code, name, "exec"), space)
    return space["play"]


def test_two_spirals_are_learned() -> None:
    assert trained("spirals").accuracy[1] > 0.9


def test_layers_without_activation_draw_one_line() -> None:
    assert trained("line").accuracy[1] < 0.8
    bent = ("nn.Linear(2, 4),", "nn.Linear(2, 4), nn.Tanh(),")
    assert trained("line", bent).accuracy[1] > 0.95


def test_one_neuron_is_enough_with_the_right_feature() -> None:
    assert trained("feature").accuracy[1] > 0.97
    fewer = (("[x1, x2, x1**2, x2**2]", "[x1, x2]"), ("nn.Linear(4, 1)", "nn.Linear(2, 1)"))
    assert trained("feature", *fewer).accuracy[1] < 0.7


def test_a_large_rate_kills_relus_and_a_leak_saves_them() -> None:
    dead = trained("dying")
    assert sum(sum(layer["flat"]) for layer in dead.fields["layers"]) >= 4
    assert dead.accuracy[1] < 0.7
    leaky = trained("dying", ("nn.ReLU()", "nn.LeakyReLU(0.1)"))
    assert leaky.accuracy[1] > 0.85
    assert trained("dying", ("learning_rate = 3", "learning_rate = 0.3")).accuracy[1] > 0.95


def test_twenty_points_are_learned_by_heart_unless_l2_holds_back() -> None:
    free = trained("overfit")
    assert free.losses[0] < 0.05
    assert free.losses[1] > 3 * free.fields["curves"]["test"][0]
    held = trained("overfit", ("lr=learning_rate", "lr=learning_rate, weight_decay=0.03"))
    assert held.losses[1] < free.losses[1] / 3


def test_zeros_stay_copies_of_each_other() -> None:
    play = trained("zeros")
    assert all(layer["flat"] == [True] * layer["units"] for layer in play.fields["layers"][1:])


def test_sigmoids_starve_the_first_layers_and_batch_norm_feeds_them() -> None:
    assert trained("vanishing").accuracy[1] < 0.6
    norm = ("nn.Sigmoid(),", "nn.Sigmoid(),")
    code = [(f"nn.Linear({a}, 6),", f"nn.Linear({a}, 6), nn.BatchNorm1d(6),") for a in (2, 6)]
    assert trained("vanishing", norm, *code).accuracy[1] > 0.9


def test_three_classes_have_three_outputs() -> None:
    play = trained("arms", epochs=60)
    assert play.accuracy[1] > 0.95
    assert play.fields["layers"][-1]["units"] == 3


def test_momentum_and_adam_are_faster_than_plain_sgd() -> None:
    slow = trained("race").losses[0]
    momentum = trained("race", ("lr=learning_rate)", "lr=learning_rate, momentum=0.9)"))
    assert momentum.losses[0] < slow / 3
    adam = trained("race", ("optim.SGD", "optim.Adam"), ("rate = 0.1", "rate = 0.01"))
    assert adam.losses[0] < slow / 3


def test_a_surface_is_fitted() -> None:
    play = trained("surface")
    assert play.losses[1] < 0.1
    assert math.isnan(play.accuracy[1])


@pytest.mark.parametrize("name", ["spirals", "arms", "surface", "overfit"])
def test_the_pytorch_script_runs_under_pytorch(name: str) -> None:
    torch = pytest.importorskip("torch")
    code = PRESETS[name]["torch"].replace("range(300)", "range(2)")
    space: dict[str, Any] = {}
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(code, name, "exec"), space)
    assert isinstance(space["points"], torch.Tensor)
    assert isinstance(space["model"], torch.nn.Module)
    assert space["play"].epoch == 2
    assert all(math.isfinite(loss) for loss in space["play"].losses)
    assert "training and test loss" in printed.getvalue()
