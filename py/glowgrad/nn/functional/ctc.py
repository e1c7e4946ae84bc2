"""Connectionist temporal classification: the loss of a sequence whose alignment is unknown.

Source: Graves et al., 2006.
"""

from __future__ import annotations

from typing import Any

from ...composite import Composite
from ...errors import ShapeError
from ...tensor import Tensor
from ...tensor.creation import tensor, zeros_like
from ...tensor.movement import cat, stack
from .loss import check_reduction

_NEVER = -1e30  # the logarithm of (almost) nothing, which unlike -inf has no nan in its derivative


def _stacked(grads: Any, _answers: Any, _x: Any) -> Tensor:
    """The derivative of taking apart: one operation for all steps."""
    known = next(g for g in grads if g is not None)
    return stack([zeros_like(known) if g is None else g for g in grads])


_steps = Composite("unbind", compute=lambda x: x.unbind(0), vjp=[_stacked])


def _lengths(what: str, lengths: Any, count: int, most: int, like: Tensor) -> Tensor:
    """Lengths as whole numbers on the device of `like`, checked where they can be seen."""
    made = lengths if isinstance(lengths, Tensor) else tensor(lengths)
    if made.dtype.is_floating_point:
        raise RuntimeError(f"ctc_loss takes whole numbers as {what}, not {made.dtype}")
    made = made.reshape(-1)
    if made.shape[0] != count:
        raise RuntimeError(f"ctc_loss got {made.shape[0]} {what} for a batch of {count}")
    if made.device.type == "cpu" and count:
        low, high = int(made._data.min()), int(made._data.max())
        if low < 0 or high > most:
            raise RuntimeError(
                f"ctc_loss got {what} from {low} to {high}: they are from 0 to {most}"
            )
    return made.to(like.device)


def _padded(targets: Tensor, lengths: Any, like: Tensor) -> Tensor:
    """Targets that follow one another in a vector, as a matrix with a row for each."""
    counts = [int(n) for n in (lengths.tolist() if isinstance(lengths, Tensor) else lengths)]
    if sum(counts) != targets.shape[0]:
        raise RuntimeError(
            f"ctc_loss got {targets.shape[0]} targets in a row, but the target_lengths add up to "
            f"{sum(counts)}"
        )
    longest, starts = max(counts, default=0), [sum(counts[:i]) for i in range(len(counts))]
    last = max(targets.shape[0] - 1, 0)
    places = [[min(start + i, last) for i in range(longest)] for start in starts]
    if not longest:
        return targets.new_zeros((len(counts), 0)).to(like.device)
    return targets.to(like.device)[tensor(places, device=like.device)]


def ctc_loss(
    log_probs: Tensor,
    targets: Tensor,
    input_lengths: Any,
    target_lengths: Any,
    blank: int = 0,
    reduction: str = "mean",
    zero_infinity: bool = False,
) -> Tensor:
    """-log of the sum of the probabilities of all alignments of the targets with the input.

    log_probs (T, N, C) or (T, C) from log_softmax; targets (N, S), or all in a row; lengths (N).
    "mean" divides each loss by its target's length. With zero_infinity targets that do not fit into
    the input have the loss 0 instead of inf. The gradient is that of the loss itself: PyTorch's
    adds exp(log_probs), which makes no difference behind log_softmax.
    """
    check_reduction("ctc_loss", reduction)
    alone = log_probs.ndim == 2
    if alone:
        log_probs = log_probs.unsqueeze(1)
    if log_probs.ndim != 3:
        raise ShapeError(f"ctc_loss takes log_probs (T, N, C), not {tuple(log_probs.shape)}")
    time, batch, classes = log_probs.shape
    if not 0 <= blank < classes:
        raise RuntimeError(f"ctc_loss got blank={blank}, but there are {classes} classes")
    if targets.dtype.is_floating_point:
        raise RuntimeError(f"ctc_loss takes whole numbers as targets, not {targets.dtype}")
    if targets.ndim == 1 and not alone:
        targets = _padded(targets, target_lengths, log_probs)
    labels = targets.reshape(batch, -1).to(log_probs.device).long()
    longest = labels.shape[1]
    inputs = _lengths("input_lengths", input_lengths, batch, time, log_probs)
    sizes = _lengths("target_lengths", target_lengths, batch, longest, log_probs)

    losses = -_log_likelihood(log_probs, labels, inputs, sizes, blank)
    impossible = losses > -_NEVER / 2
    losses = impossible.where(0.0 if zero_infinity else float("inf"), losses)
    if alone and reduction == "none":
        return losses.reshape(())
    if reduction == "mean":
        return (losses / sizes.clamp(min=1).to(losses.dtype)).mean()
    return losses.sum() if reduction == "sum" else losses


def _log_likelihood(
    log_probs: Tensor, labels: Tensor, inputs: Tensor, sizes: Tensor, blank: int
) -> Tensor:
    """The logarithm of the probability of each target, by the forward recursion over time.

    States are the labels with a blank before, between and behind them; each is reached from itself,
    from the one before, and, where that is a blank between two different labels, from the one
    before that.
    """
    time, batch, _ = log_probs.shape
    longest = labels.shape[1]
    blanks = labels.new_full((batch, longest), blank)
    ends = labels.new_full((batch, 1), blank)
    states = cat([stack([blanks, labels], 2).reshape(batch, -1), ends], 1)  # (N, 2S + 1)
    count = 2 * longest + 1
    places = Tensor.arange(count, device=labels.device)
    skips = (states[:, 2:] != blank) & (states[:, 2:] != states[:, :-2])
    never = log_probs.new_full((batch, 2), _NEVER)
    barred = cat([never, skips.where(log_probs.new_zeros(()), _NEVER)], 1)[:, :count]
    emitted = _steps(log_probs.gather(2, states.unsqueeze(0).expand(time, batch, count)))

    alpha = (places < 2).where(emitted[0], _NEVER)
    for step in range(1, time):
        before = cat([never, alpha], 1)
        ways = stack([alpha, before[:, 1:-1], before[:, :-2] + barred])
        reached = ways.logsumexp(0) + emitted[step]
        alpha = (inputs > step).unsqueeze(1).where(reached, alpha)

    last = (sizes * 2).unsqueeze(1)
    final = alpha.gather(1, last)
    final_label = alpha.gather(1, (last - 1).clamp(min=0))
    final_label = (last > 0).where(final_label, _NEVER)
    found = cat([final, final_label], 1).logsumexp(1)
    return (inputs > 0).where(found, (sizes > 0).where(_NEVER, log_probs.new_zeros(())))
