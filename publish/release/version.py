"""A ``.stet/``'s version: form, and last signing program.

Kept in ``version.json``, which is published nowhere.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from publish import __version__
from publish.core.errors import ConfigError
from publish.core.files import write_atomically
from publish.core.formats import strictjson

# A state from before this file has none, and has form 1.
FILE: Final = "version.json"
KNOWN: Final = 1
"""The newest form known to this program."""
_PROGRAM: Final = re.compile(r"[0-9]{1,4}(?:\.[0-9]{1,4}){1,3}")


@dataclass(frozen=True, slots=True)
class Version:
    """A state's statement about its programs."""

    form: int = 1
    program: str = ""
    """The last signing Stet's version. Empty: not stated."""


def read(state: Path) -> Version:
    """Return the state's version, or else form 1.

    Raises:
        ConfigError: The file is damaged.
    """
    file = state / FILE
    try:
        data = strictjson.plain(file.read_bytes())
        form, program = data["form"], data["program"]
        if type(form) is not int or form < 1 or not is_program(program):
            raise ValueError
    except (FileNotFoundError, NotADirectoryError):
        return Version()
    except (ValueError, KeyError, TypeError) as e:
        raise ConfigError(
            f"{file} is damaged: it says which Stet wrote this folder",
            hint="bring it back from a backup; if no other version of Stet was used here, delete it",
        ) from e
    return Version(form, program)


def require(state: Path) -> Version:
    """Return the version of a state of a known form.

    Raises:
        ConfigError: A newer Stet wrote the state. The message says which.
    """
    found = read(state)
    if found.form > KNOWN:
        raise ConfigError(
            f"{state} was written by a newer Stet ({found.program}): it has form {found.form},"
            f" and this Stet ({__version__}) knows form {KNOWN}",
            hint=f"use Stet {found.program} or newer; nothing was changed",
        )
    return found


def sign_as(state: Path) -> None:
    """Note that this program signs here now.

    Raises:
        ConfigError: A newer Stet signed here last.
    """
    found = require(state)
    # Two versions in turns could sign one release differently, and the older may not know the newer's promises.
    if found.program and _numbers(found.program) > _numbers(__version__):
        raise ConfigError(
            f"Stet {found.program} signed here last, and this is Stet {__version__}:"
            " an older one may not know what the newer one promised",
            hint=f"use Stet {found.program} or newer; nothing was changed",
        )
    if found.program != __version__:
        written = json.dumps({"form": KNOWN, "program": __version__}) + "\n"
        write_atomically(state / FILE, written.encode())


def is_program(text: object) -> bool:
    """Return whether the text is a Stet's version.

    As in states and drafts.
    """
    return isinstance(text, str) and bool(_PROGRAM.fullmatch(text))


def _numbers(program: str) -> tuple[int, ...]:
    return tuple(int(part) for part in program.split("."))
