"""A systemd timer, or a line for cron, to keep a clone up to date."""

import hashlib
import os
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from publish.core.errors import ConfigError
from publish.readers.clone.turns import DRIFT

# What makes this reader this reader: by another way to the net, or without memory, the rounds would be others'.
CARRIED = (
    "XDG_STATE_HOME", "HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY", "https_proxy", "http_proxy", "all_proxy",
    "no_proxy", "STET_IPFS_GATEWAY",
)  # fmt: skip
_PLACE = "~/.config/systemd/user"
_DIVISORS = (1, 2, 3, 4, 6, 8, 12, 24)
_QUARTERS = (10, 15, 20, 30)


@dataclass(frozen=True, slots=True)
class Unit:
    """A repeated ``stet clone`` in a folder."""

    folder: Path
    """Absolute, without links."""
    program: Sequence[str]
    every_s: int
    environment: Mapping[str, str]
    """Variables of `CARRIED`, if set."""

    @classmethod
    def of(cls, folder: Path, program: Sequence[str], every_s: int, environment: Mapping[str, str]) -> "Unit":
        """Return the unit for a folder.

        Raises:
            ConfigError: A path or a variable cannot stand in a unit, or holds a password.
        """
        carried = {name: environment[name] for name in CARRIED if environment.get(name)}
        for name, value in carried.items():
            # A unit is read by whoever asks systemd, and a crontab lies in backups.
            if "@" in urlsplit(value if "://" in value else f"//{value}").netloc:
                raise ConfigError(
                    f"{name} holds a user's name, and perhaps a password: neither belongs in a unit or a crontab",
                    hint=f"unset {name} for this command, and give it to the unit with EnvironmentFile=",
                )
        for text in (str(folder), *program, *carried.values()):
            if any(sign < " " or sign == "\x7f" for sign in text) or '"' in text or "\\" in text:
                raise ConfigError(
                    f"{text!a}: systemd and cron would read this otherwise", hint="name the folder otherwise"
                )
        return cls(folder, tuple(program), every_s, carried)

    @property
    def name(self) -> str:
        """The beginning of the units' names, different for each folder."""
        return f"stet-clone-{self._digest[:8]}"

    def files(self) -> Mapping[str, str]:
        """Return both units by their paths."""
        return {f"{_PLACE}/{self.name}.service": self._service(), f"{_PLACE}/{self.name}.timer": self._timer()}

    def commands(self) -> list[str]:
        """Return the commands to start the timer."""
        return [
            f"systemctl --user daemon-reload && systemctl --user enable --now {self.name}.timer",
            "loginctl enable-linger",
        ]

    def cron(self) -> str:
        """Return the line for ``crontab -e``.

        The time is the next shorter time known to cron.
        """
        set_ = "".join(f"{name}={shlex.quote(value)} " for name, value in self.environment.items())
        command = f"cd {shlex.quote(str(self.folder))} && {set_}{shlex.join(self.program)} --quiet clone >/dev/null"
        # A percent sign ends a command of cron's.
        return f"{self._when()} {command.replace('%', chr(92) + '%')}"

    @property
    def _digest(self) -> str:
        return hashlib.sha256(os.fsencode(self.folder)).hexdigest()

    def _when(self) -> str:
        # By the folder, so that volunteers' rounds do not meet, and the line is the same each time.
        minute, hour = int(self._digest[:8], 16) % 60, int(self._digest[8:16], 16)
        if self.every_s < 3600:
            step = max(each for each in _QUARTERS if each * 60 <= max(self.every_s, 600))
            return f"{minute % step}-59/{step} * * * *"
        step = max(each for each in _DIVISORS if each * 3600 <= self.every_s)
        hours = str(hour % 24) if step == 24 else f"{hour % step}-23/{step}" if step > 1 else "*"
        return f"{minute} {hours} * * *"

    def _service(self) -> str:
        start = " ".join(f'"{_plain(word)}"' for word in (*self.program, "--quiet", "clone"))
        set_ = "".join(f'Environment="{name}={_plain(value)}"\n' for name, value in self.environment.items())
        return f"""[Unit]
Description=Bring the copy in {_plain(str(self.folder))} up to date

[Service]
Type=oneshot
WorkingDirectory={_plain(str(self.folder))}
{set_}ExecStart={start.replace("$", "$$")}
StandardOutput=null
UMask=0022
NoNewPrivileges=yes
"""

    def _timer(self) -> str:
        return f"""[Unit]
Description=When the copy in {_plain(str(self.folder))} is brought up to date

[Timer]
OnStartupSec=2min
OnUnitInactiveSec={self.every_s}s
RandomizedDelaySec={int(self.every_s * DRIFT)}s

[Install]
WantedBy=timers.target
"""


def _plain(text: str) -> str:
    # A percent sign begins what systemd fills in.
    return text.replace("%", "%%")
