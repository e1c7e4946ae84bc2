"""Losses, metrics, optimizers and schedules: Keras 3's numbers, over several batches."""

from __future__ import annotations

import importlib.util
import json
import os
import warnings
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import glowgrad as gg
from glowgrad import keras

os.environ.setdefault("KERAS_BACKEND", "torch")
HAS_KERAS = all(importlib.util.find_spec(name) for name in ("keras", "torch"))
FILE = Path(__file__).with_name("metrics.json")
DEVICES = ("cpu", "webgpu")
Data = Callable[[np.random.Generator], tuple[np.ndarray, np.ndarray]]


def f32(values: Any) -> np.ndarray:
    return np.asarray(values, np.float32)


def softmax(x: np.ndarray) -> np.ndarray:
    e = np.exp(x)
    return f32(e / e.sum(-1, keepdims=True))


def real(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    return f32(rng.normal(size=(6, 4))), f32(rng.normal(size=(6, 4)))


def positive(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    return f32(rng.uniform(0.1, 2, (6, 4))), f32(rng.uniform(0.1, 2, (6, 4)))


def binary(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    return f32(rng.integers(0, 2, (6, 3))), f32(rng.uniform(0.01, 0.99, (6, 3)))


def one_hot(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    return f32(np.eye(7)[rng.integers(0, 7, 8)]), softmax(rng.normal(size=(8, 7)))


def classes(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    return rng.integers(0, 7, 8), softmax(rng.normal(size=(8, 7)))


def labels(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    return rng.integers(0, 3, (2, 5)), rng.integers(0, 3, (2, 5))


LOSSES: dict[str, tuple[Callable[[Any], Any], Data]] = {
    "MeanSquaredError": (lambda k: k.MeanSquaredError(), real),
    "MeanAbsoluteError": (lambda k: k.MeanAbsoluteError(), real),
    "MeanAbsolutePercentageError": (lambda k: k.MeanAbsolutePercentageError(), positive),
    "MeanSquaredLogarithmicError": (lambda k: k.MeanSquaredLogarithmicError(), positive),
    "Huber": (lambda k: k.Huber(delta=0.7), real),
    "LogCosh": (lambda k: k.LogCosh(), real),
    "KLDivergence": (lambda k: k.KLDivergence(), one_hot),
    "Poisson": (lambda k: k.Poisson(), positive),
    "CosineSimilarity": (lambda k: k.CosineSimilarity(), real),
    "Hinge": (lambda k: k.Hinge(), binary),
    "SquaredHinge": (lambda k: k.SquaredHinge(), binary),
    "CategoricalHinge": (lambda k: k.CategoricalHinge(), one_hot),
    "BinaryCrossentropy": (lambda k: k.BinaryCrossentropy(), binary),
    "BinaryCrossentropy logits": (lambda k: k.BinaryCrossentropy(True, 0.1), binary),
    "BinaryFocalCrossentropy": (lambda k: k.BinaryFocalCrossentropy(True), binary),
    "CategoricalCrossentropy": (lambda k: k.CategoricalCrossentropy(label_smoothing=0.1), one_hot),
    "CategoricalCrossentropy logits": (
        lambda k: k.CategoricalCrossentropy(from_logits=True), one_hot
    ),
    "CategoricalFocalCrossentropy": (lambda k: k.CategoricalFocalCrossentropy(), one_hot),
    "SparseCategoricalCrossentropy": (lambda k: k.SparseCategoricalCrossentropy(), classes),
    "SparseCategoricalCrossentropy logits": (
        lambda k: k.SparseCategoricalCrossentropy(from_logits=True), classes
    ),
    "SparseCategoricalCrossentropy ignore": (
        lambda k: k.SparseCategoricalCrossentropy(ignore_class=2), classes
    ),
    "sum": (lambda k: k.MeanSquaredError(reduction="sum"), real),
    "none": (lambda k: k.MeanSquaredError(reduction="none"), real),
}  # fmt: skip
METRICS: dict[str, tuple[Callable[[Any], Any], Data]] = {
    "Accuracy": (lambda k: k.Accuracy(), labels),
    "BinaryAccuracy": (lambda k: k.BinaryAccuracy(threshold=0.4), binary),
    "CategoricalAccuracy": (lambda k: k.CategoricalAccuracy(), one_hot),
    "SparseCategoricalAccuracy": (lambda k: k.SparseCategoricalAccuracy(), classes),
    "TopKCategoricalAccuracy": (lambda k: k.TopKCategoricalAccuracy(k=3), one_hot),
    "SparseTopKCategoricalAccuracy": (lambda k: k.SparseTopKCategoricalAccuracy(k=3), classes),
    "MeanSquaredError": (lambda k: k.MeanSquaredError(), real),
    "RootMeanSquaredError": (lambda k: k.RootMeanSquaredError(), real),
    "MeanAbsoluteError": (lambda k: k.MeanAbsoluteError(), real),
    "R2Score": (lambda k: k.R2Score(), real),
    "CosineSimilarity": (lambda k: k.CosineSimilarity(), real),
    "BinaryCrossentropy": (lambda k: k.BinaryCrossentropy(), binary),
    "CategoricalCrossentropy": (lambda k: k.CategoricalCrossentropy(), one_hot),
    "SparseCategoricalCrossentropy": (lambda k: k.SparseCategoricalCrossentropy(), classes),
    "Precision": (lambda k: k.Precision(), binary),
    "Precision thresholds": (lambda k: k.Precision(thresholds=[0.2, 0.6]), binary),
    "Precision top": (lambda k: k.Precision(top_k=2), one_hot),
    "Recall": (lambda k: k.Recall(), binary),
    "Recall class": (lambda k: k.Recall(class_id=1), binary),
    "TruePositives": (lambda k: k.TruePositives(), binary),
    "FalseNegatives": (lambda k: k.FalseNegatives(), binary),
    "AUC": (lambda k: k.AUC(), binary),
    "AUC PR": (lambda k: k.AUC(num_thresholds=50, curve="PR"), binary),
    "AUC minoring": (lambda k: k.AUC(summation_method="minoring"), binary),
    "F1Score": (lambda k: k.F1Score(), one_hot),
    "F1Score macro": (lambda k: k.F1Score(average="macro", threshold=0.3), binary),
    "F1Score weighted": (lambda k: k.F1Score(average="weighted"), one_hot),
    "FBetaScore": (lambda k: k.FBetaScore(average="micro", beta=2.0, threshold=0.5), binary),
    "MeanIoU": (lambda k: k.MeanIoU(num_classes=3), labels),
    "Hinge": (lambda k: k.Hinge(), binary),
    "KLDivergence": (lambda k: k.KLDivergence(), one_hot),
}
OPTIMIZERS: dict[str, Callable[[Any], Any]] = {
    "SGD": lambda k: k.SGD(0.1),
    "SGD momentum": lambda k: k.SGD(0.1, momentum=0.9),
    "SGD nesterov": lambda k: k.SGD(0.1, momentum=0.9, nesterov=True),
    "RMSprop": lambda k: k.RMSprop(0.01),
    "RMSprop centered": lambda k: k.RMSprop(0.01, momentum=0.9, centered=True),
    "Adagrad": lambda k: k.Adagrad(0.1),
    "Adadelta": lambda k: k.Adadelta(1.0),
    "Adam": lambda k: k.Adam(0.01),
    "Adam amsgrad": lambda k: k.Adam(0.01, amsgrad=True),
    "Adam clipnorm": lambda k: k.Adam(0.01, clipnorm=0.5),
    "Adam global": lambda k: k.Adam(0.01, global_clipnorm=0.5),
    "Adam clipvalue": lambda k: k.Adam(0.01, clipvalue=0.1),
    "AdamW": lambda k: k.AdamW(0.01, weight_decay=0.1),
    "Adamax": lambda k: k.Adamax(0.01),
    "Nadam": lambda k: k.Nadam(0.01),
    "Ftrl": lambda k: k.Ftrl(0.1, l1_regularization_strength=0.01),
    "Lion": lambda k: k.Lion(0.01),
    "schedule": lambda k: k.SGD(k.schedules.CosineDecay(0.1, 10)),
}
SCHEDULES: dict[str, Callable[[Any], Any]] = {
    "ExponentialDecay": lambda s: s.ExponentialDecay(0.1, 10, 0.5),
    "ExponentialDecay staircase": lambda s: s.ExponentialDecay(0.1, 10, 0.5, True),
    "InverseTimeDecay": lambda s: s.InverseTimeDecay(0.1, 10, 0.5),
    "PiecewiseConstantDecay": lambda s: s.PiecewiseConstantDecay([5, 20], [0.1, 0.01, 0.001]),
    "PolynomialDecay": lambda s: s.PolynomialDecay(0.1, 20, power=2.0, cycle=True),
    "CosineDecay": lambda s: s.CosineDecay(0.0, 20, 0.1, warmup_target=0.1, warmup_steps=5),
    "CosineDecayRestarts": lambda s: s.CosineDecayRestarts(0.1, 7, m_mul=0.9),
}


def generator(name: str) -> np.random.Generator:
    return np.random.default_rng(zlib.crc32(name.encode()))


def as_list(value: Any) -> Any:
    if hasattr(value, "detach"):
        value = value.detach().cpu().numpy()
    return np.asarray(value, np.float64).tolist()


def loss_of(module: Any, name: str) -> Any:
    """The plain loss, and the one with weights."""
    make, draw = LOSSES[name]
    rng = generator(name)
    y, p = draw(rng)
    loss = make(module)
    weight = f32(rng.uniform(0.5, 2, len(y)))
    return [as_list(loss(y, p)), as_list(loss(y, p, sample_weight=weight))]


def metric_of(module: Any, name: str) -> Any:
    """The value after one and after three batches, the last with weights, and after a reset."""
    make, draw = METRICS[name]
    rng = generator(name)
    metric = make(module)
    seen = []
    for number in range(3):
        y, p = draw(rng)
        takes = name not in ("R2Score", "MeanIoU", "Accuracy")
        weight = f32(rng.uniform(0.5, 2, len(y))) if number == 2 and takes else None
        metric.update_state(y, p, sample_weight=weight)
        seen.append(as_list(metric.result()))
    metric.reset_state()
    metric.update_state(y, p)
    return [seen[0], seen[2], as_list(metric.result())]


def optimizer_of(module: Any, name: str, variable: Any, cast: Any) -> Any:
    """The values of a variable after 12 steps."""
    rng = generator(name)
    held = variable(f32(rng.normal(size=(4, 3))))
    optimizer = OPTIMIZERS[name](module)
    for _ in range(12):
        optimizer.apply([cast(f32(rng.normal(size=(4, 3))))], [held])
    return as_list(held.numpy() if hasattr(held, "numpy") else held)


def schedule_of(module: Any, name: str) -> Any:
    schedule = SCHEDULES[name](module)
    return [as_list(schedule(step)) for step in range(0, 50, 3)]


def theirs() -> dict[str, Any]:
    """What the real Keras gives for all tables."""
    import keras as real_keras

    def variable(values: np.ndarray) -> Any:
        return real_keras.Variable(values)

    found: dict[str, Any] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in LOSSES:
            found[f"loss {name}"] = loss_of(real_keras.losses, name)
        for name in METRICS:
            found[f"metric {name}"] = metric_of(real_keras.metrics, name)
        for name in OPTIMIZERS:
            cast = real_keras.ops.convert_to_tensor
            found[f"optimizer {name}"] = optimizer_of(real_keras.optimizers, name, variable, cast)
        for name in SCHEDULES:
            found[f"schedule {name}"] = schedule_of(real_keras.optimizers.schedules, name)
    return found


KEPT: dict[str, Any] = json.loads(FILE.read_text("utf-8")) if FILE.exists() else {}


@pytest.fixture(params=DEVICES)
def device(request: pytest.FixtureRequest) -> Any:
    before = gg.get_default_device()
    gg.set_default_device(request.param)
    yield request.param
    gg.set_default_device(before)


def same(got: Any, name: str) -> None:
    wanted = KEPT[name]
    for ours, kept in zip(got, wanted, strict=True):
        np.testing.assert_allclose(ours, kept, rtol=3e-5, atol=3e-6, err_msg=name)


@pytest.mark.parametrize("name", LOSSES)
def test_loss(name: str, device: str) -> None:
    same(loss_of(keras.losses, name), f"loss {name}")


@pytest.mark.parametrize("name", METRICS)
def test_metric(name: str, device: str) -> None:
    same(metric_of(keras.metrics, name), f"metric {name}")


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_optimizer(name: str, device: str) -> None:
    got = optimizer_of(keras.optimizers, name, lambda v: keras.Variable(v), gg.tensor)
    same(got, f"optimizer {name}")


@pytest.mark.parametrize("name", SCHEDULES)
def test_schedule(name: str) -> None:
    np.testing.assert_allclose(
        schedule_of(keras.optimizers.schedules, name), KEPT[f"schedule {name}"], rtol=1e-5
    )


@pytest.mark.skipif(not HAS_KERAS, reason="Keras is the oracle of the kept numbers")
def test_the_kept_numbers_are_keras_own() -> None:
    made = theirs()
    assert list(made) == list(KEPT), "run python -m tests.keras.test_metrics"
    for name, value in made.items():
        for a, b in zip(value, KEPT[name], strict=True):
            np.testing.assert_allclose(a, b, rtol=1e-6, atol=1e-7, err_msg=name)


@pytest.mark.parametrize("name", ["mse", "mae", "auc", "precision", "top_k_categorical_accuracy"])
def test_metrics_by_name_keep_the_name(name: str) -> None:
    assert keras.metrics.get(name).name == name


def test_names_that_do_not_exist_say_which_do() -> None:
    with pytest.raises(
        ValueError, match=r"Could not interpret loss identifier.*mean_squared_error"
    ):
        keras.losses.get("nonesuch")
    with pytest.raises(ValueError, match=r"Could not interpret optimizer identifier.*adam"):
        keras.optimizers.get("nonesuch")
    with pytest.raises(ValueError, match="Could not interpret metric identifier"):
        keras.metrics.get("nonesuch")
    with pytest.raises(AttributeError, match=r"keras\.metrics has no 'Nonesuch'"):
        _ = keras.metrics.Nonesuch


def test_wrong_shapes_say_so() -> None:
    with pytest.raises(ValueError, match="must have the same shape"):
        keras.losses.CategoricalCrossentropy()(np.ones((3, 4)), np.ones((3, 5)))
    with pytest.raises(ValueError, match=r"target\.shape=\(3,\)"):
        keras.losses.SparseCategoricalCrossentropy()(np.ones(3), np.ones((4, 5)))
    with pytest.raises(ValueError, match=r"same number of samples|must be equal|same shape"):
        keras.losses.BinaryCrossentropy()(np.ones((3, 2)), np.ones((3, 5)))


if __name__ == "__main__":
    FILE.write_text(json.dumps(theirs(), indent=0) + "\n", "utf-8")
