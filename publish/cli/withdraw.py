"""``stet withdraw``."""

import click

from publish.cli._session import (
    Session,
    Verb,
)
from publish.core.errors import ConfigError, HostError, SourceError, TrustError


@click.command("withdraw", cls=Verb, exits=(SourceError, TrustError, HostError))
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option(
    "--reason-kind", type=click.Choice(["safety", "court", "error"]), help="Say this in public; else nothing."
)
@click.option("--dry-run", is_flag=True, help="Say what would be withdrawn, and from where; change nothing.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--empty", "place", metavar="PLACE", help="Empty a place that mirrors.toml names no more.")
@click.option("--let-go", metavar="PLACE", help="Speak no more of such a place: it is gone.")
@click.pass_obj
def command(
    session: Session,
    paths: tuple[str, ...],
    reason_kind: str | None,
    dry_run: bool,
    yes: bool,
    place: str | None,
    let_go: str | None,
) -> None:
    """Take pages or evidence back for ever: from the next release, and by the next push from every host.

    PATH is a source below site/ or the path that a copy has it under. Translations, earlier versions, and evidence
    that no other report names, go with a page. A signed line says that something was withdrawn and when, not what.

    No push reaches a copy at a place that was taken out of mirrors.toml, or moved: --empty takes from there what is
    this archive's, and nothing else.
    """
    from publish.cli import _editor, _leaving

    if [bool(paths), place is not None, let_go is not None].count(True) != 1:
        raise ConfigError("give PATHs, or --empty PLACE, or --let-go PLACE", hint="see: stet withdraw --help")
    if place is not None:
        _leaving.clear(session, place, yes=yes, dry_run=dry_run)
    elif let_go is not None:
        _leaving.let_go(session, let_go)
    elif dry_run:
        _editor.rehearse_withdrawal(session, paths)
    else:
        _editor.withdraw(session, paths, reason_kind or "", yes=yes)
