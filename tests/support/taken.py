"""Documents taken in by ``stet add``, ``accept`` and ``build``, and their pages.

Nothing of the program is asked about the page: what it shows is read by lxml, and what it should show is a truth's own
letters. So a letter that a reader, the writer of drafts, the front matter or the build loses is lost here, too.
"""

import json
import re
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

from lxml import etree
from rapidfuzz.distance import Levenshtein

from publish.reports.writing.nouns import (
    Block,
    Footnote,
    Grid,
    Headline,
    Inline,
    Listing,
    NoteMark,
    Paragraph,
    Quote,
    plain,
)
from tests.support import printed, printed_odt
from tests.support.dumps import Style, dump
from tests.support.officefiles import opendocument, word
from tests.support.services.cache import find
from tests.support.truths import Truth
from tests.support.webpages import LAYOUTS, webpage

Make = Callable[[Truth], bytes]
Stet = Callable[..., str]
"""Runs the program in the archive's folder; gives its standard output, and raises if it fails."""
_PARTS: Final = {
    "headings": "h1 h2 h3 h4 h5 h6",
    "items": "li",
    "quotations": "blockquote",
    "rows": "tr",
    "paragraphs": "p",
}
_BEFORE: Final = 12  # letters before a note's mark, by which its place is known


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page shows, or a truth means."""

    letters: str
    """Of the text in order, behind it those of the notes; without the title and the numbers of pages and notes."""
    parts: Mapping[str, Counter[str]]
    """By kind, the letters of each."""
    notes: Counter[tuple[str, str]]
    """For each mark that leads to its note: the letters before the mark, and those of the note."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A document that was taken in."""

    page: Path
    """As built."""
    needs: tuple[str, ...]
    """What was to be decided."""
    date: str
    """As it stood in the draft; empty: none."""
    title: str


def letters(text: str) -> str:
    """Letters, marks and digits."""
    return "".join(c for c in unicodedata.normalize("NFC", text) if unicodedata.category(c)[0] in "LMN")


def meant(truth: Truth) -> Shown:
    """What a page of this truth is to show."""
    parts: dict[str, Counter[str]] = {kind: Counter() for kind in _PARTS}
    told = {one.label: letters("".join(map(_words, one.blocks))) for one in truth.blocks if isinstance(one, Footnote)}
    text, notes = "", Counter[tuple[str, str]]()

    def inlines(several: Sequence[Inline], *kinds: str) -> str:
        nonlocal text
        own = ""
        for one in several:
            if isinstance(one, NoteMark):
                notes[(text[-_BEFORE:], told[one.label])] += 1
            else:
                own += (said := letters(plain((one,))))
                text += said
        for kind in kinds:
            parts[kind][own] += 1
        return own

    def walk(block: Block, *within: str) -> str:
        match block:
            case Headline(_, several):
                return inlines(several, "headings")
            case Paragraph(several):
                return inlines(several, *(within or ("paragraphs",)))
            case Quote(blocks):
                parts["quotations"][own := "".join(walk(one) for one in blocks)] += 1
                return own
            case Listing(items):
                return "".join(walk(one, "items") for item in items for one in item)
            case Grid(head, rows):
                for row in (head, *rows):
                    parts["rows"]["".join(inlines(cell) for cell in row)] += 1
        return ""

    for block in truth.blocks:
        walk(block)
    return Shown(text + "".join(told.values()), parts, notes)


def _words(block: Block) -> str:
    return plain(block.inlines) if isinstance(block, Paragraph) else ""


def shown(html: bytes) -> Shown:
    """What a built page shows of its document."""
    root = etree.fromstring(html, etree.HTMLParser(encoding="utf-8"))
    (text,) = root.iterfind(".//div[@class='text']")
    ends = {one.get("id"): one for one in text.iterfind(".//div[@class='footnote']//li")}
    for aside in [*text.iterfind(".//span[@class='page']"), *text.iterfind(".//a[@class='footnote-backref']")]:
        _without(aside)
    told = {name: letters("".join(one.itertext())) for name, one in ends.items()}
    for aside in text.findall(".//div[@class='footnote']"):
        _without(aside)
    notes = Counter[tuple[str, str]]()
    # One after the other: what stands before a mark is without the marks before it.
    while (mark := text.find(".//sup/a[@class='footnote-ref']")) is not None:
        before = letters("".join(_until(text, mark)))[-_BEFORE:]
        notes[(before, told.get(mark.get("href")[1:], ""))] += 1
        _without(mark.getparent())
    parts = {
        kind: Counter(letters("".join(one.itertext())) for name in names.split() for one in text.iter(name))
        for kind, names in _PARTS.items()
    }
    return Shown(letters("".join(text.itertext())) + "".join(told.values()), parts, notes)


def _until(root: Any, end: Any) -> Iterator[str]:
    for action, one in etree.iterwalk(root, events=("start", "end")):
        if one is end:
            return
        yield (one.text if action == "start" else one.tail) or ""


