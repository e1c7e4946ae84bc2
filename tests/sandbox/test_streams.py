"""Printed text on its way to the page: nothing is lost or out of order, floods cost little."""

import time

from glowgrad.sandbox.streams import Stream

FLOOD = 60_000  # lines, many more characters than are handed on line by line


class Page:
    """Takes what streams hand on."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.stream = Stream("stdout", lambda name, text: self.pieces.append(text))

    @property
    def text(self) -> str:
        return "".join(self.pieces)

    def flood(self) -> str:
        """Print until Python is no longer called for every line; what was printed."""
        lines = []
        while "write" not in vars(self.stream):
            for _ in range(1000):
                lines.append(f"line {len(lines)}\n")
                print(lines[-1], end="", file=self.stream)
        return "".join(lines)


def test_lines_come_at_once_and_other_text_soon() -> None:
    page = Page()
    print("one", file=page.stream)
    assert page.text == "one\n"
    page.stream.write(".")
    assert page.text == "one\n"
    time.sleep(0.06)
    page.stream.write(".")
    assert page.text == "one\n.."


def test_a_flood_comes_whole_and_in_few_pieces() -> None:
    page = Page()
    printed = page.flood()
    more = "".join(f"{i} é \ud800 \r\n" for i in range(FLOOD))
    for line in more.splitlines(keepends=True):
        page.stream.write(line)
    page.stream.flush()
    assert page.text == printed + more
    before = len(page.pieces)
    for i in range(FLOOD):
        print(i, file=page.stream)
    page.stream.flush()
    assert len(page.pieces) - before < FLOOD / 100


def test_after_a_flood_lines_come_one_by_one_again() -> None:
    page = Page()
    printed = page.flood()
    print("waits", file=page.stream)
    page.stream.settle()  # the page asks for it when nothing has come for a while
    assert page.text == printed + "waits\n"
    time.sleep(0.06)
    print("slow", file=page.stream)
    assert page.text.endswith("slow\n")


def test_a_method_kept_since_before_the_flood_keeps_the_order() -> None:
    page = Page()
    write = page.stream.write
    printed = page.flood()
    page.stream.write("first ")
    write("second\n")
    page.stream.write("third\n")
    page.stream.flush()
    assert page.text == printed + "first second\nthird\n"


def test_a_number_that_is_printed_as_the_flood_pauses_keeps_its_place() -> None:
    page = Page()
    printed = page.flood()

    class Late:
        """Printing takes the stream's method first, then the text, where a signal arrives."""

        def __str__(self) -> str:
            page.stream.settle()
            return "late"

    print("line", Late(), file=page.stream)
    print("next", file=page.stream)
    page.stream.flush()
    assert page.text == printed + "line late\nnext\n"


def test_an_endless_flood_is_cut_and_the_next_run_counts_anew() -> None:
    page = Page()
    line = "x" * 99 + "\n"
    for _ in range(110_000):
        print(line, end="", file=page.stream)
    page.stream.flush()
    assert page.text[:10_000_000] == line * 100_000
    assert page.text[10_000_000:].strip().startswith("… more than 10,000,000 characters")
    page.stream.begin_run()
    page.pieces.clear()
    print("next", file=page.stream)
    assert page.text == "next\n"
