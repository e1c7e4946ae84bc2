"""Short reviews made of templates, for models that need words but little reading."""

from __future__ import annotations

import numpy as np

_PRAISE = ("good", "great", "fine", "excellent", "beautiful", "lovely", "funny", "amusing")
_BLAME = ("bad", "poor", "awful", "terrible", "boring", "dull", "tedious", "tiresome")
_TEMPLATES = (
    "the {thing} was {word} from the first minute",
    "we found the {thing} {word} and told our friends",
    "a {word} {thing} with a {word2} end",
    "what a {word} evening with this {thing}",
    "my sister called the {thing} {word} and {word2}",
)
_THINGS = ("film", "story", "music", "cast")


def make_reviews(n: int = 40, common: float = 0.0, seed: int = 0) -> tuple[list[str], np.ndarray]:
    """n sentences about films, and whether each praises (n), 0 or 1, half of each.

    common: the chance that a tone word is the commonest of its kind (good, bad) instead of any of
            eight. Raises ValueError where it is no probability.
    """
    if not 0 <= common <= 1:
        raise ValueError(f"make_reviews: common is a probability from 0 to 1, got {common}")
    random = np.random.default_rng(seed)
    labels = random.permutation(np.arange(n) % 2)
    texts = []
    for label in labels:
        tone = _PRAISE if label else _BLAME

        def word(tone: tuple[str, ...] = tone) -> str:
            if random.random() < common:
                return tone[0]
            return str(random.choice(tone))

        template = str(random.choice(_TEMPLATES))
        texts.append(template.format(thing=random.choice(_THINGS), word=word(), word2=word()))
    return texts, labels.astype(np.int64)
