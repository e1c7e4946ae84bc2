"""Layers of one input."""

from __future__ import annotations

from tests.keras.table import layer

layer("dense", lambda L: L.Dense(3, activation="relu"), (4, 5))
layer("dense-3d", lambda L: L.Dense(3, use_bias=False), (2, 4, 5))
layer("flatten", lambda L: L.Flatten(), (2, 3, 4))
layer("reshape", lambda L: L.Reshape((-1, 2)), (2, 3, 4))
layer("permute", lambda L: L.Permute((2, 1)), (2, 3, 4))
layer("repeat", lambda L: L.RepeatVector(3), (2, 4))
layer("lambda", lambda L: L.Lambda(lambda x: x * 2 + 1), (2, 4))
for _name in (
    "linear", "softmax", "log_softmax", "relu", "relu6", "leaky_relu", "elu", "selu", "gelu",
    "silu", "swish", "sigmoid", "hard_sigmoid", "hard_silu", "hard_tanh", "tanh", "softplus",
    "softsign", "mish", "exponential", "log_sigmoid",
):  # fmt: skip
    layer(f"activation-{_name}", lambda L, n=_name: L.Activation(n), (3, 5))
layer("relu-layer", lambda L: L.ReLU(1.0, 0.1, 0.2), (4, 9))
layer("leaky-relu", lambda L: L.LeakyReLU(0.2), (4, 9))
layer("leaky-relu-default", lambda L: L.LeakyReLU(), (4, 9))
layer("elu-layer", lambda L: L.ELU(0.7), (4, 9))
layer("prelu", lambda L: L.PReLU(), (4, 3, 2))
layer("prelu-shared", lambda L: L.PReLU(shared_axes=[1, 2]), (2, 3, 4, 5))
layer("softmax-layer", lambda L: L.Softmax(axis=1), (2, 4, 3))

layer("conv1d", lambda L: L.Conv1D(3, 3), (2, 8, 4))
layer("conv1d-same", lambda L: L.Conv1D(3, 4, padding="same"), (2, 9, 4))
layer("conv1d-causal", lambda L: L.Conv1D(3, 3, padding="causal", dilation_rate=2), (2, 9, 4))
layer("conv2d", lambda L: L.Conv2D(4, 3, activation="relu"), (2, 7, 6, 3))
layer("conv2d-same", lambda L: L.Conv2D(4, (3, 2), padding="same"), (2, 7, 6, 3))
layer("conv2d-same-strides", lambda L: L.Conv2D(4, 3, strides=2, padding="same"), (2, 8, 7, 3))
layer("conv2d-dilated", lambda L: L.Conv2D(4, 3, dilation_rate=2), (2, 8, 7, 3))
layer("conv2d-groups", lambda L: L.Conv2D(4, 3, groups=2, use_bias=False), (2, 6, 6, 4))
layer("conv2d-first", lambda L: L.Conv2D(4, 3, data_format="channels_first"), (2, 3, 6, 6))
layer("conv3d", lambda L: L.Conv3D(2, 2), (1, 4, 4, 4, 2))
layer("conv3d-same", lambda L: L.Conv3D(2, 3, padding="same", strides=2), (1, 4, 5, 4, 2))
layer("depthwise", lambda L: L.DepthwiseConv2D(3, depth_multiplier=2), (2, 6, 6, 3))
layer("depthwise-same", lambda L: L.DepthwiseConv2D(3, strides=2, padding="same"), (2, 7, 6, 3))
layer("depthwise-1d", lambda L: L.DepthwiseConv1D(3), (2, 7, 3))
layer("separable", lambda L: L.SeparableConv2D(4, 3, padding="same"), (2, 6, 6, 3))
layer("separable-1d", lambda L: L.SeparableConv1D(4, 3, depth_multiplier=2), (2, 7, 3))
for _padding in ("valid", "same"):
    for _kernel, _strides in ((3, 1), (5, 2), (4, 2), (2, 3)):
        layer(
            f"conv2d-transpose-{_padding}-{_kernel}-{_strides}",
            lambda L, p=_padding, k=_kernel, s=_strides: L.Conv2DTranspose(3, k, s, p),
            (2, 4, 5, 2),
        )
    layer(
        f"conv1d-transpose-{_padding}",
        lambda L, p=_padding: L.Conv1DTranspose(3, 4, 2, p, activation="tanh"),
        (2, 5, 2),
    )
