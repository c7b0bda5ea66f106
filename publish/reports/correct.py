"""Correction of a report, with its published text kept.

``reports/2013/x.md`` is copied to ``x.v1.md``. Its front matter names the current report, and the day of its end.
``x.md`` gets an entry under ``corrections:`` for the editor to fill in. A build refuses an empty note.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from publish.core.errors import ConfigError
from publish.core.files import write_atomically
from publish.tree import settings

_FRONT = re.compile(r"(?:\ufeff)?---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_KEY = re.compile(r"^corrections:[ \t]*(.*)$", re.MULTILINE)
_SUPERSEDED = re.compile(r"^superseded_by:", re.MULTILINE)
_SUPERSEDED_LINE = re.compile(r"^superseded_(?:by|on):.*\n", re.MULTILINE)
_ON = re.compile(r"^superseded_on:[ \t]*(\S+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Kept:
    """The result of `correct`, with sources below ``site/``."""

    report: str
    earlier: str
    line: int
    """Of the note to fill in. 0 without a note."""
    already: bool = False
    """Whether this text was being corrected before, and nothing was changed."""


def source_of(root: Path, written: str) -> str:
    """Return a report's source below ``site/``.

    ``written`` is the source or the published path.

    Raises:
        ConfigError: There is no such page, or it is no report.
    """
    name = written.removeprefix("./").removeprefix(f"{settings.SITE}/")
    source = name.removesuffix(".html").removesuffix(".md") + ".md"
    # ".." could name a file outside of the archive, and this file will be written to.
    if source.startswith("/") or ".." in source.split("/") or not (root / settings.SITE / source).is_file():
        raise ConfigError(f"{written}: there is no such report", hint="name its source, such as reports/2013/x.md")
    if not source.startswith("reports/"):
        raise ConfigError(
            f"{written}: is a page and no report: of reports alone the published text is kept",
            hint="edit it, say on it what changed, and publish",
        )
    return source


def correct(
    root: Path,
    source: str,
    *,
    today: date,
    published: str | None = None,
    is_published: Callable[[str], bool] | None = None,
) -> Kept:
    """Keep the published text of ``source`` as an earlier version.

    The report gets room for the correction. After a cut between the two, the same command completes it. A published
    text is kept once: until the correction is published too, the same command changes nothing.

    Args:
        published: The published text. Without it, the text in ``site/``.
        is_published: Whether a source has a page in the newest release. Without it, the texts are compared.

    Raises:
        ConfigError: The report is an earlier version itself, or its front matter must be edited by hand.
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
    # An editor may have changed the report before asking for its correction: the release has the true text.
    then = text if published is None else published.replace("\r\n", "\n")
    head = _front(then, source)
    waits = last.exists() and _waits(last, f"{stem}.v{number - 1}.md", then, is_published)
    if waits and re.search(rf"^[ \t]*-[ \t]+date:[ \t]*[\"']?{re.escape(_day(last))}", front, re.MULTILINE):
        return Kept(source, f"{stem}.v{number - 1}.md", _line(text, date.fromisoformat(_day(last))), already=True)
    begun = waits
    earlier = f"{stem}.v{number - 1 if begun else number}.md"
    day = date.fromisoformat(_day(last)) if begun else today
    corrected = _with_correction(text, front, day, source)
    # The earlier version is written before the report: after a cut the published text is still there, and is known
    # again by the next run.
    if not begun:
        added = f"superseded_by: {source}\nsuperseded_on: {day.isoformat()}\n"
        write_atomically(root / settings.SITE / earlier, _with(then, head, head + added).encode())
    write_atomically(file, corrected.encode())
    return Kept(source, earlier, _line(corrected, day))


def _waits(last: Path, source: str, then: str, is_published: Callable[[str], bool] | None) -> bool:
    """Return whether the newest earlier version is the published text.

    Its correction is not published yet then.
    """
    if is_published is not None:
        return not is_published(source)
    text = last.read_text("utf-8")
    return _body(text) == _body(then) and _SUPERSEDED_LINE.sub("", _front(text, source)) == _front(then, source)


def _line(text: str, day: date) -> int:
    """Return the line of the note to a day's correction, or 0."""
    at = text.find(f"  - date: {day.isoformat()}\n")
    return text.count("\n", 0, at) + 2 if at >= 0 else 0


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
    # Edited as text: a YAML writer would lose the editor's comments and quotation marks.
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
