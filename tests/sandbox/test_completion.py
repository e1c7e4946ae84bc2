"""Completions, signatures and descriptions, as the editor asks for them."""

import importlib
import json
import sys
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest

from glowgrad.sandbox.questions import inference
from glowgrad.sandbox.questions.completion import complete

SETUP = '''
import glowgrad as gg
from glowgrad import nn
from types import SimpleNamespace
x = gg.ones(2, 3)
layer = nn.Linear(2, 3)
stack = nn.Sequential(nn.Linear(1, 2), nn.ReLU())
numbers = [1, 2]
options = {"lr": 0.1, "weight decay": {"deep": 1}, "it's": 2}
note = "hi"
touched = []

class Trap:
    """Counts how often it is run."""
    @property
    def costly(self):
        "What costs."
        touched.append("property")
    def __getattr__(self, name):
        touched.append(name)
        raise AttributeError(name)
    def __dir__(self):
        touched.append("dir")
        return []
    def __repr__(self):
        touched.append("repr")
        return "trap"
    @property
    def __class__(self):
        touched.append("class")
        return int
    def __call__(self, volts):
        touched.append("call")
    def go(self, far, *, fast=True):
        """Go there.

        Slowly or fast.

        Third.

        Fourth."""

def train(model, epochs: int = 3, *, lr=0.1, **more) -> "list[float]":
    """Fit the model.

    Returns the losses."""

trap = Trap()
_private = __secret = 1
'''


@pytest.fixture
def ask(run: Any) -> Any:
    run(SETUP)

    def put(question: str, code: str, **more: Any) -> Any:
        """Ask with the cursor at the `|` of the code, or at its end."""
        before, _, after = code.partition("|")
        offset = len(before.encode("utf-16-le", "surrogatepass")) // 2
        asked = {"code": before + after, "offset": offset, **more}
        if question == "load_inference":
            asked = {}
        told = json.loads(run.sandbox.answer(question, json.dumps(asked)))
        assert "error" not in told, told
        return told["value"]

    put.namespace = run.sandbox.namespace  # type: ignore[attr-defined]
    return put


OFFERED = [
    ("pri", "print", "function"),
    ("x.sha", "shape", "property"),
    ("x.matm", "matmul", "method"),
    ("lay", "layer", "variable"),
    ("layer.wei", "weight", "property"),
    ("stack[0].in_f", "in_features", "property"),
    ("x.mean().sum().resh", "reshape", "method"),
    ("layer(x).backw", "backward", "method"),
    ("(x * 2 + 1).fla", "flatten", "method"),
    ("note.upp", "upper", "method"),
    ("'a'.joi", "join", "method"),
    ("[1, 2].app", "append", "method"),
    ("nn.Lin", "Linear", "class"),
    ("gg.nn.functional.rel", "relu", "function"),
    ("print(x.num", "numel", "method"),
    ("options['", "lr", "key"),
    ('options["we', "weight decay", "key"),
    ("options['weight decay']['", "deep", "key"),
    ("train(|)", "model=", "parameter"),
    ("train(layer, ep|)", "epochs=", "parameter"),
    ("train(layer,\n      lr", "lr=", "parameter"),
    ("nn.Linear(2, bi", "bias=", "parameter"),
    ("trap(vo", "volts=", "parameter"),
    ("import mat", "matplotlib", "module"),
    ("import torch.n", "nn", "module"),
    ("import torch.utils.d", "data", "module"),
    ("import collections as c, itert", "itertools", "module"),
    ("from glow", "glowgrad", "module"),
    ("from torch.nn import Li", "Linear", "class"),
    ("from torch.nn import (\n  Linear,\n  Re", "ReLU", "class"),
    ("import torch\ntorch.one", "ones", "function"),
    ("import torch.nn as other\nother.Conv2", "Conv2d", "class"),
    ("y = x.mean()\ny.it", "item", "method"),
    ("model = nn.Sequential(\n    nn.ReLU(),\n)\nmodel.par", "parameters", "method"),
    ("for epoch in range(3):\n    print(epo", "epoch", "variable"),
    ("def loss_of(pred, target):\n    return pre", "pred", "variable"),
    ("class Net(nn.Module):\n    pass\nN", "Net", "class"),
    ("ret", "return", "keyword"),
    ("f'{x.sha", "shape", "property"),
    ("🙂 = '🙂'; x.sha", "shape", "property"),
    ("größe = 1\ngrö", "größe", "variable"),
    ("if (x).sha", "shape", "property"),
    ("x[0, 1:].sha", "shape", "property"),
    ("trap.co", "costly", "property"),
    ("Trap.g", "go", "method"),
    ("DataL", "DataLoader", "import"),
]


@pytest.mark.parametrize(("code", "label", "kind"), OFFERED)
def test_offers(ask: Any, code: str, label: str, kind: str) -> None:
    told = ask("complete", code)
    assert (label, kind) in [(item["label"], item["kind"]) for item in told["items"]][:3], told


