"""A draft + a private key → the draft with one signature more. Works where there is no archive and no network.

What is NOT done here: showing what is signed, and asking whether to. That is the door's, before.
"""

from pathlib import Path

from publish import draft
from publish.draft import Draft
from publish.errors import ConfigError
from publish.files import write_atomically
from publish.tufapi import Key, Signer


def examine(file: Path) -> Draft:
    """Read a draft, and refuse one that does not say what it would publish.

    Raises:
        ConfigError: It is no draft.
        TrustError: What it shows is not what would be signed, or does not go on from what was signed before.
    """
    found = draft.load(file)
    if found.is_root:
        found.new_root()
    else:
        found.changes()
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


def sign(file: Path, signer: Signer) -> Draft:
    """Add this key's signature to the draft in ``file``. A second one by the same key changes nothing.

    Raises:
        ConfigError: It is no draft, or the key may not sign it.
        TrustError: As `examine`.
    """
    found = examine(file)
    entitled(found, signer.public_key)
    found.metadata.sign(signer, append=True)
    write_atomically(file, draft.dump(found))
    return found
