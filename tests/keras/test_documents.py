"""Keras code as learners paste it, in the words of tensorflow.keras: it runs, or fails as Keras."""

from __future__ import annotations

import asyncio
import json
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import glowgrad as gg
from glowgrad import aliases
from glowgrad.keras.datasets import source
from glowgrad.learn import datasets as tables
from glowgrad.sandbox import Sandbox


@pytest.fixture(autouse=True)
def pasted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The names of other libraries mean ours; no network, no files."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "cache"))

    def offline(address: str) -> bytes:
        raise OSError("no network")

    monkeypatch.setattr(source, "fetch", offline)
    np.random.seed(0)  # what is pasted draws its data by numpy
    gg.manual_seed(0)
    # What other tests imported under these names must neither be found nor be lost.
    names = ("tensorflow", "keras", "sklearn", "matplotlib", "torch")
    before = {n: m for n, m in sys.modules.items() if n.split(".")[0] in names}
    for name in before:
        del sys.modules[name]
    aliases.install(say=lambda line: None)
    yield
    aliases.uninstall()
    for name in [n for n in sys.modules if n.split(".")[0] in names]:
        del sys.modules[name]
    sys.modules.update(before)


def paste(code: str, **names: Any) -> dict[str, Any]:
    """The names that the code leaves behind."""
    space: dict[str, Any] = dict(names)
    exec(compile(code, "pasted", "exec"), space)
    return space


NOISE = """
import numpy as np
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Input, Dense

features = np.random.rand(1000, 10)
answers = np.random.randint(0, 2, size=(1000, 1))

model = Sequential([
    Input(shape=(10,)),
    Dense(64, activation='relu'),
    Dense(32, activation='relu'),
    Dense(1, activation='sigmoid'),
])
"""
COMPILE = "model.compile(optimizer='adam', loss='binary_crossentropy', metrics=['accuracy'])\n"
FIT = "history = model.fit(features, answers, epochs=10, batch_size=32, validation_split=0.2)\n"


def test_a_binary_classifier_of_noise(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ValueError, match=r"You must call `compile\(\)` before using the model"):
        paste(NOISE + FIT)
    space = paste(NOISE + COMPILE + FIT + "model.summary()\n")
    assert space["model"].count_params() == 2817
    past = space["history"].history
    assert list(past) == ["accuracy", "loss", "val_accuracy", "val_loss"]
    assert len(past["val_loss"]) == 10
    assert past["accuracy"][-1] > 0.55
    said = capsys.readouterr().out
    assert "Epoch 10/10" in said
    assert "25/25 ━━━━━━━━━━━━━━━━━━━━" in said
    assert "Total params: 8,453" in said


def test_a_softmax_classifier_of_wines() -> None:
    x, y = tables.load_wine(return_X_y=True)
    x = ((x - x.mean(0)) / x.std(0)).astype(np.float32)
    with pytest.warns(UserWarning, match="Do not pass an `input_shape`/`input_dim`"):
        space = paste(
            """
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers
tf.random.set_seed(0)

def build_classifier(input_dim, output_dim):
    model = keras.Sequential([
        layers.Dense(128, activation='relu', input_shape=(input_dim,)),
        layers.Dense(64, activation='relu'),
        layers.Dense(32, activation='relu'),
        layers.Dense(output_dim, activation='softmax'),
    ])
    model.compile(optimizer='adam', loss='categorical_crossentropy', metrics=['accuracy'])
    return model

model = build_classifier(13, 3)
history = model.fit(x, keras.utils.to_categorical(y, 3), epochs=10, batch_size=16,
                    validation_split=0.2, verbose=0)
""",
            x=x[np.random.default_rng(0).permutation(len(x))],
            y=y[np.random.default_rng(0).permutation(len(y))],
        )
    assert space["model"].count_params() == 13 * 128 + 128 + 8256 + 2080 + 99
    assert space["history"].history["val_accuracy"][-1] > 0.9


