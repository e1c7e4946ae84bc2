"""Widgets without a page: values, what the page is told, and what it tells."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from glowgrad import live
from glowgrad.display import WIDGET


class Reader:
    """A reader at the controls: what is told arrives when the code looks."""

    def __init__(self) -> None:
        self.mail: live.Mail = []

    def tell(self, channel: str, value: Any, data: bytes | None = None) -> None:
        self.mail.append((channel, json.dumps(value), data))

    def take(self) -> live.Mail:
        mail, self.mail = self.mail, []
        return mail

    def wait(self) -> bool:
        return bool(self.mail)


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Reader:
    made = Reader()
    monkeypatch.setattr(live, "take", made.take)
    monkeypatch.setattr(live, "wait", made.wait)
    monkeypatch.setattr("glowgrad.widgets.widget._known", {})  # no reader was here before
    return made


def specs(ran: Any) -> list[dict[str, Any]]:
    return [o["data"][WIDGET] for o in ran.outputs if o["type"] == "display"]


def test_a_slider_is_shown_once_and_read_live(run, reader) -> None:
    ran = run("from glowgrad.widgets import *\nlr = slider('lr', 0.0, 1.0, value=0.5)\nlr")
    (spec,) = specs(ran)
    assert (spec["kind"], spec["label"], spec["value"]) == ("slider", "lr", 0.5)
    reader.tell(spec["id"], 0.75)
    assert run("lr.value", "other").result == "0.75"
    assert len(specs(run("lr", "other"))) == 1


def test_a_cell_that_runs_again_keeps_the_readers_value_until_it_is_changed(run, reader) -> None:
    code = "from glowgrad.widgets import slider\nn = slider('n', 0, 10, value=5)\nprint(n.value)"
    (spec,) = specs(run(code))
    reader.tell(spec["id"], 7)
    assert run(code).text == "7\n"
    assert run(code.replace("value=5", "value=6")).text == "6\n"


@pytest.mark.parametrize(
    ("made", "sent", "got"),
    [
        ("slider('a', 0, 10)", 3, "3"),
        ("slider('a', 0, 1)", 0.0, "0"),
        ("slider('a', 0.0, 1.0)", 1, "1.0"),
        ("dropdown('a', {'one': 1, 'two': [2]})", 1, "[2]"),
        ("dropdown('a', [10, 20])", 1, "20"),
        ("radio('a', [10, 20])", 1, "20"),
        ("RadioButtons(['x', 'y'])", 1, "'y'"),
        ("checkbox('a')", True, "True"),
        ("text('a')", "hé", "'hé'"),
        ("button('a')", 2, "2"),
        ("IntSlider(value=1, max=9)", 4, "4"),
    ],
)
def test_values_have_their_types(run, reader, made: str, sent: Any, got: str) -> None:
    ran = run(f"from glowgrad.widgets import *\nw = {made}\nw;w.show()")
    reader.tell(specs(ran)[0]["id"], sent)
    assert run("w.value").result == got


@pytest.mark.parametrize(
    ("made", "message"),
    [
        ("slider('a', 1, 0)", "min must be below max"),
        ("slider('a', 0, 1, log=True)", "needs min above 0"),
        ("slider('a', 0, 1, value=2)", "2 is not in 0 to 1"),
        ("slider('a', 'x')", "min is a number, got 'x'"),
        ("dropdown('a', [])", "at least one option"),
        ("dropdown('a', ['b'], 'c')", "has no option 'c'; it has b"),
        ("radio('a', ['b'], 'c')", "has no option 'c'; it has b"),
        ("drawing_pad(0)", "1 to 256 pixels"),
        ("drag_points([])", "points have the shape (N, 2)"),
        ("drag_points([[1, 99]])", "the point (1, 99) lies outside of the plot: y goes from 0"),
        ("drag_points([[1, 2]], names=['a', 'b'])", "1 points, 2 names"),
        ("drag_points([[1, 2]], moves='up')", "moves is one of both, x, y, got 'up'"),
        ("drag_points([[1, 2]]).value = [[1, 2], [3, 4]]", "has 1 points, got 2"),
        ("interact(lambda x: x)", "needs x: give it a control"),
        ("interact(lambda: 0, y=1)", "has no argument 'y'"),
        ("HBox([1])", "a box holds widgets, got int"),
        ("IntSlider(colour=1)", "has no 'colour' here"),
    ],
)
def test_mistakes_are_explained(run, made: str, message: str) -> None:
    error = run(f"from glowgrad.widgets import *\n{made}").error
    assert message in error["message"]


def test_radio_buttons_begin_without_a_choice(run) -> None:
    ran = run("from glowgrad.widgets import *\nw = radio('sure?', ['yes', 'no'])\nw.value")
    (spec,) = specs(ran)
    assert (spec["kind"], spec["options"], spec["value"]) == ("radio", ["yes", "no"], None)
    assert ran.result is None
    assert run("RadioButtons(['x', 'y']).value").result == "'x'"


def test_interact_puts_its_outputs_into_its_own_place(run, reader) -> None:
    ran = run(
        "from glowgrad.widgets import interact\n"
        "@interact(n=(0, 10))\ndef f(n=3, flag=True, name='x'):\n    print(n, flag, name)\n"
        "print('after')"
    )
    (spec,) = specs(ran)
    assert [child["kind"] for child in spec["children"]] == ["slider", "checkbox", "text"]
    places = {o["text"]: o.get("into") for o in ran.outputs if o["type"] == "stream"}
    assert places == {"3 True x\n": spec["id"], "after\n": None}
    reader.tell(spec["children"][0]["id"], 8)
    again = run(f"await __respond__({spec['id']!r})", "answer")
    assert again.text == "8 True x\n"
    assert {o["into"] for o in again.outputs} == {spec["id"]}


def test_ranges_and_choices_begin_at_the_default(run) -> None:
    ran = run(
        "from glowgrad.widgets import interactive\n"
        "def f(n=3, kind='b', far=99): pass\n"
        "interactive(f, n=(0, 10, 1), kind=['a', 'b'], far=(0, 4)).show()"
    )
    assert [child["value"] for child in specs(ran)[0]["children"]] == [3, 1, 2]


def test_observers_hear_of_changes(run, reader) -> None:
    ran = run(
        "from glowgrad.widgets import *\nbox = checkbox('a')\n"
        "box.observe(lambda change: print(change.old, change['new']), names='value')\n"
        "go = button('Go', lambda: print('clicked'))"
    )
    assert [spec["observed"] for spec in specs(ran)] == [False, True, True]
    box, go = (spec["id"] for spec in specs(ran)[1:])
    reader.tell(box, True)
    reader.tell(go, 1)
    assert run(f"await __respond__({box!r})").text == "False True\n"
    assert run(f"await __respond__({go!r})").text == "clicked\n"
    assert run("print(go.clicked, go.clicked)").text == "True False\n"


def test_pictures_files_and_sound_become_arrays(run, reader, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    ran = run(
        "from glowgrad.widgets import *\n"
        "p, i, f, a = drawing_pad((2, 3)), image_drop(), file_drop(), audio_clip()\n"
        "print(p.value.sum(), i.value, f.value, a.value)"
    )
    assert ran.text == "0.0 None None None\n"
    pad, image, file, sound = (spec["id"] for spec in specs(ran))
    reader.tell(pad, {"shape": [2, 3]}, bytes([255, 0, 0, 0, 0, 0]))
    reader.tell(image, {"width": 1, "height": 2}, bytes(range(6)))
    reader.tell(file, {"name": "../a.csv"}, b"1,2\n3,4\n")
    reader.tell(sound, {"name": "recording"}, np.float32([0.5, -0.5]).tobytes())
    shown = run(
        "from pathlib import Path\n"
        "print(p.tensor().shape, p.value[0, 0], i.value.shape, i.tensor().shape)\n"
        "print(f.array().sum(), Path('a.csv').read_text() == f.text(), a.value.tolist(), a.rate)"
    )
    assert shown.text == (
        "Size([2, 3]) 1.0 (2, 1, 3) Size([3, 2, 1])\n10.0 True [0.5, -0.5] 16000\n"
    )
    assert [p.name for p in tmp_path.iterdir()] == ["a.csv"]


def test_input_waits_for_the_answer(run, reader) -> None:
    import itertools

    from glowgrad.widgets import ask

    ask._numbers = itertools.count(1)
    reader.wait = lambda: reader.tell("input-1", "Ada") or True  # type: ignore[method-assign]
    live.wait = reader.wait
    ran = run("print('hello', input('name? '))")
    assert ran.text == "hello Ada\n"
    opened, closed = specs(ran)
    assert (opened["open"], closed["open"], closed["value"]) == (True, False, "Ada")


def test_input_without_a_way_to_wait_says_what_to_do(run, reader) -> None:
    assert "glowgrad.widgets.text" in run("input()").error["message"]


def test_a_lessons_control_sets_its_variable_before_the_cell_runs(run, reader) -> None:
    reader.tell("variable:learning_rate", 0.5)
    reader.tell("variable:digit", {"shape": [1, 2]}, bytes([255, 0]))
    assert run("print(learning_rate, digit)").text == "0.5 [[1. 0.]]\n"


def test_a_control_in_a_box_is_renewed_where_it_stands(run) -> None:
    (first, again) = specs(
        run(
            "from glowgrad.widgets import *\nn = IntSlider(1)\nb = HBox([n])\nb.show()\nn.value = 4"
        )
    )
    assert first["id"] == again["id"]
    assert again["children"][0]["value"] == 4


def test_curves_follow_points_that_are_dragged(run, reader) -> None:
    ran = run(
        "import glowgrad as gg\n"
        "from glowgrad.widgets import drag_points\n"
        "def sloped(points):\n"
        "    (_, y), = points\n"
        "    line = (gg.tensor([0.0, 1.0, 2.0]), [y, float('nan'), 2 * y])\n"
        "    return {'line': line, 'high': [[1, y]] if y > 2.5 else []}\n"
        "p = drag_points([[1, 2]], 'Handle', x=(0, 4), y=(0, 10), moves='y', draw=sloped)\n"
    )
    (spec,) = specs(ran)
    assert (spec["curves"], spec["rings"]) == ({"line": [[0, 1, 2], [2, None, 4]]}, {"high": []})
    assert (spec["kind"], spec["value"], spec["observed"]) == ("points", [[1, 2]], True)
    reader.tell(spec["id"], [[1, 3]])
    answer = specs(run(f"await __respond__({spec['id']!r})", "answer"))[-1]
    assert (answer["curves"], answer["answers"]) == ({"line": [[0, 1, 2], [3, None, 6]]}, True)
    assert answer["rings"] == {"high": [[1, 3]]}
    assert run("p.value, p.tensor().shape").result == "([[1.0, 3.0]], Size([1, 2]))"
    assert specs(run("p.value = [[2, 5]]"))[-1]["answers"] is False
