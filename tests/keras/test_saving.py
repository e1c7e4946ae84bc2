"""Models and weights in files, written here and read by Keras, and the other way round."""

from __future__ import annotations

import importlib
import importlib.util
import json
import os
import warnings
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.keras.models import fixed, rows

from glowgrad import keras as ours
from glowgrad.errors import FileFormatError

HAS_KERAS = all(importlib.util.find_spec(name) for name in ("keras", "torch", "h5py"))
needs_keras = pytest.mark.skipif(not HAS_KERAS, reason="needs Keras")


def theirs() -> Any:
    os.environ.setdefault("KERAS_BACKEND", "torch")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return importlib.import_module("keras")


def sequential(keras: Any) -> Any:
    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input((8, 8, 2)),
            layers.Conv2D(3, 3, activation="relu", kernel_regularizer=keras.regularizers.L2(0.1)),
            layers.BatchNormalization(),
            layers.MaxPooling2D(),
            layers.DepthwiseConv2D(2, padding="same"),
            layers.Flatten(),
            layers.Dropout(0.5),
            layers.Dense(4, activation="relu", kernel_constraint="max_norm"),
            keras.Sequential([layers.Dense(3), layers.Dense(2, "softmax")], name="inner"),
        ]
    )


def functional(keras: Any) -> Any:
    layers = keras.layers
    a, b = keras.Input((6,), dtype="int32", name="words"), keras.Input((6, 4), name="numbers")
    x = layers.Embedding(9, 4)(a) + b
    x = layers.MultiHeadAttention(2, 3)(x, x)
    x = layers.Bidirectional(layers.LSTM(3, return_sequences=True))(x)
    x = layers.LayerNormalization()(layers.GRU(4)(x))
    y = layers.Dense(2, activation="tanh", name="left")(x)
    return keras.Model([a, b], {"left": y, "right": layers.Dense(1, name="right")(x[:, 1:] * 2.0)})


def shared(keras: Any) -> Any:
    layers = keras.layers
    twice = layers.Dense(4, activation=layers.LeakyReLU())
    a, b = keras.Input((4,)), keras.Input((4,))
    return keras.Model([a, b], layers.concatenate([twice(a), twice(twice(b))]))


CASES: dict[str, tuple[Any, Any]] = {
    "sequential": (sequential, lambda: rows("s", 3, 8, 8, 2)),
    "functional": (
        functional, lambda: [np.arange(12).reshape(2, 6) % 9, rows("f", 2, 6, 4)],
    ),
    "shared": (shared, lambda: [rows("a", 2, 4), rows("b", 2, 4)]),
}  # fmt: skip


def results(model: Any, x: Any) -> list[np.ndarray]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        made = model.predict(x, verbose=0)
    if isinstance(made, dict):
        return [made[key] for key in sorted(made)]
    return made if isinstance(made, list) else [made]


