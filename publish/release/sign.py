"""Signing: a draft + a private key → one more signature.

Works without archive and network. Not done here: showing the draft, and asking whether to sign. The command line does
both before.
"""

import hashlib
import json
from datetime import datetime
from pathlib import Path

from publish.core.errors import ConfigError
from publish.core.files import write_atomically
from publish.core.formats import strictjson
from publish.release import draft
from publish.release.draft import Draft
from publish.verify.metadata import now_utc
from publish.verify.tufapi import Key, Signer


def examine(file: Path, *, now: datetime | None = None) -> Draft:
    """Read a draft, and refuse hidden or false content.

    Args:
        now: The time, this machine's by default.

    Raises:
        ConfigError: Not a draft.
        TrustError: The shown differs from the signed, the draft does not continue signed history, or its times are
            wrong.
    """
    found = draft.load(file)
    # All checks run first: people sign what they are shown.
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
        ConfigError: The signature does not count. The message names the keys that do.
    """
    may = {keyid for tally in found.tallies() for keyid in (*tally.signed, *tally.unsigned)}
    if key.keyid not in may:
        whose = ", ".join(sorted(keyid[:12] for keyid in may))
        raise ConfigError(
            f"the key {key.keyid[:12]} may not sign {found.name}: its signature would count for nothing",
            hint=f"those that count are: {whose}",
        )


def sign(file: Path, signer: Signer, *, now: datetime | None = None) -> Draft:
    """Add this key's signature to the draft in ``file``.

    A second signature by the same key changes nothing.

    Raises:
        ConfigError: Not a draft, or the key may not sign it.
        TrustError: As `examine`.
    """
    # Examined again, although the command has shown the draft: the file may have changed in between.
    found = examine(file, now=now)
    entitled(found, signer.public_key)
    found.metadata.sign(signer, append=True)
    write_atomically(file, draft.dump(found))
    return found


def signed_another(found: Draft, key: Path) -> bool:
    """Return whether this key signed another such draft.

    Another draft of the same number, as far as the key's folder remembers.
    """
    # After a correction this is harmless. If the other draft was finished, a second signature splits the history in
    # two.
    return _memory(key).get(_place(found), _digest(found)) != _digest(found)


def remember(found: Draft, key: Path) -> None:
    """Note beside the key that it signed this draft."""
    data = {**_memory(key), _place(found): _digest(found)}
    write_atomically(_file(key), f"{json.dumps(data, indent=1, sort_keys=True)}\n".encode(), mode=0o600)


def _memory(key: Path) -> dict[str, str]:
    try:
        return {str(place): str(digest) for place, digest in strictjson.plain(_file(key).read_bytes()).items()}
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
