"""Pictures about training: the numbers they show."""

from __future__ import annotations

import base64
from typing import Any

import numpy as np
import pytest

import glowgrad as gg
from builder.lessons.charts import chart
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


def test_a_curve_has_a_gap_where_it_is_not_finite() -> None:
    figure = pictures.lines(loss=[1.0, float("inf"), float("nan")])
    assert figure.fields["series"] == [{"name": "loss", "x": [1, 2, 3], "y": [1.0, None, None]}]


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


def quadratic(x: gg.Tensor, y: gg.Tensor) -> gg.Tensor:
    return x**2 + 10 * y**2


def test_a_loss_surface_and_the_paths_of_optimizers_on_it() -> None:
    surface = pictures.loss_surface(
        quadratic, x=(-2, 4), y=(-1, 1), resolution=13, levels=5, log=True
    )
    values = unpack(surface.fields["values"])
    assert values[0, -1] == 26
    assert values[6, 4] == 0  # the middle row is y = 0, the fifth column x = 0
    levels = np.array(surface.fields["levels"]) - surface.fields["shift"]
    np.testing.assert_allclose(levels[1:] / levels[:-1], (levels[1] / levels[0]), rtol=1e-9)
    surface.race({"SGD": lambda p: gg.optim.SGD(p, lr=0.04)}, start=(3, 0.5), steps=3)
    (path,) = surface.fields["paths"]
    np.testing.assert_allclose(path["x"], [3 * 0.92**k for k in range(4)], rtol=1e-5)
    np.testing.assert_allclose(path["y"], [0.5 * 0.2**k for k in range(4)], rtol=1e-5)
    assert path["loss"][0] == 11.5
    assert "SGD ends at a loss of" in surface.fields["alt"]


def test_a_path_ends_where_it_leaves_for_infinity() -> None:
    surface = pictures.loss_surface(quadratic, resolution=5)
    surface.race({"SGD": lambda p: gg.optim.SGD(p, lr=10.0)}, start=(1, 1), steps=100)
    assert len(surface.fields["paths"][0]["x"]) < 10


def test_a_loss_over_data_is_asked_for_one_place_at_a_time() -> None:
    x, y = gg.tensor([1.0, 2.0, 3.0]), gg.tensor([2.0, 4.0, 7.0])
    surface = pictures.loss_surface(
        lambda w, b: ((w * x + b - y) ** 2).mean(), x=(0, 4), y=(-2, 2), resolution=5
    )
    assert unpack(surface.fields["values"])[2, 2] == pytest.approx(1 / 3)  # w = 2, b = 0
    with pytest.raises(ValueError, match="has shape \\(3,\\): average it"):
        pictures.loss_surface(lambda w, b: w * x + b)


def test_a_landscape_of_weights_scales_directions_by_filter_and_restores_the_model() -> None:
    model = nn.Linear(3, 2)
    before = {k: v.numpy().copy() for k, v in model.state_dict().items()}
    inputs = gg.ones(1, 3)
    surface = pictures.loss_landscape(model, lambda: (model(inputs) ** 2).sum(), resolution=3)
    values = unpack(surface.fields["values"])
    assert values[1, 1] == pytest.approx((model(inputs) ** 2).sum().item(), rel=1e-5)
    random = np.random.default_rng(0)
    directions = []
    for _ in range(2):
        direction = random.standard_normal((2, 3))
        lengths = np.linalg.norm(before["weight"], axis=1) / np.linalg.norm(direction, axis=1)
        directions.append(direction * lengths[:, None])
    corner = before["weight"] + directions[0] + directions[1]
    expected = ((corner.sum(1) + before["bias"]) ** 2).sum()
    assert values[0, 2] == pytest.approx(expected, rel=1e-4)
    for name, value in model.state_dict().items():
        np.testing.assert_array_equal(value.numpy(), before[name])


