"""Keras's fit, evaluate and predict with compiled steps: the numbers of those that are not."""

from __future__ import annotations

import copy
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

import glowgrad as gg
from glowgrad import keras
from glowgrad.keras import layers

DEVICES = pytest.mark.parametrize("device", ["cpu", "webgpu"])
X = np.random.default_rng(0).standard_normal((120, 6)).astype("float32")
Y = X[:, :3].argmax(1)


@pytest.fixture
def device(request: pytest.FixtureRequest) -> Iterator[str]:
    name = getattr(request, "param", "cpu")
    gg.set_default_device(name)
    yield name
    gg.set_default_device("cpu")


def network() -> Any:
    return keras.Sequential(
        [
            layers.Dense(8, activation="relu", kernel_regularizer="l2"),
            layers.BatchNormalization(),
            layers.Dropout(0.2),
            layers.Dense(3, activation="softmax"),
        ]
    )


def replays(model: Any, name: str) -> int:
    """How many calls of a step ran without Python."""
    step = model._jit._steps.get(name)
    kinds = [] if step is None else step._kinds.values()
    return sum(replay.runs for kind in kinds for replay in kind.replays)


def same(
    optimizer: Callable[[], Any],
    metrics: list[Any],
    callbacks: Callable[[], list[Any]] = list,
    build: Callable[[], Any] = network,
    **options: Any,
) -> Any:
    """Trains twice; both give the same histories, scores and outputs. The compiled model."""
    found = []
    for jit in (False, "auto"):
        gg.manual_seed(0)
        model = build()
        model.compile(
            optimizer(),
            "sparse_categorical_crossentropy",
            metrics=copy.deepcopy(metrics),
            jit_compile=jit,
        )
        history = model.fit(
            X, Y, 8, 3, verbose=0, callbacks=callbacks(), validation_split=0.2, **options
        )
        scores = model.evaluate(X, Y, 3, verbose=0)
        outputs = model.predict(X, 3, verbose=0)
        found.append((history.history, scores, outputs))
    (history, scores, outputs), (compiled_history, compiled_scores, compiled_outputs) = found
    assert history.keys() == compiled_history.keys()
    for name, values in history.items():
        assert compiled_history[name] == pytest.approx(values, rel=1e-5, abs=1e-6), name
    assert compiled_scores == pytest.approx(scores, rel=1e-5)
    np.testing.assert_allclose(compiled_outputs, outputs, rtol=1e-5, atol=1e-6)
    return model


@pytest.mark.parametrize("device", ["cpu", "webgpu"], indirect=True)
def test_a_fit_gives_the_same_numbers(device: str) -> None:
    model = same(lambda: "adam", ["accuracy", keras.metrics.SparseTopKCategoricalAccuracy(k=2)])
    assert replays(model, "train_step") >= 30
    assert replays(model, "test_step") >= 10
    assert replays(model, "predict_step") >= 10


DECAY = keras.optimizers.schedules.ExponentialDecay
OPTIMIZERS: dict[str, Callable[[], Any]] = {
    "sgd": lambda: keras.optimizers.SGD(DECAY(0.1, 5, 0.9)),
    "momentum": lambda: keras.optimizers.SGD(DECAY(0.1, 5, 0.9), momentum=0.9, nesterov=True),
    "adamw": lambda: keras.optimizers.AdamW(DECAY(0.01, 5, 0.9), clipnorm=1.0),
    "amsgrad": lambda: keras.optimizers.Adam(amsgrad=True),
    "rmsprop": lambda: keras.optimizers.RMSprop(DECAY(0.01, 5, 0.9), momentum=0.9, centered=True),
    "adagrad": lambda: keras.optimizers.Adagrad(0.1),
    "adadelta": lambda: keras.optimizers.Adadelta(1.0),
    "adamax": lambda: keras.optimizers.Adamax(0.01),
    "nadam": lambda: keras.optimizers.Nadam(0.01),
    "lion": lambda: keras.optimizers.Lion(0.01, weight_decay=0.1),
    "ftrl": lambda: keras.optimizers.Ftrl(0.1, beta=0.1),
}


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_what_an_optimizer_counts_is_followed(name: str) -> None:
    assert replays(same(OPTIMIZERS[name], []), "train_step") >= 30


class Slower(keras.callbacks.Callback):
    """Changes the rate in the middle of an epoch, as schedules of one's own do."""

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        if batch == 6:
            self.model.optimizer.learning_rate = 0.001


class Freezes(keras.callbacks.Callback):
    """Lets a layer be trained in some epochs, and drops more in others."""

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        self.model.layers[0].trainable = epoch != 1
        self.model.layers[2].rate = 0.5 if epoch == 2 else 0.2


@pytest.mark.parametrize("callback", [Slower, Freezes])
def test_what_a_callback_changes_is_followed(callback: type[Any]) -> None:
    model = same(lambda: keras.optimizers.SGD(0.1), ["accuracy"], lambda: [callback()])
    assert replays(model, "train_step") >= 15


