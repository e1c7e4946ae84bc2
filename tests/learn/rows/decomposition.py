"""Principal components and singular values."""

from __future__ import annotations

from tests.learn.table import HOLES, X, bad, case, everything_of, numbers

for _count in (None, 2, 0.9):
    case(
        f"PCA-{_count}",
        lambda sk, c=_count: (
            lambda p: [
                p.fit_transform(X),
                p.inverse_transform(p.transform(X)),
                p.n_components_,
                *everything_of(
                    p,
                    "components_",
                    "explained_variance_",
                    "explained_variance_ratio_",
                    "singular_values_",
                    "mean_",
                    "noise_variance_",
                ),
            ]
        )(sk.decomposition.PCA(c)),
        1e-8,
    )
case(
    "PCA-whiten",
    lambda sk: (lambda p: [p.fit_transform(X), p.transform(X[:5])])(
        sk.decomposition.PCA(3, whiten=True)
    ),
    1e-8,
)
case("PCA-wide", lambda sk: sk.decomposition.PCA(4).fit_transform(numbers(2).randn(10, 300)), 1e-8)
case(
    "TruncatedSVD",
    lambda sk: (
        lambda p: [
            p.fit_transform(X),
            p.components_,
            p.singular_values_,
            p.explained_variance_ratio_,
        ]
    )(sk.decomposition.TruncatedSVD(2, random_state=0)),
    1e-6,
)
bad("PCA-too-many", lambda sk: sk.decomposition.PCA(6).fit(X))
bad("PCA-share", lambda sk: sk.decomposition.PCA(1.5).fit(X))
bad("PCA-nan", lambda sk: sk.decomposition.PCA().fit(HOLES))
