"""Scores of language models, translations, summaries, masks and detections.

Numbers of other libraries: nltk 3.10 (BLEU), rouge-score 0.1.2, pycocotools 2.0.11.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

import glowgrad as gg
from glowgrad import metrics

REFERENCES = [
    ["the cat is on the mat", "there is a cat on the mat"],
    ["the quick brown fox jumps over the lazy dog"],
    ["he read the book because he was interested in world history"],
]
SENTENCES = [
    "the the cat sat on the mat",
    "the fast brown fox jumped over the lazy dog",
    "he was interested in world history because he read the book",
]


def test_scikit_learns_scores_are_here_too() -> None:
    assert metrics.accuracy_score([1, 0], [1, 1]) == 0.5
    with pytest.raises(AttributeError, match="perplexity"):
        _ = metrics.perplexty


@pytest.mark.parametrize("device", ["cpu", "webgpu"])
def test_perplexity_is_exp_of_the_cross_entropy(device: str) -> None:
    logits = gg.randn(2, 5, 7, device=device)
    targets = gg.randint(0, 7, (2, 5), device=device)
    loss = gg.nn.functional.cross_entropy(logits.reshape(-1, 7), targets.reshape(-1))
    assert metrics.perplexity(logits, targets) == pytest.approx(math.exp(loss.item()), rel=1e-5)
    assert metrics.perplexity(gg.zeros(4, 9), gg.tensor([0, 3, -100, 8])) == pytest.approx(9)
    with pytest.raises(ValueError, match=r"\(4, 9\).*\(3,\)"):
        metrics.perplexity(gg.zeros(4, 9), gg.tensor([0, 1, 2]))


def test_bleu_of_a_corpus() -> None:
    assert metrics.corpus_bleu(REFERENCES, SENTENCES) == pytest.approx(0.5099156974686959)
    tokens = [[r.split() for r in references] for references in REFERENCES]
    as_tokens = metrics.corpus_bleu(tokens, [s.split() for s in SENTENCES])
    assert as_tokens == pytest.approx(0.5099156974686959)
    assert metrics.corpus_bleu([["a b c d"]], ["a b c d"]) == 1.0
    assert metrics.sentence_bleu(["a b"], "") == 0.0


@pytest.mark.parametrize(
    ("number", "smoothing", "expected"),
    [
        (0, None, 0.0),
        (1, None, 0.36889397323344053),
        (2, None, 0.7400828044922853),
        (0, "epsilon", 0.20556680845025987),
        (0, "add-one", 0.40614925799324625),
        (1, "add-one", 0.4638596139522901),
        (2, "add-one", 0.7710955777402456),
    ],
)
def test_bleu_of_a_sentence(number: int, smoothing: str | None, expected: float) -> None:
    score = metrics.sentence_bleu(REFERENCES[number], SENTENCES[number], smoothing=smoothing)
    assert score == pytest.approx(expected)


def test_short_sentences_are_penalised() -> None:
    # All of its words are right, but 3 stand against 6: exp(1 - 6 / 3).
    assert metrics.sentence_bleu(
        ["the cat is on the mat"], "on the mat", weights=(1.0,)
    ) == pytest.approx(math.exp(-1))
    with pytest.raises(TypeError, match="list of references"):
        metrics.corpus_bleu(["the cat"], ["the cat"])


def test_rouge() -> None:
    reference, summary = REFERENCES[0][0], SENTENCES[0]
    assert metrics.rouge_n(reference, summary) == pytest.approx((5 / 7, 5 / 6, 0.7692307692307692))
    assert metrics.rouge_n(reference, summary, 2) == pytest.approx((0.5, 0.6, 0.5454545454545454))
    assert metrics.rouge_l(REFERENCES[2][0], SENTENCES[2]).fmeasure == pytest.approx(6 / 11)
    assert metrics.rouge_l("The cat!", "the cat").recall == 1.0
    assert metrics.rouge_n("a", "").precision == 0.0


def test_boxes_and_masks() -> None:
    boxes = gg.tensor([[0.0, 0, 2, 2], [1, 1, 3, 3], [5, 5, 5, 5]])
    assert metrics.box_iou(boxes, boxes).tolist() == pytest.approx(
        np.array([[1, 1 / 7, 0], [1 / 7, 1, 0], [0, 0, 0]])
    )
    a, b = gg.tensor([[1, 1, 0, 0]]), gg.tensor([[0, 1, 1, 0]])
    assert metrics.iou(a, b) == pytest.approx(1 / 3)
    assert metrics.dice(a, b) == pytest.approx(1 / 2)
    assert metrics.iou(a * 0, a * 0) == 1.0
    with pytest.raises(ValueError, match=r"0\.5"):
        metrics.iou(gg.tensor([0.3]), gg.tensor([1.0]))
    guess, truth = gg.tensor([[0, 0, 1], [2, 1, 1]]), gg.tensor([[0, 1, 1], [2, 1, 255]])
    assert metrics.mean_iou(guess, truth, 4, ignore_index=255) == pytest.approx(
        (1 / 2 + 2 / 3 + 1) / 3
    )
    shares = metrics.mean_iou(guess, truth, 4, ignore_index=255, per_class=True)
    assert np.isnan(shares[3])


def scene(seed: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Twelve images with boxes of three classes, and what a middling detector finds."""
    draw = np.random.default_rng(seed)
    found, truth = [], []
    for _ in range(12):
        count = draw.integers(1, 6)
        corner, size = draw.uniform(0, 60, (count, 2)), draw.uniform(8, 40, (count, 2))
        boxes = np.round(np.hstack([corner, corner + size]), 1)
        labels = draw.integers(0, 3, count)
        truth.append({"boxes": boxes, "labels": labels})
        seen = draw.random(count) < 0.8
        near = boxes[seen] + draw.normal(0, 2.5, (seen.sum(), 4))
        named = np.where(
            draw.random(seen.sum()) < 0.85, labels[seen], draw.integers(0, 3, seen.sum())
        )
        extra = draw.integers(0, 3)
        ghosts = draw.uniform(0, 60, (extra, 2))
        ghosts = np.hstack([ghosts, ghosts + draw.uniform(8, 30, (extra, 2))])
        all_boxes = np.round(np.vstack([near, ghosts]), 1)
        named = np.concatenate([named, draw.integers(0, 3, extra)])
        scores = np.round(draw.random(len(all_boxes)), 3)
        found.append({"boxes": all_boxes, "labels": named, "scores": scores})
    return found, truth


