"""YAML, TOML and JSON of strangers, as text, lists and tables.

No constructor runs: every scalar of YAML is its text. Depth and number of values are bounded.
"""

import json
import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, TypeAlias, Union

import yaml

VALUES_MAX = 100_000  # values of one file: far above a site's settings
DEPTH_MAX = 40

Value: TypeAlias = Union[str, list["Value"], dict[str, "Value"]]  # noqa: UP007 - a name in quotes joins to nothing
# PyYAML may be built without its C part: then it is many times slower, and reads the same.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class UnreadableError(Exception):
    """Text in none of the forms. ``line`` is within it, from 1."""

    def __init__(self, what: str, line: int = 1) -> None:
        super().__init__(what)
        self.what, self.line = what, line


def from_yaml(text: str) -> dict[str, Value]:
    """Return a YAML mapping's values.

    Tags are passed over, for MkDocs' settings have some.

    Raises:
        UnreadableError: It is not YAML, not a mapping, or unfolds without bound.
    """
    try:
        return _table(_composed(text))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise UnreadableError(
            "is not YAML; a value with ':', '#', quotation marks or brackets goes between quotation marks",
            mark.line + 1 if mark else 1,
        ) from None
    except RecursionError:
        raise UnreadableError("is nested too deeply") from None


def _composed(text: str) -> Value:
    """Return the first document, by its events alone."""
    open_values: list[tuple[Any, str | None]] = []
    anchors: dict[str, Value] = {}
    root: list[Value] = []

    def put(value: Value) -> None:
        if not open_values:
            root.append(value)
            return
        holder, key = open_values[-1]
        if isinstance(holder, list):
            holder.append(value)
        elif key is None:
            open_values[-1] = holder, value if isinstance(value, str) else ""
        else:
            # The first of two equal keys, as the build takes it.
            holder.setdefault(key, value)
            open_values[-1] = holder, None

    for count, event in enumerate(yaml.parse(text, Loader=_Loader), 1):
        if count > VALUES_MAX:
            raise UnreadableError(f"holds more than {VALUES_MAX:,} values", _line(event))
        if isinstance(event, yaml.AliasEvent):
            # Only plain values: aliases of lists within lists unfold without bound ("billion laughs").
            value = anchors.get(event.anchor or "", "")
            put(value if isinstance(value, str) else _flat(value))
        elif isinstance(event, yaml.ScalarEvent):
            said = "" if not event.style and event.value in ("~", "null", "Null", "NULL") else event.value
            if event.anchor:
                anchors[event.anchor] = said
            put(said)
        elif isinstance(event, yaml.CollectionStartEvent):
            value = {} if isinstance(event, yaml.MappingStartEvent) else []
            if len(open_values) == DEPTH_MAX:
                raise UnreadableError("is nested too deeply", _line(event))
            if event.anchor:
                anchors[event.anchor] = value
            put(value)
            open_values.append((value, None))
        elif isinstance(event, yaml.CollectionEndEvent):
            open_values.pop()
        elif isinstance(event, yaml.DocumentEndEvent):
            break
    return root[0] if root else {}


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _flat(value: "list[Value] | dict[str, Value]") -> Value:
    """Return a collection's plain values, without what is nested in it."""
    if isinstance(value, list):
        return [one for one in value if isinstance(one, str)]
    return {key: one for key, one in value.items() if isinstance(one, str)}


def from_toml(text: str) -> dict[str, Value]:
    """Return a TOML document's values.

    Raises:
        UnreadableError: It is not TOML.
    """
    try:
        return _table(_said(tomllib.loads(text)))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise UnreadableError("is not TOML", getattr(error, "lineno", 1)) from None


def from_json(text: str) -> dict[str, Value]:
    """Return a JSON object's values.

    Raises:
        UnreadableError: It is not JSON.
    """
    try:
        return _table(_said(json.loads(text)))
    except (ValueError, RecursionError) as error:
        raise UnreadableError("is not JSON", getattr(error, "lineno", 1)) from None


def _table(value: Value) -> dict[str, Value]:
    if not isinstance(value, dict):
        raise UnreadableError("must be 'key: value' lines")
    return value


def _said(value: Any) -> Value:
    """Return a value of TOML or JSON with its scalars as text."""
    if isinstance(value, Mapping):
        return {str(key): _said(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_said(one) for one in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime | date):
        return value.isoformat()
    return "" if value is None else str(value)


def text_of(value: Value | None) -> str:
    """Return a scalar as one line; empty for what is none."""
    return " ".join(value.split()) if isinstance(value, str) else ""


def names_of(value: Value | None) -> tuple[str, ...]:
    """Return the names in a value, each once.

    In a list, as a table's keys or its name, or as words with commas between.
    """
    found: list[str] = []
    if isinstance(value, str):
        found = value.split(",")
    elif isinstance(value, list):
        found = [text_of(one) or text_of(one.get("name")) if isinstance(one, dict) else text_of(one) for one in value]
    elif isinstance(value, dict):
        found = [text_of(value.get("name"))] if "name" in value else list(value)
    return tuple(dict.fromkeys(name for one in found if (name := " ".join(one.split()))))
