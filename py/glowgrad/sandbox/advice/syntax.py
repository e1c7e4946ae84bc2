"""Text that is no Python: candidates for what was meant, of which the first that is Python is
offered.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator

from .. import magics
from .code import Advice, Code, Fix
from .situation import Situation

_CLOSERS = {"(": ")", "[": "]", "{": "}"}
_SIGNS = {
    "‘": "'", "’": "'", "‚": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
    "×": "*", "·": "*", "÷": "/", "−": "-", "–": "-", "—": "-", "≤": "<=", "≥": ">=", "≠": "!=",
    "…": "...", "，": ",", "；": ";", "：": ":", "（": "(", "）": ")", "\u00a0": " ", "\u200b": "",
}  # fmt: skip
# What other languages write: pattern, replacement, and what Python says instead.
_HABITS = [
    (r"\belse\s+if\b", "elif", "Python writes elif for else if."),
    (r"\b(elseif|elsif)\b", "elif", "Python writes elif for else if."),
    (r"\b(\w+)\+\+", r"\1 += 1", "Python has no ++: write += 1."),
    (r"\b(\w+)--", r"\1 -= 1", "Python has no --: write -= 1."),
    (r"&&", "and", "Python writes and for &&."),
    (r"\|\|", "or", "Python writes or for ||."),
    (r"!(?=[\w(])", "not ", "Python writes not for !."),
    (r"!==", "!=", "Python compares with == and !=."),
    (r"===", "==", "Python compares with == and !=."),
    (r"=!", "!=", "Not equal is written !=."),
    (r"=>", ">=", "Greater or equal is written >=."),
    (r"=<", "<=", "Less or equal is written <=."),
    (r"<>", "!=", "Not equal is written !=."),
    (r"\b(?:let|var|const|int|float|auto)\s+(?=\w+\s*=)", "", "A name needs no word before it."),
    (r":=", "=", "A value is given with =."),
    (r"^(\s*)import\s+(\w+)\s+from\s+([\w.]+)", r"\1from \3 import \2",
     "Python writes from … import …."),
    (r"(lambda[^:]*:)\s*return\b", r"\1", "A lambda gives its expression without return."),
    (r"(?<![\w.])0+(\d+)\b", r"\1", "Numbers have no zeros in front."),
    (r"\bin\s+range\s+(\w+)", r"in range(\1)", "range is a function: it needs brackets."),
    (r"^(\s*)function\s+(\w+\s*\(.*\))\s*\{?\s*$", r"\1def \2:",
     "Python begins a function with def and a colon."),
    (r"\s*\{\s*$", ":", "Python begins a block with a colon, and its lines are indented."),
    (r"^(\s*)(if|while)\s*\((.*)\s*:\s*$", r"\1\2 (\3):", "A bracket was opened and not closed."),
    (r"(\d),(\d\d\d)", r"\1_\2", "Python groups digits with _, not with a comma."),
    (r";\s*$", "", "No semicolon is needed."),
    (r"^(\s*)print\s+(.+?)\s*$", r"\1print(\2)",
     "print is a function: write print(…) with brackets."),
]  # fmt: skip


def advise(at: Situation) -> Advice | None:
    error = at.error
    if not isinstance(error, SyntaxError) or error.filename not in at.files or not error.lineno:
        return None
    code, number = at.code, error.lineno
    for fix, cause in _candidates(code, number, error):
        if _gets_further(code, fix, error):
            return Advice(cause, [fix])
    return _without_fix(code.line(number), error)


def _gets_further(code: Code, fix: Fix, error: SyntaxError) -> bool:
    """Whether the cell is Python after the fix, or its next mistake stands further down."""
    try:
        magics.parse(code.after(fix), code.cell)
    except SyntaxError as next_error:
        last = max(edit.end_line for edit in fix.edits)
        moved = max(last, error.lineno or 0)
        return (next_error.lineno or 0) > moved and "never closed" not in (next_error.msg or "")
    except ValueError:
        return False
    return True


def _candidates(code: Code, number: int, error: SyntaxError) -> Iterator[tuple[Fix, str]]:
    message, line = error.msg or "", code.line(number)
    if isinstance(error, IndentationError):
        yield from _indentation(code, number, message)
    yield from _signs(code, number)
    if re.search(r"\bprint\s+[^\s(=]", line) and "print" in message:
        yield from _habits(code, number, [h for h in _HABITS if "print" in h[0]])
    if "expected ':'" in message:
        yield from _habits(code, number, _HABITS[:2])
        yield from _colon(code, number, error.offset)
    if "'='" in message or "invalid syntax" in message:
        yield from _equals(code, number)
    if "unterminated" in message or "EOL while" in message:
        yield from _quotes(code, number)
    yield from _habits(code, number, _HABITS)
    if "comma" in message or "invalid syntax" in message:
        yield from _commas(code, number)
    if "never closed" in message or "unexpected EOF" in message or "invalid syntax" in message:
        yield from _brackets(code, number)
    yield from _wrong_closer(code, number, error)
    if "invalid syntax" in message:
        yield from _colon(code, number, None)


def _indentation(code: Code, number: int, message: str) -> Iterator[tuple[Fix, str]]:
    line = code.line(number)
    text = line.lstrip()
    above = [t for t in code.lines[: number - 1] if t.strip()]
    if "expected an indented block" in message:
        head = above[-1] if above and text else line or (above[-1] if above else "")
        indent = len(head) - len(head.lstrip()) + 4
        cause = "What belongs to the line with the colon is indented, by four spaces."
        if text and head is not line:
            yield code.fix("Indent the line", code.edit_line(number, " " * indent + text)), cause
        at = number if head is line else code.lines.index(head) + 1
        column = len(code.line(at))
        add = f"\n{' ' * indent}pass"
        yield code.fix("Put `pass` there for now", code.insert(at, column, add)), cause
    for width in (4, 8) if "tabs" in message or "\t" in line else ():
        lines = [(n, t.expandtabs(width)) for n, t in enumerate(code.lines, 1) if "\t" in t]
        fix = code.fix("Write spaces for tabs", *(code.edit_line(n, t) for n, t in lines))
        yield fix, "Some lines are indented by tabs, others by spaces."
    cause = "Lines of one block begin with the same number of spaces."
    for other in dict.fromkeys(len(t) - len(t.lstrip()) for t in reversed([*above, ""])):
        if other != len(line) - len(text):
            fix = code.fix(f"Begin with {other} spaces", code.edit_line(number, " " * other + text))
            if other == 0:
                fix = code.fix("Begin at the margin", code.edit_line(number, text))
            yield fix, cause
    inner = [len(t) - len(t.lstrip()) for t in above]
    for other in sorted(set(inner), reverse=True):
        yield (
            code.fix(f"Begin with {other} spaces", code.edit_line(number, " " * other + text)),
            cause,
        )


def _signs(code: Code, number: int) -> Iterator[tuple[Fix, str]]:
    line = code.line(number)
    right = "".join(_SIGNS.get(sign, sign) for sign in line)
    if right != line:
        wrong = " ".join(sorted({s for s in line if s in _SIGNS and not s.isspace()}))
        cause = f"Python knows signs of the keyboard only, not {wrong or 'special spaces'}."
        yield _line(code, number, right), cause


def _line(code: Code, number: int, text: str) -> Fix:
    """A line written anew; the label shows it."""
    return code.fix(f"Change the line to `{text.strip()}`", code.edit_line(number, text))


def _habits(
    code: Code, number: int, habits: list[tuple[str, str, str]]
) -> Iterator[tuple[Fix, str]]:
    line = code.line(number)
    for pattern, replacement, cause in habits:
        right = re.sub(pattern, replacement, line)
        if right != line:
            yield _line(code, number, right), cause


def _colon(code: Code, number: int, offset: int | None) -> Iterator[tuple[Fix, str]]:
    line = code.line(number)
    bare = _without_comment(line).rstrip()
    places = [len(bare)] if offset is None else [offset - 1, len(bare)]
    if not re.match(
        r"\s*(if|elif|else|for|while|def|class|with|try|except|finally|match|case|async)\b", line
    ):
        return
    for place in places:
        at = len(line[:place].rstrip())
        text = line[:at] + ":" + line[at:]
        yield _line(code, number, text), "A line that begins a block ends with a colon."


def _equals(code: Code, number: int) -> Iterator[tuple[Fix, str]]:
    line = code.line(number)
    if not re.match(r"\s*(if|elif|while|assert|return)\b", line):
        return
    for found in re.finditer(r"(?<![=!<>:])=(?!=)", line):
        right = line[: found.start()] + "==" + line[found.end() :]
        yield _line(code, number, right), "= gives a name a value; == asks whether two are equal."


def _quotes(code: Code, number: int) -> Iterator[tuple[Fix, str]]:
    line = code.line(number)
    cause = "A text begins and ends with the same quote."
    quote = _open_quote(line)
    if quote is None:
        return
    other = "'" if quote == '"' else '"'
    if (at := line.rfind(other)) > line.find(quote):
        yield _line(code, number, line[:at] + quote + line[at + 1 :]), cause
    closers = re.search(r"[)\]},:\s]*$", line)
    start = closers.start() if closers else len(line)
    for place in dict.fromkeys((start, *range(start, len(line)), len(line))):
        yield _line(code, number, line[:place] + quote + line[place:]), cause
    if other not in line:
        return
    yield _line(code, number, line.replace(other, quote)), cause


def _open_quote(line: str) -> str | None:
    quote = None
    escaped = False
    for sign in line:
        if escaped:
            escaped = False
        elif sign == "\\":
            escaped = True
        elif quote is None and sign in "\"'":
            quote = sign
        elif sign == quote:
            quote = None
    return quote


def _without_comment(line: str) -> str:
    quote = None
    for at, sign in enumerate(line):
        if quote is None and sign == "#":
            return line[:at]
        if sign in "\"'":
            quote = sign if quote is None else (None if sign == quote else quote)
    return line


def _commas(code: Code, number: int) -> Iterator[tuple[Fix, str]]:
    line = code.line(number)
    for found in re.finditer(r"(?<=[\w\"'\])}])\s+(?=[\w\"'\[({])", line):
        signs = [(",", "comma"), (":", "colon")]
        for sign, what in signs if ":" in line or "{" not in line else signs[::-1]:
            right = line[: found.start()] + sign + line[found.start() :]
            yield (
                _line(code, number, right),
                f"Two values stand beside each other: a {what} is missing.",
            )


def _brackets(code: Code, number: int) -> Iterator[tuple[Fix, str]]:
    line = code.line(number)
    bare = _without_comment(line).rstrip()
    missing = _unclosed(bare)
    if not missing:
        return
    cause = f"The bracket {_opener(missing[0])} is opened and never closed."
    colon = bare.endswith(":") and bare[:-1].rstrip()
    for at in ([len(colon)] if colon else []) + [len(bare)]:
        yield _line(code, number, line[:at] + missing + line[at:]), cause
    for found in re.finditer(r"\)?:\s|\s(?:and|or|if)\b|\s*:\s", line):
        at = found.start()
        yield _line(code, number, line[:at] + missing + line[at:]), cause


def _opener(closer: str) -> str:
    return next(o for o, c in _CLOSERS.items() if c == closer)


def _unclosed(line: str) -> str:
    """The closing brackets that a line lacks."""
    stack: list[str] = []
    quote = None
    for sign in line:
        if quote is not None:
            quote = None if sign == quote else quote
        elif sign in "\"'":
            quote = sign
        elif sign in _CLOSERS:
            stack.append(_CLOSERS[sign])
        elif stack and sign == stack[-1]:
            stack.pop()
    return "".join(reversed(stack))


def _wrong_closer(code: Code, number: int, error: SyntaxError) -> Iterator[tuple[Fix, str]]:
    line, message, at = code.line(number), error.msg or "", (error.offset or 1) - 1
    if "unmatched" in message:
        cause = "This bracket closes nothing."
        yield _line(code, number, line[:at] + line[at + 1 :]), cause
    found = re.search(r"'(.)' does not match opening parenthesis '(.)'", message)
    if found:
        right = line[:at] + _CLOSERS[found[2]] + line[at + 1 :]
        yield _line(code, number, right), f"A bracket {found[2]} is closed by {_CLOSERS[found[2]]}."


def _without_fix(line: str, error: SyntaxError) -> Advice | None:
    message = error.msg or ""
    words = re.findall(r"\b[A-Za-z]+\b(?=\s*=(?!=))", line)
    taken = next((w for w in words if keyword.iskeyword(w)), None)
    if taken:
        return Advice(f"{taken} is a word of Python itself: choose another name.")
    causes = {
        "cannot assign to True": "True and False are values of Python: choose another name.",
        "cannot assign to": "On the left of = stands a name, or a place such as x[0].",
        "outside function": "return and yield belong into a function: is a line not indented?",
        "outside loop": "break and continue belong into a loop: is a line not indented?",
        "expected 'else'": "A choice in one line has both sides: a if condition else b.",
        "expected 'except'": "After try comes except, with what to do about the error.",
        "follows default": "Arguments with a default come last.",
        "follows keyword": "Arguments by name come after those without.",
        "duplicate argument": "Two arguments have one name.",
        "invalid decimal": "A name cannot begin with a digit.",
        "never closed": "A bracket was opened and never closed: add the closing one.",
        "unterminated": "A text begins and ends with the same quote; three quotes span lines.",
    }
    for part, cause in causes.items():
        if part in message:
            return Advice(cause)
    if isinstance(error, IndentationError):
        return Advice(
            "Lines of one block must begin with the same number of spaces (four, by custom)."
        )
    if line.rstrip().endswith(("+", "-", "*", "/", "=", ",", "(", "and", "or", "else", "import")):
        return Advice("The line ends too early: something must follow.")
    return None
