"""The drawn graph of autograd: what stands in its boxes."""

from __future__ import annotations

import base64
from typing import Any

import numpy as np
import pytest

import glowgrad as gg
from glowgrad import nn, pictures
from glowgrad.pictures.layered import layered


def unpack(packed: dict[str, Any]) -> np.ndarray:
    return np.frombuffer(base64.b64decode(packed["base64"]), np.float32).reshape(packed["shape"])


def test_values_gradients_names_and_lines() -> None:
    w = gg.tensor([2.0, -1.0], requires_grad=True)
    x = gg.tensor([3.0, 4.0])
    with pictures.AutogradTrace() as trace:
        y = w * x
        loss = y.sum()
        loss.backward()
    fields = trace.figure().fields
    boxes = {box.get("name") or box["label"]: box for box in fields["nodes"]}
    assert set(boxes) == {"w", "x", "y", "loss"}
    assert unpack(boxes["w"]["value"]).ravel().tolist() == [2, -1]
    assert unpack(boxes["w"]["gradient"]).ravel().tolist() == [3, 4]
    assert unpack(boxes["y"]["value"]).ravel().tolist() == [6, -4]
    assert unpack(boxes["y"]["gradient"]).ravel().tolist() == [1, 1]
    assert "gradient" not in boxes["x"]
    assert (boxes["y"]["role"], boxes["y"]["label"]) == ("operation", "mul")
    assert boxes["y"]["code"] == "y = w * x"
    assert [boxes[name]["layer"] for name in ("w", "x", "y", "loss")] == [0, 0, 1, 2]
    at = {id(box): number for number, box in enumerate(fields["nodes"])}
    drawn = {(edge["tail"], edge["head"]) for edge in fields["edges"]}
    wanted = {("w", "y"), ("x", "y"), ("y", "loss")}
    assert drawn == {(at[id(boxes[a])], at[id(boxes[b])]) for a, b in wanted}


def test_layers_of_a_model_fold_into_boxes() -> None:
    model = nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1))
    with pictures.AutogradTrace() as trace:
        model(gg.ones(4, 2)).sum().backward()
    folded = trace.figure(fold=2).fields["nodes"]
    layers = [(box["name"], box["label"]) for box in folded if box["role"] == "layer"]
    assert layers == [("model.0", "Linear"), ("model.1", "ReLU"), ("model.2", "Linear")]
    whole = trace.figure(fold=1).fields["nodes"]
    assert [box["label"] for box in whole if box["role"] == "layer"] == ["Sequential"]
    names = {box["label"] for box in whole if box["role"] == "parameter"}
    assert names == {"model.0.weight", "model.0.bias", "model.2.weight", "model.2.bias"}


def test_a_graph_can_be_drawn_from_its_result_alone() -> None:
    w = gg.tensor(2.0, requires_grad=True)
    figure = pictures.autograd_graph((w * w).exp())
    assert [box["label"] for box in figure.fields["nodes"]] == ["mul", "w", "exp"]
    assert "<svg" in str(figure.svg())


def test_what_cannot_be_drawn_says_what_to_do() -> None:
    with pytest.raises(ValueError, match="requires_grad=True"):
        pictures.autograd_graph(gg.ones(2))
    with pictures.AutogradTrace() as trace:
        gg.ones(2).sum()
    with pytest.raises(ValueError, match="nothing was recorded"):
        trace.figure()
    x = gg.tensor(1.0, requires_grad=True)
    with pictures.AutogradTrace() as trace:
        for _ in range(300):
            x = x * 1.5
    with pytest.raises(ValueError, match="more than the 250"):
        trace.figure()


def test_a_trace_ends_with_its_block_even_after_an_error() -> None:
    x = gg.tensor(1.0, requires_grad=True)
    with pytest.raises(ZeroDivisionError), pictures.AutogradTrace() as trace:
        raise ZeroDivisionError
    assert (x * 2).requires_grad
    assert trace.steps == []


def test_long_edges_go_around_what_stands_between() -> None:
    places, chains = layered(4, [(0, 1), (1, 2), (2, 3), (0, 3)])
    assert [layer for layer, _ in places[:4]] == [0, 1, 2, 3]
    around = chains[3]
    assert len(around) == 4
    for stop in around[1:-1]:
        layer, row = places[stop]
        assert all(abs(row - r) >= 1 for place, r in places[:4] if place == layer)
    with pytest.raises(ValueError, match="circle"):
        layered(2, [(0, 1), (1, 0)])


def test_a_model_is_drawn_with_its_skip_connections() -> None:
    class Block(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.conv = nn.Conv2d(4, 4, 3, padding=1)
            self.norm = nn.BatchNorm2d(4)

        def forward(self, x: Any) -> Any:
            return (x + self.norm(self.conv(x))).relu()

    model = nn.Sequential(nn.Conv2d(1, 4, 3), Block(), nn.Flatten(), nn.Linear(4 * 36, 2))
    model.train()
    fields = pictures.model_graph(model, gg.zeros(5, 1, 8, 8)).fields
    boxes = fields["nodes"]
    told = [(box.get("name", ""), box["label"], box["shape"][1:]) for box in boxes]
    assert told == [
        ("0", "Conv2d", [4, 6, 6]),
        ("", "input", [1, 8, 8]),
        ("1.conv", "Conv2d", [4, 6, 6]),
        ("1.norm", "BatchNorm2d", [4, 6, 6]),
        ("", "add", [4, 6, 6]),
        ("", "relu", [4, 6, 6]),
        ("2", "Flatten", [144]),
        ("3", "Linear", [2]),
    ]
    drawn = {(edge["tail"], edge["head"]) for edge in fields["edges"]}
    assert drawn == {(1, 0), (0, 2), (2, 3), (0, 4), (3, 4), (4, 5), (5, 6), (6, 7)}
    assert boxes[3]["parameters"] == 8
    assert all(module.training for module in model.modules())
    assert "gradient" not in boxes[0]
    closed = pictures.model_graph(model, gg.zeros(5, 1, 8, 8), depth=1).fields["nodes"]
    assert [box["label"] for box in closed] == ["Conv2d", "input", "Block", "Flatten", "Linear"]
