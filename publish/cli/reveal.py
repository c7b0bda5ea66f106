"""``stet reveal``."""

from pathlib import Path

import click

from publish.cli._options import FOLDER
from publish.cli._originals import identities, identity_options
from publish.cli._session import Session, Verb
from publish.core.errors import SourceError, TrustError


@click.command("reveal", cls=Verb, exits=(SourceError, TrustError))
@click.argument("document")
@identity_options
@click.option(
    "-o", "--out", "--output", "output", type=FOLDER, metavar="FOLDER", help="The folder to write; else reveal-… here."
)
@click.pass_obj
def command(
    session: Session, document: str, identity: Path | None, identity_fd: int | None, output: Path | None
) -> None:
    """Show DOCUMENT's original, which the vault keeps, to one person.

    DOCUMENT is a report, or the first digits of a commitment on its page. The folder has the original as it came, and
    how to check without stet that the archive's editors committed to it. Nothing else that the vault knows is in it:
    not the original's name, not when it was taken in, not from whom.
    """
    from publish.archive.archive import Archive
    from publish.core.formats.revealed import NOTE, SALTED, STATEMENT, SUMS
    from publish.reports.vault.reveal import chosen, reveal

    archive = Archive.here(session.talk())
    # Before keys are asked for: without reports no page commits to anything.
    archive.require_reports("stet reveal", "a site of another program has no originals in the vault")
    release = archive.release()
    choice = chosen(release, document)
    into = output or Path(f"reveal-{choice.commitment[:8]}")
    said = reveal(archive.config.root, release, choice, identities(identity, identity_fd), into)
    data = {
        "folder": str(into), "files": [SALTED, said.original, SUMS, STATEMENT, NOTE], "page": said.page,
        "commitment": said.commitment, "kind": said.kind, "release": said.release, "fingerprint": said.archive,
    }  # fmt: skip
    session.console.answer(
        data,
        [
            f"{into} shows {said.original}, an original of {said.page}, and how to check it ({STATEMENT})",
            f"whoever gets it can also run: stet verify {into} --of ADDRESS --fingerprint {said.archive}",
        ],
    )
    session.console.note(f"the original lies in {into} in the clear: hand it over, then delete it here")
