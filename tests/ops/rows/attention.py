"""Scaled dot-product attention, and the layer with several heads."""

from __future__ import annotations

from typing import Any

from tests.ops.table import bad, given, layer, normal, row, truths


def sdpa(t: Any, *args: Any, **options: Any) -> Any:
    return t.nn.functional.scaled_dot_product_attention(*args, **options)


HIDDEN = [[True, False, True, False, True], [False] * 5, [True] * 5]
NUMBERS = [[0, -1, 2, 0.5, 0], [float("-inf")] * 5, [0, float("-inf"), 0, 1, float("-inf")]]
PADDING = [[False, False, False, True], [False, True, True, True]]

row("attention", sdpa, normal(2, 2, 3, 4), normal(2, 2, 5, 4), normal(2, 2, 5, 6), second=True)
row("attention-matrix", sdpa, normal(3, 4), normal(5, 4), normal(5, 2))
row("attention-broadcast", sdpa, normal(2, 3, 3, 4), normal(1, 3, 5, 4), normal(2, 1, 5, 4))
row(
    "attention-strided",
    lambda t, q, k: sdpa(
        t, q.transpose(1, 2), k[:, ::2].transpose(1, 2), k[:, 1::2].transpose(1, 2)
    ),
    normal(2, 3, 2, 4),
    normal(2, 10, 2, 4),
)
row("attention-scale", lambda t, *x: sdpa(t, *x, scale=0.3), *[normal(2, 3, 4)] * 3)
row(
    "attention-causal",
    lambda t, *x: sdpa(t, *x, is_causal=True),
    normal(2, 3, 4),
    normal(2, 5, 4),
    normal(2, 5, 4),
)
row(
    "attention-causal-long",
    lambda t, q: sdpa(t, q, q, q, is_causal=True),
    normal(1, 270, 4),
    tolerance=3,
)
row(
    "attention-bool-mask",
    lambda t, q, k, v, m: sdpa(t, q, k, v, m),
    normal(2, 2, 3, 4),
    normal(2, 2, 5, 4),
    normal(2, 2, 5, 3),
    given(HIDDEN, "bool"),
)
row(
    "attention-mask-of-numbers",
    lambda t, q, k, v, m: sdpa(t, q, k, v, attn_mask=m),
    normal(2, 3, 4),
    normal(2, 5, 4),
    normal(2, 5, 3),
    given(NUMBERS),
    smooth=False,
)
row("attention-learned-mask", lambda t, x, m: sdpa(t, x, x, x, m), normal(2, 3, 4), normal(2, 3, 3))
row(
    "attention-mask-of-another-type",
    lambda t, x, m: sdpa(t, x, x, x, m),
    normal(2, 3, 4, dtype="float64"),
    normal(3, 3),
    devices=("cpu",),
)
row(
    "attention-mask-of-heads",
    lambda t, x, m: sdpa(t, x, x, x, m),
    normal(2, 2, 3, 4),
    truths(2, 1, 3, 3),
)
row(
    "attention-grouped",
    lambda t, *x: sdpa(t, *x, enable_gqa=True),
    normal(2, 6, 3, 4),
    normal(2, 2, 5, 4),
    normal(2, 3, 5, 4),
)
row(
    "attention-dropped", lambda t, x: sdpa(t, x, x, x, dropout_p=1.0), normal(2, 3, 4), smooth=False
)

bad("attention-sizes", lambda t: sdpa(t, t.zeros(3, 4), t.zeros(3, 5), t.zeros(3, 4)))
bad("attention-lengths", lambda t: sdpa(t, t.zeros(3, 4), t.zeros(5, 4), t.zeros(6, 4)))
bad("attention-axes", lambda t: sdpa(t, t.zeros(4), t.zeros(4), t.zeros(4)))
bad("attention-mask-shape", lambda t: sdpa(t, *[t.zeros(3, 4)] * 3, t.zeros(4, 4)), says="(4, 4)")
bad("attention-mask-type", lambda t: sdpa(t, *[t.zeros(3, 4)] * 3, t.zeros(3, 3).long()))
bad("attention-both-masks", lambda t: sdpa(t, *[t.zeros(3, 4)] * 3, t.zeros(3, 3), 0.0, True))
bad("attention-types", lambda t: sdpa(t, t.zeros(3, 4), t.zeros(3, 4).double(), t.zeros(3, 4)))
bad(
    "attention-groups",
    lambda t: sdpa(t, t.zeros(5, 3, 4), *[t.zeros(2, 3, 4)] * 2, enable_gqa=True),
)


def own(t: Any, module: Any, x: Any, **options: Any) -> Any:
    """A sequence that attends to itself."""
    return [y for y in module(x, x, x, **options) if y is not None]


def heads(*args: Any, **options: Any) -> Any:
    return lambda t: t.nn.MultiheadAttention(*args, **options)


