"""Calls for which a search found another exception than PyTorch's, or none."""

from tests.ops.table import bad, normal, row

bad("audit-masked-fill-inf", lambda t: t.ones(2).int().masked_fill(t.ones(2).bool(), float("inf")))
bad("audit-masked-fill-large", lambda t: t.ones(2).int().masked_fill(t.ones(2).bool(), 2**40))
bad("audit-masked-fill-half", lambda t: t.ones(2).half().masked_fill(t.ones(2).bool(), -1e9))
bad("audit-masked-fill-complex", lambda t: t.ones(2).masked_fill(t.ones(2).bool(), 1j))
bad("audit-fill-half", lambda t: t.ones(2).half().fill_(1e6))
bad("audit-clamp-int8", lambda t: t.ones(2, dtype=t.int8).clamp(-1000, 1000))
bad("audit-narrow-length", lambda t: t.ones(4).narrow(0, 3, -1))
bad("audit-narrow-start", lambda t: t.ones(4).narrow(0, 5, 0))
bad("audit-conv-rank", lambda t: t.nn.functional.conv2d(t.ones(1, 1, 4, 3), t.ones(1, 2, 2)))
bad("audit-conv-same-rank", lambda t: t.conv2d(t.ones(1, 1, 4, 4), t.ones(1, 2, 2), padding="same"))
bad("audit-polar-number", lambda t: t.polar(t.ones(2), 1))
bad("audit-complex-number", lambda t: t.complex(t.ones(2), 1))
bad("audit-cross-no-axis", lambda t: t.cross(t.ones(()), t.ones(())))
bad("audit-xlog1py-numbers", lambda t: t.special.xlog1py(2, 3))
bad("audit-cov-weights", lambda t: t.ones(3).cov(aweights=-t.ones(3)))
bad("audit-cov-weights-shape", lambda t: t.ones(3).cov(aweights=t.ones(3, 3)))
bad("audit-requires-grad-word", lambda t: setattr(t.ones(2), "requires_grad", "yes"))
for _layer in ("ReLU", "GELU", "Sigmoid", "Dropout", "Softplus", "Hardtanh", "ELU", "SiLU", "Tanh"):
    bad(f"audit-number-to-{_layer}", lambda t, name=_layer: getattr(t.nn, name)()(5))
bad("audit-number-to-conv", lambda t: t.nn.Conv2d(1, 2, 3)(5))
bad("audit-number-to-norm", lambda t: t.nn.LayerNorm(3)(5))
bad("audit-list-to-gelu", lambda t: t.nn.functional.gelu([1.0, 2.0]))

row(
    "audit-short-conversions",
    lambda t, x: (
        x.half(memory_format=t.contiguous_format).float(memory_format=t.preserve_format),
        x.long(memory_format=t.contiguous_format),
        x.bool(memory_format=t.contiguous_format),
    ),
    normal(2, 3),
    smooth=False,
    tolerance=100,
)
row(
    "audit-masked-scatter-stretch",
    lambda t, x, s: x.masked_scatter(t.eye(3, device=x.device).bool(), s),
    normal(3),
    normal(3),
)
row(
    "audit-ravel",
    lambda t, x: (x.expand(2, 3).ravel(), x[::2].ravel(), x.ravel()),
    normal(3),
)
