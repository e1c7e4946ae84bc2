"""Optimizers and schedules that are called wrongly; the steps are in tests/engine."""

from __future__ import annotations

from typing import Any

from tests.ops.table import bad


def twice(t: Any) -> None:
    w = t.ones(1)
    t.optim.SGD([w], lr=1).add_param_group({"params": [w]})


def quadratic(t: Any, kind: Any, **options: Any) -> Any:
    w = t.ones(2, requires_grad=True)
    optimizer = kind([w], **options)

    def closure() -> Any:
        optimizer.zero_grad()
        loss = (w * w).sum()
        loss.backward()
        return loss

    optimizer.step(closure)
    return w


bad("optim-no-parameters", lambda t: t.optim.SGD([], lr=0.1))
bad("optim-one-tensor", lambda t: t.optim.SGD(t.ones(2), lr=0.1))
bad("optim-not-a-tensor", lambda t: t.optim.SGD([3.0], lr=0.1))
bad("optim-a-set", lambda t: t.optim.SGD([{"params": {t.ones(1)}}], lr=0.1))
bad("optim-not-a-leaf", lambda t: t.optim.SGD([t.ones(1, requires_grad=True) * 2], lr=0.1))
bad("optim-negative-rate", lambda t: t.optim.SGD([t.ones(1)], lr=-1))
bad("optim-negative-momentum", lambda t: t.optim.SGD([t.ones(1)], momentum=-1))
bad("optim-negative-decay", lambda t: t.optim.Adam([t.ones(1)], weight_decay=-1))
bad("optim-nesterov-alone", lambda t: t.optim.SGD([t.ones(1)], lr=1, nesterov=True))
bad("optim-beta-of-one", lambda t: t.optim.Adam([t.ones(1)], betas=(0.9, 1.0)))
bad("optim-negative-eps", lambda t: t.optim.AdamW([t.ones(1)], eps=-1))
bad("optim-rho-above-one", lambda t: t.optim.Adadelta([t.ones(1)], rho=2))
bad("optim-negative-alpha", lambda t: t.optim.RMSprop([t.ones(1)], alpha=-1))
bad("optim-negative-lr-decay", lambda t: t.optim.Adagrad([t.ones(1)], lr_decay=-1))
bad("optim-negative-momentum-decay", lambda t: t.optim.NAdam([t.ones(1)], momentum_decay=-1))
bad("optim-etas", lambda t: t.optim.Rprop([t.ones(1)], etas=(1.5, 1.2)))
bad(
    "optim-two-groups-for-lbfgs",
    lambda t: t.optim.LBFGS([{"params": [t.ones(1)]}, {"params": [t.ones(1)]}]),
)
bad("optim-line-search", lambda t: quadratic(t, t.optim.LBFGS, line_search_fn="armijo"))
bad("optim-no-closure", lambda t: t.optim.LBFGS([t.ones(1)]).step())
bad("optim-fused-and-foreach", lambda t: t.optim.Adam([t.ones(1)], fused=True, foreach=True))
bad("optim-unknown-option", lambda t: t.optim.Adam([t.ones(1)], rate=1))
bad("optim-group-not-a-dict", lambda t: t.optim.SGD([t.ones(1)], lr=1).add_param_group([t.ones(1)]))
bad("optim-twice-in-two-groups", lambda t: twice(t))
bad(
    "optim-other-groups",
    lambda t: t.optim.SGD([t.ones(1)], lr=1).load_state_dict(
        t.optim.SGD([{"params": [t.ones(1)]}, {"params": [t.ones(1)]}], lr=1).state_dict()
    ),
)
bad(
    "optim-other-sizes",
    lambda t: t.optim.SGD([t.ones(1)], lr=1).load_state_dict(
        t.optim.SGD([t.ones(1), t.ones(1)], lr=1).state_dict()
    ),
)
bad("optim-tensor-rate", lambda t: t.optim.SGD([t.ones(1)], lr=t.ones(2)))


def rate(t: Any, kind: str, *args: Any, **options: Any) -> Any:
    """A schedule of this kind for an optimizer with two groups."""
    groups = [{"params": [t.ones(1)]}, {"params": [t.ones(1)]}]
    made = getattr(t.optim, options.pop("of", "SGD"))(groups, lr=0.1)
    return getattr(t.optim.lr_scheduler, kind)(made, *args, **options)


WRONG: dict[str, tuple[Any, ...]] = {
    "factor": ("ConstantLR", 2.0),
    "start": ("LinearLR", 0.0),
    "end": ("LinearLR", 0.5, 1.5),
    "t-zero": ("CosineAnnealingWarmRestarts", 0),
    "t-mult": ("CosineAnnealingWarmRestarts", 1, 0),
    "no-length": ("OneCycleLR", 0.1),
    "length": ("OneCycleLR", 0.1, -3),
    "lambdas": ("LambdaLR", [lambda e: 1.0]),
    "plateau-mode": ("ReduceLROnPlateau", "low"),
    "plateau-factor": ("ReduceLROnPlateau", "min", 1.0),
    "sequence": ("SequentialLR", [], []),
}
for name, (kind, *arguments) in WRONG.items():
    bad(f"schedule-{name}", lambda t, k=kind, a=arguments: rate(t, k, *a))
bad("schedule-strategy", lambda t: rate(t, "OneCycleLR", 1.0, 9, anneal_strategy="bump"))
bad("schedule-share", lambda t: rate(t, "OneCycleLR", 1.0, 9, pct_start=2.0))
bad("schedule-rates", lambda t: rate(t, "OneCycleLR", [1.0, 2.0, 3.0], 9))
bad("schedule-cyclic-mode", lambda t: rate(t, "CyclicLR", 0.1, 1.0, mode="square"))
bad("schedule-without-momentum", lambda t: rate(t, "CyclicLR", 0.1, 1.0, of="Adagrad"))
bad("schedule-milestones", lambda t: rate(t, "MultiStepLR", 3))
bad("schedule-no-optimizer", lambda t: t.optim.lr_scheduler.StepLR(t.ones(1), 1))
bad("schedule-last-epoch", lambda t: rate(t, "StepLR", 3, last_epoch=4))
bad("schedule-chain-of-none", lambda t: t.optim.lr_scheduler.ChainedScheduler([]))
bad(
    "schedule-of-another",
    lambda t: t.optim.lr_scheduler.ChainedScheduler([rate(t, "StepLR", 1), rate(t, "StepLR", 1)]),
)
bad(
    "schedule-chained-plateau",
    lambda t: t.optim.lr_scheduler.ChainedScheduler([rate(t, "ReduceLROnPlateau")]),
)


def too_far(t: Any) -> None:
    optimizer = t.optim.SGD([t.ones(1)], lr=0.1)
    schedule = t.optim.lr_scheduler.OneCycleLR(optimizer, 1.0, 2)
    for _ in range(4):
        optimizer.step()
        schedule.step()


bad("schedule-too-far", too_far)
