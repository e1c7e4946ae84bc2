"""What a cell shows: streams, displays and results, in their order."""

from __future__ import annotations

import sys
from typing import Any

from glowgrad import display


def kinds(run: Any) -> list[str]:
    return [o.get("name", o["type"]) for o in run.outputs]


def test_outputs_come_in_the_order_in_which_they_were_made(run: Any) -> None:
    done = run(
        "import sys\n"
        "print('one')\n"
        "print('two', file=sys.stderr)\n"
        "print('three', end='')\n"
        "display('four')\n"
        "sys.stdout.write('five')\n"
        "6"
    )
    assert kinds(done) == ["stdout", "stderr", "stdout", "display", "stdout", "result"]
    assert [o.get("text") or o["data"]["text/plain"] for o in done.outputs] == [
        "one\n", "two\n", "three", "'four'", "five", "6",
    ]  # fmt: skip
    assert (done.status, done.result, done.error) == ("ok", "6", None)
    assert done.ms > 0


def test_what_json_cannot_hold_goes_out_as_nothing(run: Any) -> None:
    """A browser refuses the whole output for one NaN or Infinity in it."""
    done = run(
        "class Wild:\n"
        "    def _repr_mimebundle_(self, **_):\n"
        "        data = {'y': [1.5, float('inf')], 'z': (float('nan'), 2)}\n"
        "        return {'application/vnd.plotly.v1+json': data, 'text/plain': 'wild'}\n"
        "display(Wild())"
    )
    data = done.outputs[0]["data"]["application/vnd.plotly.v1+json"]
    assert data == {"y": [1.5, None], "z": [None, 2]}


def test_the_last_expression_is_the_result(run: Any) -> None:
    assert run("1 + 1").result == "2"
    assert run("x = 5").result is None
    assert run("x; x + 1").result == "6"
    assert run("x + 1;").result is None
    assert run("None").result is None
    assert run("'text'").result == "'text'"
    assert run("").result is None
    assert run("# nothing").status == "ok"
    assert run("if True:\n    7").result is None


def test_names_stay_from_cell_to_cell(run: Any) -> None:
    run("def f(a):\n    return a * k\nk = 3")
    assert run("f(2)").result == "6"
    assert run("_ + 1").result == "7"
    assert run("__name__").result == "'__main__'"
    assert run("[f(i) for i in range(k)]").result == "[0, 3, 6]"


def test_await_at_the_top_of_a_cell(run: Any) -> None:
    code = "import asyncio\nasync def f():\n    await asyncio.sleep(0)\n    return 4\n"
    assert run(code + "x = await f()\nx").result == "4"
    assert run("await f()").result == "4"
    assert run("[await f() for _ in range(2)]").result == "[4, 4]"
    assert run("async with asyncio.timeout(5):\n    y = await f()").status == "ok"
    assert run("y").result == "4"


def test_annotations_of_a_learner_are_not_text(run: Any) -> None:
    assert run("def f(x: int): ...\nf.__annotations__['x'] is int").result == "True"


def test_rich_values_are_shown_in_their_forms(run: Any) -> None:
    code = (
        "class Rich:\n"
        "    def _repr_html_(self): return '<b>x</b>'\n"
        "    def _repr_png_(self): return b'abc'\n"
        "    def __repr__(self): return 'rich'\n"
        "Rich()"
    )
    (output,) = run(code).outputs
    assert output["type"] == "result"
    assert output["data"] == {"text/html": "<b>x</b>", "image/png": "YWJj", "text/plain": "rich"}
    assert run("Rich").outputs[0]["data"]["text/plain"].startswith("<class")


def test_a_display_can_be_replaced(run: Any) -> None:
    done = run("handle = display('a')\nhandle.update('b')\nhandle")
    first, second = done.outputs
    assert first["id"] == second["id"]
    assert (first["update"], second["update"]) == (False, True)
    assert done.result is None
    run("handle.update('c')")
    ids = [o["id"] for o in run("display(1, 2)").outputs]
    assert len(set(ids)) == 2


def test_tensors_are_results_like_any(run: Any) -> None:
    assert run("import glowgrad as gg\ngg.arange(3)").result == "tensor([0, 1, 2])"


def test_streams_and_sink_are_given_back(run: Any) -> None:
    before = sys.stdout, sys.stderr
    run("1/0")
    run("print(1)")
    assert (sys.stdout, sys.stderr) == before
    assert not display.has_sink()


def test_a_flood_is_cut_once_and_the_cell_goes_on(run: Any) -> None:
    done = run("for i in range(1100):\n    print('x' * 10_000)\ndone = True")
    assert done.status == "ok"
    assert len(done.text) < 10_000_100
    assert done.text.count("more than 10,000,000 characters") == 1
    assert run("print('again')").text == "again\n"


def test_a_line_without_an_end_is_shown_before_the_cell_ends(run: Any) -> None:
    done = run(
        "import time\nprint('a', end='')\ntime.sleep(0.08)\nprint('b', end='')\nprint('c', end='')"
    )
    assert [o["text"] for o in done.outputs] == ["ab", "c"]


def test_warnings_name_the_learners_line(run: Any) -> None:
    done = run("import warnings\n\nwarnings.warn('careful')\nwarnings.warn('old', FutureWarning)")
    assert kinds(done) == ["stderr", "stderr"]
    assert done.text == "cell-1, line 3: UserWarning: careful\ncell-1, line 4: FutureWarning: old\n"


def test_a_nan_loss_is_a_warning_at_the_learners_line(run: Any) -> None:
    code = (
        "import glowgrad as gg\n"
        "w = gg.ones(1, requires_grad=True)\n"
        "opt = gg.optim.SGD([w], lr=0.1)\n"
        "for step in range(3):\n"
        "    loss = (w * float('nan')).sum()\n"
        "    loss.item()\n"
    )
    text = run(code).text
    assert text.count("the loss is nan") == 1
    assert text.startswith("cell-1, line 6: RuntimeWarning")


def test_a_huge_result_is_cut(run: Any) -> None:
    done = run("'a' * 10_000_000")
    assert done.status == "ok"
    assert len(done.result) < 21_000
    assert "10,000,002 characters in all" in done.result


def test_strange_streams_are_handled(run: Any) -> None:
    assert run("print('ä\\x00\\ud800')").status == "ok"
    done = run("import sys\nsys.stdout.write(3)")
    assert done.error["name"] == "TypeError"
    assert run("import sys\nsys.stdout.isatty(), sys.stdout.encoding").result == "(False, 'utf-8')"


def test_a_flood_is_gathered_and_bounded(run: Any) -> None:
    done = run("for i in range(1_200_000): print('a flood')\nprint('unheard')")
    texts = [o["text"] for o in done.outputs]
    assert done.text == "a flood\n" * 1_200_000 + "unheard\n"
    assert len(texts) < 100_000  # of 1,200,000 lines
    assert max(map(len, texts)) <= 250_000
    assert run("print('x' * 10_000_001)").text.endswith(
        "x\n… more than 10,000,000 characters were printed; the rest is left out.\n"
    )
