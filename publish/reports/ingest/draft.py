"""A read document as a draft: text, evidence, what was found, what left out.

``drafts/NAME/`` comes into being whole, by one rename. NAME is of the document's title, never of its file: a file's
name may tell who had it. What is NOT done here: reading a document, or judging what was found.
"""

import json
import os
import secrets
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from publish.core import files
from publish.core.errors import ConfigError
from publish.core.model import Commitment
from publish.core.partialdate import PartialDate
from publish.reports.drafts import EVIDENCE, FOLDER, FOUND, TEXT
from publish.reports.ingest.document import Document, Lack, Need
from publish.reports.writing.letters import one_line, quoted
from publish.reports.writing.nouns import Block, Headline, Paragraph, plain
from publish.reports.writing.write import write
from publish.tree.settings import SITE
from publish.tree.sources.fields import proper_tag
from publish.tree.sources.slugs import slug

PARTIAL: Final = ".stet-add-"
"""Beginning of a folder's name in which a draft comes into being."""
ORIGINALS: Final = "originals"
_TITLED_AMONG: Final = 9  # blocks at the beginning among which a title stands
NAME_MAX: Final = 60  # characters of a draft's name: a part of the page's address


@dataclass(frozen=True, slots=True)
class Laid:
    """A draft that was laid, or would be."""

    name: str
    evidence: tuple[str, ...]
    """Below ``site/``, once it is accepted."""

    @property
    def text(self) -> str:
        """Its file, below the archive's folder."""
        return f"{FOLDER}/{self.name}/{TEXT}"

    @property
    def places(self) -> list[str]:
        """Where its evidence lies now, below the archive's folder."""
        return [f"{FOLDER}/{self.name}/{each}" for each in self.evidence]


