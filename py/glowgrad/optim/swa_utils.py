"""Averages of the weights along the way, often better than the last ones.

Sources: Izmailov et al., 2018, "Averaging weights leads to wider optima and better generalization"
(SWA); Polyak, Juditsky, 1992 (moving averages).
"""

from __future__ import annotations

import copy
import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from ..autograd import no_grad
from ..nn.module import Module
from ..tensor import Tensor
from ..tensor.creation import tensor
from .lr_scheduler.scheduler import LRScheduler, Rate, per_group
from .optimizer import Optimizer

Average = Callable[[Tensor, Tensor, Any], Tensor]
Averages = Callable[[Sequence[Tensor], Sequence[Tensor], Any], None]


def get_swa_avg_fn() -> Average:
    """The mean of all weights so far."""

    def update(averaged: Tensor, current: Tensor, num_averaged: Any) -> Tensor:
        return averaged + (current - averaged) / (num_averaged + 1)

    return update


def get_ema_avg_fn(decay: float = 0.999) -> Average:
    """decay · average + (1 - decay) · current weights. Raises ValueError unless 0 <= decay <= 1."""
    if not 0.0 <= decay <= 1.0:
        raise ValueError(f"Invalid decay value {decay}: it must be from 0 to 1")

    def update(averaged: Tensor, current: Tensor, num_averaged: Any) -> Tensor:
        return averaged * decay + current * (1 - decay)

    return update


def _for_each(average: Average) -> Averages:
    def update(averaged: Sequence[Tensor], current: Sequence[Tensor], num_averaged: Any) -> None:
        with no_grad():
            for old, new in zip(averaged, current, strict=True):
                old.copy_(average(old, new, num_averaged))

    return update


def get_swa_multi_avg_fn() -> Averages:
    """As `get_swa_avg_fn`, for a list of weights, in place."""
    return _for_each(get_swa_avg_fn())


def get_ema_multi_avg_fn(decay: float = 0.999) -> Averages:
    """As `get_ema_avg_fn`, for a list of weights, in place."""
    return _for_each(get_ema_avg_fn(decay))


class AveragedModel(Module):
    """A copy of a model whose weights are averages: `update_parameters(model)` takes in the model's
    present weights (the first time as they are), `averaged(x)` computes with the averages.

    The average is the mean of all (default), avg_fn(average, current, count), or what multi_avg_fn
    writes into a list of averages. Buffers are copied, or with use_buffers averaged too.
    """

    def __init__(
        self,
        model: Module,
        device: Any = None,
        avg_fn: Average | None = None,
        multi_avg_fn: Averages | None = None,
        use_buffers: bool = False,
    ) -> None:
        super().__init__()
        if avg_fn is not None and multi_avg_fn is not None:
            raise AssertionError("Only one of avg_fn and multi_avg_fn should be provided")
        self.module = copy.deepcopy(model)
        if device is not None:
            self.module = self.module.to(device)
        self.register_buffer("n_averaged", tensor(0))
        self.avg_fn = avg_fn
        self.multi_avg_fn = multi_avg_fn
        self.use_buffers = use_buffers

    def forward(self, *args: Any, **kwargs: Any) -> Any:
        return self.module(*args, **kwargs)

    def update_parameters(self, model: Module) -> None:
        """Take in the present weights of `model`."""
        own, given = list(self.module.parameters()), list(model.parameters())
        own_buffers, given_buffers = list(self.module.buffers()), list(model.buffers())
        if self.use_buffers:
            own, given = own + own_buffers, given + given_buffers
        averaged = [p.detach() for p in own]
        current = [q.detach().to(p.device) for p, q in zip(own, given, strict=True)]
        count = int(self.n_averaged.item())
        update = self.multi_avg_fn or _for_each(self.avg_fn or get_swa_avg_fn())
        with no_grad():
            if count:
                update(averaged, current, count)
            else:
                for old, new in zip(averaged, current, strict=True):
                    old.copy_(new)
            if not self.use_buffers:
                for old, new in zip(own_buffers, given_buffers, strict=True):
                    old.detach().copy_(new.detach())
            self.n_averaged.add_(1)


def update_bn(loader: Iterable[Any], model: Module, device: Any = None) -> None:
    """Compute the running statistics of all batch norms anew, from one pass over the data."""
    norms = [m for m in model.modules() if hasattr(m, "reset_running_stats")]
    if not norms:
        return
    momenta: list[Any] = [m.momentum for m in norms]
    training = model.training
    with no_grad():
        model.train()
        for norm in norms:
            norm.reset_running_stats()
            norm.momentum = None  # the mean over all batches
        for batch in loader:
            x = batch[0] if isinstance(batch, (list, tuple)) else batch
            model(x if device is None else x.to(device))
        for norm, momentum in zip(norms, momenta, strict=True):
            norm.momentum = momentum
        model.train(training)


class SWALR(LRScheduler):
    """The rate goes to swa_lr within anneal_epochs, along a cosine or a line, and stays there.

    Raises ValueError for another strategy or a negative count.
    """

    def __init__(
        self,
        optimizer: Optimizer,
        swa_lr: Any,
        anneal_epochs: int = 10,
        anneal_strategy: str = "cos",
        last_epoch: int = -1,
    ) -> None:
        rates = per_group("swa_lr", optimizer, swa_lr)
        for group, rate in zip(optimizer.param_groups, rates, strict=True):
            group["swa_lr"] = rate
        if anneal_strategy not in ("cos", "linear"):
            raise ValueError(
                f"anneal_strategy must be one of 'cos' or 'linear', instead got {anneal_strategy}"
            )
        if not isinstance(anneal_epochs, int) or anneal_epochs < 0:
            raise ValueError(f"anneal_epochs must be equal or greater than 0, got {anneal_epochs}")
        self._anneal_strategy = anneal_strategy
        self.anneal_epochs = anneal_epochs
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[Rate]:
        self._check_called_within_step()
        step = self._step_count - 1
        if self.anneal_epochs == 0:
            step = max(1, step)
        before, now = self._share(step - 1), self._share(step)
        rates = []
        for group in self.optimizer.param_groups:
            goal = group["swa_lr"]
            start = goal if before == 1 else (group["lr"] - before * goal) / (1 - before)
            rates.append(goal * now + start * (1 - now))
        return rates

    def _share(self, step: int) -> float:
        """How much of the way to swa_lr is made after `step` steps."""
        t = max(0, min(1, step / max(1, self.anneal_epochs)))
        return t if self._anneal_strategy == "linear" else (1 - math.cos(math.pi * t)) / 2
