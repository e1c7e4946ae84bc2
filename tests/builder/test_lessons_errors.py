"""Every slip in a lesson file ends the build with file, line and what is allowed."""

from pathlib import Path

import pytest

from builder.lessons import LessonError, load_course

HEADER = """\
---
title: A lesson
slug: a-lesson
part: 1
order: 1
summary: What it is about.
minutes: 10
---
"""
FIRST_BODY_LINE = 9

CELL = """\
```{code-cell} python
:id: train
rate = 1
```
"""
EXERCISE = """\
```{exercise}
:id: relu
:title: Write ReLU
The task.
--- starter
def relu(x): ...
--- solution
def relu(x): return max(x, 0)
--- check
assert relu(1) == 1
```
"""
MISTAKE = EXERCISE.replace(
    "--- check",
    "--- mistake\n:message: Sign.\n:when: relu(-1) < 0\ndef relu(x): return x\n--- check",
)
QUIZ = """\
```{quiz}
question: How many?
options: ['one', 'two']
correctIndex: 1
difficulty: easy
explanation: There are two.
feedback: ['No.', 'Yes.']
```
"""
SLIDER = f"""\
```{{widget}} slider
:id: rate
:label: learning rate
:variable: rate
:min: 0
:max: 1
:step: 0.1
:value: 0.5
:runs: train
```
{CELL}"""
FIGURE = "```{figure} no.svg\n:alt: A drawing.\nCaption.\n```\n"


def problems(folder: Path, files: dict[str, str]) -> list[str]:
    """The lines of the LessonError that these files give."""
    for name, text in files.items():
        path = folder / "lessons" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    with pytest.raises(LessonError) as caught:
        load_course(folder / "lessons")
    return str(caught.value).split("\n")