def test_a_path_along_a_line_is_its_first_principal_component() -> None:
    model = nn.Linear(2, 1, bias=False)
    states = [{"weight": np.array([[3.0 * t, 4.0 * t]])} for t in (0.0, 0.5, 1.0)]
    surface = pictures.loss_landscape(
        model, lambda: (model.weight**2).sum(), directions="pca", path=states, resolution=3
    )
    path = surface.fields["paths"][0]
    np.testing.assert_allclose(np.abs(path["x"]), [5, 2.5, 0], atol=1e-5)
    np.testing.assert_allclose(path["loss"], [0, 6.25, 25], rtol=1e-5)
    assert surface.fields["x_label"] == "PC 1 (100% of the movement)"
    with pytest.raises(ValueError, match="at least three steps"):
        pictures.loss_landscape(model, lambda: model.weight.sum(), directions="pca")


def test_a_recorded_training_is_a_path_through_the_landscape() -> None:
    model = nn.Linear(2, 1, bias=False)
    record = pictures.Recorder(model, every=1)
    for step in range(4):
        model.load_state_dict({"weight": gg.tensor([[1.0 * step, 2.0 + step**2]])})
        record.add(loss=float(step))
    surface = pictures.loss_landscape(
        model, lambda: (model.weight**2).sum(), directions="pca", path=record, resolution=3
    )
    path = surface.fields["paths"][0]
    np.testing.assert_allclose(path["loss"], [4, 10, 40, 130], rtol=1e-5)
    ends = np.hypot(path["x"], path["y"])  # two weights have but two components: nothing is lost
    np.testing.assert_allclose(ends, np.hypot([3, 2, 1, 0], [9, 8, 5, 0]), atol=1e-5)


def test_a_confusion_matrix_knows_precision_recall_and_examples() -> None:
    figure = pictures.confusion_matrix(
        [0, 0, 1, 1, 2], [0, 1, 1, 1, 1], names=["a", "b", "c"], examples=list("vwxyz")
    )
    assert figure.fields["values"] == [[1, 1, 0], [0, 2, 0], [0, 1, 0]]
    assert figure.fields["precision"] == [1, 0.5, None]
    assert figure.fields["recall"] == [0.5, 1, 0]
    assert figure.fields["examples"]["1,1"]["texts"] == ["x", "y"]
    assert "3 of 5 predictions are right; most often a is taken for b (1)" in figure.fields["alt"]
    scores = gg.tensor([[0.1, 0.9], [0.8, 0.2]])
    pictured = pictures.confusion_matrix([1, 1], scores, examples=gg.rand(2, 1, 4, 4))
    assert pictured.fields["values"] == [[0, 0], [1, 1]]
    assert pictured.fields["examples"]["1,0"]["figure"]["captions"] == ["#1"]
    with pytest.raises(ValueError, match="3 targets, but 2 predictions"):
        pictures.confusion_matrix([0, 1, 2], [0, 1])


def test_classes_can_be_words() -> None:
    figure = pictures.confusion_matrix(["cat", "dog", "dog"], ["cat", "cat", "dog"])
    assert figure.fields["row_names"] == ["cat", "dog"]
    assert figure.fields["values"] == [[1, 0], [1, 1]]
    with pytest.raises(ValueError, match=r"names lacks: .*dog"):
        pictures.confusion_matrix(["dog"], ["cat"], names=["cat"])
    field = pictures.decision_boundary(lambda p: p[:, 0], POINTS, ["no", "yes", "no"])
    assert field.fields["points"]["label"] == [0, 1, 0]


def test_many_classes_are_one_picture() -> None:
    assert pictures.confusion_matrix([0, 99], [0, 1]).fields["kind"] == "matrix"


def test_a_loss_that_is_no_number_anywhere_is_refused() -> None:
    with pytest.raises(ValueError, match="not a number"):
        pictures.loss_surface(lambda x, y: x * float("nan"))


def test_filters_and_feature_maps_hold_the_numbers() -> None:
    model = nn.Sequential(nn.Conv2d(1, 2, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2))
    assert np.array_equal(
        unpack(pictures.filters(model[0]).fields["maps"]), model[0].weight.detach().numpy()[:, 0]
    )
    image = gg.rand(1, 6, 6)
    with gg.no_grad():
        wanted = model[1](model[0](image[None])).numpy()[0]
    for layer in ("1", model[1]):
        figure = pictures.feature_maps(model, image, layer=layer)
        np.testing.assert_array_equal(unpack(figure.fields["maps"]), wanted)
    assert unpack(pictures.feature_maps(model, image).fields["maps"]).shape == (2, 3, 3)
    with pytest.raises(ValueError, match="no layer '7'; there are 0, 1, 2"):
        pictures.feature_maps(model, image, layer="7")


