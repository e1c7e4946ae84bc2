"""The base of metrics: numbers gathered over batches, without waiting for the device."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .. import autograd
from ..tensor import Tensor
from .names import snake_case
from .variable import Variable, as_value


def added(state: Any, value: Any) -> Tensor:
    """A sum over batches with one more part: the same memory, once there is some, so that a
    compiled step can go on with it. `value` is a tensor.
    """
    if not isinstance(state, Tensor) or state.device != value.device or state.shape != value.shape:
        fresh = value.detach().clone()
        return fresh if not isinstance(state, Tensor) else fresh + state.to(value.device)
    with autograd.no_grad():
        return state.add_(value)


def zeroed(state: Any) -> Any:
    """A sum over batches at its beginning, in the same memory."""
    if not isinstance(state, Tensor):
        return 0.0
    with autograd.no_grad():
        return state.zero_()


class Metric:
    """`update_state` counts a batch, `result` gives the value so far, `reset_state` begins anew."""

    def __init__(self, name: str | None = None, dtype: Any = None) -> None:
        self.name = name or snake_case(type(self).__name__)

    def update_state(self, *args: Any, **kwargs: Any) -> None:
        raise NotImplementedError(f"{type(self).__name__} needs update_state")

    def result(self) -> Any:
        raise NotImplementedError(f"{type(self).__name__} needs result")

    def reset_state(self) -> None:
        """Begin anew; by default every variable is set to zero."""
        for name, value in self.__dict__.items():
            if isinstance(value, Variable):
                value.assign(value.detach() * 0)
            elif isinstance(value, Tensor):
                setattr(self, name, value * 0)

    def add_weight(self, shape: Any = (), initializer: Any = None, dtype: Any = None,
                   name: str | None = None, **_: Any) -> Any:  # fmt: skip
        """A variable of a metric of one's own, zero at first."""
        from . import initializers
        from .variable import Variable

        start = initializers.get(initializer or "zeros")
        return Variable(start, shape=shape, dtype=dtype, trainable=False, name=name)

    @autograd.no_grad()
    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        self.update_state(*args, **kwargs)
        return self.result()

    def get_config(self) -> dict[str, Any]:
        return {"name": self.name}

    def __repr__(self) -> str:
        return f"<{type(self).__name__} name={self.name}>"


_LEAST = 1e-30  # the mean of nothing is 0


class Mean(Metric):
    """The mean of all values, each times its weight."""

    def __init__(self, name: str | None = "mean", dtype: Any = None) -> None:
        super().__init__(name)
        self.reset_state()

    _total: Any = 0.0
    _count: Any = 0.0

    def reset_state(self) -> None:
        self._total, self._count = zeroed(self._total), zeroed(self._count)

    def update_state(self, values: Any, sample_weight: Any = None) -> None:
        values = as_value(values).detach()
        if sample_weight is None or isinstance(sample_weight, (int, float)):
            total = values.sum()
            times = 1 if sample_weight is None else sample_weight
            self._total = added(self._total, total if times == 1 else total * times)
            if not isinstance(self._count, Tensor) or self._count.device != values.device:
                self._count = values.new_full((), float(self._count))
            with autograd.no_grad():
                self._count.add_(values.numel() * times)
        else:
            weight = as_value(sample_weight).to(values.dtype).to(values.device)
            while weight.ndim > values.ndim and weight.shape[-1] == 1:
                weight = weight.squeeze(-1)
            while weight.ndim < values.ndim:
                weight = weight.unsqueeze(-1)
            weight = weight.expand(values.shape)
            self._total = added(self._total, (values * weight).sum())
            self._count = added(self._count, weight.sum())

    def result(self) -> Any:
        if not isinstance(self._count, Tensor):
            return as_value(0.0)
        return self._total / self._count.clamp(min=_LEAST)


class Sum(Mean):
    """The sum of all values, each times its weight."""

    def __init__(self, name: str | None = "sum", dtype: Any = None) -> None:
        super().__init__(name)

    def result(self) -> Any:
        return as_value(self._total).clone()


class MeanMetricWrapper(Mean):
    """The mean of a function of (y_true, y_pred)."""

    def __init__(self, fn: Callable[..., Any], name: str | None = None, dtype: Any = None,
                 **options: Any) -> None:  # fmt: skip
        super().__init__(name or fn.__name__)
        self._fn, self._options = fn, options

    def update_state(  # type: ignore[override]
        self, y_true: Any, y_pred: Any, sample_weight: Any = None
    ) -> None:
        with autograd.no_grad():
            super().update_state(self._fn(y_true, y_pred, **self._options), sample_weight)
