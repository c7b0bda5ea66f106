"""Which Stet may work on a ``.stet/``: the version of its form, and the program that signed last.

Kept in ``version.json``, which is published nowhere. A state of before this file was written is of version 1.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from publish import __version__
from publish.core.errors import ConfigError
from publish.core.files import write_atomically

FILE: Final = "version.json"
KNOWN: Final = 1
"""The newest form of a state that this program knows."""
_PROGRAM: Final = re.compile(r"[0-9]{1,4}(?:\.[0-9]{1,4}){1,3}")


@dataclass(frozen=True, slots=True)
class Version:
    """What a state says of the programs that wrote it."""

    form: int = 1
    program: str = ""
    """Version of the Stet that signed last; empty if none said."""


def read(state: Path) -> Version:
    """Return what the state says; the first form if it says nothing.

    Raises:
        ConfigError: The file is damaged.
    """
    file = state / FILE
    try:
        data = json.loads(file.read_bytes())
        form, program = data["form"], data["program"]
        if type(form) is not int or form < 1 or not is_program(program):
            raise ValueError
    except (FileNotFoundError, NotADirectoryError):
        return Version()
    except (ValueError, KeyError, TypeError, RecursionError) as e:
        raise ConfigError(
            f"{file} is damaged: it says which Stet wrote this folder",
            hint="bring it back from a backup; if no other version of Stet was used here, delete it",
        ) from e
    return Version(form, program)


def require(state: Path) -> None:
    """See that this program knows the form of the state.

    Raises:
        ConfigError: It is of a newer Stet, and of which.
    """
    found = read(state)
    if found.form > KNOWN:
        raise ConfigError(
            f"{state} was written by a newer Stet ({found.program}): it has form {found.form},"
            f" and this Stet ({__version__}) knows form {KNOWN}",
            hint=f"use Stet {found.program} or newer; nothing was changed",
        )


def sign_as(state: Path) -> None:
    """Note that this program signs here now.

    Raises:
        ConfigError: A newer one signed here last: two versions must not make one release in turns.
    """
    require(state)
    found = read(state)
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
    """Whether it is a version of a Stet, as programs and drafts name it."""
    return isinstance(text, str) and bool(_PROGRAM.fullmatch(text))


def _numbers(program: str) -> tuple[int, ...]:
    return tuple(int(part) for part in program.split("."))
