"""Errors and warnings (sklearn.exceptions)."""

from __future__ import annotations


class NotFittedError(ValueError, AttributeError):
    """An estimator was asked for results before `fit`."""


class InvalidParameterError(ValueError, TypeError):
    """An argument that an estimator or a function cannot work with."""


class ConvergenceWarning(UserWarning):
    """An iterative method stopped before it had converged."""


class UndefinedMetricWarning(UserWarning):
    """A score that these data leave undefined."""


class DataConversionWarning(UserWarning):
    """Data were brought into another shape or type."""


class FitFailedWarning(RuntimeWarning):
    """A fit failed during a search or a cross-validation."""