def test_a_receptive_field_holds_all_that_moves_the_unit() -> None:
    model = nn.Sequential(
        nn.Conv2d(1, 2, 3, padding=1), nn.MaxPool2d(2), nn.Conv2d(2, 2, 3, dilation=2),
        nn.Flatten(), nn.Linear(72, 3),
    )  # fmt: skip
    layers = pictures.receptive_field(model, gg.rand(1, 20, 20)).fields["layers"]
    assert [one["field"] for one in layers] == [[3, 3], [4, 4], [12, 12]]
    assert [one["jump"] for one in layers] == [[1, 1], [2, 2], [2, 2]]
    assert [one["offset"] for one in layers] == [[-1, -1], [-1, -1], [-1, -1]]
    last = layers[-1]
    top = last["offset"][0] + last["middle"][0] * last["jump"][0]
    rows, columns = np.nonzero(unpack(last["measured"]))
    assert top <= rows.min() <= rows.max() < top + 12
    assert top <= columns.min() <= columns.max() < top + 12
    assert all(p.requires_grad and p.grad is None for p in model.parameters())
    linear = pictures.receptive_field(nn.Conv2d(1, 1, 3, stride=2), (1, 9, 9)).fields["layers"][0]
    assert np.count_nonzero(unpack(linear["measured"])) == 9
    with pytest.raises(ValueError, match="no Conv2d"):
        pictures.receptive_field(nn.Flatten(), (1, 9, 9))


def test_gradient_norms_mark_what_vanishes() -> None:
    model = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 1))
    norms = pictures.gradient_norms(model)
    assert norms.fields["values"] == [None, None]
    for parameter, value in zip(model.parameters(), (1e-6, 0.0, 3.0, 4.0), strict=True):
        parameter.grad = gg.full(tuple(parameter.shape), value)
    norms.update()
    assert norms.fields["values"] == [pytest.approx(2e-6), pytest.approx((18 + 16) ** 0.5)]
    assert norms.fields["marks"] == ["vanishing", ""]
    assert len(norms.fields["history"]) == 2
    assert "0 Linear 2e-06 (vanishing)" in norms.fields["alt"]
    next(model.parameters()).grad = gg.full((2, 2), float("nan"))
    norms.update()
    assert norms.fields["marks"][0] == "not a number"


def test_dead_units_are_counted_and_named() -> None:
    model = nn.Sequential(nn.Linear(2, 4), nn.ReLU())
    model[0].load_state_dict({"weight": gg.ones(4, 2), "bias": gg.tensor([0.0, -9.0, 0.0, -9.0])})
    figure = pictures.dead_units(model, gg.rand(10, 2))
    assert figure.fields["values"] == [0.5]
    assert figure.fields["details"] == ["2 of 4 units never active: 1, 3"]
    assert "2 of 4 units are never active" in figure.fields["alt"]
    with pytest.raises(ValueError, match="found none"):
        pictures.dead_units(nn.Linear(2, 2), gg.rand(1, 2))


def test_activation_spreads_are_standard_deviations() -> None:
    model = nn.Sequential(nn.Linear(2, 2, bias=False), nn.Linear(2, 2, bias=False))
    model[0].load_state_dict({"weight": gg.eye(2)})
    model[1].load_state_dict({"weight": gg.eye(2) * 1e-3})
    inputs = gg.randn(50, 2)
    figure = pictures.activation_spreads(model, inputs)
    spread = float(inputs.numpy().std())
    np.testing.assert_allclose(figure.fields["values"], [spread, spread * 1e-3], rtol=1e-5)
    assert figure.fields["marks"] == ["", "vanishing"]


