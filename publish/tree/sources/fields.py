"""Fields of front matter: their allowed values, read from YAML nodes.

Every scalar is taken as its text: ``title: 1984`` is a title, and ``language: no`` is Norwegian. Values only.
"""

import html
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final

import yaml

from publish.core.model import Author, Commitment, Correction
from publish.core.partialdate import PartialDate
from publish.tree.sources import authors, meant, misread, notes, pagelabels, signs, worldwords
from publish.tree.sources.front import PLAIN_KEYS, REPORT_KEYS, Cited, FrontMatter

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?(-[a-z0-9]{5,8})*")
_PARTIAL_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_LINK_SCHEMES: Final = ("http://", "https://", "ipfs://", "ipns://", "magnet:?")

# What people read. Elsewhere a comment may follow a value: language: en  # English
_PROSE: Final = frozenset({"title", "summary", "author", "name", "note", "publisher", "places", "tags", "identifiers"})
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_LISTED: Final = frozenset({"author", "places", "tags"})
_AUTHOR_KINDS: Final = ("person", "organization")
TellFault = Callable[[int, str], None]
"""Takes a line and the fault there."""


class Scalar(yaml.ScalarNode):
    """A value as text, and the comment behind it."""

    cut: str = ""
    """The comment on the value's line, if the value is without quotation marks."""
    repair: str = ""
    """Of a cut value: its line as it may have been meant."""
    bare: bool = False
    """Whether the value is without quotation marks."""
    runs: int = 0
    """Line of an item that runs on with this value, or 0."""


def line_of(node: yaml.Node) -> int:
    """Return the source file's line of a node's beginning."""
    return int(node.start_mark.line) + 2  # the first line is ---, and marks count from 0


def _on_a_line(node: yaml.Node) -> bool:
    return isinstance(node, yaml.SequenceNode) and bool(node.flow_style)


def proper_tag(text: str) -> str:
    """Return a language's tag in its proper form, zh-Hans for zh_HANS; empty for what is none."""
    # "cn" is no language, and "uig" no page's: browsers, voices and our own words know it as "ug".
    first, *rest = (meant.language(text) or meant.bare(text)).replace("_", "-").lower().split("-")
    tag = "-".join([first, *(p.title() if len(p) == 4 else p.upper() if len(p) == 2 else p for p in rest)])
    return tag if _LANGUAGE.fullmatch(tag) else ""


