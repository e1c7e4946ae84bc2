"""The layers of transformers, and whole ones."""

from __future__ import annotations

from typing import Any

from tests.ops.rows.attention import PADDING, causal
from tests.ops.table import bad, described, layer, normal, row

SMALL = {"dim_feedforward": 6, "dropout": 0.0}


def padding(t: Any, x: Any) -> Any:
    return t.tensor(PADDING, device=x.device)


def encoder(t: Any, count: int = 2, norm: bool = False, **options: Any) -> Any:
    one = t.nn.TransformerEncoderLayer(4, 2, **{**SMALL, **options})
    fast = options.get("batch_first", False)
    return t.nn.TransformerEncoder(
        one, count, t.nn.LayerNorm(4) if norm else None, enable_nested_tensor=fast
    )


def decoder(t: Any, count: int = 2, **options: Any) -> Any:
    return t.nn.TransformerDecoder(
        t.nn.TransformerDecoderLayer(4, 2, **{**SMALL, **options}), count
    )


layer("encoder-layer", lambda t: t.nn.TransformerEncoderLayer(4, 2, **SMALL), normal(3, 2, 4))
layer(
    "encoder-layer-norm-first",
    lambda t: t.nn.TransformerEncoderLayer(4, 2, activation="gelu", norm_first=True, **SMALL),
    normal(3, 2, 4),
)
layer(
    "encoder-layer-function",
    lambda t: t.nn.TransformerEncoderLayer(
        4,
        1,
        activation=t.nn.functional.silu,
        layer_norm_eps=0.1,
        batch_first=True,
        bias=False,
        **SMALL,
    ),
    normal(2, 3, 4),
)
layer(
    "encoder-layer-module",
    lambda t: t.nn.TransformerEncoderLayer(4, 2, activation=t.nn.Tanh(), **SMALL),
    normal(3, 4),
)
layer(
    "encoder-layer-masks",
    lambda t: t.nn.TransformerEncoderLayer(4, 2, batch_first=True, **SMALL),
    normal(2, 4, 4),
    call=lambda t, m, x: m(x, causal(t, x, 4).bool(), padding(t, x)),
)
layer("encoder", lambda t: encoder(t, norm=True), normal(3, 2, 4), tolerance=3)
layer(
    "encoder-padding",
    lambda t: encoder(t, 1, batch_first=True),
    normal(2, 4, 4),
    call=lambda t, m, x: m(x, src_key_padding_mask=padding(t, x)),
)
layer(
    "encoder-causal",
    lambda t: encoder(t, 1),
    normal(4, 2, 4),
    call=lambda t, m, x: m(x, mask=causal(t, x, 4), is_causal=True),
)


def inferred(t: Any, module: Any, x: Any, hidden: Any = PADDING) -> Any:
    """Without gradients, padding becomes zeros."""
    with t.no_grad():
        return module(x, src_key_padding_mask=t.tensor(hidden, device=x.device))


layer(
    "encoder-inferred",
    lambda t: encoder(t, norm=True, batch_first=True),
    normal(2, 4, 4),
    call=inferred,
    train=False,
)
layer(
    "encoder-inferred-left",
    lambda t: encoder(t, batch_first=True),
    normal(2, 4, 4),
    call=lambda t, m, x: inferred(t, m, x, [[True, False, False, False], [False] * 4]),
    train=False,
)
layer(
    "decoder-layer",
    lambda t: t.nn.TransformerDecoderLayer(4, 2, **SMALL),
    normal(3, 2, 4),
    normal(5, 2, 4),
    tolerance=3,
)
layer(
    "decoder-layer-norm-first",
    lambda t: t.nn.TransformerDecoderLayer(
        4, 2, activation="gelu", batch_first=True, norm_first=True, **SMALL
    ),
    normal(2, 3, 4),
    normal(2, 4, 4),
    call=lambda t, m, x, memory: m(
        x, memory, causal(t, x, 3), memory_key_padding_mask=padding(t, x), tgt_is_causal=True
    ),
)
layer("decoder", decoder, normal(3, 2, 4), normal(4, 2, 4), tolerance=10)


def transformer(t: Any, **options: Any) -> Any:
    return t.nn.Transformer(4, 2, 1, 1, **{**SMALL, **options})


layer("transformer", transformer, normal(3, 2, 4), normal(4, 2, 4), tolerance=3)
layer(
    "transformer-masks",
    lambda t: transformer(t, batch_first=True, norm_first=True, activation="gelu"),
    normal(2, 4, 4),
    normal(2, 3, 4),
    call=lambda t, m, src, tgt: m(
        src,
        tgt,
        tgt_mask=causal(t, src, 3),
        src_key_padding_mask=padding(t, src),
        memory_key_padding_mask=padding(t, src),
    ),
)
row("causal-mask", lambda t, x: causal(t, x, 5), normal(1))
for _number, _make in enumerate(
    (
        lambda t: t.nn.MultiheadAttention(4, 2, add_bias_kv=True),
        lambda t: t.nn.MultiheadAttention(4, 2, kdim=3, bias=False),
        lambda t: t.nn.TransformerEncoderLayer(4, 2, activation="gelu"),
        lambda t: t.nn.TransformerDecoderLayer(4, 2, bias=False, norm_first=True),
        lambda t: t.nn.Transformer(4, 2, 1, 2, activation=t.nn.GELU()),
    )
):
    row(f"attention-names-{_number}", lambda t, x, make=_make: described(t, make), normal(1))

bad(
    "transformer-size",
    lambda t: transformer(t, batch_first=True)(t.zeros(3, 2, 5), t.zeros(3, 2, 5)),
    says="d_model=4",
)
bad(
    "transformer-batch",
    lambda t: transformer(t, batch_first=True)(t.zeros(3, 2, 4), t.zeros(1, 2, 4)),
    says="batch",
)
bad("transformer-activation", lambda t: transformer(t, activation="tanh"), says="'tanh'")
bad("transformer-divide", lambda t: t.nn.TransformerEncoderLayer(5, 2), says="num_heads=2")
bad(
    "transformer-mask-type",
    lambda t: encoder(t)(t.zeros(4, 2, 4), t.zeros(4, 4).long()),
)