def test_activation_histograms_show_layers_of_one_type_within_limits() -> None:
    model = nn.Sequential(nn.Linear(1, 1, bias=False), nn.Tanh(), nn.Linear(1, 1), nn.Tanh())
    model[0].load_state_dict({"weight": gg.ones(1, 1)})
    inputs = gg.tensor([[-9.0], [0.0], [0.0], [9.0]])
    figure = pictures.activation_histograms(
        model, inputs, layers=nn.Tanh, limits=(-0.5, 0.5), bins=5
    )
    assert [one["name"] for one in figure.fields["ridges"]] == ["1 Tanh", "3 Tanh"]
    assert figure.fields["ridges"][0]["counts"] == [1, 0, 2, 0, 1]  # ±1 lies beyond the limits
    assert figure.fields["x_range"] == [-0.5, 0.5]
    model[0].load_state_dict({"weight": gg.zeros(1, 1)})
    figure.update()
    assert figure.fields["ridges"][0]["counts"] == [0, 0, 4, 0, 0]
    with pytest.raises(ValueError, match="found none"):
        pictures.activation_histograms(model, inputs, layers=nn.ReLU)


def test_activation_histograms_in_training_mode_keep_running_statistics() -> None:
    model = nn.Sequential(nn.BatchNorm1d(1)).eval()
    inputs = gg.tensor([[1.0], [3.0]])
    figure = pictures.activation_histograms(model, inputs, training=True)
    assert figure.fields["ridges"][0]["mean"] == pytest.approx(0, abs=1e-6)
    assert model[0].running_mean.item() == 0
    assert not model.training
    outside = pictures.activation_histograms(model, inputs)
    assert outside.fields["ridges"][0]["mean"] == pytest.approx(2, rel=1e-4)


def test_curves_can_have_fixed_limits() -> None:
    curve = pictures.Lines(y_log=True, y_limits=(1e-3, 10))
    assert curve.fields["y_range"] == [1e-3, 10]
    with pytest.raises(ValueError, match="both above 0"):
        pictures.Lines(y_log=True, y_limits=(0, 10))
    with pytest.raises(ValueError, match="lower and the upper"):
        pictures.lines(y_limits=(2, 1), loss=[1.0])


def test_a_fitted_curve_goes_through_its_points_when_the_model_does() -> None:
    gg.manual_seed(0)
    x, y = gg.datasets.make_sine(30, noise=0)
    line = nn.Linear(1, 1)
    figure = pictures.curve_fit(line, x, y, lambda x: (4 * x).sin(), title="Fit")
    first = {one["name"]: one for one in figure.fields["series"]}
    assert first["data"]["points"]
    assert first["data"]["x"] == sorted(first["data"]["x"])
    np.testing.assert_allclose(
        first["truth"]["y"], np.sin(4 * np.array(first["truth"]["x"])), atol=2e-3
    )
    with gg.no_grad():
        line.weight.fill_(0)
        line.bias.fill_(0.25)
    figure.update()
    now = {one["name"]: one for one in figure.fields["series"]}
    assert set(now["model"]["y"]) == {0.25}
    assert first["model"]["y"] != now["model"]["y"], "what a Recorder keeps has changed"
    with pytest.raises(ValueError, match="30 points and 29 targets"):
        pictures.curve_fit(line, x, y[:29])


def test_a_place_of_curves_can_be_marked() -> None:
    curve = pictures.lines(loss=[3.0, 1.0, 2.0])
    curve.mark(2)
    assert curve.fields["marker"] == 2
    drawn = chart(curve.fields)
    curve.mark(None)
    assert drawn is not None
    assert drawn.count("<path") == chart(curve.fields).count("<path") + 1


def test_a_history_of_layers_stays_bounded() -> None:
    model = nn.Linear(1, 1)
    norms = pictures.gradient_norms(model)
    for _ in range(1000):
        norms.update()
    assert len(norms.fields["steps"]) == len(norms.fields["history"]) <= 120


def test_weight_histograms_count_all_weights() -> None:
    model = nn.Sequential(nn.Linear(4, 8), nn.Linear(8, 2))
    figure = pictures.weight_histograms(model, bins=10)
    ridges = figure.fields["ridges"]
    assert [(one["name"], sum(one["counts"])) for one in ridges] == [
        ("0.weight", 32),
        ("1.weight", 16),
    ]
    record = pictures.Recorder(model, every=1)
    record.add(loss=1.0)
    record.add(loss=0.5)
    names = [one["name"] for one in pictures.weight_histograms(record).fields["ridges"]]
    assert names == ["step 1", "step 2"]
    with pytest.raises(ValueError, match="no parameter 'x'"):
        pictures.weight_histograms(model, parameter="x")