def _without(one: Any) -> None:
    """Take an element out, and leave what stands behind it."""
    above, before = one.getparent(), one.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + (one.tail or "")
    else:
        above.text = (above.text or "") + (one.tail or "")
    above.remove(one)


def of_file(html: bytes) -> str:
    """All letters of an e-book's page, without numbers of pages and notes."""
    root = etree.fromstring(html)
    kind = "{http://www.idpf.org/2007/ops}type"
    for one in list(root.iter("{*}span", "{*}a")):
        if one.get(kind) in ("pagebreak", "noteref") or one.get("role") == "doc-backlink":
            _without(one)
    return letters("".join(root.itertext()))


def differs(page: Shown, truth: Truth) -> str:
    """What is otherwise on a page than meant; empty: nothing."""
    wanted = meant(truth)
    said = []
    if page.letters != wanted.letters:
        ops = Levenshtein.opcodes(wanted.letters, page.letters)
        where = [
            f"“{wanted.letters[op.src_start : op.src_end][:40]}” is “{page.letters[op.dest_start : op.dest_end][:40]}”"
            for op in ops if op.tag != "equal"
        ]  # fmt: skip
        said.append(f"{wrong(page, truth):.2%} of the letters are wrong: {'; '.join(where[:3])}")
    if lost := wanted.notes - page.notes:
        said.append(f"{lost.total()} notes are not linked where they were, as {next(iter(lost))}")
    for kind, ones in wanted.parts.items():
        if gone := ones - page.parts[kind]:
            said.append(f"{gone.total()} of {ones.total()} {kind} are not there whole, as “{next(iter(gone))[:60]}”")
    return "; ".join(said)


def wrong(page: Shown, truth: Truth) -> float:
    """The share of letters to be changed."""
    wanted = meant(truth).letters
    return Levenshtein.distance(page.letters, wanted) / len(wanted)


def below(page: Shown, truth: Truth, *, notes: float = 0.98, parts: float = 0.95) -> list[str]:
    """Return what of a page's notes and parts is below its bar; paragraphs have none."""
    wanted = meant(truth)
    shares = {"notes": _share(page.notes, wanted.notes)}
    shares |= {kind: _share(page.parts[kind], ones) for kind, ones in wanted.parts.items() if kind != "paragraphs"}
    bars = {"notes": notes}
    return [f"{share:.0%} of the {kind}" for kind, share in shares.items() if share < bars.get(kind, parts)]


def _share(have: Counter[Any], want: Counter[Any]) -> float:
    return (have & want).total() / want.total() if want else 1.0


def documents() -> Mapping[str, Make]:
    """By the name of its file, what makes a document of each kind."""
    pages: dict[str, Make] = {f"{layout}.html": partial(webpage, layout=layout) for layout in LAYOUTS}
    # The printer first: of some texts it loses a note that has no room on its page.
    made = {"weasyprint.pdf": printed.weasyprint} | pages | {
        "double.txt": lambda meant: dump(meant, Style()).encode(),
        "pages.txt": lambda meant: dump(meant, Style(spacing="single", sign="feed")).encode("utf-16"),
        "word.docx": word,
        "open.odt": opendocument,
        "chromium.pdf": lambda meant: printed.chromium([meant])[0],
    }  # fmt: skip
    return made | ({"libreoffice.pdf": _libreoffice} if find("soffice") else {})


def _libreoffice(meant: Truth) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        return printed_odt.libreoffice(meant, Path(folder))


def take(stet: Stet, root: Path, came: Path) -> dict[str, Taken]:
    """Take in all documents of a folder, each by its name.

    An editor decides: fills in title and date where none was found, and takes the open needs out.
    """
    said = [json.loads(line) for line in stet("add", came, "--json").splitlines()]
    drafts: dict[str, tuple[str, tuple[str, ...], str, str]] = {}
    for one in said:
        name, file = Path(one["source"]).name, root / one["draft"]
        front, text = file.read_text("utf-8").removeprefix("---\n").split("\n---\n", 1)
        has = dict(re.findall(r"(?m)^(title|date): *(.*)$", front))
        decided = re.sub(r"(?m)^needs:\n(?:  - .*(?:\n|\Z))+", "", front + "\n")
        given = {"title": f"Of {len(drafts)}", "date": "2020-01-02"} | has
        decided = re.sub(r"(?m)^(?:title|date):.*\n", "", decided)
        file.write_text(f"---\ntitle: {given['title']}\ndate: {given['date']}\n{decided}---\n{text}", "utf-8")
        drafts[name] = (file.parent.name, tuple(one["needs"]), has.get("date", ""), has.get("title", ""))
    pages = {name: json.loads(stet("accept", draft, "--json"))["page"] for name, (draft, *_) in drafts.items()}
    stet("build")
    return {
        name: Taken(root / ".stet/tree" / pages[name], needs, date.strip('"'), title)
        for name, (_, needs, date, title) in drafts.items()
    }
