"""Mistakes of beginners: what is said of each, and that the fix offered makes the code run."""

from __future__ import annotations

from typing import Any

import pytest

from glowgrad.errors import DeviceError

TORCH = "import torch\nimport torch.nn as nn\nimport torch.nn.functional as F\n"
KERAS = "import keras\nimport numpy as np\nX = np.zeros((8, 4))\n"
MODEL = (
    "model = keras.Sequential([keras.layers.Input((4,)), "
    "keras.layers.Dense(3, activation='softmax')])\n"
)

# The code, what the cause says, and what the line of the first fix reads after it.
SPELLING = [
    ("learning_rate = 1\nprint(lerning_rate)", "mean learning_rate", "print(learning_rate)"),
    ("pritn(1)", "mean print", "print(1)"),
    ("x = true", "capital letter", "x = True"),
    ("x = null", "capital letter", "x = None"),
    ("x = np.zeros(3)", "import numpy as np", "import numpy as np"),
    ("m = nn.Linear(2, 3)", "import torch.nn as nn", "import torch.nn as nn"),
    ("print(hello)", "needs quotes", 'print("hello")'),
    ("import numpy as np\nnp.zeros(3).shap", "mean shape", "np.zeros(3).shape"),
    (TORCH + "nn.Liner(2, 3)", "mean Linear", "nn.Linear(2, 3)"),
    (TORCH + "torch.zeros(2, 3).reshap(3, 2)", "mean reshape", "torch.zeros(2, 3).reshape(3, 2)"),
    ("x = [1]\nx.push(3)", "mean append", "x.append(3)"),
    ("from math import sqr", "mean sqrt", "from math import sqrt"),
    ("import numpyy", "mean numpy", "import numpy"),
    ("import torch.nn.functionl as F", "mean functional", "import torch.nn.functional as F"),
    ("from torch.optim import Adm", "mean Adam", "from torch.optim import Adam"),
    (TORCH + "nn.Linear(2, 3, biass=False)", "mean bias", "nn.Linear(2, 3, bias=False)"),
    (
        TORCH + "o = torch.optim.SGD(nn.Linear(1, 1).parameters(), learning_rate=0.1)",
        "mean lr",
        "o = torch.optim.SGD(nn.Linear(1, 1).parameters(), lr=0.1)",
    ),
    (TORCH + "torch.zeros(2).to('gpu').cpu()", "mean", None),
    ("d = {'loss': 1}\nd['los']", "The keys are 'loss'", "d['loss']"),
    ("d = {1: 'a'}\nd['1']", "is a int", "d[1]"),
    ("d = {'a': 1}\nd['zzz']", "The keys are 'a'", "d.get('zzz')"),
    (KERAS + "keras.layers.Dense(3, activation='rellu')", "mean 'relu'", None),
    (KERAS + "keras.layers.Dense(3, activaton='relu')", "mean activation", None),
    ("c = 0\ndef f():\n    c += 1\nf()", "name of its own", "    global c"),
    (
        TORCH
        + "class N(nn.Module):\n    def __init__(self):\n        self.l = nn.Linear(2, 2)\nN()",
        "set up nn.Module first",
        "        super().__init__()",
    ),
]
SYNTAX = [
    ("x = 1\nif x = 1:\n    pass", "== asks", "if x == 1:"),
    ("if True\n    pass", "ends with a colon", "if True:"),
    ("for i in range(3)  # three\n    pass", "ends with a colon", "for i in range(3):  # three"),
    ("def f(x)\n    return x", "ends with a colon", "def f(x):"),
    ("print 'a', 2", "with brackets", "print('a', 2)"),
    ("print('a'", "never closed", "print('a')"),
    ("x = [1, 2\ny = 3", "never closed", "x = [1, 2]"),
    ("x = 'abc", "same quote", "x = 'abc'"),
    ("x = \"abc'", "same quote", 'x = "abc"'),
    ('print("a)', "same quote", 'print("a")'),
    ("if True:\nx = 1", "four spaces", "    x = 1"),
    ("  x = 1", "same number of spaces", "x = 1"),
    ("if True:\n    x = 1\n  y = 2", "same number of spaces", None),
    ("if True:\n\tx = 1\n        y = 2", "tabs", "        x = 1"),
    ("def f(x):\n", "four spaces", "    pass"),
    ("x = 1\nif x == 1:\n    pass\nelse if x:\n    pass", "elif", "elif x:"),
    ("x = 1\nx++", "no ++", "x += 1"),
    ("x = y = 1\nx && y", "and for &&", "x and y"),
    ("x = 2 × 3", "signs of the keyboard", "x = 2 * 3"),
    ("print(‘a’)", "signs of the keyboard", "print('a')"),
    ("f = [1 2]", "comma is missing", "f = [1, 2]"),
    ("x = {'a' 1}", "colon is missing", "x = {'a': 1}"),
    ("x = (1))", "closes nothing", "x = (1)"),
    ("x = [1, 2, 3)", "closed by", "x = [1, 2, 3]"),
    ("x = 1\nx === 2", "==", "x == 2"),
    ("x = 1\nx =! 2", "!=", "x != 2"),
    ("x = 1\nif x => 2:\n    pass", ">=", "if x >= 2:"),
    ("let x = 3", "no word before", "x = 3"),
    ("x := 3", "given with =", "x = 3"),
    ("x = 08", "zeros in front", "x = 8"),
    ("for i in range 3:\n    pass", "range is a function", "for i in range(3):"),
    ("import sqrt from math", "from … import", "from math import sqrt"),
    ("f = lambda x: return x", "without return", "f = lambda x: x"),
    ("for = 3", "word of Python", None),
    ("x = 5 +", "ends too early", None),
    ("return 1", "belong into a function", None),
    ("try:\n    x = 1\nprint(x)", "comes except", None),
]
SHAPES = [
    (TORCH + "x = torch.ones(2, 3)\nW = torch.ones(2, 3)\nx @ W", "3 columns, W 2 rows", "x @ W.T"),
    (TORCH + "x = torch.ones(5, 3)\nW = torch.ones(2, 5)\nx @ W", "columns", "W @ x"),
    (
        TORCH + "m = nn.Sequential(nn.Linear(64, 10))\nm(torch.zeros(5, 128))",
        "rows of 64 numbers",
        "m = nn.Sequential(nn.Linear(128, 10))",
    ),
    (
        TORCH + "m = nn.Linear(in_features=64, out_features=10)\nm(torch.zeros(5, 128))",
        "rows of 64 numbers",
        "m = nn.Linear(in_features=128, out_features=10)",
    ),
    (
        TORCH + "x = torch.zeros(5, 28, 28)\nm = nn.Linear(784, 10)\nm(x)",
        "Flatten it first",
        "m(x.flatten(1))",
    ),
    (
        TORCH + "m = nn.Conv2d(3, 8, 3)\nm(torch.zeros(5, 1, 28, 28))",
        "3 channels, but its input has 1",
        "m = nn.Conv2d(1, 8, 3)",
    ),
    (
        TORCH + "x = torch.zeros(5, 28, 28, 3)\nm = nn.Conv2d(3, 8, 3)\nm(x)",
        "come last",
        "m(x.permute(0, 3, 1, 2))",
    ),
    (
        TORCH + "x = torch.zeros(5, 28, 28)\nm = nn.Conv2d(1, 8, 3)\nm(x)",
        "channels",
        "m(x.unsqueeze(1))",
    ),
    (
        TORCH + "m = nn.BatchNorm1d(4)\nm(torch.zeros(3, 5))",
        "4 channels; its input has 5",
        "m = nn.BatchNorm1d(5)",
    ),
    (TORCH + "a = torch.ones(3)\nb = torch.ones(3, 2)\na + b", "last axes", "a[:, None] + b"),
    (TORCH + "a, b = torch.ones(2, 3), torch.ones(3, 2)\na + b", "last axes", "a.T + b"),
    (TORCH + "a, b = torch.ones(3, 4), torch.ones(3, 5)\na + b", "last axes", None),
    (TORCH + "a, b = torch.ones(2, 3), torch.ones(2, 4)\ntorch.cat([a, b])", "joins", None),
    (TORCH + "a, b = torch.ones(2, 3), torch.ones(2, 4)\ntorch.stack([a, b])", "one shape", None),
    (TORCH + "torch.zeros(6).view(4, 2)", "4 × 2 = 8", None),
    (TORCH + "torch.zeros(6).view(3, 4)", "3 × 4 = 12", "torch.zeros(6).view(3, -1)"),
    (TORCH + "torch.zeros(2, 3).T.view(6)", "reshape copies", "torch.zeros(2, 3).T.reshape(6)"),
    (TORCH + "torch.zeros(3).item()", "one number", "torch.zeros(3).mean().item()"),
    (TORCH + "torch.zeros(2, 3).sum(dim=2)", "counted from 0", "torch.zeros(2, 3).sum(dim=1)"),
    (TORCH + "m = nn.LSTM(4, 8)\nm(torch.zeros(3, 2, 5))", "sequences", "m = nn.LSTM(5, 8)"),
    (
        "import numpy as np\na, b = np.ones((2, 3)), np.ones((2, 3))\na @ b",
        "a has 3 columns, b 2 rows",
        "a @ b.T",
    ),
    ("import numpy as np\nnp.zeros(2, 3)", "one argument", "np.zeros((2, 3))"),
]  # fmt: skip
LOSSES = [
    (
        TORCH + "s, y = torch.zeros(4, 3), torch.zeros(4)\nF.cross_entropy(s, y)",
        "whole numbers",
        "F.cross_entropy(s, y.long())",
    ),
    (
        TORCH + "s, y = torch.zeros(4, 3), torch.zeros(4, 1).long()\nF.cross_entropy(s, y)",
        "an axis too many",
        "F.cross_entropy(s, y.squeeze(1))",
    ),
    (
        TORCH + "s, y = torch.zeros(4, 3), torch.eye(4, 3).long()\nF.cross_entropy(s, y)",
        "one-hot",
        "F.cross_entropy(s, y.argmax(1))",
    ),
    (
        TORCH + "s, y = torch.zeros(3, 3), torch.tensor([1, 2, 3])\nF.cross_entropy(s, y)",
        "counted from 0",
        "F.cross_entropy(s, y - 1)",
    ),
    (
        TORCH + "s, y = torch.zeros(4, 3), torch.zeros(5).long()\nF.cross_entropy(s, y)",
        "4 samples, but targets for 5",
        None,
    ),
    (
        TORCH + "p, y = torch.rand(4, 1), torch.zeros(4)\nF.binary_cross_entropy(p, y)",
        "same place",
        "F.binary_cross_entropy(p, y.unsqueeze(1))",
    ),
    (
        TORCH + "e = nn.Embedding(10, 3)\ne(torch.tensor([10]))",
        "0 to 9",
        "e = nn.Embedding(11, 3)",
    ),
    (
        TORCH + "p, t = torch.zeros(2), torch.zeros(2)\nnn.MSELoss(p, t).item()",
        "brackets of its own",
        "nn.MSELoss()(p, t).item()",
    ),
    (
        KERAS + MODEL + "model.compile('adam', 'categorical_crossentropy')\n"
        "model.fit(X, np.zeros(8, dtype=int), verbose=0)",
        "class numbers",
        "model.compile('adam', \"sparse_categorical_crossentropy\")",
    ),
    (
        KERAS + MODEL + "model.compile('adam', 'sparse_categorical_crossentropy')\n"
        "model.fit(X, np.zeros((8, 3)), verbose=0)",
        "one-hot",
        "model.compile('adam', \"categorical_crossentropy\")",
    ),
    (KERAS + MODEL + "model(np.zeros((2, 5)))", "4 features a sample; the data have 5", None),
    (
        KERAS + MODEL + "model.fit(X, np.zeros(8), verbose=0)",
        "told its optimizer",
        'model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")',
    ),
    (
        KERAS
        + MODEL.replace("(3, activation='softmax')", "(1, 'sigmoid')")
        + "model.fit(X, X[:, 0])",
        "told its optimizer",
        'model.compile(optimizer="adam", loss="binary_crossentropy")',
    ),
    (
        KERAS + MODEL.replace(", activation='softmax'", "") + "model.evaluate(X, X[:, :3])",
        "told its optimizer",
        'model.compile(optimizer="adam", loss="mse")',
    ),
]
KINDS = [
    (TORCH + "x = torch.ones(1, 2).int()\nm = nn.Linear(2, 1)\nm(x)", "fractions", "m(x.float())"),
    (
        TORCH + "import numpy as np\nx = torch.from_numpy(np.ones((1, 2)))\nnn.Linear(2, 1)(x)",
        "float64",
        "nn.Linear(2, 1)(x.float())",
    ),
    (
        TORCH + "import numpy as np\nx = np.ones((1, 2))\nnn.Linear(2, 1)(x)",
        "make one of the ndarray",
        "nn.Linear(2, 1)(torch.tensor(x).float())",
    ),
    (TORCH + "x = [1., 2.]\nnn.Linear(2, 1)(x)", "no tensor", "nn.Linear(2, 1)(torch.tensor(x))"),
    (TORCH + "nn.Embedding(3, 2)(torch.ones(2))", "whole numbers", None),
    (TORCH + "torch.arange(3).mean()", "convert them", "torch.arange(3).float().mean()"),
    (TORCH + "x = torch.ones(2)\nif x > 0:\n    pass", "any or all", "if (x > 0).all():"),
    (TORCH + "torch.tensor([[1, 2], [3]])", "full grid", None),
    (TORCH + "w = torch.tensor([1, 2], requires_grad=True)", "floats", None),
]  # fmt: skip
GRADIENTS = [
    (
        TORCH
        + "w = torch.ones(2, requires_grad=True)\nl = (w * w).sum()\nl.backward()\nl.backward()",
        "anew before each backward",
        None,
    ),
    (
        TORCH + "w = torch.ones(2, requires_grad=True)\nw -= 0.1",
        "outside of the record",
        "with torch.no_grad():",
    ),
    (
        TORCH + "w = torch.ones(2, requires_grad=True)\ny = w.exp()\ny += 1\ny.sum().backward()",
        "overwritten",
        "y = y + 1",
    ),
    (TORCH + "w = torch.ones(2, requires_grad=True)\nw.numpy()", "detach", "w.detach().numpy()"),
    (
        TORCH + "import numpy as np\nw = torch.ones(2, requires_grad=True)\nnp.array(w)",
        "detach",
        "np.array(w.detach())",
    ),
    (
        TORCH + "w = torch.ones(2, requires_grad=True)\n(w * 2).backward()",
        "one number",
        "(w * 2).mean().backward()",
    ),
    (
        TORCH + "w = torch.ones(2)\nw.sum().backward()",
        "requires_grad=True",
        "w = torch.ones(2, requires_grad=True)",
    ),
    (
        TORCH + "m = nn.Linear(2, 2)\no = torch.optim.SGD(m.parameters, lr=0.1)",
        "with brackets",
        "o = torch.optim.SGD(m.parameters(), lr=0.1)",
    ),
    (
        TORCH + "m = nn.Linear(2, 2)\no = torch.optim.SGD(m, lr=0.1)",
        "with brackets",
        "o = torch.optim.SGD(m.parameters(), lr=0.1)",
    ),
    (TORCH + "torch.optim.SGD([], lr=0.1)", "nothing to train", None),
]
CALLS = [
    (TORCH + "x = torch.zeros(2)\nx(1)", "brackets [ ]", "x[1]"),
    (TORCH + "x = torch.zeros(2)\nx.size[0]", "called with ( )", "x.size(0)"),
    ("a = 2\nb = a(3)", "a product", "b = a * (3)"),
    ("list = [1]\nlist(range(3))", "hides Python's own", "del list"),
    ("def f(a): return a\nf(1, 2)", "takes 1 argument, but got 2", "f(1)"),
    ("def f(a, b): return a\nf(1)", "also needs b", None),
    ("class A:\n    def f(): return 1\nA().f()", "the object itself", "    def f(self): return 1"),
    (
        "class A:\n    def __int__(self, a): self.a = a\nA(1)",
        "two underlines",
        "    def __init__(self, a): self.a = a",
    ),
    (
        TORCH
        + "class N(nn.Module):\n    def foward(self, x):\n        return x\nN()(torch.ones(1))",
        "its forward",
        "    def forward(self, x):",
    ),
    (
        TORCH + "class N(nn.Module):\n    def forward(x):\n        return x\nN()(torch.ones(1))",
        "the object itself",
        "    def forward(self, x):",
    ),
    (TORCH + "nn.Sequential([nn.Linear(1, 1)])", "without [ ]", "nn.Sequential(nn.Linear(1, 1))"),
    (TORCH + "nn.Sequential(nn.ReLU)", "by its brackets", "nn.Sequential(nn.ReLU())"),
    ("def f(): return f()\nf()", "without an end", None),
]
PLAIN = [
    ("a = [1, 2]\na[2]", "the last is 1", "a[1]"),
    ("a = [1, 2]\nfor i in range(3):\n    a[i]", "the last is 1", "for i in range(len(a)):"),
    ("a = [1]\nfor i in range(len(a) + 1):\n    a[i]", "the last is 0", "for i in range(len(a)):"),
    ("a = [1, 2, 3]\na[len(a) / 3]", "whole number", "a[len(a) // 3]"),
    ("import torch\nx = torch.zeros(2, 3)\nx[:, 3]", "axis 1 are 0 to 2", "x[:, 2]"),
    ("import torch\nx = torch.zeros(2, 3)\nx[0, 0, 0]", "more indices than axes", "x[0, 0]"),
    ("a, b = 1, 2, 3", "3 values come", "a, b, *rest = 1, 2, 3"),
    ("a, b, c = 1, 2", "2 values come", "a, b = 1, 2"),
    ("d = {'ab': 1}\nfor k, v, w in d: pass", "gives its keys", None),
    ("for i in 5:\n    pass", "over a range", "for i in range(5):"),
    ("def f():\n    x = 1\ny = f()\ny + 1", "f has no return", "    return x"),
    ("x = [3, 1]\nx = x.sort()\nx[0]", "sort() changes the list", "x = sorted(x)"),
    ("import torch\nw = torch.ones(1)\nw.grad.zero_()", "before backward()", None),
    ("x = (1, 2)\nx[0] = 3", "never changes", "x = [1, 2]"),
    ("n = 3\n'a' + n", "str(…)", "'a' + str(n)"),
    ("a = '3'\na * a", "int(…)", "int(a) * a"),
    ("int('3.5')", "a fraction", "int(float('3.5'))"),
    ("float('1,5')", "with a point", "float('1,5'.replace(\",\", \".\"))"),
    ("range(6 / 2)", "whole number", "range(6 // 2)"),
    ("n = 0\n1 / n", "n is 0 here", None),
    ("a = []\nsum(a) / len(a)", "the list is empty", "sum(a) / max(len(a), 1)"),
    ("open('data.csv')", "small disk", None),
    ("{[1]: 2}", "write a tuple", None),
]  # fmt: skip
TABLE = SPELLING + SYNTAX + SHAPES + LOSSES + KINDS + GRADIENTS + CALLS + PLAIN
# Mending the first mistake lets the next come to light: a * '3' is still text times number.
NOT_YET_RIGHT = {"int(a) * a"}


