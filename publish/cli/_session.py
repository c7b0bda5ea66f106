"""Common options, help with exit codes, a process's begin and end.

What is NOT done here: any verb's work, and printing (``publish.cli._console``).
"""

import errno
import logging
import os
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from publish.cli._console import Console
from publish.cli._hints import hint_of
from publish.core import dumps
from publish.core.errors import ConfigError, HostError, StetError, TrustError
from publish.core.plain import is_utf8, pasted

if TYPE_CHECKING:
    from publish.archive.talk import Talk

INTERRUPTED = 130  # as shells report a program ended by Ctrl-C: 128 and SIGINT
BUG = 70  # EX_SOFTWARE of sysexits.h
PASSPHRASE = "STET_PASSPHRASE"  # noqa: S105 - a variable's name
FD_MAX = 2**31 - 1  # the system's own type of a descriptor's number
PASSPHRASE_MAX_LENGTH = 4096  # bytes; a longer file is the wrong file
CHECKED = (
    (0, "every copy is FRESH, or a push to it is on its way to readers"),
    (TrustError.exit_code, "a copy is TAMPERED, files of no release lie beside it, or a host has another key"),
    (HostError.exit_code, "none is tampered with, but one is STALE, UNAVAILABLE or UNKNOWN"),
)
STAMPED = (
    (0, "every release that is kept has a token of every authority"),
    (HostError.exit_code, "an authority gave none; the releases are as good as before"),
)
VERIFIED = (
    (0, "AUTHENTIC: whole, and the publisher's bytes, even if they were not renewed in time"),
    (TrustError.exit_code, "TAMPERED: not the publisher's bytes; or files that are not the publisher's lie beside"),
    (HostError.exit_code, "of an earlier release, incomplete, or not to be had"),
)
SHOWN = (
    (0, "all of it is what the publisher signed"),
    (TrustError.exit_code, "forged, changed, or not signed"),
)
# Only for traces with -v: people send these to the project, and a trace may show a URL with a token.
_SECRET_NAME = re.compile(r"SECRET|PASS|TOKEN|CREDENTIAL|PRIVATE|_KEY\b", re.IGNORECASE)


@dataclass
class Session:
    """A run of the program: its voice and its state."""

    console: Console = field(default_factory=Console)
    verbose: bool = False
    exit_code: int = 0

    def ends(self, code: int) -> None:
        """Have the process end with ``code`` after the answer."""
        self.exit_code = code

    def passphrase(self, fd: int | None, *, new: bool = False) -> str:
        """Get the passphrase of the keys.

        Sources are a file descriptor, the environment, or the terminal. A new passphrase is asked for twice.

        Raises:
            ConfigError: No passphrase was given, or the two typed passphrases differ.
        """
        dumps.forbid()
        # No option takes the passphrase itself: all users of a machine can read a command line in ps.
        given = _from_fd(fd) if fd is not None else os.environ.get(PASSPHRASE)
        if given is None:
            given = self.console.ask(_question(new))
            # A typing mistake in a new passphrase would lose the keys, and no copy brings keys back.
            if new and given != self.console.ask("the same once more"):
                raise ConfigError("the two passphrases differ", hint="run it again; nothing was made")
        if not given:
            raise ConfigError("the passphrase is empty", hint=f"give one with --passphrase-fd N or {PASSPHRASE}")
        if not is_utf8(given):
            raise ConfigError(
                "the passphrase is not UTF-8: this terminal, or the shell, writes in another encoding",
                hint="give it with --passphrase-fd N from a file in UTF-8",
            )
        # From here on no message of a library, nor a trace, can show the passphrase.
        self.console.hide(given)
        return given

    def talk(self, fd: int | None = None) -> "Talk":
        """Return the archive's way to speak to the person at this command.

        Args:
            fd: File descriptor of the passphrase, read only if needed.
        """
        # Imported here: readers' verbs load only the modules in use, and have no archive.
        from publish.archive.talk import Talk

        console = self.console
        return Talk(
            progress=console.progress,
            say=console.say,
            note=console.note,
            warn=console.warn,
            agree=console.agree if console.asks else None,
            passphrase=lambda: self.passphrase(fd),
        )


def _question(new: bool) -> str:
    if not new:
        return "passphrase of the keys"
    from publish.release.keys import PASSPHRASE_MIN_LENGTH

    return f"new passphrase for the keys, {PASSPHRASE_MIN_LENGTH} characters at least"


def given_on(fd: int, most: int) -> bytes:
    """Return the first bytes on a file descriptor of the caller's.

    Raises:
        OSError: It is not open, or cannot be read.
    """
    if fd > FD_MAX:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))
    # A copy of the descriptor, so that closing ours leaves the caller's open.
    with os.fdopen(os.dup(fd), "rb") as file:
        return file.read(most)


