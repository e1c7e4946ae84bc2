# %% Sequential
model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(8, activation="relu"), keras.layers.Dense(1)])
model.compile(optimizer="adam", loss="mse")
model.fit(np.ones((16, 2)), np.ones((16, 1)), epochs=2, verbose=0)
model.summary()

# %% Model, Input
inputs = keras.Input((2,))
outputs = keras.layers.Dense(1)(keras.layers.Dense(8, activation="relu")(inputs))
model = keras.Model(inputs, outputs)
model(np.ones((4, 2))).shape

# %% GradientTape
x = keras.Variable(3.0)
with keras.GradientTape() as tape:
    y = x**2
tape.gradient(y, x)

# %% Layer
class Scale(keras.layers.Layer):
    def build(self, input_shape):
        self.factor = self.add_weight(shape=(input_shape[-1],), initializer="ones")

    def call(self, x):
        return x * self.factor


Scale()(np.array([[1.0, 2.0]], "float32"))

# %% Variable
counter = keras.Variable(1.0)
counter.assign_add(2.0)
counter.numpy()

# %% to_categorical
keras.utils.to_categorical([0, 2, 1], num_classes=3)

# %% set_random_seed
keras.utils.set_random_seed(1)

# %% normalize
keras.utils.normalize(np.array([[3.0, 4.0]]))

# %% pad_sequences
keras.utils.pad_sequences([[1, 2], [3]], maxlen=3)

# %% LeNet5
keras.applications.LeNet5().count_params()
