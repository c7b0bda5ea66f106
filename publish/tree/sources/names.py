"""Names of places and topics in several languages: ``site/places.toml`` and ``site/topics.toml``.

A line is a name as reports have it, and what it is called in other languages. Each line is read by itself, so that each
fault has its line. A report may name a place in any of these languages: the place is the same. Values only.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from publish.tree.languages import foreign, words
from publish.tree.sources import signs
from publish.tree.sources.faults import nearest
from publish.tree.sources.fields import proper_tag
from publish.tree.sources.leavings import Tell

FILES: Final = {"places.toml": "place", "topics.toml": "tag"}
"""File below ``site/`` → the kind of list."""
_MEANT: Final = {"place.toml": "places.toml", "topic.toml": "topics.toml", "tags.toml": "topics.toml"}
_EXAMPLE: Final = 'write a line such as Lhasa = {bo = "ལྷ་ས", zh-Hans = "拉萨"}'
_SIGNS: Final = re.compile(r"[\"'#\[\]{}]")
_LINE_MAX: Final = 10_000  # characters: a name in two hundred languages


@dataclass(slots=True)
class Names:
    """What places and topics are called, by kind and name."""

    called: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)
    """By kind and name: language → text."""
    lines: dict[tuple[str, str], tuple[str, int]] = field(default_factory=dict)
    """By kind and name: file and line."""
    meant: dict[tuple[str, str], str] = field(default_factory=dict)
    """By kind and text: the name which it is a translation of."""
    used: set[tuple[str, str]] = field(default_factory=set)
    """Kind and text of translations that reports have in the place of a name."""

    def __bool__(self) -> bool:
        return bool(self.called)

    def whole(self, kind: str, names: tuple[str, ...]) -> tuple[str, ...]:
        """Return names as the lists have them, each once."""
        if not any((kind, name) in self.meant for name in names):
            return names
        self.used |= {(kind, name) for name in names if (kind, name) in self.meant}
        return tuple(dict.fromkeys(self.meant.get((kind, name), name) for name in names))

    def shown(self, kind: str, name: str, language: str) -> tuple[str, str]:
        """Return a name's text for a page in ``language``, and the text's own language where it is another."""
        called = self.called.get((kind, name), {})
        parts = language.split("-")
        wanted = [*("-".join(parts[:length]) for length in range(len(parts), 0, -1)), words(language)[0]]
        if (tag := next((tag for tag in wanted if tag in called), None)) is not None:
            return called[tag], ""
        own = next((tag for tag, text in called.items() if text == name), "")
        return name, own if own and own.partition("-")[0] != parts[0] else foreign(name, language)

    def told(self, kind: str, names: Iterable[str]) -> Iterator[str]:
        """Yield all that names are called besides."""
        for name in names:
            yield from self.called.get((kind, name), {}).values()


def read(texts: Mapping[str, bytes], fault: Tell) -> Names:
    """Read the files of names; each fault is told with its line.

    ``texts`` is source → bytes of the files below ``site/`` with these names.
    """
    found = Names()
    for source, data in sorted(texts.items()):
        if source in _MEANT:
            fault(source, 0, f"is not read; did you mean '{_MEANT[source]}'?")
            continue
        try:
            lines = data.decode("utf-8-sig").splitlines()
        except UnicodeDecodeError:
            fault(source, 0, "is not text in UTF-8; save it as UTF-8")
            continue
        for number, line in enumerate(lines, 1):
            if line.strip() and not line.lstrip().startswith("#"):
                _take(found, source, number, line, fault)
    return found


def is_of_names(source: str) -> bool:
    """Return whether a file below ``site/`` is one of these, or was meant to be."""
    return source in FILES or source in _MEANT


def check(found: Names, taken: Mapping[str, Iterable[str]], fault: Tell, tell: Tell) -> None:
    """Tell the names that no report has.

    ``taken`` is kind → names of all reports. A name which is nearly one of these is a fault; another may be of a report
    that was withdrawn, and is only told.
    """
    for (kind, name), (source, line) in found.lines.items():
        names = set(taken[kind])
        if name not in names:
            near = nearest(name, names - {other for of, other in found.called if of == kind})
            what = f"no report names the {_SAID[kind]} '{name}'{near}"
            (fault if near else tell)(source, line, what)


_SAID: Final = {"place": "place", "tag": "topic"}


def _take(found: Names, source: str, number: int, line: str, fault: Tell) -> None:
    """Take a line into ``found``, or tell what is wrong with it."""
    kind = FILES[source]
    pairs = _pairs(line)
    if pairs is None:
        bare, sign, _ = line.partition("=")
        bare = bare.strip()
        # Letters beyond ASCII need quotation marks in TOML, which nobody knows who writes 拉萨 for the first time.
        odd = sign and bare and not _SIGNS.search(bare) and not re.fullmatch(r"[A-Za-z0-9_-]+", bare)
        hint = f'put the name in quotation marks: "{bare}" = …' if odd else _EXAMPLE
        return fault(source, number, f"cannot be read; {hint}")
    for name, called in pairs.items():
        name = " ".join(name.split())
        if not isinstance(called, dict) or not called:
            fault(source, number, f"'{name}' needs its names by language; {_EXAMPLE}")
        elif (kind, name) in found.called:
            fault(source, number, f"'{name}' is there twice, first in line {found.lines[kind, name][1]}")
        elif texts := _texts(source, number, called, fault):
            found.called[kind, name], found.lines[kind, name] = texts, (source, number)
            _mean(found, kind, name, texts, lambda what: fault(source, number, what))
    return None


def _mean(found: Names, kind: str, name: str, texts: Mapping[str, str], fault: Callable[[str], None]) -> None:
    """Note other names of a name; a text may be of a single name."""
    for tag, text in texts.items():
        if text == name:
            continue
        other = found.meant.get((kind, text)) or (text if (kind, text) in found.called else None)
        if other is not None and other != name:
            fault(f"'{text}' ({tag}) is what '{other}' is called, too: no reader could tell them apart")
        else:
            found.meant[kind, text] = name
    if (other := found.meant.get((kind, name))) is not None:
        fault(f"'{name}' is what '{other}' is called: keep one of the two lines")


def _texts(source: str, number: int, called: Mapping[str, Any], fault: Tell) -> dict[str, str]:
    texts = {}
    for tag, text in called.items():
        proper = proper_tag(tag)
        if tag != proper:
            hint = f", did you mean '{proper}'?" if proper else " (such as en, zh-Hans, bo, ug)"
            fault(source, number, f"'{tag}' is not a language tag{hint}")
        elif not isinstance(text, str) or not text.strip():
            fault(source, number, f"'{tag}' must be a name in quotation marks")
        elif odd := signs.refused(text):
            fault(source, number, f"'{tag}' {odd[1]}")
        else:
            texts[tag] = " ".join(text.split())
    return texts


def _pairs(line: str) -> dict[str, Any] | None:
    import tomllib  # most archives have no such file

    if len(line) > _LINE_MAX:
        return None
    try:
        return tomllib.loads(line)
    except (ValueError, RecursionError):
        return None
