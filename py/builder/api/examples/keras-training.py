# %% Adadelta, Adagrad, Adam, Adamax, AdamW, Ftrl, Lion, Nadam, RMSprop, SGD
weight = keras.Variable([2.0, -3.0])
optimizer = keras.optimizers.NAME(learning_rate=0.1)
for _ in range(3):
    optimizer.apply([2 * weight.value], [weight])
    print(weight.numpy())

# %% CosineDecay
schedule = keras.optimizers.schedules.CosineDecay(1.0, decay_steps=4)
[round(float(schedule(step)), 4) for step in range(5)]

# %% CosineDecayRestarts
schedule = keras.optimizers.schedules.CosineDecayRestarts(1.0, first_decay_steps=3)
[round(float(schedule(step)), 4) for step in range(6)]

# %% ExponentialDecay, InverseTimeDecay
schedule = keras.optimizers.schedules.NAME(1.0, decay_steps=2, decay_rate=0.5)
[round(float(schedule(step)), 4) for step in range(5)]

# %% PiecewiseConstantDecay
schedule = keras.optimizers.schedules.PiecewiseConstantDecay([2, 4], [1.0, 0.1, 0.01])
[round(float(schedule(step)), 4) for step in range(6)]

# %% PolynomialDecay
schedule = keras.optimizers.schedules.PolynomialDecay(1.0, decay_steps=4, power=2.0)
[round(float(schedule(step)), 4) for step in range(5)]

# %% EarlyStopping
model = keras.Sequential([keras.layers.Dense(1)])
model.compile(optimizer="sgd", loss="mse")
stop = keras.callbacks.EarlyStopping(monitor="loss", patience=1, min_delta=10)
history = model.fit(np.ones((8, 2)), np.ones((8, 1)), epochs=10, callbacks=[stop], verbose=0)
len(history.history["loss"])

# %% LambdaCallback
model = keras.Sequential([keras.layers.Dense(1)])
model.compile(optimizer="sgd", loss="mse")
tell = keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: print("epoch", epoch))
model.fit(np.ones((8, 2)), np.ones((8, 1)), epochs=2, callbacks=[tell], verbose=0).epoch

# %% GlorotNormal, GlorotUniform, HeNormal, HeUniform, LecunNormal, LecunUniform, Orthogonal, RandomNormal, RandomUniform, TruncatedNormal, VarianceScaling, Ones, Zeros, Identity
keras.initializers.NAME()((2, 2))

# %% Constant
keras.initializers.Constant(3.0)((2, 2))

# %% L1, L2, L1L2
keras.regularizers.NAME(0.1)(gg.tensor([1.0, -2.0]))

# %% MaxNorm, MinMaxNorm, NonNeg, UnitNorm
keras.constraints.NAME()(gg.tensor([[3.0, -4.0], [0.5, 0.0]]))

# %% LearningRateScheduler
model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
model.compile(optimizer="sgd", loss="mse")
halve = keras.callbacks.LearningRateScheduler(lambda epoch, lr: lr / 2)
model.fit(np.ones((8, 2)), np.ones((8, 1)), epochs=2, callbacks=[halve], verbose=0)
float(model.optimizer.learning_rate)

# %% ReduceLROnPlateau, TerminateOnNaN
model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
model.compile(optimizer="sgd", loss="mse")
watch = keras.callbacks.NAME()
model.fit(np.ones((8, 2)), np.ones((8, 1)), callbacks=[watch], validation_split=0.5, verbose=0).epoch

# %% History
model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
model.compile(optimizer="sgd", loss="mse")
history = model.fit(np.ones((8, 2)), np.ones((8, 1)), epochs=3, verbose=0)
history.history["loss"]

# %% ModelCheckpoint
model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
model.compile(optimizer="sgd", loss="mse")
keep = keras.callbacks.ModelCheckpoint("/tmp/best.weights.h5", save_weights_only=True)
model.fit(np.ones((8, 2)), np.ones((8, 1)), callbacks=[keep], verbose=0).epoch

# %% l1_l2
keras.regularizers.l1_l2(0.1, 0.1)(gg.tensor([1.0, -2.0]))

# %% OrthogonalRegularizer
keras.regularizers.OrthogonalRegularizer(0.1)(gg.tensor([[1.0, 1.0], [0.0, 1.0]]))

# %% CSVLogger
model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
model.compile(optimizer="sgd", loss="mse")
write = keras.callbacks.CSVLogger("/tmp/log.csv")
model.fit(np.ones((8, 2)), np.ones((8, 1)), epochs=2, callbacks=[write], verbose=0)
open("/tmp/log.csv").read().splitlines()[0]
