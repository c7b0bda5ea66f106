"""JSON of an export, read as a whole."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from publish.core.errors import ConfigError
from publish.core.formats import strictjson
from publish.core.units import size

EXPORT_MAX_LENGTH: Final = 256_000_000  # bytes: it is read as a whole, and takes some times as much memory
# Telegram writes a control character so, and no JSON has this. What stands after an odd number of "\" is text.
_NO_JSON: Final = re.compile(rb"(?<!\\)((?:\\\\)*)\\x[0-9A-Fa-f]{2}")


def whole(file: Path, program: str) -> Any:
    """Return an export's value.

    Raises:
        ConfigError: It is too long, or not whole as JSON.
    """
    if file.stat().st_size > EXPORT_MAX_LENGTH:
        raise ConfigError(f"{file} is longer than {size(EXPORT_MAX_LENGTH)}", hint="export fewer posts at a time")
    try:
        return loaded(file.read_bytes())
    except (ValueError, RecursionError) as error:
        line = f":{error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise ConfigError(f"{file}{line}: is not whole as JSON", hint=f"export it from {program} once more") from None


def loaded(raw: bytes) -> Any:
    """Return the value of JSON.

    Half a letter, which no file can hold, becomes "?".
    """
    if b"\\x" in raw:
        raw = _NO_JSON.sub(rb"\1 ", raw)
    value = strictjson.plain(raw.removeprefix(b"\xef\xbb\xbf"))
    if b"\\ud" not in raw and b"\\uD" not in raw:
        return value
    return strictjson.plain(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))


def text(row: Mapping[str, Any], key: str) -> str:
    """Return a text of a row; empty for whatever else stands there."""
    value = row.get(key)
    return value if isinstance(value, str) else ""


def rows(row: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    """Return the rows below a row; none for whatever else stands there."""
    value = row.get(key)
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
