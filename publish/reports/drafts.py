"""Drafts in ``drafts/``, beside ``site/``: texts that are in no build.

A draft is ``drafts/<name>.md``, or ``drafts/<name>/report.md`` with documents in ``drafts/<name>/evidence/``. It is
written as if it stood in ``site/reports/<year>/`` already, and its documents in ``site/evidence/``. What is NOT done
here: writing anything.
"""

import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from publish.core import files
from publish.core.errors import SourceFault
from publish.core.formats import strictjson
from publish.tree.settings import SITE
from publish.tree.sources import leavings
from publish.tree.sources.faults import visible
from publish.tree.sources.frontmatter import PAGE_MAX_LENGTH

FOLDER: Final = "drafts"
TEXT: Final = "report.md"
EVIDENCE: Final = "evidence"
FOUND: Final = "found.json"
"""What `stet add` found and left out, beside the text. It goes with the draft."""
NEEDED: Final = ("title", "date", "language")
_FRONT = re.compile(r"(?:\ufeff)?---[ \t]*\r?\n(.*?)^---[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_KEY = re.compile(r"^(title|date|language)[ \t]*:[ \t]*(.*?)[ \t]*\r?$", re.MULTILINE)
DraftFault = Callable[[str, str], None]
"""Takes a name below ``drafts/``, and what is wrong with it."""
_EMPTY: Final = frozenset({"", '""', "''", "~", "null"})
_YEAR = re.compile(r"""["']?([0-9]{4})(?![0-9])""")
_NEEDS = re.compile(r"^needs[ \t]*:[ \t]*(\S.*)?\r?\n((?:[ \t]*(?:-(?:[ \t].*)?|#.*)?\r?\n)*)", re.MULTILINE)
_HEADING = re.compile(r"^#[ \t]+(\S.*?)[ \t#]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class DraftReport:
    """A draft, as it lies there now."""

    name: str
    file: Path
    shown: str
    """Its file for people, below the archive's folder."""
    text: str
    year: int
    """Of its date. This year without one."""
    missing: tuple[str, ...] = ()
    """Fields that a report needs, and that have no value yet."""
    evidence: Mapping[str, Path] = field(default_factory=dict)
    """Its documents, by their sources below ``site/`` once it is accepted."""
    needs: tuple[tuple[int, str], ...] = ()
    """Open decisions, each with its line. The key itself is one while it stands there."""

    def source(self, year: int | None = None) -> str:
        """Return its source below ``site/`` once it is accepted."""
        return f"reports/{year or self.year}/{self.name}.md"

    def place(self, source: str) -> str:
        """Return where a file of the draft lies now, for people."""
        return f"{FOLDER}/{self.name}/{visible(source)}" if source in self.evidence else self.shown


@dataclass(frozen=True, slots=True)
class Completed:
    """A draft's text with words for its gaps."""

    text: str
    line: int
    """Line of the first added line."""
    added: int
    """Number of added lines."""

    def line_of(self, line: int) -> int:
        """Return the draft's own line for a line of the completed text."""
        return line if line < self.line else max(self.line - 1, line - self.added, 1)


def drafts(root: Path, *, today: date) -> tuple[list[DraftReport], list[SourceFault]]:
    """Return the drafts by name, and faults of what is none."""
    found: dict[str, DraftReport] = {}
    faults: list[SourceFault] = []

    def fault(name: str, what: str) -> None:
        faults.append(SourceFault(f"{FOLDER}/{visible(name)}: {what}", name, 0, what))

    for name, file, documents in _places(root / FOLDER, fault):
        try:
            draft = _read(root, name, file, documents, today)
        except (OSError, ValueError) as error:
            fault(file.relative_to(root / FOLDER).as_posix(), getattr(error, "strerror", None) or str(error))
            continue
        # Its name becomes an address. Later it would be a fault with a path that nobody has typed.
        if wrong := files.fault_of(draft.source()):
            fault(file.relative_to(root / FOLDER).as_posix(), wrong)
        elif name in found:
            fault(file.relative_to(root / FOLDER).as_posix(), f"is the same draft as {found[name].shown}; keep one")
        else:
            found[name] = draft
    return [found[name] for name in sorted(found)], faults


def completed(draft: DraftReport, language: str, today: date) -> Completed:
    """Return the draft's text with a title, a date and a language."""
    # Exporters write the title as the first heading, and many people do.
    heading = _HEADING.search(draft.text)
    title = heading[1] if heading else draft.name
    stand = {"title": _quoted(title), "date": today.isoformat(), "language": _quoted(language)}
    front = _FRONT.match(draft.text)
    if front is None:
        lines = [f"{key}: {stand[key]}" for key in NEEDED]
        return Completed("\n".join(("---", *lines, "---", draft.text)), 1, len(lines) + 2)
    head, absent = _decided(front[1]), list(draft.missing)

    def filled(match: re.Match[str]) -> str:
        if match[1] not in absent:
            return match[0]
        absent.remove(match[1])
        return f"{match[1]}: {stand[match[1]]}"

    head = _KEY.sub(filled, head)
    added = "".join(f"{key}: {stand[key]}\n" for key in absent)
    text = draft.text[: front.start(1)] + head + added + draft.text[front.end(1) :]
    return Completed(text, draft.text.count("\n", 0, front.end(1)) + 1, len(absent))


def _decided(head: str) -> str:
    """Return front matter with open decisions as remarks, line for line."""
    return _NEEDS.sub(lambda found: "".join(f"#{line}" for line in found[0].splitlines(keepends=True)), head)


def _needs(head: str, first: int) -> tuple[tuple[int, str], ...]:
    """Return the open decisions in front matter that begins at line ``first``."""
    found = _NEEDS.search(head)
    if found is None:
        return ()
    line = first + head.count("\n", 0, found.start())
    said = [(line, found[1] or "")] if found[1] else []
    for number, item in enumerate(found[2].splitlines(), line + 1):
        if (text := item.strip()).startswith("-"):
            said.append((number, _unquoted(text[1:].strip())))
    return tuple(said) or ((line, ""),)


def _unquoted(text: str) -> str:
    if len(text) > 1 and text[0] == text[-1] == '"':
        try:
            return str(strictjson.plain(text))
        except ValueError:
            return text
    return text[1:-1].replace("''", "'") if len(text) > 1 and text[0] == text[-1] == "'" else text


def _places(folder: Path, fault: DraftFault) -> Iterator[tuple[str, Path, dict[str, Path]]]:
    """Yield name, text and documents of everything that could be a draft."""
    if folder.is_symlink():
        # Somebody else's folder could come into the preview by it, and into the archive by an acceptance.
        return fault("", "is a symbolic link, not a folder; put a folder in its place")
    if not folder.is_dir():
        return None
    for entry in sorted(os.scandir(folder), key=lambda e: e.name):
        name = entry.name
        if entry.is_dir(follow_symlinks=False):
            if not name.startswith("."):
                yield from _folder(name, Path(entry.path), fault)
        elif leavings.is_litter(name):
            continue  # lock files of Word and LibreOffice stand beside each text that is open
        elif not entry.is_file(follow_symlinks=False):
            fault(name, "is not a plain file; it is not followed or opened")
        elif name.endswith(".md"):
            yield name.removesuffix(".md"), Path(entry.path), {}
    return None


def _folder(name: str, folder: Path, fault: DraftFault) -> Iterator[tuple[str, Path, dict[str, Path]]]:
    def within(source: str, _line: int, what: str) -> None:
        fault(f"{name}/{source}", what)

    present, _ = leavings.present(folder, lambda *_: None, within)
    if TEXT not in present:
        # What an accepted draft left behind, or a folder of notes and pictures.
        if not any(source.endswith(".md") and "/" not in source for source in present):
            return None
        return fault(name, f"has no {TEXT}; a draft with documents is {FOLDER}/{name}/{TEXT} and {EVIDENCE}/ beside it")
    yield name, present[TEXT], {s: file for s, file in present.items() if s.startswith(f"{EVIDENCE}/")}
    return None


def _read(root: Path, name: str, file: Path, documents: dict[str, Path], today: date) -> DraftReport:
    with files.open_plain(file) as opened:
        raw = opened.read(PAGE_MAX_LENGTH + 1)
    if len(raw) > PAGE_MAX_LENGTH:
        raise ValueError(f"is longer than {PAGE_MAX_LENGTH:,} bytes, the limit of a page")
    # An undecodable byte is a fault of the build, by its line. Here the text must only be readable enough for a year.
    text = raw.decode("utf-8", errors="surrogateescape")
    front = _FRONT.match(text)
    values = {m[1]: m[2] for m in _KEY.finditer(front[1])} if front else {}
    missing = tuple(key for key in NEEDED if values.get(key, "") in _EMPTY)
    needs = _needs(front[1], text.count("\n", 0, front.start(1)) + 1) if front else ()
    year = _YEAR.match(values.get("date", ""))
    return DraftReport(
        name, file, f"{FOLDER}/{visible(file.relative_to(root / FOLDER).as_posix())}", text,
        int(year[1]) if year else today.year, missing, documents, needs,
    )  # fmt: skip


def _quoted(text: str) -> str:
    """Return ``text`` as a YAML string in single quotes."""
    return "'" + text.replace("'", "''") + "'"


def language_of(root: Path) -> str:
    """Return the language of the archive's front page, or English."""
    try:
        with files.open_plain(root / SITE / "index.md") as file:
            front = _FRONT.match(file.read(PAGE_MAX_LENGTH).decode("utf-8", errors="replace"))
    except OSError:
        return "en"
    found = {m[1]: m[2].strip("\"'") for m in _KEY.finditer(front[1])} if front else {}
    return found.get("language") or "en"


def is_ignored(root: Path) -> bool:
    """Return whether git leaves ``drafts/`` alone, or there is no git here."""
    if not any((folder / ".git").exists() for folder in (root, *root.parents)):
        return True
    try:
        # Not asked of git itself: it may not be installed, and its answer for a folder that is empty is no.
        lines = (root / ".gitignore").read_text("utf-8", errors="replace").split()
    except OSError:
        return False
    return any(line.strip("/*") == FOLDER for line in lines)
