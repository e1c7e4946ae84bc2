"""Steps of the build run when, and only when, something they depend on changed."""

from collections.abc import Callable
from pathlib import Path

import pytest

from builder import stage
from builder.stage import Output, fingerprint


@pytest.fixture
def output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Output:
    monkeypatch.setattr(stage, "CACHE", tmp_path / "cache")
    return Output(tmp_path / "out")


def writes(**files: str) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        for name, text in files.items():
            (folder / name).write_text(text)

    return make


def test_a_step_runs_once_for_one_key(output: Output) -> None:
    assert output.step("page", "1", writes(page="a"))
    assert not output.step("page", "1", writes(page="b"))
    assert (output.folder / "page").read_text() == "a"


def test_a_changed_key_runs_it_again_and_removes_what_is_gone(output: Output) -> None:
    output.step("page", "1", writes(old="a", both="a"))
    output.step("other", "1", writes(theirs="a"))
    assert output.step("page", "2", writes(new="b", both="b"))
    names = {path.name: path.read_text() for path in output.folder.iterdir()}
    assert names == {"new": "b", "both": "b", "theirs": "a"}


@pytest.mark.parametrize("damage", ["delete", "edit"])
def test_a_damaged_output_is_made_again(output: Output, damage: str) -> None:
    output.step("page", "1", writes(page="a"))
    target = output.folder / "page"
    if damage == "delete":
        target.unlink()
    else:
        target.write_text("edited by hand")
    assert output.step("page", "1", writes(page="a"))
    assert target.read_text() == "a"


def test_a_step_that_fails_leaves_the_old_files(output: Output) -> None:
    output.step("page", "1", writes(page="a"))

    def fails(folder: Path) -> None:
        (folder / "page").write_text("half")
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        output.step("page", "2", fails)
    assert (output.folder / "page").read_text() == "a"
    assert output.step("page", "2", writes(page="b"))


def test_fingerprint_sees_names_contents_and_facts_but_no_caches(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("1")
    first = fingerprint([tmp_path], "x")
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "a.pyc").write_text("2")
    assert fingerprint([tmp_path], "x") == first
    assert fingerprint([tmp_path], "y") != first
    (tmp_path / "a").rename(tmp_path / "b")
    renamed = fingerprint([tmp_path], "x")
    (tmp_path / "b").write_text("3")
    assert len({first, renamed, fingerprint([tmp_path], "x")}) == 3
