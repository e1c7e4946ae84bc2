"""Scaling, encoding, filling gaps."""

from __future__ import annotations

import numpy as np
from tests.learn.table import (
    HOLES,
    SHARES,
    TRUE,
    TWO,
    WEIGHT,
    WORDS,
    X,
    Y,
    bad,
    case,
    everything_of,
)

CONSTANT = np.hstack([X[:, :2], np.full((120, 1), 3.3)])
for _name in ("StandardScaler", "MinMaxScaler", "MaxAbsScaler", "RobustScaler"):
    for _label, _data in {
        "plain": X,
        "holes": HOLES,
        "constant": CONSTANT,
        "f32": X.astype("f4"),
    }.items():
        case(
            f"{_name}-{_label}",
            lambda sk, n=_name, d=_data: (
                lambda s: [
                    s.fit_transform(d),
                    s.scale_,
                    s.transform(d[:3] + 1),
                    s.inverse_transform(d),
                ]
            )(getattr(sk.preprocessing, n)()),
            1e-5 if _label == "f32" else 1e-9,
        )
case(
    "StandardScaler-attributes",
    lambda sk: everything_of(
        sk.preprocessing.StandardScaler().fit(X), "mean_", "var_", "scale_", "n_samples_seen_"
    ),
)
case(
    "StandardScaler-partial",
    lambda sk: everything_of(
        sk.preprocessing.StandardScaler().partial_fit(X[:50]).partial_fit(X[50:]),
        "mean_",
        "var_",
        "n_samples_seen_",
    ),
)
case(
    "StandardScaler-weight",
    lambda sk: sk.preprocessing.StandardScaler().fit(X, sample_weight=WEIGHT[:120]).transform(X),
)
case(
    "StandardScaler-options",
    lambda sk: [
        sk.preprocessing.StandardScaler(with_mean=a, with_std=b).fit_transform(X)
        for a, b in ((False, True), (True, False))
    ],
)
case(
    "MinMaxScaler-range",
    lambda sk: sk.preprocessing.MinMaxScaler((-1, 2), clip=True).fit(X[:50]).transform(X),
)
case(
    "MinMaxScaler-attributes",
    lambda sk: everything_of(
        sk.preprocessing.MinMaxScaler().fit(X), "data_min_", "data_max_", "data_range_", "min_"
    ),
)
case(
    "RobustScaler-range",
    lambda sk: sk.preprocessing.RobustScaler(
        quantile_range=(10, 90), with_centering=False
    ).fit_transform(X),
)
case(
    "scale",
    lambda sk: [
        sk.preprocessing.scale(X),
        sk.preprocessing.scale(X, axis=1),
        sk.preprocessing.scale(Y),
    ],
)
case("minmax_scale", lambda sk: sk.preprocessing.minmax_scale(X, axis=1))
case("maxabs_scale", lambda sk: sk.preprocessing.maxabs_scale(X))
case("robust_scale", lambda sk: sk.preprocessing.robust_scale(X))
for _norm in ("l1", "l2", "max"):
    case(
        f"normalize-{_norm}",
        lambda sk, n=_norm: [
            sk.preprocessing.normalize(X, norm=n),
            sk.preprocessing.normalize(X, norm=n, axis=0),
            sk.preprocessing.Normalizer(norm=n).fit_transform(X),
        ],
    )
case("binarize", lambda sk: sk.preprocessing.Binarizer(threshold=0.5).fit_transform(X))
case(
    "LabelEncoder",
    lambda sk: (
        lambda e: [
            e.fit_transform(WORDS[TRUE]),
            e.classes_,
            e.transform(["dog"]),
            e.inverse_transform([0, 2, 1]),
        ]
    )(sk.preprocessing.LabelEncoder()),
)
case(
    "LabelBinarizer",
    lambda sk: (lambda e: [e.fit_transform(WORDS[TRUE]), e.classes_, e.inverse_transform(SHARES)])(
        sk.preprocessing.LabelBinarizer()
    ),
)
case(
    "LabelBinarizer-two",
    lambda sk: (
        lambda e: [e.fit_transform(WORDS[TWO]), e.inverse_transform(np.array([[0.2], [0.9]]))]
    )(sk.preprocessing.LabelBinarizer(neg_label=-1)),
)
case("label_binarize", lambda sk: sk.preprocessing.label_binarize([1, 6], classes=[1, 2, 4, 6]))
case(
    "MultiLabelBinarizer",
    lambda sk: (
        lambda e: [
            e.fit_transform([("a", "c"), ("b",), ()]),
            e.classes_,
            e.inverse_transform(np.eye(3, dtype=int)),
        ]
    )(sk.preprocessing.MultiLabelBinarizer()),
)
TABLE = [["a", 1], ["b", 3], ["a", 2], ["c", 1]]
case(
    "OneHotEncoder",
    lambda sk: (
        lambda e: [
            e.fit_transform(TABLE),
            *e.categories_,
            e.get_feature_names_out(),
            e.inverse_transform(np.eye(6)[[0, 2]] + np.eye(6)[[4, 5]]),
        ]
    )(sk.preprocessing.OneHotEncoder(sparse_output=False)),
)
case(
    "OneHotEncoder-default",
    lambda sk: sk.preprocessing.OneHotEncoder().fit_transform(TRUE.reshape(-1, 1)).toarray(),
)
for _drop in ("first", "if_binary", ["b", 3]):
    case(
        f"OneHotEncoder-drop-{_drop}",
        lambda sk, d=_drop: (
            lambda e: [e.fit_transform(TABLE), e.get_feature_names_out(["u", "v"])]
        )(sk.preprocessing.OneHotEncoder(drop=d, sparse_output=False)),
    )
