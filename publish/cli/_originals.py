"""Revealed originals: lines for people, data, exit codes; and an editor's secret key."""

from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from publish.cli._session import given_on
from publish.core.errors import ConfigError, HostError, TrustError
from publish.core.model import Verdict
from publish.core.units import size

if TYPE_CHECKING:
    from publish.readers.revealed import JudgedOriginal
    from publish.reports.vault.age import Identities


def data(found: "JudgedOriginal") -> dict[str, Any]:
    """Tell programs of a revealed original."""
    return {f.name: getattr(found, f.name) for f in fields(found) if f.name != "head"} | {"revealed": True}


def lines(found: "JudgedOriginal") -> list[str]:
    """Tell people of a revealed original."""
    if not found.authentic:
        return [f"{found.verdict}: {found.file}: {found.reason}"]
    return [
        f"AUTHENTIC: {found.file} ({size(found.length)}) is an original of {found.page}, release {found.release}:"
        " its editors had these bytes when they signed that page",
        f"{found.verdict}: {found.reason}",
    ]


def code(found: "JudgedOriginal") -> int:
    """Return 0 for an original that a page with witnesses enough commits to."""
    if found.verdict is Verdict.TAMPERED:
        return TrustError.exit_code
    return 0 if found.authentic and found.accepted else HostError.exit_code


def identity_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--identity FILE`` and ``--identity-fd N``. No option takes the key itself."""
    by_file = click.option(
        "--identity", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
        help="File with your secret key, as age-keygen -o wrote it; or a private ssh key.",
    )  # fmt: skip
    by_fd = click.option(
        "--identity-fd", type=click.IntRange(min=0), metavar="N", help="Read the secret key from file descriptor N."
    )
    return by_file(by_fd(command))


def identities(file: Path | None, fd: int | None) -> "Identities":
    """Read the secret key of an editor.

    Raises:
        ConfigError: None was named, or what was named has none.
    """
    from publish.reports.vault.age import IDENTITIES_MAX_LENGTH, identities

    # No environment and no default place: a key that opens all originals is named each time.
    if (file is None) == (fd is None):
        raise ConfigError(
            "name your secret key, in one way" if file else "the vault opens by your secret key",
            hint="give --identity FILE, the file that age-keygen -o wrote; or --identity-fd N",
        )
    named = f"file descriptor {fd}" if file is None else str(file)
    try:
        if fd is not None:
            raw = given_on(fd, IDENTITIES_MAX_LENGTH + 1)
        else:
            with open(file or "", "rb") as opened:
                raw = opened.read(IDENTITIES_MAX_LENGTH + 1)
    except OSError as e:
        raise ConfigError(
            f"cannot read the secret key from {named}: {e.strerror}",
            hint="give --identity FILE; or open the descriptor for the command: --identity-fd 3 3< FILE",
        ) from None
    if len(raw) > IDENTITIES_MAX_LENGTH:
        raise ConfigError(f"{named} holds no secret key: it is too long", hint="is it the right file?")
    return identities(raw)
