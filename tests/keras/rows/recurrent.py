"""Recurrent layers, wrappers and attention."""

from __future__ import annotations

from tests.keras.table import layer

for _kind in ("SimpleRNN", "LSTM", "GRU"):
    _low = _kind.lower()
    layer(_low, lambda L, k=_kind: getattr(L, k)(4), (3, 5, 2))
    layer(
        f"{_low}-sequences", lambda L, k=_kind: getattr(L, k)(4, return_sequences=True), (3, 5, 2)
    )
    layer(
        f"{_low}-state",
        lambda L, k=_kind: getattr(L, k)(4, return_sequences=True, return_state=True),
        (3, 5, 2),
    )
    layer(
        f"{_low}-backwards",
        lambda L, k=_kind: getattr(L, k)(4, return_sequences=True, go_backwards=True),
        (3, 5, 2),
    )
    layer(
        f"{_low}-relu",
        lambda L, k=_kind: getattr(L, k)(4, activation="relu", use_bias=False),
        (3, 5, 2),
    )
    layer(f"bidirectional-{_low}", lambda L, k=_kind: L.Bidirectional(getattr(L, k)(4)), (3, 5, 2))
    layer(
        f"bidirectional-{_low}-sum",
        lambda L, k=_kind: L.Bidirectional(getattr(L, k)(4, return_sequences=True), "sum"),
        (3, 5, 2),
    )
    layer(
        f"{_low}-cell",
        lambda L, k=_kind: L.RNN(getattr(L, f"{k}Cell")(4), return_sequences=True),
        (3, 5, 2),
    )
layer("gru-reset-before", lambda L: L.GRU(4, reset_after=False), (3, 5, 2))
layer("stacked", lambda L: L.RNN([L.LSTMCell(3), L.LSTMCell(4)]), (3, 5, 2))
layer("time-distributed", lambda L: L.TimeDistributed(L.Dense(3)), (2, 4, 5))
layer("time-distributed-conv", lambda L: L.TimeDistributed(L.Conv2D(2, 3)), (2, 3, 5, 5, 1))

layer(
    "multi-head",
    lambda L: L.MultiHeadAttention(2, 3),
    (2, 4, 6),
    call=lambda m, x, training: m(x, x, training=training),
)
layer(
    "multi-head-cross",
    lambda L: L.MultiHeadAttention(2, 3, value_dim=5, output_shape=7, use_bias=False),
    (2, 4, 6),
    (2, 5, 3),
    call=lambda m, q, v, training: m(q, v, training=training),
)
layer(
    "multi-head-causal",
    lambda L: L.MultiHeadAttention(2, 3),
    (2, 4, 6),
    call=lambda m, x, training: m(
        x, x, use_causal_mask=True, return_attention_scores=True, training=training
    ),
)
layer("attention", lambda L: L.Attention(use_scale=True), (2, 4, 6), (2, 5, 6))
layer("attention-three", lambda L: L.Attention(), (2, 4, 6), (2, 5, 3), (2, 5, 6))
layer("attention-concat", lambda L: L.Attention(score_mode="concat"), (2, 4, 6), (2, 5, 6))
layer("additive-attention", lambda L: L.AdditiveAttention(), (2, 4, 6), (2, 5, 6))

for _name in ("Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum", "Concatenate"):
    layer(_name.lower(), lambda L, n=_name: getattr(L, n)(), (3, 4), (3, 4))
layer("add-broadcast", lambda L: L.Add(), (3, 2, 4), (3, 1, 4))
layer("add-three", lambda L: L.Add(), (3, 4), (3, 4), (3, 4))
layer("concatenate-axis", lambda L: L.Concatenate(axis=1), (3, 2, 4), (3, 5, 4))
layer("dot", lambda L: L.Dot(axes=1), (3, 4), (3, 4))
layer("dot-matrix", lambda L: L.Dot(axes=(2, 1)), (3, 2, 4), (3, 4, 5))
layer("dot-cosine", lambda L: L.Dot(axes=1, normalize=True), (3, 4), (3, 4))
