"""Facts about a host, learnt by our own pushes.

``.stet/learnt`` has a small file for each host. It is an aid, never evidence: without it a push lists what lies at
the host and reads back each file it sends. What is NOT done here: speaking to a host.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from publish.copies import hosts
from publish.copies.hosts.base import Host
from publish.copies.hosts.notes import file_name
from publish.core.files import write_atomically
from publish.core.formats import strictjson
from publish.core.settings import HostSettings

FOLDER = "learnt"
LEARNT_MAX_LENGTH = 64 << 20  # bytes: names beside half a million folders


@dataclass(frozen=True, slots=True)
class Learnt:
    """The facts about a host at one place."""

    place: str = ""
    """The location in one line. Facts about another location are forgotten."""
    sent: str = ""
    """SHA-256 of the timestamp of the last whole push. Empty before any, while a push writes, and after a cut."""
    beside: Mapping[str, int] = field(default_factory=dict)
    """Length by path of the files beside the signed tree, as that push left them."""
    clean: bool = False
    """Whether every file of a release was read back once, and none was altered."""
    refuses: str = ""
    """``yes`` or ``no``: whether it refuses bytes of another hash than was signed. ``-`` for kinds without signed
    hashes. Empty before it was tried."""
    alters: str = ""
    """The kind of alteration seen in the last push, as `publish.core.errors.Alteration`."""
    keeps: bool = False
    """Whether our key may not take files away."""
    left: tuple[str, ...] = ()
    """Paths which should have gone, and stay."""
    swept: str = ""
    """The withdrawals of which the host keeps no version, as a sweep saw it."""

    @property
    def conforms(self) -> bool:
        """Whether a sample is enough to prove what the host stores."""
        # A host that takes wrong bytes under a signed hash cannot know of bytes that were spoilt on their way.
        return self.clean and not self.alters and self.refuses in ("yes", "-")

    @property
    def said(self) -> str:
        """What is known, in words."""
        if self.alters:
            return f"alters what it stores ({self.alters})"
        words = ["was read back whole, and altered nothing" if self.clean else "was never read back whole"]
        words += {"yes": ["refuses bytes of a wrong hash"], "no": ["takes bytes of a wrong hash"]}.get(self.refuses, [])
        return " and ".join(words)


def load(state: Path, host: Host) -> Learnt:
    """Return the facts about a host where it lies now.

    None are known of a new host, of a host elsewhere, or where the file is lost.
    """
    return _loaded(state, host.name, place_of(host))


def of_settings(state: Path, settings: HostSettings) -> Learnt:
    """Return the facts about a host that is not opened, for which its secrets may be missing."""
    return _loaded(state, settings.name, hosts.place_of(settings))


def _loaded(state: Path, name: str, place: str) -> Learnt:
    try:
        with _file(state, name).open("rb") as file:
            value = strictjson.plain(file.read(LEARNT_MAX_LENGTH))
        beside = {str(path): int(length) for path, length in value["beside"].items()}
        found = Learnt(
            str(value["place"]), str(value["sent"]), beside,
            value["clean"] is True, str(value["refuses"]), str(value["alters"]),
            value.get("keeps") is True, tuple(str(path) for path in value.get("left", ())),
            str(value.get("swept", "")),
        )  # fmt: skip
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Learnt(place)
    return found if found.place == place else Learnt(place)


def save(state: Path, host: Host, learnt: Learnt) -> None:
    """Keep the facts about a host."""
    data = json.dumps(asdict(learnt), ensure_ascii=False, separators=(",", ":")).encode()
    write_atomically(_file(state, host.name), data + b"\n", mode=0o600)


def begun(state: Path, host: Host, learnt: Learnt) -> Learnt:
    """Note that a push begins to write, and return the facts that are left.

    Until its good end nobody knows what lies there.
    """
    opened = replace(learnt, sent="", beside={})
    # Where nothing was known, a file that says so would be one write more for each first push.
    if learnt.sent:
        save(state, host, opened)
    return opened


def keeps_true(state: Path, host: Host) -> bool:
    """Return whether readers may be sent to a host.

    Its last push was not altered there.
    """
    return not load(state, host).alters


def place_of(host: Host) -> str:
    """Return a host's location in one line, or the name without settings."""
    return hosts.place_of(host.settings) if host.settings is not None else host.name


def _file(state: Path, name: str) -> Path:
    return state / FOLDER / f"{file_name(name)}.json"
