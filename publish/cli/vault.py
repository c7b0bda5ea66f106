"""``stet vault``."""

from pathlib import Path
from typing import Any

import click

from publish.cli._group import OrderedGroup
from publish.cli._originals import identities, identity_options
from publish.cli._session import Session, Verb
from publish.core.errors import SourceError, TrustError
from publish.core.units import count

HEADS = ("commitment", "kind", "taken in", "what it was", "where it stands")


@click.group("vault", cls=OrderedGroup)
def command() -> None:
    """What the vault has of found documents, and new keys for it."""


@command.command(cls=Verb, name="list", exits=(TrustError,))
@identity_options
@click.pass_obj
def vault_list(session: Session, identity: Path | None, identity_fd: int | None) -> None:
    """Show what your key opens, and which originals are the same."""
    from publish.archive.archive import Archive
    from publish.reports.vault.age import Opening
    from publish.reports.vault.records import records, told

    root, by = Archive.here(session.talk()).config.root, identities(identity, identity_fd)
    found = records(root, by)
    opened = [each for each in found if each.file.commitment]
    rows = [
        (
            # As many digits as tell originals apart, and as stet reveal takes.
            each.file.commitment[:12],
            told(each.file.record, "kind"),
            told(each.file.record, "kept")[:10],
            told(each.file.record, "source", "name"),
            ", ".join(each.named) or "in no report",
        )
        for each in opened
    ]
    session.console.table(HEADS, rows)
    # Files for other keys are no fault: an editor who came later has not all of them.
    closed = sum(each.file.opening is Opening.OTHERS for each in found)
    odd = [
        each.file.file.name for each in found if each.file.opening is not Opening.OTHERS and not each.file.commitment
    ]
    lines = [
        f"{e.file.commitment[:12]} is the same original as {', '.join(s[:12] for s in e.same)}"
        for e in opened
        if e.same
    ]
    lines += [f"{count(closed, 'file is', 'files are')} for other keys"] if closed else []
    lines += [f"damaged, not to be read, or not of Stet: vault/{name}" for name in odd]
    data: dict[str, Any] = {
        "originals": [
            {"file": e.file.file.name, "record": e.file.record, "named": list(e.named), "same": list(e.same)}
            for e in opened
        ],
        "closed": closed, "damaged": odd,
    }  # fmt: skip
    session.console.answer(data, lines or ([] if rows else ["nothing: no original was taken in here"]))
    session.ends(TrustError.exit_code if odd else 0)


@command.command(cls=Verb, name="rekey", exits=(SourceError, TrustError))
@identity_options
@click.pass_obj
def vault_rekey(session: Session, identity: Path | None, identity_fd: int | None) -> None:
    """Encrypt what your key opens to the recipients in mirrors.toml alone.

    For an editor who comes, or goes, or has lost a key. Files for other keys stay as they are, and are counted.
    """
    from publish.archive.archive import Archive
    from publish.reports.vault.age import editors
    from publish.reports.vault.rekey import rekey

    config = Archive.here(session.talk()).config
    # Before the secret key is read: without recipients it is not needed.
    to = editors(config.vault.recipients)
    by = identities(identity, identity_fd)
    with session.console.progress("encrypting anew") as progress:
        made = rekey(config.root, by, to, progress=progress)
    lines = [f"{count(made.done, 'original is', 'originals are')} encrypted to {count(len(to.keys), 'key')} now"]
    lines += [f"stays as it is, for other keys: vault/{name}" for name in made.closed]
    lines += [f"damaged or not to be read, and stays as it is: vault/{name}" for name in made.damaged]
    session.console.answer({"done": made.done, "closed": made.closed, "damaged": made.damaged}, lines)
    if made.damaged:
        session.ends(TrustError.exit_code)
    session.console.note("copies of vault/ from before still open by the former keys: replace or delete them")
