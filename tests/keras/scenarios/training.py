"""fit, evaluate, predict and train_on_batch from fixed weights."""

from __future__ import annotations

import contextlib
import io
import re
from typing import Any

import numpy as np
from tests.keras.models import classes, fixed, rows, scenario


def ends(model: Any) -> list[float]:
    """The sums of all weights, and of their squares."""
    return [v for w in model.get_weights() for v in (float(w.sum()), float((w**2).sum()))]


def mlp(keras: Any, out: int = 1, activation: Any = None) -> Any:
    layers = keras.layers
    return fixed(
        keras.Sequential(
            [
                keras.Input((4,)),
                layers.Dense(8, activation="relu", kernel_regularizer="l2"),
                layers.Dense(out, activation=activation),
            ]
        )
    )


@scenario
def mlp_step_by_step(keras: Any) -> Any:
    model = mlp(keras)
    model.compile(optimizer="adam", loss="mse", metrics=["mae"])
    x, y = rows("x", 20, 4), rows("y", 20, 1)
    steps = [model.train_on_batch(x[i : i + 5], y[i : i + 5]) for i in range(0, 20, 5)]
    one = model.train_on_batch(x, y, return_dict=True)
    tested = model.test_on_batch(x, y, return_dict=True)
    return steps, one, tested, model.predict_on_batch(x[:3]), ends(model)


@scenario
def mlp_fit(keras: Any) -> Any:
    model = mlp(keras)
    metrics = ["mae", "mean_squared_error", keras.metrics.RootMeanSquaredError(name="root")]
    model.compile(keras.optimizers.SGD(0.05, momentum=0.9), "mse", metrics=metrics)
    x, y = rows("x", 50, 4), rows("y", 50, 1)
    made = model.fit(x, y, epochs=4, batch_size=8, shuffle=False, validation_split=0.2, verbose=0)
    final = model.evaluate(x, y, verbose=0)
    named = model.evaluate(x, y, verbose=0, return_dict=True)
    return (
        made.history, list(made.history), made.epoch, final, named, sorted(named),
        model.predict(x[:5], verbose=0), ends(model), model.metrics_names,
    )  # fmt: skip


@scenario
def binary_with_class_weight(keras: Any) -> Any:
    model = mlp(keras, 1, "sigmoid")
    model.compile("rmsprop", "binary_crossentropy", metrics=["accuracy"])
    x, y = rows("x", 30, 4), classes("y", 30, 2)
    made = model.fit(
        x, y, epochs=3, batch_size=10, shuffle=False, class_weight={0: 1.0, 1: 3.0}, verbose=0
    )
    return made.history, ends(model)


@scenario
def sparse_with_sample_weight(keras: Any) -> Any:
    model = mlp(keras, 3, "softmax")
    model.compile(
        "adam", "sparse_categorical_crossentropy", metrics=["accuracy"],
        weighted_metrics=["sparse_categorical_accuracy"],
    )  # fmt: skip
    x, y, w = rows("x", 30, 4), classes("y", 30, 3), np.abs(rows("w", 30))
    held = (rows("v", 9, 4), classes("v", 9, 3))
    made = model.fit(
        x, y, sample_weight=w, epochs=3, batch_size=7, shuffle=False, validation_data=held,
        verbose=0,
    )  # fmt: skip
    return made.history, list(made.history), model.evaluate(*held, verbose=0), ends(model)


@scenario
def categorical_from_logits(keras: Any) -> Any:
    model = mlp(keras, 3)
    y = keras.utils.to_categorical(classes("y", 30, 3), 3)
    loss = keras.losses.CategoricalCrossentropy(from_logits=True, label_smoothing=0.1)
    model.compile(keras.optimizers.AdamW(0.01), loss, metrics=["acc", "categorical_accuracy"])
    made = model.fit(rows("x", 30, 4), y, epochs=3, batch_size=6, shuffle=False, verbose=0)
    return made.history, ends(model)


