"""How many operations are left of the four training steps that the benchmark times."""

from __future__ import annotations

from typing import Any

import pytest

import glowgrad as gg
from glowgrad.compiled import CompiledStep, step as compiled_step
from glowgrad.compiled.devices import build
from glowgrad.compiled.graph import Graph
from glowgrad.compiled.passes import simplify
from speed.models import MODELS

# A dispatch each, but for the steps of a recurrence, the parts of gradients of norms and of
# attention, and products that are cut.
MOST = {"mlp": (16, 16), "cnn": (26, 24), "lstm": (18, 18), "gpt": (66, 59)}


@pytest.mark.parametrize("name", MODELS)
def test_training_steps_are_few_operations(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    graphs: list[Graph] = []

    def keep(graph: Graph) -> Any:
        graphs.append(graph)
        return build(graph)

    monkeypatch.setattr(compiled_step.devices, "build", keep)
    gg.manual_seed(0)
    training = MODELS[name](gg)
    optimizer = training.optimizer(training.model.parameters())

    def step(x: Any, y: Any) -> Any:
        optimizer.zero_grad()
        loss = training.loss(x, y)
        loss.backward()
        optimizer.step()
        return loss

    replayed = CompiledStep(step, fullgraph=True)
    x, y = (gg.tensor(values) for values in training.batches[0])
    while not graphs:
        before = replayed(x, y)
    assert replayed(x, y).item() < before.item()
    (graph,) = graphs
    for device, most in zip(("cpu", "webgpu"), MOST[name], strict=True):
        graph.device = device
        assert len(simplify(graph).ops) <= most
