"""Secrets of hosts: from the environment, from a command, or from this machine's keyring.

The environment comes first. A command or the keyring is asked when a host first needs its secret, and once a run. What
they answer is kept in memory alone: not in the environment, in arguments, in files or in messages. What is NOT done
here: judging the setting (``publish.core.config``).
"""

import os
import re
import selectors
import shlex
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import IO, TYPE_CHECKING, Final

from publish.copies.hosts.allowance import within
from publish.core import dumps
from publish.core.environment import without_secrets
from publish.core.errors import LackingError, StetError, install
from publish.core.secretsettings import KEYRING

if TYPE_CHECKING:
    from publish.core.settings import HostSettings

SERVICE: Final = "stet"
"""The service's name in a keyring; the user's name is the variable's."""
COMMAND_S: Final = 10  # a store that wants a person's word is to be unlocked before
KEYRING_S: Final = 60  # a keyring may ask the person at the screen
LOOK_S: Final = 0.1  # between two looks whether it has ended
ANSWER_MAX_LENGTH: Final = 1 << 16  # bytes: a private key is shorter
_HEADER: Final = re.compile(r"[!-~]+")
_LINE: Final = re.compile(r"(ACCESS_KEY|SECRET_KEY|PASSWORD|PASSPHRASE|TOKEN|USER)=(.*)")
_FIRST_KEYS: Final = ("identity", "profile")
"""Options which name the first key, and are not the second's."""
_SECOND: Final = ("user", "identity", "profile")
"""Options which the second key may have of its own: ``STET_WEB_WITHDRAW_USER``."""
_told: set[str] = set()
_answers: "dict[str, dict[str, str] | _Failure]" = {}
_mutex = threading.Lock()


@dataclass(frozen=True)
class _Failure:
    """Why a command or a keyring gave nothing. No word of it is the command's own: that might be the secret."""

    reason: str
    hint: str

    def error(self, host: str) -> LackingError:
        return LackingError(self.reason, host=host, hint=self.hint)


class Secrets:
    """The secrets of one host.

    Args:
        first: The name of the secret in a command's first line, where the command gives no names.
    """

    def __init__(self, settings: "HostSettings", environ: Mapping[str, str], first: str) -> None:
        self._settings = settings
        self._environ = environ
        self._first = first
        self._source = settings.withdraw_secret if settings.withdraws else settings.secret

    def variable(self, what: str) -> str:
        """Return a secret's name in the environment: ``STET_WEB_PASSWORD``."""
        return variable(self._settings.name, f"WITHDRAW_{what}" if self._settings.withdraws else what)

    def given(self, what: str) -> str:
        """Return a secret of the environment. Empty if it has none."""
        return self._environ.get(self.variable(what), "")

    @property
    def comes_later(self) -> bool:
        """Whether a command or the keyring is asked for what the environment lacks."""
        return self._source is not None

    def get(self, what: str) -> str:
        """Return a secret, from wherever it comes. Empty if nobody has it.

        Raises:
            LackingError: The command or the keyring gave none.
        """
        value = self.given(what)
        if not value and self._source is not None:
            value = self._asked(self._source, what)
        if value:
            dumps.forbid()
            _told.add(value)
        return value

    def need(self, *what: str) -> tuple[str, ...]:
        """Return secrets which come later, as they are needed now.

        Raises:
            LackingError: One of them is nowhere.
        """
        values = tuple(self.get(one) for one in what)
        if lacking := [self.variable(one) for one, value in zip(what, values, strict=True) if not value]:
            raise LackingError(
                f"no {' and no '.join(lacking)}, neither in the environment nor from {self._said}",
                host=self._settings.name,
                hint=f"export {' '.join(f'{name}=…' for name in lacking)}",
            )
        return values

    def header(self, what: str, said: str, hint: str) -> str | Callable[[], str]:
        """Return a secret that goes into a header, or a call for the one that comes later. Empty if nobody has it.

        Args:
            said: The fault of what cannot stand in a header.

        Raises:
            LackingError: The secret has this fault. The call raises it, too.
        """

        def later() -> str:
            (value,) = self.need(what)
            if not _HEADER.fullmatch(value):
                raise LackingError(said, host=self._settings.name, hint=hint)
            return value

        if self.comes_later and not self.given(what):
            return later
        value = self.get(what)
        # A line's end in it would end the header which carries it.
        if value and not _HEADER.fullmatch(value):
            raise LackingError(said, host=self._settings.name, hint=hint)
        return value

    @property
    def otherwise(self) -> str:
        """What to do where nothing is exported, in words."""
        return f"or set {'withdraw_secret' if self._settings.withdraws else 'secret'} in mirrors.toml"

    @property
    def _said(self) -> str:
        return "the keyring" if self._source == KEYRING else "the command for it"

    def where(self, *what: str) -> str:
        """Return where secrets are looked for, in words."""
        names = " and ".join(self.variable(one) for one in what)
        if self._source is None:
            return names
        return f"{names}, or {self._said}"

    def _asked(self, source: str, what: str) -> str:
        name = self._settings.name
        key = f"{source}\0{self.variable(what)}" if source == KEYRING else source
        # One at a time, so that a command which serves several hosts runs once, and people are asked one question.
        with _mutex:
            if (answer := _answers.get(key)) is None:
                asked = _of_keyring(self.variable(what)) if source == KEYRING else _of_command(source)
                answer = _answers[key] = asked
        if isinstance(answer, _Failure):
            raise answer.error(name)
        return answer.get(what) or (answer.get("", "") if what == self._first or source == KEYRING else "")