@pytest.mark.parametrize(
    ("code", "cause", "line"), TABLE, ids=[row[0].split("\n")[-1][:40] for row in TABLE]
)
def test_a_mistake_is_explained_and_mended(
    run: Any, code: str, cause: str, line: str | None
) -> None:
    error = run(code).error
    assert error is not None
    assert error["advice"] is not None, error["message"]
    assert cause in error["advice"]["cause"]
    assert error["hint"] == error["advice"]["cause"]
    fixes = error["advice"]["fixes"]
    for fix in fixes:
        applied(code, fix)
    if line is not None:
        mended = applied(code, fixes[0])
        assert line in mended.split("\n")
    if fixes and line not in NOT_YET_RIGHT and "global" not in str(fixes):
        again = type(run)()(applied(code, fixes[0]))
        if cause not in ("brackets [ ]",):
            assert again.error is None, again.error["message"]


def applied(code: str, fix: Any) -> str:
    """The code after a fix, whose edits must fit it."""
    lines = code.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    for edit in reversed(fix["edits"]):
        start = starts[edit["line"] - 1] + edit["column"]
        end = starts[edit["end_line"] - 1] + edit["end_column"]
        assert code[start:end] == edit["before"]
        code = code[:start] + edit["text"] + code[end:]
    return code


