"""Clipping, norms of weights, parametrizations and pruning, by scripts that PyTorch runs too."""

from __future__ import annotations

import copy
import importlib
import warnings
from typing import Any

import numpy as np
import pytest
from tests.engine.against_torch import (
    Scripts,
    check_script,
    inputs,
    net,
    outcome,
    seeded,
    with_gradients,
)

import glowgrad as gg

DEVICES = pytest.mark.parametrize("device", ["cpu", "webgpu"])
SCRIPTS = Scripts()


@SCRIPTS.add
def clipping(t: Any) -> Any:
    results = []
    for order in (2, 1.0, float("inf"), "inf", 3):
        m = net(t)
        (m(inputs(t, 5, 3)) * 10).sum().backward()
        total = t.nn.utils.clip_grad_norm_(m.parameters(), 0.5, order)
        results.append([total, [p.grad for p in m.parameters()]])
    m = net(t)
    (m(inputs(t, 5, 3))).sum().backward()
    results.append(t.nn.utils.clip_grad_norm_(m.parameters(), 1e6))
    t.nn.utils.clip_grad_value_(m.parameters(), 0.01)
    results.append([p.grad for p in m.parameters()])
    m.scale.grad = t.tensor([float("nan")])
    raising = outcome(
        lambda: t.nn.utils.clip_grad_norm_(m.parameters(), 1.0, error_if_nonfinite=True)
    )
    one = t.nn.utils.clip_grad_value_(m.heads[0].weight, 0.001)
    empty = t.nn.utils.clip_grad_norm_([t.zeros(1)], 1.0)
    return [results, raising, one, empty, t.nn.utils.get_total_norm([t.ones(3), t.ones(6)])]


@SCRIPTS.add
def vectors(t: Any) -> Any:
    m = net(t)
    vector = t.nn.utils.parameters_to_vector(m.parameters())
    t.nn.utils.vector_to_parameters(vector * 2, m.parameters())
    return [vector, m.scale, m.body[0].weight.requires_grad, m(inputs(t, 2, 3))]


@SCRIPTS.add
def weight_norm_by_hook(t: Any) -> Any:
    results = []
    for dim in (0, 1, None):
        m = seeded(t.nn.Linear(3, 2))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            t.nn.utils.weight_norm(m, dim=dim)
            results.append(with_gradients(t, m, inputs(t, 4, 3)))
            results.append(outcome(lambda m=m: t.nn.utils.weight_norm(m)))
        t.nn.utils.remove_weight_norm(m)
        results += [list(m.state_dict()), m.weight, isinstance(m.weight, t.nn.Parameter)]
    return [results, outcome(lambda: t.nn.utils.remove_weight_norm(t.nn.Linear(1, 1)))]


@SCRIPTS.add
def weight_norm(t: Any) -> Any:
    p = t.nn.utils.parametrizations
    m = p.weight_norm(seeded(t.nn.Conv2d(2, 3, 2)))
    results = [with_gradients(t, m, inputs(t, 1, 2, 4, 4)), repr(m), m.weight.shape]
    old = {"weight_g": t.ones(3, 1, 1, 1), "weight_v": t.ones(3, 2, 2, 2), "bias": t.zeros(3)}
    results.append(repr(m.load_state_dict(old)))
    results.append(m.weight)
    with t.no_grad():
        m.weight = t.full((3, 2, 2, 2), 2.0)
    results.append([v for _, v in sorted(m.state_dict().items())])
    t.nn.utils.parametrize.remove_parametrizations(m, "weight")
    return [*results, repr(m), list(m.state_dict()), m.weight]


@SCRIPTS.add
def spectral_norm_in_evaluation(t: Any) -> Any:
    """The starting vectors are drawn, so they are set, and the power method stands still."""
    results = []
    for make in (t.nn.utils.spectral_norm, t.nn.utils.parametrizations.spectral_norm):
        m = seeded(make(seeded(t.nn.Linear(3, 2)))).eval()
        results.append(with_gradients(t, m, inputs(t, 4, 3)))
        m.train()
        m(inputs(t, 4, 3))
        results.append(list(m.state_dict().values()))
    m = t.nn.utils.spectral_norm(t.nn.ConvTranspose1d(2, 3, 2))
    results.append([tuple(v.shape) for v in m.state_dict().values()])
    t.nn.utils.remove_spectral_norm(m)
    return [
        results,
        list(m.state_dict()),
        outcome(lambda: t.nn.utils.remove_spectral_norm(m)),
        outcome(lambda: t.nn.utils.spectral_norm(m, n_power_iterations=0)),
    ]


