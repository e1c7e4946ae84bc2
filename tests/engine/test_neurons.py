"""The picture of a network's neurons."""

import numpy as np
import pytest

import glowgrad as gg
from glowgrad import nn, pictures
from glowgrad.datasets import make_reviews, make_shifted_digits, make_spirals, make_xor
from glowgrad.pictures.figure import unpack


def test_the_page_gets_all_weights_and_they_follow_the_model() -> None:
    points, labels = make_xor(40)
    net = nn.Sequential(nn.Linear(2, 5), nn.Tanh(), nn.Linear(5, 1))
    figure = pictures.neurons(net, points, labels, title="XOR")
    first, second = figure.fields["layers"]
    assert (first["bend"], second["bend"]) == ("tanh", "linear")
    assert np.array_equal(unpack(first["weight"]), net[0].weight.detach().numpy())
    with gg.no_grad():
        net[2].bias.fill_(7.0)
    figure.update(title="Later")
    assert unpack(figure.fields["layers"][1]["bias"]).tolist() == [7.0]
    assert "20 points get their class" in figure.fields["alt"]
    assert figure.fields["title"] == "Later"
    assert figure.svg().startswith("<svg")


def test_other_models_are_refused_with_a_reason() -> None:
    points, labels = make_spirals(30)
    for model, reason in (
        (nn.Sequential(nn.Conv2d(1, 2, 3)), "Sequential of Linear"),
        (nn.Sequential(nn.Linear(3, 1)), "networks of 2 inputs"),
        (nn.Sequential(nn.Linear(2, 40)), "at most 32 neurons"),
    ):
        with pytest.raises(ValueError, match=reason):
            pictures.neurons(model, points, labels)


def test_reviews_say_what_their_label_says_and_no_word_decides() -> None:
    gg.manual_seed(0)
    sentences, praise = make_reviews(300)
    assert praise.sum().item() == 150
    for text, label in zip(sentences, praise.tolist(), strict=True):
        good = text.split()[-1] in ("good", "lovely", "great", "fine", "charming")
        assert (good != ("not" in text.split())) == bool(label)
    assert len({len(text.split()) for text in sentences}) == 1


def test_shifted_digits_keep_their_ink() -> None:
    gg.manual_seed(0)
    images, labels = make_shifted_digits(2)
    plain, same = gg.datasets.load_digits()
    assert tuple(images.shape) == (1797, 1, 12, 12)
    assert gg.equal(labels, same)
    assert gg.allclose(images.sum((1, 2, 3)), plain.sum((1, 2, 3)), atol=1e-4)
    with pytest.raises(ValueError, match="0 pixels or more"):
        make_shifted_digits(-1)


def test_every_part_of_the_nerve_cell_has_a_term_a_shape_and_a_label() -> None:
    figure = pictures.nerve_cell(title="A cell")
    terms = [part["term"] for part in figure.fields["parts"]]
    assert [text for text, part in figure.fields["formula"] if part != -1] == [
        "output", "f", "Σ", "w", "x", "b",
    ]  # fmt: skip
    for number, term in enumerate(terms):
        assert any(shape["part"] == number for shape in figure.fields["shapes"]), term
        [label] = [one for one in figure.fields["labels"] if one["part"] == number]
        assert label["text"].endswith(term)
    assert "cell body: Σ" in figure.svg()
