"""Scaling, encoding, and making features (sklearn.preprocessing)."""

from ...missing import missing
from .encoders import OneHotEncoder, OrdinalEncoder
from .features import FunctionTransformer, KBinsDiscretizer, PolynomialFeatures
from .labels import LabelBinarizer, LabelEncoder, MultiLabelBinarizer, label_binarize
from .rows import Binarizer, Normalizer, binarize, normalize
from .scalers import (
    MaxAbsScaler,
    MinMaxScaler,
    RobustScaler,
    StandardScaler,
    maxabs_scale,
    minmax_scale,
    robust_scale,
    scale,
)

__all__ = [
    "Binarizer",
    "FunctionTransformer",
    "KBinsDiscretizer",
    "LabelBinarizer",
    "LabelEncoder",
    "MaxAbsScaler",
    "MinMaxScaler",
    "MultiLabelBinarizer",
    "Normalizer",
    "OneHotEncoder",
    "OrdinalEncoder",
    "PolynomialFeatures",
    "RobustScaler",
    "StandardScaler",
    "binarize",
    "label_binarize",
    "maxabs_scale",
    "minmax_scale",
    "normalize",
    "robust_scale",
    "scale",
]

__getattr__ = missing(__name__, __all__, title="sklearn.preprocessing")