BODY_CASES = {
    "unknown block": ("```{cell} python\n1\n```", 1, "unknown block {cell}; allowed: code-cell, "),
    "unclosed fence": ("text\n\n```{code-cell} python\n1\n", 3, "``` is never closed"),
    "unclosed plain fence": ("~~~python\n1\n", 1, "~~~ is never closed"),
    "block in a list": ("- a\n\n  ```{note}\n  b\n  ```", 3, "{note} cannot stand inside"),
    "colon fence": (":::{note}\na\n:::", 1, "fenced with ``` and not with :::"),
    "unknown language": ("```pythn\n1\n```", 1, "unknown language 'pythn'"),
    "section outside": ("````\na\n````\n\n--- hint", 5, "outside a block"),
    "first-level heading": ("# Title", 1, "headings begin at ##"),
    "skipped heading level": ("## A\n\n#### B", 3, "heading level 4 follows level 2"),
    "heading in a block": ("```{note}\n## A\n```", 2, "heading cannot stand inside a block"),
    "bad formula": ("text\n$\\frac{1$", 1, "the formula '\\\\frac{1'"),
    "unknown macro": ("$$\n\\nosuchmacro x\n$$", 1, "\\nosuchmacro"),
    "link to nothing": ("[a](#nowhere)", 1, "#nowhere leads to nothing"),
    "link to no lesson": ("[a](lesson:nowhere)", 1, "lessons: a-lesson"),
    "link to no page": ("[a](page:nowhere)", 1, "names no page of the site: autodiff"),
    "relative link": ("[a](../b/)", 1, "none of #id, lesson:slug"),
    "picture without alt": ("![](no.png)", 1, "needs alternative text"),
    "no such picture": ("![a](no.png)", 1, "no file 'no.png'"),
    "picture from outside": ("![a](../../../x.png)", 1, "outside the lesson's folder"),
    "cell language": ("```{code-cell} ruby\n1\n```", 1, "{code-cell} python, got language 'ruby'"),
    "unknown option": (
        CELL.replace(":id:", ":name:"),
        2,
        "no option 'name'; allowed: id, shows, autorun",
    ),
    "option twice": (CELL.replace(":id: train", ":id: a\n:id: b"), 3, "'id' is there twice"),
    "option without value": (CELL.replace(" train", ""), 2, "`:id:` needs a value"),
    "bad id": (CELL.replace("train", "Train it"), 2, "got 'Train it'"),
    "bad flag": (CELL.replace(":id: train", ":autorun: yes"), 2, "true or false, got 'yes'"),
    "bad expect": (CELL.replace(":id: train", ":expect: a ="), 2, "`:expect:` is no Python"),
    "bad raises": (CELL.replace(":id: train", ":raises: a b"), 2, "names an exception"),
    "syntax error": (CELL.replace("rate = 1", "\nrate = 1\nif rate\n    2"), 5, "expected ':'"),
    "syntax warning": (CELL.replace("rate = 1", "a = '\\d'"), 3, "invalid escape sequence"),
    "empty cell": ("```{code-cell} python\n:id: a\n```", 1, "cell 'a' is empty"),
    "duplicate id": (CELL + CELL, 5, "the id 'train' is used twice"),
    "id of an exercise's cell": (
        EXERCISE + CELL.replace("train", "relu-cell"),
        12,
        "the id 'relu-cell' is used twice",
    ),
    "unknown section": (EXERCISE.replace("- check", "- test"), 9, "allowed: starter, hint, mis"),
    "no solution": (EXERCISE.replace("- solution", "- hint"), 1, "needs a section `--- solution`"),
    "two starters": (EXERCISE.replace("- solution", "- starter"), 7, "'starter' is there twice"),
    "empty check": (EXERCISE.replace("assert relu(1) == 1\n", ""), 9, "`--- check` is empty"),
    "mistake without message": (MISTAKE.replace(":message: Sign.\n", ""), 9, "needs `:message:`"),
    "mistake in two ways": (
        MISTAKE.replace(":when:", ":same: 1\n:when:"),
        9,
        "one of `:when:` and",
    ),
    "mistake in no way": (MISTAKE.replace(":when: relu(-1) < 0\n", ""), 9, "one of `:when:` and"),
    "mistake: expression": (MISTAKE.replace("< 0", "<"), 11, "`:when:` is no Python expression"),
    "mistake: code": (MISTAKE.replace("return x\n", "return\n  x\n"), 13, "the code of a mistake"),
    "mistake: no code": (
        MISTAKE.replace("def relu(x): return x\n", ""),
        9,
        "makes the mistake is em",
    ),
    "no title": (EXERCISE.replace(":title: Write ReLU\n", ""), 1, "needs `:title:`"),
    "bad solution": (EXERCISE.replace("return max", "return ) max"), 8, "solution of 'relu'"),
    "no check file": (EXERCISE.replace(":title:", ":check-file: c.py\n:title:"), 1, "not both"),
    "quiz: unknown key": (
        QUIZ.replace("difficulty", "level"),
        5,
        "unknown key 'level' in the quiz",
    ),
    "quiz: missing key": (QUIZ.replace("difficulty", "level"), 2, "lacks 'difficulty' (text)"),
    "quiz: index too high": (QUIZ.replace("Index: 1", "Index: 2"), 4, "2 is not among the 2 opt"),
    "quiz: index below 0": (QUIZ.replace("Index: 1", "Index: -1"), 4, "-1 is not among"),
    "quiz: index no number": (QUIZ.replace("Index: 1", "Index: one"), 4, "must be a whole number"),
    "quiz: index a bool": (QUIZ.replace("Index: 1", "Index: true"), 4, "must be a whole number"),
    "quiz: difficulty": (QUIZ.replace("easy", "trivial"), 5, "allowed: easy, medium, hard"),
    "quiz: feedback": (QUIZ.replace("'No.', ", ""), 7, "2 wanted, 1 given"),
    "quiz: options": (QUIZ.replace("'one'", "1"), 3, "text only, got 1; put it in quotes"),
    "quiz: one option": (
        QUIZ.replace("'one', ", "").replace("'No.', ", "").replace("x: 1", "x: 0"),
        3,
        "at least 2 options",
    ),
    "quiz: key twice": (QUIZ.replace("difficulty", "question"), 5, "'question' is there twice"),
    "quiz: no YAML": (QUIZ.replace("How", "a: b"), 2, "single quotes"),
    "quiz: no mapping": ("```{quiz}\nHow many?\n```", 2, "`key: value` lines"),
    "widget kind": ("```{widget} knob\n```", 1, "unknown widget 'knob'; allowed: slider, dropdown"),
    "slider runs nothing": (SLIDER.replace("runs: train", "runs: x"), 1, "no cell: 'x'; cells: tr"),
    "slider's variable": (SLIDER.replace(": rate\n:min", ": x\n:min"), 1, "no cell uses"),
    "slider: keyword": (SLIDER.replace(": rate\n:min", ": for\n:min"), 4, "no name of a variable"),
    "slider: no number": (SLIDER.replace("max: 1", "max: one"), 6, "is a number, got 'one'"),
    "slider: empty range": (SLIDER.replace("max: 1", "max: 0"), 6, "must be above `:min:`"),
    "slider: outside": (SLIDER.replace("value: 0.5", "value: 5"), 8, "5 is not in 0 to 1"),
    "slider: step": (SLIDER.replace("step: 0.1", "step: 0"), 7, "must be above 0"),
    "slider: missing": (SLIDER.replace(":label: learning rate\n", ""), 1, "needs `:label:`"),
    "predict: no answer": ("```{predict}\nWhat?\n```", 1, "needs a section `--- answer`"),
    "predict: no question": ("```{predict}\n--- answer\nA.\n```", 1, "question of {predict} is"),
    "note: option": ("```{note}\n:id: a\nb\n```", 2, "no option 'id'; it takes no options"),
    "empty note": ("```{note}\n```", 1, "{note} is empty"),
    "figure: no file": (FIGURE, 1, "no file 'no.svg' in the lesson's folder"),
    "figure: no alt": (FIGURE.replace(":alt: A drawing.\n", ""), 1, "needs `:alt:`"),
    "figure: no caption": (FIGURE.replace("Caption.\n", ""), 1, "caption of {figure} is empty"),
    "figure: no name": (FIGURE.replace(" no.svg", ""), 1, "names its file"),
    "glossary: prose": ("```{glossary}\nwords\n```", 1, "holds terms only"),
}


