"""A witness's countersignature of a release head.

The result is a small file for copies to carry. A witness promises never to sign two histories. Therefore a witness
signs only a continuation of the history seen before, and remembers before signing. What is NOT done here: putting the
file into the archive (``attest``).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from publish.core import clock
from publish.core.errors import ConfigError
from publish.verify import signednote, witnesses
from publish.verify.head import Head
from publish.verify.tufapi import Signer


@dataclass(frozen=True, slots=True)
class Countersigned:
    """A countersignature made by `witness`."""

    name: str
    """The witness's name on the note."""
    public: str
    """The witness's public key as an archive's root writes it, 64 hex digits."""
    listed: bool
    """Whether the archive's root names this witness."""
    release: int
    note: bytes
    """The file to hand in."""

    @property
    def file_name(self) -> str:
        """A name for the file, of safe letters only."""
        return f"{''.join(c if c.isalnum() or c in '-.' else '-' for c in self.name)}-{self.release}.{witnesses.ENDING}"


def witness(
    head: Head, signer: Signer, *, now: datetime, remember: Callable[[Head], None], name: str | None = None
) -> Countersigned:
    """Countersign a head accepted by ``history.accept``, given this witness's memory.

    Args:
        remember: Called before anything is signed. A crash leaves a memory without a signature, never the reverse.
        name: The witness's own choice of name. A name for the key in the archive's root goes first.

    Raises:
        ConfigError: The clock cannot be right, the key is of another kind, or the witness has no name.
    """
    # A cosignature has a time (C2SP cosignature/v1). A clock behind the signed days would make it a false witness.
    if day := clock.is_behind(now, head.signed.published, head.renewed, head.since):
        raise ConfigError(
            f"the clock says {now.date()}, but the archive was signed on {day}",
            hint="set the clock right: a countersignature says when it was made",
        )
    public = str(signer.public_key.keyval.get("public", ""))
    # cosignature/v1 knows Ed25519 alone; other tools for witnesses would refuse the note.
    if signer.public_key.keytype != "ed25519":
        raise ConfigError("a witness signs with an Ed25519 key", hint="make one: ssh-keygen -t ed25519 -f witness.key")
    # Verifiers find a signature line by the root's name, so a line under another name would not count.
    known = witnesses.policy(head.roots[-1].signed.unrecognized_fields).name_of(public)
    called = known or name or ""
    # In a C2SP signed note a space ends the name and a plus sign begins the key.
    if not signednote.is_plain(called):
        raise ConfigError(
            f"{called[:100]!a} cannot be a witness's name: 1 to 100 characters that are seen, no space, no plus sign",
            hint="give a name that is yours, as a domain is: --name example.org/witness",
        )
    remember(head)
    text = signednote.body(head.fingerprint, head.release, head.signed.top.sha256)
    made = signednote.write(text, called, public, int(now.timestamp()), lambda data: _sign(signer, data))
    return Countersigned(called, public, known is not None, head.release, made)


def _sign(signer: Signer, data: bytes) -> bytes:
    return bytes.fromhex(signer.sign(data).signature)
