"""L-BFGS: a quasi-Newton method that remembers the last steps instead of a matrix."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from ..autograd import enable_grad, no_grad
from ..tensor import Tensor
from ..tensor.movement import cat
from .line_search import strong_wolfe
from .optimizer import Optimizer, as_number, check_option


class LBFGS(Optimizer):
    """p = p + t · d with d = -H · g, where H, the inverse of the curvature, is estimated from the
    last `history_size` changes of p and g. `step(closure)` makes up to max_iter such iterations,
    calling `closure`, which computes the loss and its gradients, up to max_eval times.

    t is lr, or found by a line search (line_search_fn="strong_wolfe"). One parameter group only;
    raises ValueError for more. The numbers of each iteration are read back from the GPU.
    Sources: Liu, Nocedal, 1989, "On the limited memory BFGS method for large scale optimization";
    Nocedal, Wright, 2006, "Numerical optimization", chapters 3 and 7.
    """

    def __init__(
        self,
        params: Iterable[Any],
        lr: float | Tensor = 1,
        max_iter: int = 20,
        max_eval: int | None = None,
        tolerance_grad: float = 1e-7,
        tolerance_change: float = 1e-9,
        history_size: int = 100,
        line_search_fn: str | None = None,
    ) -> None:
        check_option("lr", lr, 0)
        super().__init__(
            params,
            {
                "lr": lr,
                "max_iter": max_iter,
                "max_eval": max_iter * 5 // 4 if max_eval is None else max_eval,
                "tolerance_grad": tolerance_grad,
                "tolerance_change": tolerance_change,
                "history_size": history_size,
                "line_search_fn": line_search_fn,
            },
        )
        if len(self.param_groups) != 1:
            raise ValueError("LBFGS doesn't support per-parameter options (parameter groups)")

    def step(self, closure: Callable[[], Any] | None = None) -> Any:
        """Iterate until the tolerances or the limits of iterations and calls are reached; gives the
        loss before the first iteration.
        """
        if closure is None:
            raise TypeError("LBFGS.step needs a closure that computes the loss and its gradients")
        with no_grad():
            return self._minimize(closure)

    def _minimize(self, closure: Callable[[], Any]) -> Any:
        group = self.param_groups[0]
        lr = as_number(group["lr"])
        # PyTorch keeps what it remembers as the state of the first parameter.
        state = self.state[group["params"][0]]
        state.setdefault("func_evals", 0)
        state.setdefault("n_iter", 0)

        def evaluate() -> tuple[Any, float, Tensor]:
            with enable_grad():
                found = closure()
            state["func_evals"] += 1
            return found, float(found), self._flat_gradient()

        calls_before = state["func_evals"]
        first_loss, loss, grad = evaluate()
        if _largest(grad) <= group["tolerance_grad"]:
            return first_loss
        for iteration in range(group["max_iter"]):
            state["n_iter"] += 1
            if state["n_iter"] == 1:
                state.update(d=-grad, old_dirs=[], old_stps=[], ro=[], H_diag=1)
                step = min(1.0, 1.0 / grad.abs().sum().item()) * lr
            else:
                state["d"] = self._direction(grad, state, group["history_size"])
                step = lr
            direction = state["d"]
            state["prev_flat_grad"], state["prev_loss"], previous = grad, loss, loss
            slope = grad.dot(direction).item()
            if slope > -group["tolerance_change"]:
                state["t"] = step
                break
            last = iteration + 1 == group["max_iter"]
            if group["line_search_fn"] == "strong_wolfe":
                start = [p.detach().clone() for p in group["params"]]

                def along(t: float, start: Any = start, d: Tensor = direction) -> Any:
                    self._move(t, d)
                    _, value, gradient = evaluate()
                    for p, old in zip(group["params"], start, strict=True):
                        p.copy_(old)
                    return value, gradient, gradient.dot(d).item()

                calls = group["max_eval"] - (state["func_evals"] - calls_before)
                loss, grad, step = strong_wolfe(
                    along, step, loss, grad, slope, _largest(direction), max_calls=calls
                )
                self._move(step, direction)
            elif group["line_search_fn"] is None:
                self._move(step, direction)
                if not last:  # a loss after the last step would not be used
                    _, loss, grad = evaluate()
            else:
                raise RuntimeError(
                    f"LBFGS got line_search_fn={group['line_search_fn']!r}: only 'strong_wolfe' is "
                    "supported"
                )
            state["t"] = step
            if (
                last
                or state["func_evals"] - calls_before >= group["max_eval"]
                or _largest(grad) <= group["tolerance_grad"]
                or _largest(direction) * abs(step) <= group["tolerance_change"]
                or abs(loss - previous) < group["tolerance_change"]
            ):
                break
        return first_loss

    def _direction(self, grad: Tensor, state: dict[str, Any], history_size: int) -> Tensor:
        """-H · g by the two-loop recursion, after the last change is added to the memory."""
        changes, steps, inverses = state["old_dirs"], state["old_stps"], state["ro"]
        change, step = grad - state["prev_flat_grad"], state["d"] * state["t"]
        product = change.dot(step)
        if product.item() > 1e-10:
            if len(changes) == history_size:
                for memory in (changes, steps, inverses):
                    memory.pop(0)
            changes.append(change)
            steps.append(step)
            inverses.append(1.0 / product)
            state["H_diag"] = product / change.dot(change)
        shares: list[Any] = [None] * history_size
        direction = -grad
        for i in reversed(range(len(changes))):
            shares[i] = steps[i].dot(direction) * inverses[i]
            direction = direction - changes[i] * shares[i]
        direction = direction * state["H_diag"]
        for i in range(len(changes)):
            direction = direction + steps[i] * (shares[i] - changes[i].dot(direction) * inverses[i])
        state["al"] = shares
        return direction

    def _flat_gradient(self) -> Tensor:
        """All gradients in one vector; zeros for a parameter without one."""
        parts = [
            p.new_zeros(p.numel()) if p.grad is None else p.grad.reshape(-1)
            for p in self.param_groups[0]["params"]
        ]
        return cat(parts)

    def _move(self, t: float, direction: Tensor) -> None:
        """p = p + t · d for each parameter's part of the vector d."""
        start = 0
        for p in self.param_groups[0]["params"]:
            p.add_(direction.narrow(0, start, p.numel()).reshape(p.shape) * t)
            start += p.numel()


def _largest(vector: Tensor) -> float:
    return vector.abs().max().item()
