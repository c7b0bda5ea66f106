"""A table of settings in mirrors.toml.

With the lines of its keys, and a dataclass made from it.

What is NOT done here: knowing any setting.
"""

import difflib
import functools
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import MISSING, fields
from types import NoneType, UnionType
from typing import Any, Final, TypeVar, cast, get_args, get_origin, get_type_hints

from publish.core.errors import ConfigError

FILE_NAME = "mirrors.toml"
HINT = f"every setting stands in comments in the {FILE_NAME} that stet init writes, and in manual/hosts.md"
# For line numbers in messages only: tomllib reads the file, and does not tell where a key stood.
_HEADER = re.compile(r"\s*\[{1,2}([^\[\]]+)\]")
_KEY = re.compile(r"\s*+([\w.\"' -]++)\s*+=")
_WORDS: Final[Mapping[Any, str]] = {
    bool: "true or false, without quotation marks",
    int: "a whole number, without quotation marks",
    str: "text in quotation marks",
    tuple: "a list in square brackets",
    Mapping: 'keys and values in curly brackets, {key = "value"}',
}
_T = TypeVar("_T")


class Table(dict[str, Any]):
    """Settings with the line of each key, for messages."""

    def __init__(self, values: Mapping[str, Any], lines: Mapping[str, int], path: str) -> None:
        super().__init__(values)
        self.lines = {key: lines[f"{path}.{key}"] for key in values if f"{path}.{key}" in lines}


def fill(cls: type[_T], table: Mapping[str, Any], *, where: str) -> _T:
    """Make the frozen dataclass ``cls`` from a table of settings.

    Args:
        where: File and table, for messages. A `Table` adds the key's line.

    Raises:
        ConfigError: Unknown keys with the nearest spelling, missing keys, values of a wrong type. All at once.
    """
    # Here, not above: readers' commands come by this room and have no settings.
    import msgspec

    hints, lines = _hints(cast(Any, cls)), table.lines if isinstance(table, Table) else {}
    faults = [f"{where}: {name!r} is missing" for name in _needed(cls) if name not in table]
    made: dict[str, Any] = {}
    for key, value in table.items():
        at = f"{FILE_NAME}:{lines[key]} {where.partition(' ')[2]}" if key in lines else where
        if key not in hints:
            faults.append(f"{at}: unknown key {key!r}" + nearest(key, list(hints)))
            continue
        if odd := _control(value):
            # No path, address or name has one: it is a slip of quoting, such as "C:\new".
            faults.append(f"{at}: {key!r} holds a control character ({odd!a})")
            continue
        try:
            made[key] = msgspec.convert(value, hints[key])
        except msgspec.ValidationError:
            # The library's message may repeat the value, and somebody may have typed a secret there.
            faults.append(f"{at}: {key!r} must be {_wanted(hints[key])}")
    if faults:
        raise ConfigError("\n".join(faults), hint=HINT)
    return cls(**made)


@functools.cache
def _hints(cls: type) -> dict[str, Any]:
    return get_type_hints(cls)


def _needed(cls: Any) -> list[str]:
    """Return the fields without a default."""
    given = (MISSING, MISSING)
    return [f.name for f in fields(cls) if (f.default, f.default_factory) == given]


def _control(value: object) -> str:
    """Return the first control character in a text or texts."""
    texts = value if isinstance(value, list) else [value]
    return next((c for text in texts if isinstance(text, str) for c in text if unicodedata.category(c) == "Cc"), "")


def _wanted(hint: Any) -> str:
    """Return the words for a type of setting in TOML."""
    kinds = [kind for kind in get_args(hint) if kind is not NoneType] if isinstance(hint, UnionType) else [hint]
    return " or ".join(_WORDS[get_origin(kind) or kind] for kind in kinds)


def lines_of(text: str) -> dict[str, int]:
    """Return the line of each table and key, by dotted path.

    For messages only.
    """
    found: dict[str, int] = {}
    table = ""
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            table = _dotted(header[1])
            found.setdefault(table, number)
        elif key := _KEY.match(line):
            found.setdefault(f"{table}.{_dotted(key[1])}".lstrip("."), number)
    return found


def _dotted(key: str) -> str:
    return ".".join(part.strip().strip("\"'") for part in key.split("."))


def at(lines: Mapping[str, int], path: str) -> str:
    """Return ``:LINE``, or ``""`` where the line is unknown."""
    return f":{lines[path]}" if path in lines else ""


def where(lines: Mapping[str, int], table: str, key: str = "") -> str:
    """Return file, line and table, for messages. The line is the key's, if one is given."""
    return f"{FILE_NAME}{at(lines, f'{table}.{key}' if key else table)} [{table}]"


def nearest(word: str, known: list[str]) -> str:
    """Return a question for the nearest spelling, or nothing."""
    near = difflib.get_close_matches(word, known, n=1, cutoff=0.5)
    return f", did you mean {near[0]!r}?" if near else ""
