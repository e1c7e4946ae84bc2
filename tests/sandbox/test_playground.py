"""The picture of the playground: what it says is what the model says, and it does as it is told."""

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

import glowgrad as gg
from glowgrad import datasets, live, nn, optim
from glowgrad.pictures import Playground
from glowgrad.pictures.figure import unpack
from glowgrad.pictures.playground_controls import VARIABLE


def _binary(hidden: int = 5) -> tuple[Any, ...]:
    gg.manual_seed(1)
    points, labels = datasets.make_moons(60)
    model = nn.Sequential(nn.Linear(2, hidden), nn.Tanh(), nn.Dropout(0.5), nn.Linear(hidden, 1))
    return model, points, labels.float().unsqueeze(1), nn.BCEWithLogitsLoss()


def _grid(play: Playground, step: int = 1) -> gg.Tensor:
    side = np.linspace(*play.fields["range"], 60, dtype=np.float32)
    across, down = np.meshgrid(side, side[::-1])
    return gg.tensor(np.stack([across[::step, ::step].ravel(), down[::step, ::step].ravel()], 1))


def test_the_map_is_what_the_model_says_at_every_place() -> None:
    model, points, targets, loss = _binary()
    play = Playground(model, points, targets, loss, train=40)
    assert model.training  # as it was
    model.eval()
    said = model(_grid(play)).sigmoid().detach().numpy().reshape(60, 60)
    assert np.abs(unpack(play.fields["field"]) / 255 - said).max() < 0.003
    own = model(points)
    assert play.losses[0] == pytest.approx(loss(own[:40], targets[:40]).item(), rel=1e-5)
    assert play.losses[1] == pytest.approx(loss(own[40:], targets[40:]).item(), rel=1e-5)
    right = ((own > 0).float() == targets).float()
    assert play.accuracy == pytest.approx((right[:40].mean().item(), right[40:].mean().item()))


def test_each_unit_shows_what_it_gives_and_its_weights() -> None:
    model, points, targets, loss = _binary()
    play = Playground(model, points, targets, loss, train=40)
    inputs, hidden, output = play.fields["layers"]
    model.eval()
    given = model[1](model[0](_grid(play, 2))).detach().numpy().T.reshape(5, 30, 30)
    peaks = np.array(hidden["peaks"])[:, None, None]
    shown = (unpack(hidden["maps"]).astype(float) - 128) / 127 * peaks
    assert np.abs(shown - given).max() < 0.005 * peaks.max()
    assert np.array_equal(unpack(hidden["weight"]), model[0].weight.detach().numpy())
    assert np.array_equal(unpack(output["bias"]), model[3].bias.detach().numpy())
    assert [layer["units"] for layer in (inputs, hidden, output)] == [2, 5, 1]


def test_a_unit_that_says_the_same_everywhere_is_marked() -> None:
    model, points, targets, loss = _binary()
    with gg.no_grad():
        model[0].weight[2] = 0.0
    play = Playground(model, points, targets, loss, train=40)
    assert play.fields["layers"][1]["flat"] == [False, False, True, False, False]


