"""Pruning: weights that are held at zero by a mask.

A pruned parameter `weight` becomes `weight_orig`, with a buffer `weight_mask`; a hook makes
`weight = weight_orig · weight_mask` before each forward pass. Source: LeCun et al., 1989.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from ...random import rand
from ...tensor import Tensor
from ...tensor.creation import ones_like
from ..module import Module
from .convert_parameters import parameters_to_vector


def _count(amount: float, size: int) -> int:
    """How many to prune: a part of `size`, or a number."""
    count = amount if isinstance(amount, int) else round(amount * size)
    if count > size:
        raise ValueError(f"amount={amount} is more than the {size} that can be pruned")
    return count


def _check_amount(amount: Any) -> None:
    if not isinstance(amount, (int, float)) or isinstance(amount, bool):
        raise TypeError(f"the amount to prune is a number, not {amount!r}")
    if amount < 0 or (isinstance(amount, float) and amount > 1):
        raise ValueError(
            f"amount={amount}: it is a part from 0.0 to 1.0, or a whole number of elements"
        )


class BasePruningMethod(ABC):
    """A way to choose what is pruned; a subclass computes the mask."""

    PRUNING_TYPE: ClassVar[str] = "unstructured"
    _tensor_name: str

    def __call__(self, module: Module, inputs: Any) -> None:
        setattr(module, self._tensor_name, self.apply_mask(module))

    @abstractmethod
    def compute_mask(self, t: Tensor, default_mask: Tensor) -> Tensor:
        """The mask for scores t, given the mask so far."""

    def apply_mask(self, module: Module) -> Tensor:
        """The pruned parameter."""
        original = getattr(module, f"{self._tensor_name}_orig")
        return getattr(module, f"{self._tensor_name}_mask").to(original.dtype) * original

    @classmethod
    def apply(
        cls,
        module: Any,
        name: str,
        *args: Any,
        importance_scores: Tensor | None = None,
        **options: Any,
    ) -> BasePruningMethod:
        """Prune a parameter; one that is pruned already loses more."""
        method: BasePruningMethod = cls(*args, **options)
        method._tensor_name = name
        number = _hook_of(module, name)
        value = getattr(module, name)
        if importance_scores is not None and importance_scores.shape != value.shape:
            raise AssertionError(
                f"the importance scores have shape {tuple(importance_scores.shape)}, but {name} "
                f"has {tuple(value.shape)}"
            )
        scores = (value if importance_scores is None else importance_scores).detach()
        if number is None:
            mask = method.compute_mask(scores, default_mask=ones_like(scores))
            del module._parameters[name]
            module.register_parameter(f"{name}_orig", value)
        else:
            container = PruningContainer(module._forward_pre_hooks[number].function)
            container.add_pruning_method(method)
            method = container
            known = getattr(module, f"{name}_mask").detach().clone()
            mask = method.compute_mask(scores, default_mask=known)
            del module._forward_pre_hooks[number]
        module.register_buffer(f"{name}_mask", mask)
        method(module, ())
        module.register_forward_pre_hook(method)
        return method

    def prune(
        self,
        t: Tensor,
        default_mask: Tensor | None = None,
        importance_scores: Tensor | None = None,
    ) -> Tensor:
        """t with the pruned elements set to 0."""
        scores = t if importance_scores is None else importance_scores
        if scores.shape != t.shape:
            raise AssertionError(
                f"the importance scores have shape {tuple(scores.shape)}, but the tensor "
                f"{tuple(t.shape)}"
            )
        return t * self.compute_mask(
            scores.detach(), default_mask=ones_like(t) if default_mask is None else default_mask
        )

    def remove(self, module: Any) -> None:
        """Make the pruned tensor an ordinary parameter; what is 0 stays 0 until it is trained."""
        name = self._tensor_name
        weight = self.apply_mask(module).detach()
        if hasattr(module, name):
            delattr(module, name)
        original = module._parameters.pop(f"{name}_orig")
        original.data = weight
        del module._buffers[f"{name}_mask"]
        setattr(module, name, original)


def _hook_of(module: Any, name: str) -> int | None:
    for number, hook in module._forward_pre_hooks.items():
        method = hook.function
        if isinstance(method, BasePruningMethod) and method._tensor_name == name:
            return number
    return None


class PruningContainer(BasePruningMethod):
    """Several prunings of one parameter, one after the other."""

    def __init__(self, *methods: BasePruningMethod) -> None:
        self._pruning_methods: tuple[BasePruningMethod, ...] = ()
        for method in methods:
            inner = method if isinstance(method, PruningContainer) else [method]
            for each in inner:
                self._tensor_name = each._tensor_name
                self.add_pruning_method(each)

    def add_pruning_method(self, method: BasePruningMethod) -> None:
        if not isinstance(method, BasePruningMethod):
            raise TypeError(f"{type(method).__name__} is not a BasePruningMethod")
        if method._tensor_name != self._tensor_name:
            raise ValueError(
                f"this container prunes {self._tensor_name!r}, but the method prunes "
                f"{method._tensor_name!r}"
            )
        self._pruning_methods += (method,)

    def __len__(self) -> int:
        return len(self._pruning_methods)

    def __iter__(self) -> Iterator[BasePruningMethod]:
        return iter(self._pruning_methods)

    def __getitem__(self, index: int) -> BasePruningMethod:
        return self._pruning_methods[index]

    def compute_mask(self, t: Tensor, default_mask: Tensor) -> Tensor:
        """The newest method's mask, chosen among what is still there."""
        method = self._pruning_methods[-1]
        kind = method.PRUNING_TYPE
        if kind == "unstructured":
            key: Any = default_mask == 1
        elif kind == "structured":
            dim = getattr(method, "dim") % t.ndim  # noqa: B009 - of some methods only
            others = [a for a in range(t.ndim) if a != dim]
            key = (slice(None),) * dim + (default_mask.sum(others) != 0,)
        elif kind == "global":
            key = (slice(None),) * t.ndim
        else:
            raise ValueError(f"unknown PRUNING_TYPE {kind!r}")
        mask = default_mask.clone().to(t.dtype)
        mask[key] = method.compute_mask(t[key], default_mask=default_mask[key]).to(mask.dtype)
        return mask


