"""How models are put together: shapes, names, weights and summaries."""

from __future__ import annotations

from typing import Any

import numpy as np
from tests.keras.models import fixed, rows, scenario, text, weights


@scenario
def sequential_cnn(keras: Any) -> Any:
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(8, 3, activation="relu"),
            layers.BatchNormalization(),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dense(10, "softmax", name="a_very_long_name_for_a_layer_that_wraps"),
        ],
        name="digits",
    )
    return text(model), weights(model), [layer.name for layer in model.layers]


@scenario
def sequential_without_a_shape(keras: Any) -> Any:
    model = keras.Sequential([keras.layers.Dense(3), keras.layers.Dropout(0.5)])
    before = text(model), model.built
    model.build((None, 4))
    return before, text(model), model.built, weights(model), list(model.output_shape)


@scenario
def sequential_built_by_data(keras: Any) -> Any:
    model = keras.Sequential([keras.layers.Dense(3), keras.layers.Dense(2)])
    out = model(rows("x", 5, 4))
    return text(model), weights(model), list(out.shape)


@scenario
def sequential_add_and_pop(keras: Any) -> Any:
    model = keras.Sequential()
    model.add(keras.Input((4,)))
    model.add(keras.layers.Dense(3))
    model.add(keras.layers.Dense(2))
    first = text(model)
    model.pop()
    model.add(keras.layers.Dense(5))
    return first, text(model), model.name, len(model.layers)


@scenario
def sequential_in_sequential(keras: Any) -> Any:
    layers = keras.layers
    deep = keras.Sequential([layers.Dense(2)], name="deep")
    inner = keras.Sequential([layers.Dense(3), deep], name="inner")
    model = keras.Sequential([keras.Input((4,)), inner, layers.BatchNormalization()])
    inner.trainable = False
    options = ({}, {"expand_nested": True}, {"show_trainable": True, "expand_nested": True})
    return [text(model, **o) for o in options], weights(model), len(model.trainable_weights)


@scenario
def functional_branches(keras: Any) -> Any:
    layers = keras.layers
    a, b = keras.Input((4,), name="first"), keras.Input((3,))
    x = layers.Dense(3)(a)
    y = x + b
    z = layers.concatenate([y, x])
    model = keras.Model([a, b], [layers.Dense(1, name="a_long_name_of_a_layer")(z), y * 2.0 - 1.0])
    made = fixed(model)([rows("a", 2, 4), rows("b", 2, 3)])
    return (
        text(model), text(model, line_length=70), text(model, show_trainable=True), made,
        [list(s) for s in model.output_shape], weights(model),
    )  # fmt: skip


@scenario
def functional_shared_layer(keras: Any) -> Any:
    shared = keras.layers.Dense(3, activation="tanh")
    a, b = keras.Input((4,)), keras.Input((4,))
    model = keras.Model([a, b], keras.layers.subtract([shared(a), shared(b)]))
    return text(model), weights(model), fixed(model)([rows("a", 2, 4), rows("b", 2, 4)])


@scenario
def functional_nested(keras: Any) -> Any:
    layers = keras.layers
    i = keras.Input((6,))
    encoder = keras.Model(i, layers.Dense(2)(layers.Dense(4, activation="relu")(i)), name="encoder")
    j = keras.Input((2,))
    decoder = keras.Model(j, layers.Dense(6)(j), name="decoder")
    k = keras.Input((6,))
    both = keras.Model(k, decoder(encoder(k)), name="both")
    return text(both), weights(both), fixed(both)(rows("x", 2, 6)), text(both, expand_nested=True)


@scenario
def functional_dicts(keras: Any) -> Any:
    a, b = keras.Input((4,), name="a"), keras.Input((3,), name="b")
    x = keras.layers.Dense(2, name="left")(a)
    y = keras.layers.Dense(2, name="right")(b)
    model = fixed(keras.Model({"a": a, "b": b}, {"sum": x + y, "left": x}))
    made = model({"a": rows("a", 2, 4), "b": rows("b", 2, 3)})
    predicted = model.predict({"b": rows("b", 2, 3), "a": rows("a", 2, 4)}, verbose=0)
    return made, predicted, sorted(predicted), text(model)


