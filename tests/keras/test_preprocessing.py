"""Layers that prepare data: numbers for words, images changed by chance, and older helpers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

import glowgrad as gg
from glowgrad import keras
from glowgrad.keras import layers


def test_words_become_numbers_and_words_again() -> None:
    layer = layers.StringLookup()
    layer.adapt(np.array([["a", "c", "d"], ["d", "z", "b"]]))
    assert layer.get_vocabulary() == ["[UNK]", "d", "z", "c", "b", "a"]
    assert layer(np.array(["d", "a", "q"])).tolist() == [1, 5, 0]
    back = layers.StringLookup(vocabulary=layer.get_vocabulary(), invert=True)
    assert back(np.array([1, 5, 0])).tolist() == ["d", "a", "[UNK]"]
    hot = layers.StringLookup(vocabulary=["a", "b"], output_mode="multi_hot")
    assert hot(np.array([["a", "a", "q"], ["b", "b", "b"]])).tolist() == [[1, 1, 0], [0, 0, 1]]
    masked = layers.StringLookup(vocabulary=["a"], mask_token="")
    assert masked(np.array(["", "a", "q"])).tolist() == [0, 2, 1]
    assert layers.StringLookup(vocabulary=["a"], output_mode="one_hot")(
        np.array([["a"], ["b"]])
    ).tolist() == [[0, 1], [1, 0]]


def test_whole_numbers_become_places() -> None:
    layer = layers.IntegerLookup()
    layer.adapt(np.array([[12, 1138, 42], [42, 1000, 36]]))
    assert layer.get_vocabulary() == [-1, 42, 1138, 1000, 36, 12]
    assert layer(np.array([42, 7])).tolist() == [1, 0]


def test_texts_become_rows_of_numbers() -> None:
    layer = layers.TextVectorization(max_tokens=5000, output_sequence_length=4)
    layer.adapt(["foo bar", "bar baz", "Bar!"])
    assert layer.get_vocabulary() == ["", "[UNK]", "bar", "foo", "baz"]
    assert layer([["foo qux bar"], ["qux BAZ"]]).tolist() == [[3, 1, 2, 0], [1, 4, 0, 0]]
    counts = layers.TextVectorization(output_mode="count", vocabulary=["a", "b"])
    assert counts(["a a c", "b"]).tolist() == [[1, 2, 0], [0, 0, 1]]
    pairs = layers.TextVectorization(ngrams=2, output_mode="multi_hot", vocabulary=["a b", "b"])
    assert pairs(["a b"]).tolist() == [[1, 1, 1]]
    rare = layers.TextVectorization(output_mode="tf_idf")
    rare.adapt(["a b", "a c"])
    assert rare.get_vocabulary() == ["[UNK]", "a", "c", "b"]
    np.testing.assert_allclose(
        rare(["a a b"]).numpy(), [[0, 2 * np.log(1 + 2 / 3), 0, np.log(2)]], rtol=1e-6
    )
    with pytest.raises(ValueError, match="adapt"):
        layers.TextVectorization()(["a"])


def test_a_model_that_takes_texts() -> None:
    words = layers.TextVectorization(output_sequence_length=3)
    texts = np.array(["good film", "bad film", "good", "bad bad"])
    words.adapt(texts)
    model = keras.Sequential(
        [
            keras.Input((1,), dtype="string"),
            words,
            layers.Embedding(words.vocabulary_size(), 4),
            layers.GlobalAveragePooling1D(),
            layers.Dense(1, "sigmoid"),
        ]
    )
    model.compile(keras.optimizers.Adam(0.1), "binary_crossentropy", metrics=["accuracy"])
    made = model.fit(texts, np.array([1, 0, 1, 0]), epochs=20, verbose=0)
    assert made.history["accuracy"][-1] == 1
    assert model.predict(texts, verbose=0).shape == (4, 1)


def test_categories_and_bins() -> None:
    assert layers.CategoryEncoding(4, "one_hot")(np.array([3, 0])).tolist() == [
        [0, 0, 0, 1], [1, 0, 0, 0],
    ]  # fmt: skip
    assert layers.CategoryEncoding(3)(np.array([[0, 1], [0, 0]])).tolist() == [[1, 1, 0], [1, 0, 0]]
    assert layers.CategoryEncoding(3, "count")(np.array([[0, 0], [2, 1]])).tolist() == [
        [2, 0, 0], [0, 1, 1],
    ]  # fmt: skip
    with pytest.raises(ValueError, match="num_tokens"):
        layers.CategoryEncoding(3)(np.array([5]))
    bins = layers.Discretization([0.0, 1.0, 2.0])
    assert bins(np.array([[-1.5, 1.0, 3.4, 0.5]])).tolist() == [[0, 2, 3, 1]]
    learned = layers.Discretization(num_bins=4)
    learned.adapt(np.arange(100.0))
    assert np.bincount(learned(np.arange(100.0)).numpy()).tolist() == [25, 25, 25, 25]


@pytest.fixture
def device(request: pytest.FixtureRequest) -> Iterator[str]:
    """A device that is the default one for the time of the test."""
    before = gg.get_default_device()
    gg.set_default_device(request.param)
    yield request.param
    gg.set_default_device(before)


@pytest.mark.parametrize("device", ["cpu", "webgpu"], indirect=True)
def test_scaling(device: str) -> None:
    x = gg.tensor([[1.0, 10.0], [3.0, 30.0]], device=device)
    assert layers.Rescaling(1 / 2, -1)(x).cpu().tolist() == [[-0.5, 4.0], [0.5, 14.0]]
    layer = layers.Normalization()
    layer.adapt(x)
    np.testing.assert_allclose(layer(x).cpu().numpy(), [[-1, -1], [1, 1]], rtol=1e-6)
    given = layers.Normalization(mean=3.0, variance=4.0)
    np.testing.assert_allclose(given(np.array([[1.0], [5.0]])).cpu().numpy(), [[-1], [1]])
    back = layers.Normalization(mean=3.0, variance=4.0, invert=True)
    np.testing.assert_allclose(back(np.array([[-1.0]])).cpu().numpy(), [[1]])


@pytest.mark.parametrize("device", ["cpu", "webgpu"])
def test_images_of_another_size(device: str) -> None:
    x = gg.arange(32.0).reshape(1, 4, 4, 2).to(device)
    assert layers.CenterCrop(2, 2)(x)[0, :, :, 0].cpu().tolist() == [[10, 12], [18, 20]]
    assert layers.Resizing(2, 2)(x)[0, :, :, 0].cpu().tolist() == [[5, 9], [21, 25]]
    assert tuple(layers.Resizing(3, 5, crop_to_aspect_ratio=True)(x).shape) == (1, 3, 5, 2)
    assert layers.Resizing(3, 5).compute_output_shape((None, 4, 4, 2)) == (None, 3, 5, 2)


CHANCE: list[tuple[str, Any]] = [
    ("flip", lambda: layers.RandomFlip()),
    ("rotation", lambda: layers.RandomRotation(0.1)),
    ("zoom", lambda: layers.RandomZoom(0.3)),
    ("translation", lambda: layers.RandomTranslation(0.2, 0.2, fill_mode="constant")),
    ("contrast", lambda: layers.RandomContrast(0.4)),
    ("brightness", lambda: layers.RandomBrightness(0.4)),
]


@pytest.mark.parametrize("device", ["cpu", "webgpu"])
@pytest.mark.parametrize(("name", "make"), CHANCE, ids=[name for name, _ in CHANCE])
def test_changes_by_chance_while_training_only(name: str, make: Any, device: str) -> None:
    gg.manual_seed(0)
    x = (gg.rand(8, 6, 6, 3) * 255).to(device)
    layer = make()
    assert np.array_equal(layer(x, training=False).cpu().numpy(), x.cpu().numpy())
    changed = layer(x, training=True)
    assert changed.shape == x.shape
    assert not np.allclose(changed.cpu().numpy(), x.cpu().numpy())


def test_turns_and_moves_go_the_way_keras_turns_them() -> None:
    x = np.arange(16, dtype=np.float32).reshape(1, 4, 4, 1)
    turned = layers.RandomRotation((0.25, 0.25))(x, training=True)
    np.testing.assert_allclose(turned.numpy()[0, :, :, 0], np.rot90(x[0, :, :, 0]), atol=1e-4)
    moved = layers.RandomTranslation((0.25, 0.25), (0.0, 0.0), fill_mode="constant")
    assert moved(x, training=True).numpy()[0, :, 0, 0].round(3).tolist() == [0, 0, 4, 8]
    zoomed = layers.RandomZoom((-0.5, -0.5))(x, training=True).numpy()[0, :, :, 0]
    assert zoomed.max() < 13
    piece = layers.RandomCrop(2, 2)(x, training=True)
    assert tuple(piece.shape) == (1, 2, 2, 1)


def test_older_helpers_of_texts_and_images() -> None:
    from glowgrad.keras.preprocessing.image import ImageDataGenerator
    from glowgrad.keras.preprocessing.sequence import TimeseriesGenerator, pad_sequences
    from glowgrad.keras.preprocessing.text import Tokenizer, tokenizer_from_json

    words = Tokenizer(num_words=4, oov_token="<OOV>")
    words.fit_on_texts(["The cat sat.", "the dog sat", "the end"])
    assert words.word_index == {"<OOV>": 1, "the": 2, "sat": 3, "cat": 4, "dog": 5, "end": 6}
    rows = words.texts_to_sequences(["the cat sat", "a dog"])
    assert rows == [[2, 1, 3], [1, 1]]
    assert words.sequences_to_texts(rows) == ["the <OOV> sat", "<OOV> <OOV>"]
    assert tokenizer_from_json(words.to_json()).word_index == words.word_index
    assert words.texts_to_matrix(["the the sat"], "count").tolist() == [[0, 0, 2, 1]]
    assert pad_sequences(rows, 3).tolist() == [[2, 1, 3], [0, 1, 1]]
    assert pad_sequences(rows, 2, padding="post", truncating="post").tolist() == [[2, 1], [1, 1]]
    steps = TimeseriesGenerator(np.arange(6), np.arange(6), length=2, batch_size=3)
    assert steps[0][0].tolist() == [[0, 1], [1, 2], [2, 3]]
    assert steps[0][1].tolist() == [2, 3, 4]
    flow = ImageDataGenerator(rotation_range=20, horizontal_flip=True, rescale=0.5).flow(
        np.ones((5, 4, 4, 1)), np.arange(5), batch_size=2
    )
    assert len(flow) == 3
    x, _ = next(flow)
    assert x.shape == (2, 4, 4, 1)
    np.testing.assert_allclose(x, 0.5, rtol=1e-5)
    with pytest.raises(NotImplementedError, match="flow"):
        ImageDataGenerator().flow_from_directory("x")


def test_helpers_of_keras_utils() -> None:
    u = keras.utils
    assert u.to_categorical([0, 2]).tolist() == [[1, 0, 0], [0, 0, 1]]
    with pytest.raises(IndexError, match="class 5"):
        u.to_categorical([0, 5], 3)
    np.testing.assert_allclose(u.normalize(np.array([[3.0, 4.0]])), [[0.6, 0.8]])
    left, right = u.split_dataset(np.arange(10), left_size=0.7)
    assert (left.tolist(), right.tolist()) == (list(range(7)), [7, 8, 9])
    u.set_random_seed(3)
    first = keras.random.normal((3,)).tolist(), np.random.rand()
    u.set_random_seed(3)
    assert (keras.random.normal((3,)).tolist(), np.random.rand()) == first
    model = keras.Sequential([keras.Input((2,)), layers.Dense(1)])
    with pytest.raises(ImportError, match="graphviz"):
        u.plot_model(model)
    windows = u.timeseries_dataset_from_array(np.arange(8), np.arange(8) * 10, 3)
    assert windows[0][0].tolist()[0] == [0, 1, 2]
    assert windows[0][1].tolist()[0] == 0