class Identity(BasePruningMethod):
    """Prunes nothing, but makes the names of a pruned parameter."""

    def compute_mask(self, t: Tensor, default_mask: Tensor) -> Tensor:
        return default_mask


class _ByAmount(BasePruningMethod):
    def __init__(self, amount: float) -> None:
        _check_amount(amount)
        self.amount = amount

    def scores(self, t: Tensor) -> Tensor:
        raise NotImplementedError

    def compute_mask(self, t: Tensor, default_mask: Tensor) -> Tensor:
        count = _count(self.amount, t.numel())
        mask = default_mask.clone()
        if count:
            lowest = self.scores(t).reshape(-1).topk(count, largest=False).indices
            mask.view(-1)[lowest] = 0
        return mask


class RandomUnstructured(_ByAmount):
    """Elements at random."""

    def scores(self, t: Tensor) -> Tensor:
        return rand(t.shape, device=t.device)


class L1Unstructured(_ByAmount):
    """The elements next to zero."""

    def scores(self, t: Tensor) -> Tensor:
        return t.abs()


class _Structured(BasePruningMethod):
    PRUNING_TYPE = "structured"

    def __init__(self, amount: float, dim: int = -1) -> None:
        _check_amount(amount)
        self.amount, self.dim = amount, dim

    def scores(self, t: Tensor) -> Tensor:
        raise NotImplementedError

    def compute_mask(self, t: Tensor, default_mask: Tensor) -> Tensor:
        if t.ndim <= 1:
            raise ValueError(
                "structured pruning takes out whole slices: it needs at least 2 axes, not "
                f"{tuple(t.shape)}"
            )
        if not -t.ndim <= self.dim < t.ndim:
            raise IndexError(f"dim={self.dim} is outside of {t.ndim} axes")
        dim = self.dim % t.ndim
        count = _count(self.amount, t.shape[dim])
        mask = default_mask.clone()
        if count:
            lowest = self.scores(t).topk(count, largest=False).indices
            mask[(slice(None),) * dim + (lowest,)] = 0
        return mask


class RandomStructured(_Structured):
    """Slices along `dim` at random."""

    def scores(self, t: Tensor) -> Tensor:
        return rand(t.shape[self.dim], device=t.device)


