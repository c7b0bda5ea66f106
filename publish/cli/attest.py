"""``stet attest``."""

from dataclasses import asdict
from pathlib import Path

import click

from publish.archive.archive import Archive
from publish.cli._options import FILE, passphrase_option
from publish.cli._session import Session, Verb
from publish.core.errors import ConfigError, SignatureError, TrustError
from publish.release.attest import attest
from publish.verify import signednote


@click.command("attest", cls=Verb, exits=(TrustError,))
@click.argument("files", nargs=-1, required=True, type=FILE, metavar="FILE...")
@passphrase_option()
@click.pass_obj
def command(session: Session, files: tuple[Path, ...], passphrase_fd: int | None) -> None:
    """Add the countersignatures in FILE, as witnesses handed them in, to the archive; push brings them out."""
    archive = Archive.here(session.talk(passphrase_fd))
    notes_in = [_read(file) for file in files]
    # The list of attestations is the online key's, so a new entry needs a new timestamp and no editor.
    days = archive.config.archive.timestamp_days
    try:
        done = attest(archive.state, archive.keys(), notes_in, now=archive.now, days=days)
    except SignatureError as e:
        hint = e.hint or "nothing was added; ask the witness for another"
        where = e.where or ", ".join(map(str, files))
        raise SignatureError(e.reason, where=where, hint=hint) from e
    lines = [f"added: {one}" for one in done.added] or ["nothing is new: these were added before"]
    if done.witnessed.needed:
        lines.append(f"release {done.release.number} is signed by {done.witnessed}")
    lines += ["bring it to the copies with: stet push"] if done.added else []
    data = {"release": done.release.number, "added": list(done.added), "witnessed": asdict(done.witnessed)}
    session.console.answer(data | {"enough": done.witnessed.enough}, lines)


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            # A byte more than any note: a wrong file is refused by its length, and not read to its end.
            return opened.read(signednote.NOTE_MAX_LENGTH + 1)
    except OSError as e:
        raise ConfigError(f"cannot read {file}: {e.strerror}", hint="give a file that stet witness made") from None
