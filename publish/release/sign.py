"""A draft + a private key → the draft with one signature more. Works where there is no archive and no network.

What is NOT done here: showing what is signed, and asking whether to. That is the door's, before.
"""

import hashlib
import json
from datetime import datetime
from pathlib import Path

from publish.core.errors import ConfigError
from publish.core.files import write_atomically
from publish.release import draft
from publish.release.draft import Draft
from publish.verify.metadata import now_utc
from publish.verify.tufapi import Key, Signer


def examine(file: Path, *, now: datetime | None = None) -> Draft:
    """Read a draft, and refuse one that does not say what it would publish.

    Args:
        now: What time it is; that of this machine unless given.

    Raises:
        ConfigError: It is no draft.
        TrustError: What it shows is not what would be signed, does not go on from what was signed before, or is
            of a time that no draft of ours is of.
    """
    found = draft.load(file)
    found.in_time(now or now_utc())
    if found.is_root:
        found.new_root()
    else:
        found.changes()
        found.bundles()
    return found


def entitled(found: Draft, key: Key) -> None:
    """Require that this key's signature counts.

    Raises:
        ConfigError: It does not, and whose do.
    """
    may = {keyid for tally in found.tallies() for keyid in (*tally.signed, *tally.unsigned)}
    if key.keyid not in may:
        whose = ", ".join(sorted(keyid[:12] for keyid in may))
        raise ConfigError(
            f"the key {key.keyid[:12]} may not sign {found.name}: its signature would count for nothing",
            hint=f"those that count are: {whose}",
        )


def sign(file: Path, signer: Signer, *, now: datetime | None = None) -> Draft:
    """Add this key's signature to the draft in ``file``. A second one by the same key changes nothing.

    Raises:
        ConfigError: It is no draft, or the key may not sign it.
        TrustError: As `examine`.
    """
    found = examine(file, now=now)
    entitled(found, signer.public_key)
    found.metadata.sign(signer, append=True)
    write_atomically(file, draft.dump(found))
    return found


def signed_another(found: Draft, key: Path) -> bool:
    """Whether this key signed another draft of the same number before, as far as its folder remembers.

    After a correction that is nothing. If the other one was finished, this one splits the history in two.
    """
    return _memory(key).get(_place(found), _digest(found)) != _digest(found)


def remember(found: Draft, key: Path) -> None:
    """Note beside the key what it signed."""
    data = {**_memory(key), _place(found): _digest(found)}
    write_atomically(_file(key), f"{json.dumps(data, indent=1, sort_keys=True)}\n".encode(), mode=0o600)


def _memory(key: Path) -> dict[str, str]:
    try:
        return {str(place): str(digest) for place, digest in json.loads(_file(key).read_bytes()).items()}
    except FileNotFoundError:
        return {}
    except (ValueError, AttributeError):
        raise ConfigError(f"{_file(key)} is damaged: it says what was signed", hint="delete it to begin anew") from None


def _file(key: Path) -> Path:
    return key.with_suffix(".signed.json")


def _place(found: Draft) -> str:
    return f"{found.fingerprint} {found.name.removesuffix('.draft.json')}"


def _digest(found: Draft) -> str:
    return hashlib.sha256(found.metadata.signed_bytes).hexdigest()
