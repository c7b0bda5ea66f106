"""Options of several verbs, and the types of their values."""

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem

from publish.cli._session import PASSPHRASE
from publish.core.errors import ConfigError
from publish.core.files import text_of
from publish.core.units import parse_size, rate, seconds


class Amount(click.ParamType[int]):
    """A number of bytes, as people write it: ``20MB``, ``500 KB/s``.

    Args:
        read: Returns the number, or raises ValueError.
    """

    def __init__(self, name: str = "size", read: Callable[[str], int] = parse_size) -> None:
        self.name = name
        self._read = read

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the bytes."""
        try:
            return value if isinstance(value, int) else self._read(value)
        except ValueError as e:
            self.fail(str(e), param, ctx)


class Number(click.FloatRange):
    """A number within bounds, and none of those that compare with nothing: ``nan``, ``inf``."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the number."""
        found = super().convert(value, param, ctx)
        if not math.isfinite(found):
            self.fail(f"'{value}' is no number to count with", param, ctx)
        return found


def strict_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--strict``, for warnings of texts."""
    said = "Take warnings of texts, and dangers to readers in a site of another program's, for faults."
    return click.option("--strict", is_flag=True, help=said)(command)


def _some(text: str) -> int:
    """Return the bytes of a size above nothing.

    Raises:
        ValueError: Not a size, or nothing at all.
    """
    if found := parse_size(text):
        return found
    raise ValueError(f"nothing at all: {text!r}; give a size such as 20MB")


def _span(text: str) -> int:
    if found := seconds(text):
        return found
    raise ValueError(f"not a time: {text!r}; such as 6h, 90 min, 1 d")


class Name(click.ParamType[str]):
    """A name of something that is there, with completion by the shell."""

    def names(self, folder: Path) -> dict[str, str]:
        """Return the names, each with words on it, for the archive in ``folder``."""
        raise NotImplementedError

    def shell_complete(
        self,
        ctx: click.Context,
        param: click.Parameter,  # noqa: ARG002
        incomplete: str,
    ) -> list[CompletionItem]:
        """Return the names with this beginning.

        An unreadable file or folder gives none, for a shell has no use for an error.
        """
        try:
            there = self.names(Path(ctx.meta.get("stet.directory", "")))
        except (OSError, ValueError, AttributeError, RecursionError, ConfigError):
            return []
        return [CompletionItem(name, help=said) for name, said in there.items() if name.startswith(incomplete)]


class HostName(Name):
    """A host's name in mirrors.toml."""

    name = "name"

    def names(self, folder: Path) -> dict[str, str]:
        """Return the hosts' names and kinds."""
        import tomllib  # costs every command 10 ms

        # tomllib alone: the checked way costs a third of a second at each press of Tab.
        hosts = tomllib.loads(text_of(folder / "mirrors.toml")).get("hosts", {})
        return {name: str(host.get("kind", "")) for name, host in hosts.items()}


def passphrase_option() -> Callable[[Any], Any]:
    """Return ``--passphrase-fd N``, for machines.

    No option takes the passphrase itself.
    """
    return click.option(
        "--passphrase-fd", type=click.IntRange(min=0), metavar="N",
        help=f"Read the passphrase from file descriptor N (else from {PASSPHRASE}, else it is asked for).",
    )  # fmt: skip


DEPTH = click.Choice(["quick", "sample", "full"])
FILE = click.Path(dir_okay=False, path_type=Path)
WORD = click.Path(readable=False)  # a path, or another word: shells complete it as a path, and nothing is looked at
FOLDER = click.Path(file_okay=False, path_type=Path)
THERE = click.Path(file_okay=False, exists=True, path_type=Path)  # a folder to read, not one to make

SPAN = Amount("time", _span)
SOME = Amount("size", _some)

witness_option = click.option(
    "--witness", multiple=True, metavar="NAME=KEY", help="A witness of your own choice, who must have signed, too."
)
policy_option = click.option(
    "--policy", type=FILE, metavar="FILE", help="Witnesses of your own choice, k of n in groups (C2SP tlog-policy)."
)
limit_option = click.option(
    "--limit",
    type=Amount("rate", rate),
    metavar="RATE",
    help='Send no more than that, to all hosts together: --limit "500 KB/s".',
)
removals_option = click.option(
    "--removals", type=click.IntRange(min=0), metavar="N",
    help="Let so many reports go that are gone from site/; else more than a few are asked about.",
)  # fmt: skip
starters_option = click.option(
    "--with-starter-texts", is_flag=True, help="Publish texts that stet init wrote and nobody replaced; else refused."
)
clock_option = click.option(
    "--clock-is-right", is_flag=True, help="Sign by this machine's clock, whatever speaks against it: you looked."
)


def host_option(words: str) -> Callable[[Any], Any]:
    """Return ``--host NAME``, repeatable."""
    return click.option("--host", "names", multiple=True, type=HostName(), metavar="NAME", help=words)
