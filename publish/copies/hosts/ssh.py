"""OpenSSH's client as a child: who is asked, by which keys, and what its end means.

So keys, agents, hardware keys and jump hosts are ssh's own business. The server's key must be known beforehand: it
stands in mirrors.toml, and nothing is sent to a server with another. A secret goes to ssh through a program of ours
and the environment, never through its arguments. What is NOT done here: speaking to the server.
"""

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import weakref
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path
from typing import Final

from publish.copies.hosts import sshproxy
from publish.copies.hosts.http import proxies
from publish.copies.hosts.secrets import Secrets
from publish.copies.hosts.sshplace import TYPES, Where, blob_of, fingerprint
from publish.core.errors import (
    ConfigError,
    HostError,
    LackingError,
    OtherKeyError,
    Reason,
    RefusedError,
    StetError,
    UnreachableError,
)
from publish.core.files import at_home
from publish.core.plain import clean
from publish.core.scratch import scratch

CONNECT_S: Final = 20  # seconds until the server has shown its key
LOOK_S: Final = 60  # seconds for one look at a server's key
ALIAS: Final = "stet-host"
"""The server's name in files of ours, whatever its address."""
_LATE, _NO, _NAME, _CUT = Reason.LATE_CONNECTION, Reason.NO_CONNECTION, Reason.NO_NAME, Reason.CUT
_PROXY: Final = (
    "import sys; sys.path.append(sys.argv.pop(1)); "
    "from publish.copies.hosts.sshproxy import main; sys.exit(main(sys.argv[1:]))"
)
# Nothing but ssh's own words tells these apart: it ends with 255 for all of them. Its client speaks English alone.
_WORDS: Final[Sequence[tuple[str, str]]] = (
    ("are too open", "open"),
    ("invalid format", "format"),
    ("error in libcrypto", "format"),
    ("Permission denied (", "login"),
    ("Too many authentication failures", "login"),
    ("subsystem request failed", "subsystem"),
    ("Could not resolve hostname", _NAME),
    ("timed out", _LATE),
    ("Connection refused", _NO),
    ("No route to host", _NO),
    ("Network is unreachable", _NO),
    ("Connection reset", _CUT),
    ("Connection closed", _CUT),
)