def test_a_module_of_ones_own_is_seen_and_any_function_drawn() -> None:
    class Own(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.first, self.second = nn.Linear(2, 12), nn.Linear(12, 3)

        def forward(self, x: gg.Tensor) -> gg.Tensor:
            return self.second(gg.relu(self.first(x)))

    points, labels = datasets.make_spirals(90)
    play = Playground(Own(), points, labels, nn.CrossEntropyLoss(), train=60)
    widths = [(layer["units"], len(layer["peaks"])) for layer in play.fields["layers"]]
    assert widths == [(2, 2), (12, 8), (3, 3)]
    assert unpack(play.fields["winner"]).max() <= 2
    heights, numbers = datasets.make_waves(50)
    play = Playground(lambda x: x[:, :1], heights, numbers, nn.MSELoss(), train=50)
    assert play.fields["task"] == "regression"
    assert len(play.fields["layers"]) == 1
    assert np.isnan(play.losses[1]), "no test points"


def test_wrong_calls_say_what_to_do() -> None:
    model, points, targets, loss = _binary()
    with pytest.raises(ValueError, match=r"points of shape \(N, 2\).*\(60, 1\)"):
        Playground(model, targets, targets, loss, train=40)
    with pytest.raises(ValueError, match="train=100 for 60 points"):
        Playground(model, points, targets, loss, train=100)
    with pytest.raises(ValueError, match=r"one number: end it with \.mean\(\)"):
        Playground(model, points, targets, lambda a, b: (a - b) ** 2, train=40)


def test_an_exploding_loss_is_drawn_and_is_nan() -> None:
    model, points, targets, loss = _binary()
    with gg.no_grad():
        model[3].weight[0] = float("nan")
    play = Playground(model, points, targets, loss, train=40)
    assert play.fields["curves"]["train"] == [None]
    json.dumps(play.fields, allow_nan=False)


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Says what the page wants; each dict after the first comes when the code waits for it."""

    def wants(*wishes: dict[str, Any]) -> None:
        left = list(wishes)
        live.variables[VARIABLE] = left.pop(0)

        def wait() -> bool:
            if not left:
                return False
            live.variables[VARIABLE] = left.pop(0)
            return True

        monkeypatch.setattr(live, "take", lambda: [])
        monkeypatch.setattr(live, "wait", wait)

    yield wants
    live.variables.pop(VARIABLE, None)


def _wish(running: bool, **more: Any) -> dict[str, Any]:
    return {"running": running, "pace": "fast", "steps": 0, "edits": [], "back": None, **more}


def test_it_waits_and_steps_as_the_page_says(page: Callable[..., None]) -> None:
    model, points, targets, loss = _binary()
    page(_wish(False), _wish(False, steps=1), _wish(False, steps=3), _wish(True))
    play = Playground(model, points, targets, loss, train=40)
    for epoch in range(1, 5):
        play.update()
        assert play.epoch == epoch
    page(_wish(False))
    with pytest.raises(KeyboardInterrupt):  # nobody is there to wake it
        play.update()
    assert play.fields["epoch"] == 5, "what it waits with is what is seen"


def test_weights_written_on_the_page_are_the_models(page: Callable[..., None]) -> None:
    model, points, targets, loss = _binary()
    edits = [
        {"number": 1, "layer": 1, "unit": 2, "input": 1, "value": 3.5},
        {"number": 2, "layer": 2, "unit": 0, "input": None, "value": -2},
        {"number": 3, "layer": 9, "unit": 0, "input": 0, "value": 1},
        {"number": 4, "layer": 1, "unit": 77, "input": 0, "value": 1},
    ]
    page(_wish(False), _wish(False, edits=edits), _wish(True, edits=edits))
    play = Playground(model, points, targets, loss, train=40)
    assert model[0].weight[2, 1].item() == 3.5
    assert model[3].bias[0].item() == -2
    assert unpack(play.fields["layers"][1]["weight"])[2, 1] == 3.5
    page(_wish(True, edits=edits))
    with gg.no_grad():
        model[0].weight[2, 1] = 1.0
    play.update()
    assert model[0].weight[2, 1].item() == 1.0, "an edit counts once"


def test_training_goes_back_to_an_earlier_epoch(page: Callable[..., None]) -> None:
    model, points, targets, loss = _binary()
    slow = _wish(True, pace="normal")
    page(slow)
    play = Playground(model, points, targets, loss, train=40)
    kept = {}
    for epoch in range(1, 6):
        with gg.no_grad():
            model[0].weight += 0.1
        kept[epoch] = model[0].weight.detach().numpy().copy()
        play.update()
    live.variables[VARIABLE] = {**slow, "back": {"number": 1, "epoch": 3}}
    play.update()
    assert play.epoch == 3
    assert np.allclose(model[0].weight.detach().numpy(), kept[3])
    assert play.fields["curves"]["epoch"] == [0, 1, 2, 3]


def test_going_back_gives_the_optimizer_its_memory_back(page: Callable[..., None]) -> None:
    points, targets, loss = _binary()[1:]
    model = nn.Sequential(nn.Linear(2, 4), nn.Tanh(), nn.Linear(4, 1))
    optimizer = optim.Adam(model.parameters(), lr=0.1)
    slow = _wish(True, pace="normal")
    page(slow)
    play = Playground(model, points, targets, loss, train=40, optimizer=optimizer)

    def train(epochs: int) -> np.ndarray:
        for _ in range(epochs):
            optimizer.zero_grad()
            loss(model(points), targets).backward()
            optimizer.step()
            play.update()
        return np.array(model[0].weight.detach().numpy())

    assert play.fields["remembers"]
    train(3)
    first = train(4)
    optimizer.param_groups[0]["lr"] = 0.2
    live.variables[VARIABLE] = {**slow, "back": {"number": 1, "epoch": 3}}
    train(1)
    assert play.epoch == 3
    assert optimizer.param_groups[0]["lr"] == 0.2, "what the reader chose stays"
    optimizer.param_groups[0]["lr"] = 0.1
    assert np.array_equal(train(4), first)


def test_the_pace_is_kept(page: Callable[..., None]) -> None:
    model, points, targets, loss = _binary()
    page(_wish(True, pace="normal"))
    play = Playground(model, points, targets, loss, train=40)
    began = time.perf_counter()
    for _ in range(6):
        play.update()
    assert time.perf_counter() - began > 5 / 30


def test_curves_and_snapshots_stay_bounded() -> None:
    model, points, targets, loss = _binary(1)
    play = Playground(model, points, targets, loss, train=40)
    for _ in range(400):
        play.update()
    curves = play.fields["curves"]
    assert len(curves["epoch"]) <= 300
    assert curves["epoch"][0] == 0
    assert curves["epoch"][-1] == 400
    assert len(play._kept) <= 150


def test_the_still_form_shows_units_points_and_losses() -> None:
    model, points, targets, loss = _binary()
    drawing = Playground(model, points, targets, loss, train=40).svg()
    assert drawing.count("<image") == 2 + 5 + 1
    assert "training loss" in drawing