NOTHING = [
    "# pri",
    "'pri",
    '"""\nx.',
    "1.",
    "2.5.",
    "def pr",
    "import numpy as n",
    "x = 1e5.",
    "}.",
    ".",
]


@pytest.mark.parametrize("code", NOTHING)
def test_offers_nothing_where_nothing_fits(ask: Any, code: str) -> None:
    assert ask("complete", code)["items"] == []


BROKEN = [
    *("(((((((", ")))", "[}{(", "f(g(h(", "x.y.z.", "x..", "@", "\\", "'''", 'f"{', "f'{x['", "if"),
    *("lambda", "x[", "x[[", "print(]", "def f(a, b", "class", "from . import ", "from", "import"),
    *(
        "\x00",
        "\ud800x.",
        "x\u2028.",
        "a" * 5000,
        "(" * 3000 + "x.",
        "x" + ".a" * 3000 + ".",
        "x.\n\n.sh",
    ),
    *(
        "options[options[",
        "é.",
        "0x",
        "1_000.",
        "print(*",
        "train(**",
        "async",
        "await x.",
        "x if y.",
    ),
]


@pytest.mark.parametrize("code", BROKEN)
@pytest.mark.parametrize("question", ["complete", "signature", "describe"])
def test_nonsense_is_answered_too(ask: Any, question: str, code: str) -> None:
    ask(question, code)


def test_offsets_outside_of_the_text(ask: Any) -> None:
    for question in ("complete", "signature", "describe"):
        for offset in (-5, 0, 99):
            ask(question, "x.sha|", **{"offset": offset})


def test_nothing_of_the_learner_is_run(ask: Any) -> None:
    for code in (
        "trap.",
        "trap.costly.",
        "trap(1).",
        "trap.missing.",
        "trap.go(",
        "trap[0].",
        "trap + x.",
    ):
        ask("complete", code)
        ask("signature", code)
    for code in ("trap", "trap.costly", "trap.go", "options", "Trap"):
        ask("describe", code)
    ask("describe", "trap.", name="costly")
    assert ask.namespace["touched"] == []


def labels(told: Any) -> list[str]:
    return [item["label"] for item in told["items"]]


def test_exact_case_first_and_private_names_last(ask: Any) -> None:
    ask.namespace.update(Qalpha=1, qalpha=2, _qalpha=3, xqalpha=4, q_alpha=5)
    offered = labels(ask("complete", "qal"))
    assert offered[:5] == ["qalpha", "Qalpha", "xqalpha", "_qalpha", "q_alpha"]
    assert labels(ask("complete", "layer."))[-1].startswith("_")


def test_how_much_is_replaced(ask: Any) -> None:
    assert ask("complete", "x.sha")["replace"] == 3
    assert ask("complete", "x.")["replace"] == 0
    assert ask("complete", "options['weight d")["replace"] == len("weight d")


def test_keys_are_escaped(ask: Any) -> None:
    assert [i["apply"] for i in ask("complete", "options['it")["items"]] == ["it\\'s"]
    assert [i["apply"] for i in ask("complete", 'options["it')["items"]] == ["it's"]


def test_used_keywords_are_not_offered_again(ask: Any) -> None:
    assert "lr=" not in labels(ask("complete", "train(layer, lr=1, "))
    assert "lr=" not in labels(ask("complete", "train([l"))
    assert "lr=" not in labels(ask("complete", "train(lr=l"))


IMPORTS = [
    ("DataLoader", "from glowgrad.utils.data import DataLoader"),
    ("import torch\nDataLoader", "from torch.utils.data import DataLoader"),
    ("import glowgrad as gg\nDataLoader", "from glowgrad.utils.data import DataLoader"),
    ("from torch import nn\nKFold", "from sklearn.model_selection import KFold"),
    ("import keras\nDropout", "from keras.layers import Dropout"),
    ("np", "import numpy as np"),
    ("import torch\nplt", "import matplotlib.pyplot as plt"),
]


@pytest.mark.parametrize(("code", "statement"), IMPORTS)
def test_unknown_names_come_with_their_import(ask: Any, code: str, statement: str) -> None:
    offered = [item for item in ask("complete", code)["items"] if "import" in item]
    assert offered[0]["import"] == statement


def test_known_names_come_without(ask: Any) -> None:
    ask.namespace["DataLoader"] = 1
    assert [i["kind"] for i in ask("complete", "DataLoader")["items"]] == ["variable"]


def test_what_is_imported_by_a_suggestion_exists() -> None:
    from glowgrad.sandbox.questions import importable, written

    for ours, theirs in importable.MODULES.items():
        module = importlib.import_module(ours)
        for name in importable.public_names(ours):
            assert hasattr(module, name), f"{ours}.{name}"
        assert not theirs or written.module_named(theirs) is not None, theirs


def test_a_huge_namespace_stays_short_and_finds_the_name() -> None:
    namespace: dict[str, Any] = {f"name_{index}": index for index in range(20_000)}
    namespace["target"] = 1
    assert len(complete(namespace, "", 0)["items"]) <= 1500
    assert labels(complete(namespace, "targ", 4))[0] == "target"


