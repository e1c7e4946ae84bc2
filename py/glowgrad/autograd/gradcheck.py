"""Derivatives checked against finite differences."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ..dtypes import float64
from . import modes
from .gradients import grad
from .wrapping import is_tensor

if TYPE_CHECKING:
    from ..tensor import Tensor


class GradcheckError(RuntimeError):
    """A derivative that differs from the slope that finite differences give."""


def gradcheck(
    func: Callable[..., Any],
    inputs: Any,
    *,
    eps: float = 1e-6,
    atol: float = 1e-5,
    rtol: float = 1e-3,
    raise_exception: bool = True,
    nondet_tol: float = 0.0,
    check_undefined_grad: bool = True,
    check_grad_dtypes: bool = False,
    check_batched_grad: bool = False,
    check_batched_forward_grad: bool = False,
    check_forward_ad: bool = False,
    check_backward_ad: bool = True,
    fast_mode: bool = False,
    masked: bool | None = None,
) -> bool:
    """Whether the gradients of func at these inputs are (f(x + eps) - f(x - eps)) / (2 eps),
    element by element within atol + rtol · |slope|.

    Inputs that require gradients should be float64 on the CPU, or the slopes are too rough. Raises
    GradcheckError with the elements of the Jacobian that differ (or returns False, with
    raise_exception=False), ValueError where no input requires gradients.
    fast_mode: compare one random combination instead of every element.
    """
    if check_forward_ad or check_batched_forward_grad or masked:
        raise NotImplementedError(
            "gradcheck has no check_forward_ad, check_batched_forward_grad or masked here: "
            "derivatives are taken backward only"
        )
    given = tuple(inputs) if isinstance(inputs, (tuple, list)) else (inputs,)
    wanted = [x for x in given if is_tensor(x) and x.requires_grad]
    if not wanted:
        raise ValueError("gradcheck needs at least one input that requires gradients")
    for x in wanted:
        if x.dtype is not float64:
            warnings.warn(
                f"gradcheck got an input of {x.dtype}: finite differences need float64, e.g. "
                "x.double()",
                stacklevel=2,
            )
    check = _Check(func, given, wanted, eps, atol, rtol)
    try:
        if check_backward_ad:
            check.compare(fast_mode)
            check.repeat(nondet_tol)
        if check_grad_dtypes:
            check.types()
        if check_batched_grad:
            check.batched()
    except GradcheckError:
        if raise_exception:
            raise
        return False
    return True


def gradgradcheck(
    func: Callable[..., Any],
    inputs: Any,
    grad_outputs: Any = None,
    *,
    eps: float = 1e-6,
    atol: float = 1e-5,
    rtol: float = 1e-3,
    gen_non_contig_grad_outputs: bool = False,
    raise_exception: bool = True,
    nondet_tol: float = 0.0,
    check_undefined_grad: bool = True,
    check_grad_dtypes: bool = False,
    check_batched_grad: bool = False,
    check_fwd_over_rev: bool = False,
    check_rev_over_rev: bool = True,
    fast_mode: bool = False,
    masked: bool = False,
) -> bool:
    """gradcheck of the gradient of func: whether its second derivatives are right.

    grad_outputs: the weights of the outputs; random ones where they are left out.
    """
    if check_fwd_over_rev or masked:
        raise NotImplementedError("gradgradcheck has no check_fwd_over_rev and no masked here")
    given = tuple(inputs) if isinstance(inputs, (tuple, list)) else (inputs,)
    outputs = _differentiable(func(*given))
    if grad_outputs is None:
        rng = np.random.default_rng(0)
        weights = []
        for o in outputs:
            drawn = rng.standard_normal(tuple(o.shape)[::-1]).T
            drawn = drawn if gen_non_contig_grad_outputs else np.ascontiguousarray(drawn)
            weights.append(o.detach().new_tensor(drawn).requires_grad_())
    else:
        several = isinstance(grad_outputs, (tuple, list))
        weights = list(grad_outputs) if several else [grad_outputs]

    def first(*args: Any) -> tuple[Any, ...]:
        x, w = args[: len(given)], args[len(given) :]
        wanted = [t for t in x if is_tensor(t) and t.requires_grad]
        with modes.enable_grad():
            made = _differentiable(func(*x))
            found = grad(made, wanted, w, create_graph=True, allow_unused=True)
        return tuple(g for g in found if g is not None)

    return gradcheck(
        first,
        (*given, *weights),
        eps=eps,
        atol=atol,
        rtol=rtol,
        raise_exception=raise_exception,
        nondet_tol=nondet_tol,
        check_grad_dtypes=check_grad_dtypes,
        check_batched_grad=check_batched_grad,
        fast_mode=fast_mode,
    )


class _Check:
    """One function at one place."""

    def __init__(
        self,
        func: Callable[..., Any],
        given: tuple[Any, ...],
        wanted: list[Any],
        eps: float,
        atol: float,
        rtol: float,
    ) -> None:
        self.func, self.given, self.wanted = func, given, wanted
        self.eps, self.atol, self.rtol = eps, atol, rtol
        with modes.enable_grad():
            made = func(*given)
        several = made if isinstance(made, (tuple, list)) else (made,)
        # Which of the results: without a record they cannot be told apart.
        self.places = [i for i, o in enumerate(several) if _differentiable(o)]
        self.outputs = [several[i] for i in self.places]
        if not self.outputs:
            raise GradcheckError("gradcheck: no output of the function requires gradients")

    def slopes(self, x: Tensor) -> list[np.ndarray]:
        """For each output the matrix (elements of x, elements of the output), by differences."""
        rows: list[list[np.ndarray]] = [[] for _ in self.outputs]
        values = x.detach()
        kept = values._values().copy()
        for place in np.ndindex(kept.shape):
            sides = []
            for step in (self.eps, -self.eps):
                moved = kept.copy()
                moved[place] += step
                values._write(values.new_tensor(moved))
                with modes.no_grad():
                    made = self.func(*self.given)
                several = made if isinstance(made, (tuple, list)) else (made,)
                sides.append([several[i]._values().copy().ravel() for i in self.places])
            for row, ahead, behind in zip(rows, *sides, strict=True):
                row.append((ahead - behind) / (2 * self.eps))
        values._write(values.new_tensor(kept))
        return [
            np.array(row).reshape(kept.size, o.numel())
            for row, o in zip(rows, self.outputs, strict=True)
        ]

    def jacobian(self, output: Tensor, x: Tensor) -> np.ndarray:
        """(elements of x, elements of the output), by backward."""
        columns = []
        for number in range(output.numel()):
            weight = np.zeros(output.numel())
            weight[number] = 1
            columns.append(self._gradient(output, x, weight.reshape(tuple(output.shape))))
        return np.stack(columns, axis=-1) if columns else np.zeros((x.numel(), 0))

    def _gradient(self, output: Tensor, x: Tensor, weight: np.ndarray) -> np.ndarray:
        seed = output.detach().new_tensor(weight)
        (found,) = grad(output, x, seed, retain_graph=True, allow_unused=True)
        return np.zeros(x.numel()) if found is None else found.detach()._values().ravel()

    def compare(self, fast: bool) -> None:
        rng = np.random.default_rng(0)
        for number, x in enumerate(self.wanted):
            slopes = self._with_version_kept(x)
            for which, (output, slope) in enumerate(zip(self.outputs, slopes, strict=True)):
                if fast:
                    weight = rng.standard_normal(tuple(output.shape))
                    found = self._gradient(output, x, weight)[:, None]
                    slope = slope @ weight.reshape(-1, 1)
                else:
                    found = self.jacobian(output, x)
                if not np.allclose(found, slope, self.rtol, self.atol, equal_nan=False):
                    raise GradcheckError(self._difference(which, number, found, slope))

    def _with_version_kept(self, x: Tensor) -> list[np.ndarray]:
        """The slopes; that x was moved and put back does not count as a change."""
        version = x._version.count
        try:
            return self.slopes(x)
        finally:
            x._version.count = version

    def _difference(self, output: int, number: int, found: np.ndarray, slope: np.ndarray) -> str:
        far = ~np.isclose(found, slope, self.rtol, self.atol)
        lines = [
            f"  element {o} by element {i}: backward gives {found[i, o]:.6g}, the slope is "
            f"{slope[i, o]:.6g}"
            for i, o in np.argwhere(far)[:8]
        ]
        count = int(far.sum())
        left = [f"  … and {count - 8} more"] if count > 8 else []
        return (
            f"Jacobian mismatch for output {output} with respect to input {number}: {count} of "
            f"{far.size} elements differ\n" + "\n".join(lines + left)
        )

    def repeat(self, tolerance: float) -> None:
        """Backward must give the same twice."""
        for output in self.outputs:
            for x in self.wanted:
                weight = np.ones(tuple(output.shape))
                once, twice = (self._gradient(output, x, weight) for _ in range(2))
                if not np.allclose(once, twice, 0, tolerance, equal_nan=True):
                    raise GradcheckError(
                        "Backward is not reentrant: twice the same gives two results"
                    )

    def types(self) -> None:
        for x, found in zip(self.wanted, self._all(), strict=True):
            if found is not None and found.dtype is not x.dtype:
                raise GradcheckError(f"the gradient of an input of {x.dtype} is {found.dtype}")

    def _all(self) -> Sequence[Tensor | None]:
        seeds = [o.new_ones(o.shape) for o in self.outputs]
        return grad(self.outputs, self.wanted, seeds, retain_graph=True, allow_unused=True)

    def batched(self) -> None:
        """A pass for several gradients at once must agree with one pass each."""
        from ..tensor.movement import stack

        for output in self.outputs:
            seeds = [output.new_ones(output.shape) * k for k in (1.0, -2.0)]
            options: dict[str, Any] = {"retain_graph": True, "allow_unused": True}
            together = grad(output, self.wanted, stack(seeds), is_grads_batched=True, **options)
            apart = [grad(output, self.wanted, seed, **options) for seed in seeds]
            for number, found in enumerate(together):
                if found is None:
                    continue
                wanted = np.stack([one[number].detach()._values() for one in apart])
                if not np.allclose(found.detach()._values(), wanted):
                    raise GradcheckError(f"the batched gradient of input {number} differs")


def _differentiable(made: Any) -> list[Any]:
    several = made if isinstance(made, (tuple, list)) else (made,)
    return [o for o in several if is_tensor(o) and o.requires_grad]
