# %% MeanSquaredError, MeanAbsoluteError, MeanAbsolutePercentageError, MeanSquaredLogarithmicError, Huber, LogCosh, Poisson
loss = keras.losses.NAME()
loss(np.array([[1.0, 2.0]], "float32"), np.array([[1.5, 1.0]], "float32"))

# %% BinaryCrossentropy, BinaryFocalCrossentropy, Hinge, SquaredHinge
loss = keras.losses.NAME()
loss(np.array([[1.0], [0.0]], "float32"), np.array([[0.9], [0.2]], "float32"))

# %% CategoricalCrossentropy, CategoricalFocalCrossentropy, CategoricalHinge, KLDivergence, CosineSimilarity
loss = keras.losses.NAME()
loss(np.array([[0.0, 1.0]], "float32"), np.array([[0.2, 0.8]], "float32"))

# %% SparseCategoricalCrossentropy
loss = keras.losses.SparseCategoricalCrossentropy()
loss(np.array([1]), np.array([[0.2, 0.8]], "float32"))

# %% Accuracy
metric = keras.metrics.Accuracy()
metric.update_state([1, 2, 3], [1, 2, 0])
metric.result()

# %% AUC, BinaryAccuracy, Precision, Recall, TruePositives, TrueNegatives, FalsePositives, FalseNegatives
metric = keras.metrics.NAME()
metric.update_state([0, 1, 1, 0], [0.1, 0.8, 0.4, 0.6])
metric.result()

# %% CategoricalAccuracy
metric = keras.metrics.CategoricalAccuracy()
metric.update_state([[0, 1], [1, 0]], [[0.2, 0.8], [0.4, 0.6]])
metric.result()

# %% SparseCategoricalAccuracy
metric = keras.metrics.SparseCategoricalAccuracy()
metric.update_state([1, 0], [[0.2, 0.8], [0.4, 0.6]])
metric.result()

# %% Mean, Sum
metric = keras.metrics.NAME()
metric.update_state([1.0, 2.0, 6.0])
metric.result()

# %% RootMeanSquaredError, LogCoshError, R2Score
metric = keras.metrics.NAME()
metric.update_state(np.array([[1.0], [2.0], [4.0]], "float32"), np.array([[1.5], [2.0], [3.0]], "float32"))
metric.result()

# %% MeanIoU
metric = keras.metrics.MeanIoU(num_classes=2)
metric.update_state([0, 1, 1, 0], [0, 1, 0, 0])
metric.result()

# %% mean_squared_error, mean_absolute_error, mean_absolute_percentage_error, mean_squared_logarithmic_error, huber, log_cosh, poisson, binary_crossentropy, binary_focal_crossentropy, hinge, squared_hinge
keras.losses.NAME(np.array([[1.0, 0.0]], "float32"), np.array([[0.9, 0.2]], "float32"))

# %% categorical_crossentropy, categorical_focal_crossentropy, categorical_hinge, kl_divergence, cosine_similarity
keras.losses.NAME(np.array([[0.0, 1.0]], "float32"), np.array([[0.2, 0.8]], "float32"))

# %% sparse_categorical_crossentropy
keras.losses.sparse_categorical_crossentropy(np.array([1]), np.array([[0.2, 0.8]], "float32"))

# %% binary_accuracy, categorical_accuracy
keras.metrics.NAME(np.array([[0.0, 1.0]], "float32"), np.array([[0.2, 0.8]], "float32"))

# %% sparse_categorical_accuracy
keras.metrics.sparse_categorical_accuracy(np.array([1]), np.array([[0.2, 0.8]], "float32"))

# %% sparse_top_k_categorical_accuracy
keras.metrics.sparse_top_k_categorical_accuracy(np.array([1]), np.array([[0.2, 0.8]], "float32"), k=1)

# %% top_k_categorical_accuracy
keras.metrics.top_k_categorical_accuracy(np.eye(2, dtype="float32"), np.eye(2, dtype="float32"), k=1)

# %% F1Score, FBetaScore
metric = keras.metrics.NAME()
metric.update_state(np.eye(2, dtype="float32"), np.array([[0.9, 0.1], [0.3, 0.7]], "float32"))
metric.result()

# %% keras.metrics.MeanSquaredError, keras.metrics.MeanAbsoluteError, keras.metrics.MeanAbsolutePercentageError, keras.metrics.MeanSquaredLogarithmicError, keras.metrics.BinaryCrossentropy, keras.metrics.CategoricalCrossentropy, keras.metrics.CategoricalHinge, keras.metrics.CosineSimilarity, keras.metrics.Hinge, keras.metrics.SquaredHinge, keras.metrics.KLDivergence, keras.metrics.Poisson, TopKCategoricalAccuracy
metric = keras.metrics.NAME()
metric.update_state(np.array([[0.0, 1.0]], "float32"), np.array([[0.2, 0.8]], "float32"))
metric.result()

# %% keras.metrics.SparseCategoricalCrossentropy, SparseTopKCategoricalAccuracy
metric = keras.metrics.NAME()
metric.update_state(np.array([1]), np.array([[0.2, 0.8]], "float32"))
metric.result()
