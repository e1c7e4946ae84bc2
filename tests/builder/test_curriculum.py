"""docs/curriculum/: what is taught, where it is shown, and what came of it."""

import json
from pathlib import Path
from typing import Any

import pytest

from builder.lessons import load_course, record_course
from builder.lessons.curriculum_page import write_curriculum
from builder.lessons.render import templates

CURRICULUM = """\
id	title	lesson
neuron	The neuron	1
relu	ReLU	1,2
depth	Depth	7
dropout	Dropout	7
"""
LESSON = """\
---
title: A
slug: a
part: 1
order: 1
summary: S.
minutes: 5
covers: [neuron, relu]
---
```{code-cell} python
:id: sum
:shows: neuron relu
:expect: total == 3
:expect: total < 4
total = 1 + 2
print("the sum is", total)
```

## Later

```{exercise}
:id: own
:shows: relu
:title: Write it
The task.
--- starter
done = False
--- solution
done = True
--- check
assert done, "Not yet."
```
```{predict}
:shows: neuron
What comes out?
--- answer
Three.
```
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the page of a course of one lesson."""
    folder = tmp_path_factory.mktemp("curriculum")
    lesson = folder / "lessons/part-01/01-a/index.md"
    lesson.parent.mkdir(parents=True)
    lesson.write_text(LESSON, "utf-8")
    (folder / "lessons/curriculum.tsv").write_text(CURRICULUM, "utf-8")
    course = load_course(folder / "lessons")
    write_curriculum(course, record_course(course, folder / "cache"), templates(), folder)
    return folder / "docs/curriculum"


def test_each_idea_leads_to_what_shows_it_and_says_what_came_of_it(made: Path, outline) -> None:
    page = outline((made / "index.html").read_text("utf-8"))
    main = page.one("main")
    assert "2 of the 4 ideas" in main.one("p", class_="lead").text
    assert "1 cell ran in" in " ".join(main.one("p", class_="outcome").text.split())
    assert "all 2 claims held" in main.one("p", class_="outcome").text
    neuron, relu = main.one("ul", class_="ideas").children
    links = [one.attributes["href"] for one in neuron.all("a")]
    assert links == ["../../lessons/a/#sum", "../../lessons/a/#predict-1"]
    assert "2 claims held" in neuron.text.replace("\xa0", " ")
    assert [one.text for one in neuron.one("details").all("code")] == ["total == 3", "total < 4"]
    assert neuron.one("details").one("pre").text == "the sum is 3"
    assert "Prediction “What comes out?” in Later" in " ".join(neuron.text.split())
    assert "the starter was refused, the solution accepted" in relu.text
    assert "(more in lesson 2, still to come)" in relu.text
    assert "still to come" not in neuron.text
    assert "Lesson 7: 2 ideas" in main.text.replace("\xa0", " ")
    assert "Dropout" in main.text


def test_programs_read_the_same(made: Path) -> None:
    ideas: list[dict[str, Any]] = json.loads((made / "curriculum.json").read_text("utf-8"))["ideas"]
    assert [(idea["id"], len(idea["shown"])) for idea in ideas] == [
        ("neuron", 2),
        ("relu", 2),
        ("depth", 0),
        ("dropout", 0),
    ]
    cell = ideas[0]["shown"][0]
    assert (cell["kind"], cell["address"]) == ("cell", "lessons/a/#sum")
    assert cell["claims"] == ["total == 3", "total < 4"]
    assert (cell["printed"], cell["drawn"], cell["section"]) == ("the sum is 3", [], "")
    guess = ideas[0]["shown"][1]
    assert (guess["kind"], guess["section"]) == ("prediction", "Later")
    assert 0 <= cell["seconds"] < 5
