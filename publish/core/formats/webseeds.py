"""Names and addresses beside a torrent: its folder, its web seeds, its trackers.

All of them are published for everybody, and asked by programs which are not ours. Values only.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import SplitResult, unquote, urlsplit

from publish.core.errors import ConfigError
from publish.core.files import fault_of
from publish.core.formats import onion
from publish.core.formats.mirrorlist import MirrorList
from publish.core.numeric import judged

NAME_MAX_LENGTH: Final = 100  # bytes; readers' disks hold 255, and clients add endings of their own
WEB_SEEDS_MAX: Final = 16  # addresses: a client asks few at once, and each makes the link longer
_TRACKERS: Final = ("http", "https", "udp")
_DASHES: Final = re.compile(r"[^a-z0-9]+")


def check_name(name: str) -> None:
    """Refuse a name which is none for a folder on every disk.

    Raises:
        ConfigError: The name, and why.
    """
    # Clients on every system make this folder, and some take a leading dot for hidden.
    fault = fault_of(name) or ("it has a /" if "/" in name else "it begins with a dot" if name[:1] == "." else None)
    if not fault and len(name.encode()) > NAME_MAX_LENGTH:
        fault = f"it is longer than {NAME_MAX_LENGTH} bytes"
    if fault:
        raise ConfigError(f"--name {name!a}: {fault}", hint="a plain word is safest, such as --name letters")


def name_of(mirrors: MirrorList, title: str, fingerprint: str) -> str:
    """Return a name for the torrent of an archive.

    The folder in which most web copies lie: so they are web seeds. Else the archive's title in plain letters.
    """
    folders = Counter(folder for parts in _web(mirrors) if (folder := _split(parts)[1]) and not _fault(folder))
    if folders:
        return folders.most_common(1)[0][0]
    return _DASHES.sub("-", title.casefold()).strip("-")[:60].strip("-") or fingerprint[:16]


def web_seeds(mirrors: MirrorList, name: str, others: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the web copies from which clients can draw the torrent.

    A client asks at ``ADDRESS/NAME/path`` (BEP 19). So a copy serves as one if its last folder is called ``name``.

    Args:
        others: Addresses which the publisher vouches for.
    """
    # What the publisher vouches for comes last, so that a slip there takes no place of a copy that is checked.
    found = [address for parts in _web(mirrors) for address, folder in [_split(parts)] if folder == name]
    return tuple(dict.fromkeys([*found, *others]))[:WEB_SEEDS_MAX]


def unused(mirrors: MirrorList, name: str) -> tuple[str, ...]:
    """Return listed web addresses which are no web seeds.

    Their last folder has another name.
    """
    return tuple(parts.geturl() for parts in _web(mirrors) if _split(parts)[1] != name)


def _web(mirrors: MirrorList) -> Iterator[SplitResult]:
    """Yield the listed web addresses which any client can ask."""
    for mirror in mirrors.mirrors:
        for address in (mirror.address, *mirror.also):
            if not seed_fault(address):
                yield urlsplit(address)


def _split(parts: SplitResult) -> tuple[str, str]:
    """Return a copy's address without its last folder, and this folder."""
    # Names in addresses are escaped, and a client escapes the torrent's own.
    above, _, folder = parts.path.rstrip("/").rpartition("/")
    return f"{parts.scheme}://{parts.netloc}{above}/", unquote(folder)


def seed_fault(address: str) -> str | None:
    """Return why no client may be sent to an address.

    ``None`` if clients may.
    """
    parts = _parts(address)
    host = (parts.hostname or "").rstrip(".") if parts else ""
    if parts is None or parts.scheme not in ("http", "https") or not host:
        return "is not a web address"
    # Such an address would give a store's key to the world.
    if "@" in parts.netloc:
        return "has a user or a password in it, and a torrent is for everybody"
    if parts.query or parts.fragment or not address.isprintable() or " " in address:
        return "has a '?', a '#' or a space in it"
    # A client without Tor would ask its network's name server for it, and so tell what its user reads.
    if onion.is_onion(host):
        return "is an onion address: most clients would ask an ordinary name server for it"
    return "is an address of this machine or network" if _is_near(host) else None


def _is_near(host: str) -> bool:
    if (public := judged(host)) is not None:
        return not public
    # Names without a dot, and these endings, mean another machine in each network.
    return "." not in host or host.endswith((".local", ".localhost", ".internal"))


def _fault(name: str) -> bool:
    try:
        check_name(name)
    except ConfigError:
        return True
    return False


def check_addresses(trackers: Sequence[str], seeds: Sequence[str]) -> None:
    """Refuse addresses which are none for a torrent.

    Raises:
        ConfigError: An address, never with its password, and why.
    """
    for given in seeds:
        if fault := seed_fault(given):
            raise ConfigError(f"--web-seed {_shown(given)}: {fault}", hint="https://host/folder-above/, for everybody")
    for given in trackers:
        if not is_tracker(given):
            raise ConfigError(
                f"--tracker {_shown(given)}: not a tracker's address", hint="udp://… or https://…/announce"
            )


def is_tracker(address: str) -> bool:
    """Return whether an address can be a tracker's, for everybody."""
    parts = _parts(address) if address.isascii() and address.isprintable() and " " not in address else None
    return bool(parts and parts.scheme in _TRACKERS and parts.hostname and "@" not in parts.netloc)


def _parts(address: str) -> SplitResult | None:
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018 - raises where there is none
    except ValueError:
        return None
    return parts


def _shown(address: str) -> str:
    """Return an address without user and password, for messages."""
    # Up to the last @: a password may have slashes in it, or an @.
    before, at, after = address.rpartition("@")
    return f"{before.partition('//')[0]}//…@{after}" if at and "//" in before else address
