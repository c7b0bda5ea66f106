"""How faithfully copied texts are read, in five languages: ``python -m tests.tools.bench.dumps``.

Each text's structure is known. Letters are compared on the built page, in their order, spaces and signs aside.
"""

import time
from collections.abc import Iterator
from dataclasses import replace

from publish.reports.ingest.document import Document, Hints, Why
from publish.reports.ingest.readers.text import read
from tests.support.dumps import Style, dump
from tests.support.fidelity import Fidelity, fidelity
from tests.support.truths import LANGUAGES, Truth, truth
from tests.tools.bench.measure import machine

WRONG_MAX = {"en": 0.002, "zh": 0.005, "ug": 0.01, "bo": 0.01, "ar": 0.005}
NOTES_MIN, PARTS_MIN = 0.98, 0.95
_FEED = Style(spacing="single", sign="feed")
STYLES = {
    "double-spaced": Style(),
    "double, three empty lines between pages": Style(sign="gap"),
    "double, no sign of pages": Style(sign="none"),
    "double, head and foot before the page": Style(running="before", sign="gap"),
    "double, lines of unequal length": Style(ragged=8),
    "double, number at the foot, from page 14": Style(running="foot", sign="gap", rows=30, first_page=14),
    "double, no spaces at lines' ends": Style(trailing=""),
    "double, no running lines, ①": Style(mark="circle", running="none"),
    "form feeds": _FEED,
    "form feeds, small pages": replace(_FEED, width=48, rows=24),
    "form feeds, wide pages": replace(_FEED, width=96, rows=50),
    "form feeds, number at the foot": replace(_FEED, running="foot", rows=28),
    "form feeds, notes at the end, [1]": replace(_FEED, notes="end", mark="bracket"),
    "form feeds, paragraphs indented": replace(_FEED, indent="    "),
    "form feeds, words parted": replace(_FEED, hyphens=True),
    "form feeds, *": replace(_FEED, mark="star"),
    "form feeds, raised digits, CRLF": replace(_FEED, mark="raised", end="\r\n"),
    "form feeds, Arabic digits": replace(_FEED, mark="arabic"),
    "single, no sign of pages": replace(_FEED, sign="none"),
    "a paragraph a line": Style(spacing="whole"),
    "a paragraph a line, [1]": Style(spacing="whole", mark="bracket"),
}


def strangers(document: Document, meant: Truth) -> list[str]:
    """Lines that were removed, and are text."""
    around = {meant.head.format(page=page) for page in range(1, 400)} | {meant.foot}
    return [one.text for one in document.removed if one.why is not Why.UNSEEN and one.text not in around]


def measured(language: str, style: Style, seeds: range) -> Iterator[tuple[Fidelity, int, int]]:
    """Each text's fidelity, its running lines left, and its lines of text removed."""
    for seed in seeds:
        meant = truth(language, seed)
        document = read(dump(meant, style, seed).encode(), Hints())
        left = str(document.blocks).count(meant.index)
        yield fidelity(document.blocks, meant), left, len(strangers(document, meant))


def main() -> None:
    """Print a table; exit 1 when a bar is not held."""
    print(machine())
    print(f"{'letters wrong · notes linked · worst part':<42}", *(f"{language:>22}" for language in LANGUAGES))
    missed: list[str] = []
    began = time.process_time()
    for name, style in STYLES.items():
        row = []
        for language in LANGUAGES:
            found = list(measured(language, style, range(4)))
            wrong = sum(one.wrong for one, _, _ in found) / len(found)
            notes = sum(one.notes for one, _, _ in found) / len(found)
            parts = {kind: sum(one.found[kind] for one, _, _ in found) / len(found) for kind in found[0][0].found}
            worst = min(parts, key=lambda kind: parts[kind])
            left, gone = sum(left for _, left, _ in found), sum(gone for _, _, gone in found)
            row.append(f"{wrong:6.2%} {notes:4.0%} {worst[:5]:>5}{parts[worst]:4.0%}")
            if wrong > WRONG_MAX[language] or notes < NOTES_MIN or parts[worst] < PARTS_MIN or left or gone:
                missed.append(f"{name}, {language}: {row[-1]}, {left} running lines left, {gone} lines of text removed")
        print(f"{name:<42}", *(f"{cell:>22}" for cell in row), flush=True)
    print(f"{time.process_time() - began:.0f} s of processor in all")
    print(*missed, sep="\n")
    raise SystemExit(bool(missed))


if __name__ == "__main__":
    main()