SIGNATURES = [
    ("train(", 0),
    ("train(layer, ", 1),
    ("train(layer, lr=", 2),
    ("train(layer, other=", 3),
    ("train(layer, [1, 2, ", 1),
    ("train(layer, (1, 2), ", None),
    ("train(layer, lr=0.1, epochs=", 1),
    ("train(len(x|), 2)", "len"),
    ("trap(", "trap"),
    ("layer(", "layer"),
    ("x.sum(dim=1, ke|", 1),
    ("print(1, 2, 3, ", 0),
]


@pytest.mark.parametrize(("code", "expected"), SIGNATURES)
def test_signature_and_active_parameter(ask: Any, code: str, expected: Any) -> None:
    told = ask("signature", code)
    assert expected == (told["name"] if isinstance(expected, str) else told["active"])


def test_signature_texts(ask: Any) -> None:
    assert ask("signature", "train(") == {
        "name": "train",
        "parameters": ["model", "epochs: int = 3", "lr=0.1", "**more"],
        "active": 0,
        "returns": "list[float]",
        "doc": ["Fit the model."],
    }
    assert ask("signature", "[].append(")["parameters"] == ["object"]
    assert ask("signature", "trap.go(")["parameters"] == ["far", "fast=True"]


@pytest.mark.parametrize("code", ["", "x", "(1, ", "def f(", "class A(", "nothing(", "train(x)"])
def test_no_signature(ask: Any, code: str) -> None:
    assert ask("signature", code) is None


def test_descriptions(ask: Any) -> None:
    facts = dict(ask("describe", "y = |x + 1")["facts"])
    assert facts["shape"] == "(2, 3)"
    assert facts["device"] == "cpu"
    assert facts["values"] == "1, 1, 1, 1, 1, 1"
    assert dict(ask("describe", "lay|er")["facts"]) == {"type": "Linear", "parameters": "9"}
    assert dict(ask("describe", "numbers")["facts"])["value"] == "[1, 2]"
    told = ask("describe", "tra|in(layer)")
    assert told["signature"].startswith("train(model, epochs: int = 3")
    assert told["doc"] == ["Fit the model.", "Returns the losses."]
    assert len(ask("describe", "trap.go")["doc"]) == 3
    assert ask("describe", "nn.Li", name="Linear")["kind"] == "class"
    assert ask("describe", "trap.", name="costly")["doc"] == ["What costs."]
    assert ask("describe", "train(", name="lr=") is None
    assert ask("describe", "# x") is None


def test_a_long_value_is_cut(ask: Any) -> None:
    ask.namespace["long"] = list(range(10**5))
    assert len(dict(ask("describe", "long")["facts"])["value"]) <= 80


@pytest.fixture(scope="module")
def jedi(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """jedi as the site ships it."""
    from builder import downloads, inference, pins

    folder = tmp_path_factory.mktemp("jedi")
    place = folder / "site"
    for wheel in (inference.jedi_wheel(folder), downloads.fetch(pins.PARSO)):
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(place)
    sys.path.insert(0, str(place))
    yield
    sys.path.remove(str(place))
    for name in [name for name in sys.modules if name.partition(".")[0] in ("jedi", "parso")]:
        del sys.modules[name]


def test_what_has_not_run_is_inferred_once_jedi_is_there(ask: Any, jedi: None) -> None:
    rows = [
        ("shout = note.upper()\nshout.spl", "split"),
        ("''.join(['a']).upp", "upper"),
        ("with open('x') as file:\n    file.clo", "close"),
        ("def f(words: list):\n    for w in words:\n        words.app", "append"),
        ("class Own:\n    def walk(self): pass\no = [Own()][0]\no.wal", "walk"),
    ]
    for code, _ in rows:
        told = ask("complete", code)
        assert (told["pending"], told["items"]) == (True, [])
    assert ask("load_inference", "") is True
    for code, label in rows:
        told = ask("complete", code)
        if told["late"]:  # on a busy machine; the page asks again, too
            told = ask("complete", code, patient=True)
        assert labels(told)[:1] == [label]
    told = ask("complete", "unknown.thing().")
    assert (told["pending"], told["items"]) == (False, [])
    # The engine's sources are long: jedi must not read them.
    ask("complete", "x.tolist().")
    cache = importlib.import_module("parso.cache").parser_cache
    assert not [path for files in cache.values() for path in files if "glowgrad" in str(path)]
    assert ask.namespace["touched"] == []


def test_what_takes_long_to_infer_is_found_with_patience(
    ask: Any, jedi: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask("load_inference", "")
    monkeypatch.setattr(inference, "_LONGEST", 0)
    told = ask("complete", "shout = note.upper()\nshout.spl")
    assert (told["late"], told["items"]) == (True, [])
    told = ask("complete", "shout = note.upper()\nshout.spl", patient=True)
    assert (told["late"], labels(told)[:1]) == (False, ["split"])