def of_ssh(settings: "HostSettings", environ: Mapping[str, str], identity: str | None) -> Secrets:
    """Return the secrets for ssh: a command's first line is the passphrase of a key's file, else the password."""
    return Secrets(settings, environ, "PASSPHRASE" if identity else "PASSWORD")


def variable(host: str, what: str) -> str:
    """Return the name of a host's variable."""
    return f"STET_{host.upper().replace('-', '_')}_{what}"


def told() -> frozenset[str]:
    """Return all secrets given out in this process, so that no trace shows them."""
    return frozenset(_told)


def forget() -> None:
    """Forget all answers, as tests do before they begin."""
    _answers.clear()
    _told.clear()


def second(settings: "HostSettings", environ: Mapping[str, str]) -> "HostSettings | None":
    """Return a host's settings with its second key, which may take files away.

    ``None`` where none is given.
    """
    prefix = variable(settings.name, "WITHDRAW_")
    given = {name.removeprefix(prefix): value for name, value in environ.items() if name.startswith(prefix) and value}
    if not given and settings.withdraw_secret is None:
        return None
    options = {key: value for key, value in settings.options.items() if key not in _FIRST_KEYS}
    # Another account, or another file with a key, stands in place of that in the table.
    options |= {key: given[key.upper()] for key in _SECOND if key.upper() in given}
    if "user" in options and isinstance(host := options.get("host"), str):
        options["host"] = host.rpartition("@")[2]
    return replace(settings, withdraws=True, options=options)


def _of_keyring(name: str) -> dict[str, str] | _Failure:
    """Ask this machine's keyring."""
    hint = f"export {name}=…"
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        return _Failure("the package keyring is not installed", f"{install('keyring')}; or {hint}")
    try:
        value = within(KEYRING_S, lambda: keyring.get_password(SERVICE, name), host="")
    except KeyringError as e:
        return _Failure(f"no keyring on this machine ({type(e).__name__})", hint)
    except StetError:
        return _Failure("the keyring of this machine does not answer", f"unlock it; or {hint}")
    except Exception as e:  # noqa: BLE001 - its backends are many, and raise what they like
        return _Failure(f"the keyring of this machine failed ({type(e).__name__})", hint)
    return {"": value} if value else {}


def _of_command(line: str) -> dict[str, str] | _Failure:
    """Run a command, and read its answer: the first line, or lines ``NAME=value``."""
    words = [os.path.expanduser(word) for word in shlex.split(line)]
    said = f"the command for its secret ({os.path.basename(words[0])})"
    # Its own words are shown nowhere: they may hold the secret.
    hint = "run it yourself, in this folder, to see what it says"
    try:
        code, data = run(words, COMMAND_S)
    except OSError as e:
        return _Failure(f"{said} cannot be started: {(e.strerror or 'no such program').lower()}", hint)
    if len(data) > ANSWER_MAX_LENGTH:
        return _Failure(f"{said} says more than any secret has", hint)
    if code is None:
        return _Failure(f"{said} did not end within {COMMAND_S} s", f"unlock what it asks; {hint}")
    if code:
        return _Failure(f"{said} ended with exit code {code}", hint)
    try:
        lines = data.decode().splitlines()
    except UnicodeDecodeError:
        lines = []
    answer = {match[1]: match[2] for text in lines if (match := _LINE.fullmatch(text))}
    if lines and lines[0] and not _LINE.fullmatch(lines[0]):
        answer[""] = lines[0]
    if not answer:
        return _Failure(f"{said} gave no secret", hint)
    return answer


def run(words: list[str], seconds: float) -> tuple[int | None, bytes]:
    """Run a program for its answer, which is cut a piece after `ANSWER_MAX_LENGTH`.

    Its exit code is ``None`` after too long a time. All programs of its group end, too.
    """
    # Other hosts' secrets are nobody's business there.
    until = time.monotonic() + seconds
    child = subprocess.Popen(
        words, env=without_secrets(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
    assert child.stdout is not None  # noqa: S101 - a pipe
    with child.stdout as answer:
        try:
            data = _read(answer, child, until)
            with suppress(subprocess.TimeoutExpired):
                child.wait(max(0.0, until - time.monotonic()) if len(data) <= ANSWER_MAX_LENGTH else 0)
            code = child.poll()
        finally:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()
    return code, data


def _read(answer: IO[bytes], child: "subprocess.Popen[bytes]", until: float) -> bytes:
    """Read what comes until the end, the time, or more than any secret has."""
    data = b""
    with selectors.DefaultSelector() as waiting:
        waiting.register(answer, selectors.EVENT_READ)
        while len(data) <= ANSWER_MAX_LENGTH and time.monotonic() < until:
            # What it left running in the background may hold the line open: its own end is the end.
            ended = child.poll() is not None
            if not waiting.select(0 if ended else LOOK_S):
                if ended:
                    break
                continue
            if not (chunk := os.read(answer.fileno(), ANSWER_MAX_LENGTH)):
                break
            data += chunk
    return data
