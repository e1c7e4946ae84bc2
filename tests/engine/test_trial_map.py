"""pictures.trial_map: where a search has looked, and where it found the most."""

import pytest

from glowgrad import pictures


def test_it_says_what_it_shows_and_rings_the_lowest() -> None:
    trials = [(0.001, 4), (0.01, 8), (0.1, 8)]
    plot = pictures.trial_map(trials, [0.6, 0.2, float("nan")], title="Three trials")
    alt = "“Three trials”: 3 trials with 3 values of learning rate and 2 values of width; "
    assert plot.describe() == f"{alt}the lowest loss is 0.2"
    ring = plot.axes[0].lines[0]
    assert (list(ring.get_xdata()), list(ring.get_ydata())) == ([0.01], [8])
    assert (plot.axes[0].get_xscale(), plot.axes[0].get_yscale()) == ("log", "log")


def test_a_failed_search_and_wrong_shapes() -> None:
    assert "the lowest" not in pictures.trial_map([(1, 2)], [float("inf")]).describe()
    with pytest.raises(ValueError, match=r"trials \(n, 2\) and losses \(n\), but got \(2, 3\)"):
        pictures.trial_map([(1, 2, 3), (4, 5, 6)], [1, 2])
