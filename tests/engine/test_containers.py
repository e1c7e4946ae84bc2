"""Containers of modules and parameters, by scripts that PyTorch runs too."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

import pytest
from tests.engine.against_torch import Scripts, check_script, outcome

DEVICES = pytest.mark.parametrize("device", ["cpu", "webgpu"])
SCRIPTS = Scripts()


@SCRIPTS.add
def sequential(t: Any) -> Any:
    n = t.nn
    m = n.Sequential(OrderedDict([("a", n.Linear(2, 3)), ("b", n.ReLU()), ("c", n.Linear(3, 1))]))
    results = [
        repr(m[1:]),
        repr(m[-1]),
        len(m),
        outcome(lambda: m[3]),
        [type(x).__name__ for x in m],
    ]
    m.append(n.Tanh())
    m[0] = n.Identity()
    results += [repr(m), repr(m.a)]
    m = n.Sequential(n.ReLU(), n.Tanh())
    m.insert(1, n.Sigmoid())
    m.extend(n.Sequential(n.GELU(), n.ELU()))
    del m[0]
    results += [repr(m), repr(m.pop(-1)), repr(m + n.Sequential(n.ReLU())), repr(m * 2)]
    del m[:2]
    m += n.Sequential(n.SiLU())
    results += [repr(m), list(dict(m.named_children()))]
    m *= 2
    results += [
        repr(m),
        outcome(lambda: m.__add__([n.ReLU()])),
        outcome(lambda: m * 0),
        outcome(lambda: m * 1.5),
        outcome(lambda: m.insert(9, n.ReLU())),
        outcome(lambda: n.Sequential(3)),
        repr(n.Sequential()),
    ]
    return results


@SCRIPTS.add
def module_list(t: Any) -> Any:
    n = t.nn
    m = n.ModuleList([n.Linear(1, 1), n.Linear(1, 1), n.ReLU()])
    m.append(n.Linear(1, 1))
    m.insert(0, n.Tanh())
    m.extend([n.ReLU(), n.ReLU()])
    m[1] = n.Identity()
    results = [
        repr(m),
        repr(m[2:4]),
        repr(m[-1]),
        len(m),
        repr(m.pop(0)),
        repr(m.__add__([n.ELU()])),
    ]
    del m[1:3]
    m += [n.Linear(2, 2)]
    return [
        *results,
        repr(m),
        list(m.state_dict()),
        outcome(lambda: m[9]),
        outcome(lambda: m.extend(3)),
        outcome(lambda: m(1)),
        repr(n.ModuleList()),
    ]


@SCRIPTS.add
def module_dict(t: Any) -> Any:
    n = t.nn
    m = n.ModuleDict({"a": n.Linear(1, 1), "b": n.ReLU()})
    m["c"] = n.Tanh()
    m.update([("d", n.ReLU()), ("a", n.Linear(2, 1))])
    m.update(n.ModuleDict({"e": n.ELU()}))
    results = [repr(m), list(m.keys()), [repr(v) for v in m.values()], "a" in m, len(m), list(m)]
    popped = repr(m.pop("b"))
    del m["c"]
    results += [popped, list(dict(m.items())), list(m.state_dict())]
    results += [
        outcome(lambda: m["z"]),
        outcome(lambda: m.update(3)),
        outcome(lambda: m.update([1])),
    ]
    m.clear()
    return [*results, len(m), outcome(lambda: m.update([("a", n.ReLU(), 1)]))]


@SCRIPTS.add
def parameter_list(t: Any) -> Any:
    n = t.nn
    m = n.ParameterList([t.zeros(2, 3), n.Parameter(t.ones(()))])
    m.append(t.ones(1))
    m.extend([n.Parameter(t.zeros(2)), "text"])
    m += [t.ones(2)]
    m[0] = t.ones(2, 2)
    return [
        repr(m),
        len(m),
        list(m.state_dict()),
        [n for n, _ in m.named_parameters()],
        len(m[1:3]),
        m[-1],
        [isinstance(p, n.Parameter) for p in m],
        outcome(lambda: m[9]),
        outcome(lambda: m.extend(t.ones(2))),
        outcome(lambda: m(1)),
    ]


@SCRIPTS.add
def parameter_dict(t: Any) -> Any:
    n = t.nn
    m = n.ParameterDict({"b": t.zeros(2), "a": n.Parameter(t.ones(1)), "c": "text"})
    m["d"] = t.ones(3)
    m.update([("e", t.zeros(1))])
    other = m.copy() | n.ParameterDict({"z": t.ones(1)})
    results = [list(m), list(m.state_dict()), len(m), "a" in m, m.get("nothing", 5), list(other)]
    results += [m.pop("d"), m.popitem()[0], m.setdefault("a"), list(reversed(m))]
    results += [
        [k for k, _ in m.items()],
        len(list(m.values())),
        list(m.fromkeys(["x"], 3).items()),
    ]
    results += [outcome(lambda: m["nothing"]), outcome(lambda: m.update(3))]
    results += [outcome(lambda: m.update([1])), outcome(lambda: m.update([(1, 2, 3)]))]
    m.clear()
    return [*results, len(m), repr(m)]


@pytest.mark.parametrize("name", SCRIPTS)
def test_script_gives_what_pytorch_gives(name: str) -> None:
    check_script(SCRIPTS[name])
