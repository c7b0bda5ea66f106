"""Markdown of what was published, kept in ``.stet/sources`` for corrections.

Never published. Each text lies there once, under its SHA-256. ``built.json`` has the text of each page from the last
build, ``N.json`` the same for release N. Withdrawn texts are erased from all.
"""

import hashlib
import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path

from publish.core import leftovers
from publish.core.errors import ConfigError
from publish.core.files import write_atomically
from publish.core.formats import layout, strictjson, withdrawals
from publish.core.model import Tree
from publish.release import difference, dotstet
from publish.release.difference import Reports
from publish.tree.former.sums import Sums

FOLDER = "sources"
_BUILT = "built.json"
_UNFILLED = "unfilled"  # no .json: it is no index of texts
_TELLING = "telling"
_BUILD = "build"
SOURCE_MAX_LENGTH = 4_000_000  # bytes; a longer text is none that an editor corrects

# These lines of a report's head tell readers of a change.
_MARK = re.compile(rb"^(?:updated:.*|superseded_(?:by|on):.*|[ \t]*(?:-[ \t]+)?date:.*)$", re.MULTILINE)

_TITLE = re.compile(rb"^title:[ \t]*(.*?)[ \t]*$", re.MULTILINE)

SourceIndex = dict[str, tuple[str, str]]
"""SHA-256 of the text, and of the page, by source below ``site/``."""


def note(state: Path, site: Path, tree: Tree) -> None:
    """Keep what later verbs need of a build.

    The text of every report and page with its page's hash, the places that still have ``stet init``'s words, and the
    documents that may tell more than they show.
    """
    folder = state / FOLDER
    if tree.build and _last(folder) == tree.build:
        return
    _private(state)
    (folder / _BUILD).unlink(missing_ok=True)
    _write(state, _BUILT, dict(_texts(state, site, tree.root)))
    for name, rows in ((_UNFILLED, list(tree.unfilled)), (_TELLING, sorted(tree.telling))):
        write_atomically(folder / name, json.dumps(rows).encode(), mode=0o600)
    # The last of all: of a build that was killed before, the next notes all.
    if tree.build:
        write_atomically(folder / _BUILD, tree.build.encode(), mode=0o600)


def _last(folder: Path) -> str:
    """Return the name of the build that was kept; empty if unknown."""
    try:
        return (folder / _BUILD).read_text("ascii") if (folder / _BUILT).is_file() else ""
    except (OSError, ValueError):
        return ""


def _texts(state: Path, site: Path, tree: Path) -> Iterator[tuple[str, tuple[str, str]]]:
    """Keep every text, and yield its row in an index."""
    sums = Sums(state / dotstet.NOTES)
    for file in sorted(site.rglob("*.md")):
        source = file.relative_to(site).as_posix()
        if source.startswith("evidence/"):
            continue  # a document, whatever its ending
        page = layout.page_of(source)
        if (tree / page).is_file() and file.stat().st_size <= SOURCE_MAX_LENGTH:
            yield source, (_keep(state, file.read_bytes()), sums.of(page, tree / page)[0])


def unfilled(state: Path) -> list[tuple[str, int, str]]:
    """Return source, line and words of each place that still has ``stet init``'s words.

    As the last build published them. None before the first build.

    Raises:
        ConfigError: The file cannot be read.
    """
    try:
        rows = strictjson.plain((state / FOLDER / _UNFILLED).read_bytes())
        return [(str(source), int(line), str(words)) for source, line, words in rows]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, TypeError) as error:
        raise ConfigError(f"{state / FOLDER / _UNFILLED} cannot be read", hint="run: stet build") from error


def telling(state: Path) -> tuple[str, ...]:
    """Return the paths of documents that may tell more than they show.

    As the last build published them. None before the first build, and none that can be read is none.
    """
    try:
        return tuple(str(path) for path in strictjson.plain((state / FOLDER / _TELLING).read_bytes()))
    except (OSError, ValueError, TypeError):
        return ()


def pages_of(state: Path) -> dict[str, str]:
    """Return the source below ``site/`` of each page of the last build."""
    return {layout.page_of(source): source for source in _read(state / FOLDER / _BUILT)}


def lay(state: Path, number: int, pages: Mapping[str, str]) -> None:
    """Note the texts of release ``number``.

    Only of pages made by the last build.

    Args:
        pages: The release's SHA-256 by path.
    """
    built = _read(state / FOLDER / _BUILT)
    # The page's hash ties text to release: the same page in another build may have another text.
    _write(state, f"{number}.json", {s: row for s, row in built.items() if pages.get(layout.page_of(s)) == row[1]})


def texts(state: Path, number: int) -> dict[str, bytes]:
    """Return the known texts of release ``number``, by source."""
    found = {source: _text(state, row[0]) for source, row in _read(state / FOLDER / f"{number}.json").items()}
    return {source: data for source, data in found.items() if data is not None}


def made_from(state: Path, number: int) -> dict[str, str]:
    """Return the SHA-256 of the texts of a release, by source."""
    return {source: row[0] for source, row in _read(state / FOLDER / f"{number}.json").items()}


