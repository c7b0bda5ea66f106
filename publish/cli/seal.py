"""``stet seal``."""

from collections.abc import Sequence
from pathlib import Path

import click

from publish.archive.archive import Archive
from publish.archive.permit import permit_starters
from publish.cli import _releases, _reports
from publish.cli._options import FILE, clock_option, passphrase_option, removals_option, starters_option
from publish.cli._session import Session, Verb
from publish.core.errors import SourceError, TrustError, WaitingError


@click.command("seal", cls=Verb, exits=(SourceError, TrustError, WaitingError))
@click.option("--finish", "drafts", multiple=True, type=FILE, metavar="DRAFT", help="Take in a draft that was signed.")
@removals_option
@starters_option
@clock_option
@passphrase_option()
@click.pass_obj
def command(
    session: Session,
    drafts: tuple[Path, ...],
    clock_is_right: bool,
    with_starter_texts: bool,
    removals: int | None,
    passphrase_fd: int | None,
) -> None:
    """Sign what was built as the next release.

    Where more must sign than have their keys here, a draft is left for them: see stet sign.
    """
    # Finishing builds nothing: the signed bytes are those of the draft, whatever site/ holds by now.
    if drafts:
        _finish(session, drafts, passphrase_fd, clock_is_right=clock_is_right)
        return
    archive = Archive.here(session.talk(passphrase_fd))
    tree = archive.built()
    permit_starters(tree, with_starter_texts, archive.talk)
    # All questions and refusals come before the signatures: a signed number cannot be taken back.
    archive.require_stamping()
    sure = archive.clock_is_right(said=clock_is_right)
    keys = archive.keys()
    archive.tell_unmarked()
    sealed = archive.seal(tree, keys, clock_is_right=sure, removals=removals)
    # After sealing, for a token is over the signed release. A silent authority costs seconds, and no release.
    stamped = archive.stamp(keys)
    archive.sign_evidence(keys)
    lines = [*_releases.sealed_lines(sealed), *_releases.stamped_lines(stamped)]
    data = (
        _releases.sealed_data(sealed)
        | _releases.stamped_data(stamped)
        | {"unmarked": archive.unmarked}
        | _reports.starters_data(tree)
    )
    session.console.answer(data, lines)


def _finish(session: Session, drafts: Sequence[Path], fd: int | None, *, clock_is_right: bool) -> None:
    """Take in the drafts signed by others."""
    archive = Archive.here(session.talk(fd))
    sure = archive.clock_is_right(said=clock_is_right)
    sealed = archive.finish(drafts, archive.keys(), clock_is_right=sure)
    session.console.answer(_releases.sealed_data(sealed), _releases.sealed_lines(sealed))