def test_the_table_is_long() -> None:
    assert len(TABLE) >= 100


def test_a_fix_may_be_in_the_cell_that_made_the_layer(run: Any) -> None:
    run(TORCH + "model = nn.Linear(64, 10)", name="define")
    error = run("model(torch.zeros(2, 128))", name="use").error
    fix = error["advice"]["fixes"][0]
    assert (fix["cell"], fix["edits"][0]["line"]) == ("define", 4)
    assert fix["label"] == "Change `nn.Linear(64, 10)` to `nn.Linear(128, 10)`"


def test_shapes_are_told_axis_by_axis(run: Any) -> None:
    error = run(TORCH + "x, W = torch.ones(5, 3), torch.ones(4, 2)\nx @ W").error
    shapes = error["advice"]["shapes"]
    assert [(o["name"], o["shape"]) for o in shapes["operands"]] == [("x", [5, 3]), ("W", [4, 2])]
    assert shapes["pairs"] == [{"axes": [1, 0], "agree": False}]
    added = run("torch.ones(2, 3, 4) + torch.ones(5, 4)").error["advice"]["shapes"]
    assert added["pairs"] == [{"axes": [1, 0], "agree": False}, {"axes": [2, 1], "agree": True}]


@pytest.mark.parametrize(
    ("code", "part"),
    [
        ("x = 1\ny = [x + 1 / 0, 2]", "1 / 0"),
        ("a = 'é'; b = nothing_here + a", "nothing_here"),
        ("def f(d):\n    return d['a'] + d['b']\nf({'a': 1})", "d['b']"),
        ("import torch\nprint(torch.ones(2) + (torch.ones(2) @ torch.ones(3)))",
         "torch.ones(2) @ torch.ones(3)"),
    ],
)  # fmt: skip
def test_the_failing_part_is_known(run: Any, code: str, part: str) -> None:
    error = run(code).error
    line = code.split("\n")[error["line"] - 1]
    assert line[error["column"] : error["end_column"]] == part


