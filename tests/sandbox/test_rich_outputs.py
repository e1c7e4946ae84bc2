"""What values show of themselves: pictures, tables, Markdown, formulas, models, progress."""

from __future__ import annotations

from typing import Any

from glowgrad.display import FIGURE


def shown(run: Any, code: str) -> dict[str, Any]:
    done = run(code)
    assert done.status == "ok", done.error
    return next(o["data"] for o in done.outputs if o["type"] in ("display", "result"))


def test_images_are_pictures_and_keep_their_numbers(run: Any) -> None:
    data = shown(run, "import glowgrad as gg\ngg.rand(5, 3, 16, 16)")
    assert data[FIGURE]["kind"] == "images"
    assert data[FIGURE]["images"]["shape"] == [5, 16, 16, 3]
    assert data[FIGURE]["folded_text"] == "As numbers"
    assert data["text/plain"].startswith("tensor([[[[")


def test_bytes_are_shown_by_their_own_scale(run: Any) -> None:
    code = "import numpy as np\nnp.full((20, 30, 3), 51, np.uint8)"
    data = shown(run, code)
    assert data[FIGURE]["images"]["shape"] == [1, 20, 30, 3]
    assert data[FIGURE]["alt"] == "1 image of 20 by 30 pixels"


def test_other_arrays_are_numbers(run: Any) -> None:
    for code in (
        "gg.randn(5, 3, 16, 16)",  # below zero
        "gg.zeros(4, 1, 16, 16)",  # whole numbers
        "gg.rand(5, 7, 16, 16)",  # seven channels
        "gg.rand(2, 3, 4)",  # too small to be seen
        "gg.rand(3, 16, 16, requires_grad=True)",
    ):
        assert FIGURE not in shown(run, f"import glowgrad as gg\n{code}"), code


def test_a_model_is_a_table_of_its_layers(run: Any) -> None:
    code = """
from glowgrad import nn
nn.Sequential(nn.Conv2d(1, 8, 3), nn.ReLU(), nn.Sequential(nn.Flatten(), nn.Linear(72, 10)))
"""
    data = shown(run, code)
    html = data["text/html"]
    assert "8×1×3×3 + 8 = 80" in html
    assert "810 parameters" in html
    assert html.index("Conv2d") < html.index("ReLU") < html.index("Linear")
    assert data["text/plain"].startswith("Sequential(")


def test_tables_take_rows_and_dicts(run: Any) -> None:
    code = "from glowgrad.display import Table\nTable([{'a': 1, 'b': '<x>'}, {'a': 2.34567}])"
    data = shown(run, code)
    assert "<th>a</th><th>b</th>" in data["text/html"]
    assert "&lt;x&gt;" in data["text/html"]
    assert data["text/plain"] == "a      b\n1      <x>\n2.346"
    wrong = run("Table([[1, 2], [3]])")
    assert wrong.error["message"] == "row 1 has 1 cells, but the table has 2"


def test_notebooks_names_for_rich_output(run: Any) -> None:
    code = """
from IPython.display import HTML, Markdown, Math, SVG, Image, clear_output, display
display(Markdown("**bold** $x^2$"))
display(Math(r"\\frac{1}{2}"))
clear_output(wait=True)
"""
    done = run(code)
    kinds = [(o["type"], set(o.get("data", ()))) for o in done.outputs if o["type"] != "stream"]
    assert kinds == [
        ("display", {"text/markdown", "text/plain"}),
        ("display", {"text/latex", "text/plain"}),
        ("clear", set()),
    ]
    wrong = run("Image(b'GIF89a')")
    assert "PNG or JPEG" in wrong.error["message"]


def bars(run: Any, code: str) -> list[dict[str, Any]]:
    """The last state of every progress bar, in order; {} for one that was taken away."""
    done = run(code)
    last: dict[str, Any] = {}
    for output in done.outputs:
        if output["type"] == "display":
            last[output["id"]] = output["data"].get(FIGURE, {})
    return list(last.values())


def test_nested_bars_count_and_know_their_depth(run: Any) -> None:
    code = """
from tqdm.auto import tqdm, trange
for epoch in trange(2, desc="epochs"):
    with tqdm(total=5, desc="steps", leave=False, unit="batch") as inner:
        for step in range(5):
            inner.update(1)
            inner.set_postfix(loss=0.5)
"""
    outer, first, second = bars(run, code)
    assert (outer["done"], outer["total"], outer["depth"]) == (2, 2, 0)
    assert outer["state"] == "done"
    assert first == second == {}


def test_a_bar_that_was_left_is_stopped(run: Any) -> None:
    code = """
from tqdm import tqdm
bar = tqdm(range(10))
for number in bar:
    if number == 3:
        break
forgotten = tqdm(total=4)
"""
    left, forgotten = bars(run, code)
    assert (left["done"], left["state"], left["unit"]) == (3, "stopped", "it")
    assert (forgotten["depth"], forgotten["state"]) == (0, "stopped")
    (after,) = bars(run, "next(iter(tqdm(range(1))))")
    assert after["depth"] == 0


def test_fit_fills_a_line_in_place(run: Any) -> None:
    code = """
import numpy as np, keras, time
model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
model.compile("sgd", "mse")
class Slow(keras.callbacks.Callback):
    def on_train_batch_end(self, batch, logs=None):
        time.sleep(0.06)
model.fit(np.ones((8, 2)), np.ones(8), batch_size=2, epochs=2, callbacks=[Slow()])
"""
    text = run(code).text
    second = text[text.index("Epoch 2/2") :]
    assert second.count("\n") == 2
    assert second.count("\r") >= 2
    assert second.rsplit("\r", 1)[1].startswith("4/4 " + "━" * 20)
