"""The README's code block runs and prints what its comments say."""

import ast
import contextlib
import io
import re
from pathlib import Path

README = Path(__file__).parents[2] / "README.md"


def _comments_after(lines: list[str], line: int) -> str:
    """The comment lines that directly follow a statement, as one text."""
    found = []
    for text in lines[line:]:
        if not text.startswith("# "):
            break
        found.append(text[2:])
    return " ".join(found)


def test_code_prints_what_the_comments_say() -> None:
    match = re.search(r"```python\n(.*?)```", README.read_text("utf-8"), re.DOTALL)
    assert match, "README.md has no Python block"
    code = match[1]
    lines = code.splitlines()
    namespace: dict[str, object] = {}
    checked = 0
    for statement in ast.parse(code).body:
        printed = io.StringIO()
        try:
            with contextlib.redirect_stdout(printed):
                exec(compile(ast.Module([statement], []), "README", "exec"), namespace)
        except RuntimeError as error:
            printed.write(f"{type(error).__name__}: {error}")
        expected = _comments_after(lines, statement.end_lineno or 0)
        assert " ".join(printed.getvalue().split()) == expected
        checked += bool(expected)
    assert checked >= 3