@scenario
def cnn_with_batch_norm(keras: Any) -> Any:
    layers = keras.layers
    model = fixed(
        keras.Sequential(
            [
                keras.Input((8, 8, 2)),
                layers.Conv2D(4, 3, padding="same", activation="relu"),
                layers.BatchNormalization(),
                layers.MaxPooling2D(),
                layers.Dropout(0.0),
                layers.Flatten(),
                layers.Dense(3, activation="softmax"),
            ]
        )
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    x, y = rows("x", 24, 8, 8, 2), classes("y", 24, 3)
    made = model.fit(x, y, epochs=3, batch_size=8, shuffle=False, validation_data=(x, y), verbose=0)
    return made.history, model.predict(x[:2], verbose=0), ends(model)


@scenario
def lstm_classifier(keras: Any) -> Any:
    layers = keras.layers
    model = fixed(
        keras.Sequential(
            [
                keras.Input((6,), dtype="int32"),
                layers.Embedding(12, 4, mask_zero=True),
                layers.LSTM(5),
                layers.Dense(1, activation="sigmoid"),
            ]
        )
    )
    model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
    x, y = classes("x", 120, 12).reshape(20, 6), classes("y", 20, 2)
    x[:, 4:] = 0
    x[:, 0] = 1
    made = model.fit(x, y, epochs=3, batch_size=5, shuffle=False, verbose=0)
    return made.history, ends(model)


@scenario
def several_outputs(keras: Any) -> Any:
    layers = keras.layers
    i, j = keras.Input((4,), name="one"), keras.Input((2,), name="two")
    x = layers.concatenate([layers.Dense(5, activation="tanh")(i), j])
    model = fixed(
        keras.Model(
            [i, j], [layers.Dense(1, name="price")(x), layers.Dense(3, "softmax", name="kind")(x)]
        )
    )
    model.compile(
        "sgd",
        loss={"price": "mse", "kind": "sparse_categorical_crossentropy"},
        loss_weights={"price": 0.5, "kind": 2.0},
        metrics={"kind": ["accuracy"], "price": ["mae"]},
    )
    xs = {"one": rows("i", 16, 4), "two": rows("j", 16, 2)}
    ys = {"price": rows("p", 16, 1), "kind": classes("k", 16, 3)}
    made = model.fit(xs, ys, epochs=2, batch_size=4, shuffle=False, verbose=0)
    listed = model.evaluate(list(xs.values()), list(ys.values()), verbose=0)
    named = model.evaluate(xs, ys, verbose=0, return_dict=True)
    return made.history, list(made.history), listed, named, ends(model)


@scenario
def lines_of_verbose_2(keras: Any) -> Any:
    model = mlp(keras)
    model.compile("sgd", "mse", metrics=["mae"])
    x, y = rows("x", 20, 4), rows("y", 20, 1)
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        model.fit(x, y, epochs=2, batch_size=5, shuffle=False, verbose=2, validation_data=(x, y))
        model.evaluate(x, y, verbose=2)
        model.predict(x, verbose=2)
    return re.sub(r"\d+(ms|us|s)\b", "TIME", out.getvalue()).split("\n")


@scenario
def generators_and_callbacks(keras: Any) -> Any:
    model = mlp(keras)
    model.compile("sgd", "mse")
    x, y = rows("x", 40, 4), rows("y", 40, 1)
    heard: list[Any] = []

    class Ear(keras.callbacks.Callback):
        def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
            heard.append([epoch, sorted(logs)])

        def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
            heard.append([batch, float(logs["loss"])])

    def batches() -> Any:
        while True:
            for at in range(0, 40, 10):
                yield x[at : at + 10], y[at : at + 10]

    made = model.fit(batches(), steps_per_epoch=3, epochs=2, verbose=0, callbacks=[Ear()])
    rate = keras.callbacks.LearningRateScheduler(lambda epoch, lr: lr * 0.5)
    more = model.fit(x, y, epochs=3, verbose=0, shuffle=False, callbacks=[rate])
    return made.history, heard, more.history


@scenario
def schedules_and_clipping(keras: Any) -> Any:
    model = mlp(keras)
    schedule = keras.optimizers.schedules.ExponentialDecay(0.1, 3, 0.5, staircase=True)
    model.compile(keras.optimizers.Adam(schedule, clipnorm=0.1), "mae")
    x, y = rows("x", 30, 4), rows("y", 30, 1)
    return model.fit(x, y, epochs=3, batch_size=5, shuffle=False, verbose=0).history, ends(model)


@scenario
def constrained_weights(keras: Any) -> Any:
    layers = keras.layers
    model = fixed(
        keras.Sequential(
            [
                keras.Input((4,)),
                layers.Dense(6, kernel_constraint="max_norm", bias_constraint="non_neg"),
                layers.Dense(3, kernel_constraint=keras.constraints.UnitNorm(axis=0)),
                layers.Dense(2, kernel_constraint=keras.constraints.MinMaxNorm(0.2, 0.5, 0.8)),
            ]
        )
    )
    model.compile(keras.optimizers.SGD(0.5), "mse")
    model.fit(rows("x", 8, 4) * 3, rows("y", 8, 2), epochs=2, verbose=0, shuffle=False)
    return model.get_weights()


@scenario
def own_loss_and_metric(keras: Any) -> Any:
    def wrong_by(y_true: Any, y_pred: Any) -> Any:
        return keras.ops.mean(keras.ops.square(y_true - y_pred), axis=-1)

    class Largest(keras.metrics.Metric):
        def __init__(self, name: str = "largest", **kwargs: Any) -> None:
            super().__init__(name=name, **kwargs)
            self.total = self.add_weight(name="total", initializer="zeros", shape=())

        def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
            self.total.assign(
                keras.ops.maximum(self.total, keras.ops.max(keras.ops.abs(y_true - y_pred)))
            )

        def result(self) -> Any:
            return self.total

    model = mlp(keras)
    model.compile("sgd", loss=wrong_by, metrics=[wrong_by, Largest()])
    x, y = rows("x", 20, 4), rows("y", 20, 1)
    return model.fit(x, y, epochs=2, batch_size=5, shuffle=False, verbose=0).history