@SCRIPTS.add
def parametrization(t: Any) -> Any:
    parametrize = t.nn.utils.parametrize

    class Symmetric(t.nn.Module):  # type: ignore[misc]
        def forward(self, x: Any) -> Any:
            return x.triu() + x.triu(1).T

        def right_inverse(self, x: Any) -> Any:
            return x.triu()

    class Double(t.nn.Module):  # type: ignore[misc]
        def forward(self, x: Any) -> Any:
            return x * 2

    class Smaller(t.nn.Module):  # type: ignore[misc]
        def forward(self, x: Any) -> Any:
            return x[1:]

    m = seeded(t.nn.Linear(3, 3))
    parametrize.register_parametrization(m, "weight", Symmetric())
    results = [with_gradients(t, m, inputs(t, 2, 3)), m.weight, repr(m)]
    with t.no_grad():
        m.weight = t.ones(3, 3)
    results += [m.weight, m.parametrizations.weight.original]
    parametrize.register_parametrization(m, "weight", Double())
    with parametrize.cached():
        same = m.weight is m.weight
    results += [m.weight, same, m.weight is m.weight, parametrize.is_parametrized(m, "bias")]
    results += [
        outcome(lambda: setattr(m, "weight", t.ones(3, 3))),
        outcome(lambda: parametrize.register_parametrization(m, "wieght", Double())),
        outcome(lambda: parametrize.register_parametrization(m, "bias", Smaller())),
        outcome(lambda: parametrize.remove_parametrizations(m, "bias")),
        parametrize.type_before_parametrizations(m).__name__,
    ]
    other = copy.deepcopy(m)
    results += [other.weight, list(other.state_dict())]
    parametrize.remove_parametrizations(m, "weight", leave_parametrized=False)
    return [*results, m.weight, type(m).__name__]


@SCRIPTS.add
def orthogonal(t: Any) -> Any:
    results = []
    for shape in ((3, 3), (2, 4), (4, 2)):
        for name in ("householder", "matrix_exp", "cayley"):
            m = t.nn.Linear(*shape)
            t.nn.utils.parametrizations.orthogonal(m, orthogonal_map=name)
            chain = m.parametrizations.weight
            size = max(shape)
            rng = np.random.default_rng(1)
            base, _ = np.linalg.qr(rng.standard_normal((size, size)))
            chain[0].base = m.bias.new_tensor(base)
            with t.no_grad():
                drawn = rng.standard_normal(shape[::-1]) * 0.5
                chain.original.copy_(m.bias.new_tensor(drawn + np.eye(*shape[::-1]) * 2))
            results.append(m.weight)
            (m.weight * t.arange(8).float()[: m.weight.numel()].sum()).square().sum().backward()
            results.append(list(m.state_dict()))
    plain_map = t.nn.utils.parametrizations.orthogonal(
        seeded(t.nn.Linear(3, 5)), use_trivialization=False
    )
    return [
        results,
        plain_map.weight,
        outcome(lambda: t.nn.utils.parametrizations.orthogonal(t.nn.Linear(2, 2), "bias")),
        outcome(lambda: t.nn.utils.parametrizations.orthogonal(t.nn.Linear(2, 2), "nothing")),
        outcome(lambda: t.nn.utils.parametrizations.orthogonal(t.nn.Linear(2, 2), "weight", "x")),
    ]


def pruning_of(t: Any) -> Any:
    return importlib.import_module(f"{t.__name__}.nn.utils.prune")