case(
    "OneHotEncoder-unknown",
    lambda sk: (
        sk.preprocessing.OneHotEncoder(handle_unknown="ignore", sparse_output=False)
        .fit(TABLE)
        .transform([["z", 2]])
    ),
)
case(
    "OrdinalEncoder",
    lambda sk: (lambda e: [e.fit_transform(TABLE), e.inverse_transform([[2, 0], [0, 1]])])(
        sk.preprocessing.OrdinalEncoder()
    ),
)
case(
    "OrdinalEncoder-unknown",
    lambda sk: (
        sk.preprocessing.OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1)
        .fit(TABLE)
        .transform([["z", 2]])
    ),
)
case(
    "OrdinalEncoder-order",
    lambda sk: sk.preprocessing.OrdinalEncoder(categories=[["low", "high"]]).fit_transform(
        [["high"], ["low"]]
    ),
)
case(
    "PolynomialFeatures",
    lambda sk: (lambda e: [e.fit_transform(X[:, :3]), e.powers_, e.get_feature_names_out()])(
        sk.preprocessing.PolynomialFeatures(3)
    ),
)
case(
    "PolynomialFeatures-options",
    lambda sk: sk.preprocessing.PolynomialFeatures(
        (2, 3), interaction_only=True, include_bias=False
    ).fit_transform(X),
)
case(
    "KBinsDiscretizer",
    lambda sk: [
        sk.preprocessing.KBinsDiscretizer(4, encode=e, strategy=s).fit_transform(X)
        for e in ("ordinal", "onehot-dense")
        for s in ("uniform", "quantile")
    ],
)
case(
    "FunctionTransformer", lambda sk: sk.preprocessing.FunctionTransformer(np.exp).fit_transform(X)
)
bad("StandardScaler-vector", lambda sk: sk.preprocessing.StandardScaler().fit([1.0, 2.0]))
bad("StandardScaler-unfitted", lambda sk: sk.preprocessing.StandardScaler().transform(X))
bad(
    "StandardScaler-features",
    lambda sk: sk.preprocessing.StandardScaler().fit(X).transform(X[:, :2]),
)
bad("StandardScaler-inf", lambda sk: sk.preprocessing.StandardScaler().fit([[np.inf]]))
bad("MinMaxScaler-range", lambda sk: sk.preprocessing.MinMaxScaler((1, 0)).fit(X))
bad("LabelEncoder-unseen", lambda sk: sk.preprocessing.LabelEncoder().fit(["a"]).transform(["b"]))
bad(
    "OneHotEncoder-unknown",
    lambda sk: sk.preprocessing.OneHotEncoder().fit(TABLE).transform([["z", 1]]),
)
bad("OneHotEncoder-vector", lambda sk: sk.preprocessing.OneHotEncoder().fit(["a", "b"]))
bad("OneHotEncoder-argument", lambda sk: sk.preprocessing.OneHotEncoder(sparse=False))
bad("normalize-norm", lambda sk: sk.preprocessing.normalize(X, norm="l3"))
for _strategy in ("mean", "median", "most_frequent", "constant"):
    case(
        f"SimpleImputer-{_strategy}",
        lambda sk, s=_strategy: sk.impute.SimpleImputer(strategy=s).fit_transform(np.round(HOLES)),
    )
case(
    "SimpleImputer-value",
    lambda sk: sk.impute.SimpleImputer(missing_values=-1).fit_transform([[1, -1], [3, 4], [-1, 6]]),
)
case(
    "SimpleImputer-words",
    lambda sk: sk.impute.SimpleImputer(strategy="most_frequent").fit_transform(
        np.array([["a"], [np.nan], ["a"], ["b"]], object)
    ),
)
case(
    "SimpleImputer-empty",
    lambda sk: sk.impute.SimpleImputer().fit_transform([[1, np.nan], [3, np.nan]]),
)
bad("SimpleImputer-strategy", lambda sk: sk.impute.SimpleImputer(strategy="mode").fit(X))