@scenario
def functional_features_from_the_middle(keras: Any) -> Any:
    layers = keras.layers
    model = fixed(
        keras.Sequential(
            [keras.Input((4,)), layers.Dense(3, name="one"), layers.ReLU(), layers.Dense(2)]
        )
    )
    features = keras.Model(model.inputs, [layer.output for layer in model.layers])
    part = keras.Model(inputs=model.inputs, outputs=model.get_layer("one").output)
    x = rows("x", 3, 4)
    return features(x), part.predict(x, verbose=0), list(part.output.shape), text(part)


@scenario
def functional_operations(keras: Any) -> Any:
    i = keras.Input((3,), dtype="int32")
    x = keras.layers.Embedding(5, 4)(i)
    y = (x[:, -1] - 1.5) / 2 + x[:, 0] ** 2 - (-x[:, 1])
    model = fixed(keras.Model(i, y))
    return text(model), model(np.array([[1, 2, 3], [4, 0, 1]])), [la.name for la in model.layers]


@scenario
def lstm_that_gives_its_state(keras: Any) -> Any:
    i = keras.Input((5, 2))
    out, h, c = keras.layers.LSTM(3, return_state=True, return_sequences=True)(i)
    model = fixed(keras.Model(i, [out, h, c]))
    return text(model), [list(s) for s in model.output_shape], model(rows("x", 2, 5, 2))


@scenario
def names_are_counted(keras: Any) -> Any:
    layers = keras.layers
    made = [layers.Dense(2), layers.Dense(2), layers.Conv2D(2, 2), layers.MaxPooling2D(),
            layers.LSTM(2), layers.GRU(2), layers.BatchNormalization(), layers.ReLU(),
            layers.GlobalAveragePooling2D(), layers.Conv2DTranspose(2, 2), layers.PReLU(),
            layers.Bidirectional(layers.LSTM(2)), layers.TimeDistributed(layers.Dense(2)),
            layers.MultiHeadAttention(2, 2), layers.LeakyReLU(), layers.SimpleRNN(1),
            layers.DepthwiseConv2D(2), layers.SeparableConv2D(2, 2), layers.ELU()]  # fmt: skip
    return [layer.name for layer in made]


@scenario
def paths_of_weights(keras: Any) -> Any:
    layers = keras.layers
    i = keras.Input((6,))
    x = layers.Bidirectional(layers.LSTM(2, return_sequences=True))(layers.Reshape((6, 1))(i))
    x = layers.MultiHeadAttention(2, 2)(x, x)
    model = keras.Model(i, layers.Dense(1)(layers.GRU(2)(x)))
    return weights(model)