def test_frames_lead_to_their_cells(run: Any) -> None:
    run("def f():\n    return 1 / 0", name="define")
    frames = run("\nf()", name="use").error["frames"]
    assert frames == [
        {"cell": "use", "line": 2, "function": None, "code": "f()"},
        {"cell": "define", "line": 2, "function": "f", "code": "return 1 / 0"},
    ]


class Placed:
    """What a tensor on a device does when it meets one on another."""

    def __init__(self, device: str) -> None:
        self.device = device

    def __add__(self, other: Placed) -> Placed:
        if self.device != other.device:
            raise DeviceError(
                f"add got tensors on different devices: (2,) on {self.device}, (2,) on "
                f"{other.device}. Move them to one device first, e.g. x.to('webgpu')."
            )
        return self

    def to(self, device: str) -> Placed:
        return Placed(device)


def test_a_forgotten_move_to_the_device_is_offered(run: Any) -> None:
    run.sandbox.namespace.update(x=Placed("cpu"), w=Placed("webgpu"))
    advice = run("x + w").error["advice"]
    assert "move them and the model to one" in advice["cause"]
    assert applied("x + w", advice["fixes"][0]) == 'x.to("webgpu") + w'
    run('device = "webgpu"')
    mended = applied("x + w", run("x + w").error["advice"]["fixes"][0])
    assert mended == "x.to(device) + w"
    assert run(mended).error is None
