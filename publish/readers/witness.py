"""A copy, seen by a witness → a countersignature of its release head, in a small file that copies carry along.

A witness promises one thing: never to sign two histories. So it signs only what goes on from what it saw before,
and remembers before it signs. What is NOT done here: putting the file into the archive (``attest``).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from publish.core import clock
from publish.core.errors import ConfigError
from publish.verify import signednote, witnesses
from publish.verify.metadata import Head
from publish.verify.tufapi import Signer


@dataclass(frozen=True, slots=True)
class Countersigned:
    """What `witness` made."""

    name: str
    """What the witness is called on the note."""
    public: str
    """Its public key, 64 hex digits: what an archive's root names it by."""
    listed: bool
    """Whether the archive's root asks for this witness."""
    release: int
    note: bytes
    """The file to hand in."""

    @property
    def file_name(self) -> str:
        """What to call the file."""
        return f"{''.join(c if c.isalnum() or c in '-.' else '-' for c in self.name)}-{self.release}.{witnesses.ENDING}"


def witness(
    head: Head, signer: Signer, *, now: datetime, remember: Callable[[Head], None], name: str | None = None
) -> Countersigned:
    """Countersign a head that ``history.accept`` accepted beside all that this witness saw before.

    Args:
        remember: Called before anything is signed: what a crash leaves behind is a memory without a signature,
            never the reverse.
        name: What the witness calls itself; the root's name for its key, where there is one, goes first.

    Raises:
        ConfigError: The clock cannot be right, the key is of another kind, or the witness has no name.
    """
    if day := clock.is_behind(now, head.signed.published, head.renewed, head.since):
        raise ConfigError(
            f"the clock says {now.date()}, but the archive was signed on {day}",
            hint="set the clock right: a countersignature says when it was made",
        )
    public = str(signer.public_key.keyval.get("public", ""))
    if signer.public_key.keytype != "ed25519":
        raise ConfigError("a witness signs with an Ed25519 key", hint="make one: ssh-keygen -t ed25519 -f witness.key")
    known = witnesses.policy(head.roots[-1].signed.unrecognized_fields).name_of(public)
    called = known or name or ""
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
