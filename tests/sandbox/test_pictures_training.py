"""Pictures about training: the numbers they show."""

from __future__ import annotations

import base64
from typing import Any

import numpy as np
import pytest

import glowgrad as gg
from glowgrad import nn, pictures


def unpack(packed: dict[str, Any]) -> np.ndarray:
    data = np.frombuffer(base64.b64decode(packed["base64"]), packed["dtype"])
    return data.reshape(packed["shape"])


POINTS = gg.tensor([[-1.0, -1.0], [1.0, -1.0], [0.0, 1.0]])


def test_a_map_of_several_classes_shows_the_likeliest_and_how_likely() -> None:
    model = nn.Linear(2, 3, bias=False)
    model.load_state_dict({"weight": gg.tensor([[-1.0, -1.0], [1.0, -1.0], [0.0, 1.0]])})
    figure = pictures.decision_boundary(model, POINTS, [0, 1, 1], resolution=7)
    classes, values = (unpack(figure.fields[name]) for name in ("classes", "values"))
    x, y = np.meshgrid(np.linspace(-1.3, 1.3, 7), np.linspace(1.3, -1.3, 7))
    scores = np.stack([-x - y, x - y, y])
    shares = np.exp(scores) / np.exp(scores).sum(0)
    clear = np.sort(shares, 0)[2] - np.sort(shares, 0)[1] > 1e-5  # ties may go either way
    assert (classes == scores.argmax(0))[clear].all()
    np.testing.assert_allclose(values, shares.max(0), rtol=1e-4)
    assert "2 points lie" in figure.fields["alt"]


def test_a_regression_surface_is_told_by_its_range() -> None:
    figure = pictures.regression_surface(lambda p: 3 * p[:, 1], POINTS, [0.0, -9.0, 3.0])
    low, high = figure.fields["value_range"]
    assert (low, high) == (-9, pytest.approx(3.9))
    top = unpack(figure.fields["values"])[0] * (high - low) + low
    np.testing.assert_allclose(top, 3.9, rtol=1e-5)
    assert "squared error is 3.87" in figure.fields["alt"]  # sqrt((9 + 36 + 0) / 3)


def test_labels_that_do_not_fit_the_points_are_refused() -> None:
    with pytest.raises(ValueError, match="got 3 points, but labels for 2"):
        pictures.decision_boundary(lambda p: p[:, 0], POINTS, [0, 1])


def test_a_recorder_takes_pictures_and_weights_back() -> None:
    model = nn.Linear(2, 1, bias=False)
    record = pictures.Recorder(model, every=2, y="loss")
    record.link(pictures.decision_boundary(model, POINTS, [0, 1, 1], resolution=3))
    for step in range(1, 7):
        model.load_state_dict({"weight": gg.full((1, 2), float(step))})
        record.add(loss=1 / step)
    assert record.steps == [1, 2, 4, 6]
    assert record.weights(5)["weight"].tolist() == [[4, 4]]
    shown = [
        unpack({**record.fields["pictures"][0], **frame[0]}["values"])[0, 2]
        for frame in record.fields["frames"]
    ]
    np.testing.assert_allclose(shown, [1 / (1 + np.exp(-2.6 * w)) for w in (1, 2, 4, 6)], rtol=1e-5)
    assert record.rewind(3) == 2
    assert model.weight.tolist() == [[2, 2]]
    assert "loss from 1 to 0.167" in record.fields["alt"]
    with pytest.raises(ValueError, match="first is that of step 1"):
        record.weights(0)


def test_a_long_training_keeps_few_snapshots() -> None:
    record = pictures.Recorder(nn.Linear(1, 1), every=1, most=10)
    for _ in range(500):
        record.add(loss=1.0)
    assert len(record.steps) <= 10
    assert record.steps[0] == 1
    assert max(np.diff(record.steps)) <= 2 * min(np.diff(record.steps)[1:])
    assert len(record.fields["curves"]["series"][0]["y"]) == 500


def test_a_model_of_pytorch_is_recorded_and_rewound() -> None:
    torch = pytest.importorskip("torch", reason="PyTorch is an optional oracle")
    model = torch.nn.Linear(2, 1)
    record = pictures.Recorder(model, every=1)
    record.add(loss=torch.tensor(1.0))
    before = model.weight.detach().clone()
    with torch.no_grad():
        model.weight.zero_()
    record.add(loss=0.5)
    record.rewind(1)
    assert torch.equal(model.weight, before)