def test_weights_of_samples_and_several_metrics() -> None:
    weights = np.random.default_rng(1).random(120).astype("float32")
    gg.manual_seed(0)
    one_hot = np.eye(3, dtype="float32")[Y]
    found = []
    for jit in (False, "auto"):
        gg.manual_seed(0)
        model = network()
        names = ["mse", keras.metrics.AUC(num_thresholds=20), keras.metrics.Recall(),
                 keras.metrics.F1Score(), keras.metrics.R2Score()]  # fmt: skip
        model.compile("sgd", "categorical_crossentropy", weighted_metrics=names, jit_compile=jit)
        found.append(model.fit(X, one_hot, 10, 3, verbose=0, sample_weight=weights).history)
    for name, values in found[0].items():
        np.testing.assert_allclose(found[1][name], values, rtol=1e-5, err_msg=name)
    assert replays(model, "train_step") >= 20


class Autoencoder(keras.Model):
    """With a train_step of its own, and a loss that a layer adds."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder, self.decoder = layers.Dense(2), layers.Dense(6)
        self.tracker = keras.metrics.Mean(name="own")

    def call(self, x: Any) -> Any:
        code = self.encoder(x)
        self.add_loss((code**2).mean() * 0.1)
        return self.decoder(code)

    def train_step(self, data: Any) -> Any:
        with keras_tape() as tape:
            made = self(data, training=True)
            loss = ((made - data) ** 2).mean() + sum(self.losses)
        grads = tape.gradient(loss, self.trainable_weights)
        self.optimizer.apply_gradients(zip(grads, self.trainable_weights, strict=True))
        self.tracker.update_state(loss)
        return {"own": self.tracker.result()}


def keras_tape() -> Any:
    from glowgrad.keras.tape import GradientTape

    return GradientTape()


def test_a_train_step_of_ones_own_is_compiled() -> None:
    found = []
    for jit in (False, True):
        gg.manual_seed(0)
        model = Autoencoder()
        model.compile("adam", jit_compile=jit)
        found.append(model.fit(X, batch_size=8, epochs=3, verbose=0).history["own"])
    assert found[1] == pytest.approx(found[0], rel=1e-5)
    assert replays(model, "train_step") >= 30


class Talkative(layers.Layer):
    """Looks at values, which a replay cannot."""

    def call(self, x: Any) -> Any:
        return x * (2.0 if float(x.sum()) > 0 else 1.0)


def test_what_cannot_be_compiled_runs_as_it_is() -> None:
    def build() -> Any:
        return keras.Sequential([Talkative(), layers.Dense(3, activation="softmax")])

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        model = same(lambda: "sgd", ["accuracy"], build=build)
    assert replays(model, "train_step") == 0
    model.compile("sgd", "sparse_categorical_crossentropy", jit_compile=True)
    with pytest.warns(UserWarning, match="train_step runs as it is.*looks at a tensor's values"):
        model.fit(X, Y, verbose=0)


def test_a_step_with_a_tape_follows_what_changes() -> None:
    """Options of optimizer and layers, between the calls of a step that its user compiled."""

    def train(wrapped: Callable[[Any], Any]) -> list[float]:
        gg.manual_seed(0)
        model = network()
        optimizer = keras.optimizers.SGD(0.1, momentum=0.9)

        @wrapped
        def step(x: gg.Tensor, y: gg.Tensor) -> gg.Tensor:
            with keras_tape() as tape:
                loss = -model(x, training=True).gather(1, y).log().mean()
            weights = model.trainable_variables
            optimizer.apply(tape.gradient(loss, weights), weights)
            return loss

        found = []
        for number in range(24):
            if number == 8:
                optimizer.learning_rate = 0.01
            elif number == 11:
                optimizer.momentum = 0.5
            elif number == 14:
                model.layers[0].trainable = False
            elif number == 18:
                model.layers[2].rate = 0.6
            found.append(step(gg.randn(5, 6), gg.randint(0, 3, (5, 1))).item())
        return found

    assert train(gg.compile) == pytest.approx(train(lambda step: step), rel=1e-5)


def test_few_steps_are_not_compiled() -> None:
    model = network()
    model.compile("sgd", "sparse_categorical_crossentropy")
    model.fit(X, Y, 40, 2, verbose=0)
    assert not model._jit._steps
    model.compile("sgd", "sparse_categorical_crossentropy", run_eagerly=True)
    model.fit(X, Y, 4, 2, verbose=0)
    assert not model._jit._steps


def test_a_model_is_forgotten_with_its_steps() -> None:
    import gc
    import weakref

    model = network()
    model.compile("sgd", "sparse_categorical_crossentropy")
    model.fit(X, Y, 4, 2, verbose=0)
    assert replays(model, "train_step")
    seen = weakref.ref(model)
    del model
    gc.collect()
    assert seen() is None


@pytest.mark.parametrize("device", ["webgpu"], indirect=True)
def test_data_that_fits_goes_to_the_device_once(device: str) -> None:
    model = network()
    model.compile("sgd", "sparse_categorical_crossentropy")
    model.fit(X, Y, 8, 4, verbose=0)
    before = dict(gg.webgpu.stats())
    model.fit(X, Y, 8, 2, verbose=0)
    after = gg.webgpu.stats()
    # The data, two orders, and a few words for each of the 30 steps.
    assert after["uploaded_bytes"] - before["uploaded_bytes"] < X.nbytes + 4 * 120 * 3 + 30 * 128
    assert after["reads"] - before["reads"] <= 4
