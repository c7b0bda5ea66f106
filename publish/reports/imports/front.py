"""Front matter of other programs: YAML, TOML or JSON above a text."""

import json
import re
import unicodedata
from dataclasses import dataclass, field

from publish.reports.imports.metalines import headed
from publish.reports.imports.values import (
    UnreadableError,
    Value,
    from_json,
    from_toml,
    from_yaml,
    names_of,
    text_of,
)

# gray-matter, which Eleventy uses, takes a language behind the fence: "---yaml", "---toml", "---json".
_YAML = re.compile(
    r"---(?:yaml)?[ \t]*\n(?P<in>(?:(?!---[ \t]*$|\.\.\.[ \t]*$).*\n)*)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.MULTILINE
)
_TOML = re.compile(
    r"(?P<fence>\+\+\+|---toml)[ \t]*\n(?P<in>(?:(?!\+\+\+[ \t]*$|---[ \t]*$).*\n)*)(?:\+\+\+|---)[ \t]*(?:\n|\Z)",
    re.MULTILINE,
)
_JSON = re.compile(
    r"(?:;;;|---json)[ \t]*\n(?P<in>(?:(?!;;;[ \t]*$|---[ \t]*$).*\n)*)(?:;;;|---)[ \t]*(?:\n|\Z)", re.MULTILINE
)
_DAY = re.compile(r"\s*(\d{4})(?:[-/.年]\s?(\d{1,2})(?:[-/.月]\s?(\d{1,2})日?)?)?[年月]?(?![\d])")
# The calendar of today begins then. A year such as 1434 is of another one, and 0001 is Go's for "none".
_FIRST_YEAR = 1583
_DIRECTIONS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
# Scalars of YAML come as they were typed, so all of its words for false and true are met.
_FALSE = frozenset({"false", "no", "off", "0"})
_TRUE = frozenset({"true", "yes", "on", "1"})


@dataclass(slots=True)
class Front:
    """The values above a text, and the text."""

    values: dict[str, Value] = field(default_factory=dict)
    text: str = ""
    first_line: int = 1
    """Of the text within its file."""
    fault: str = ""
    fault_line: int = 0
    lines: tuple[int, ...] = ()
    """For each line of the text its line in the file, where others were brought in."""

    def word(self, *keys: str) -> str:
        """Return the first of the keys' values as one line."""
        return next((said for key in keys if (said := text_of(self.values.get(key)))), "")

    def names(self, *keys: str) -> tuple[str, ...]:
        """Return all names under the keys."""
        return tuple(dict.fromkeys(name for key in keys for name in names_of(self.values.get(key))))

    def spaced(self, *keys: str) -> tuple[str, ...]:
        """Return all names under the keys.

        A line of text holds several with spaces between, as in Jekyll.
        """
        found: list[str] = []
        for key in keys:
            value = self.values.get(key)
            found += value.split() if isinstance(value, str) and "," not in value else names_of(value)
        return tuple(dict.fromkeys(found))

    def says(self, key: str) -> bool | None:
        """Return a truth; ``None`` if it is not said."""
        said = self.word(key).lower()
        return True if said in _TRUE else False if said in _FALSE else None


def split(text: str) -> Front:
    """Split a file's text into its front matter and the rest.

    A text whose front matter cannot be read is kept whole, with the fault.
    """
    # Notepad puts a mark before the text, and the first line would be no fence with it.
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    for match, read in ((_YAML.match, from_yaml), (_TOML.match, from_toml), (_JSON.match, from_json)):
        if found := match(text):
            begins = text.count("\n", 0, found.start("in"))
            rest, line = text[found.end() :], text.count("\n", 0, found.end()) + 1
            try:
                values = read(found["in"]) if found["in"].strip() else {}
            except UnreadableError as error:
                return Front({}, text, 1, f"its front matter {error.what}", begins + error.line)
            return Front(values, rest, line)
    # gray-matter would run it; a stranger's program would run on the editor's machine.
    if found := re.match(r"---(js|javascript|coffee|cson)\b", text):
        return Front({}, text, 1, f"its front matter is a program ({found[1]}), and is not run; write it as YAML", 1)
    # Hugo's JSON has no fence: the object ends where it closes.
    if text.startswith("{"):
        try:
            _, end = json.JSONDecoder().raw_decode(text)
            return Front(from_json(text[:end]), text[end:].lstrip("\n"), text.count("\n", 0, end) + 2)
        except (ValueError, RecursionError, UnreadableError):
            pass
    if head := headed(text):
        values, line = head
        return Front(values, "\n".join(text.split("\n")[line:]), line + 1)
    return Front({}, text)


def western(text: str) -> str:
    """Return a text with the digits of all scripts as 0 to 9, and without unseen marks of direction."""
    if text.isascii():
        return text
    signs = (str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)
    return "".join(sign for sign in signs if sign not in _DIRECTIONS)


def day(said: str) -> str:
    """Return a date in ISO's form: day, month or year.

    Empty for what is none.
    """
    said = western(said)
    found = _DAY.match(said)
    if not found or int(found[1]) < _FIRST_YEAR:
        return ""
    year, month, day = found.groups()
    # A date with a month 13 is no date: its year alone might be as wrong, and would look certain.
    if month is None or not 1 <= int(month) <= 12:
        return year if month is None and said.strip().removesuffix("年") == year else ""
    if day is None:
        return f"{year}-{int(month):02}"
    return f"{year}-{int(month):02}-{int(day):02}" if 1 <= int(day) <= 31 else ""
