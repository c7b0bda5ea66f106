"""How `stet add` fares with folders of strangers' documents: ``python -m tests.tools.bench.corpora FOLDER…``.

Each PDF is read and made anew as `stet add` does it, in the jail, and the new file is judged there by another road
than the house's own. Pictures are made anew, and exiftool says what is left in them. ``--json FILE`` keeps a line for
each document, and ``--only FILE`` takes those alone that were not published in such a file. ``--passwords FILE`` has
an object in JSON: names of files, and the passwords that open them. Without folders: ``STET_CORPORA`` names them, with
colons between. Nothing of the documents is kept.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final

from publish.core.errors import SourceError
from publish.reports.ingest.bare.unlocked import spellings
from publish.reports.ingest.document import Document, Hints, Lack, Removed, Why
from publish.reports.ingest.jail import Jail
from publish.reports.ingest.kinds import DocumentKind, kind_of
from publish.reports.ingest.reading import reader_of
from publish.reports.ingest.unread import Refused, TooLong, TooMuch
from tests.support.sameness import Verdict
from tests.tools.bench.measure import machine

_GUESSED: Final = "pdftotext reads"
PUBLISHED_MIN: Final = 0.95
# What a picture must have to be one, and what exiftool says of every file.
PLAIN_FIELDS: Final = frozenset((
    "SourceFile", "ExifToolVersion", "FileName", "Directory", "FileSize", "FileModifyDate", "FileAccessDate",
    "FileInodeChangeDate", "FilePermissions", "FileType", "FileTypeExtension", "MIMEType", "ImageWidth", "ImageHeight",
    "BitDepth", "ColorType", "Compression", "Filter", "Interlace", "ImageSize", "Megapixels", "EncodingProcess",
    "BitsPerSample", "ColorComponents", "YCbCrSubSampling", "JFIFVersion", "ResolutionUnit", "XResolution",
    "YResolution",
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one document."""

    file: str
    kind: str = ""
    outcome: str = "equal"
    """equal, equal but for unseen words, told, differs, refused, kept apart, crashed.

    Told: the draft waits, for letters of a font have no text, and programs guess at them.
    """
    why: str = ""
    pages: int = 0
    seconds: float = 0.0


def fate(jail: Jail, file: Path, password: str = "") -> Fate:
    """Add one document, and judge what would be published."""
    began = time.monotonic()
    found = Fate(str(file))
    try:
        with file.open("rb") as opened:
            kind = kind_of(opened, file.name)
    except SourceError as error:
        return replace(found, outcome="refused", why=str(error))
    found = replace(found, kind=str(kind))
    with tempfile.TemporaryDirectory(prefix="stet-corpora-") as scratch:
        read = jail.read(reader_of(kind), file, Hints(password=password), scratch=Path(scratch))
        if isinstance(read, Document):
            found = _judged(jail, file, password, found, read, Path(scratch))
        elif isinstance(read, Refused):
            found = replace(found, outcome="refused", why=read.reason)
        else:
            outcome = "kept apart" if isinstance(read, TooLong | TooMuch) else "crashed"
            found = replace(found, outcome=outcome, why=read.said)
    return replace(found, seconds=round(time.monotonic() - began, 2))


def _judged(jail: Jail, file: Path, password: str, found: Fate, read: Document, scratch: Path) -> Fate:
    if DocumentKind(found.kind).is_picture:
        left = sorted(_fields(scratch / read.made[0]) - PLAIN_FIELDS)
        return replace(found, outcome="differs", why=f"left: {', '.join(left)}") if left else found
    if found.kind != DocumentKind.PDF:
        return replace(found, outcome="refused", why="is no PDF and no picture")
    if not read.made:
        why = "; ".join(need.said for need in read.needs if need.lack in (Lack.EVIDENCE, Lack.UNSEEN))
        return replace(found, outcome="refused" if why else "crashed", why=why)
    hints = Hints(password=password)
    verdict = jail.work("tests.support.sameness", "judge", file, hints, scratch=scratch, answer=Verdict)
    if not isinstance(verdict, Verdict):
        return replace(found, outcome="differs", why=f"cannot be judged: {verdict.said}")
    # Words that nobody sees are taken out, listed, and the editor is asked: no other letter may be missing.
    unseen = Counter("".join("".join(words.split()) for words in _unseen(read.removed)))
    waits = {need.lack for need in read.needs}
    file = _open(file, password, scratch) if password else file
    differs = [*verdict.differs, *_other_words(file, scratch / read.made[0], unseen, Lack.UNSEEN in waits)]
    # A sign between two such words, as an apostrophe, goes with them.
    if lost := Counter(one for one in verdict.lost if one.isalnum()) - unseen:
        differs.append(f"{lost.total()} letters are lost")
    guessed = Lack.LETTERS in waits and differs and all(one.startswith(_GUESSED) for one in differs)
    outcome = "equal but for unseen words" if unseen or Lack.UNSEEN in waits else "equal"
    outcome = "told" if guessed else "differs" if differs else outcome
    return replace(found, pages=verdict.pages, outcome=outcome, why="; ".join(differs[:4]))


