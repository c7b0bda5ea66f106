"""The Markdown of published reports, kept in ``.stet/sources`` for whoever corrects one: never published.

Each text lies there once, under its SHA-256. ``built.json`` says of which text the last build made which page,
``N.json`` the same of release N. What is withdrawn is erased from all of it.
"""

import hashlib
import json
import re
from collections.abc import Collection, Mapping
from pathlib import Path

from publish.core import files
from publish.core.errors import ConfigError
from publish.core.files import write_atomically
from publish.release import dotstet

FOLDER = "sources"
_BUILT = "built.json"
_UNFILLED = "unfilled"  # no .json: it is no index of texts
SOURCE_MAX_LENGTH = 4_000_000  # bytes; a longer text is none that an editor corrects

_MARK = re.compile(rb"^(?:updated:.*|superseded_(?:by|on):.*|[ \t]*(?:-[ \t]+)?date:.*)$", re.MULTILINE)

Index = dict[str, tuple[str, str]]
"""SHA-256 of the text, and of the page, by source below ``site/``."""


def note_built(state: Path, site: Path, tree: Path) -> None:
    """Keep the text of every report, beside the hash of the page that was built of it."""
    index: Index = {}
    for file in sorted((site / "reports").rglob("*.md")):
        source = file.relative_to(site).as_posix()
        page = tree / page_of(source)
        if page.is_file() and file.stat().st_size <= SOURCE_MAX_LENGTH:
            index[source] = (_keep(state, file.read_bytes()), files.digest(page)[0])
    _write(state, _BUILT, index)


def note_unfilled(state: Path, rows: Collection[tuple[str, int, str]]) -> None:
    """Keep what the last build published of the words that ``stet init`` wrote: source, line, words."""
    _private(state)
    write_atomically(state / FOLDER / _UNFILLED, json.dumps(list(rows)).encode(), mode=0o600)


def unfilled(state: Path) -> list[tuple[str, int, str]]:
    """What `note_unfilled` kept; nothing where no build has noted anything.

    Raises:
        ConfigError: It cannot be read.
    """
    try:
        return [
            (str(s), int(line), str(words)) for s, line, words in json.loads((state / FOLDER / _UNFILLED).read_bytes())
        ]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, TypeError) as error:
        raise ConfigError(f"{state / FOLDER / _UNFILLED} cannot be read", hint="run: stet build") from error


def lay(state: Path, number: int, pages: Mapping[str, str]) -> None:
    """Note the texts of release ``number``: of those pages that the last build made.

    Args:
        pages: SHA-256 by path of what the release has.
    """
    built = _read(state / FOLDER / _BUILT)
    _write(state, f"{number}.json", {s: row for s, row in built.items() if pages.get(page_of(s)) == row[1]})


def texts(state: Path, number: int) -> dict[str, bytes]:
    """The text of each report of release ``number``, as far as it is known; by source."""
    found = {source: _text(state, row[0]) for source, row in _read(state / FOLDER / f"{number}.json").items()}
    return {source: data for source, data in found.items() if data is not None}


def made_of(state: Path, number: int = 0) -> dict[str, str]:
    """SHA-256 of the text that each page of release ``number`` was made of, by page; of the last build, for none."""
    rows = _read(state / FOLDER / (f"{number}.json" if number else _BUILT))
    return {page_of(source): row[0] for source, row in rows.items()}


def unmarked(state: Path, number: int) -> list[str]:
    """Reports whose text is not as release ``number`` has it, and neither a day nor a correction says so; by source."""
    former, built = texts(state, number), _read(state / FOLDER / _BUILT)
    found = []
    for source, text in former.items():
        now = _text(state, built[source][0]) if source in built else None
        if now is not None and _plain(now) != _plain(text) and _marks(now) == _marks(text):
            found.append(source)
    return sorted(found)


def _plain(text: bytes) -> list[bytes]:
    return [line.rstrip() for line in text.strip().splitlines()]


def _marks(text: bytes) -> list[bytes]:
    """What tells readers that a report changed: lines of its head."""
    head = text.removeprefix(b"\xef\xbb\xbf").split(b"\n---", 1)[0]
    return _MARK.findall(head.replace(b"\r", b""))


def erase(state: Path, sources: Collection[str]) -> None:
    """Forget these sources, of whatever release."""
    for file in (state / FOLDER).glob("*.json"):
        index = _read(file)
        if index.keys() & set(sources):
            _write(state, file.name, {source: row for source, row in index.items() if source not in sources})
    _sweep(state)


def prune(state: Path) -> None:
    """Forget the texts of releases that are not kept here any more."""
    for file in (state / FOLDER).glob("*.json"):
        if file.name != _BUILT and not (state / dotstet.RELEASES / file.stem).is_dir():
            file.unlink()
    _sweep(state)


def page_of(source: str) -> str:
    """Where a release has the page of a source."""
    return source.removesuffix(".md") + ".html"


def _sweep(state: Path) -> None:
    """Delete the texts that nothing names any more."""
    named = {row[0] for file in (state / FOLDER).glob("*.json") for row in _read(file).values()}
    for file in (state / FOLDER).glob("*.md"):
        if file.stem not in named:
            file.unlink()


def _keep(state: Path, data: bytes) -> str:
    sha256 = hashlib.sha256(data).hexdigest()
    file = state / FOLDER / f"{sha256}.md"
    if not file.exists():
        _private(state)
        write_atomically(file, data, mode=0o600)
    return sha256


def _text(state: Path, sha256: str) -> bytes | None:
    try:
        data = (state / FOLDER / f"{sha256}.md").read_bytes()
    except OSError:
        return None
    return data if hashlib.sha256(data).hexdigest() == sha256 else None


def _write(state: Path, name: str, index: Index) -> None:
    _private(state)
    write_atomically(state / FOLDER / name, json.dumps(index, indent=1, sort_keys=True).encode(), mode=0o600)


def _private(state: Path) -> None:
    (state / FOLDER).mkdir(mode=0o700, parents=True, exist_ok=True)


def _read(file: Path) -> Index:
    """An aid: what cannot be read is not known."""
    try:
        return {str(source): (str(text), str(page)) for source, (text, page) in json.loads(file.read_bytes()).items()}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}
