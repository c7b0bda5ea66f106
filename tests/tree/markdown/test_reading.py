"""publish.tree.markdown.reading: what CommonMark and GFM say, in time linear to a text's length."""

import gc
import subprocess
import sys
import time
from collections.abc import Callable

import pytest

from publish.tree.markdown import reading
from publish.tree.markdown.parsed import ParsedText
from publish.tree.markdown.reading import read
from tests.tree.markdown.pages import rendered
from tests.tree.markdown.suite import examples, seen, written

# Named in manual/writing.md, with their reasons.
DEPARTURES = {
    "commonmark": {
        206: "a second text for one label is shown, not dropped",
        358: "asterisks between digits are asterisks",
    },
    "gfm": {
        173: "as 206 of CommonMark",
        365: "as 358 of CommonMark",
        645: "CommonMark has since changed what a comment is",
        646: "as 645",
        653: "no tag of a text's works, so none needs a filter",
    },
}


@pytest.mark.parametrize("name", list(DEPARTURES))
def test_the_specifications_examples_come_out_but_for_those_named(name: str) -> None:
    every = examples(name)
    odd = [number for number, section, text, html in every if seen(written(text, section)) != seen(html)]
    assert odd == list(DEPARTURES[name])
    assert len(odd) <= len(every) / 100


REPEATED = (
    *("[", "![", "[a](", "[a](<", "[a][", "[^1", "[a]: [", "](", "[]()"),
    *("*a ", "**a", "*a_ ", "a**b", "文**“", "~a", "_a ", "`", "\\*"),
    *("<", "<a>", "<!--", "<? ", "<a ", "<div>\n", "</", "<b>`", "<!A "),
    *("http://", "a@b.c", "www.a.b", "http://a)", "&a;", "{{<", ":::\n"),
    *("[a]: /b\n", "[a]: b\n", "| a |\n", "a\n: b\n", "a\n-\n", "# a\n"),
)
LINES: dict[str, Callable[[int], str]] = {
    "one note": lambda n: "x[^1] " * n + "\n\n[^1]: note",
    "many notes": lambda n: "".join(f"x[^{i}]\n\n[^{i}]: y\n\n" for i in range(n // 3)),
    "a wide table": lambda n: "|a" * n + "|\n" + "|-" * n + "|\n",
    "surplus cells": lambda n: "|a|\n|-|\n" + "|a|b|\n" * n,
    "runs of backticks": lambda n: "<div>" + " ".join("`" * i for i in range(1, int((2 * n) ** 0.5))),
    "definitions": lambda n: "".join(f"[a{i}]: b\n" for i in range(n)),
    "definitions apart": lambda n: "".join(f"[a{i}]: b\n\nx\n\n" for i in range(n // 3)),
    "brackets in an address": lambda n: "http://a.b/" + ")" * n,
    "entities in an address": lambda n: "http://a.b/" + "&a;" * n,
    "signs in an address": lambda n: "http://a.b/" + "_a_*" * n,
}


@pytest.mark.parametrize("shape", [*REPEATED, *LINES], ids=ascii)
def test_what_costs_twice_as_much_is_twice_as_long(shape: str) -> None:
    def cost(length: int) -> float:
        text = LINES[shape](length) if shape in LINES else shape * length
        gc.disable()  # a collection walks over what thousands of other tests have left: half a second
        try:
            began = time.process_time()
            rendered(text)
            return time.process_time() - began
        finally:
            gc.enable()

    cost(100)
    # Thirty-two times as long: a square would be a thousand times as much.
    few, many = max(min(cost(125), cost(125)), 0.000_5), cost(4_000)
    assert many <= 200 * few, (few, many)


def test_a_million_signs_within_one_another_end_no_process() -> None:
    program = "import sys; from tests.tree.markdown.pages import rendered; rendered(sys.argv[1] * 60_000 + 'x')"
    for within in ("> ", "- a\n> "):
        subprocess.run([sys.executable, "-c", program, within], check=True, timeout=120)


def test_a_text_that_is_never_mended_is_read_so_many_times_and_no_more() -> None:
    seen_times = 0

    def always(done: ParsedText) -> dict[int, bytes]:
        nonlocal seen_times
        seen_times += 1
        return {len(done.data): b"x"}

    assert read("a", (always,)).data == b"a" + b"x" * reading.ROUNDS_MAX
    assert seen_times == reading.ROUNDS_MAX


def test_lines_are_those_of_the_file_whatever_was_put_in() -> None:
    found = read("one\n<br>\n**“二”**三\n\n[问]: 三。\n")
    assert b"\\<br>" in found.data
    assert [found.line(found.data.index(word.encode())) for word in ("one", "br", "二", "问")] == [0, 1, 2, 4]