class DraftNames:
    """Names that nothing has yet: of drafts, their evidence and their reports."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._given: dict[str, int] = {}
        """By stem, the last number. Two hundred photographs have one stem, and not all numbers are tried for each."""

    def planned(self, document: Document, endings: Sequence[str]) -> Laid:
        """Return name and evidence of a document's draft, each time another.

        Args:
            endings: Of the evidence: txt, pdf, png, jpg, csv.
        """
        # Not one of these is of the file's own name.
        stems = (best(document, "title"), best(document, "identifiers"), f"{document.kind} {_date_of(document)}")
        stem = next(filter(None, map(_stem, stems)), "document")
        number = self._given.get(stem, 0) + 1
        while _is_taken(self._root, name := stem if number == 1 else f"{stem}-{number}"):
            number += 1
        self._given[stem] = number
        many = {ending: endings.count(ending) for ending in endings}
        made, at = [], dict.fromkeys(endings, 0)
        for ending in endings:
            at[ending] += 1
            made.append(f"{EVIDENCE}/{name}{f'-{at[ending]}' if many[ending] > 1 else ''}.{ending}")
        return Laid(name, tuple(made))


def _stem(title: str) -> str:
    stem = slug(title)
    if len(stem) > NAME_MAX:
        # At a word's end where there is one: half a word in an address looks like a mistake.
        cut = stem[:NAME_MAX].rpartition("-")[0]
        stem = cut if len(cut) > NAME_MAX // 2 else stem[:NAME_MAX]
    return stem if stem and files.is_safe(f"{stem}.md") else ""


def _is_taken(root: Path, name: str) -> bool:
    if os.path.lexists(root / FOLDER / name) or os.path.lexists(root / FOLDER / f"{name}.md"):
        return True
    # Evidence of all years lies in one folder, and a report of that name may be of any year.
    evidence = root / SITE / EVIDENCE
    if any(
        os.path.lexists(evidence / f"{name}{more}.{e}")
        for e in ("txt", "pdf", "png", "jpg", "csv")
        for more in ("", "-1")
    ):
        return True
    with suppress(OSError):
        return any(os.path.lexists(year / f"{name}.md") for year in (root / SITE / "reports").iterdir())
    return False


def lay(
    root: Path,
    draft: Laid,
    text: Callable[[str], str],
    evidence: Mapping[str, bytes | Path],
    found: Mapping[str, Any],
    *,
    undo: Callable[[str], None] = lambda _: None,
) -> bool:
    """Put a draft in place, whole.

    Args:
        text: Its text, for the name that is the run's own; it keeps the original under that name.
        evidence: By place, as in ``draft``.
        undo: Takes away what was kept under the name, where no draft came of it.

    Returns:
        Whether it was put there. False: something has the name by now.

    Raises:
        ConfigError: As `folder`.
    """
    drafts = folder(root)
    drafts.mkdir(exist_ok=True)
    # Hidden until it is whole: neither preview nor acceptance looks into such a folder.
    own, laid = secrets.token_hex(16), False
    # The folder has the name until the draft is in place: by it, the run after one that was killed knows the original.
    partial = drafts / f"{PARTIAL}{own}"
    partial.mkdir(mode=0o700)
    try:
        for place, content in evidence.items():
            files.write_atomically(partial / place, content if isinstance(content, bytes) else _pieces(content))
        # For its owner alone: whence the document came, and the hash by which whoever has it would know it again.
        files.write_atomically(partial / FOUND, in_json(found), mode=0o600)
        # Last of all: an original is kept only when its evidence has found room.
        files.write_atomically(partial / TEXT, text(own).encode("utf-8"))
        # It was made for its owner alone. Drafts are files like others: a second editor may be another user.
        os.chmod(partial, 0o777 & ~_umask())
        try:
            # A rename takes an empty folder's place without a word, and nothing else's.
            os.rename(partial, drafts / draft.name)
            laid = True
        except OSError:
            if os.path.lexists(drafts / draft.name):
                return False
            raise
    finally:
        if not laid:
            undo(own)
        shutil.rmtree(partial, ignore_errors=True)
    return True


def clear(root: Path, undo: Callable[[str], None]) -> None:
    """Take away what a killed run has left, and kept."""
    for left in (root / FOLDER).glob(f"{PARTIAL}*"):
        if not left.is_symlink():
            undo(left.name.removeprefix(PARTIAL))
            shutil.rmtree(left, ignore_errors=True)


def folder(root: Path) -> Path:
    """Return the folder of drafts, which may be missing.

    Raises:
        ConfigError: It is a link, or no folder.
    """
    drafts = root / FOLDER
    if drafts.is_symlink() or (drafts.exists() and not drafts.is_dir()):
        # Through a link a draft would come to lie in somebody else's folder, which may be published.
        raise ConfigError(f"{FOLDER} is no folder, and drafts are written through no link", hint="put a folder there")
    return drafts


def _pieces(file: Path) -> Iterator[bytes]:
    with files.open_plain(file) as opened:
        while piece := opened.read(1 << 20):
            yield piece


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def in_json(found: Mapping[str, Any]) -> bytes:
    """Return what was found, as it is kept beside a draft."""
    return (json.dumps(found, ensure_ascii=False, indent=1) + "\n").encode("utf-8", errors="replace")


def best(document: Document, field: str) -> str:
    """Return the best offer for a field in one line, or nothing."""
    offers = document.offers.get(field, ())
    return one_line(offers[0].value).strip() if offers else ""


def text_of(document: Document, draft: Laid, *, address: str = "", original: Commitment | None = None) -> str:
    """Return a draft's text: front matter, and the document.

    Of what was found the best stands in the front matter; the rest is in ``found.json``.

    Args:
        address: Where it was fetched.
        original: What may be said of it.
    """
    front = [*_front(document, draft, address), *_original(original), *needs_lines(_untitled(document, draft))]
    return "\n".join(["---", *front, "---", "", write(_without_title(document))])


def _untitled(document: Document, draft: Laid) -> tuple[Need, ...]:
    """Return the needs; a title's names the evidence."""
    if best(document, "title") or not draft.evidence:
        return document.needs
    more = f"; its evidence, too, which readers see as “{draft.name}”"
    return tuple(replace(one, said=one.said + more) if one.lack is Lack.TITLE else one for one in document.needs)


