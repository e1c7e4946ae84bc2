"""A table as it comes out of a business: made up, and dirty in the usual ways."""

from __future__ import annotations

from typing import Any

import numpy as np

CITIES = ("Arles", "Bergen", "Cadiz", "Delft")
_RENEWING = {"Arles": -1.6, "Bergen": 1.6, "Cadiz": 1.6, "Delft": -1.6}  # in logits
_AGES = (16, 99)
_FARTHEST = 60.0  # kilometres that anybody lives away

Row = dict[str, Any]


def make_customers(n: int = 300, dirty: bool = True, seed: int = 0) -> tuple[list[Row], np.ndarray]:
    """Customers of an invented bicycle hire, and whether each renewed (n), 0 or 1.

    A row has age (years), distance (km from the next station), rides (in the first month) and city.
    Renewal follows from all of them: near people with many rides renew, in two of the cities far
    more than in the two others, and chance has a say. With `dirty`, some rides are missing (None),
    mostly of people who did not renew; some ages are impossible, some distances are in metres,
    cities are spelt in many ways, and some rows are there twice.
    """
    random = np.random.default_rng(seed)
    age = random.integers(18, 75, n)
    distance = random.gamma(2.0, 1.2, n).clip(0.1, 12).round(2)
    rides = random.poisson(8, n)
    city = random.integers(0, 4, n)
    logits = 0.25 * (rides - 8) - 0.9 * (distance - 2.2)
    logits += np.array([_RENEWING[CITIES[c]] for c in city])
    renewed = (random.random(n) < 1 / (1 + np.exp(-1.6 * logits))).astype(np.int64)
    rows: list[Row] = [
        {
            "age": int(age[i]), "distance": float(distance[i]),
            "rides": int(rides[i]), "city": CITIES[city[i]],
        }
        for i in range(n)
    ]  # fmt: skip
    if dirty:
        _spoil(rows, renewed, random)
    return rows, renewed


def _spoil(rows: list[Row], renewed: np.ndarray, random: np.random.Generator) -> None:
    for i, row in enumerate(rows):
        chances = random.random(4)
        if chances[0] < (0.45 if renewed[i] == 0 else 0.05):
            row["rides"] = None
        if chances[1] < 0.08:
            row["age"] = int(random.choice([-1, 0, 999]))
        if chances[2] < 0.15:
            row["distance"] = float(round(1000 * row["distance"]))
        if chances[3] < 0.4:
            spellings = [str.upper, str.lower, lambda text: f" {text}", lambda text: f"{text} "]
            row["city"] = spellings[random.integers(0, 4)](row["city"])
    for i in random.choice(np.arange(1, len(rows)), len(rows) // 30, replace=False):
        rows[i], renewed[i] = dict(rows[i - 1]), renewed[i - 1]


def problems(rows: list[Row]) -> dict[tuple[int, str], str]:
    """What is wrong with a cell, by its row's number and its column: for `Table(rows, marks=…)`.

    A row that equals the one before it is marked as a whole.
    """
    found: dict[tuple[int, str], str] = {}
    for number, row in enumerate(rows):
        if number and row == rows[number - 1]:
            found |= {(number, name): "there twice" for name in row}
            continue
        if row["rides"] is None:
            found[number, "rides"] = "missing"
        if not _AGES[0] <= row["age"] <= _AGES[1]:
            found[number, "age"] = "impossible"
        if row["distance"] > _FARTHEST:
            found[number, "distance"] = "other unit"
        if row["city"] not in CITIES:
            found[number, "city"] = "other spelling"
    return found
