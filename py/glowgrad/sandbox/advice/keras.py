"""Keras: a loss that does not fit the labels, an input of another shape, compile forgotten."""

from __future__ import annotations

import ast
import re

from .code import Advice, Fix
from .shapes import shapes_in
from .situation import Situation


def advise(at: Situation) -> Advice | None:
    message = at.message
    given = shapes_in(message)
    if "Arguments `target` and `output` must have the same shape" in message and len(given) > 1:
        target, output = given[0], given[1]
        if len(target) < len(output) or target[-1:] == (1,):
            cause = (
                "categorical_crossentropy wants rows of 0 and 1 (one-hot); these labels are class "
                "numbers, which sparse_categorical_crossentropy takes."
            )
            return Advice(
                cause, _loss(at, "categorical_crossentropy", "sparse_categorical_crossentropy")
            )
        return Advice(f"The model gives {output}, the labels are {target}: both must be one shape.")
    if "must have rank (ndim) `target.ndim + 1`" in message and len(given) > 1:
        if given[0] == given[1]:
            cause = (
                "sparse_categorical_crossentropy wants one class number a sample; these labels are "
                "rows (one-hot), which categorical_crossentropy takes."
            )
            return Advice(
                cause, _loss(at, "sparse_categorical_crossentropy", "categorical_crossentropy")
            )
        return Advice("The labels must be one class number for each sample, of shape (N,).")
    if found := re.search(
        r"has shape \(None, (\d+)\), but the data have shape \((\d+), (\d+)\)", message
    ):
        return _input(at, int(found[1]), int(found[3]))
    if "must call `compile()` before" in message:
        return _compile(at)
    return None


def _loss(at: Situation, old: str, new: str) -> list[Fix]:
    for code in at.codes:
        texts = [n for n in code.nodes(ast.Constant) if n.value == old]
        if len(texts) == 1:
            return [code.change(texts[0], f'"{new}"')]
        names = {"categorical_crossentropy": "CategoricalCrossentropy"}
        names["sparse_categorical_crossentropy"] = "SparseCategoricalCrossentropy"
        classes = [n for n in code.nodes(ast.Attribute) if n.attr == names[old]]
        if len(classes) == 1:
            return [code.change(classes[0], code.of(classes[0]).replace(names[old], names[new]))]
    return []


def _input(at: Situation, wanted: int, given: int) -> Advice:
    cause = f"The model was made for {wanted} features a sample; the data have {given}."
    for code in at.codes:
        shapes = [
            n
            for n in code.nodes(ast.Tuple)
            if len(n.elts) == 1 and getattr(n.elts[0], "value", None) == wanted
        ]
        if len(shapes) == 1:
            return Advice(cause, [code.change(shapes[0], f"({given},)")])
    return Advice(cause)


def _compile(at: Situation) -> Advice:
    cause = "Before it can be trained, a model must be told its optimizer and its loss."
    node = at.call
    if node is None or not isinstance(node.func, ast.Attribute):
        return Advice(cause)
    name = at.code.of(node.func.value)
    line = at.code.place(node)[0]
    text = at.code.line(line)
    indent = text[: len(text) - len(text.lstrip())]
    loss = re.search(r'loss="(\w+)"', at.message)
    add = f'{indent}{name}.compile(optimizer="adam", loss="{loss[1] if loss else "mse"}")\n'
    return Advice(cause, [at.code.fix(f"Add `{add.strip()}`", at.code.insert(line, 0, add))])
