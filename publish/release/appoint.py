"""A change of who may sign what → a draft of the next root. Nothing is in force before the holders signed it.

Changes that are made before anybody signed add up in one draft. What is NOT done here: signing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from publish.core.errors import ConfigError
from publish.core.units import count
from publish.release import day, dotstet, roles
from publish.release.draft import Draft
from publish.release.keys import Keyring, load_public
from publish.release.renew import LONG, until
from publish.release.roles import CALLED, KEYID_SHOWN
from publish.verify.metadata import UNDATED, undated
from publish.verify.tufapi import Key, Metadata, Root

OFFLINE = {"root": "root", "editors": "targets"}
"""The roles that people hold, as people call them."""
PREFIX_MIN_LENGTH = 8  # digits of a keyid that must be given


def appoint(
    state: Path,
    role: str,
    *,
    threshold: int | None = None,
    add: Sequence[Path] = (),
    remove: Sequence[str] = (),
    now: datetime,
) -> Draft:
    """Draft the next root: ``role`` gets these keys more, those less, and so many of them must sign.

    Args:
        role: ``root`` or ``editors``.
        add: Public halves that were handed over.
        remove: Keyids, or their first eight digits or more.

    Raises:
        ConfigError: The role would have fewer keys than must sign, a key would have two duties, or nothing changes.
    """
    with dotstet.exclusive(state):
        root = _next(state, now)
        name = OFFLINE[role]
        was = (root.roles[name].threshold, set(root.roles[name].keyids))
        public = [load_public(file) for file in add]
        for keyid in [_named(root, name, prefix) for prefix in remove]:
            root.revoke_key(keyid, name)
        for key, _ in public:
            _one_duty(root, key, name)
            root.add_key(key, name)
        root.roles[name].threshold = threshold if threshold is not None else was[0]
        _possible(root, name)
        if was == (root.roles[name].threshold, set(root.roles[name].keyids)):
            raise ConfigError("that is how it is already", hint="see: stet keys list")
        roles.remember(state, [(key.keyid, called) for key, called in public])
        return _keep(state, root, now)


def rotate(state: Path, keys: Keyring, *, now: datetime) -> Draft:
    """Make a new online key beside the old one, and draft the root that puts it in the place of the old one."""
    with dotstet.exclusive(state):
        root = _next(state, now)
        name = f"online-{root.version}"
        fresh = next((k for k, file in keys.held().items() if file.stem == name), None)
        key = keys.public(name) if fresh else keys.add(name)
        for role in ("timestamp", "snapshot"):
            for keyid in [k for k in root.roles[role].keyids if k != key.keyid]:
                root.revoke_key(keyid, role)
            root.add_key(key, role)
        return _keep(state, root, now)


def reset_day(state: Path, *, now: datetime) -> Draft:
    """Draft the root that says that the days of all releases so far count no more: the clock was ahead.

    Raises:
        ConfigError: The last release is of no day that is still to come.
    """
    with dotstet.exclusive(state):
        before = dotstet.current(state, now=now)
        if before is None or max(before.signed.published, before.renewed or date.min) <= now.date():
            raise ConfigError(
                f"no signed day is ahead of this clock, which says {now.date()}", hint="is this clock right, now?"
            )
        root = _next(state, now, held=False)
        root.unrecognized_fields[UNDATED] = before.release
        return _keep(state, root, now)


def _next(state: Path, now: datetime, *, held: bool = True) -> Root:
    """The root that is being drafted, or the one in force, under the next number.

    Args:
        held: Whether the clock is held against the days that are known.
    """
    day.must_be_right(state, dotstet.current(state, now=now) if held else None, now)
    coming = roles.coming(state)
    root = coming.new_root() if coming else roles.in_force(state)
    root.version = len(roles.chain(state)) + 1
    root.expires = until(now, LONG)
    return root


def _keep(state: Path, root: Root, now: datetime) -> Draft:
    # Whoever signs that days are taken back is to see that there were such releases.
    last = dotstet.current(state, now=now) if undated(root) > undated(roles.in_force(state)) else None
    drafted = Draft(Metadata(root), roles.chain(state), last.signed.raw if last else b"")
    drafted.new_root()
    roles.keep(state, drafted)
    return drafted


def _named(root: Root, role: str, prefix: str) -> str:
    """The one key of the role whose keyid begins so."""
    found = [keyid for keyid in root.roles[role].keyids if keyid.startswith(prefix.lower())]
    if len(found) != 1 or len(prefix) < PREFIX_MIN_LENGTH:
        have = ", ".join(keyid[:KEYID_SHOWN] for keyid in root.roles[role].keyids)
        raise ConfigError(f"{prefix!a} names no one key of {CALLED[role]}", hint=f"its keys are: {have}")
    return found[0]


def _one_duty(root: Root, key: Key, role: str) -> None:
    for other, held in root.roles.items():
        if key.keyid in held.keyids:
            what = "that already" if other == role else f"a key of {CALLED.get(other, 'online')}"
            raise ConfigError(
                f"{key.keyid[:KEYID_SHOWN]} is {what}",
                hint="one key, one duty: who has two duties makes two keys, so that one theft is one loss",
            )


def _possible(root: Root, role: str) -> None:
    threshold, have = root.roles[role].threshold, len(root.roles[role].keyids)
    if not 1 <= threshold <= have:
        raise ConfigError(
            f"{CALLED[role]} would have {count(have, 'key')}, and {threshold} must sign",
            hint="add keys, or lower the threshold with --threshold",
        )


@dataclass(frozen=True, slots=True)
class Loss:
    """What it means for one role that keys are lost or stolen."""

    role: str
    threshold: int
    left: int
    """Keys that are neither lost nor stolen."""
    gone: int

    @property
    def goes_on(self) -> bool:
        """Whether enough keys are left to sign."""
        return self.left >= self.threshold

    @property
    def usurped(self) -> bool:
        """Whether a thief of the keys that are gone can sign alone."""
        return self.gone >= self.threshold


def lost(state: Path, keyids: Sequence[str]) -> list[Loss]:
    """Work out what it means that these keys are gone; one entry for each role that they touch.

    Raises:
        ConfigError: No role has such a key.
    """
    root, found = roles.in_force(state), []
    gone = [k for k in root.keys if any(k.startswith(p.lower()) and len(p) >= PREFIX_MIN_LENGTH for p in keyids)]
    if not gone:
        raise ConfigError("no role has such a key", hint="see: stet keys list")
    for duty in roles.duties(root):
        hit = len(set(duty.keyids) & set(gone))
        if hit:
            found.append(Loss(duty.role, duty.threshold, len(duty.keyids) - hit, hit))
    return found