@pytest.mark.parametrize("name", BODY_CASES)
def test_a_slip_in_the_body(name: str, tmp_path: Path) -> None:
    body, line, message = BODY_CASES[name]
    found = problems(tmp_path, {"part-01/01-a/index.md": f"{HEADER}{body}"})
    start = f"lessons/part-01/01-a/index.md:{FIRST_BODY_LINE + line - 1}: "
    assert any(one.startswith(start) and message in one for one in found), "\n".join(found)


HEADER_CASES = {
    "no front matter": ("Just text.", 1, "begins with front matter"),
    "front matter not closed": ("---\ntitle: A\n", 1, "no closing line"),
    "unknown key": (HEADER.replace("minutes", "duration"), 7, "allowed: title, slug, part"),
    "missing key": (HEADER.replace("minutes", "duration"), 2, "lacks 'minutes'"),
    "wrong type": (HEADER.replace("10", "ten"), 7, "'minutes' must be a whole number, got 'ten'"),
    "title is a number": (HEADER.replace("A lesson", "2026"), 2, "got 2026; put it in quotes"),
    "empty title": (HEADER.replace("A lesson", "' '"), 2, "must not be empty"),
    "bad slug": (HEADER.replace("a-lesson", "A lesson"), 3, "a slug is lower case"),
    "too long": (HEADER.replace("10", "1000"), 7, "minutes is 1 to 240"),
    "bad device": (HEADER.replace("---\n", "---\ndevice: gpu\n", 1), 2, "auto, webgpu, cpu"),
    "part and folder": (HEADER.replace("part: 1", "part: 2"), 4, "the folder says 1"),
    "order and folder": (HEADER.replace("order: 1", "order: 2"), 5, "the folder says 1"),
    "unknown prerequisite": (
        HEADER.replace("---\n", "---\nprerequisites: [nothing]\n", 1),
        2,
        "'nothing' is no lesson; lessons: a-lesson",
    ),
    "prerequisite of itself": (
        HEADER.replace("---\n", "---\nprerequisites: [a-lesson]\n", 1),
        2,
        "does not come before",
    ),
    "prerequisites no list": (
        HEADER.replace("---\n", "---\nprerequisites: a-lesson\n", 1),
        2,
        "must be a list",
    ),
}


@pytest.mark.parametrize("name", HEADER_CASES)
def test_a_slip_in_the_front_matter(name: str, tmp_path: Path) -> None:
    text, line, message = HEADER_CASES[name]
    found = problems(tmp_path, {"part-01/01-a/index.md": text})
    start = f"lessons/part-01/01-a/index.md:{line}: "
    assert any(one.startswith(start) and message in one for one in found), "\n".join(found)