class FieldReader:
    """A reader of values from nodes, with a fault for each wrong value."""

    def __init__(self, today: date, fault: TellFault, lines: Sequence[str] = ()) -> None:
        self._today = today
        self._fault = fault
        self._lines = lines
        self._doubts: list[tuple[int, str]] = []
        self._unknown: set[str] = set()

    def read(self, root: yaml.Node, *, report: bool) -> FrontMatter:
        """Return the fields of ``root``, less the wrong values.

        A report has more fields than a plain page.
        """
        front = FrontMatter()
        takes: dict[str, Callable[[yaml.Node, str], object]] = {
            "title": self._text,
            "summary": self._text,
            "language": self._language,
            "date": self._date,
            "author": self._authors,
            "updated": self._day,
            "places": self._names,
            "tags": self._names,
            "sources": self._sources,
            "evidence": self._evidence,
            "translation_of": self._text,
            "machine_translated": self._truth,
            "corrections": self._corrections,
            "superseded_by": self._text,
            "superseded_on": self._day,
            "identifiers": self._names,
            "pages": self._pages,
            "originals": self._originals,
        }
        for key, value, line in self._pairs(root, REPORT_KEYS if report else PLAIN_KEYS):
            front.lines[key] = line
            taken = takes[key](value, key)
            if taken is not None:
                setattr(front, key, taken)
        front.doubts = self._doubts
        for key in ("title", "date", "language") if report else ("title", "language"):
            if key not in front.lines and key not in self._unknown:  # else the line with its name is told
                self._fault(1, f"'{key}' is missing from the front matter")
        # The day ties an earlier version to its correction, and the path to its page: neither is of use alone.
        for one, other in (("superseded_by", "superseded_on"), ("superseded_on", "superseded_by")):
            if one in front.lines and other not in front.lines:
                self._fault(front.lines[one], f"'{one}' needs '{other}' beside it")
        if front.date and front.updated and front.updated < front.date.first:
            self._fault(front.lines["updated"], f"'updated' {front.updated} is before 'date' {front.date}")
        return front

    def _pairs(self, node: yaml.Node, keys: tuple[str, ...]) -> Iterator[tuple[str, yaml.Node, int]]:
        """Yield the known keys of a mapping, each once."""
        if not isinstance(node, yaml.MappingNode):
            self._fault(line_of(node), f"must be lines 'key: value', with some of: {', '.join(keys)}")
            return
        # YAML's own loaders keep the last of two equal keys in silence. The writer may have meant the first.
        seen: set[str] = set()
        for key_node, value in node.value:
            key = key_node.value if isinstance(key_node, yaml.ScalarNode) else "[…]"
            if key in seen:
                self._fault(line_of(key_node), f"key '{key}' is there twice")
            elif key not in keys:
                self._unknown.add(meant.known(key))
                self._fault(line_of(key_node), f"unknown key '{key}'{meant.key(key, keys)}")
            else:
                yield key, value, line_of(key_node)
            seen.add(key)

    def _text(self, node: yaml.Node, key: str) -> str | None:
        """Return a line of text.

        Numbers and truths of YAML are text here.
        """
        if not isinstance(node, yaml.ScalarNode):
            self._fault(line_of(node), f"'{key}' must be text{self._repair(node)}")
            return None
        text = " ".join(node.value.split())
        if key in _PROSE:
            if isinstance(node, Scalar) and node.cut:
                what = f"' #' begins a comment, so '{node.cut}' would be lost; {node.repair}"
                self._fault(line_of(node), f"{what}; a comment has a line of its own")
                return None
            # As in the text below: what pages were pasted from may have had them.
            text = " ".join(_ENTITY.sub(lambda found: html.unescape(found[0]), text).split())
            if odd := signs.refused(text):
                self._fault(line_of(node), f"'{key}' {odd[1]}")
                return None
            # A title that nobody sees is a link that nobody finds.
            text = text if any(map(signs.seen, text)) else ""
        if not text:
            self._fault(line_of(node), f"'{key}' is empty")
            return None
        if sign := notes.note(text):
            self._fault(line_of(node), notes.fault(sign))
        return text

    def _repair(self, node: yaml.Node) -> str:
        """Return a clause with a list's line as text, if it is one."""
        number, column = node.start_mark.line, node.start_mark.column
        line = self._lines[number] if number < len(self._lines) else ""
        value = line[column:].strip()
        if not line[:column].strip() or (value[:1] in ("[", "{") and value[-1] not in "]}"):
            return ""
        return f"; {misread.repaired(line, column)}"

    def _language(self, node: yaml.Node, key: str) -> str | None:
        text = self._text(node, key)
        if text is None:
            return None
        guess = proper_tag(text)
        known = len(text.partition("-")[0]) > 2 or text[:2] in worldwords.tags()
        if known and (guess == text or (_LANGUAGE.fullmatch(text) and not meant.language(text))):
            return text
        hint = f", did you mean '{guess}'?" if guess not in ("", text) else " (such as en, zh-Hans, bo, ug)"
        if several := meant.languages(text):
            hint = f", but several: {', '.join(several)}; a report has one, and its translation is a report of its own"
        self._fault(line_of(node), f"'{text}' is not a language tag{hint}")
        return None

    def _date(self, node: yaml.Node, key: str, *, whole: bool = False) -> PartialDate | None:
        """Return a date, of a day alone if it must be ``whole``."""
        text = self._text(node, key)
        if text is None:
            return None
        try:
            # One form is enough for people. Python's own would take 20130402 and 2013-W14-2, too.
            day = PartialDate.parse(text)
            if whole and not day.whole:
                raise ValueError(text)
        except ValueError:
            other = "" if whole else ", a month such as 2013-04, or a year"
            what = f"'{key}' must be a day such as 2013-04-02{other}, not '{text}'{meant.day(text)}"
            self._fault(line_of(node), what)
            return None
        # Of this month and this year the first day is past, though nobody knows which day is meant.
        if day.first > self._today:
            year = meant.other_calendar(day.first.year, today=self._today.year)
            self._fault(line_of(node), f"'{key}' {day} is in the future{year}")
        elif year := meant.other_calendar(day.first.year):
            self._fault(line_of(node), f"'{key}' must be a day of the Gregorian calendar, not {day}{year}")
        return day

    def _day(self, node: yaml.Node, key: str) -> date | None:
        day = self._date(node, key, whole=True)
        return day.first if day else None

    def _truth(self, node: yaml.Node, key: str) -> bool | None:
        text = self._text(node, key)
        if text in ("true", "false"):
            return text == "true"
        if text is not None:
            self._fault(line_of(node), f"'{key}' must be true or false, not '{text}'")
        return None

    def _items(self, node: yaml.Node, key: str) -> list[yaml.Node]:
        if not isinstance(node, yaml.SequenceNode):
            # "law, police" is what people write.
            shown = meant.names(node.value) if isinstance(node, yaml.ScalarNode) and key in _LISTED else ""
            instead = f": write '{key}: [{shown}]'" if shown else ""
            self._fault(line_of(node), f"'{key}' must be a list{instead}")
            return []
        return list(node.value)

    def _names(self, node: yaml.Node, key: str) -> tuple[str, ...]:
        names: dict[str, None] = {}
        for item in self._items(node, key):
            if self._joined(item, key, node.value if _on_a_line(node) else ()):
                continue
            name = self._text(item, key)
            self._doubt(item, key, name, ())
            if name in names:
                self._fault(line_of(item), f"'{name}' is there twice under '{key}'")
            elif name:
                names[name] = None
        return tuple(names)

    def _joined(self, item: yaml.Node, key: str, beside: Sequence[yaml.Node]) -> bool:
        """Return whether ``item`` is more than one name, after a fault.

        Args:
            beside: All names on its line; none where each has a line.
        """
        if not isinstance(item, Scalar) or not item.bare:
            return False
        if item.runs:
            self._fault(item.runs, "runs on with the item above; begin it with as many spaces as that one")
            return True
        other = meant.OTHER_COMMAS.search(item.value)
        if not other or not beside or key not in _LISTED:
            return False
        said = (one for one in beside if isinstance(one, Scalar))
        names = ", ".join(
            ", ".join(map(misread.listed, parted))
            if one.bare and key == "author" and (parted := authors.parted(one.value))
            else meant.names(one.value)
            if one.bare
            else misread.quoted(one.value)
            for one in said
        )
        what = f"'{other[0]}' parts no names: write '{key}: [{names}]', or put a name that holds it in quotation marks"
        self._fault(line_of(item), what)
        return True

    def _doubt(self, item: yaml.Node, key: str, name: str | None, beside: Sequence[yaml.Node]) -> None:
        """Note what a ``name`` without quotation marks may have meant otherwise."""
        if not name or key not in _LISTED or not isinstance(item, Scalar) or not item.bare:
            return
        if meant.bare(name) != name:
            what = f"the quotation marks are part of {name}; write plain ones, or none"
        else:
            what = authors.doubt(name, beside) if key == "author" else ""
        if what:
            self._doubts.append((line_of(item), what))

    def _authors(self, node: yaml.Node, key: str) -> tuple[Author, ...]:
        """Return authors: a name, or a list of names and of mappings."""
        found: dict[str, Author] = {}
        # One author needs no list: most reports have one, and other programs write it so.
        items = node.value if isinstance(node, yaml.SequenceNode) else (node,)
        for item in items:
            kind, name = "person", None
            if isinstance(item, yaml.MappingNode):
                values = {key: (value, line) for key, value, line in self._pairs(item, ("name", "kind"))}
                if "name" not in values:
                    self._fault(line_of(item), "an author needs a 'name'")
                name = self._text(values["name"][0], "name") if "name" in values else None
                kind = self._text(values["kind"][0], "kind") or kind if "kind" in values else kind
            elif self._joined(item, key, items if item is node or _on_a_line(node) else ()):
                continue
            else:
                name = self._text(item, key)
                self._doubt(item, key, name, items)
            if kind not in _AUTHOR_KINDS:
                self._fault(line_of(item), f"'kind' of an author is 'person' or 'organization', not '{kind}'")
            if name in found:
                self._fault(line_of(item), f"'{name}' is there twice under '{key}'")
            elif name:
                found[name] = Author(name, body=kind == "organization")
        return tuple(found.values())

    def _sources(self, node: yaml.Node, key: str) -> tuple[Mapping[str, str], ...]:
        found = []
        for item in self._items(node, key):
            values: dict[str, str] = {}
            for name, value, line in self._pairs(item, ("title", "publisher", "date", "url")):
                text = self._text(value, name)
                if text is None:
                    continue
                # The address becomes a link: a "javascript:" address would be a script in our page.
                if name == "url" and not text.startswith(_LINK_SCHEMES):
                    self._fault(line, f"'{text}' is not a web address (https://…)")
                elif name == "date" and not _PARTIAL_DATE.fullmatch(text):
                    self._fault(
                        line, f"'date' of a source must be 2013, 2013-04 or 2013-04-02, not '{text}'{meant.day(text)}"
                    )
                else:
                    values[name] = text
            if isinstance(item, yaml.MappingNode) and "title" not in values:
                self._fault(line_of(item), "a source needs a 'title'")
            found.append(values)
        return tuple(found)

    def _pages(self, node: yaml.Node, key: str) -> tuple[str, str] | None:
        text = self._text(node, key)
        found = pagelabels.span(text) if text else None
        if text and found is None:
            self._fault(line_of(node), f"'{key}' must be the first and the last page, such as 1-11, not '{text}'")
        if found:
            first, last = map(pagelabels.number, found)
            if first is not None and last is not None and first > last and found[0].isdecimal() == found[1].isdecimal():
                self._fault(line_of(node), f"'{key}' ends with {found[1]}, before its beginning, {found[0]}")
        return found

    def _originals(self, node: yaml.Node, key: str) -> tuple[Commitment, ...]:
        found: dict[str, Commitment] = {}
        for item in self._items(node, key):
            values = {name: value for name, value, _ in self._pairs(item, ("kind", "removed", "commitment"))}
            if not isinstance(item, yaml.MappingNode):
                continue
            for name in {"kind", "commitment"} - values.keys():
                self._fault(line_of(item), f"an original needs a '{name}'")
            kind = self._text(values["kind"], "kind") if "kind" in values else None
            commitment = self._text(values["commitment"], "commitment") if "commitment" in values else None
            if commitment and not _SHA256.fullmatch(commitment):
                self._fault(line_of(values["commitment"]), "'commitment' must be 64 hexadecimal digits")
            elif commitment in found:
                self._fault(line_of(values["commitment"]), "'commitment' is there twice")
            elif kind and commitment:
                removed = self._names(values["removed"], "removed") if "removed" in values else ()
                found[commitment] = Commitment(commitment, kind, removed)
        return tuple(found.values())

    def _corrections(self, node: yaml.Node, key: str) -> tuple[Correction, ...]:
        found = []
        for item in self._items(node, key):
            values = {name: value for name, value, _ in self._pairs(item, ("date", "note"))}
            if not isinstance(item, yaml.MappingNode):
                continue
            for name in ("date", "note"):
                if name not in values:
                    self._fault(line_of(item), f"a correction needs a '{name}'")
            day = self._day(values["date"], "date") if "date" in values else None
            note = self._text(values["note"], "note") if "note" in values else None
            if day and note:
                found.append(Correction(day, note))
        return tuple(found)

    def _evidence(self, node: yaml.Node, key: str) -> tuple[Cited, ...]:
        found = []
        for item in self._items(node, key):
            values = {
                name: self._text(value, name) or ""
                for name, value, _ in self._pairs(item, ("file", "title", "sha256", "metadata"))
            }
            if not isinstance(item, yaml.MappingNode):
                continue
            for name in ("file", "title"):
                if name not in values:
                    self._fault(line_of(item), f"a piece of evidence needs a '{name}'")
            if values.get("sha256") and not _SHA256.fullmatch(values["sha256"]):
                self._fault(line_of(item), "'sha256' must be 64 hexadecimal digits")
            elif values.get("file"):
                kept = values.get("metadata") == "kept"
                if "metadata" in values and not kept:
                    self._fault(line_of(item), f"'metadata' of evidence can only be 'kept', not '{values['metadata']}'")
                title, sha256 = values.get("title", ""), values.get("sha256", "")
                found.append(Cited(values["file"], title, sha256, line_of(item), kept))
        return tuple(found)
