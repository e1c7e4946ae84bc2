"""How weights start."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from tests.engine.against_torch import Scripts, check_script, outcome

import glowgrad as gg
from glowgrad import nn

DEVICES = pytest.mark.parametrize("device", ["cpu", "webgpu"])
SCRIPTS = Scripts()


FILLS: dict[str, tuple[Callable[[Any], Any], float, float]] = {
    "uniform_": (lambda w: nn.init.uniform_(w, -1, 3), 1.0, 4 / 12**0.5),
    "normal_": (lambda w: nn.init.normal_(w, 2, 3), 2.0, 3.0),
    "trunc_normal_": (lambda w: nn.init.trunc_normal_(w, 0, 1, -1, 1), 0.0, 0.54),
    "xavier_uniform_": (lambda w: nn.init.xavier_uniform_(w, 2.0), 0.0, 2 * (2 / 500) ** 0.5),
    "xavier_normal_": (nn.init.xavier_normal_, 0.0, (2 / 500) ** 0.5),
    "kaiming_uniform_": (nn.init.kaiming_uniform_, 0.0, (2 / 200) ** 0.5),
    "kaiming_normal_": (
        lambda w: nn.init.kaiming_normal_(w, mode="fan_out", nonlinearity="relu"),
        0.0,
        (2 / 300) ** 0.5,
    ),
    "sparse_": (lambda w: nn.init.sparse_(w, 0.5, 2.0), 0.0, 2 * 0.5**0.5),
    "orthogonal_": (nn.init.orthogonal_, 0.0, (1 / 300) ** 0.5),
}


@DEVICES
@pytest.mark.parametrize("name", FILLS)
def test_starts_have_the_spread_they_promise(name: str, device: str) -> None:
    fill, mean, std = FILLS[name]
    gg.manual_seed(0)
    weight = nn.Parameter(gg.empty(300, 200, device=device))
    assert fill(weight) is weight
    assert weight.requires_grad
    values = weight.detach().cpu().numpy()
    assert values.mean() == pytest.approx(mean, abs=0.02 * std + 0.005)
    assert values.std() == pytest.approx(std, rel=0.02)
    gg.manual_seed(0)
    again = gg.empty(300, 200)
    fill(again)
    np.testing.assert_allclose(values, again.numpy(), rtol=1e-6, atol=1e-7)


def test_orthogonal_and_sparse_starts() -> None:
    for shape in ((5, 3), (3, 5), (4, 2, 2)):
        w = nn.init.orthogonal_(gg.empty(*shape), gain=2.0).reshape(shape[0], -1)
        product = w @ w.T if w.shape[0] <= w.shape[1] else w.T @ w
        np.testing.assert_allclose(product.numpy(), 4 * np.eye(len(product)), atol=1e-5)
    w = nn.init.sparse_(gg.empty(10, 4), 0.25)
    assert (w == 0).sum(0).tolist() == [3, 3, 3, 3]
    w = nn.init.trunc_normal_(gg.empty(1000), std=2.0, a=-0.5, b=1.0)
    assert -0.5 <= w.min().item() < -0.45
    assert 0.9 < w.max().item() <= 1.0
    generator = gg.Generator().manual_seed(4)
    a = nn.init.xavier_normal_(gg.empty(3, 3), generator=generator)
    b = nn.init.xavier_normal_(gg.empty(3, 3), generator=gg.Generator().manual_seed(4))
    assert gg.equal(a, b)
    with pytest.warns(FutureWarning, match="xavier_uniform_"):
        nn.init.xavier_uniform(gg.empty(2, 2))


@SCRIPTS.add
def exact_starts(t: Any) -> Any:
    init, z = t.nn.init, t.zeros
    return [
        init.eye_(z(3, 4)),
        init.dirac_(z(4, 2, 3)),
        init.dirac_(z(4, 2, 3, 3), groups=2),
        init.dirac_(z(2, 2, 1, 2, 3)),
        init.constant_(z(2), 3.5),
        init.ones_(z(2)),
        init.zeros_(t.ones(2)),
        [init.calculate_gain(n) for n in ("linear", "conv2d", "sigmoid", "tanh", "relu", "selu")],
        [init.calculate_gain("leaky_relu"), init.calculate_gain("leaky_relu", 0.3)],
        outcome(lambda: init.calculate_gain("gelu")),
        outcome(lambda: init.calculate_gain("leaky_relu", "0.3")),
        outcome(lambda: init.eye_(z(3))),
        outcome(lambda: init.dirac_(z(3, 3))),
        outcome(lambda: init.dirac_(z(3, 3, 3), 2)),
        outcome(lambda: init.xavier_uniform_(z(3))),
        outcome(lambda: init.kaiming_normal_(z(3, 3), mode="fan")),
        outcome(lambda: init.orthogonal_(z(3))),
        outcome(lambda: init.sparse_(z(3), 0.1)),
    ]


@pytest.mark.parametrize("name", SCRIPTS)
def test_script_gives_what_pytorch_gives(name: str) -> None:
    check_script(SCRIPTS[name])
