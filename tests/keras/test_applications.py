"""Networks of keras.applications: layers, names and numbers of weights."""

from __future__ import annotations

import importlib
import importlib.util
import os
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from glowgrad.keras import Input, Model, applications, backend, models

HAS_KERAS = all(importlib.util.find_spec(name) for name in ("keras", "torch"))
COUNTS = {
    "ResNet50": 25_636_712, "MobileNet": 4_253_864, "MobileNetV2": 3_538_984,
    "EfficientNetB0": 5_330_571, "ResNet18": 11_699_112, "LeNet5": 61_706,
    "InceptionV1": 6_998_552,
}  # fmt: skip


def described(model: Any) -> list[tuple[str, str, tuple[Any, ...]]]:
    return [(la.name, type(la).__name__, tuple(la.output.shape)) for la in model.layers]


@pytest.mark.parametrize("name", COUNTS)
def test_the_number_of_weights(name: str) -> None:
    model = getattr(applications, name)(weights=None)
    assert model.count_params() == COUNTS[name]


@pytest.mark.skipif(not HAS_KERAS, reason="needs Keras")
@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("ResNet50", {"include_top": False, "input_shape": (64, 64, 3), "pooling": "avg"}),
        ("ResNet101", {"include_top": False, "input_shape": (32, 32, 3)}),
        ("VGG16", {"include_top": False, "input_shape": (48, 32, 3), "pooling": "max"}),
        ("VGG19", {"include_top": False, "input_shape": (32, 32, 3)}),
        ("MobileNet", {"alpha": 0.25, "classes": 7}),
        ("MobileNetV2", {"alpha": 0.35, "input_shape": (96, 96, 3), "classes": 3}),
        ("EfficientNetB0", {"input_shape": (65, 32, 3), "classes": 3}),
    ],
)
def test_layers_are_those_of_keras(name: str, options: dict[str, Any]) -> None:
    os.environ.setdefault("KERAS_BACKEND", "torch")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = importlib.import_module("keras")
        theirs.backend.clear_session()
        backend.clear_session()
        wanted = getattr(theirs.applications, name)(weights=None, **options)
        got = getattr(applications, name)(weights=None, **options)
        assert described(got) == described(wanted)
        assert got.name == wanted.name
        assert [(w.path, tuple(w.shape)) for w in got.weights] == [
            (w.path, tuple(w.shape)) for w in wanted.weights
        ]
        if name in ("MobileNet", "MobileNetV2"):
            rng = np.random.default_rng(0)
            values = [np.abs(rng.normal(0, 0.2, w.shape)).astype(np.float32) + 0.1
                      if "variance" in w.name
                      else rng.normal(0, 0.2, w.shape).astype(np.float32)
                      for w in wanted.weights]  # fmt: skip
            for model in (got, wanted):
                model.set_weights(values)
            x = rng.random((2, *got.input_shape[1:])).astype(np.float32)
            np.testing.assert_allclose(
                got.predict(x, verbose=0), wanted.predict(x, verbose=0), rtol=1e-3, atol=1e-5
            )


def test_trained_weights_are_the_learners_own_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "cache"))
    options: dict[str, Any] = {"include_top": False, "input_shape": (32, 32, 3), "alpha": 0.25}
    with pytest.raises(FileNotFoundError, match=r"mobilenet_2_5_32_tf_no_top\.h5|put it into"):
        applications.MobileNet(weights="imagenet", **options)
    with pytest.raises(ValueError, match="weights"):
        applications.MobileNet(weights="somewhere", **options)
    model = applications.MobileNet(weights=None, **options)
    model.save_weights(tmp_path / "mine.weights.h5")
    again = applications.MobileNet(weights=str(tmp_path / "mine.weights.h5"), **options)
    assert np.array_equal(model.get_weights()[0], again.get_weights()[0])
    with pytest.raises(ValueError, match="1000"):
        applications.ResNet50(classes=5)
    with pytest.raises(ValueError, match="at least 32x32"):
        applications.VGG16(weights=None, include_top=False, input_shape=(8, 8, 3))


def test_preparing_images_and_reading_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "cache"))
    x = np.full((1, 2, 2, 3), 255.0)
    caffe = applications.resnet50.preprocess_input(x)
    np.testing.assert_allclose(caffe[0, 0, 0], [151.061, 138.221, 131.32], rtol=1e-5)
    assert applications.mobilenet.preprocess_input(x).max() == 1
    place = Input((2, 2, 3))
    model = Model(place, applications.resnet50.preprocess_input(place))
    model.save("m.keras")
    np.testing.assert_allclose(models.load_model("m.keras").predict(x, verbose=0), caffe)
    scores = np.eye(1000)[[3]]
    with pytest.raises(FileNotFoundError, match=r"imagenet_class_index\.json"):
        applications.resnet50.decode_predictions(scores)
    names = {str(n): [f"n{n}", f"thing {n}"] for n in range(1000)}
    (tmp_path / "imagenet_class_index.json").write_text(__import__("json").dumps(names))
    assert applications.resnet50.decode_predictions(scores, top=1) == [[("n3", "thing 3", 1.0)]]
    with pytest.raises(ValueError, match="1000"):
        applications.resnet50.decode_predictions(np.ones((1, 5)))
