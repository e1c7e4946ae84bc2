"""Programs as tutorials write them run as pasted, and print what the real libraries print."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.aliases.golden import ALONE, SCRIPTS, kept, printed

from glowgrad.aliases import Finder

# Programs that start from random weights: their decimal numbers are their own, the rest is not.
DRAWN = (
    "char_rnn", "dcgan", "dqn", "keras_functional", "quickstart", "seq2seq_attention",
    "transformer_lm", "vae",
)  # fmt: skip
_DECIMAL = re.compile(r"-?\d+\.\d+(?:e[-+]?\d+)?|-?\d+\.(?!\d)|-?\d+e[-+]?\d+")


def parts(text: str) -> tuple[str, list[float]]:
    """A text without its decimal numbers and the names of the library, and these numbers."""
    text = re.sub(r"\b(?:torch|glowgrad)\.(?=[a-zS])|\w+Backward\d", "", text)
    return re.sub(r"\s+", " ", _DECIMAL.sub("#", text)), [float(n) for n in _DECIMAL.findall(text)]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda s: s.stem)
def test_a_program_runs_as_pasted(script: Path) -> None:
    said: list[str] = []
    with Finder(say=said.append):
        text = printed(script)
    assert len(said) == len(set(said)) >= 1, "each library is announced once"
    if script.stem in ALONE:
        return
    words, numbers = parts(text)
    wanted_words, wanted = parts(kept(script).read_text())
    assert words == wanted_words
    assert len(numbers) == len(wanted)
    if script.stem not in DRAWN:
        assert numbers == pytest.approx(wanted, rel=1e-3, abs=2e-4)
