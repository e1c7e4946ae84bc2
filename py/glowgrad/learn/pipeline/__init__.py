"""Steps chained into one estimator (sklearn.pipeline)."""

from ...missing import missing
from .chain import Pipeline, make_pipeline

__all__ = ["Pipeline", "make_pipeline"]

__getattr__ = missing(__name__, __all__, title="sklearn.pipeline")
