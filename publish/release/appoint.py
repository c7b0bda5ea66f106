"""Change of rights to sign → a draft root.

Changes before the first signature add up in one draft. The holders' signatures put the draft into force. Not done here:
signing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from publish.core import plain
from publish.core.errors import ConfigError
from publish.core.units import count
from publish.release import day, dotstet, roles
from publish.release.draft import Draft
from publish.release.keys import Keyring, load_public
from publish.release.renew import LONG, until
from publish.release.roles import CALLED, KEYID_SHOWN
from publish.verify.metadata import UNDATED, undated
from publish.verify.tufapi import Key, Metadata, Root
from publish.verify.witnesses import FIELD, Policy, check, policy

OFFLINE = {"root": "root", "editors": "targets"}
"""People's roles, under people's names for them."""
SHOWN = 60  # columns of a name in a message
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
    """Draft a root with other keys or threshold.

    Args:
        role: ``root`` or ``editors``.
        threshold: Number of signatures required, by default as before.
        add: Public halves handed over.
        remove: Keyids, at least their first eight digits, or names.

    Raises:
        ConfigError: Fewer keys than must sign, a key with two duties, or no change.
    """
    with dotstet.exclusive(state):
        root = _next(state, now)
        name = OFFLINE[role]
        was = (root.roles[name].threshold, set(root.roles[name].keyids))
        public = [load_public(file) for file in add]
        # One key may be said twice, by its name and by its digits.
        for keyid in {_named(state, root, name, said) for said in remove}:
            root.revoke_key(keyid, name)
        for key, _ in public:
            _one_duty(root, key, name)
            root.add_key(key, name)
        root.roles[name].threshold = threshold if threshold is not None else was[0]
        _possible(root, name)
        if was == (root.roles[name].threshold, set(root.roles[name].keyids)):
            raise ConfigError("that is how it is already", hint="see: stet keys list")
        # Names stay on this machine: the published root knows keyids alone.
        roles.remember(state, [(key.keyid, called) for key, called in public])
        return _keep(state, root, now)


def ask_witnesses(
    state: Path,
    *,
    threshold: int | None = None,
    add: Sequence[tuple[str, str]] = (),
    remove: Sequence[str] = (),
    now: datetime,
) -> Draft:
    """Draft a root with other witnesses or another number.

    Args:
        threshold: Number of countersignatures required, by default as before.
        add: Name and public key (64 hex digits) of each.
        remove: Names. Nobody is asked for once the last is gone.

    Raises:
        ConfigError: A name is unknown or taken, too few are left, or nothing changes.
    """
    with dotstet.exclusive(state):
        root = _next(state, now)
        was = policy(root.unrecognized_fields)
        for name in remove:
            if name not in dict(was.keys):
                have = ", ".join(plain.quoted(n, SHOWN) for n, _ in was.keys) or "none"
                raise ConfigError(f"{name!a} is no witness of this archive", hint=f"its witnesses are: {have}")
        keys = (*(key for key in was.keys if key[0] not in remove), *add)
        if keys and threshold is None and not was.keys:
            raise ConfigError("how many must countersign?", hint="say it with --threshold, and no more than there are")
        number = threshold if threshold is not None else was.threshold
        asked = Policy(number, keys) if keys or threshold is not None else Policy()
        if keys or threshold is not None:
            try:
                check(asked)
            except ValueError as e:
                raise ConfigError(f"no list of witnesses: {e}", hint="add others, or change --threshold") from None
        if (asked.threshold, set(asked.keys)) == (was.threshold, set(was.keys)):
            raise ConfigError("that is how it is already", hint="see: stet keys list")
        root.unrecognized_fields.pop(FIELD, None)
        if keys:
            root.unrecognized_fields[FIELD] = asked.data()
        return _keep(state, root, now)


def rotate(state: Path, keys: Keyring, *, now: datetime) -> Draft:
    """Draft a root with a new online key.

    The key is made here, and takes the old one's place when the root is in force. One that was made for a draft which
    was given up is put aside.
    """
    with dotstet.exclusive(state):
        root = _next(state, now)
        name = f"online-{root.version}"
        # The old key stays beside the new: until the root is signed by its holders, only the old key can renew. A
        # second call finds the key of the first, in the draft.
        roles.put_aside_unused(state)
        key = keys.public(name) if name in {file.stem for file in keys.held().values()} else keys.add(name)
        for role in ("timestamp", "snapshot"):
            for keyid in [k for k in root.roles[role].keyids if k != key.keyid]:
                root.revoke_key(keyid, role)
            root.add_key(key, role)
        return _keep(state, root, now)


def extend(state: Path, *, now: datetime) -> Draft:
    """Draft a root that says the same, with a later end."""
    with dotstet.exclusive(state):
        return _keep(state, _next(state, now), now)


def reset_day(state: Path, *, now: datetime) -> Draft:
    """Draft a root that takes back all releases' days.

    For a publisher whose clock was ahead: these days count no more.

    Raises:
        ConfigError: The last release has no day in the future.
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
    """Return the root to draft, under the next number.

    Made of the drafted root, or else of the root in force.

    Args:
        held: Whether the clock is checked against known days.
    """
    # For `reset_day` the known days are the wrong ones, and cannot be held against the clock.
    day.must_be_right(state, dotstet.current(state, now=now) if held else None, now)
    coming = roles.coming(state)
    root = coming.new_root() if coming else roles.in_force(state)
    root.version = len(roles.chain(state)) + 1
    root.expires = until(now, LONG)
    return root


