"""What all optimizers share: parameter groups, state, hooks and zero_grad."""

from __future__ import annotations

import copy
import functools
import warnings
import weakref
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any, ClassVar

import numpy as np

from .. import dtypes, recording
from ..autograd import enable_grad, leftover, no_grad
from ..autograd.handles import RemovableHandle
from ..host_number import host_number
from ..tensor import Tensor
from ..tensor.creation import tensor
from ..tensor.divergence import watch_divergence
from .hooks import Hooks

_FORGOTTEN = (
    "the gradients of the step before are still in these: backward adds to what it finds. Call "
    "optimizer.zero_grad() before each backward."
)
required = object()  # the default of an option that every group must give


class Optimizer:
    """Base class. `params` is an iterable of tensors, of pairs (name, tensor), or of dicts
    {"params": …, "lr": …} with options of their own; `defaults` holds the options of the others.

    A subclass has either `_update(p, grad, state, group)`, which changes one parameter, or a `step`
    of its own. Raises ValueError for no parameters, TypeError for what is not a tensor.
    """

    # The options whose truth decides which kernels run; all others are numbers that they are given.
    _choices: ClassVar[tuple[str, ...]] = ("maximize",)
    _composed: ClassVar[bool] = False  # whether updates are operations, with `_number`s

    def __init__(self, params: Iterable[Any], defaults: dict[str, Any]) -> None:
        if isinstance(params, Tensor):
            raise TypeError(
                f"{type(self).__name__} takes a list of tensors, but got one tensor: write [w], or "
                "pass model.parameters()"
            )
        groups = list(params)
        if not groups:
            raise ValueError(
                f"{type(self).__name__} got no parameters: pass model.parameters() of a model with "
                "layers"
            )
        if not isinstance(groups[0], dict):
            groups = [{"params": groups}]
        _check_modes(type(self).__name__, defaults)
        self.defaults = defaults
        self.param_groups: list[dict[str, Any]] = []
        self.state: defaultdict[Any, Any] = defaultdict(dict)
        self._steps, self._stepping = 0, False
        self._shared_counts = np.zeros(0, np.float32)
        self._numbers: dict[Any, Any] = {}  # of the recorded step under way
        self._version = 0  # counts what makes other tensors the state, or others the trained ones
        self._hooks: dict[str, Hooks] = defaultdict(Hooks)
        for group in groups:
            self.add_param_group(group)
        reference = weakref.ref(self)  # the watch must not keep a model alive

        def when() -> str:
            optimizer = reference()
            return f" after {optimizer._steps} optimizer steps" if optimizer else ""

        watch_divergence(when)

    def __init_subclass__(cls, **options: Any) -> None:
        """Let a subclass's own `step` run the hooks too."""
        super().__init_subclass__(**options)
        if "step" in cls.__dict__:
            cls.step = _with_hooks(cls.__dict__["step"])  # type: ignore[method-assign]

    def add_param_group(self, param_group: dict[str, Any]) -> None:
        """Train more tensors, with options of their own. Raises ValueError for results of
        operations, for tensors that are trained already and for missing options.
        """
        kind = type(self).__name__
        if not isinstance(param_group, dict):
            raise TypeError(
                f"{kind}.add_param_group takes a dict {{'params': …}}, but got "
                f"{type(param_group).__name__}"
            )
        tensors, names = _parameters(kind, param_group["params"])
        param_group["params"] = tensors
        if names:
            param_group["param_names"] = names
        for name, default in self.defaults.items():
            if default is required and name not in param_group:
                raise ValueError(f"{kind} needs the option {name!r} in each parameter group")
            param_group.setdefault(name, default)
        if len({id(p) for p in tensors}) != len(tensors):
            warnings.warn(
                f"{kind} got a parameter group that names a parameter twice: it would be changed "
                "twice in each step",
                stacklevel=3,
            )
        known = {id(p) for group in self.param_groups for p in group["params"]}
        if any(id(p) in known for p in tensors):
            raise ValueError(f"{kind}: some parameters appear in more than one parameter group")
        if any(("param_names" in group) != bool(names) for group in self.param_groups):
            raise ValueError(f"{kind}: either all parameter groups have names or none")
        self.param_groups.append(param_group)
        self._version += 1

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Forget the gradients, which backward adds up otherwise."""
        for group in self.param_groups:
            for p in group["params"]:
                if set_to_none or p.grad is None:
                    p.grad = None
                else:
                    p.grad = p.grad.new_zeros(p.shape)

    def step(self, closure: Callable[[], Any] | None = None) -> Any:
        """Change every parameter that has a gradient; `closure` computes the loss first."""
        loss = None
        if closure is not None:
            with enable_grad():
                loss = closure()
        forgotten = False
        recorder = recording.current
        with no_grad():
            for group in self.param_groups:
                for p in group["params"]:
                    if p.grad is not None:
                        forgotten |= leftover.use(p.grad)
                        if recorder is not None:
                            recorder.updating(self, p, self.state[p], group)
                        grad = -p.grad if group.get("maximize") else p.grad.contiguous()
                        self._update(p, grad, self.state[p], group)
                        if not self.state[p]:  # as in PyTorch, none is none
                            del self.state[p]
        if forgotten:
            warnings.warn(_FORGOTTEN, stacklevel=3)
        return loss

    def _update(
        self, p: Tensor, grad: Tensor, state: dict[str, Any], group: dict[str, Any]
    ) -> None:
        raise NotImplementedError(f"{type(self).__name__} needs a method step")

    # repeating a recorded step without `step`

    @property
    def is_live(self) -> bool:
        """Whether all that changes from step to step is what `live_attributes` gives, or
        `_number`s; otherwise the steps themselves have to run.
        """
        return self._composed and fused_types(self)

    def live_attributes(
        self, p: Tensor, state: dict[str, Any], group: dict[str, Any]
    ) -> dict[str, Any]:
        """The attributes of the kernel of p's next update. Those that are no bools are numbers that
        may differ in each step; those that are, and `choices`, decide which kernel runs.
        """
        raise NotImplementedError(f"{type(self).__name__} has no kernel of its own")

    def choices(self, group: dict[str, Any]) -> tuple[bool, ...]:
        """The options of a group that decide which kernels run: where they change, a recorded step
        is out of date.
        """
        return tuple([bool(group[name]) for name in self._choices])

    def options(self) -> tuple[Any, ...]:
        """Options that a recorded step takes for granted, beside `choices`. Kernels are given all
        numbers, so theirs have none; operations are given the rate alone.
        """
        if not self._composed:
            return ()
        taken = ("params", "lr", "initial_lr")
        return tuple([v for group in self.param_groups for k, v in group.items() if k not in taken])

    def _number(self, name: str, value: Callable[[], float], like: Tensor, *shared: Any) -> Any:
        """A number that differs from step to step, for the operations of an update: by a name, and
        by what it depends on, found once a step for all parameters.
        """
        if recording.current is None:
            return value()
        key = (name, like.dtype, like.device, *shared)
        found = self._numbers.get(key)
        if found is None:
            found = self._numbers[key] = host_number(value, like)
        return found

    def share_counts(self, parameters: Iterable[Tensor]) -> np.ndarray:
        """Let the `step` of all states lie in one array from now on, so that `count_step` counts
        many at once. Gives the places of these parameters, but for those whose state has none.
        """
        everything = [p for group in self.param_groups for p in group["params"]]
        steps = {
            place: as_count(self.state[p])
            for place, p in enumerate(everything)
            if "step" in self.state.get(p, ())
        }
        shared = self._shared_counts
        if len(shared) != len(everything) or any(
            step._data.base is not shared for step in steps.values()
        ):
            wide = any(step.dtype is dtypes.float64 for step in steps.values())
            kind = dtypes.float64 if wide else dtypes.float32
            self._shared_counts = shared = np.zeros(len(everything), kind.numpy)
            for place, step in steps.items():
                shared[place] = step._data
                step._data, step.dtype = shared[place, ...], kind
        places = {id(p): place for place, p in enumerate(everything)}
        wanted = [places[id(p)] for p in parameters]
        return np.array([place for place in wanted if place in steps], np.intp)

    def count_step(self, places: np.ndarray) -> None:
        """Count a step that was repeated, at the places that `share_counts` gave."""
        self._shared_counts[places] += 1
        self._steps += 1

    # state

    def state_dict(self) -> dict[str, Any]:
        """The state and the options, with parameters by number, as PyTorch lays them out."""
        self._hooks["state_dict_pre"].run(self)
        numbers: dict[int, int] = {}
        for group in self.param_groups:
            for p in group["params"]:
                numbers.setdefault(id(p), len(numbers))
        state_dict: dict[str, Any] = {
            "state": {numbers.get(id(p), p): s for p, s in self.state.items()},
            "param_groups": [
                {
                    **{k: v for k, v in group.items() if k != "params"},
                    "params": [numbers[id(p)] for p in group["params"]],
                }
                for group in self.param_groups
            ],
        }
        for hook in self._hooks["state_dict_post"].all():
            state_dict = hook(self, state_dict) or state_dict
        return state_dict

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Continue from a `state_dict()`, this library's or PyTorch's. Raises ValueError where it
        has other groups.
        """
        state_dict = dict(state_dict)
        for hook in self._hooks["load_state_dict_pre"].all():
            state_dict = hook(self, state_dict) or state_dict
        saved_groups = state_dict["param_groups"]
        kind = type(self).__name__
        if len(saved_groups) != len(self.param_groups):
            raise ValueError(
                f"{kind} has {len(self.param_groups)} parameter groups, but the loaded state has "
                f"{len(saved_groups)}"
            )
        by_number: dict[Any, Tensor] = {}
        for group, saved in zip(self.param_groups, saved_groups, strict=True):
            if len(group["params"]) != len(saved["params"]):
                raise ValueError(
                    f"{kind} has a parameter group of {len(group['params'])} tensors, but the "
                    f"loaded state has {len(saved['params'])} there"
                )
            by_number.update(zip(saved["params"], group["params"], strict=True))
        for index, (group, saved) in enumerate(zip(self.param_groups, saved_groups, strict=True)):
            made = {k: copy.deepcopy(v) for k, v in saved.items() if k != "params"}
            if "param_names" in group:
                made.setdefault("param_names", group["param_names"])
            self.param_groups[index] = {**made, "params": group["params"]}
        self.state = defaultdict(dict)
        self._version += 1
        for number, saved in state_dict["state"].items():
            p = by_number.get(number)
            self.state[number if p is None else p] = _for_parameter(p, saved)
        self._hooks["load_state_dict_post"].run(self)

    # hooks

    def register_step_pre_hook(self, hook: Callable[..., Any]) -> RemovableHandle:
        """Call `hook(optimizer, args, kwargs)` before each step; it may return new (args,
        kwargs).
        """
        return self._hooks["step_pre"].add(hook)

    def register_step_post_hook(self, hook: Callable[..., Any]) -> RemovableHandle:
        """Call `hook(optimizer, args, kwargs)` after each step."""
        return self._hooks["step_post"].add(hook)

    def register_state_dict_pre_hook(
        self, hook: Callable[..., Any], prepend: bool = False
    ) -> RemovableHandle:
        return self._hooks["state_dict_pre"].add(hook, prepend)

    def register_state_dict_post_hook(
        self, hook: Callable[..., Any], prepend: bool = False
    ) -> RemovableHandle:
        return self._hooks["state_dict_post"].add(hook, prepend)

    def register_load_state_dict_pre_hook(
        self, hook: Callable[..., Any], prepend: bool = False
    ) -> RemovableHandle:
        return self._hooks["load_state_dict_pre"].add(hook, prepend)

    def register_load_state_dict_post_hook(
        self, hook: Callable[..., Any], prepend: bool = False
    ) -> RemovableHandle:
        return self._hooks["load_state_dict_post"].add(hook, prepend)

    def __repr__(self) -> str:
        lines = [f"{type(self).__name__} ("]
        for number, group in enumerate(self.param_groups):
            lines.append(f"Parameter Group {number}")
            lines += [f"    {k}: {v}" for k, v in sorted(group.items()) if k != "params"]
        return "\n".join([*lines, ")"])


