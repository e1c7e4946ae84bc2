"""The dirty table and the template reviews: as dirty as promised, and with something to learn."""

from collections import Counter

import numpy as np
import pytest

from glowgrad.datasets.customers import CITIES, make_customers, problems
from glowgrad.datasets.reviews import make_reviews
from glowgrad.display import Table


def test_a_clean_table_has_no_problems() -> None:
    rows, renewed = make_customers(200, dirty=False)
    assert not problems([row for i, row in enumerate(rows) if not i or row != rows[i - 1]])
    assert {row["city"] for row in rows} == set(CITIES)
    assert 0.35 < renewed.mean() < 0.65


def test_a_dirty_table_has_each_problem_and_repeats_itself() -> None:
    rows, renewed = make_customers(400)
    kinds = Counter(problems(rows).values())
    assert set(kinds) == {"missing", "impossible", "other unit", "other spelling", "there twice"}
    assert min(kinds.values()) >= 20
    lacking = np.array([row["rides"] is None for row in rows])
    assert renewed[lacking].mean() < renewed[~lacking].mean() - 0.2, "it is missing at random"
    again, labels = make_customers(400)
    assert again == rows
    assert (labels == renewed).all()
    assert make_customers(400, seed=1)[0] != rows


def test_marks_colour_and_number_the_cells_of_a_table() -> None:
    rows = [{"a": 1, "b": "x"}, {"a": None, "b": "y"}]
    table = Table(rows, marks={(1, "a"): "missing", (0, "b"): "odd <b>"})
    html = table._repr_html_()
    assert html.count("background:") == 4, "two cells and two entries of the legend"
    assert "None <sup>1</sup>" in html
    assert "2 odd &lt;b&gt;</span>" in html
    assert str(table).endswith("[1] missing\n[2] odd <b>")
    assert "None [1]  y" in str(table)
    assert "<sup>" not in Table(rows)._repr_html_()


def test_reviews_have_a_tone_and_may_know_one_word_for_it() -> None:
    texts, labels = make_reviews(40, common=1.0)
    assert labels.sum() == 20
    for text, label in zip(texts, labels, strict=True):
        words = text.split()
        assert ("good" in words) == bool(label)
        assert ("bad" in words) != bool(label)
    assert len({word for text in make_reviews(200)[0] for word in text.split()}) >= 40
    with pytest.raises(ValueError, match="from 0 to 1, got 2"):
        make_reviews(common=2)
