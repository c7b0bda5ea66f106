"""A table of settings in mirrors.toml, with the lines of its keys, and a dataclass made from it.

What is NOT done here: knowing any setting.
"""

import difflib
import functools
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from publish.core.errors import ConfigError

if TYPE_CHECKING:
    from pydantic import TypeAdapter

FILE_NAME = "mirrors.toml"
HINT = f"every setting stands in comments in the {FILE_NAME} that stet init writes, and in manual/hosts.md"
# For line numbers in messages only: tomllib reads the file, and does not tell where a key stood.
_HEADER = re.compile(r"\s*\[{1,2}([^\[\]]+)\]")
_KEY = re.compile(r"\s*+([\w.\"' -]++)\s*+=")
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
    # Here, not above: readers' commands come by this room and have no settings, and it takes 0.15 s to import.
    from pydantic import ValidationError

    try:
        made: _T = _adapter(cast(Any, cls)).validate_python(dict(table))
        return made
    except ValidationError as e:
        known = list(cls.__dataclass_fields__)  # type: ignore[attr-defined]
        lines = table.lines if isinstance(table, Table) else {}
        faults = [_fault(error, known, where, lines) for error in e.errors()]
        # `from None`: pydantic's message repeats the values, and somebody may have typed a secret there.
        raise ConfigError("\n".join(faults), hint=HINT) from None


@functools.cache
def _adapter(cls: Any) -> "TypeAdapter[Any]":
    from pydantic import ConfigDict, TypeAdapter

    # The one way to give pydantic's settings to a dataclass of the standard library.
    cls.__pydantic_config__ = ConfigDict(extra="forbid")
    return TypeAdapter(cls)


def _fault(error: Any, known: list[str], where: str, lines: Mapping[str, int]) -> str:
    key = str(error["loc"][0]) if error["loc"] else "?"
    table = where.partition(" ")[2]
    at = f"{FILE_NAME}:{lines[key]} {table}" if key in lines else where
    if error["type"] in ("extra_forbidden", "unexpected_keyword_argument"):
        return f"{at}: unknown key {key!r}" + nearest(key, known)
    if error["type"] in ("missing", "missing_argument"):
        return f"{where}: {key!r} is missing"
    # Never the value itself.
    said = error["msg"].removeprefix("Input ").removeprefix("Value error, ")
    return f"{at}: {key!r} {said[0].lower()}{said[1:]}"


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
