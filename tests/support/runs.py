"""Runs of letters of a text, looked for in what is shown of it: a page, a book, a print."""

import re

_NO_WORDS = re.compile(
    r"&#?\w+;|(?:https?|mailto|ftp)[:]\S*|\]\([^)\n]*\)|^[ ]{0,3}(?:```|~~~).*$|\{#[^}\n]*\}", re.MULTILINE
)


def missing(markdown: str, shown: str) -> list[tuple[int, str]]:
    """Line and run of each run of letters that is not in ``shown``.

    Addresses, a fence's language and anchors are no words. White space makes no difference: where a line was broken
    in a print, no space may stand.
    """
    whole = re.sub(r"\s+", "", shown)
    return [
        (number, run)
        for number, line in enumerate(_NO_WORDS.sub(" ", markdown).split("\n"), 1)
        for run in re.findall(r"[^\W\d_]+", line)
        if run not in whole
    ]
