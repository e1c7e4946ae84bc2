"""Questions and lessons as JSON: what is wrong is named, what is right is shown and marked."""

import json
from typing import Any

import pytest

from glowgrad import live
from glowgrad.display import WIDGET
from glowgrad.teaching import FormatError, MissingFieldError, load_module, load_question

ITEM = {
    "question": "How much is $1 + 1$?",
    "options": ["one", "two", "three", "four"],
    "correctIndex": 1,
    "difficulty": "basic",
    "explanation": "Count on from one.",
}
MODULE = {
    "title": "Sums",
    "theory": "A sum **adds**.",
    "code_lab": "total = 1 + 1\nprint(total)",
    "prerequisites": ["counting"],
    "mcqs": [ITEM],
}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"options": ["a", "b", "c"]}, "'options' has 4 texts, but here are 3"),
        ({"options": ["a", "b", "c", "c"]}, "two of the 'options' are the same"),
        ({"options": "abcd"}, "'options' is a list, but this is 'abcd'"),
        ({"options": ["a", "b", "c", 4]}, "'options[3]' is a text, but this is 4"),
        ({"correctIndex": 4}, "counts from 0, so it is 0 to 3, but this is 4"),
        ({"correctIndex": True}, "but this is true or false"),
        ({"difficulty": "easy"}, "'difficulty' is basic or medium, but this is 'easy'"),
        ({"explanation": " "}, "'explanation' is a text, but this is an empty text"),
        ({"hint": "…"}, "unknown field 'hint'"),
    ],
)
def test_what_is_wrong_with_a_question_is_named(change: dict[str, Any], message: str) -> None:
    with pytest.raises(FormatError) as told:
        load_question(json.dumps(ITEM | change))
    assert message in str(told.value)


@pytest.mark.parametrize("name", list(ITEM))
def test_a_missing_field_is_named(name: str) -> None:
    item = {key: value for key, value in ITEM.items() if key != name}
    with pytest.raises(MissingFieldError, match=f"has no field '{name}'") as told:
        load_question(json.dumps(item))
    assert told.value.field == name
    with pytest.raises(MissingFieldError, match=rf"mcqs\[0\] has no field '{name}'"):
        load_module(json.dumps(MODULE | {"mcqs": [item]}))


def test_a_misspelt_field_is_recognised() -> None:
    item = {key.lower(): value for key, value in ITEM.items()}
    with pytest.raises(MissingFieldError, match="is 'correctindex' a slip of the pen"):
        load_question(json.dumps(item))


def test_text_that_is_no_json_says_where() -> None:
    with pytest.raises(FormatError, match="line 1 is a Markdown fence"):
        load_question("```json\n" + json.dumps(ITEM) + "\n```")
    broken = json.dumps(ITEM, indent=1).replace('"basic",', '"basic"')
    with pytest.raises(FormatError, match="line 11, column 2: Expecting ',' delimiter"):
        load_question(broken)


def test_a_question_is_shown_marked_and_explained(run: Any) -> None:
    code = f"from glowgrad.teaching import load_question\nload_question({json.dumps(ITEM)!r})"
    ran = run(code)
    assert ran.outputs[0]["data"]["text/markdown"] == f"**{ITEM['question']}**"
    (box,) = [o["data"][WIDGET] for o in ran.outputs if WIDGET in o["data"]]
    options, button = box["children"]
    assert options["options"] == ITEM["options"]

    def answers(chosen: int | None) -> str:
        if chosen is not None:
            live.receivers[options["id"]](chosen, None)
        told = run(f"await __respond__({button['id']!r})", "answer").outputs
        return "".join(o["data"]["text/markdown"] for o in told if o["type"] == "display")

    assert answers(None) == "Choose one of the options."
    assert "“one” is not it" in answers(0)
    assert answers(1) == "**Right.** Count on from one."


def test_a_module_shows_theory_lab_and_questions(run: Any) -> None:
    ran = run(f"from glowgrad.teaching import load_module\nload_module({json.dumps(MODULE)!r})")
    shown = "\n".join(o["data"].get("text/markdown", "") for o in ran.outputs)
    assert "### Sums" in shown
    assert "Builds on: counting" in shown
    assert "```python\ntotal = 1 + 1\nprint(total)\n```" in shown
    assert "How much is" in shown
    button = next(
        o["data"][WIDGET] for o in ran.outputs if o["data"].get(WIDGET, {}).get("kind") == "button"
    )
    assert button["label"] == "Run the lab"
    assert run(f"await __respond__({button['id']!r})", "answer").text == "2\n"


def test_a_lab_that_is_no_python_is_refused() -> None:
    with pytest.raises(SyntaxError, match="never closed"):
        load_module(json.dumps(MODULE | {"code_lab": "print(1"}))
