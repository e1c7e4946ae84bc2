# %% Dense
layers.Dense(4, activation="relu")(np.ones((2, 3))).shape

# %% Activation
layers.Activation("relu")(np.array([[-1.0, 2.0]]))

# %% ReLU, LeakyReLU, ELU, Softmax, Identity, PReLU, Flatten, LayerNormalization, BatchNormalization, RMSNormalization, UnitNormalization
layers.NAME()(np.array([[-1.0, 0.0, 2.0]], "float32"))

# %% Dropout, AlphaDropout, GaussianDropout, GaussianNoise
layers.NAME(0.5)(np.ones((2, 4), "float32"), training=True)

# %% SpatialDropout1D
layers.SpatialDropout1D(0.5)(np.ones((1, 3, 4), "float32"), training=True)

# %% SpatialDropout2D
layers.SpatialDropout2D(0.5)(np.ones((1, 2, 2, 4), "float32"), training=True)

# %% SpatialDropout3D
layers.SpatialDropout3D(0.5)(np.ones((1, 2, 2, 2, 4), "float32"), training=True).shape

# %% Conv1D, Conv1DTranspose, SeparableConv1D
layers.NAME(4, kernel_size=3)(np.ones((1, 10, 2), "float32")).shape

# %% Conv2D, Conv2DTranspose, SeparableConv2D
layers.NAME(4, kernel_size=3)(np.ones((1, 8, 8, 2), "float32")).shape

# %% Conv3D, Conv3DTranspose
layers.NAME(4, kernel_size=3)(np.ones((1, 5, 5, 5, 1), "float32")).shape

# %% DepthwiseConv1D
layers.DepthwiseConv1D(3)(np.ones((1, 10, 2), "float32")).shape

# %% DepthwiseConv2D
layers.DepthwiseConv2D(3)(np.ones((1, 8, 8, 2), "float32")).shape

# %% MaxPooling1D, AveragePooling1D, GlobalMaxPooling1D, GlobalAveragePooling1D, UpSampling1D
layers.NAME()(np.arange(8, dtype="float32").reshape(1, 4, 2))

# %% MaxPooling2D, AveragePooling2D, GlobalMaxPooling2D, GlobalAveragePooling2D, UpSampling2D
layers.NAME()(np.arange(16, dtype="float32").reshape(1, 4, 4, 1)).shape

# %% MaxPooling3D, AveragePooling3D, GlobalMaxPooling3D, GlobalAveragePooling3D, UpSampling3D
layers.NAME()(np.ones((1, 2, 2, 2, 3), "float32")).shape

# %% ZeroPadding1D, Cropping1D
layers.NAME(1)(np.ones((1, 4, 2), "float32")).shape

# %% ZeroPadding2D, Cropping2D
layers.NAME(1)(np.ones((1, 4, 4, 2), "float32")).shape

# %% ZeroPadding3D, Cropping3D
layers.NAME(1)(np.ones((1, 4, 4, 4, 1), "float32")).shape

# %% Embedding
layers.Embedding(10, 3)(np.array([[1, 5, 1]])).shape

# %% Reshape
layers.Reshape((2, 2))(np.ones((3, 4), "float32")).shape

# %% Permute
layers.Permute((2, 1))(np.ones((3, 4, 5), "float32")).shape

# %% RepeatVector
layers.RepeatVector(3)(np.ones((2, 4), "float32")).shape

# %% Rescaling
layers.Rescaling(1 / 255)(np.array([[0.0, 255.0]]))

# %% Resizing
layers.Resizing(2, 2)(np.ones((1, 4, 4, 3), "float32")).shape

# %% CenterCrop, RandomCrop
layers.NAME(2, 2)(np.ones((1, 4, 4, 3), "float32")).shape

# %% RandomFlip
layers.RandomFlip("horizontal")(np.ones((1, 4, 4, 3), "float32"), training=True).shape

# %% RandomRotation, RandomZoom, RandomContrast, RandomBrightness
layers.NAME(0.1)(np.ones((1, 4, 4, 3), "float32"), training=True).shape

# %% RandomTranslation
layers.RandomTranslation(0.1, 0.1)(np.ones((1, 4, 4, 3), "float32"), training=True).shape

# %% LSTM, GRU, SimpleRNN
layers.NAME(4)(np.ones((2, 5, 3), "float32")).shape

# %% RNN
layers.RNN(layers.GRUCell(4))(np.ones((2, 5, 3), "float32")).shape

# %% LSTMCell, GRUCell, SimpleRNNCell
layers.RNN(layers.NAME(4))(np.ones((2, 5, 3), "float32")).shape

# %% StackedRNNCells
layers.RNN(layers.StackedRNNCells([layers.LSTMCell(4), layers.LSTMCell(2)]))(np.ones((2, 5, 3), "float32")).shape

# %% Bidirectional
layers.Bidirectional(layers.LSTM(4))(np.ones((2, 5, 3), "float32")).shape

# %% TimeDistributed
layers.TimeDistributed(layers.Dense(4))(np.ones((2, 5, 3), "float32")).shape

# %% Attention, AdditiveAttention
q, v = np.ones((1, 2, 4), "float32"), np.ones((1, 3, 4), "float32")
layers.NAME()([q, v]).shape

# %% MultiHeadAttention
x = np.ones((1, 5, 8), "float32")
layers.MultiHeadAttention(num_heads=2, key_dim=4)(x, x).shape

# %% GroupNormalization
layers.GroupNormalization(2)(np.ones((1, 4, 4), "float32")).shape

# %% Add, Subtract, Multiply, Average, Maximum, Minimum, Concatenate
layers.NAME()([np.array([[1.0, 2.0]]), np.array([[3.0, 1.0]])])

# %% add, subtract, multiply, average, maximum, minimum, concatenate
layers.NAME([np.array([[1.0, 2.0]]), np.array([[3.0, 1.0]])])

# %% Dot
layers.Dot(axes=1)([np.array([[1.0, 2.0]]), np.array([[3.0, 1.0]])])

# %% dot
layers.dot([np.array([[1.0, 2.0]]), np.array([[3.0, 1.0]])], axes=1)

# %% Lambda
layers.Lambda(lambda x: x * 2)(np.array([[1.0, 2.0]]))

# %% Masking
layers.Masking()(np.array([[[1.0], [0.0]]], "float32"))

# %% Normalization
layer = layers.Normalization()
layer.adapt(np.array([[1.0], [2.0], [3.0]], "float32"))
layer(np.array([[2.0], [3.0]], "float32"))

# %% StringLookup, TextVectorization
layer = layers.NAME()
layer.adapt(["cat", "dog", "cat"])
layer(["dog", "owl"])

# %% IntegerLookup
layer = layers.IntegerLookup()
layer.adapt([10, 20, 10])
layer([20, 99])

# %% CategoryEncoding
layers.CategoryEncoding(num_tokens=4)([[0, 1], [2, 2]])

# %% Discretization
layers.Discretization(bin_boundaries=[0.0, 1.0])(np.array([[-1.0, 0.5, 3.0]]))

# %% Hashing
layers.Hashing(num_bins=3)([["cat"], ["dog"]])

# %% Input
inputs = keras.Input((4,))
keras.Model(inputs, layers.Dense(2)(inputs)).output_shape

# %% InputLayer
keras.Sequential([layers.InputLayer((4,)), layers.Dense(2)]).output_shape

# %% ActivityRegularization
layers.ActivityRegularization(l2=0.1)(np.ones((2, 3), "float32"))

# %% Layer
class Double(layers.Layer):
    def call(self, inputs):
        return 2 * inputs

Double()(np.ones((1, 2), "float32"))