def _from_fd(fd: int) -> str:
    try:
        raw = given_on(fd, PASSPHRASE_MAX_LENGTH + 1)
        if len(raw) > PASSPHRASE_MAX_LENGTH:
            raise ConfigError(f"file descriptor {fd} holds no passphrase: it is too long", hint="is it the right file?")
        # Only the line's end goes: spaces may belong to a passphrase.
        return raw.decode().removesuffix("\n").removesuffix("\r")
    except OSError as e:
        raise ConfigError(
            f"cannot read the passphrase from file descriptor {fd}: {e.strerror}",
            hint="open it for the command, as in: stet seal --passphrase-fd 3 3< passphrase-file",
        ) from None
    except UnicodeDecodeError:
        raise ConfigError(
            f"the passphrase on file descriptor {fd} is not UTF-8", hint="is it the right file?"
        ) from None


class Verb(click.Command):
    """A command with the common options, and exit codes in its help.

    Args:
        exits: Classes of possible errors, with their codes and words.
        outcomes: Codes of answers, not errors.
    """

    def __init__(
        self,
        *args: Any,
        exits: Sequence[type[StetError]] = (),
        outcomes: Iterable[tuple[int, str]] = ((0, "done"),),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.params += common_options()
        self._exits = exits
        self._outcomes = list(outcomes)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the words of the command line.

        Raises:
            ConfigError: One is empty. As a path it would be the folder that one is in.
        """
        words = list(args)  # the parser takes them away
        rest = super().parse_args(ctx, args)
        for number, word in enumerate(() if ctx.resilient_parsing else words, 1):
            if not word or (word.startswith("--") and word.partition("=")[1:] == ("=", "")):
                at = f"word {number} behind {ctx.command_path}: {pasted(word)}"
                raise ConfigError(f"{at} says nothing", hint='a shell\'s variable without a value, as in "$NAME"?')
        return rest

    def exit_codes(self) -> list[tuple[int, str]]:
        """Return each possible exit code with its meaning."""
        taken = {code for code, _ in self._outcomes}
        whole: list[type[StetError]] = [*self._exits, ConfigError]
        errors = {e.exit_code: _first_line(e) for e in whole if e.exit_code not in taken}
        rest = [(1, "this machine is at fault: no room, no permission"), (BUG, "a fault of stet's own")]
        return sorted([*self._outcomes, *errors.items(), *rest, (INTERRUPTED, "interrupted; run it again to go on")])

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the exit codes below the options."""
        with formatter.section("Exit codes"):
            formatter.write_dl([(str(code), words) for code, words in self.exit_codes()])
        super().format_epilog(ctx, formatter)


def _first_line(error: type[StetError]) -> str:
    line = (error.__doc__ or error.__name__).strip().splitlines()[0].rstrip(".")
    return line[0].lower() + line[1:]


def common_options() -> list[click.Parameter]:
    """Return ``-C``, ``--json``, ``--quiet``, ``-v``, accepted on both sides of the verb."""
    return [
        _option(("-C", "--directory"), _go, "Work in DIR instead of here.", metavar="DIR", type=click.Path()),
        _option(("--json", "as_json"), _set_json, "Answer with one JSON object.", is_flag=True),
        _option(("-q", "--quiet"), _set_quiet, "Say nothing on the way.", is_flag=True),
        _option(("-v", "--verbose"), _set_verbose, "Tell on stderr what is being done.", is_flag=True),
    ]


def _option(names: tuple[str, ...], set_it: Callable[[Session, Any], None], words: str, **more: Any) -> click.Option:
    def callback(ctx: click.Context, param: click.Parameter, value: Any) -> None:
        if value and ctx.resilient_parsing:
            ctx.meta[f"stet.{param.name}"] = value  # a shell is completing: remember only, and change no folder
        elif value not in (None, False):  # an empty one is said, and refused
            set_it(ctx.ensure_object(Session), value)

    # Eager: an error in a later argument must already come as JSON, or quietly, as asked.
    return click.Option(names, callback=callback, expose_value=False, is_eager=True, help=words, **more)


def _go(_door: Session, folder: str) -> None:
    try:
        os.chdir(folder)
    except OSError as e:
        raise ConfigError(
            f"cannot work in {pasted(folder)}: {e.strerror}", hint="give a folder that is there"
        ) from None


def _set_json(session: Session, _value: bool) -> None:
    session.console.json = True


def _set_quiet(session: Session, _value: bool) -> None:
    session.console.quiet = True


def _set_verbose(session: Session, _value: bool) -> None:
    session.verbose = True
    logging.getLogger("publish").setLevel(logging.DEBUG)


class _ToConsole(logging.Handler):
    """A handler of log records for the person.

    Each warning is told once, other records on request.
    """

    def __init__(self, console: Console) -> None:
        super().__init__()
        self._console = console
        self._warned: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno >= logging.WARNING:
            if record.getMessage() not in self._warned:  # settings are read twice in a run, and would warn twice
                self._warned.add(record.getMessage())
                self._console.warn(record.getMessage())
        else:
            self._console.say(f"{record.name.removeprefix('publish.')}: {record.getMessage()}")


_NOWHERE = logging.NullHandler()


def _asks_json(argv: Sequence[str]) -> bool:
    """Tell whether a script asked for JSON, before any other word is judged."""
    # The parser meets a wrong option, or a wrong folder of -C, before it hands --json on: a script would get no answer.
    return "--json" in argv[: argv.index("--") if "--" in argv else None]


def run(group: click.Group, argv: Sequence[str]) -> int:
    """Run a command and return the exit code.

    All errors are caught here, and nowhere else.
    """
    session = Session(Console(json=_asks_json(argv)))
    log = logging.getLogger("publish")
    handler = _ToConsole(session.console)
    log.addHandler(handler)
    # Without a handler at the root, Python prints the warnings of libraries as they are, hosts' texts included.
    logging.getLogger().addHandler(_NOWHERE)
    # Only our own loggers: SDKs log request headers, with signatures in them. Their warnings would be noise.
    before = log.propagate, log.level
    log.propagate = False
    logging.captureWarnings(True)
    try:
        return _run(group, argv, session)
    except StetError as e:
        session.console.fail(e, hint_of(e))
        return e.exit_code
    except KeyboardInterrupt:
        session.console.fail(_Interrupted("interrupted; run the same command again to go on"))
        return INTERRUPTED
    except OSError as e:
        # A full disk is no bug: the person can mend it, and a trace would hide the reason.
        session.console.fail(_of_this_machine(e))
        _trace(session)
        return StetError.exit_code
    except Exception as e:  # noqa: BLE001 - the last resort, so that no trace with secrets in it is printed
        import traceback

        # Class and place only: the message of an unknown error may hold a secret or a host's text.
        where = traceback.extract_tb(e.__traceback__)[-1]
        fault = f"a fault of stet's own: {type(e).__name__} at {Path(where.filename).name}:{where.lineno}"
        session.console.fail(_Bug(fault, hint="run with -v for the trace, and send it to the project"))
        _trace(session)
        return BUG
    finally:
        # Tests and other programs call run() several times in a process.
        log.removeHandler(handler)
        log.propagate = before[0]
        log.setLevel(before[1])
        logging.captureWarnings(False)


class _Bug(StetError):
    exit_code = BUG


class _Interrupted(StetError):
    exit_code = INTERRUPTED


def _run(group: click.Group, argv: Sequence[str], session: Session) -> int:
    try:
        # Not group.main(): click turns Ctrl-C and a broken pipe into words and codes of its own.
        with group.make_context("stet", list(argv), obj=session) as ctx:
            group.invoke(ctx)
    except click.exceptions.NoArgsIsHelpError as e:
        if session.console.json:
            raise _misused(e) from None
        click.echo(e.ctx.get_help() if e.ctx else "", err=True)
        return ConfigError.exit_code
    except click.exceptions.Exit as e:
        return e.exit_code
    except click.Abort:
        raise KeyboardInterrupt from None
    except click.ClickException as e:
        raise _misused(e) from None
    return session.exit_code


def _misused(error: click.ClickException) -> ConfigError:
    """Return a slip on the command line in our own words."""
    message = " ".join(error.format_message().split()).rstrip(".")  # choices stand below one another, behind tabs
    ctx = getattr(error, "ctx", None)
    hint = f"see: {ctx.command_path if ctx else 'stet'} --help"
    return ConfigError(message[:1].lower() + message[1:], hint=hint)


def _of_this_machine(error: OSError) -> StetError:
    at = f"{error.filename}: " if error.filename else ""
    return StetError(
        f"{at}{(error.strerror or str(error)).lower()}",
        hint="mend that on this machine (room, permissions), then run the same command again",
    )


def _trace(session: Session) -> None:
    if session.verbose:
        import traceback

        for name, value in os.environ.items():
            if _SECRET_NAME.search(name):
                session.console.hide(value)
        # Those of a command or a keyring stand in no environment. Where none was asked, the room was never loaded.
        room = sys.modules.get("publish.copies.hosts.secrets")
        for value in room.told() if room else ():
            session.console.hide(value)
        session.console.trace(traceback.format_exc())
