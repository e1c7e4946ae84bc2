"""What the inspector asks: summaries, values, memory and kernels; no code of a learner's runs."""

import base64
import json
from typing import Any

import numpy as np
import pytest

EVERYTHING = """
import collections, enum
import numpy as np
import glowgrad as gg
x = gg.arange(6.0).reshape(2, 3).requires_grad_()
(x * x).sum().backward()
array = np.array([[1.0, np.nan], [np.inf, 2.0]])
model = gg.nn.Sequential(gg.nn.Linear(3, 4), gg.nn.ReLU(), gg.nn.Linear(4, 2))
optimizer = gg.optim.SGD(model.parameters(), lr=0.1)
numbers = list(range(1000))
table = {"a": 1, "b": [x]}
text = "word " * 10000
def square(a, b=2): return a * b
class Shape: pass
huge = 10 ** 100000
Colour = enum.Enum("Colour", "RED")
data = gg.utils.data.TensorDataset(gg.ones(5, 2), gg.zeros(5))
loader = gg.utils.data.DataLoader(data, batch_size=2)
images = gg.rand(4, 3, 8, 8)
"""

HOSTILE = """
class Hostile:
    def __init__(self): self.inside = [1, 2]
    def _loop(self, *a):
        while True: pass
    __repr__ = __str__ = __len__ = __iter__ = __getitem__ = __eq__ = __hash__ = __sizeof__ = _loop
    __class__ = property(_loop)
    def __getattr__(self, name):
        while True: pass
class Words(list):
    def __iter__(self):
        while True: pass
    __len__ = __repr__ = __sizeof__ = __iter__
hostile, words = Hostile(), Words("ab")
held = [hostile]
"""


def ask(run: Any, question: str, **parameters: Any) -> Any:
    told = json.loads(run.sandbox.answer(question, json.dumps(parameters)))
    assert "error" not in told, told["error"]
    return told["value"]


def test_every_kind_of_variable_is_summed_up(run: Any) -> None:
    assert run(EVERYTHING).status == "ok"
    rows = {row["name"]: row for row in ask(run, "variables")}
    x = rows["x"]
    assert (x["kind"], x["shape"], x["dtype"], x["device"], x["bytes"]) == (
        "tensor",
        [2, 3],
        "float32",
        "cpu",
        24,
    )
    assert x["value"] == "[0, 1, 2, 3, 4, 5]"
    assert x["notes"] == ["requires grad", "has a gradient"]
    assert rows["array"]["value"] == "[1, nan, inf, 2]"
    assert rows["model"]["value"] == "26 parameters, training"
    assert rows["model"]["bytes"] == 26 * 4
    assert rows["optimizer"]["value"] == "lr 0.1"
    assert rows["numbers"]["shape"] == [1000]
    assert rows["numbers"]["value"] == "0, 1, 2, 3, 4, …"
    assert rows["table"]["value"] == "'a': 1, 'b': list"
    assert rows["square"]["value"] == "square(a, b)"
    assert rows["Shape"]["value"] == "class Shape(object)"
    assert rows["huge"]["value"] == "a whole number of 332,193 bits"
    assert rows["loader"]["value"] == "batches of 2 from TensorDataset"
    assert len(rows["text"]["value"]) < 100


def test_a_learners_own_methods_are_never_called(run: Any) -> None:
    assert run(HOSTILE).status == "ok"
    rows = {row["name"]: row for row in ask(run, "variables")}
    assert rows["hostile"]["type"] == "Hostile"
    assert rows["words"]["shape"] == [2]
    assert ask(run, "values", path=["hostile"])["children"][0]["value"] == "1, 2"
    assert ask(run, "values", path=["words", 1])["text"] == "b"
    assert ask(run, "values", path=["held", 0])["type"] == "Hostile"
    assert ask(run, "memory")["devices"] is not None


def unpacked(packed: Any) -> np.ndarray:
    data = np.frombuffer(base64.b64decode(packed["base64"]), packed["dtype"])
    return data.reshape(packed["shape"])


def test_an_array_opens_with_statistics_and_a_heat_map(run: Any) -> None:
    run(EVERYTHING)
    told = ask(run, "values", path=["array"])
    assert told["array"]["cells"] == [["1", "nan"], ["inf", "2"]]
    statistics = told["statistics"]
    assert (statistics["nan"], statistics["inf"]) == (1, 1)
    assert (statistics["min"], statistics["max"], statistics["mean"]) == (1, 2, 1.5)
    assert sum(statistics["histogram"]) == 2
    heat = unpacked(told["array"]["heat"]["values"])
    assert heat.shape == (2, 2)
    assert heat[1, 1] == 2


def test_slices_and_pages_of_many_axes(run: Any) -> None:
    run("import glowgrad as gg\nx = gg.arange(2 * 3 * 50 * 25).reshape(2, 3, 50, 25)")
    array = ask(run, "values", path=["x"], fixed=[1, 2], row=41, column=20, more=True)["array"]
    first = (1 * 3 + 2) * 50 * 25
    assert (array["row"], array["column"], array["fixed"]) == (40, 20, [1, 2])
    assert array["cells"][0] == [str(first + 40 * 25 + c) for c in range(20, 25)]
    assert len(array["cells"]) == 10
    beyond = ask(run, "values", path=["x"], fixed=[99, -3], row=10**9)["array"]
    assert (beyond["fixed"], beyond["row"]) == ([1, 0], 40)


