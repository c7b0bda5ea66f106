"""Misread lines of front matter, in a writer's words.

Only asked once a file was found unreadable, or a value cut: every line is looked at by itself. Values only.
"""

import codecs
import re
from collections.abc import Collection, Iterator, Sequence
from typing import Final

# First whether there is a colon at all: else each beginning of a key would be tried to the line's end.
_KEY = re.compile(
    r"(?=[^:\uff1a]*+[:\uff1a])"
    r"(?P<lead> *(?:- +)*)(?P<key>[^\s:\uff1a#\"'][^:\uff1a]*?) ?(?P<colon>[:\uff1a])(?P<rest>.*)",
    re.DOTALL,
)
_ITEM = re.compile(r"(?P<lead> *(?:- +)+)(?P<rest>.*)", re.DOTALL)
_BLOCK = re.compile(r"[|>][-+0-9]*(?:\s+#.*)?")
_SPACES = re.compile(r" *(\t|[\u00a0\u2000-\u200a\u202f\u3000])")
_SHOWN_MAX: Final = 200  # characters of a value written out for copying
# Nobody writes more by hand; a file made to cost time gets the parser's line alone.
_LINES_MAX: Final = 2_000
_TOLD_MAX: Final = 20
_LINE_MAX_LENGTH: Final = 4_000
_GUESSED_MAX: Final = 65_536  # bytes from which a charset is guessed
_CYRILLIC: Final = ("cp1251", "koi8_r", "koi8_u", "iso8859_5", "cp866", "mac_cyrillic")
_TURNED: Final = re.compile(r"(?<=[а-яёіїєґў])[А-ЯЁІЇЄҐЎ]|(?<=\w)[^\w\s.,:;!?()«»\"'…–—-]")
# What editors wrote before UTF-8, where our writers live.
_CHARSETS: Final = (
    "gb18030",
    "big5hkscs",
    *_CYRILLIC,
    "cp1256",
    "iso8859_6",
    "cp1255",
    "cp1254",
    "cp1250",
    "cp1252",
    "cp874",
    "cp932",
    "euc_jp",
    "cp949",
)
_SIGNS: Final = "@`%&*!|>?-[]{},:#\"'"
_CLOSED: Final = {'"': '"\u201d\u201c\u201f\u2033', "'": "'\u2019"}
_ANEW = "put it in quotation marks"


def charset(raw: bytes) -> str:
    """Return the fault of a file not in UTF-8, with its likely charset."""
    from charset_normalizer import from_bytes

    guesses = list(from_bytes(raw[:_GUESSED_MAX], cp_isolation=list(_CHARSETS)))
    best = guesses[0] if guesses else None
    # Of one script, they differ by which letters are capitals.
    if best and best.encoding in _CYRILLIC:
        best = min(
            (one for one in guesses if one.encoding in _CYRILLIC), key=lambda one: len(_TURNED.findall(str(one)))
        )
    name = codecs.lookup(best.encoding).name if best else ""
    seems = f", but perhaps {name}" if name else ""
    how = "open it in an editor, look whether its letters are right, and save it as UTF-8"
    where = "Notepad, Kate and gedit ask for the encoding where the name is typed; TextEdit does when it opens the file"
    return f"is not UTF-8{seems}; {how} ({where})"


def written(lead: str, value: str) -> str:
    """Return a line for copying: ``lead``, then ``value`` between quotation marks.

    A long value is left to the writer.
    """
    if len(value) > _SHOWN_MAX:
        return _ANEW
    return f"{_ANEW}: {lead.strip()} {quoted(value)}"


def repaired(line: str, column: int) -> str:
    """Return ``line`` for copying, with its value from ``column`` on between quotation marks."""
    return written(line[:column], line[column:].strip())


def quoted(value: str) -> str:
    """Return ``value`` between quotation marks, which keep it whole."""
    if '"' not in value and "\\" not in value:
        return f'"{value}"'
    # Between single marks a backslash is itself, and a single mark is doubled: nothing else is changed.
    doubled = value.replace("'", "''")
    return f"'{doubled}'"


def listed(name: str) -> str:
    """Return ``name`` as one of a list, between quotation marks where it needs them."""
    return name if re.fullmatch(r"[\w ]+", name) else quoted(name)


