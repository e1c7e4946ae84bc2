"""A note for those who forget zero_grad, and for nobody else."""

from __future__ import annotations

from typing import Any

import pytest

LOOP = """\
import torch
w = torch.ones(2, requires_grad=True)
optimizer = torch.optim.{optimizer}([w], lr=0.1)
for step in range(3):
    {before}
    loss = (w * w).sum()
    loss.backward()
    {after}
    optimizer.step()
"""


@pytest.mark.parametrize("optimizer", ["SGD", "Adam"])
def test_a_forgotten_zero_grad_is_said_once_a_run(run: Any, optimizer: str) -> None:
    done = run(LOOP.format(optimizer=optimizer, before="pass", after="pass"))
    assert done.status == "ok"
    assert done.text.count("optimizer.zero_grad()") == 1
    assert "cell-1, line 9" in done.text
    assert "zero_grad" in run("loss = (w * w).sum()\nloss.backward()\noptimizer.step()").text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("optimizer.zero_grad()", "pass"),
        ("optimizer.zero_grad(set_to_none=False)", "pass"),
        ("w.grad = None", "pass"),
        ("if w.grad is not None: w.grad.zero_()", "pass"),
        ("optimizer.zero_grad()", "(w * w).sum().backward()"),  # gradients gathered on purpose
    ],
)
def test_no_note_where_gradients_are_forgotten_somehow(run: Any, before: str, after: str) -> None:
    assert (
        run(LOOP.format(optimizer="SGD", before=before, after=after)).text.count("zero_grad") == 0
    )