def _front(document: Document, draft: Laid, address: str) -> Iterator[str]:
    title = best(document, "title")
    if title:
        yield f"title: {quoted(title)}"
    date = _date_of(document)
    if date:
        yield f"date: {date}"
    if language := proper_tag(best(document, "language")):
        yield f"language: {language}"
    if author := best(document, "author"):
        yield f"author: {quoted(author)}"
    for key in ("places", "identifiers"):
        if values := tuple(dict.fromkeys(v for o in document.offers.get(key, ()) if (v := one_line(o.value).strip()))):
            yield f"{key}: [{', '.join(map(quoted, values))}]"
    if pages := best(document, "pages"):
        yield f"pages: {quoted(pages)}"
    publisher, url = best(document, "publisher"), best(document, "origin") or address
    url = url if url.startswith(("http://", "https://")) else ""
    if publisher or url:
        yield "sources:"
        yield f"  - title: {quoted(title or publisher or url)}"
        if publisher:
            yield f"    publisher: {quoted(publisher)}"
        if date:
            yield f"    date: {quoted(date)}"
        if url:
            yield f"    url: {quoted(url)}"
    if draft.evidence:
        yield "evidence:"
        for place in draft.evidence:
            yield f"  - file: {quoted(place)}"
            yield f"    title: {quoted(title or draft.name)}"


def _original(kept: Commitment | None) -> Iterator[str]:
    """Yield the public half of the original's record."""
    if kept is not None:
        yield f"{ORIGINALS}:"
        yield f"  - commitment: {quoted(kept.sha256)}"
        yield f"    kind: {quoted(kept.kind)}"
        if kept.removed:
            yield f"    removed: [{', '.join(map(quoted, kept.removed))}]"


def _date_of(document: Document) -> str:
    # While a person must say which of two days it is, neither is the report's.
    if any(need.lack is Lack.DATE for need in document.needs):
        return ""
    try:
        return str(PartialDate.parse(best(document, "date")))
    except ValueError:
        return ""


def _without_title(document: Document) -> tuple[Block, ...]:
    """Return the blocks, less a first heading that repeats the title."""
    # The page shows the title by itself.
    blocks, title = document.blocks, best(document, "title")
    if blocks and isinstance(blocks[0], Headline) and title:
        if one_line(plain(blocks[0].inlines)).strip() == title:
            return blocks[1:]
        # What stands above the title ("Press release") is no second one.
        if blocks[0].level == 1 and any(_says(block, title) for block in blocks[1:_TITLED_AMONG]):
            return (Paragraph(blocks[0].inlines), *blocks[1:])
    return blocks


def _says(block: Block, title: str) -> bool:
    return isinstance(block, Headline | Paragraph) and one_line(plain(block.inlines)).strip().endswith(title)


def needs_lines(needs: Sequence[Need]) -> Iterator[str]:
    """Yield the front matter's lines for open decisions, each on one."""
    if needs:
        yield "needs:"
        yield from (f"  - {quoted(one_line(f'{need.lack}: {need.said}'))}" for need in needs)


def open_needs(document: Document) -> tuple[Need, ...]:
    """Return the document's needs, with those for what no report can be without."""
    have = {need.lack for need in document.needs}
    lacking = []
    for field, lack in (("title", Lack.TITLE), ("date", Lack.DATE), ("language", Lack.LANGUAGE)):
        if lack not in have and not best(document, field):
            how = ", or add it with --language" if lack is Lack.LANGUAGE else ""
            lacking.append(Need(lack, f"no {field} was found in it; write one above{how}"))
    if not document.blocks and document.made and Lack.TEXT not in have:
        lacking.append(Need(Lack.TEXT, "a picture has no words; say below what is to be seen in it"))
    return (*document.needs, *lacking)
