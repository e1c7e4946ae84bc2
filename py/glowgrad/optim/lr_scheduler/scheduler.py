"""What all schedules share: counting, writing the rates into the optimizer, and their state.

The names of the attributes are PyTorch's, so that a state saved there continues here.
"""

from __future__ import annotations

import functools
import warnings
from collections.abc import Callable
from typing import Any

from ... import recording
from ...tensor import Tensor
from ..optimizer import Optimizer, as_number

# Rates are numbers, or tensors with one element where the optimizer was given such.
Rate = Any


class LRScheduler:
    """Base class: after each `step()`, `last_epoch` counts on and the rates of the optimizer's
    groups become what `get_lr()` gives. The rates at the start are in `base_lrs`.

    last_epoch continues an earlier run: its groups must have an "initial_lr", else KeyError.
    """

    _get_lr_called_within_step = False
    _is_initial = False

    def __init__(self, optimizer: Optimizer, last_epoch: int = -1) -> None:
        check_optimizer(type(self).__name__, optimizer)
        self.optimizer = optimizer
        for index, group in enumerate(optimizer.param_groups):
            if last_epoch == -1:
                group.setdefault("initial_lr", _copy(group["lr"]))
            elif "initial_lr" not in group:
                raise KeyError(
                    f"{type(self).__name__}(last_epoch={last_epoch}) continues a run, but "
                    f"param_groups[{index}] has no 'initial_lr': load the optimizer's state first, "
                    "or leave last_epoch out"
                )
        self.base_lrs: list[Rate] = [_copy(g["initial_lr"]) for g in optimizer.param_groups]
        self.last_epoch = last_epoch
        self._initial_step()

    def __init_subclass__(cls, **options: Any) -> None:
        """Tell who records of a subclass's own `step` too."""
        super().__init_subclass__(**options)
        if "step" in cls.__dict__:
            cls.step = _reported(cls.__dict__["step"])  # type: ignore[method-assign]

    def _initial_step(self) -> None:
        """Set the rates of the first epoch."""
        self._step_count = 0
        self._is_initial = True
        try:
            self.step()
        finally:
            self._is_initial = False

    def get_lr(self) -> list[Rate]:
        """The rates of the groups at `last_epoch`: what a subclass computes."""
        raise NotImplementedError(f"{type(self).__name__} needs a method get_lr")

    def get_last_lr(self) -> list[Rate]:
        """The rates that the last `step()` set."""
        return self._last_lr

    def step(self, epoch: int | None = None) -> None:
        """Go to the next epoch; call it after `optimizer.step()`."""
        if self._step_count == 1 and not self.optimizer._steps:
            warnings.warn(
                "Detected call of `lr_scheduler.step()` before `optimizer.step()`: call them in "
                "the opposite order, else the first value of the schedule is skipped",
                UserWarning,
                stacklevel=3,
            )
        self._step_count += 1
        if epoch is not None:
            _warn_of_epoch()
        self._update_lr(epoch)

    def _update_lr(self, epoch: int | None = None) -> None:
        self._get_lr_called_within_step = True
        try:
            if epoch is None:
                self.last_epoch += 1
                rates = self.get_lr()
            else:
                self.last_epoch = epoch
                closed_form = getattr(self, "_get_closed_form_lr", self.get_lr)
                rates = closed_form()
        finally:
            self._get_lr_called_within_step = False
        self._set(rates)

    def _set(self, rates: list[Rate]) -> None:
        for group, rate in zip(self.optimizer.param_groups, rates, strict=True):
            set_option(group, "lr", rate)
        self._last_lr = self._current()

    def _current(self) -> list[Rate]:
        """The rates of the groups as they are."""
        return [_copy(group["lr"]) for group in self.optimizer.param_groups]

    def _scaled(self, factor: float) -> list[Rate]:
        """The rates of the groups times a factor."""
        return [group["lr"] * factor for group in self.optimizer.param_groups]

    def _check_called_within_step(self) -> None:
        if not self._get_lr_called_within_step:
            warnings.warn(
                "To get the last learning rate computed by the scheduler, please use "
                "`get_last_lr()`.",
                UserWarning,
                stacklevel=3,
            )

    def state_dict(self) -> dict[str, Any]:
        """Everything but the optimizer."""
        return {k: v for k, v in self.__dict__.items() if k != "optimizer"}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Continue from a `state_dict()`."""
        self.__dict__.update(state_dict)


def _reported(step: Callable[..., Any]) -> Callable[..., Any]:
    """A schedule's `step` changes numbers that the next step of the optimizer reads: it is called
    again in each repetition of a recorded run.
    """

    @functools.wraps(step)
    def run(self: LRScheduler, *args: Any, **kwargs: Any) -> None:
        if recording.current is None:
            step(self, *args, **kwargs)
            return
        with recording.paused() as recorder:
            step(self, *args, **kwargs)
        if recorder is not None:
            if any(isinstance(group["lr"], Tensor) for group in self.optimizer.param_groups):
                recorder.cannot("a learning rate that is a tensor changes in it")
            call = functools.partial(step, self, *args, **kwargs)
            recorder.host_call(f"{type(self).__name__}.step", call)

    return run


LRScheduler.step = _reported(LRScheduler.step)  # type: ignore[method-assign]


def check_optimizer(name: str, optimizer: Any) -> None:
    """Raise TypeError for what is not an optimizer."""
    if not isinstance(optimizer, Optimizer):
        raise TypeError(
            f"{type(optimizer).__name__} is not an Optimizer: {name} takes the optimizer whose "
            "rates it sets"
        )


def set_option(group: dict[str, Any], key: str, value: Any) -> None:
    """Write an option of a group; into the tensor where it is one."""
    if isinstance(group[key], Tensor):
        group[key].fill_(as_number(value))
    else:
        group[key] = value


def per_group(name: str, optimizer: Optimizer, value: Any) -> list[Any]:
    """One value for each group, from a list or a value for all; ValueError for a wrong length."""
    count = len(optimizer.param_groups)
    if not isinstance(value, (list, tuple)):
        return [_copy(value) for _ in range(count)]
    if len(value) != count:
        raise ValueError(
            f"{name} has {len(value)} values, but the optimizer has {count} parameter groups: give "
            "one value, or one for each"
        )
    return [_copy(v) for v in value]


def _copy(value: Any) -> Any:
    return value.clone() if isinstance(value, Tensor) else value


def _warn_of_epoch() -> None:
    warnings.warn(
        "The epoch parameter in `scheduler.step()` is deprecated: use `scheduler.step()`",
        UserWarning,
        stacklevel=4,
    )