layer("conv3d-transpose", lambda L: L.Conv3DTranspose(2, 3, 2, "same"), (1, 2, 3, 2, 2))
layer(
    "conv2d-transpose-output-padding",
    lambda L: L.Conv2DTranspose(2, 3, 2, "same", output_padding=1),
    (1, 3, 3, 2),
)

for _padding in ("valid", "same"):
    for _kind in ("Max", "Average"):
        layer(
            f"{_kind}-1d-{_padding}".lower(),
            lambda L, k=_kind, p=_padding: getattr(L, f"{k}Pooling1D")(3, 2, p),
            (2, 9, 3),  # as much padding before as after: Keras over PyTorch differs otherwise
        )
        layer(
            f"{_kind}-2d-{_padding}".lower(),
            lambda L, k=_kind, p=_padding: getattr(L, f"{k}Pooling2D")((3, 2), padding=p),
            (2, 7, 8, 3),
        )
    layer(
        f"average-3d-{_padding}",
        lambda L, p=_padding: L.AveragePooling3D(2, padding=p),
        (1, 5, 4, 5, 2),
    )
layer("max-3d", lambda L: L.MaxPooling3D(2), (1, 4, 4, 5, 2))
for _kind in ("Max", "Average"):
    for _rank in (1, 2, 3):
        layer(
            f"global-{_kind}-{_rank}".lower(),
            lambda L, k=_kind, r=_rank: getattr(L, f"Global{k}Pooling{r}D")(keepdims=r == 2),
            (2, *(3, 4, 2)[:_rank], 3),
        )
layer("upsample-1d", lambda L: L.UpSampling1D(2), (2, 3, 4))
layer("upsample-2d", lambda L: L.UpSampling2D((2, 3)), (2, 3, 4, 2))
layer("upsample-bilinear", lambda L: L.UpSampling2D(2, interpolation="bilinear"), (2, 3, 4, 2))
layer("upsample-3d", lambda L: L.UpSampling3D(2), (1, 2, 3, 2, 2))
layer("zero-padding-1d", lambda L: L.ZeroPadding1D(2), (2, 3, 4))
layer("zero-padding-2d", lambda L: L.ZeroPadding2D(((1, 0), (2, 3))), (2, 3, 4, 2))
layer("cropping-2d", lambda L: L.Cropping2D(((1, 0), (1, 1))), (2, 4, 5, 2))
layer("cropping-1d", lambda L: L.Cropping1D((1, 2)), (2, 6, 2))

for _train in (False, True):
    _mode = "train" if _train else "eval"
    layer(f"batch-norm-{_mode}", lambda L: L.BatchNormalization(), (8, 3), training=_train)
    layer(f"batch-norm-2d-{_mode}", lambda L: L.BatchNormalization(momentum=0.9, epsilon=1e-5),
          (4, 3, 2, 3), training=_train, tolerance=5)  # fmt: skip
layer("batch-norm-axis", lambda L: L.BatchNormalization(axis=1, scale=False), (4, 3, 5),
      training=True)  # fmt: skip
layer("layer-norm", lambda L: L.LayerNormalization(), (4, 6), tolerance=3)
layer("layer-norm-axes", lambda L: L.LayerNormalization(axis=[2, 3], epsilon=1e-6), (2, 3, 4, 2),
      tolerance=3)  # fmt: skip
layer("group-norm", lambda L: L.GroupNormalization(2), (2, 3, 3, 4), tolerance=3)
layer("rms-norm", lambda L: L.RMSNormalization(), (3, 6))
layer("unit-norm", lambda L: L.UnitNormalization(), (3, 6))
layer("embedding", lambda L: L.Embedding(10, 4), (3, 5), whole=10)
layer("masking", lambda L: L.Masking(), (2, 3, 4))
layer("dropout-off", lambda L: L.Dropout(0.5), (2, 3))
layer("activity", lambda L: L.ActivityRegularization(l2=0.1), (2, 3))