def _small(keras: Any) -> Any:
    class Block(keras.layers.Layer):
        def __init__(self, units: int, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            self.units = units
            self.branches = [keras.layers.Dense(units), keras.layers.Dense(units, use_bias=False)]
            self.named = {"norm": keras.layers.LayerNormalization()}

        def build(self, input_shape: Any) -> None:
            self.w = self.add_weight(
                shape=(input_shape[-1], self.units), initializer="ones", trainable=True, name="w"
            )
            self.b = self.add_weight((self.units,), "zeros", name="b", regularizer="l2")
            self.seen = self.add_weight(name="seen", shape=(), initializer="zeros", trainable=False)
            super().build(input_shape)

        def call(self, inputs: Any, training: Any = None, mask: Any = None) -> Any:
            x = inputs @ self.w + self.b
            for branch in self.branches:
                x = x + branch(inputs)
            self.add_loss(keras.ops.mean(x) * 0.1)
            return self.named["norm"](x) * (2.0 if training else 1.0)

    class Small(keras.Model):
        def __init__(self) -> None:
            super().__init__()
            self.block = Block(3)
            self.drop = keras.layers.Dropout(0.0)
            self.head = keras.layers.Dense(1)

        def call(self, x: Any, training: bool = False) -> Any:
            return self.head(self.drop(self.block(x), training=training))

    return Small


@scenario
def subclass(keras: Any) -> Any:
    model = _small(keras)()
    before = text(model), len(model.weights)
    out = model(rows("x", 4, 5))
    kinds = [sorted(w.path for w in ws)
             for ws in (model.trainable_weights, model.non_trainable_weights)]  # fmt: skip
    fixed_sizes = sorted([list(w.shape) for w in model.weights])
    return before, list(out.shape), text(model), kinds, fixed_sizes, model.name


@scenario
def subclass_losses(keras: Any) -> Any:
    model = _small(keras)()
    x = rows("x", 4, 5)
    model(x)
    # The weights by name: the order in which lists and dicts are tracked is not the point here.
    rng = np.random.default_rng(3)
    for w in sorted(model.weights, key=lambda w: w.path):
        w.assign(rng.normal(0, 0.3, tuple(w.shape)).astype(np.float32))
    out = model(x)
    return out, model(x, training=True), sum(float(part) for part in model.losses)


@scenario
def freezing(keras: Any) -> Any:
    layers = keras.layers
    base = keras.Sequential(
        [keras.Input((4,)), layers.Dense(3), layers.BatchNormalization()], name="base"
    )
    base.trainable = False
    model = keras.Sequential([base, layers.Dense(1)])
    x, y = rows("x", 8, 4), rows("y", 8, 1)
    fixed(model)
    before = [w.copy() for w in model.get_weights()]
    model.compile("sgd", "mse")
    model.fit(x, y, epochs=2, verbose=0)
    same = [bool(np.array_equal(a, b)) for a, b in zip(before, model.get_weights(), strict=True)]
    base.trainable = True
    for layer in base.layers[:-1]:
        layer.trainable = False
    return (
        text(model),
        same,
        len(model.trainable_weights),
        [w.path for w in model.trainable_weights],
    )


@scenario
def layer_range(keras: Any) -> Any:
    layers = keras.layers
    model = keras.Sequential([keras.Input((4,)), *[layers.Dense(2) for _ in range(4)]])
    return text(model, layer_range=["dense_1", "dense_2"])


@scenario
def residual_block(keras: Any) -> Any:
    layers = keras.layers
    i = keras.Input((8, 8, 3))
    x = layers.Conv2D(4, 3, padding="same", activation="relu")(i)
    y = layers.Conv2D(4, 3, padding="same")(x)
    x = layers.add([x, layers.BatchNormalization()(y)])
    model = fixed(keras.Model(i, layers.GlobalAveragePooling2D()(layers.Activation("relu")(x))))
    return text(model), model.predict(rows("x", 2, 8, 8, 3), verbose=0)


@scenario
def the_second_half_of_a_model(keras: Any) -> Any:
    layers = keras.layers
    i = keras.Input((4,))
    x = layers.Dense(3, name="a")(i)
    y = layers.Dense(2, name="b")(x)
    fixed(keras.Model(i, y))
    half = keras.Model(x, y)
    kinds = [type(layer).__name__ for layer in half.layers]
    return kinds, half.predict(rows("x", 2, 3), verbose=0), weights(half)


@scenario
def weights_without_names(keras: Any) -> Any:
    class Own(keras.layers.Layer):
        def build(self, shape: Any) -> None:
            self.w = self.add_weight(shape=(shape[-1], 2), initializer="ones")
            self.b = self.add_weight(shape=(2,), initializer="zeros")

        def call(self, x: Any) -> Any:
            return keras.ops.matmul(x, self.w) + self.b

    model = keras.Sequential([keras.Input((4,)), Own(), keras.layers.Dense(1)])
    return weights(model), model.count_params()


@scenario
def layers_of_one_input(keras: Any) -> Any:
    """Several tensors, or too few axes, are refused when the layer is called."""
    layers = keras.layers
    pair = [keras.Input((10,)), keras.Input((10,))]
    calls = [
        lambda: layers.Dense(3)(pair),
        lambda: layers.Dense(3, name="split")(tuple(pair)),
        lambda: layers.Flatten()(pair),
        lambda: layers.Conv2D(3, 2)(pair),
        lambda: layers.LSTM(3)(pair),
        lambda: layers.Dense(3)([rows("x", 5, 4), rows("y", 5, 4)]),
        lambda: layers.Dense(3)(rows("x", 4)),
    ]
    told = []
    for call in calls:
        try:
            call()
        except ValueError as error:
            # Without how each writes a tensor, and a layer that is meant.
            told.append(str(error).split(" Inputs received")[0].split(" is incompatible")[-1])
    return told
