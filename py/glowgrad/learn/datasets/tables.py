"""Tables of measurements that everybody knows.

Sources, all as packed in scikit-learn: Fisher, 1936 (iris), Forina et al., 1991 (wine) and Wolberg,
Mangasarian, Street, 1995 (breast cancer), of the UCI repository under CC BY 4.0; Efron, Hastie,
Johnstone, Tibshirani, 2004, "Least Angle Regression" (diabetes).
"""

from __future__ import annotations

from importlib import resources
from typing import Any

import numpy as np

from ..utils._param_validation import only
from ..utils.bunch import Bunch

_WINE = (
    "alcohol malic_acid ash alcalinity_of_ash magnesium total_phenols flavanoids "
    "nonflavanoid_phenols proanthocyanins color_intensity hue od280/od315_of_diluted_wines proline"
)
_CELLS = (
    "radius texture perimeter area smoothness compactness concavity concave·points symmetry "
    "fractal·dimension"
)


def _table(name: str) -> tuple[np.ndarray, np.ndarray]:
    """The numbers of a table, kept as integers over a power of ten a column, and the targets."""
    file = resources.files(__package__).joinpath("data/tables.npz")
    with file.open("rb") as stream, np.load(stream) as packed:
        data = packed[name] / 10.0 ** packed[f"{name}_decimals"]
        target = packed[f"{name}_target"]
    return data, target


def _bunch(name: str, about: str, features: Any, names: list[str] | None, return_X_y: bool) -> Any:
    data, target = _table(name)
    if names is not None:
        target = target.astype(np.int64)
    if return_X_y:
        return data, target
    labels = {} if names is None else {"target_names": np.array(names)}
    return Bunch(
        data=data, target=target, frame=None, **labels, DESCR=about, feature_names=features
    )


def load_iris(*, return_X_y: bool = False, as_frame: bool = False) -> Any:
    """150 iris flowers of 3 species: 4 lengths in cm."""
    only("load_iris", as_frame=(as_frame, False))
    features = [
        f"{part} {size} (cm)" for part in ("sepal", "petal") for size in ("length", "width")
    ]
    about = "150 iris flowers of 3 species with 4 lengths each. Fisher, 1936; UCI, CC BY 4.0."
    return _bunch("iris", about, features, ["setosa", "versicolor", "virginica"], return_X_y)


def load_wine(*, return_X_y: bool = False, as_frame: bool = False) -> Any:
    """178 wines of 3 grape varieties: 13 measurements."""
    only("load_wine", as_frame=(as_frame, False))
    about = "178 wines of 3 grapes with 13 measurements each. Forina et al., 1986; UCI, CC BY 4.0."
    return _bunch("wine", about, _WINE.split(), ["class_0", "class_1", "class_2"], return_X_y)


def load_breast_cancer(*, return_X_y: bool = False, as_frame: bool = False) -> Any:
    """569 biopsies, malignant (0) or benign (1): 30 measurements of the cells' nuclei."""
    only("load_breast_cancer", as_frame=(as_frame, False))
    cells = [cell.replace("·", " ") for cell in _CELLS.split()]
    features = np.array(
        [f"mean {c}" for c in cells] + [f"{c} error" for c in cells] + [f"worst {c}" for c in cells]
    )
    about = (
        "569 biopsies with 30 measurements of the cells' nuclei each. Wolberg, Mangasarian, "
        "Street, 1995; UCI, CC BY 4.0."
    )
    return _bunch("breast_cancer", about, features, ["malignant", "benign"], return_X_y)


def load_diabetes(*, return_X_y: bool = False, as_frame: bool = False, scaled: bool = True) -> Any:
    """442 patients, 10 measurements, and how far the disease had gone a year later.

    scaled: each column with mean 0 and sum of squares 1.
    """
    only("load_diabetes", as_frame=(as_frame, False))
    features = ["age", "sex", "bmi", "bp", "s1", "s2", "s3", "s4", "s5", "s6"]
    about = (
        "442 patients with 10 measurements each, and the progress of the disease after a year. "
        "Efron, Hastie, Johnstone, Tibshirani, 2004."
    )
    bunch = _bunch("diabetes", about, features, None, False)
    if scaled:
        from ..preprocessing import scale

        bunch.data = scale(bunch.data) / len(bunch.data) ** 0.5
    return (bunch.data, bunch.target) if return_X_y else bunch
