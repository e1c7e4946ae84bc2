"""A functional model with two inputs, callbacks, and saved weights."""

import os
import tempfile

import numpy as np
from keras import Input, Model, callbacks, layers, optimizers, regularizers, utils

rng = np.random.default_rng(0)
numbers = rng.normal(size=(240, 4)).astype("float32")
words = rng.integers(1, 20, (240, 6))
labels = ((numbers.sum(1) > 0).astype("int64") + (words[:, 0] > 10)).astype("int64")

number_input = Input(shape=(4,), name="numbers")
word_input = Input(shape=(6,), dtype="int32", name="words")
a = layers.Dense(16, activation="relu", kernel_regularizer=regularizers.l2(1e-4))(number_input)
a = layers.BatchNormalization()(a)
b = layers.Embedding(20, 8)(word_input)
b = layers.Bidirectional(layers.LSTM(6))(b)
merged = layers.concatenate([a, b])
merged = layers.Dropout(0.1)(merged)
residual = layers.Dense(28)(merged)
merged = layers.LayerNormalization()(layers.add([merged, residual]))
output = layers.Dense(3, activation="softmax", name="kind")(merged)
model = Model(inputs=[number_input, word_input], outputs=output, name="two_inputs")
print(model.name, model.count_params(), [layer.name.split("_")[0] for layer in model.layers][:3])
print(
    model.input_shape,
    model.output_shape,
    len(model.trainable_weights),
    len(model.non_trainable_weights),
)

model.compile(
    optimizer=optimizers.Adam(learning_rate=0.01, clipnorm=1.0),
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
)
with tempfile.TemporaryDirectory() as folder:
    best = os.path.join(folder, "best.weights.h5")
    epochs = []
    history = model.fit(
        {"numbers": numbers, "words": words},
        labels,
        epochs=6,
        batch_size=32,
        validation_split=0.2,
        verbose=0,
        class_weight={0: 1.0, 1: 1.0, 2: 1.5},
        callbacks=[
            callbacks.EarlyStopping(monitor="val_loss", patience=3, restore_best_weights=True),
            callbacks.ReduceLROnPlateau(monitor="val_loss", factor=0.5, patience=2),
            callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: epochs.append(sorted(logs))),
            callbacks.ModelCheckpoint(best, save_weights_only=True, save_best_only=True),
        ],
    )
print(epochs[0])
assert history.history["loss"][-1] < history.history["loss"][0]
loss, accuracy = model.evaluate([numbers, words], labels, verbose=0)
print(f"evaluated: {loss:.3f} {accuracy:.3f}")
print(model.predict([numbers[:4], words[:4]], verbose=0).shape)
print(utils.to_categorical([0, 2, 1], num_classes=3))
inner = Model(model.inputs, model.layers[-2].output)
print(inner([numbers[:2], words[:2]]).shape)
for layer in model.layers[:-1]:
    layer.trainable = False
print(len(model.trainable_weights))