def _unseen(removed: Sequence[Removed]) -> Iterator[str]:
    """Yield the words that are listed as seen by nobody."""
    bare = {one.page for one in removed if one.why is Why.HIDDEN and not one.text.startswith("“")}
    for gone in removed:
        if gone.why is Why.UNPRINTED:
            yield gone.text
        elif gone.why is Why.HIDDEN and gone.text.startswith("“"):
            yield gone.text[1:].rpartition("”")[0]
        elif gone.why is Why.COMMENT and gone.page in bare:
            # A note without a look of its own: pdftotext draws one.
            yield gone.text.partition(": ")[2]


def _open(file: Path, password: str, scratch: Path) -> Path:
    """Return a file that needs no password."""
    opened = scratch / "open.pdf"
    for one in spellings(password):
        # Through a pipe: arguments are read by everybody on the machine. Warnings of damage end with 3.
        said = subprocess.run(
            ["qpdf", "--password-file=-", "--decrypt", file, opened], input=one.encode(), capture_output=True,
            timeout=120, check=False,
        )  # fmt: skip
        if said.returncode in (0, 3):
            return opened
    sys.exit(f"{file.name}: qpdf cannot open it with its password")


def _other_words(old: Path, new: Path, unseen: Counter[str], waits: bool) -> Iterator[str]:
    """Yield what pdftotext reads otherwise, which is not of pdfium's family.

    Args:
        waits: Whether the editor is asked about what nobody sees, which may be signs alone, such as ticks.
    """
    one, other = (_by_pdftotext(each) for each in (old, new))
    if one is None or other is None:
        # What is drawn without end, it reads without end.
        if one is not None:
            yield "pdftotext does not come to an end"
        return
    # What is filled in may come to stand elsewhere in the order.
    lost = Counter("".join(one.decode(errors="replace").split())) - Counter(
        "".join(other.decode(errors="replace").split())
    )
    lost -= unseen
    if waits:
        lost = Counter({one: many for one, many in lost.items() if one.isalnum()})
    if lost:
        yield f"{_GUESSED} {lost.total()} of {len(one)} letters no more"


def _by_pdftotext(file: Path) -> bytes | None:
    """Return a PDF's text; nothing if that takes too long."""
    try:
        return subprocess.run(["pdftotext", "-q", file, "-"], capture_output=True, timeout=120, check=False).stdout
    except subprocess.TimeoutExpired:
        return None


def _fields(file: Path) -> set[str]:
    said = subprocess.run(["exiftool", "-j", "-a", "-u", file], capture_output=True, timeout=120, check=True).stdout
    return set(json.loads(said)[0])


def documents(folders: list[Path], only: Path | None) -> list[Path]:
    """All PDFs and pictures below the folders, in their order."""
    endings = {".pdf", ".jpg", ".jpeg", ".png", ".tif", ".tiff", ".heic", ".heif", ".webp", ".gif", ".bmp", ".avif"}
    files = [file for folder in folders for file in sorted(folder.rglob("*")) if file.suffix.lower() in endings]
    if only is not None:
        known = [json.loads(line) for line in only.read_text().splitlines()]
        wanted = {one["file"] for one in known if one["outcome"] != "equal"}
        files = [file for file in files if str(file) in wanted]
    return [file for file in files if file.is_file() and not file.is_symlink()]


def main() -> None:
    """Print what became of the documents; exit 1 when the bar is not held."""
    parser = argparse.ArgumentParser(prog="python -m tests.tools.bench.corpora")
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--only", type=Path)
    parser.add_argument("--passwords", type=Path)
    wishes = parser.parse_args()
    folders = wishes.folders or [Path(one) for one in os.environ.get("STET_CORPORA", "").split(":") if one]
    if not folders:
        sys.exit("name folders of documents, or set STET_CORPORA")
    # Without them less would be judged, and the figure would be another one.
    if lacking := [one for one in ("pdftotext", "qpdf", "exiftool") if not shutil.which(one)]:
        sys.exit(f"install {', '.join(lacking)}, which judge here")
    files = documents(folders, wishes.only)
    known: Mapping[str, str] = json.loads(wishes.passwords.read_text()) if wishes.passwords else {}
    print(machine(), f"· {len(files)} documents", flush=True)
    fates = []
    with Jail() as jail, ThreadPoolExecutor(os.cpu_count()) as pool, open(wishes.json or os.devnull, "w") as kept:
        for one in pool.map(lambda file: fate(jail, file, known.get(file.name, "")), files):
            fates.append(one)
            print(json.dumps(asdict(one)), file=kept, flush=True)
    missed = False
    for kind in sorted({one.kind for one in fates}):
        those = [one for one in fates if one.kind == kind]
        many = Counter(one.outcome for one in those)
        print(
            f"\n{kind or 'no kind'}: {len(those)}",
            *(f"{one} {n} ({n / len(those):.1%})" for one, n in many.most_common()),
            sep=" · ",
        )
        for one in those:
            if not one.outcome.startswith("equal"):
                print(f"  {one.outcome:<10} {Path(one.file).name}: {one.why[:200]}")
        missed |= bool(many["differs"] or many["crashed"]) or (
            kind == "pdf" and many["equal"] + many["equal but for unseen words"] < PUBLISHED_MIN * len(those)
        )
    raise SystemExit(missed)


if __name__ == "__main__":
    main()
