"""Embeddings, one-hot vectors, and distances of vectors."""

from __future__ import annotations

from typing import Any

from tests.ops.table import bad, given, layer, normal, row, whole

TABLE = normal(7, 3)
INDICES = whole(0, 7, 4, 5)


def embedding(**options: Any) -> Any:
    return lambda t, i, w: t.nn.functional.embedding(i, w, **options)


def shortened(t: Any, i: Any, w: Any, **options: Any) -> Any:
    """With max_norm the table itself is changed."""
    table = w.detach().clone()
    return t.nn.functional.embedding(i, table, max_norm=1.0, **options), table


row("embedding", embedding(), INDICES, TABLE, second=True)
row("embedding-number", embedding(), given(3, "int64"), TABLE)
row("embedding-nothing", embedding(), whole(0, 7, 0, 2), TABLE)
row("embedding-int32", embedding(), whole(0, 7, 6, dtype="int32"), TABLE)
row("embedding-large", embedding(), whole(0, 300, 2, 150), normal(300, 5))
row(
    "embedding-transposed",
    lambda t, i, w: t.nn.functional.embedding(i.T, w.T),
    INDICES,
    normal(3, 7),
)
row("embedding-padding", embedding(padding_idx=2), INDICES, TABLE, smooth=False)
row("embedding-padding-last", embedding(padding_idx=-1), INDICES, TABLE, smooth=False)
row("embedding-by-frequency", embedding(scale_grad_by_freq=True), INDICES, TABLE, smooth=False)
row(
    "embedding-by-frequency-padding",
    embedding(scale_grad_by_freq=True, padding_idx=1),
    INDICES,
    TABLE,
    smooth=False,
)
row("embedding-max-norm", shortened, given([0, 2, 2, 5], "int64"), TABLE, gradient=False)
row(
    "embedding-max-norm-1",
    lambda t, i, w: shortened(t, i, w, norm_type=1.0),
    given([[1], [6]], "int64"),
    TABLE,
    gradient=False,
)
layer("embedding-layer", lambda t: t.nn.Embedding(7, 3, padding_idx=0), INDICES, smooth=False)
row(
    "embedding-pretrained",
    lambda t, i, w: (
        t.nn.Embedding.from_pretrained(w.detach())(i),
        t.nn.Embedding.from_pretrained(w.detach(), freeze=False)(i),
    ),
    INDICES,
    TABLE,
    gradient=False,
)

BAG, OFFSETS = whole(0, 7, 9), given([0, 4, 4, 7], "int64")


def bags(mode: str, **options: Any) -> Any:
    return lambda t, i, w, *o: t.nn.functional.embedding_bag(i, w, *o, mode=mode, **options)


for mode in ("sum", "mean", "max"):
    row(f"bag-{mode}", bags(mode), INDICES, TABLE)
    row(f"bag-{mode}-offsets", bags(mode), BAG, TABLE, OFFSETS)
    row(
        f"bag-{mode}-last",
        bags(mode, include_last_offset=True),
        BAG,
        TABLE,
        given([0, 2, 9], "int64"),
    )
    row(f"bag-{mode}-padding", bags(mode, padding_idx=3), INDICES, TABLE, smooth=False)
    row(f"bag-{mode}-offsets-padding", bags(mode, padding_idx=3), BAG, TABLE, OFFSETS, smooth=False)
    layer(
        f"bag-{mode}-layer",
        lambda t, m=mode: t.nn.EmbeddingBag(7, 3, mode=m),
        BAG,
        OFFSETS,
        smooth=False,
    )
row(
    "bag-weights",
    lambda t, i, w, s: t.nn.functional.embedding_bag(i, w, mode="sum", per_sample_weights=s),
    INDICES,
    TABLE,
    normal(4, 5),
)
row(
    "bag-weights-offsets",
    lambda t, i, w, o, s: t.nn.functional.embedding_bag(
        i, w, o, mode="sum", per_sample_weights=s, padding_idx=1
    ),
    BAG,
    TABLE,
    OFFSETS,
    normal(9),
    smooth=False,
)
row(
    "bag-max-norm",
    lambda t, i, w: t.nn.functional.embedding_bag(i, w.detach().clone(), max_norm=0.5),
    INDICES,
    TABLE,
    gradient=False,
)

row("class-vectors", lambda t, i: t.nn.functional.one_hot(i, 7), INDICES)
row("class-vectors-largest", lambda t, i: t.nn.functional.one_hot(i), given([3, 0, 1], "int64"))
row("class-vectors-number", lambda t, i: t.nn.functional.one_hot(i, 4), given(2, "int64"))
row("class-vectors-nothing", lambda t, i: t.nn.functional.one_hot(i, 4), whole(0, 4, 0))