def test_thresholds_count_and_the_area_is_that_of_all_pairs() -> None:
    target, score = [0, 0, 1, 1, 1], [0.1, 0.6, 0.35, 0.8, 0.8]
    roc = pictures.roc_curve(target, score)
    assert roc.fields["area"] == pytest.approx(5 / 6)  # of six pairs five are in order
    assert roc.fields["true_positives"] == [0, 2, 2, 3, 3]
    assert roc.fields["false_positives"] == [0, 0, 1, 1, 2]
    assert roc.fields["thresholds"][roc.fields["start"]] == 0.6
    curve = pictures.precision_recall_curve(target, score)
    assert curve.fields["area"] == pytest.approx(2 / 3 * 1 + 1 / 3 * 3 / 4)
    with pytest.raises(ValueError, match="some of each"):
        pictures.roc_curve([1, 1], [0.5, 0.6])


def test_calibration_error_by_hand() -> None:
    figure = pictures.calibration([1, 0, 1, 1], [0.9, 0.9, 0.9, 0.62])
    model, diagonal = figure.fields["series"]
    np.testing.assert_allclose(model["x"], [0.62, 0.9])
    np.testing.assert_allclose(model["y"], [1, 2 / 3])
    assert diagonal["y"] == [0, 1]
    error = 0.25 * 0.38 + 0.75 * (0.9 - 2 / 3)
    assert f"calibration error {error:.3f}" in figure.fields["title"]


def test_a_schedule_is_drawn_from_its_scheduler_or_function() -> None:
    halves = pictures.learning_rate(
        lambda o: gg.optim.lr_scheduler.StepLR(o, 2, gamma=0.5), steps=5, lr=0.8
    )
    assert halves.fields["series"][0]["y"] == pytest.approx([0.8, 0.8, 0.4, 0.4, 0.2])
    own = pictures.learning_rate(lambda step: 0.1 * 0.5**step, steps=3)
    assert own.fields["series"][0]["y"] == [0.1, 0.05, 0.025]


@pytest.mark.parametrize(
    "make",
    [
        lambda m, x: pictures.loss_surface(quadratic, resolution=9),
        lambda m, x: pictures.filters(m[0]),
        lambda m, x: pictures.feature_maps(m, x),
        lambda m, x: pictures.receptive_field(m, x[0]),
        lambda m, x: pictures.gradient_norms(m),
        lambda m, x: pictures.dead_units(m, x),
        lambda m, x: pictures.weight_histograms(m),
        lambda m, x: pictures.activation_histograms(m, x),
        lambda m, x: pictures.roc_curve([0, 1], [0.2, 0.8]),
    ],
)
def test_each_has_a_static_form(make: Any) -> None:
    model = nn.Sequential(nn.Conv2d(1, 2, 3), nn.ReLU())
    assert make(model, gg.rand(2, 1, 6, 6)).svg().startswith("<svg")


def test_models_of_pytorch_are_looked_into() -> None:
    torch = pytest.importorskip("torch", reason="PyTorch is an optional oracle")
    model = torch.nn.Sequential(torch.nn.Conv2d(1, 2, 3), torch.nn.ReLU())
    image = torch.rand(1, 1, 8, 8)
    assert pictures.receptive_field(model, image).fields["layers"][0]["field"] == [3, 3]
    assert unpack(pictures.feature_maps(model, image, layer="0").fields["maps"]).shape == (2, 6, 6)
    assert len(pictures.dead_units(model, image).fields["values"]) == 1
    pictures.filters(model[0])
    model(image).sum().backward()
    norm = sum(float((p.grad**2).sum()) for p in model.parameters()) ** 0.5
    assert pictures.gradient_norms(model).fields["values"] == [pytest.approx(norm, rel=1e-5)]
    pictures.loss_landscape(model, lambda: model(image).mean(), resolution=3)
