"""The base class of Keras's optimizers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from ... import autograd, recording
from ...host_number import host_number
from ...tensor import Tensor
from ...tensor.creation import zeros_like
from .. import names
from ..variable import Variable

_ALL: dict[str, Any] = {}  # the one group of variables


class Optimizer:
    """Changes variables by their gradients: `apply(grads, variables)`.

    Subclasses have `slots`, the names of the tensors that they keep for each variable, and
    `update_step(gradient, variable, learning_rate)`. `learning_rate` is a number or a schedule of
    the step. Raises ValueError for options that exclude each other.
    """

    slots: Sequence[str] = ()

    def __init__(
        self,
        learning_rate: Any = 0.001,
        weight_decay: float | None = None,
        clipnorm: float | None = None,
        clipvalue: float | None = None,
        global_clipnorm: float | None = None,
        use_ema: bool = False,
        ema_momentum: float = 0.99,
        ema_overwrite_frequency: int | None = None,
        loss_scale_factor: float | None = None,
        gradient_accumulation_steps: int | None = None,
        name: str | None = None,
        **kwargs: Any,
    ) -> None:
        if kwargs:
            raise ValueError(f"Argument(s) not recognized: {kwargs}")
        unsupported = {
            "use_ema": use_ema, "loss_scale_factor": loss_scale_factor,
            "gradient_accumulation_steps": gradient_accumulation_steps,
        }  # fmt: skip
        for option, value in unsupported.items():
            if value:
                raise NotImplementedError(f"{type(self).__name__} has no {option} here")
        if sum(v is not None for v in (clipnorm, clipvalue, global_clipnorm)) > 1:
            raise ValueError("Only one of `clipnorm`, `clipvalue` and `global_clipnorm` can be set")
        self.name = name or names.snake_case(type(self).__name__)
        self.clipnorm, self.clipvalue, self.global_clipnorm = clipnorm, clipvalue, global_clipnorm
        self.weight_decay = weight_decay
        self._learning_rate = learning_rate
        self.iterations = 0
        self.built = False
        self._numbers: dict[Any, Any] = {}  # of the step under way
        self._slots: dict[int, dict[str, Tensor]] = {}
        self._variables: list[Any] = []
        self._excluded: set[int] = set()
        self._excluded_names: tuple[str, ...] = ()

    @property
    def learning_rate(self) -> Any:
        """The rate now: of a schedule, the one for this step."""
        rate = self._learning_rate
        return rate(self.iterations) if callable(rate) else rate

    @learning_rate.setter
    def learning_rate(self, value: Any) -> None:
        if callable(self._learning_rate) and not callable(value):
            raise TypeError(
                "This optimizer was created with a `LearningRateSchedule`, so its learning rate "
                "cannot be set directly: make it with a number instead"
            )
        self._learning_rate = value.item() if isinstance(value, Tensor) else value

    lr = learning_rate

    def build(self, variables: Iterable[Any]) -> None:
        """Make what the optimizer keeps for each variable."""
        for variable in variables:
            if id(variable) not in self._slots:
                self._variables.append(variable)
                self._slots[id(variable)] = {
                    name: self.start(name, variable) for name in self.slots
                }
        self.built = True

    def start(self, slot: str, variable: Tensor) -> Tensor:
        """The first value of a slot: zeros."""
        return zeros_like(variable.detach())

    @property
    def variables(self) -> list[Tensor]:
        """The tensors that it keeps for the variables."""
        return [t for v in self._variables for t in self._slots[id(v)].values()]

    def exclude_from_weight_decay(self, var_list: Any = None, var_names: Any = None) -> None:
        """Variables, by themselves or by a part of their names, that weight decay leaves alone."""
        self._excluded |= {id(v) for v in var_list or ()}
        self._excluded_names += tuple(var_names or ())

    def apply_gradients(self, grads_and_vars: Iterable[tuple[Any, Any]], **_: Any) -> None:
        """`apply` for pairs of gradient and variable."""
        pairs = list(grads_and_vars)
        self.apply([g for g, _ in pairs], [v for _, v in pairs])

    @autograd.no_grad()
    def apply(self, grads: Sequence[Any], trainable_variables: Sequence[Any] | None = None) -> None:
        """One step. Raises ValueError where no variable has a gradient."""
        variables = self._variables if trainable_variables is None else list(trainable_variables)
        if len(grads) != len(variables):
            raise ValueError(f"apply got {len(grads)} gradients for {len(variables)} variables")
        pairs = [(g, v) for g, v in zip(grads, variables, strict=True) if g is not None]
        if not pairs:
            raise ValueError("No gradients provided for any variable.")
        self.build(variables)
        recorder = recording.current
        if recorder is not None:
            recorder.optimizer_began(self)
        clipped = self._clip([g for g, _ in pairs])
        self._numbers.clear()
        for gradient, (_, variable) in zip(clipped, pairs, strict=True):
            if recorder is not None:
                recorder.updating(self, variable, self._slots[id(variable)], _ALL)
            if self.weight_decay and self._decays(variable):
                decay = self.number("decay", self._decay, variable)
                variable.sub_(variable * decay)
            rate = self.number("rate", lambda: self.learning_rate, variable)
            self.update_step(gradient, variable, rate)
            constraint = getattr(variable, "constraint", None)
            if constraint is not None:
                variable.copy_(constraint(variable.detach()))
        self._numbers.clear()
        if recorder is not None:
            recorder.optimizer_ended(self)
        self.count_step()

    def _decay(self) -> float:
        return float(self.learning_rate * (self.weight_decay or 0.0))

    def number(self, name: str, value: Callable[[], float], like: Tensor) -> Any:
        """A number that differs from step to step, by a name within this class: found once a step
        for all variables of one type.
        """
        key = name, like.dtype, like.device
        found = self._numbers.get(key)
        if found is None:
            found = self._numbers[key] = host_number(value, like)
        return found

    # for who records a step and repeats it without `apply` (see `glowgrad.recording`)

    is_live = True  # all that changes from step to step is `number`s or attributes of kernels
    _version = 0

    def live_attributes(self, p: Any, state: dict[str, Tensor], group: Any) -> dict[str, Any]:
        """The attributes of the kernel of p's next update, where it has one."""
        raise NotImplementedError(f"{type(self).__name__} has no kernel of its own")

    def choices(self, group: Any) -> tuple[Any, ...]:
        """Nothing beside the `options`."""
        return ()

    def options(self) -> tuple[Any, ...]:
        """Where one of these changes, a recorded step is out of date. The rate, the counts and what
        is kept are followed.
        """
        return tuple(
            [v for k, v in self.__dict__.items() if k[:1] != "_" and k != "iterations"]
            + [len(self._variables), len(self._excluded), self._excluded_names]
        )

    def share_counts(self, parameters: Any) -> np.ndarray:
        """Nothing: all variables have one count."""
        return np.zeros(0, np.intp)

    def count_step(self, places: np.ndarray | None = None) -> None:
        """A step is done."""
        self.iterations += 1

    def _decays(self, variable: Any) -> bool:
        path = getattr(variable, "path", "")
        return id(variable) not in self._excluded and not any(
            name in path for name in self._excluded_names
        )

    def _clip(self, grads: list[Tensor]) -> list[Tensor]:
        if self.clipnorm is not None:
            norms = [g.square().sum().sqrt() for g in grads]
            return [
                g * (self.clipnorm / n.clamp(min=self.clipnorm))
                for g, n in zip(grads, norms, strict=True)
            ]
        if self.global_clipnorm is not None:
            total: Any = sum(g.square().sum() for g in grads)
            factor = self.global_clipnorm / total.sqrt().clamp(min=self.global_clipnorm)
            return [g * factor for g in grads]
        if self.clipvalue is not None:
            return [g.clamp(-self.clipvalue, self.clipvalue) for g in grads]
        return grads

    def update_step(self, gradient: Tensor, variable: Any, learning_rate: float) -> None:
        """Change one variable in place."""
        raise NotImplementedError(f"{type(self).__name__} needs update_step")

    def minimize(self, loss: Any, var_list: Sequence[Variable], tape: Any = None) -> None:
        """One step on a loss: a tensor with its tape, or a function without arguments."""
        from ..tape import GradientTape

        if callable(loss) and not isinstance(loss, Tensor):
            with GradientTape() as tape:
                loss = loss()
        self.apply(tape.gradient(loss, var_list), var_list)

    def get_config(self) -> dict[str, Any]:
        """The arguments that make the same optimizer anew."""
        import inspect

        config: dict[str, Any] = {"name": self.name, "learning_rate": self._learning_rate}
        for parameter in inspect.signature(type(self).__init__).parameters:
            if parameter not in ("self", "kwargs", "learning_rate") and hasattr(self, parameter):
                config[parameter] = getattr(self, parameter)
        return config

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Any:
        return cls(**config)
