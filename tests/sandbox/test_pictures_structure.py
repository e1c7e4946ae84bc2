"""Pictures of structure: embeddings, codes, attention, gates, boxes, masks, graphs, episodes."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import glowgrad as gg
from glowgrad import nn, pictures
from glowgrad.pictures.figure import unpack
from glowgrad.pictures.network import spring
from glowgrad.pictures.overlays import box_iou
from glowgrad.pictures.tsne import tsne


def clouds(count: int, apart: float, seed: int = 0) -> np.ndarray:
    """Three clouds of points in ten dimensions, one after the other."""
    random = np.random.default_rng(seed)
    middles = random.standard_normal((3, 10)) * apart
    return (middles[:, None] + random.standard_normal((3, count, 10))).reshape(-1, 10)


def same_cloud(points: np.ndarray, count: int) -> float:
    """How often the nearest other point is of the same cloud."""
    far = np.linalg.norm(points[:, None] - points, axis=-1)
    np.fill_diagonal(far, np.inf)
    cloud = np.arange(len(points)) // count
    return float((cloud[far.argmin(1)] == cloud).mean())


def test_pca_is_the_projection_with_most_variance() -> None:
    random = np.random.default_rng(1)
    vectors = random.standard_normal((200, 5)) @ random.standard_normal((5, 5))
    figure = pictures.embedding_projector(gg.tensor(vectors), dimensions=2)
    view = figure.fields["views"][0]
    found = unpack(view["points"])[0]
    values, axes = np.linalg.eigh(np.cov(vectors.T))
    wanted = (vectors - vectors.mean(0)) @ axes[:, ::-1][:, :2]
    assert np.allclose(np.abs(found), np.abs(wanted), atol=1e-3)
    shares = values[::-1] / values.sum()
    assert view["explained"] == pytest.approx(shares[:2].tolist(), abs=1e-3)


def test_neighbours_are_those_of_least_angle() -> None:
    vectors = [[1, 0], [5, 0.1], [0, 1], [-1, 0]]
    figure = pictures.embedding_projector(vectors, ["a", "b", "c", "d"], method=None)
    assert figure.fields["neighbours"][0] == [1, 2, 3]
    assert figure.fields["likeness"][0] == [1.0, 0.0, -1.0]
    assert unpack(figure.fields["views"][0]["points"])[0].tolist() == np.float32(vectors).tolist()


def test_tsne_keeps_neighbours_together_and_is_filmed() -> None:
    vectors = clouds(20, 4.0)
    labels = np.repeat(["a", "b", "c"], 20)
    figure = pictures.embedding_projector(
        vectors, labels, method="tsne", dimensions=2, perplexity=8, steps=200
    )
    film = unpack(figure.fields["views"][0]["points"])
    assert film.shape == (40, 60, 2)
    assert same_cloud(film[-1], 20) == 1.0
    assert figure.fields["groups"] == ["a", "b", "c"]
    assert "3 groups" in figure.fields["alt"]


def test_tsne_descends_its_divergence() -> None:
    from glowgrad.pictures import tsne as module

    vectors = clouds(12, 1.0, seed=3).astype(np.float32)
    shares = module._similarities(vectors, 8.0)
    assert shares.sum() == pytest.approx(1, abs=1e-3)

    def divergence(places: np.ndarray) -> float:
        close = 1 / (1 + module._distances(places))
        np.fill_diagonal(close, 0)
        other = np.maximum(close / close.sum(), 1e-12)
        return float((shares * np.log(shares / other)).sum())

    places = np.random.default_rng(0).standard_normal((36, 2))
    slope = module._gradient(shares, places)
    nudge = np.zeros_like(places)
    nudge[4, 1] = 1e-4
    numeric = (divergence(places + nudge) - divergence(places - nudge)) / 2e-4
    assert slope[4, 1] == pytest.approx(numeric, rel=1e-2, abs=1e-5)
    *_, last = tsne(vectors, perplexity=8, steps=150)
    assert divergence(last) < divergence(places)


def test_tsne_is_seen_while_it_runs_and_shown_once(run: Callable[..., Any]) -> None:
    done = run(
        "import numpy as np\nfrom glowgrad import pictures\n"
        "pictures.embedding_projector(np.random.default_rng(0).normal(size=(30, 6)),"
        " method=('tsne', 'pca'), steps=60)"
    )
    assert done.status == "ok", done.error
    updates = [out["update"] for out in done.outputs]
    assert len(updates) > 1
    assert updates == [False] + [True] * (len(updates) - 1)
    last = done.outputs[-1]["data"]["application/vnd.glowgrad.figure+json"]
    assert [view["name"] for view in last["views"]] == ["t-SNE", "PCA"]


def test_a_walk_decodes_between_codes_in_eval_mode() -> None:
    decoder = nn.Sequential(nn.Linear(2, 16), nn.Dropout(0.5), nn.Sigmoid())
    decoder.train()
    codes = np.array([[0.0, 1.0], [1.0, 0.0]])
    figure = pictures.latent_walk(decoder, codes, steps=4, names=["a", "b"])
    assert decoder[1].training
    assert figure.fields["codes"][::2] == [[0, 1], [0.5, 0.5], [1, 0]]
    wanted = decoder.eval()(gg.tensor([[0.5, 0.5]])).detach().numpy().reshape(4, 4)
    frames = unpack(figure.fields["frames"])
    assert frames.shape == (5, 4, 4)
    assert np.abs(frames[2] / 255 - wanted).max() < 0.01
    arc = pictures.latent_walk(decoder, codes, steps=2, spherical=True)
    assert arc.fields["codes"][1] == pytest.approx([0.707, 0.707], abs=1e-3)


def test_a_plane_of_codes_has_its_corners() -> None:
    figure = pictures.latent_walk(lambda z: z.repeat(1, 2).reshape(-1, 2, 2), grid=(-1, 1), steps=3)
    assert (figure.fields["rows"], figure.fields["columns"]) == (3, 3)
    codes = figure.fields["codes"]
    assert [codes[0], codes[2], codes[4], codes[8]] == [[-1, 1], [1, 1], [0, 0], [1, -1]]


def test_sliders_decode_anew(run: Callable[..., Any]) -> None:
    done = run(
        "import glowgrad as gg\nfrom glowgrad import pictures\n"
        "decoder = lambda z: z[:, :1] * gg.ones(16)\n"
        "pictures.latent_sliders(decoder, gg.zeros(3), numbers=2)"
    )
    assert done.status == "ok", done.error
    kinds = [next(iter(out["data"])) for out in done.outputs if not out["update"]]
    assert [kind.split(".")[-1].split("+")[0] for kind in kinds] == ["widget", "widget", "figure"]
    widget = done.outputs[-2]["data"]["application/vnd.glowgrad.widget+json"]
    assert (widget["label"], widget["observed"]) == ("z[1]", True)
    answered = run(
        "from glowgrad.widgets.widget import _known\n"
        f"control = _known[{widget['id']!r}]\ncontrol._receive(1.5, None)\ncontrol.respond()"
    )
    assert answered.status == "ok", answered.error
    figure = answered.outputs[-1]["data"]["application/vnd.glowgrad.figure+json"]
    assert figure["codes"] == [[0.0, 1.5, 0.0]]
    with pytest.raises(ValueError, match="one code"):
        pictures.latent_sliders(lambda z: z, np.ones((2, 2)))


def test_attention_takes_all_that_layers_give() -> None:
    random = np.random.default_rng(0)
    weights = gg.tensor(random.random((3, 2, 4, 4)), dtype=gg.float32).softmax(-1)
    figure = pictures.attention_maps(weights, ["a", "b", "c", "d"])
    assert figure.fields["weights"]["shape"] == [3, 2, 4, 4]
    listed = pictures.attention_maps([layer[None] for layer in weights])
    assert unpack(listed.fields["weights"]).tolist() == weights.tolist()
    one = pictures.attention_maps(weights[0, 0], "abcd", keys="wxyz")
    assert (one.fields["queries"], one.fields["keys"]) == (list("abcd"), list("wxyz"))
    image = pictures.attention_maps(random.random((1, 5, 5)), image=gg.rand(3, 8, 8))
    assert image.fields["patches"] == [2, 2]


@pytest.mark.parametrize("kind", ["LSTM", "GRU", "RNN"])
@pytest.mark.parametrize("reverse", [False, True])
def test_gates_end_in_what_the_layer_gives(kind: str, reverse: bool) -> None:
    layer = getattr(nn, kind)(3, 5, num_layers=2, bidirectional=True, batch_first=True)
    x = gg.randn(2, 7, 3)
    figure = pictures.gate_activations(layer, x, list("letters"), example=1, reverse=reverse)
    panels = {panel["name"]: unpack(panel["values"]) for panel in figure.fields["panels"]}
    wanted = layer(x)[0][1].detach().numpy()
    assert np.allclose(
        panels["hidden state"], wanted[:, 5:] if reverse else wanted[:, :5], atol=1e-5
    )
    assert len(panels) == {"LSTM": 6, "GRU": 4, "RNN": 1}[kind]
    if kind == "LSTM" and not reverse:
        kept, written = panels["forget gate"], panels["input gate"] * panels["candidate"]
        cells = panels["cell state"]
        assert np.allclose(cells[1:], kept[1:] * cells[:-1] + written[1:], atol=1e-5)


def test_boxes_measure_their_overlap() -> None:
    a = np.array([[0.0, 0, 10, 10], [20, 20, 30, 30]])
    overlap = box_iou(a, np.array([[5.0, 0, 15, 10]]))
    assert overlap[:, 0].tolist() == pytest.approx([1 / 3, 0])
    figure = pictures.boxes(
        gg.zeros(3, 40, 40),
        [[5, 5, 10, 10]],
        ["cat"],
        [0.9],
        truth=[[0, 0, 10, 10]],
        format="cxcywh",
    )
    assert figure.fields["boxes"] == [[0, 0, 10, 10]]
    # The truth is read in the same format.
    assert figure.fields["truth"] == [[-5, -5, 5, 5]]
    assert figure.fields["matches"][0][0] == 0
    assert "cat 0.90" in figure.svg()


def test_masks_are_classes_or_objects() -> None:
    classes = np.zeros((6, 6), np.int64)
    classes[:3, :2] = 2
    figure = pictures.masks(gg.rand(6, 6), classes, ["sky", "tree", "dog"])
    assert figure.fields["labels"] == ["tree", "dog"]
    areas = unpack(figure.fields["masks"])
    assert [(area > 0).sum() for area in areas] == [0, 6]
    assert not figure.fields["soft"]
    soft = pictures.masks(gg.rand(1, 6, 6), gg.rand(2, 6, 6), scores=[0.9, 0.8])
    assert soft.fields["soft"]
    assert soft.fields["labels"] == ["object 1", "object 2"]


def test_spring_layout_brings_neighbours_together() -> None:
    pairs = [
        (a, b) for part in (0, 6) for a in range(part, part + 6) for b in range(a + 1, part + 6)
    ]
    places = spring(12, [*pairs, (5, 6)])
    assert same_cloud(places, 6) == 1.0
    far = np.linalg.norm(places[:, None] - places, axis=-1)
    np.fill_diagonal(far, np.inf)
    assert far.min() > 0.02


def test_a_graph_takes_pairs_and_edge_index() -> None:
    index = gg.tensor([[0, 1, 1, 2], [1, 0, 2, 1]])
    figure = pictures.graph(index, values=np.eye(3), groups=["x", "y", "x"])
    assert figure.fields["edges"] == [[0, 1], [1, 2]]
    assert len(figure.fields["values"]) == 3
    assert figure.fields["group_of"] == [0, 1, 0]
    directed = pictures.graph([(0, 1), (1, 0)], directed=True, layout="circular", nodes=["a", "b"])
    assert directed.fields["edges"] == [[0, 1], [1, 0]]
    ordered = pictures.graph([(0, 2), (1, 2), (2, 3)], layout="layered")
    assert [place[0] for place in ordered.fields["places"]] == [0, 0, 0.5, 1]


def test_episodes_take_frames_carts_and_grids() -> None:
    film = pictures.episode(gg.rand(4, 1, 6, 6), rewards=[1, 2, 3])
    assert film.fields["rewards"] == [None, 1, 2, 3]
    assert "return 6" in film.fields["alt"]
    cart = pictures.episode(states=gg.zeros(5, 4), world="cartpole", fps=50)
    assert len(cart.fields["states"]) == 5
    grid = pictures.episode(states=[0, 1, 5], world=["S..", ".#G"], actions=["→", "↓"])
    assert grid.fields["states"] == [[0, 0], [0, 1], [1, 2]]
    walls = pictures.episode(states=np.array([[0, 0]]), world=np.array([[0, 1], [0, 0]]))
    assert walls.fields["cells"] == [".#", ".."]


def test_a_figure_can_become_another_of_its_kind(run: Callable[..., Any]) -> None:
    done = run(
        "from glowgrad import pictures\n"
        "figure = pictures.graph([(0, 1)]).show()\n"
        "figure.become(pictures.graph([(0, 1), (1, 2)]))"
    )
    assert [out["update"] for out in done.outputs] == [False, True]
    last = done.outputs[-1]["data"]["application/vnd.glowgrad.figure+json"]
    assert last["edges"] == [[0, 1], [1, 2]]
    with pytest.raises(ValueError, match="kind network cannot become"):
        pictures.graph([(0, 1)]).become(pictures.bars([1], ["a"]))


def test_large_pictures_stay_small_in_a_page_that_is_read() -> None:
    random = np.random.default_rng(0)
    points = pictures.embedding_projector(random.random((1000, 4)), np.arange(1000) % 10)
    assert len(points.svg()) < 30_000
    many = pictures.graph(random.integers(0, 200, (600, 2)), directed=True)
    assert len(many.svg()) < 80_000
    codes = pictures.latent_walk(lambda z: z @ gg.ones(2, 784), grid=(-1, 1), steps=12)
    assert len(codes.svg()) < 40_000


EVERY: dict[str, Callable[[], pictures.Figure]] = {
    "projector": lambda: pictures.embedding_projector(clouds(5, 1), images=gg.rand(15, 4, 4)),
    "walk": lambda: pictures.latent_walk(lambda z: z.repeat(1, 8).reshape(-1, 4, 4), np.eye(2)),
    "attention": lambda: pictures.attention_maps(np.eye(3), ["<a>", "b&", "c'"]),
    "gates": lambda: pictures.gate_activations({"h": np.eye(4)}, tokens=["<", "&", "'", '"']),
    "boxes": lambda: pictures.boxes(
        np.eye(9), [[1, 1, 5, 5]], ["<b>"], [0.9], truth=[[1, 1, 4, 5]]
    ),
    "masks": lambda: pictures.masks(np.eye(9), np.eye(9, dtype=int)),
    "network": lambda: pictures.graph([(0, 1)], nodes=["<x>", "y"], values=[-1, 1]),
    "grid": lambda: pictures.episode(states=[[0, 0], [0, 1]], world=["S<"]),
    "cartpole": lambda: pictures.episode(states=np.zeros((3, 4)), world="cartpole"),
    "film": lambda: pictures.episode(np.zeros((3, 4, 5, 3), np.uint8)),
}


@pytest.mark.parametrize("name", EVERY)
def test_every_picture_is_json_and_draws_itself(name: str) -> None:
    from xml.etree import ElementTree

    figure = EVERY[name]()
    assert len(json.dumps(figure.fields)) > 50
    assert len(figure.fields["alt"]) > 10
    drawing = ElementTree.fromstring(figure.svg())
    assert drawing.tag.endswith("svg")
    assert len(drawing) > 0


BAD: list[tuple[Callable[[], Any], str]] = [
    (lambda: pictures.embedding_projector(np.ones(3)), r"vectors \(N, D\)"),
    (lambda: pictures.embedding_projector(np.ones((3, 2)), ["a"]), "3 vectors, but 1 labels"),
    (lambda: pictures.embedding_projector(np.ones((3, 4)), method="umap"), '"pca" and "tsne"'),
    (lambda: pictures.embedding_projector(np.ones((3, 4)), method=None), "2 or 3 numbers"),
    (lambda: pictures.embedding_projector(np.ones((2000, 4)), method="tsne"), "at most 1500"),
    (lambda: pictures.embedding_projector([[np.nan, 1]]), "nan"),
    (lambda: pictures.latent_walk(lambda z: z), "either the codes"),
    (lambda: pictures.latent_walk(lambda z: z, np.ones((1, 2))), "P > 1"),
    (lambda: pictures.latent_walk(lambda z: z, np.ones((2, 2))), "takes images"),
    (lambda: pictures.attention_maps(np.ones((2, 2)), ["a"]), "2 queries, but got 1"),
    (lambda: pictures.attention_maps(-np.ones((2, 2))), "after softmax"),
    (lambda: pictures.attention_maps(np.ones(4)), "queries, keys"),
    (lambda: pictures.gate_activations(nn.Linear(2, 2), np.ones((3, 2))), "LSTM, GRU or RNN"),
    (lambda: pictures.gate_activations(nn.LSTM(2, 2), np.ones((3, 5))), r"\(T, 2\)"),
    (lambda: pictures.gate_activations({"h": np.ones((3, 2))}, tokens="ab"), "3 time steps"),
    (lambda: pictures.boxes(np.ones((4, 4)), [[1, 2, 3]]), r"\(N, 4\)"),
    (lambda: pictures.boxes(np.ones((4, 4)), [[0, 0, 1, 1]], format="yolo"), "xyxy"),
    (lambda: pictures.boxes(np.ones((4, 4)), [[0, 0, 1, 1]], scores=[1, 2]), "2 scores"),
    (lambda: pictures.masks(np.ones((4, 4)), np.ones((3, 3), int)), "size of the image"),
    (lambda: pictures.masks(np.ones((4, 4)), np.full((4, 4), 0.5)), "whole number"),
    (lambda: pictures.masks(np.ones((1, 1)), np.ones((65, 1, 1))), "1 to 64"),
    (lambda: pictures.masks(np.ones((800, 800)), np.ones((20, 800, 800), bool)), "resize"),
    (lambda: pictures.episode(np.zeros((500, 200, 200), np.uint8)), "fewer, or smaller"),
    (lambda: pictures.gate_activations({"h": np.ones((2, 600))}), "at most 512"),
    (lambda: pictures.graph([(0, 1)], layout="grid"), "spring"),
    (lambda: pictures.graph([(0, 5)], nodes=3), "names another"),
    (lambda: pictures.graph([(0, 1)], values=[1, 2, 3]), "2 nodes"),
    (lambda: pictures.graph([(0, 1), (1, 0)], layout="layered"), "circle"),
    (lambda: pictures.episode(), "either frames"),
    (lambda: pictures.episode(states=[[0, 9]], world=["..", ".."]), "outside"),
    (lambda: pictures.episode(states=[[0, 0]], world=["..", "."]), "equally long"),
    (lambda: pictures.episode(states=np.zeros((3, 2)), world="cartpole"), r"\(T, 4\)"),
    (lambda: pictures.episode(np.zeros((3, 4, 4)), rewards=[1]), "3 states, but 1 rewards"),
]


@pytest.mark.parametrize(("call", "words"), BAD)
def test_what_cannot_be_drawn_says_what_to_do(call: Callable[[], Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        call()
