"""Data sets, bit for bit."""

from __future__ import annotations

from tests.learn.table import bad, case

for _name in ("iris", "wine", "breast_cancer", "diabetes", "digits"):
    case(
        f"load_{_name}",
        lambda sk, n=_name: list(getattr(sk.datasets, f"load_{n}")(return_X_y=True)),
        1e-12,
    )
    case(
        f"load_{_name}-names",
        lambda sk, n=_name: list(getattr(sk.datasets, f"load_{n}")().feature_names),
    )
case("load_diabetes-raw", lambda sk: sk.datasets.load_diabetes(scaled=False).data)
case("load_digits-n_class", lambda sk: sk.datasets.load_digits(n_class=3).images)
case("load_iris-target-names", lambda sk: sk.datasets.load_iris()["target_names"])
for _seed in (0, 42):
    for _name, _options in {
        "make_moons": {"n_samples": 75, "noise": 0.1},
        "make_circles": {"n_samples": 75, "noise": 0.1, "factor": 0.4},
        "make_blobs": {"n_samples": 70, "centers": 4, "cluster_std": 0.7},
        "make_s_curve": {"n_samples": 60, "noise": 0.1},
        "make_swiss_roll": {"n_samples": 60, "noise": 0.1},
        "make_regression": {"n_samples": 60, "n_features": 8, "noise": 2.0},
        "make_classification": {
            "n_samples": 90,
            "n_features": 6,
            "n_informative": 3,
            "n_classes": 3,
        },
    }.items():
        case(
            f"{_name}-{_seed}",
            lambda sk, n=_name, o=_options, s=_seed: getattr(sk.datasets, n)(random_state=s, **o),
            1e-12,
        )
case("make_moons-pair", lambda sk: sk.datasets.make_moons((30, 21), shuffle=False))
case("make_swiss_roll-hole", lambda sk: sk.datasets.make_swiss_roll(50, hole=True, random_state=1))
case(
    "make_blobs-places",
    lambda sk: sk.datasets.make_blobs(
        [5, 7],
        centers=[[0, 0], [9, 9]],
        cluster_std=[0.1, 2.0],
        random_state=1,
        return_centers=True,
    ),
)
case(
    "make_regression-coef",
    lambda sk: sk.datasets.make_regression(40, 5, n_targets=2, coef=True, bias=3.0, random_state=1),
)
case(
    "make_classification-many",
    lambda sk: sk.datasets.make_classification(
        200,
        50,
        n_informative=40,
        n_repeated=3,
        weights=[0.8],
        flip_y=0.1,
        shift=None,
        scale=None,
        hypercube=False,
        random_state=3,
    ),
)
bad("make_blobs-centers", lambda sk: sk.datasets.make_blobs([1, 2], centers=[[0, 0]]))
bad("make_classification-clusters", lambda sk: sk.datasets.make_classification(n_classes=5))