VECTORS = normal(4, 5), normal(4, 5)
row(
    "cosine-similarity",
    lambda t, x, y: t.nn.functional.cosine_similarity(x, y),
    *VECTORS,
    tolerance=3,
    second=True,
)
row(
    "cosine-similarity-dim",
    lambda t, x, y: t.nn.CosineSimilarity(dim=0)(x, y),
    *VECTORS,
    tolerance=3,
)
row(
    "cosine-similarity-broadcast",
    lambda t, x, y: t.nn.functional.cosine_similarity(x, y, -1),
    normal(3, 1, 300),
    normal(2, 300),
    tolerance=3,
)
row(
    "cosine-similarity-zero",
    lambda t, x, y: t.nn.functional.cosine_similarity(x, y, 0),
    given([0, 0]),
    given([1, 2]),
    gradient=False,
)
row("cosine-similarity-eps", lambda t, x, y: t.nn.CosineSimilarity(1, eps=100.0)(x, y), *VECTORS)
for p in (2.0, 1.0, 3.0, float("inf")):
    row(
        f"pairwise-distance-{p}",
        lambda t, x, y, p=p: t.nn.functional.pairwise_distance(x, y, p),
        *VECTORS,
        tolerance=3,
    )
    row(f"pdist-{p}", lambda t, x, p=p: t.nn.functional.pdist(x, p), normal(5, 3), tolerance=3)
row(
    "pairwise-distance-keepdim",
    lambda t, x, y: t.nn.PairwiseDistance(2, 0.1, True)(x, y),
    normal(2, 3, 4),
    normal(4),
    tolerance=3,
)
row(
    "pairwise-distance-vectors",
    lambda t, x, y: t.nn.functional.pairwise_distance(x, y),
    normal(300),
    normal(300),
    tolerance=3,
)
row("pdist-alone", lambda t, x: t.nn.functional.pdist(x), normal(1, 3))

bad("embedding-too-large", lambda t: t.nn.Embedding(3, 2)(t.tensor([3])), says="3 rows (0 to 2)")
bad("embedding-negative", lambda t: t.nn.Embedding(3, 2)(t.tensor([-1])), says="-1")
bad("embedding-floats", lambda t: t.nn.Embedding(3, 2)(t.zeros(2)), says="x.long()")
bad("embedding-list", lambda t: t.nn.Embedding(3, 2)([1]), says="list")
bad("embedding-padding-outside", lambda t: t.nn.Embedding(3, 2, padding_idx=3))
bad("embedding-table-shape", lambda t: t.nn.Embedding(3, 2, _weight=t.zeros(2, 2)))
bad("embedding-pretrained-shape", lambda t: t.nn.Embedding.from_pretrained(t.zeros(2)))
bad("bag-no-offsets", lambda t: t.nn.EmbeddingBag(3, 2)(t.tensor([1])), says="offsets")
bad("bag-two-kinds", lambda t: t.nn.EmbeddingBag(3, 2)(t.tensor([[1]]), t.tensor([0])))
bad("bag-mode", lambda t: t.nn.EmbeddingBag(3, 2, mode="min")(t.tensor([[1]])), says="'min'")
bad(
    "bag-weights-mode",
    lambda t: t.nn.EmbeddingBag(3, 2)(t.tensor([[1]]), per_sample_weights=t.zeros(1, 1)),
)
bad(
    "bag-weights-shape",
    lambda t: t.nn.EmbeddingBag(3, 2, mode="sum")(t.tensor([[1]]), per_sample_weights=t.zeros(1)),
)
bad("bag-first-offset", lambda t: t.nn.EmbeddingBag(3, 2)(t.tensor([1, 2]), t.tensor([1])))
bad("bag-last-offset", lambda t: t.nn.EmbeddingBag(3, 2)(t.tensor([1, 2]), t.tensor([0, 3])))
bad("bag-axes", lambda t: t.nn.EmbeddingBag(3, 2)(t.tensor([[[1, 2]]])))
bad(
    "bag-max-frequency",
    lambda t: t.nn.EmbeddingBag(3, 2, mode="max", scale_grad_by_freq=True)(t.tensor([[1]])),
)
bad("class-vectors-floats", lambda t: t.nn.functional.one_hot(t.zeros(2)))
bad("class-vectors-too-large", lambda t: t.nn.functional.one_hot(t.tensor([1]), 1), says="class 1")
bad("class-vectors-negative", lambda t: t.nn.functional.one_hot(t.tensor([-1]), 1))
bad("class-vectors-of-nothing", lambda t: t.nn.functional.one_hot(t.zeros(0).long()))
bad("pdist-axes", lambda t: t.nn.functional.pdist(t.zeros(2, 3, 4)))
bad("pdist-p", lambda t: t.nn.functional.pdist(t.zeros(2, 3), -1))
bad(
    "pairwise-distance-shapes",
    lambda t: t.nn.functional.pairwise_distance(t.zeros(2, 3), t.zeros(3, 3)),
)
bad(
    "cosine-similarity-integers",
    lambda t: t.nn.functional.cosine_similarity(t.tensor([1]), t.tensor([1]), 0),
)
