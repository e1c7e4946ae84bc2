"""Transformers and at the end an estimator."""

from __future__ import annotations

from collections import Counter
from typing import Any

from ..base import BaseEstimator
from ..utils._param_validation import only
from ..utils.bunch import Bunch

_LAST = (
    "decision_function", "fit_predict", "predict", "predict_log_proba", "predict_proba", "score",
)  # fmt: skip


class Pipeline(BaseEstimator):
    """`fit` fits each transformer and hands on what it gives; the last step fits that.

    steps: (name, estimator) pairs; "passthrough" or None does nothing. Parameters of a step are
    reached as name__parameter, also in a grid search.
    """

    def __init__(
        self, steps: Any, *, transform_input: Any = None, memory: Any = None, verbose: bool = False
    ) -> None:
        self.steps = steps
        self.transform_input = transform_input
        self.memory = memory
        self.verbose = verbose

    def _check(self) -> None:
        only("Pipeline", transform_input=(self.transform_input, None), memory=(self.memory, None))
        if not self.steps:
            raise ValueError("The pipeline is empty. Please add steps.")
        names = [name for name, _ in self.steps]
        doubles = [name for name, count in Counter(names).items() if count > 1]
        if doubles or any("__" in name for name in names):
            raise ValueError(f"Names provided are not unique, or contain __: {names}")
        for name, step in self.steps[:-1]:
            if not _skipped(step) and not (hasattr(step, "fit") and hasattr(step, "transform")):
                raise TypeError(
                    "All intermediate steps should be transformers and implement fit and "
                    f"transform or be the string 'passthrough': {name!r} is {step!r}"
                )

    @property
    def named_steps(self) -> Bunch:
        return Bunch(**dict(self.steps))

    @property
    def _estimator_type(self) -> Any:
        return getattr(self.steps[-1][1], "_estimator_type", None)

    def __len__(self) -> int:
        return len(self.steps)

    def __getitem__(self, index: Any) -> Any:
        """A step by its number or name; a part of the pipeline by a slice."""
        if isinstance(index, slice):
            return type(self)(self.steps[index], memory=self.memory, verbose=self.verbose)
        return self.named_steps[index] if isinstance(index, str) else self.steps[index][1]

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        found = {name: getattr(self, name) for name in self._parameters()}
        if deep:
            for name, step in self.steps:
                found[name] = step
                if hasattr(step, "get_params"):
                    found.update({f"{name}__{k}": v for k, v in step.get_params().items()})
        return found

    def set_params(self, **params: Any) -> Pipeline:
        names = [name for name, _ in self.steps]
        for key in [k for k in params if k in names]:
            place = names.index(key)
            self.steps = [*self.steps[:place], (key, params.pop(key)), *self.steps[place + 1 :]]
        super().set_params(**params)
        return self

    def fit(self, X: Any, y: Any = None, **params: Any) -> Pipeline:
        X, of_last = self._fit_transformers(X, y, params)
        last = self.steps[-1][1]
        if not _skipped(last):
            last.fit(X, y, **of_last)
        return self

    def _fit_transformers(self, X: Any, y: Any, params: dict[str, Any]) -> tuple[Any, Any]:
        """What reaches the last step, and its own fit parameters."""
        self._check()
        by_step: dict[str, dict[str, Any]] = {name: {} for name, _ in self.steps}
        for key, value in params.items():
            name, _, inner = key.partition("__")
            if not inner or name not in by_step:
                raise ValueError(
                    f"Pipeline.fit does not accept the {key} parameter. You can pass parameters to "
                    "specific steps using the stepname__parameter format"
                )
            by_step[name][inner] = value
        for name, step in self.steps[:-1]:
            if not _skipped(step):
                X = step.fit_transform(X, y, **by_step[name])
        return X, by_step[self.steps[-1][0]]

    def fit_transform(self, X: Any, y: Any = None, **params: Any) -> Any:
        X, of_last = self._fit_transformers(X, y, params)
        last = self.steps[-1][1]
        return X if _skipped(last) else last.fit_transform(X, y, **of_last)

    def fit_predict(self, X: Any, y: Any = None, **params: Any) -> Any:
        X, of_last = self._fit_transformers(X, y, params)
        return self.steps[-1][1].fit_predict(X, y, **of_last)

    def _before_last(self, X: Any) -> Any:
        for _, step in self.steps[:-1]:
            if not _skipped(step):
                X = step.transform(X)
        return X

    def transform(self, X: Any) -> Any:
        X = self._before_last(X)
        last = self.steps[-1][1]
        return X if _skipped(last) else last.transform(X)

    def inverse_transform(self, X: Any) -> Any:
        for _, step in reversed(self.steps):
            if not _skipped(step):
                X = step.inverse_transform(X)
        return X

    def __getattr__(self, name: str) -> Any:
        """What the last step can do, on what the others hand on."""
        if name.startswith("__") or "steps" not in vars(self):
            raise AttributeError(name)
        last = self.steps[-1][1]
        if name in ("classes_", "n_features_in_"):
            return getattr(last if name == "classes_" else self.steps[0][1], name)
        if name not in _LAST or not hasattr(last, name):
            raise AttributeError(f"This 'Pipeline' has no attribute {name!r}")

        def on_last(X: Any, *args: Any, **kwargs: Any) -> Any:
            return getattr(last, name)(self._before_last(X), *args, **kwargs)

        return on_last


def _skipped(step: Any) -> bool:
    return step is None or (isinstance(step, str) and step == "passthrough")


def make_pipeline(
    *steps: Any, memory: Any = None, transform_input: Any = None, verbose: bool = False
) -> Pipeline:
    """A pipeline whose steps are named after their classes."""
    names = [step if isinstance(step, str) else type(step).__name__.lower() for step in steps]
    counts, seen = Counter(names), Counter[str]()
    unique = []
    for name in names:
        seen[name] += 1
        unique.append(f"{name}-{seen[name]}" if counts[name] > 1 else name)
    pairs = list(zip(unique, steps, strict=True))
    return Pipeline(pairs, transform_input=transform_input, memory=memory, verbose=verbose)