def made_of(state: Path, number: int = 0) -> dict[str, str]:
    """Return the SHA-256 of each page's text, by page.

    Of release ``number``; 0 stands for the last build.
    """
    rows = _read(state / FOLDER / (f"{number}.json" if number else _BUILT))
    return {layout.page_of(source): row[0] for source, row in rows.items()}


def titles(state: Path, number: int, pages: Collection[str]) -> dict[str, str]:
    """Return the titles of pages, as far as their texts are kept.

    As in the last build, else as in release ``number``.
    """
    built, former = _read(state / FOLDER / _BUILT), _read(state / FOLDER / f"{number}.json")
    found = {}
    for page in pages:
        source = page.removesuffix(".html") + ".md"
        row = built.get(source) or former.get(source)
        if row and (text := _text(state, row[0])) and (title := title_of(text)):
            found[page] = title
    return found


def reports(
    state: Path, number: int, trees: tuple[Mapping[str, str], Mapping[str, str]], present: Collection[str],
    read: Callable[[str], bytes], *, site: bool,
) -> Reports:  # fmt: skip
    """Return how a tree's reports differ from those of release ``number``.

    Args:
        number: 0 before the first release.
        trees: SHA-256 by path of the release's content, and of the tree's pages at least.
        present: Paths of the whole tree.
        read: Returns a page of the tree.
        site: Whether another program made the tree.
    """
    # A withdrawn report never counts as moved, whatever page resembles it.
    gone = {item.path for item in withdrawals.load(state).withdrawn}
    # By texts as well, since a page contains its own path: a moved report has another hash.
    texts = (made_of(state, number) if number else {}), made_of(state)
    found = difference.between(*trees, gone, texts, site=site)
    return difference.told(
        found, (trees[0].keys(), present), texts, titles=lambda pages: titles(state, number, pages), read=read
    )


def title_of(text: bytes) -> str:
    """Return the title in a text's head; empty if there is none."""
    match = _TITLE.search(_ended(text))
    return match[1].decode("utf-8", "replace").strip("\"'").strip() if match else ""


def unmarked(state: Path, number: int) -> list[str]:
    """Return sources with a changed text but no notice.

    Compared with release ``number``. A day or a correction in the head is a notice.
    """
    former, built = _read(state / FOLDER / f"{number}.json"), _read(state / FOLDER / _BUILT)
    found = []
    for source, (sha256, _) in former.items():
        # A page about the archive has no day, and no place for a notice. Most reports are as they were.
        if not source.startswith("reports/") or source not in built or built[source][0] == sha256:
            continue
        text, now = _text(state, sha256), _text(state, built[source][0])
        # Spaces at line ends and blank lines around the text change nothing that a reader sees.
        if text is not None and now is not None and _plain(now) != _plain(text) and _marks(now) == _marks(text):
            found.append(source)
    return sorted(found)


def _plain(text: bytes) -> list[bytes]:
    return [line.rstrip() for line in text.strip().splitlines()]


def _marks(text: bytes) -> list[bytes]:
    """Return the lines of a report's head about changes."""
    return _MARK.findall(_ended(text).removeprefix(b"\xef\xbb\xbf").split(b"\n---", 1)[0])


def _ended(text: bytes) -> bytes:
    """Return a text with line ends of one kind, as a build reads it."""
    return text.replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def erase(state: Path, sources: Collection[str]) -> None:
    """Forget these sources in all releases."""
    for file in (state / FOLDER).glob("*.json"):
        index = _read(file)
        if index.keys() & set(sources):
            _write(state, file.name, {source: row for source, row in index.items() if source not in sources})
    from publish.tree.former import snapshot  # it loads all that reads texts

    snapshot.forget(state / dotstet.NOTES)  # the last build's notes have the words of every text
    _sweep(state)
    # One that was killed may have been writing a text: what it left has no name in any index.
    leftovers.sweep(state / FOLDER, below=False)


def prune(state: Path) -> None:
    """Forget the texts of releases no longer kept here."""
    for file in (state / FOLDER).glob("*.json"):
        if file.name != _BUILT and not (state / dotstet.RELEASES / file.stem).is_dir():
            file.unlink()
    _sweep(state)


def _sweep(state: Path) -> None:
    """Delete texts no longer named by any index."""
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


def _write(state: Path, name: str, index: SourceIndex) -> None:
    _private(state)
    write_atomically(state / FOLDER / name, json.dumps(index, indent=1, sort_keys=True).encode(), mode=0o600)


def _private(state: Path) -> None:
    (state / FOLDER).mkdir(mode=0o700, parents=True, exist_ok=True)


def _read(file: Path) -> SourceIndex:
    """Return an index, or an empty one if unreadable."""
    try:
        # An aid for editors: an unreadable index is an unknown one, and no error.
        rows = strictjson.plain(file.read_bytes())
        return {str(source): (str(text), str(page)) for source, (text, page) in rows.items()}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}