def told(lines: Sequence[str], keys: Collection[str]) -> list[tuple[int, str]]:
    """Return index and message for each misread line.

    Args:
        keys: Known keys. Of other words a colon may follow in running text.
    """
    certain: list[tuple[int, str]] = []
    possible: list[tuple[int, str]] = []
    for number, line, above in _outside_blocks([line[:_LINE_MAX_LENGTH] for line in lines[:_LINES_MAX]]):
        said, sure = _fault(line, above, keys)
        if said:
            (certain if sure else possible).append((number, said))
    return (certain or possible)[:_TOLD_MAX]


def _outside_blocks(lines: Sequence[str]) -> Iterator[tuple[int, str, str]]:
    """Yield number, line and line above, outside comments and text blocks."""
    within, above = -1, ""
    for number, line in enumerate(lines):
        indent = len(line) - len(line.lstrip(" "))
        if line.strip() and indent <= within:
            within = -1
        if within < 0 and line.strip() and not line.lstrip().startswith("#"):
            yield number, line, above
            if (key := _KEY.fullmatch(line)) and _BLOCK.fullmatch(key["rest"].strip()):
                within = indent
        above = line


def _fault(line: str, above: str, keys: Collection[str]) -> tuple[str, bool]:
    """Return a line's fault, or nothing; and whether it is certain."""
    if odd := _SPACES.match(line):
        return f"begins with {'a tab' if odd[1] == chr(9) else 'a space of another kind'}; use plain spaces", True
    key = _KEY.fullmatch(line)
    if key and key["key"] in keys:
        return _of_key(key), True
    if key and not line.startswith(" ") and " " not in key["key"] and key["rest"][:1] in ("", " "):
        return _of_key(key), True  # of another program, or misspelled: its value may be what cannot be read
    if item := _ITEM.fullmatch(line):
        return _of_value(item["lead"], item["rest"].strip()), True
    # A line at the margin is a key to the parser; here it is a text whose head was not closed, or a value's next line.
    if not line.startswith(" "):
        if not above.strip():
            return "is no 'key: value'; if the text begins here, a line '---' must stand above it", True
        return "is no 'key: value'; if it belongs to the line above, write both on one line", True
    if ": " in line or " #" in line or line.rstrip().endswith(":"):
        return f"goes on with the value above; write both on one line, and {_ANEW}", False
    return "", False


def _of_key(key: re.Match[str]) -> str:
    name, rest = key["key"], key["rest"]
    if key["colon"] != ":":
        return f"write '{name}:' with a plain colon and a space, not '{name}{key['colon']}'"
    if rest and rest[0] not in " \t":
        return f"a {'plain ' if rest[0].isspace() else ''}space must follow '{name}:'"
    return _of_value(f"{key['lead']}{name}:", rest.strip())


def _of_value(lead: str, value: str) -> str:
    """Return the fault of a value on one line, or nothing."""
    first = value[:1]
    if not value or _BLOCK.fullmatch(value):
        return ""
    if first in _CLOSED and first not in value[1:]:
        # Closed by a sign that a word processor made of it, or not at all.
        bare = value[1:-1] if value[-1] in _CLOSED[first] and len(value) > 1 else value if first == "'" else value[1:]
        return f"the quotation mark {first} is not closed; {written(lead, bare)}"
    if _reads(value):
        return ""
    if first in "[{" and value[-1] in "]}":
        return f'a name within \'{first}…{value[-1]}\' has a sign with a meaning of its own; {_ANEW}: ["a: b", "#c"]'
    if first in "[{" and not re.search(r"[\]}]", value):
        return f"the list begun by '{first}' is not closed"
    if first == value[-1] == '"' and "\\" in value:
        bare = written(lead, value[1:-1])
        return f"a '\\' between double quotation marks has a meaning of its own; {bare}"
    if first in _CLOSED:
        return f"words stand behind the closing quotation mark; {written(lead, value)}"
    if first in _SIGNS:
        return f"'{first}' at the beginning of a value has a meaning of its own; {written(lead, value)}"
    return f"a colon within a value would begin another one; {written(lead, value)}"


def _reads(value: str) -> bool:
    """Return whether YAML takes a value on one line as plain."""
    import yaml

    try:
        events = list(yaml.parse(f"x: {value}\n", Loader=yaml.SafeLoader))
    except (yaml.YAMLError, RecursionError):
        return False
    return not any(
        isinstance(e, yaml.AliasEvent) or getattr(e, "anchor", None) or getattr(e, "tag", None) for e in events
    )