def same(a: Any, b: Any, x: Any) -> None:
    for one, two in zip(results(a, x), results(b, x), strict=True):
        np.testing.assert_allclose(one, two, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("name", CASES)
def test_a_saved_model_is_the_same_when_it_is_loaded(name: str, tmp_path: Path) -> None:
    make, data = CASES[name]
    model = fixed(make(ours))
    model.save(tmp_path / "m.keras")
    again = ours.models.load_model(tmp_path / "m.keras")
    same(model, again, data())
    assert [w.name for w in again.weights] == [w.name for w in model.weights]
    assert again.get_config() == model.get_config()


@needs_keras
@pytest.mark.parametrize("name", CASES)
def test_keras_loads_what_is_saved_here(name: str, tmp_path: Path) -> None:
    make, data = CASES[name]
    model = fixed(make(ours))
    model.save(tmp_path / "m.keras")
    same(model, theirs().models.load_model(tmp_path / "m.keras"), data())
    model.save_weights(tmp_path / "m.weights.h5")
    other = make(theirs())
    other.load_weights(tmp_path / "m.weights.h5")
    same(model, other, data())


@needs_keras
@pytest.mark.parametrize("name", CASES)
def test_what_keras_saved_is_loaded_here(name: str, tmp_path: Path) -> None:
    make, data = CASES[name]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = fixed(make(theirs()))
        model.save(tmp_path / "m.keras")
        model.save_weights(tmp_path / "m.weights.h5")
    same(model, ours.models.load_model(tmp_path / "m.keras"), data())
    other = make(ours)
    other.load_weights(tmp_path / "m.weights.h5")
    same(model, other, data())


def compiled(keras: Any) -> Any:
    model = fixed(keras.Sequential([keras.Input((4,)), keras.layers.Dense(3)]))
    model.compile(keras.optimizers.Adam(0.02), "mse", metrics=["mae"])
    return model


def test_training_goes_on_where_it_was_saved(tmp_path: Path) -> None:
    x, y = rows("x", 16, 4), rows("y", 16, 3)
    model = compiled(ours)
    model.fit(x, y, epochs=3, shuffle=False, verbose=0)
    model.save(tmp_path / "m.keras")
    again = ours.saving.load_model(tmp_path / "m.keras")
    assert again.optimizer.iterations == 3
    first, second = (
        m.fit(x, y, epochs=2, shuffle=False, verbose=0).history for m in (model, again)
    )
    assert list(first) == list(second)
    for name in first:
        assert first[name] == pytest.approx(second[name], rel=1e-5)


@needs_keras
def test_keras_goes_on_training_what_was_saved_here(tmp_path: Path) -> None:
    x, y = rows("x", 16, 4), rows("y", 16, 3)
    model = compiled(ours)
    model.fit(x, y, epochs=3, shuffle=False, verbose=0)
    model.save(tmp_path / "m.keras")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        again = theirs().models.load_model(tmp_path / "m.keras")
        wanted = again.fit(x, y, epochs=2, shuffle=False, verbose=0).history
    got = model.fit(x, y, epochs=2, shuffle=False, verbose=0).history
    assert got["loss"] == pytest.approx(wanted["loss"], rel=1e-4)


class Scaled(ours.layers.Layer):
    def __init__(self, factor: float = 2.0, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.factor = factor
        self.inner = [ours.layers.Dense(3), ours.layers.Dense(2)]

    def call(self, inputs: Any) -> Any:
        return self.inner[1](self.inner[0](inputs)) * self.factor

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "factor": self.factor}


def test_layers_of_ones_own_are_given_by_name(tmp_path: Path) -> None:
    model = ours.Sequential([ours.Input((4,)), Scaled(3.0)])
    model.save(tmp_path / "m.keras")
    with pytest.raises(ValueError, match="custom_objects"):
        ours.models.load_model(tmp_path / "m.keras")
    again = ours.models.load_model(tmp_path / "m.keras", custom_objects={"Scaled": Scaled})
    same(model, again, rows("x", 2, 4))
    with ours.utils.custom_object_scope({"Scaled": Scaled}):
        assert ours.models.load_model(tmp_path / "m.keras").layers[0].factor == 3.0


def test_registered_functions_and_subclasses(tmp_path: Path) -> None:
    @ours.saving.register_keras_serializable(package="mine")
    def doubled(x: Any) -> Any:
        return x * 2

    @ours.saving.register_keras_serializable()
    class Net(ours.Model):
        def __init__(self, width: int = 3, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            self.width = width
            self.a = ours.layers.Dense(width, activation=doubled)

        def call(self, x: Any) -> Any:
            return self.a(x)

    model = Net(5)
    model(rows("x", 2, 4))
    model.save(tmp_path / "m.keras")
    same(model, ours.models.load_model(tmp_path / "m.keras"), rows("x", 2, 4))


def test_configs_json_and_clones() -> None:
    model = fixed(functional(ours))
    again = ours.models.model_from_json(model.to_json())
    assert json.loads(again.to_json()) == json.loads(model.to_json())
    copy = ours.models.clone_model(model)
    assert [tuple(w.shape) for w in copy.weights] == [tuple(w.shape) for w in model.weights]
    copy.set_weights(model.get_weights())
    same(model, copy, CASES["functional"][1]())
    deep = sequential(ours)
    again = ours.Sequential.from_config(deep.get_config())
    assert again.count_params() == deep.count_params()

    def wider(layer: Any) -> Any:
        config = layer.get_config()
        if isinstance(layer, ours.layers.Dense):
            config["units"] = 7
        return type(layer).from_config(config)

    small = ours.Sequential([ours.Input((4,)), ours.layers.Dense(2)])
    assert ours.models.clone_model(small, clone_function=wider).output_shape == (None, 7)


def test_the_best_weights_are_kept_by_a_callback(tmp_path: Path) -> None:
    model = compiled(ours)
    x, y = rows("x", 16, 4), rows("y", 16, 3)
    keep = ours.callbacks.ModelCheckpoint(
        tmp_path / "{epoch}.keras", monitor="loss", save_best_only=True
    )
    weights = ours.callbacks.ModelCheckpoint(
        tmp_path / "w.weights.h5", save_weights_only=True, monitor="loss"
    )
    model.fit(x, y, epochs=2, verbose=0, callbacks=[keep, weights])
    same(model, ours.models.load_model(tmp_path / "2.keras"), x)
    other = compiled(ours)
    other.load_weights(tmp_path / "w.weights.h5")
    same(model, other, x)


def test_mistakes_are_named(tmp_path: Path) -> None:
    model = compiled(ours)
    with pytest.raises(ValueError, match="extension"):
        model.save(tmp_path / "m")
    with pytest.raises(ValueError, match=r"weights\.h5"):
        model.save_weights(tmp_path / "m.h5")
    with pytest.raises(ValueError, match="File not found"):
        ours.models.load_model(tmp_path / "none.keras")
    with pytest.raises(FileNotFoundError):
        model.load_weights(tmp_path / "none.weights.h5")
    with pytest.raises(ValueError, match="no weights to save"):
        ours.Sequential([ours.layers.Dense(2)]).save(tmp_path / "m.keras")
    model.save_weights(tmp_path / "m.weights.h5")
    other = ours.Sequential([ours.Input((5,)), ours.layers.Dense(3)])
    with pytest.raises(ValueError, match="shape"):
        other.load_weights(tmp_path / "m.weights.h5")
    deeper = ours.Sequential([ours.Input((4,)), ours.layers.Dense(3), ours.layers.Dense(1)])
    with pytest.raises(ValueError, match="expected 2 variables"):
        deeper.load_weights(tmp_path / "m.weights.h5")
    with pytest.raises(TypeError, match="lambda"):
        ours.Sequential([ours.Input((2,)), ours.layers.Lambda(lambda x: x)]).save(
            tmp_path / "l.keras"
        )


def test_broken_files_are_refused(tmp_path: Path) -> None:
    compiled(ours).save(tmp_path / "m.keras")
    whole = (tmp_path / "m.keras").read_bytes()
    (tmp_path / "cut.keras").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(FileFormatError):
        ours.models.load_model(tmp_path / "cut.keras")
    with zipfile.ZipFile(tmp_path / "odd.keras", "w") as archive:
        archive.writestr("config.json", "{" * 9)
        archive.writestr("model.weights.h5", b"")
    with pytest.raises(FileFormatError, match=r"config\.json"):
        ours.models.load_model(tmp_path / "odd.keras")


def test_a_file_cannot_ask_for_more_weights_than_it_holds(tmp_path: Path) -> None:
    compiled(ours).save(tmp_path / "m.keras")
    with zipfile.ZipFile(tmp_path / "m.keras") as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    entry = json.loads(parts["config.json"])
    entry["config"]["layers"][1]["config"]["units"] = 10**11
    parts["config.json"] = json.dumps(entry).encode()
    with zipfile.ZipFile(tmp_path / "huge.keras", "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    with pytest.raises(FileFormatError, match="more than it holds"):
        ours.models.load_model(tmp_path / "huge.keras")


def test_a_model_of_the_middle_of_another_is_saved(tmp_path: Path) -> None:
    i = ours.Input((4,))
    x = ours.layers.Dense(3)(i)
    half = fixed(ours.Model(x, ours.layers.Dense(2)(x)))
    half.save(tmp_path / "h.keras")
    same(half, ours.models.load_model(tmp_path / "h.keras"), rows("x", 2, 3))