def test_digits_without_an_axis_of_channels(capsys: pytest.CaptureFixture[str]) -> None:
    space = paste(
        """
import tensorflow as tf
from tensorflow.keras.datasets import mnist
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Conv2D, MaxPooling2D, Flatten, Dense

tf.random.set_seed(1)
(x_train, y_train), (x_test, y_test) = mnist.load_data()
x_train, x_test = x_train / 255.0, x_test / 255.0

model = Sequential()
model.add(tf.keras.Input(shape=(28, 28, 1)))
model.add(Conv2D(32, (3, 3), activation='relu'))
model.add(MaxPooling2D((2, 2)))
model.add(Flatten())
model.add(Dense(64, activation='relu'))
model.add(Dense(10, activation='softmax'))
model.compile(optimizer='adam', loss='sparse_categorical_crossentropy', metrics=['accuracy'])
model.fit(x_train, y_train, epochs=2, verbose=2)
loss, accuracy = model.evaluate(x_test, y_test)
"""
    )
    assert space["model"].count_params() == 347146
    assert space["accuracy"] > 0.8
    said = capsys.readouterr().out
    assert "1,797" in said
    assert "Epoch 2/2" in said


def test_three_convolutions() -> None:
    space = paste(
        """
from tensorflow import keras
from tensorflow.keras import layers

model = keras.Sequential([
    keras.Input(shape=(28, 28, 1)),
    layers.Conv2D(32, (3, 3), activation='relu'),
    layers.MaxPooling2D((2, 2)),
    layers.Conv2D(64, (3, 3), activation='relu'),
    layers.MaxPooling2D((2, 2)),
    layers.Conv2D(64, (3, 3), activation='relu'),
    layers.Flatten(),
    layers.Dense(64, activation='relu'),
    layers.Dense(10, activation='softmax'),
])
model.compile('adam', 'sparse_categorical_crossentropy', metrics=['accuracy'])
"""
    )
    model = space["model"]
    assert model.count_params() == 93322
    assert [layer.output.shape[1] for layer in model.layers[:5]] == [26, 13, 11, 5, 3]


def test_an_lstm_with_an_outdated_argument() -> None:
    code = """
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Embedding, LSTM, Dense

model = Sequential([
    Embedding(input_dim=100, output_dim=16, input_length=20),
    LSTM(128, return_sequences=False),
    Dense(64, activation='relu'),
    Dense(3, activation='softmax'),
])
model.compile(optimizer='adam', loss='categorical_crossentropy', metrics=['accuracy'])
"""
    with pytest.warns(UserWarning, match="Argument `input_length` is deprecated"):
        model = paste(code)["model"]
    model.build((None, 20))
    assert model.count_params() == 84291


ENCODER = """
import tensorflow as tf
from tensorflow.keras import layers

def transformer_encoder(inputs, head_size, num_heads, ff_dim, dropout=0.0):
    attended = layers.MultiHeadAttention(
        key_dim=head_size, num_heads=num_heads, dropout=dropout
    )(inputs, inputs)
    attended = layers.Dropout(dropout)(attended)
    x = layers.LayerNormalization(epsilon=1e-6)(inputs + attended)
    wide = layers.Dense(ff_dim, activation="relu")(x)
    wide = layers.Dropout(dropout)(wide)
    wide = layers.Dense(inputs.shape[-1])(wide)
    return layers.LayerNormalization(epsilon=1e-6)(x + wide)

start = tf.keras.Input(shape=(16, 32))
end = transformer_encoder(start, head_size=8, num_heads=4, ff_dim=64, dropout=0.1)
model = tf.keras.Model(start, end)
"""


def test_a_transformer_encoder() -> None:
    model = paste(ENCODER)["model"]
    assert model.count_params() == 8544
    assert model.output_shape == (None, 16, 32)
    made = model.predict(np.ones((2, 16, 32)), verbose=0)
    np.testing.assert_allclose(made.mean(-1), 0, atol=1e-5)


