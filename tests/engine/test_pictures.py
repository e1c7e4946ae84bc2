"""Figures as data: what the page gets to draw."""

import base64
import json
from typing import Any

import numpy as np
import pytest

import glowgrad as gg
from glowgrad import display, pictures
from glowgrad.pictures import Lines, decision_boundary

POINTS = gg.tensor([[-1.0, -1.0], [1.0, -1.0], [-1.0, 1.0], [1.0, 1.0]])
LABELS = gg.tensor([0, 1, 0, 1])


@pytest.fixture
def shown() -> Any:
    """What is displayed, as a page would get it."""
    outputs: list[dict[str, Any]] = []
    previous = display.set_sink(lambda output: outputs.append(json.loads(json.dumps(output))))
    yield outputs
    display.set_sink(previous)


def unpacked(packed: dict[str, Any]) -> np.ndarray:
    data = np.frombuffer(base64.b64decode(packed["base64"]), packed["dtype"])
    return data.reshape(packed["shape"])


def test_a_curve_is_complete_when_the_cell_ends(shown: list[Any]) -> None:
    curve = Lines("Loss", y="loss").show()
    for step in range(100):
        curve.add(loss=step)
    assert len(shown) < 100, "every point was sent by itself"
    display.set_sink(None)
    assert shown[-1]["data"][display.FIGURE]["series"][0]["y"] == list(range(100))


def test_a_curve_takes_losses_that_have_a_history() -> None:
    curve = Lines("Loss", y="loss")
    curve.add(loss=gg.ones(1, requires_grad=True).sum())
    torch = pytest.importorskip("torch", reason="PyTorch is an optional oracle")
    curve.add(loss=torch.ones(1, requires_grad=True).sum())
    assert curve.fields["series"][0]["y"] == [1, 1]


def test_a_curve_that_was_sent_in_full_is_not_sent_again(shown: list[Any]) -> None:
    curve = Lines("Loss", y="loss").show()
    curve.add(loss=1)
    curve.refresh()
    count = len(shown)
    display.set_sink(None)
    assert len(shown) == count


def test_a_boundary_is_the_models_probability_row_0_at_the_top() -> None:
    figure = decision_boundary(lambda x: 3 * x[:, 0] + x[:, 1], POINTS, LABELS, resolution=21)
    values = unpacked(figure.fields["values"])
    x = np.linspace(-1.3, 1.3, 21)
    expected = 1 / (1 + np.exp(-(3 * x[None] + x[::-1, None])))
    np.testing.assert_allclose(values, expected, atol=1e-5)


@pytest.mark.parametrize(("scores", "value"), [(None, 0.25), (False, 0.25), (True, 0.5621765)])
def test_small_values_are_probabilities_unless_said_to_be_scores(
    scores: bool | None, value: float
) -> None:
    figure = decision_boundary(
        lambda x: x[:, 0] * 0 + 0.25, POINTS, LABELS, resolution=3, scores=scores
    )
    np.testing.assert_allclose(unpacked(figure.fields["values"]), value, atol=1e-6)


def test_axes_can_have_other_names() -> None:
    figure = decision_boundary(lambda x: x[:, 0], POINTS, LABELS, x="h₁", y="h₂")
    assert (figure.fields["x_label"], figure.fields["y_label"]) == ("h₁", "h₂")


def test_a_boundary_follows_its_model(shown: list[Any]) -> None:
    weight = gg.ones(2)
    figure = decision_boundary(lambda x: x @ weight, POINTS, LABELS, resolution=5).show()
    before = unpacked(shown[-1]["data"][display.FIGURE]["values"])
    weight.neg_()
    figure.update(title="turned round")
    after = shown[-1]["data"][display.FIGURE]
    assert after["title"] == "turned round"
    np.testing.assert_allclose(unpacked(after["values"]), 1 - before, atol=1e-6)


def test_points_of_another_shape_are_refused() -> None:
    with pytest.raises(ValueError, match=r"\(N, 2\), but got \(4, 3\)"):
        decision_boundary(lambda x: x[:, 0], gg.zeros(4, 3), LABELS)


def test_a_model_of_pytorch_can_be_drawn() -> None:
    torch = pytest.importorskip("torch", reason="PyTorch is an optional oracle")
    points = torch.tensor(POINTS.numpy())
    weight = torch.tensor([3.0, 1.0], requires_grad=True)
    theirs = decision_boundary(lambda x: x @ weight, points, LABELS, resolution=9)
    ours = decision_boundary(lambda x: 3 * x[:, 0] + x[:, 1], POINTS, LABELS, resolution=9)
    np.testing.assert_allclose(
        unpacked(theirs.fields["values"]), unpacked(ours.fields["values"]), atol=1e-6
    )


def test_dots_are_drawn_without_a_line() -> None:
    figure = pictures.lines("F1", f1=([0, 1], [0.2, 0.4]), dots={"best": ([1], [0.4])})
    curve, best = figure.fields["series"]
    assert "points" not in curve
    assert best == {"name": "best", "x": [1], "y": [0.4], "points": True}