@pytest.mark.parametrize(
    ("seed", "expected"),
    [
        (0, (0.17739987689245118, 0.48472811566870977, 0.11383584787050133)),
        (1, (0.19717245534077216, 0.5544423489968043, 0.09480590916234481)),
        (5, (0.22128051495625756, 0.5288674105505788, 0.12446958981612448)),
    ],
)
def test_mean_average_precision_is_cocos(seed: int, expected: tuple[float, ...]) -> None:
    result = metrics.mean_average_precision(*scene(seed))
    assert (result["map"], result["map_50"], result["map_75"]) == pytest.approx(expected)
    assert result["map_per_class"].mean() == pytest.approx(result["map"])


def test_average_precision_by_hand() -> None:
    boxes = np.array([[0.0, 0, 10, 10], [20, 20, 30, 30]])
    truth = [{"boxes": gg.tensor(boxes), "labels": gg.tensor([1, 1])}]
    # Right, wrong, right: precision 1 up to recall 1/2, then 2/3.
    found = [
        {
            "boxes": gg.tensor([[0.0, 0, 10, 10], [50, 50, 60, 60], [20, 20, 30, 31]]),
            "scores": gg.tensor([0.9, 0.8, 0.7]),
            "labels": gg.tensor([1, 1, 1]),
        }
    ]
    area = metrics.mean_average_precision(found, truth, 0.5, "area")["map"]
    assert area == pytest.approx(0.5 * 1 + 0.5 * 2 / 3)
    eleven = metrics.mean_average_precision(found, truth, 0.5, "11-point")["map"]
    assert eleven == pytest.approx((6 * 1 + 5 * 2 / 3) / 11)
    twice = {key: gg.cat([value, value]) for key, value in found[0].items()}
    assert metrics.mean_average_precision([twice], truth, 0.5, "area")["map"] < area
    with pytest.raises(KeyError, match="scores"):
        metrics.mean_average_precision([{"boxes": boxes, "labels": [1, 1]}], truth)
