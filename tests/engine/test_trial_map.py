"""pictures.trial_map: where a search has looked, and where it found the most."""

import numpy as np
import pytest

from glowgrad import pictures


def test_it_says_what_it_shows_and_keeps_the_order() -> None:
    trials = [(0.001, 4), (0.01, 8), (0.1, 8)]
    figure = pictures.trial_map(trials, [0.6, 0.2, float("nan")], title="Three trials")
    fields = figure.fields
    told = "3 trials with 3 values of learning rate and 2 values of width; the lowest loss is 0.2"
    assert (fields["kind"], fields["title"], fields["alt"]) == ("trials", "Three trials", told)
    assert fields["trials"] == [[0.001, 4.0], [0.01, 8.0], [0.1, 8.0]]
    assert fields["losses"] == [0.6, 0.2, None]
    assert fields["limits"] == [[0.001, 0.1], [4.0, 8.0]]


def test_maps_to_be_compared_share_their_limits() -> None:
    figure = pictures.trial_map([(0.1, 8)], [0.5], limits=((0.001, 1), (1, 64)))
    assert figure.fields["limits"] == [[0.001, 1.0], [1.0, 64.0]]


@pytest.mark.parametrize("bases", [(10, 2), (None, None)])
@pytest.mark.parametrize("losses", [[0.6, 0.2], [float("inf"), -0.2], [float("nan")] * 2])
def test_it_has_a_static_drawing(losses: list[float], bases: tuple[int | None, int | None]) -> None:
    drawing = pictures.trial_map([(0.001, 4), (0.1, 4)], losses, bases=bases).svg()
    assert drawing is not None
    assert drawing.startswith("<svg")
    assert "learning rate" in drawing


def test_a_failed_search_and_what_is_no_search() -> None:
    assert "the lowest" not in pictures.trial_map([(1, 2)], [float("inf")]).fields["alt"]
    with pytest.raises(ValueError, match=r"trials \(n, 2\) and losses \(n\), but got \(2, 3\)"):
        pictures.trial_map([(1, 2, 3), (4, 5, 6)], [1, 2])
    with pytest.raises(ValueError, match="one trial at least"):
        pictures.trial_map(np.zeros((0, 2)), [])
    with pytest.raises(ValueError, match="learning rate is on a logarithmic axis, but 0 is not"):
        pictures.trial_map([(0, 2)], [1])
