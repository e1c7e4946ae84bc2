"""Predictions and targets that do not fit each other."""

from __future__ import annotations

import ast
import re

from .code import Advice, Fix
from .shapes import drawing, parts, shapes_in
from .situation import MISSING, Situation


def advise(at: Situation) -> Advice | None:
    message = at.message
    given = shapes_in(message)
    if "takes the number of the right class" in message:
        return Advice(
            "Class numbers are whole numbers: the targets hold fractions.", _target(at, ".long()")
        )
    if "whole numbers of shape" in message and len(given) > 1:
        scores, target = given[0], given[1]
        if target == (scores[0], 1):
            cause = (
                "The targets have an axis too many: one class number a sample is the shape (N,)."
            )
            return Advice(cause, _target(at, ".squeeze(1)"), _picture(at, scores, target))
        cause = "The targets are rows, as of one-hot vectors: cross_entropy wants the class number."
        return Advice(cause, _target(at, ".argmax(1)"), _picture(at, scores, target))
    if "both need one entry for each sample" in message and len(given) > 1:
        scores, target = given[0], given[1]
        cause = f"There are scores for {scores[0]} samples, but targets for {target[:1] or 'one'}."
        if target:
            cause = f"There are scores for {scores[0]} samples, but targets for {target[0]}."
        if target == (1, *scores[:1]):
            return Advice(cause, _target(at, ".squeeze(0)"), _picture(at, scores, target))
        return Advice(cause, [], _picture(at, scores, target))
    if found := re.search(r"got target (-?\d+), but the scores have (\d+) classes", message):
        return _class_number(at, int(found[1]), int(found[2]))
    if "they must be equal" in message and len(given) > 1:
        return _equal(at, given[0], given[1])
    if found := re.search(r"embedding got index (-?\d+), but the table has (\d+) rows", message):
        return _embedding(at, int(found[1]), int(found[2]))
    return None


def _class_number(at: Situation, number: int, classes: int) -> Advice:
    cause = f"Classes are counted from 0: {classes} classes are 0 to {classes - 1}."
    if number == classes:
        cause += f" Are yours counted from 1, or are there {number + 1}?"
        return Advice(cause, _target(at, " - 1"))
    return Advice(cause)


def _embedding(at: Situation, index: int, rows: int) -> Advice:
    from .shapes import definitions

    cause = f"A table of {rows} rows has the numbers 0 to {rows - 1}; {index} is outside."
    fixes = (
        definitions(at, "Embedding", [rows], 0, index + 1, "num_embeddings") if index > 0 else []
    )
    return Advice(cause, fixes)


def _equal(at: Situation, a: tuple[int, ...], b: tuple[int, ...]) -> Advice:
    pairs = [(i, i) for i in range(min(len(a), len(b)))]
    picture = drawing(
        [("predictions", a, [""] * len(a)), ("targets", b, [""] * len(b))], pairs, "equal shapes"
    )
    cause = "This loss compares each prediction with the target of the same place."
    fixes: list[Fix] = []
    if a == (*b, 1):
        fixes = _target(at, ".unsqueeze(1)")
    elif b == (*a, 1):
        fixes = _target(at, ".squeeze(1)")
    elif sorted(a) == sorted(b) and len(a) == 2:
        fixes = _target(at, ".T")
    return Advice(cause, fixes, picture)


def _picture(at: Situation, scores: tuple[int, ...], target: tuple[int, ...]) -> dict[str, object]:
    axes = ["N", "C", *[""] * len(scores)][: len(scores)]
    wanted = ["N", *[""] * len(target)][: len(target)]
    sides = [at.code.of(node) for node in parts(at)[-2:]]
    first, second = sides if len(sides) == 2 else ("scores", "targets")
    pairs = [(0, 0)] if target else []
    note = "scores (N, C), targets (N,)"
    return drawing([(first, scores, axes), (second, target, wanted)], pairs, note)


def _target(at: Situation, add: str) -> list[Fix]:
    """The second argument of the failing call, changed."""
    if at.call is None:
        return []
    words = {k.arg: k.value for k in at.call.keywords}
    node = at.call.args[1] if len(at.call.args) > 1 else words.get("target")
    if node is None or (isinstance(node, ast.Name) and at.value(node) is MISSING):
        return []
    text = at.code.of(node)
    plain = isinstance(node, (ast.Name, ast.Attribute, ast.Call, ast.Subscript))
    return [at.code.change(node, f"{text}{add}" if plain or add[0] == " " else f"({text}){add}")]