@SCRIPTS.add
def pruning(t: Any) -> Any:
    prune, results = pruning_of(t), []
    m = seeded(t.nn.Linear(6, 4))
    prune.l1_unstructured(m, "weight", 0.3)
    results += [list(m.state_dict()), m.weight, m.weight_mask, [n for n, _ in m.named_parameters()]]
    results.append(with_gradients(t, m, inputs(t, 2, 6)))
    prune.l1_unstructured(m, "weight", 4)
    results += [m.weight_mask, len(m._forward_pre_hooks), prune.is_pruned(m)]
    prune.ln_structured(m, "weight", 0.5, n=2, dim=0)
    results += [m.weight_mask]
    prune.identity(m, "bias")
    prune.custom_from_mask(m, "bias", t.tensor([1, 0, 1, 0]))
    results += [m.bias, list(m.state_dict())]
    prune.remove(m, "weight")
    results += [list(m.state_dict()), m.weight, type(m.weight).__name__, prune.is_pruned(m)]
    m = seeded(t.nn.Linear(4, 4))
    prune.ln_structured(m, "weight", 2, n=1, dim=-1)
    prune.l1_unstructured(m, "bias", 1, importance_scores=t.tensor([3.0, 1.0, 0.5, 2.0]))
    results += [m.weight, m.bias, m(inputs(t, 1, 4))]
    m = net(t)
    pairs = [(m.body[0], "weight"), (m.heads[0], "weight"), (m.heads[0], "bias")]
    prune.global_unstructured(pairs, prune.L1Unstructured, amount=0.5)
    results += [getattr(module, name) for module, name in pairs]
    bad = [
        outcome(lambda: prune.remove(m.heads[1], "weight")),
        outcome(lambda: prune.l1_unstructured(m.heads[1], "weight", 1.5)),
        outcome(lambda: prune.l1_unstructured(m.heads[1], "weight", -1)),
        outcome(lambda: prune.l1_unstructured(m.heads[1], "weight", 100)),
        outcome(lambda: prune.ln_structured(m.heads[1], "bias", 1, 2, 0)),
        outcome(lambda: prune.ln_structured(m.heads[1], "weight", 1, 2, 5)),
        outcome(lambda: prune.custom_from_mask(m.heads[1], "weight", t.ones(1))),
        outcome(lambda: prune.global_unstructured(3, prune.L1Unstructured, amount=1)),
        outcome(lambda: prune.global_unstructured(pairs, prune.LnStructured, amount=1, n=1)),
    ]
    return [results, bad]


@SCRIPTS.add
def pruning_of_ones_own(t: Any) -> Any:
    prune = pruning_of(t)

    class EveryOther(prune.BasePruningMethod):  # type: ignore[misc]
        PRUNING_TYPE = "unstructured"

        def compute_mask(self, scores: Any, default_mask: Any) -> Any:
            mask = default_mask.clone()
            mask.view(-1)[::2] = 0
            return mask

    m = seeded(t.nn.Linear(3, 2))
    EveryOther.apply(m, "weight")
    first = m.weight
    EveryOther.apply(m, "weight")
    return [first, m.weight, EveryOther().prune(t.ones(2, 2))]


@SCRIPTS.add
def lazy_layers(t: Any) -> Any:
    n = t.nn
    m = n.Sequential(
        n.LazyConv2d(4, 3, stride=2),
        n.LazyBatchNorm2d(),
        n.LazyConvTranspose2d(2, 2, bias=False),
        n.LazyInstanceNorm2d(affine=True),
        n.Flatten(),
        n.LazyLinear(3),
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        before = [repr(m), [type(p).__name__ for p in m.parameters()], list(m.state_dict())]
        raising = outcome(lambda: m[0].weight.shape)
        same = next(iter(m.parameters()))
        y = m(inputs(t, 2, 3, 7, 7))
        other = n.Sequential(n.LazyLinear(3))
        other.load_state_dict({"0.weight": t.ones(3, 2), "0.bias": t.zeros(3)})
        loaded = other(t.ones(1, 2))
    return [
        before, raising, tuple(y.shape), repr(m), [tuple(p.shape) for p in m.parameters()],
        [type(p).__name__ for p in m.parameters()], list(m.state_dict()), loaded, repr(other),
        same is next(iter(m.parameters())),
    ]  # fmt: skip


@pytest.mark.parametrize("name", SCRIPTS)
def test_script_gives_what_pytorch_gives(name: str) -> None:
    check_script(SCRIPTS[name])


@DEVICES
def test_hooks_and_containers_run_where_the_model_is(device: str) -> None:
    model, seen = net(gg).to(device), []
    model.body.register_full_backward_hook(lambda _m, gi, go: seen.append(go[0].device.type))
    gg.nn.utils.prune.l1_unstructured(model.heads[0], "weight", 0.5)
    gg.nn.utils.parametrizations.spectral_norm(model.heads[1])
    model(inputs(gg, 4, 3).to(device)).sum().backward()
    total = gg.nn.utils.clip_grad_norm_(model.parameters(), 0.1)
    assert seen == [device]
    assert total.device.type == device
    after = gg.nn.utils.get_total_norm([p.grad for p in model.parameters()])
    assert after.item() == pytest.approx(0.1, rel=1e-3)
    assert (model.heads[0].weight == 0).sum().item() == 4