def _keep(state: Path, root: Root, now: datetime) -> Draft:
    # A signer must see that the releases with wrong days exist, so the draft carries the last of them.
    last = dotstet.current(state, now=now) if undated(root) > undated(roles.in_force(state)) else None
    before, metadata = roles.coming(state), Metadata(root)
    if before and before.metadata.signed == root:
        metadata = before.metadata  # the same once more is signed already
    drafted = Draft(metadata, roles.chain(state), last.signed.raw if last else b"")
    drafted.new_root()
    roles.keep(state, drafted)
    return drafted


def _named(state: Path, root: Root, role: str, said: str) -> str:
    """Return the role's only key with this beginning or name."""
    keyids = root.roles[role].keyids
    found = _of(state, keyids, said)
    if len(found) != 1:
        hint = f"its keys are: {', '.join(roles.called(state, keyids))}"
        raise ConfigError(f"{said!a} names no one key of {CALLED[role]}", hint=hint)
    return found[0]


def _of(state: Path, keyids: Iterable[str], said: str) -> list[str]:
    """Return the keys with this beginning or this name."""
    known, begins = roles.names(state), said.lower() if len(said) >= PREFIX_MIN_LENGTH else " "
    # Both ways: a holder chooses his name, and may choose the beginning of another's key.
    found = [k for k in keyids if k.startswith(begins) or known.get(k) == said]
    return [begins] if begins in found else found


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
    """Effect of lost or stolen keys on one role."""

    role: str
    threshold: int
    left: int
    """Keys neither lost nor stolen."""
    gone: int

    @property
    def goes_on(self) -> bool:
        """Return whether enough keys are left to sign."""
        return self.left >= self.threshold

    @property
    def usurped(self) -> bool:
        """Return whether the missing keys can sign alone.

        If so, a thief of these keys can.
        """
        return self.gone >= self.threshold


def lost(state: Path, said: Sequence[str]) -> list[Loss]:
    """Return the effect of missing keys, by role.

    Only roles concerned are listed.

    Args:
        said: Keyids, at least their first eight digits, or names.

    Raises:
        ConfigError: No role has one of these keys.
    """
    root, gone, found = roles.in_force(state), set[str](), []
    for each in said:
        # Each has to name a key: behind a slip of one the loss would look smaller than it is.
        if not (of := _of(state, root.keys, each)):
            raise ConfigError(f"no role has a key {each!a}", hint="see: stet keys list")
        gone.update(of)
    for duty in roles.duties(root):
        hit = len(set(duty.keyids) & gone)
        if hit:
            found.append(Loss(duty.role, duty.threshold, len(duty.keyids) - hit, hit))
    return found