@pytest.mark.parametrize(
    ("code", "cells"),
    [
        ("gg.tensor(3.5)", [["3.5"]]),
        ("gg.tensor([1, 2])", [["1"], ["2"]]),
        ("gg.zeros(0, 3)", []),
        ("gg.tensor([True])", [["True"]]),
        ("np.array([1 + 2j])", [["1+2j"]]),
        ("np.array(['a', 'b'])", [["a"], ["b"]]),
        ("np.array([object()], object)", [["object"]]),
        ("np.array([(1, 2.0)], 'i4,f4')", [["void"]]),
        ("gg.arange(12).reshape(3, 4).T[1:2]", [["1", "5", "9"]]),
    ],
)
def test_strange_arrays_open(run: Any, code: str, cells: list[list[str]]) -> None:
    run(f"import numpy as np\nimport glowgrad as gg\nx = {code}")
    assert ask(run, "values", path=["x"])["array"]["cells"] == cells


def test_parts_lead_to_parts(run: Any) -> None:
    run(EVERYTHING)
    layers = ask(run, "values", path=["model"])["children"]
    assert [layer["type"] for layer in layers] == ["Linear", "ReLU", "Linear"]
    weight = ask(run, "values", path=["model", "0", "weight"])
    assert weight["shape"] == [4, 3]
    gradient = ask(run, "values", path=["x", ".grad"])
    assert gradient["array"]["cells"][1] == ["6", "8", "10"]
    page = ask(run, "values", path=["numbers"], start=950)
    assert [row["value"] for row in page["children"]] == [str(n) for n in range(950, 1000)]
    assert not page["following"]
    inner = ask(run, "values", path=["table", 1, 0])
    assert inner["array"]["height"] == 2
    first = ask(run, "values", path=["loader", "dataset", ".first"])["children"]
    assert [one["shape"] for one in first] == [[2], []]
    assert ask(run, "values", path=["text"])["cut"] == 30_000


def test_images_are_pictures(run: Any) -> None:
    run(EVERYTHING)
    told = ask(run, "values", path=["images"])["pictures"]
    assert unpacked(told["images"]).shape == (4, 8, 8, 3)
    assert told["total"] == 4


def test_what_is_gone_says_so(run: Any) -> None:
    run("x = [1]")
    for path in (["y"], ["x", 3]):
        error = json.loads(run.sandbox.answer("values", json.dumps({"path": path})))["error"]
        assert "any more" in error


def test_replies_stay_small(run: Any) -> None:
    run(
        "import glowgrad as gg\nbig = gg.rand(64, 3, 300, 300)\nwide = gg.rand(3, 100000)\n"
        "for i in range(3000): globals()[f'name_{i}'] = 'x' * 1000\nrow = gg.rand(1000000)"
    )
    for question, parameters in [
        ("variables", {}),
        ("values", {"path": ["big"]}),
        ("values", {"path": ["wide"]}),
        ("values", {"path": ["row"]}),
        ("memory", {}),
    ]:
        assert len(run.sandbox.answer(question, json.dumps(parameters))) < 300_000, question


def test_memory_names_who_holds_it(run: Any) -> None:
    run(
        "import glowgrad as gg\n"
        "big = gg.zeros(1000, 1003)\nrows = {'part': big[2:]}\n"
        "w = gg.rand(700, 701, requires_grad=True)\n"
        "loss = w.exp().sum()\n"
        "model = gg.nn.Linear(600, 601)"
    )
    told = ask(run, "memory")
    assert told["devices"]["cpu"]["tensors"] > 3
    largest = {piece["bytes"]: piece for piece in told["largest"]}
    assert largest[1000 * 1003 * 4]["names"] == ["big", "rows['part']"]
    assert "model.weight" in largest[600 * 601 * 4]["names"]
    assert any(
        "graph of loss" in piece["names"]
        for piece in told["largest"]
        if piece["bytes"] == 700 * 701 * 4
    )


def test_primitives_of_the_last_run_are_counted_and_timed_on_request(run: Any) -> None:
    run("import glowgrad as gg\na = gg.ones(50, 50)")
    run("for _ in range(7):\n    b = (a @ a).relu()", name="cell-2")
    ask(run, "variables")
    told = ask(run, "kernels")
    rows = {row["name"]: row for row in told["kernels"] if row["device"] == "cpu"}
    assert told["run"]["cell"] == "cell-2"
    assert rows["matmul"]["count"] == 7
    assert rows["matmul"]["ms"] is None
    assert ask(run, "time_kernels", on=True) is True
    try:
        run("def twice():\n    return a @ a + a @ a\n\nc = twice()", name="cell-3")
        rows = {row["name"]: row for row in ask(run, "kernels")["kernels"]}
        assert rows["matmul"]["count"] == 2
        assert rows["matmul"]["ms"] > 0
        assert rows["matmul"]["lines"] == [[["cell-3", 2], 2]]
    finally:
        ask(run, "time_kernels", on=False)