class Ssh:
    """ssh, ready to be started for one server.

    Args:
        secrets: With ``PASSWORD`` or ``PASSPHRASE``, where one is needed.
    """

    def __init__(self, where: Where, environ: Mapping[str, str], secrets: Secrets) -> None:
        self.where = where
        self.password, self.passphrase = secrets.variable("PASSWORD"), secrets.variable("PASSPHRASE")
        self._environ = environ
        self._secrets = secrets

    @cached_property
    def _found(self) -> tuple[str, str] | None:
        names = {"PASSPHRASE": self.passphrase, "PASSWORD": self.password}
        return next(((name, value) for what, name in names.items() if (value := self._secrets.get(what))), None)

    @property
    def secret(self) -> str | None:
        """Return the name of the secret that there is, if any.

        Raises:
            LackingError: What is asked for it gave none.
        """
        return self._found[0] if self._found else None

    @cached_property
    def _folder(self) -> Path:
        """Return a folder for ssh's files, ours alone and gone with us.

        No secret is in it.
        """
        held = ExitStack()
        folder = held.enter_context(scratch("stet-ssh-"))
        weakref.finalize(self, held.close)
        return folder

    def command(self, *, subsystem: str = "", line: str = "", variable: str = "") -> list[str]:
        """Return the command which starts a subsystem, or a line of the shell's, at the server.

        Args:
            variable: ``NAME=value`` for the line, where the server takes such.
        """
        known = self._folder / "known_hosts"
        known.write_text(f"{ALIAS} {' '.join(self.where.host_key.split()[:2])}\n")
        kind = TYPES[self.where.host_key.split()[0]]
        more = {"UserKnownHostsFile": str(known), "HostKeyAlgorithms": kind}
        if variable:
            more["SetEnv"] = variable
        return self._started(more, ["-s"] if subsystem else [], [subsystem or line])

    def environment(self) -> dict[str, str]:
        """Return ssh's environment: ours, without other hosts' secrets.

        Raises:
            ConfigError: No program can be started from the folder for temporary files.
        """
        ours = {name: value for name, value in self._environ.items() if not name.startswith("STET_")}
        # Debian's ssh_config, which counts with own_config, hands LANG and every LC_ on to the server.
        ours = {name: value for name, value in ours.items() if not name.startswith(("LANG", "LC_"))}
        ours["LC_ALL"] = "C"  # its words are matched below
        # Without a secret ssh asks nobody (BatchMode): at night there is nobody to ask.
        if self._found is None:
            return ours
        program = self._folder / "askpass"
        # A question whether to trust a key is no question for a secret.
        program.write_text('#!/bin/sh\ncase $1 in *yes/no*) exit 1;; esac\nprintf "%s\\n" "$ASKED_BY_SSH"\n')
        program.chmod(0o700)
        if not os.access(program, os.X_OK):
            raise ConfigError(
                f"{self._folder}: no program can be started there, and ssh asks a program for the secret",
                hint="let TMPDIR name a folder on a disk that is not mounted noexec",
            )
        asked = {"SSH_ASKPASS": str(program), "SSH_ASKPASS_REQUIRE": "force", "DISPLAY": ours.get("DISPLAY", ":0")}
        return {**ours, **asked, "ASKED_BY_SSH": self._found[1]}

    def _started(self, more: Mapping[str, str], flags: Sequence[str], words: Sequence[str]) -> list[str]:
        where = self.where
        # Every option is said, whatever its default: distributions change defaults in ssh_config.
        # For the server and for jump hosts alike. What the user's own or the system's files say of other things must
        # not count: a forwarded agent would let the host log in elsewhere as the publisher.
        common = {
            "StrictHostKeyChecking": "yes",
            "BatchMode": "no" if self.secret else "yes",
            "NumberOfPasswordPrompts": "1",
            "PreferredAuthentications": "publickey",
            "ForwardAgent": "no",
            "ForwardX11": "no",
            "ClearAllForwardings": "yes",
            "PermitLocalCommand": "no",
            "UpdateHostKeys": "no",
            "ControlMaster": "no",
            "ControlPath": "none",
            "ConnectTimeout": str(CONNECT_S),
            "ServerAliveInterval": "20",
            "ServerAliveCountMax": "3",
            "LogLevel": "ERROR",
            "EscapeChar": "none",
            "RequestTTY": "no",
        }
        if where.identity:
            common["IdentityFile"] = f'"{os.path.abspath(at_home(where.identity))}"'
        if where.identity or not where.own_config:
            # Else ssh shows the server every key in the agent, and with them whose agent it is.
            common["IdentitiesOnly"] = "yes"
        # By an alias, so that the key counts whatever address or port the name leads to.
        target = {"HostKeyAlias": ALIAS, "CheckHostIP": "no", "GlobalKnownHostsFile": "/dev/null"}
        if where.port:
            target["Port"] = str(where.port)
        if where.user:
            target["User"] = where.user
        if where.jump:
            target["ProxyJump"] = where.jump
        # A password is offered to the server whose key is known, never to a jump host.
        if self.secret == self.password:
            target["PreferredAuthentications"] = "publickey,password,keyboard-interactive"
        target |= more
        if (way := self._way_out()) is not None:
            common |= {"ProxyCommand": way, "ProxyUseFdpass": "yes"}
        if where.own_config:
            # What is said first counts: ours before the user's own.
            given = [part for key, value in {**common, **target}.items() for part in ("-o", f"{key}={value}")]
            return ["ssh", *given, *flags, "--", where.host, *words]
        # A file, not arguments: ssh hands it on to the ssh that it starts for a jump host, arguments it does not.
        lines = [f"Host {ALIAS}", f"HostName {where.host.strip('[]')}", *(f"{k} {v}" for k, v in target.items())]
        lines += ["Host *", *(f"{key} {value}" for key, value in common.items())]
        file = self._folder / ("look" if "-N" in flags else "config")
        file.write_text("\n".join(lines) + "\n")
        return ["ssh", "-F", str(file), *flags, "--", ALIAS, *words]

    def _way_out(self) -> str | None:
        """Return the command by which ssh reaches its first server, where the environment names a proxy.

        Raises:
            ConfigError: The proxy is of a kind which is not spoken here.
        """
        # ssh's own settings know the way then, whatever it is.
        if self.where.own_config:
            return None
        first = (self.where.jump or "").split(",")[0].rpartition("@")[2]
        host, _, port = first.partition(":") if first else (self.where.host, "", str(self.where.port or 22))
        # ssh itself minds no such variable, and would go straight there: in sight of whoever the proxy hides from.
        if proxies.of_environment("ssh", host.strip("[]"), int(port or 22), self._environ) is None:
            return None
        # -P: else Python looks for modules in the folder first, and there may be one of that name. It is told of
        # the place of this program: a single file, maybe, or a checkout that is not installed.
        words = [sys.executable, "-P", "-c", _PROXY, str(Path(__file__).parents[3])]
        return f"{shlex.join(words).replace('%', '%%')} %h %p {CONNECT_S}"

    def check(self) -> None:
        """Check the environment's settings for the way to the server.

        Raises:
            ConfigError: As `environment`, or a proxy is named which cannot be used.
        """
        self._way_out()

    def shown_key(self, kind: str = "") -> str | None:
        """Return the key that the server shows, if one answers.

        Nothing is sent there: no file, no secret, no proof of a key of ours.

        Args:
            kind: The kind of key to ask for. By default the one that ssh likes best.
        """
        known = self._folder / "shown"
        known.unlink(missing_ok=True)
        look = {
            "UserKnownHostsFile": str(known), "StrictHostKeyChecking": "accept-new",
            "PreferredAuthentications": "none", "BatchMode": "yes", "HashKnownHosts": "no",
        }  # fmt: skip
        if kind:
            look["HostKeyAlgorithms"] = TYPES[kind]
        environment = {k: v for k, v in self.environment().items() if not k.startswith(("SSH_ASKPASS", "ASKED_"))}
        # Its words go to a file: a pipe that nobody reads would fill.
        with tempfile.TemporaryFile() as said:
            try:
                subprocess.run(
                    self._started(look, ["-N"], []), env=environment, timeout=LOOK_S, start_new_session=True,
                    stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=said,
                )  # fmt: skip
            except (OSError, subprocess.TimeoutExpired):
                return None
        words = known.read_text().split() if known.is_file() else []
        # Whoever answered wrote these words.
        key = " ".join(words[1:3])
        return key if blob_of(key) is not None else None

    def unknown_key(self, at: str) -> StetError:
        """Return the error for a host without ``host_key``, with the line to paste.

        Args:
            at: File and table, for the message.
        """
        key = self.shown_key()
        if key is None:
            proxy = " through the proxy" if self._way_out() else ""
            return self._error(UnreachableError, Reason.NO_CONNECTION + proxy, None)
        return ConfigError(
            f"{at}: no 'host_key': nothing was sent. {self.where.line} shows the key {fingerprint(key)}",
            hint="ask who runs the host, by another way than this line, whether that is its key; if so, write into"
            f' [hosts.{self.where.name}]: host_key = "{key}"',
        )

    def meaning(self, errors: str) -> StetError:
        """Return our error for a start of ssh that came to nothing.

        Raises nothing.

        Args:
            errors: What ssh said on its standard error.
        """
        if (said := errors.rpartition(sshproxy.SAID)[2]) != errors:
            return self._error(UnreachableError, clean(said.partition("\n")[0]), None)
        found = next((meaning for words, meaning in _WORDS if words in errors), None)
        # The key is compared by ourselves: what ssh says of it is not needed. Of a kind that the server no longer has
        # it shows none, and then another.
        silent = found in (_NAME, _LATE, _NO)
        shown = None if silent else self.shown_key(self.where.host_key.split()[0]) or self.shown_key()
        if shown is not None and blob_of(shown) != blob_of(self.where.host_key):
            return OtherKeyError(
                f"HOST KEY CHANGED: expected {fingerprint(self.where.host_key)}, got {fingerprint(shown)}"
                f" ({shown.split()[0]})",
                host=self.where.name,
                hint="nothing was sent. Somebody may stand between you and the host: ask who runs it, by another way"
                f" than this line; only if the key was changed there, change host_key in [hosts.{self.where.name}]",
            )
        if found in (_NAME, _LATE, _NO, _CUT):
            return self._error(UnreachableError, found, None)
        means = {
            "login": ("the login was refused; the copy there is as it was", self._login()),
            "subsystem": ("the account has no SFTP", "ask the host to allow SFTP (in sshd_config: Subsystem sftp)"),
            "open": ("other users may read the private key, so ssh does not take it", "chmod 600 FILE"),
            "format": ("ssh cannot read the private key", "identity names the private key, not the .pub"),
        }
        if found in means:
            return self._error(RefusedError, *means[found])
        last = clean(errors.strip().rpartition("\n")[2])
        return self._error(UnreachableError, f"ssh: {last}" if last else Reason.CUT, None)

    def _login(self) -> str:
        as_ = self.where.user or "the user of this machine's name"
        if self.secret:
            return f"look at {self.secret}, and at the account: {as_}"
        tried = self.where.identity or "the keys in ~/.ssh"
        return (
            f"look at the account ({as_}) and at the keys there (tried: {tried}); where the key has a passphrase,"
            f" export {self.passphrase}=…, and where the host wants a password, {self.password}=…"
        )

    def _error(self, kind: type[HostError], reason: str, hint: str | None) -> HostError:
        return kind(reason, host=self.where.name, hint=hint)


def require(name: str) -> None:
    """Look for ssh on this machine.

    Raises:
        LackingError: The host ``name`` cannot be reached without it.
    """
    if shutil.which("ssh") is None:
        how = "apt install openssh-client" if sys.platform == "linux" else "install OpenSSH"
        raise LackingError("the program ssh is not installed", host=name, hint=how)