GAN = """
import tensorflow as tf
from tensorflow.keras import layers

def make_generator(latent_dim, width=1):
    model = tf.keras.Sequential()
    model.add(layers.Input(shape=(latent_dim,)))
    model.add(layers.Dense(7 * 7 * 256 // width, use_bias=False))
    model.add(layers.LeakyReLU())
    model.add(layers.Reshape((7, 7, 256 // width)))
    model.add(layers.Conv2DTranspose(128 // width, (5, 5), strides=(1, 1), padding='same',
                                     use_bias=False))
    model.add(layers.LeakyReLU())
    model.add(layers.Conv2DTranspose(64 // width, (5, 5), strides=(2, 2), padding='same',
                                     use_bias=False))
    model.add(layers.LeakyReLU())
    model.add(layers.Conv2DTranspose(1, (5, 5), strides=(2, 2), padding='same', use_bias=False,
                                     activation='tanh'))
    return model

def make_discriminator(width=1):
    return tf.keras.Sequential([
        layers.Input(shape=(28, 28, 1)),
        layers.Conv2D(64 // width, (5, 5), strides=(2, 2), padding='same'),
        layers.LeakyReLU(),
        layers.Dropout(0.3),
        layers.Conv2D(128 // width, (5, 5), strides=(2, 2), padding='same'),
        layers.LeakyReLU(),
        layers.Dropout(0.3),
        layers.Flatten(),
        layers.Dense(1),
    ])
"""
TRAINING = """
class GAN(tf.keras.Model):
    def __init__(self, discriminator, generator, latent_dim):
        super().__init__()
        self.discriminator, self.generator = discriminator, generator
        self.latent_dim = latent_dim
        self.d_loss_tracker = tf.keras.metrics.Mean(name="d_loss")
        self.g_loss_tracker = tf.keras.metrics.Mean(name="g_loss")

    def compile(self, d_optimizer, g_optimizer, loss_fn):
        super().compile()
        self.d_optimizer, self.g_optimizer, self.loss_fn = d_optimizer, g_optimizer, loss_fn

    @property
    def metrics(self):
        return [self.d_loss_tracker, self.g_loss_tracker]

    def train_step(self, real):
        n = tf.shape(real)[0]
        noise = tf.random.normal(shape=(n, self.latent_dim))
        both = tf.concat([self.generator(noise), real], axis=0)
        labels = tf.concat([tf.ones((n, 1)), tf.zeros((n, 1))], axis=0)
        with tf.GradientTape() as tape:
            d_loss = self.loss_fn(labels, self.discriminator(both))
        weights = self.discriminator.trainable_weights
        self.d_optimizer.apply_gradients(zip(tape.gradient(d_loss, weights), weights))
        with tf.GradientTape() as tape:
            judged = self.discriminator(self.generator(tf.random.normal((n, self.latent_dim))))
            g_loss = self.loss_fn(tf.zeros((n, 1)), judged)
        weights = self.generator.trainable_weights
        self.g_optimizer.apply_gradients(zip(tape.gradient(g_loss, weights), weights))
        self.d_loss_tracker.update_state(d_loss)
        self.g_loss_tracker.update_state(g_loss)
        return {"d_loss": self.d_loss_tracker.result(), "g_loss": self.g_loss_tracker.result()}

generator, discriminator = make_generator(100, 8), make_discriminator(8)
gan = GAN(discriminator, generator, 100)
gan.compile(
    d_optimizer=tf.keras.optimizers.Adam(learning_rate=0.0003),
    g_optimizer=tf.keras.optimizers.Adam(learning_rate=0.0003),
    loss_fn=tf.keras.losses.BinaryCrossentropy(from_logits=True),
)
before = generator.get_weights()[0].copy()
history = gan.fit(pictures, epochs=2, batch_size=8, verbose=0)
"""


def test_a_generator_and_its_discriminator() -> None:
    space = paste(GAN + "g, d = make_generator(100), make_discriminator()\n")
    g, d = space["g"], space["d"]
    assert g.count_params() == 2280000
    assert d.count_params() == 212865
    assert g.output_shape == (None, 28, 28, 1)
    assert d.output_shape == (None, 1)


def test_the_pair_is_trained_by_a_train_step_of_its_own() -> None:
    pictures = np.random.default_rng(0).uniform(-1, 1, (16, 28, 28, 1)).astype(np.float32)
    space = paste(GAN + TRAINING, pictures=pictures)
    assert list(space["history"].history) == ["d_loss", "g_loss"]
    assert all(np.isfinite(v) for v in space["history"].history["g_loss"])
    assert not np.array_equal(space["before"], space["generator"].get_weights()[0])