class LnStructured(_Structured):
    """The slices along `dim` of the smallest n-norm."""

    def __init__(self, amount: float, n: float, dim: int = -1) -> None:
        super().__init__(amount, dim)
        self.n = n

    def scores(self, t: Tensor) -> Tensor:
        return t.norm(self.n, [a for a in range(t.ndim) if a != self.dim % t.ndim])


class CustomFromMask(BasePruningMethod):
    """What a given mask has 0 at."""

    PRUNING_TYPE = "global"

    def __init__(self, mask: Tensor) -> None:
        self.mask = mask

    def compute_mask(self, t: Tensor, default_mask: Tensor) -> Tensor:
        if default_mask.shape != self.mask.shape:
            raise AssertionError(
                f"the mask has shape {tuple(self.mask.shape)}, but the parameter "
                f"{tuple(default_mask.shape)}"
            )
        return default_mask * self.mask.to(default_mask.dtype)


def identity(module: Any, name: str) -> Any:
    """Only the names of a pruned parameter: nothing is pruned."""
    Identity.apply(module, name)
    return module


def random_unstructured(module: Any, name: str, amount: float) -> Any:
    """Prune a part (a float) or a number (an int) of a parameter's elements at random."""
    RandomUnstructured.apply(module, name, amount)
    return module


def l1_unstructured(
    module: Any, name: str, amount: float, importance_scores: Tensor | None = None
) -> Any:
    """Prune the elements next to zero, or those of the lowest scores."""
    L1Unstructured.apply(module, name, amount, importance_scores=importance_scores)
    return module


def random_structured(module: Any, name: str, amount: float, dim: int) -> Any:
    """Prune whole slices along `dim` at random."""
    RandomStructured.apply(module, name, amount, dim)
    return module


def ln_structured(
    module: Any,
    name: str,
    amount: float,
    n: float,
    dim: int,
    importance_scores: Tensor | None = None,
) -> Any:
    """Prune the slices along `dim` of the smallest n-norm."""
    LnStructured.apply(module, name, amount, n, dim, importance_scores=importance_scores)
    return module


def custom_from_mask(module: Any, name: str, mask: Tensor) -> Any:
    """Prune what a mask has 0 at."""
    CustomFromMask.apply(module, name, mask)
    return module


def global_unstructured(
    parameters: Iterable[tuple[Any, str]],
    pruning_method: type[BasePruningMethod],
    importance_scores: dict[tuple[Any, str], Tensor] | None = None,
    **options: Any,
) -> None:
    """Prune several parameters, (module, name) each, as if they were one: a layer may lose more
    than another.
    """
    if not isinstance(parameters, Iterable):
        raise TypeError("global_unstructured takes a list of pairs (module, name)")
    if importance_scores is not None and not isinstance(importance_scores, dict):
        raise TypeError("global_unstructured takes importance_scores as a dict")
    if pruning_method.PRUNING_TYPE != "unstructured":
        raise TypeError(
            f"global_unstructured takes an unstructured method, not {pruning_method.__name__}"
        )
    pairs, given = list(parameters), importance_scores or {}
    values = [getattr(module, name) for module, name in pairs]
    scores = [given.get(pair, v).detach() for pair, v in zip(pairs, values, strict=True)]
    masks = [
        getattr(module, f"{name}_mask", ones_like(v))
        for (module, name), v in zip(pairs, values, strict=True)
    ]
    method = pruning_method(**options)
    method._tensor_name = "all"
    mask = PruningContainer(method).compute_mask(
        parameters_to_vector(scores), parameters_to_vector(masks)
    )
    start = 0
    for (module, name), value in zip(pairs, values, strict=True):
        part = mask[start : start + value.numel()]
        custom_from_mask(module, name, part.reshape(value.shape))
        start += value.numel()


def remove(module: Any, name: str) -> Any:
    """Make a pruned tensor an ordinary parameter again, with its zeros."""
    number = _hook_of(module, name)
    if number is None:
        raise ValueError(f"parameter {name!r} of {module} is not pruned")
    module._forward_pre_hooks.pop(number).function.remove(module)
    return module


def is_pruned(module: Any) -> bool:
    """Whether a parameter of a module, or of one below it, is pruned."""
    return any(
        isinstance(hook.function, BasePruningMethod)
        for part in module.modules()
        for hook in part._forward_pre_hooks.values()
    )