layer("heads", heads(6, 2), normal(3, 2, 6), call=own)
layer("heads-first", heads(6, 3, batch_first=True), normal(2, 4, 6), call=own)
layer("heads-one-sequence", heads(6, 2), normal(4, 6), call=own)
layer("heads-no-bias", heads(6, 2, bias=False), normal(3, 2, 6), call=own)
layer("heads-other", heads(4, 2), normal(3, 2, 4), normal(5, 2, 4), normal(5, 2, 4))
layer(
    "heads-memory",
    heads(4, 2, batch_first=True),
    normal(2, 3, 4),
    normal(2, 5, 4),
    call=lambda t, m, x, memory: m(x, memory, memory),
)
layer(
    "heads-sizes",
    heads(4, 2, kdim=3, vdim=5, bias=True),
    normal(3, 2, 4),
    normal(5, 2, 3),
    normal(5, 2, 5),
    call=lambda t, m, *x: m(*x, average_attn_weights=False),
)
layer("heads-added", heads(4, 2, add_bias_kv=True, add_zero_attn=True), normal(3, 2, 4), call=own)
layer(
    "heads-added-masked",
    heads(4, 2, add_bias_kv=True, add_zero_attn=True, batch_first=True),
    normal(2, 4, 4),
    call=lambda t, m, x: own(t, m, x, key_padding_mask=t.tensor(PADDING, device=x.device)),
)
layer(
    "heads-no-weights",
    heads(4, 2, dropout=0.5),
    normal(3, 2, 4),
    train=False,
    call=lambda t, m, x: own(t, m, x, need_weights=False),
)
layer(
    "heads-padding",
    heads(4, 2, batch_first=True),
    normal(2, 4, 4),
    call=lambda t, m, x: own(t, m, x, key_padding_mask=t.tensor(PADDING, device=x.device)),
)
layer(
    "heads-padding-no-weights",
    heads(4, 2),
    normal(4, 2, 4),
    call=lambda t, m, x: own(
        t, m, x, key_padding_mask=t.tensor(PADDING, device=x.device), need_weights=False
    ),
)


def causal(t: Any, x: Any, size: int) -> Any:
    return t.nn.Transformer.generate_square_subsequent_mask(size, x.device, x.dtype)


layer(
    "heads-mask",
    heads(4, 2),
    normal(4, 2, 4),
    call=lambda t, m, x: own(t, m, x, attn_mask=causal(t, x, 4)),
)
layer(
    "heads-causal",
    heads(4, 2),
    normal(4, 2, 4),
    call=lambda t, m, x: own(
        t, m, x, attn_mask=causal(t, x, 4), is_causal=True, need_weights=False
    ),
)
layer(
    "heads-mask-each",
    heads(4, 2),
    normal(3, 2, 4),
    truths(4, 3, 3),
    call=lambda t, m, x, hidden: own(
        t, m, x, attn_mask=hidden & ~t.eye(3, device=x.device).bool(), average_attn_weights=False
    ),
)
layer(
    "heads-both-masks",
    heads(4, 2, batch_first=True),
    normal(2, 4, 4),
    call=lambda t, m, x: own(
        t,
        m,
        x,
        key_padding_mask=t.tensor(PADDING, device=x.device),
        attn_mask=causal(t, x, 4).bool(),
        need_weights=False,
    ),
)
layer(
    "heads-both-masks-of-numbers",
    heads(4, 2, batch_first=True),
    normal(2, 4, 4),
    normal(2, 4),
    call=lambda t, m, x, padding: own(
        t, m, x, key_padding_mask=padding, attn_mask=causal(t, x, 4), average_attn_weights=False
    ),
)
row(
    "heads-function",
    lambda t, x, w, o: t.nn.functional.multi_head_attention_forward(
        x, x, x, 4, 2, w, None, None, None, False, 0.5, o, None, training=False, need_weights=True
    ),
    normal(3, 2, 4),
    normal(12, 4),
    normal(4, 4),
)
row(
    "heads-function-static",
    lambda t, x, w, o, k, v: t.nn.functional.multi_head_attention_forward(
        x, x, x, 4, 2, w, None, None, None, True, 0.0, o, None, static_k=k, static_v=v
    ),
    normal(3, 2, 4),
    normal(12, 4),
    normal(4, 4),
    normal(4, 5, 2),
    normal(4, 5, 2),
)

bad("heads-divide", lambda t: t.nn.MultiheadAttention(6, 4), says="num_heads=4")
bad("heads-none", lambda t: t.nn.MultiheadAttention(6, 0), says="num_heads=0")
bad("heads-embedding", lambda t: own(t, t.nn.MultiheadAttention(6, 2), t.zeros(3, 2, 4)))
bad("heads-axes", lambda t: own(t, t.nn.MultiheadAttention(6, 2), t.zeros(1, 3, 2, 6)))
bad(
    "heads-memory-axes",
    lambda t: t.nn.MultiheadAttention(6, 2)(t.zeros(3, 2, 6), *[t.zeros(3, 6)] * 2),
)
bad(
    "heads-key-value",
    lambda t: t.nn.MultiheadAttention(6, 2)(t.zeros(3, 2, 6), t.zeros(4, 2, 6), t.zeros(5, 2, 6)),
)
bad(
    "heads-batch",
    lambda t: t.nn.MultiheadAttention(6, 2)(t.zeros(3, 2, 6), *[t.zeros(4, 5, 6)] * 2),
)
for _name, _options in {
    "padding-shape": lambda t: {"key_padding_mask": t.zeros(3, 2).bool()},
    "padding-axes": lambda t: {"key_padding_mask": t.zeros(3).bool()},
    "padding-type": lambda t: {"key_padding_mask": t.zeros(2, 3).long()},
    "mask-shape": lambda t: {"attn_mask": t.zeros(2, 3)},
    "mask-each-shape": lambda t: {"attn_mask": t.zeros(2, 3, 3)},
    "mask-axes": lambda t: {"attn_mask": t.zeros(3)},
    "causal-alone": lambda t: {"is_causal": True},
}.items():
    bad(
        f"heads-{_name}",
        lambda t, options=_options: own(
            t, t.nn.MultiheadAttention(6, 2), t.zeros(3, 2, 6), **options(t)
        ),
    )