TRANSFER = """
import tensorflow as tf
from tensorflow.keras.applications import ResNet50
from tensorflow.keras.layers import GlobalAveragePooling2D, Dense
from tensorflow.keras.models import Model

base = ResNet50(weights=WEIGHTS, include_top=False, input_shape=(32, 32, 3))
for layer in base.layers:
    layer.trainable = False
x = GlobalAveragePooling2D()(base.output)
out = Dense(5, activation='softmax')(x)
model = Model(inputs=base.input, outputs=out)
model.compile(optimizer='adam', loss='sparse_categorical_crossentropy', metrics=['accuracy'])
"""


def test_transfer_learning_on_a_frozen_network() -> None:
    with pytest.raises(FileNotFoundError, match=r"resnet50_weights_tf_dim_ordering.*notop\.h5"):
        paste(TRANSFER, WEIGHTS="imagenet")
    space = paste(TRANSFER, WEIGHTS=None)
    model = space["model"]
    assert len(model.trainable_weights) == 2
    before = model.get_weights()
    x, y = np.random.default_rng(0).random((4, 32, 32, 3)), np.array([0, 1, 2, 3])
    model.fit(x, y, epochs=1, verbose=0)
    changed = [not np.array_equal(a, b) for a, b in zip(before, model.get_weights(), strict=True)]
    assert changed == [False] * (len(changed) - 2) + [True, True]


def test_truncated_code_fails_as_in_python() -> None:
    with pytest.raises(SyntaxError, match="expected ':'"):
        paste(TRANSFER.split("base.layers")[0] + "base.layers", WEIGHTS=None)
    with pytest.raises(IndentationError, match="expected an indented block"):
        paste(TRANSFER.split("    layer.trainable")[0], WEIGHTS=None)
    with pytest.raises(SyntaxError):
        paste("import tensorflow as tf\nThe next step trains the model.\n")
    with pytest.raises(NameError, match="name 'x_train' is not defined"):
        paste(NOISE + COMPILE + "model.fit(x_train, answers)\n")


def test_a_neuron_by_its_formula() -> None:
    space = paste("neuron = lambda x, w, b, f: f(sum(a * c for a, c in zip(x, w)) + b)")
    assert space["neuron"]([1, 2], [3, 4], 5, lambda z: max(z, 0)) == 16


def test_two_branches_by_the_functional_api() -> None:
    space = paste(
        """
from tensorflow.keras.layers import Input, Dense, concatenate
from tensorflow.keras.models import Model

left, right = Input(shape=(8,)), Input(shape=(4,))
a = Dense(16, activation='relu')(left)
b = Dense(16, activation='relu')(right)
joined = concatenate([a, b])
model = Model(inputs=[left, right], outputs=Dense(1)(joined))
model.compile(loss='mse', optimizer='sgd')
"""
    )
    assert space["joined"].shape == (None, 32)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        space["model"].fit([np.ones((4, 8)), np.ones((4, 4))], np.ones((4, 1)), verbose=0)


def test_a_page_shows_a_summary_whole_where_it_is_printed() -> None:
    outputs: list[dict[str, Any]] = []
    sandbox = Sandbox(lambda text: outputs.append(json.loads(text)))
    code = NOISE + "print('before')\nmodel.summary()\nprint('after')\n"
    assert json.loads(asyncio.run(sandbox.run(code)))["error"] is None
    before, table, after = outputs[-3:]
    assert (before["text"], after["text"]) == ("before\n", "after\n")
    assert list(table["data"]) == ["text/plain"]
    assert "│ dense" in table["data"]["text/plain"]
    outputs.clear()
    redirected = (
        "import contextlib, io\nwith contextlib.redirect_stdout(io.StringIO()) as text:\n"
        "    model.summary()\nprint(len(text.getvalue()))\n"
    )
    assert json.loads(asyncio.run(sandbox.run(redirected)))["error"] is None
    assert [int(out["text"]) > 500 for out in outputs] == [True]