def _with_hooks(step: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(step)
    def run(self: Optimizer, *args: Any, **kwargs: Any) -> Any:
        if self._stepping:  # a subclass's step calls that of its base class
            return step(self, *args, **kwargs)
        recorder = recording.current
        if recorder is not None:
            if self._hooks["step_pre"].all() or self._hooks["step_post"].all():
                recorder.cannot("an optimizer has hooks on its steps")
            self._numbers.clear()
            recorder.optimizer_began(self)
        for hook in self._hooks["step_pre"].all():
            made = hook(self, args, kwargs)
            if made is not None:
                if not isinstance(made, tuple) or len(made) != 2:
                    raise RuntimeError(
                        f"a step pre-hook must return None or (args, kwargs), but gave {made!r:.60}"
                    )
                args, kwargs = made
        self._stepping = True
        try:
            result = step(self, *args, **kwargs)
        finally:
            self._stepping = False
        self._steps += 1
        self._hooks["step_post"].run(self, args, kwargs)
        if recorder is not None:
            self._numbers.clear()
            recorder.optimizer_ended(self)
        return result

    return run


Optimizer.step = _with_hooks(Optimizer.step)  # type: ignore[method-assign]


def _check_modes(name: str, options: dict[str, Any]) -> None:
    """The switches of PyTorch that choose an implementation: the numbers are the same here."""
    if options.get("differentiable"):
        raise NotImplementedError(
            f"{name}(differentiable=True) is not possible here: write the update in tensor "
            "operations to differentiate through it"
        )
    if options.get("fused") and options.get("foreach"):
        raise RuntimeError(f"{name}: fused and foreach cannot be True together")


def _parameters(kind: str, given: Any) -> tuple[list[Tensor], list[str]]:
    """The tensors of a group and their names, where they come as pairs."""
    if isinstance(given, set):
        raise TypeError(f"{kind} needs parameters in a fixed order: pass a list, not a set")
    entries = [given] if isinstance(given, Tensor) else list(given)
    names = [entry[0] for entry in entries if isinstance(entry, tuple)]
    if names and len(names) != len(entries):
        raise ValueError(f"{kind}: either all parameters of a group have names or none")
    tensors = [entry[1] if isinstance(entry, tuple) else entry for entry in entries]
    for p in tensors:
        if not isinstance(p, Tensor):
            raise TypeError(
                f"{kind} trains tensors, but got {type(p).__name__}: pass model.parameters()"
            )
        if p.grad_fn is not None:
            raise ValueError(
                f"{kind} can't optimize a non-leaf Tensor: it got a result of operations of shape "
                f"{tuple(p.shape)}; only leaves can be trained"
            )
        if p.dtype.is_complex:
            raise NotImplementedError(
                f"{kind} trains real tensors, this one is {p.dtype}: train its real and imaginary "
                "part"
            )
    return tensors, names


def _for_parameter(p: Tensor | None, value: Any, name: str = "") -> Any:
    """A saved value as a copy of one's own, on the parameter's device and of its type; `step` and
    other counts stay what they are.
    """
    if isinstance(value, dict):
        return {k: _for_parameter(p, v, k) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(_for_parameter(p, v) for v in value)
    if not isinstance(value, Tensor) and hasattr(value, "__array__"):  # PyTorch's, or numpy's
        value = tensor(np.asarray(value), device="cpu")
    if not isinstance(value, Tensor):
        return copy.deepcopy(value)
    value = value.detach().clone()
    if p is None or name in _COUNTS:
        return value.cpu()
    return value.to(p.device).to(p.dtype)


# Numbers that are read in every step: they stay on the CPU.
_COUNTS = ("step", "mu_product", "eta", "mu")


def number(value: float) -> Tensor:
    """A number of an optimizer's state, kept as PyTorch does: a 0-d tensor on the CPU."""
    return tensor(float(value), device="cpu")


def count(state: dict[str, Any]) -> int:
    """Count a step in state["step"]; gives its number."""
    step = as_count(state)
    step._data += 1
    return int(step._data)


def as_count(state: dict[str, Any]) -> Tensor:
    """state["step"] as a tensor on the CPU, 0 where there is none."""
    step = state.setdefault("step", number(0))
    if not isinstance(step, Tensor):  # what old versions of PyTorch saved
        step = state["step"] = number(step)
    return step


def next_count(state: dict[str, Any]) -> int:
    """The number of the next step."""
    step = state.get("step", 0)
    return int(step._data if isinstance(step, Tensor) else step) + 1


def fused_types(optimizer: Optimizer) -> bool:
    """Whether all parameters are of types that kernels of optimizers take: float32, float64."""
    return all(p.dtype.itemsize >= 4 for group in optimizer.param_groups for p in group["params"])


def as_number(value: Any) -> float:
    """A learning rate (or another option) that may be a tensor with one element."""
    if not isinstance(value, Tensor):
        return value
    # An option is read by Python: what of it is on the CPU takes part in no operation.
    return value._data.item() if value.device.type == "cpu" else value.item()


_WORDS = {"lr": "learning rate", "eps": "epsilon value"}  # PyTorch's, in its errors


def check_option(name: str, value: Any, low: float, high: float = float("inf")) -> None:
    """Raise ValueError unless low <= value <= high."""
    words = _WORDS.get(name, f"{name} value")
    if isinstance(value, Tensor) and value.numel() != 1:
        raise ValueError(
            f"Invalid {words}: {name} as a tensor must have one element, not {value.numel()}"
        )
    if not low <= as_number(value) <= high:
        limit = f"at least {low}" if high == float("inf") else f"from {low} to {high}"
        raise ValueError(f"Invalid {words}: {name}={value} must be {limit}")


def check_betas(betas: Any) -> None:
    """Raise ValueError unless both decay rates are from 0 to below 1."""
    for index, beta in enumerate(betas):
        if not 0.0 <= as_number(beta) < 1.0:
            raise ValueError(
                f"Invalid beta parameter at index {index}: {beta}; it must be from 0 to below 1"
            )


def running_mean(mean: Tensor, value: Tensor, decay: float) -> Tensor:
    """The mean itself, which becomes decay · mean + (1 - decay) · value."""
    return mean.copy_(mean * decay + value * (1 - decay))


def decayed(grad: Tensor, p: Tensor, weight_decay: Any) -> Tensor:
    """The gradient of the loss with weight_decay / 2 · |p|² added."""
    return grad + p * as_number(weight_decay) if weight_decay else grad
