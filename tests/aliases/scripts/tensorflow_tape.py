"""A training loop of one's own with GradientTape."""

import numpy as np
import tensorflow as tf
from tensorflow.keras import layers, losses, metrics, optimizers

x = tf.constant([[1.0, 2.0], [3.0, 4.0]])
v = tf.Variable(3.0)
with tf.GradientTape() as tape:
    y = v**2
print(tape.gradient(y, v).numpy(), tf.reduce_sum(x).numpy(), tf.matmul(x, x).numpy().tolist())

rng = np.random.default_rng(0)
inputs = rng.normal(size=(128, 3)).astype("float32")
targets = (inputs @ np.array([1.0, -2.0, 0.5]) > 0).astype("int64")
model = tf.keras.Sequential([layers.Dense(16, activation="relu"), layers.Dense(2)])
loss_object = losses.SparseCategoricalCrossentropy(from_logits=True)
optimizer = optimizers.Adam(0.02)
train_accuracy = metrics.SparseCategoricalAccuracy(name="train_accuracy")
dataset = tf.data.Dataset.from_tensor_slices((inputs, targets)).shuffle(128).batch(32)


@tf.function
def train_step(batch, labels):
    with tf.GradientTape() as tape:
        predictions = model(batch, training=True)
        loss = loss_object(labels, predictions)
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    train_accuracy.update_state(labels, predictions)
    return loss


for epoch in range(12):
    train_accuracy.reset_state()
    for batch, labels in dataset:
        loss = train_step(batch, labels)
    if epoch % 4 == 3:
        print(f"Epoch {epoch + 1}, Accuracy: {float(train_accuracy.result()):.2f}")
assert float(train_accuracy.result()) > 0.9
print(tf.one_hot([0, 2], 3).numpy().tolist(), tf.cast(x, tf.int32).dtype)
print(tf.argmax(model(inputs[:5]), axis=1).shape, tf.nn.softmax(x).numpy().sum(1).round(4))
