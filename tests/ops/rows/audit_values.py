"""What a search through PyTorch's own samples of arguments found to differ, and no longer does."""

import copy
import pickle

import numpy as np
from tests.ops.table import bad, given, normal, row, whole

row(
    "audit-cosine-similarity-broadcast",
    lambda t, a, b: t.nn.functional.cosine_similarity(a, b, dim=-2),
    normal(1, 4, 3),
    normal(2, 1, 3),
    smooth=False,
)
row(
    "audit-half-norm",
    lambda t, x: (
        x.half().norm(6),
        t.dist(x.half(), x.half() * 0, 7),
        x.bfloat16().norm(3, 0).float(),
    ),
    given(np.linspace(3, 90, 12).reshape(3, 4)),
    smooth=False,
    gradient=False,
    tolerance=100,
)
row(
    "audit-quantile-of-q",
    lambda t, x, q: (x.quantile(q), x.quantile(q, 1, True), x.nanquantile(q, 0)),
    normal(5, 7),
    given([0.13, 0.55, 0.77]),
)
row(
    "audit-elu-far-left",
    lambda t, x: (t.nn.functional.elu(x), t.nn.functional.celu(x, 2.0), x.expm1()),
    given([-30.0, -12.0, -8.5, -1.0, 0.5]),
    smooth=False,
)
row(
    "audit-polygamma-left",
    lambda t, x: [t.polygamma(n, x) for n in (1, 2, 3, 4)],
    given([-8.4, -3.7, -0.3, 0.2, 0.6, 4.0]),
    tolerance=100,
    smooth=False,
)
row(
    "audit-whole-ranges",
    lambda t: (
        t.arange(0.1, -7.9, -4.0, dtype=t.int64),
        t.arange(0.0, -8.000001, -4.0, dtype=t.int32),
        t.linspace(4.3, -3, 7, dtype=t.int64),
        t.logspace(1, 1.2, 2, dtype=t.int64),
    ),
)
row(
    "audit-whole-types",
    lambda t, x, a: (
        x.to(t.uint8).dot(x.to(t.uint8)),
        t.einsum("i->", x.to(t.uint8)),
        t.linalg.vander(x.to(t.uint8), N=3),
        *t.unravel_index(x.to(t.int32), (50, 6)),
        a.int() @ a.int().T,
        t.addbmm(a.byte(), a.byte()[None, :, :3], a.byte()[None, :3]),
    ),
    whole(0, 250, 5),
    whole(-3, 4, 3, 4),
    devices=("cpu",),
)
row(
    "audit-histogram-of-little",
    lambda t, x: (*x[:1].histogram(2), *x[:0].histogram(2), *x.histogram(4), *x.histogram(3)),
    given([3.0, 4.0, 7.0]),
    gradient=False,
)
row(
    "audit-no-views",
    lambda t, x: [
        _changed(t, x, f)
        for f in (
            lambda a: a[0].cumsum(0),
            lambda a: a[0].repeat_interleave(1),
            lambda a: a.repeat_interleave(1),
            lambda a: a[0].max(0).values,
            lambda a: a[0].min(0).values,
            lambda a: a.diff(0),
            lambda a: a.expand(2, 3)[1],
        )
    ],
    normal(3),
    gradient=False,
)
row(
    "audit-empty-softmax",
    lambda t, x: (x.softmax(-1), x.log_softmax(0), t.nn.functional.softmin(x, 1)),
    normal(5, 0),
)
row(
    "audit-istft-of-both-sides",
    lambda t, x, y: t.istft(
        t.complex(x, y), 6, window=t.hann_window(6), onesided=False, return_complex=False
    ),
    normal(6, 5),
    normal(6, 5),
    devices=("cpu",),
)
row(
    "audit-matmul-array",
    lambda t, x: x.cpu() @ np.arange(4, dtype=np.float32),
    normal(3, 4),
    gradient=False,
)
row(
    "audit-python-protocols",
    lambda t, x: (
        *reversed(x),
        pickle.loads(pickle.dumps(x.T)),
        pickle.loads(pickle.dumps(x.detach()[1:].to(t.bfloat16))).float(),
        copy.copy(x).detach(),
        t.tensor((x.shape + (3,)).numel()),  # noqa: RUF005 - a sum of shapes
    ),
    normal(2, 3),
    gradient=False,
)
row(
    "audit-diff-zero",
    lambda t, x: (x.diff(0, prepend=x[:1]).detach(), *t.gradient(x, spacing=None)),
    normal(3),
    gradient=False,
)


def _changed(t, x, function):
    """x after its function's result was written to."""
    mine = x.clone()
    function(mine).fill_(7)
    return mine


bad("audit-mT-vector", lambda t: t.ones(3).mT)
bad("audit-whole-step", lambda t: t.arange(0, 5, 0.5, dtype=t.int64))
