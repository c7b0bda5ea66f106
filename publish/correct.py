"""Keep a report as it was published before an editor corrects it, and tie the two together.

``reports/2013/x.md`` is copied to ``x.v1.md``, whose front matter says what it is an earlier version of, and until
when; ``x.md`` gets an entry under ``corrections:`` for the editor to fill in. A build refuses an empty note.
"""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from publish.build import settings
from publish.errors import ConfigError
from publish.files import write_atomically

_FRONT = re.compile(r"(?:\ufeff)?---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_KEY = re.compile(r"^corrections:[ \t]*(.*)$", re.MULTILINE)
_SUPERSEDED = re.compile(r"^superseded_by:", re.MULTILINE)
_ON = re.compile(r"^superseded_on:[ \t]*(\S+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Kept:
    """What `correct` did; sources below ``site/``."""

    report: str
    earlier: str
    line: int
    """Of the note that waits to be written."""


def source_of(root: Path, written: str) -> str:
    """The report's source below ``site/``, from that or from its published path.

    Raises:
        ConfigError: There is no such report.
    """
    name = written.removeprefix("./").removeprefix(f"{settings.SITE}/")
    source = name.removesuffix(".html").removesuffix(".md") + ".md"
    if not source.startswith("reports/") or ".." in source.split("/") or not (root / settings.SITE / source).is_file():
        raise ConfigError(f"{written}: there is no such report", hint="name its source, such as reports/2013/x.md")
    return source


def correct(root: Path, source: str, *, today: date, published: str | None = None) -> Kept:
    """Keep ``source`` as it was published as an earlier version, and make room in it for what is corrected.

    Cut short between the two, the same command completes it.

    Args:
        published: The text that was published; what stands there unless given.

    Raises:
        ConfigError: It is an earlier version itself, or its front matter must be edited by hand.
    """
    file = root / settings.SITE / source
    text = file.read_bytes().decode("utf-8").replace("\r\n", "\n")
    front = _front(text, source)
    if _SUPERSEDED.search(front):
        raise ConfigError(f"site/{source}: is an earlier version", hint="correct the report as it is now")
    stem = source.removesuffix(".md")
    number = 1
    while (root / settings.SITE / f"{stem}.v{number}.md").exists():
        number += 1
    last = root / settings.SITE / f"{stem}.v{number - 1}.md"
    then = text if published is None else published.replace("\r\n", "\n")
    head = _front(then, source)
    begun = last.exists() and _body(last.read_text("utf-8")) == _body(then) and _day(last) not in front
    earlier = f"{stem}.v{number - 1 if begun else number}.md"
    day = date.fromisoformat(_day(last)) if begun else today
    corrected = _with_correction(text, front, day, source)
    if not begun:
        added = f"superseded_by: {source}\nsuperseded_on: {day.isoformat()}\n"
        write_atomically(root / settings.SITE / earlier, _with(then, head, head + added).encode())
    write_atomically(file, corrected.encode())
    at = corrected.index(_entry(day))
    return Kept(source, earlier, corrected.count("\n", 0, at) + 2)


def _front(text: str, source: str) -> str:
    match = _FRONT.match(text)
    if match is None:
        raise ConfigError(f"site/{source}:1: has no front matter", hint="mend that, then build")
    return match[1]


def _body(text: str) -> str:
    match = _FRONT.match(text)
    return text[match.end() :] if match else text


def _day(file: Path) -> str:
    match = _ON.search(file.read_text("utf-8"))
    return match[1] if match else ""


def _entry(day: date) -> str:
    return f'  - date: {day.isoformat()}\n    note: ""\n'


def _with(text: str, front: str, new: str) -> str:
    return text.replace(front, new, 1)


def _with_correction(text: str, front: str, day: date, source: str) -> str:
    key = _KEY.search(front)
    if key is None:
        return _with(text, front, f"{front}corrections:\n{_entry(day)}")
    after = front[key.end() + 1 :]
    if key[1].strip() or not after.startswith("  - "):
        line = text[: text.index(front) + key.start()].count("\n") + 1
        hint = "write it as a list, each item on lines of its own, indented by two spaces"
        raise ConfigError(f"site/{source}:{line}: cannot add to 'corrections'", hint=hint)
    return _with(text, front, front[: key.end() + 1] + _entry(day) + after)