IDEAS = "id\ttitle\tlesson\nperceptron\tPerceptron\t1\nxor-problem\tXOR\t1,2\n"
COVERS = HEADER.replace("minutes: 10", "covers: [perceptron]\nminutes: 10")
SHOWS = {
    "unknown in covers": (COVERS.replace("perceptron", "perceptrons"), CELL, 7, "mean perceptron?"),
    "twice in covers": (COVERS.replace("n]", "n, perceptron]"), CELL, 7, "is there twice"),
    "covered, not shown": (COVERS, CELL, 7, "no block shows 'perceptron'; write `:shows: perc"),
    "unknown idea": (
        COVERS,
        CELL.replace("rate", ":shows: zebra\nrate"),
        12,
        "no id 'zebra'; ids stand in lessons/curriculum.tsv",
    ),
    "not covered": (
        COVERS,
        QUIZ.replace("{quiz}\n", "{quiz}\n:shows: perceptron xor-problem\n"),
        11,
        "'xor-problem', which is not in the lesson's `covers`",
    ),
    "shown twice": (
        COVERS,
        SLIDER.replace(":min:", ":shows: perceptron perceptron\n:min:"),
        14,
        "'perceptron' is there twice",
    ),
    "shows nothing": (COVERS, EXERCISE.replace(":title:", ":shows:\n:title:"), 12, "needs a value"),
}


@pytest.mark.parametrize("name", SHOWS)
def test_a_slip_in_what_is_shown(name: str, tmp_path: Path) -> None:
    header, body, line, message = SHOWS[name]
    files = {"curriculum.tsv": IDEAS, "part-01/01-a/index.md": header + body}
    found = problems(tmp_path, files)
    start = f"lessons/part-01/01-a/index.md:{line}: "
    assert any(one.startswith(start) and message in one for one in found), "\n".join(found)


def test_a_slip_in_the_curriculum(tmp_path: Path) -> None:
    rows = IDEAS + "xor-problem\tAgain\t3\nrelu\tReLU\tfour\n"
    found = problems(tmp_path, {"curriculum.tsv": rows, "part-01/01-a/index.md": HEADER})
    assert found[0].startswith("lessons/curriculum.tsv:4: the id 'xor-problem' is there twice")
    assert found[1].startswith("lessons/curriculum.tsv:5: a row is id, title and lesson numbers")


def test_what_is_wrong_in_every_file_is_said_at_once(tmp_path: Path) -> None:
    twice = "```{note}\n```\n\n```{warning}\n```\n"
    found = problems(
        tmp_path,
        {
            "part-01/01-a/index.md": HEADER + twice,
            "part-01/02-b/index.md": HEADER.replace("order: 1", "order: 2") + "```{cell}\n```",
            "part-02/part.yml": "titel: Two\n",
            "part-02/01-c/index.md": HEADER.replace("part: 1", "part: 2").replace("a-les", "c-les"),
        },
    )
    assert [one.split(": ")[0] for one in found] == [
        "lessons/part-01/01-a/index.md:9",
        "lessons/part-01/01-a/index.md:12",
        "lessons/part-01/02-b/index.md:3",
        "lessons/part-01/02-b/index.md:9",
        "lessons/part-02/part.yml:1",
        "lessons/part-02/part.yml:1",
    ]


def test_a_folder_of_another_shape_is_named(tmp_path: Path) -> None:
    (found,) = problems(tmp_path, {"part-1/intro/index.md": HEADER})
    assert found.endswith("a lesson's folder is part-NN/NN-name, got 'part-1/intro'")


def test_no_lessons_at_all(tmp_path: Path) -> None:
    assert "there is no lesson here" in problems(tmp_path, {"README.md": "nothing"})[0]


def test_the_base_of_the_cases_is_right(tmp_path: Path) -> None:
    body = "\n".join([SLIDER, EXERCISE, QUIZ])
    path = tmp_path / "lessons/part-01/01-a/index.md"
    path.parent.mkdir(parents=True)
    path.write_text(HEADER + body, encoding="utf-8")
    assert len(load_course(tmp_path / "lessons").lessons[0].blocks) == 4
