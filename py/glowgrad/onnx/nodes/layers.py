"""Products, convolutions, pooling and recurrences."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..graph import LAST
from .movement import reshape
from .writer import Nodes, Writer


def _spatial(w: Writer) -> dict[str, Any]:
    padding = w.attrs["padding"]
    return {
        "kernel_shape": w.shape(1)[2:],
        "strides": w.attrs["stride"],
        "pads": (*padding, *padding),
        "dilations": w.attrs["dilation"],
        "group": w.attrs["groups"],
    }


def _transposed(w: Writer) -> str:
    """The gradient of a convolution for its input is ONNX's ConvTranspose."""
    options = _spatial(w)
    wanted, given = w.static(w.attrs["input_shape"][2:]), w.static(w.shape(0)[2:])
    rest = [
        size - ((n - 1) * stride - 2 * pad + dilation * (kernel - 1) + 1)
        for size, n, stride, pad, dilation, kernel in zip(
            wanted,
            given,
            w.attrs["stride"],
            w.attrs["padding"],
            w.attrs["dilation"],
            options["kernel_shape"],
            strict=True,
        )
    ]
    return w.add("ConvTranspose", *w.inputs, output_padding=rest, **options)


def _max_pool(w: Writer) -> list[str]:
    padding = w.attrs["padding"]
    kernel, stride, dilation = (w.attrs[name] for name in ("kernel_size", "stride", "dilation"))
    behind = padding
    if "places" in w.attrs:
        sizes, places = w.static(w.shape(0)[2:]), w.static(w.attrs["places"])
        axes = zip(sizes, padding, kernel, stride, dilation, places, strict=True)
        behind = tuple(_padding_behind(*axis) for axis in axes)
    values, indices = w.graph.add_many(
        "MaxPool",
        [w.x],
        2,
        kernel_shape=kernel,
        strides=stride,
        pads=(*padding, *behind),
        dilations=dilation,
    )
    # ONNX counts through all planes.
    ends = w.graph.constant([2]), w.graph.constant([LAST])
    plane = w.add("ReduceProd", w.add("Slice", w.add("Shape", w.x), *ends), keepdims=0)
    return [values, w.add("Mod", indices, plane)]


def _padding_behind(
    size: int, padding: int, kernel: int, stride: int, dilation: int, places: int
) -> int:
    """The padding behind that gives as many places as are wanted."""
    return max(0, (places - 1) * stride + dilation * (kernel - 1) + 1 - size - padding)


# ONNX's order of the gates, by their number in PyTorch's.
_GATES = {"lstm": (0, 3, 1, 2), "gru": (1, 0, 2), "rnn_tanh": (0,), "rnn_relu": (0,)}
_KINDS: dict[str, tuple[str, dict[str, Any]]] = {
    "lstm": ("LSTM", {}),
    "gru": ("GRU", {"linear_before_reset": 1}),
    "rnn_tanh": ("RNN", {"activations": ("Tanh",)}),
    "rnn_relu": ("RNN", {"activations": ("Relu",)}),
}


def _recurrence(w: Writer) -> list[str]:
    """ONNX's layers multiply their input by weights, which has happened here: they get it as it
    is, the weights being a permutation of its blocks.
    """
    kind, options = _KINDS[w.name]
    order = _GATES[w.name]
    x, weight, bias, *start = w.inputs
    steps, batch = w.attrs["steps"], w.attrs["batch"]
    (size,) = w.static(w.shape(1)[1:2])
    rows = np.concatenate([np.arange(g * size, (g + 1) * size) for g in order])
    chosen = w.graph.constant(rows)
    unit = np.eye(len(rows), dtype=w.dtypes[0].numpy)[rows][None]
    front = w.graph.constant([0])
    turned = w.add("Gather", weight, chosen, axis=0)
    turned_bias = w.add("Gather", bias, chosen, axis=0)
    none = w.graph.constant(np.zeros(len(rows)), w.dtypes[0].numpy)
    sequence = w.add("Reshape", x, w.graph.sizes((steps, batch, len(rows))))
    made = w.graph.add_many(
        kind,
        [
            sequence,
            w.graph.constant(unit, unit.dtype),
            w.add("Unsqueeze", turned, front),
            w.add("Unsqueeze", w.add("Concat", none, turned_bias, axis=0), front),
            "",
            *[w.add("Unsqueeze", state, front) for state in start],
        ],
        1 + len(start),
        hidden_size=size,
        direction="reverse" if w.attrs["reverse"] else "forward",
        **options,
    )
    out = reshape(w, made[0], w.out_shape)
    return [out, *[w.add("Squeeze", state, front) for state in made[1:]]]


def _cross_entropy(w: Writer) -> str:
    logs = w.add("LogSoftmax", w.x, axis=-1)
    target = w.cast(w.inputs[1], "int64")
    ignored = w.attrs["ignore_index"]
    return w.add("NegativeLogLikelihoodLoss", logs, target, reduction="none", ignore_index=ignored)


def _layer_norm(w: Writer) -> str:
    return w.add("LayerNormalization", *w.inputs, axis=-1, epsilon=w.attrs["eps"])


def _batch_norm(w: Writer) -> str:
    """With the batch's own moments, as in training: ONNX's instance norm of one sample whose planes
    are those of the whole batch.
    """
    x, weight, bias = w.inputs
    rank = len(w.shape(0))
    order = (1, 0, *range(2, rank))
    turned = w.add("Transpose", x, perm=order)
    rows = w.add("Reshape", turned, w.graph.sizes((1, w.shape(0)[1], -1)))
    made = w.add("InstanceNormalization", rows, weight, bias, epsilon=w.attrs["eps"])
    back = w.add("Reshape", made, w.add("Shape", turned))
    return w.add("Transpose", back, perm=order)


def _attention(w: Writer) -> str:
    """softmax(q · kᵀ · scale, hidden scores at -inf) · v; an operator only from version 23 on. Rows
    that see nothing give nan there: weights that are no numbers are set to 0.
    """
    q, k, v, *mask = w.inputs
    rank = len(w.shape(0))
    turned = w.add("Transpose", k, perm=(*range(rank - 2), rank - 1, rank - 2))
    scores = w.add("MatMul", w.add("Mul", q, w.like(w.attrs["scale"])), turned)
    low = w.like(float("-inf"))
    if w.attrs["causal"]:
        sizes = w.graph.sizes((w.shape(0)[-2], w.shape(1)[-2]))
        ones = w.add("Expand", w.graph.constant(1), sizes)
        below = w.cast(w.add("Trilu", ones, upper=0), "bool")
        scores = w.add("Where", below, scores, low)
    for own in mask:
        bools = w.dtypes[3].name == "bool"
        scores = w.add("Where", own, scores, low) if bools else w.add("Add", scores, own)
    weights = w.add("Softmax", scores, axis=-1)
    if mask:
        weights = w.add("Where", w.add("IsNaN", weights), w.like(0), weights)
    return w.add("MatMul", weights, v)


LAYERS: dict[str, Nodes] = {
    "attention": _attention,
    "layer_norm": _layer_norm,
    "batch_norm": _batch_norm,
    "cross_entropy": _cross_entropy,
    "matmul": lambda w: w.add("MatMul", *w.inputs),
    "conv2d": lambda w: w.add("Conv", *w.inputs, **_spatial(w)),
    "conv2d_input_grad": _transposed,
    "max_pool2d": _max_pool,
    **dict.fromkeys(_KINDS, _recurrence),
}
