"""One command for each verb: parse, load, call, say.

A verb is imported when it is called, so that ``--help`` is quick.
"""

from pathlib import Path

import click

from publish import __version__
from publish.cli import carrying, holders, standing
from publish.cli._session import (
    CHECKED,
    VERIFIED,
    Session,
    Story,
    Verb,
    clock_option,
    common_options,
    host_option,
    passphrase_option,
    removals_option,
    starters_option,
)
from publish.core.errors import ConfigError, HostError, SourceError, TrustError, WaitingError

_DEPTH = click.Choice(["quick", "sample", "full"])
_FOLDER = click.Path(file_okay=False, path_type=Path)
_FILE = click.Path(dir_okay=False, path_type=Path)
_WITNESSES = click.option(
    "--witness", multiple=True, metavar="NAME=KEY", help="A witness of your own choice, who must have signed, too."
)


@click.group(cls=Story, params=common_options(), context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="stet %(version)s")
def cli() -> None:
    """Seal an archive of reports, keep it on many unlike hosts, prove and heal every copy.

    A publisher's way: init, then publish (build, seal, push and check in one), then heal when a copy was hurt.
    A reader's: clone and verify, which need nothing but the archive's fingerprint.
    """


@cli.command(cls=Verb)
@click.argument("folder", type=_FOLDER, default=".", metavar="[DIR]")
@click.option("--title", help="The archive's title (else the folder's name; it stands in mkdocs.yml).")
@click.option("--found-anyway", is_flag=True, help="Also where an archive was before, here or at a host.")
@passphrase_option()
@click.pass_obj
def init(session: Session, folder: Path, title: str | None, found_anyway: bool, passphrase_fd: int | None) -> None:
    """Found an archive in DIR: sources, settings and keys.

    Where mirrors.toml names hosts already they are looked at first: an archive that lies there is to be restored.
    """
    from publish.archive.init import init, refuse, refuse_a_second
    from publish.cli._words import founded_data, founded_lines
    from publish.verify.metadata import now_utc

    refuse(folder)
    if not found_anyway:
        refuse_a_second(folder)
    passphrase = session.passphrase(passphrase_fd, new=True)
    founded = init(folder, passphrase, title=title, now=now_utc())
    session.console.answer(founded_data(founded), founded_lines(founded, folder))


@cli.command(cls=Verb, exits=(SourceError,))
@click.pass_obj
def build(session: Session) -> None:
    """Turn site/ into pages, ready to be sealed."""
    from publish.cli import _unfilled
    from publish.cli._archive import Archive
    from publish.cli._words import tree_data, tree_lines

    archive = Archive.here()
    tree = archive.build(session.console)
    _unfilled.warn(session, tree)
    reports = archive.reports(tree)
    data = tree_data(tree, reports) | {"unmarked": archive.unmarked} | _unfilled.data(tree)
    session.console.answer(data, tree_lines(tree, reports))


@cli.command(cls=Verb, exits=(SourceError, TrustError, WaitingError))
@click.option("--finish", "drafts", multiple=True, type=_FILE, metavar="DRAFT", help="Take in a draft that was signed.")
@removals_option
@starters_option
@clock_option
@passphrase_option()
@click.pass_obj
def seal(
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
    from publish.cli import _holder, _unfilled
    from publish.cli._archive import Archive
    from publish.cli._evidence import sign_by_the_way
    from publish.cli._words import sealed_data, sealed_lines, stamped_data, stamped_lines

    if drafts:
        _holder.finish(session, drafts, passphrase_fd, clock_is_right=clock_is_right)
        return
    archive = Archive.here()
    tree = archive.built()
    _unfilled.permit(session, tree, wanted=with_starter_texts)
    archive.require_stamping()
    sure = archive.clock_is_right(session, said=clock_is_right)
    keys = archive.keys(session, passphrase_fd)
    archive.tell_unmarked(session.console)
    sealed = archive.seal(tree, keys, session, clock_is_right=sure, removals=removals)
    stamped = archive.stamp(lambda: keys, session.console)
    sign_by_the_way(session, archive, keys)
    lines = [*sealed_lines(sealed), *stamped_lines(stamped)]
    data = sealed_data(sealed) | stamped_data(stamped) | {"unmarked": archive.unmarked} | _unfilled.data(tree)
    session.console.answer(data, lines)


cli.add_command(holders.sign)


@cli.command(cls=Verb, exits=(TrustError, HostError))
@host_option("Push to this host only; may be given again.")
@click.option("--dry-run", is_flag=True, help="Say what would be sent, and send nothing.")
@click.option("--adopt", multiple=True, metavar="HOST", help="Replace what lies there and is another's.")
@click.option("--yes", is_flag=True, help="With --adopt: do not ask.")
@click.pass_obj
def push(session: Session, names: tuple[str, ...], dry_run: bool, adopt: tuple[str, ...], yes: bool) -> None:
    """Bring the sealed release to the hosts, sending only what each lacks.

    Whenever it is cut short, every copy still verifies; the same command goes on. What lies there and is not this
    archive's is never written over: the push is refused, unless --adopt names the host.
    """
    from publish.cli._publisher import push

    push(session, names, adopt, yes=yes, dry_run=dry_run)


@cli.command(cls=Verb, outcomes=CHECKED)
@click.option("--depth", type=_DEPTH, default="sample", show_default=True, help="How thoroughly to look.")
@host_option("Check this host only; may be given again.")
@click.pass_obj
def check(session: Session, depth: str, names: tuple[str, ...]) -> None:
    """Look at every copy at its public address, as a reader does.

    \b
    quick   the metadata and the front page
    sample  so many files that a loss of 1 % is missed at most once in a hundred
    full    every file, and files that are not of the release
    """
    from publish.cli._publisher import check

    check(session, depth, names)


@cli.command(cls=Verb, exits=(TrustError, HostError), outcomes=CHECKED)
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@click.option("--restore", is_flag=True, help="Bring a lost .stet/ back, from the copies at ADDRESS...")
@click.argument("addresses", nargs=-1, metavar="[ADDRESS]...")
@click.option("--fingerprint", metavar="F", help="With --restore: the archive's fingerprint, or its root.json.")
@click.option(
    "--older", type=click.IntRange(min=1), metavar="N",
    help="With --restore: take release N, though a newer one was signed; nothing can be sealed on top of it.",
)  # fmt: skip
@click.option("--back", multiple=True, metavar="HOST", help="Bring in a host that was given up, or a spare.")
@passphrase_option()
@click.pass_obj
def heal(
    session: Session,
    dry_run: bool,
    back: tuple[str, ...],
    restore: bool,
    addresses: tuple[str, ...],
    fingerprint: str | None,
    older: int | None,
    passphrase_fd: int | None,
) -> None:
    """Mend what a check finds, bring in a spare host for one that is gone, and check again.

    A host that gives no answer is left alone. With --restore the publisher's own lost state is brought back
    from copies; the keys are in no copy, and come from their backup.
    """
    from publish.cli import _publisher

    if restore or addresses:
        _publisher.restore(session, addresses if restore else (), fingerprint, older or 0)
    else:
        if fingerprint or older:
            raise ConfigError(
                "--fingerprint and --older go with --restore", hint="stet heal --restore ADDRESS --fingerprint F"
            )
        _publisher.heal(session, back, dry_run=dry_run, fd=passphrase_fd)


@cli.command(cls=Verb, exits=(TrustError, HostError))
@click.argument("words", nargs=-1, required=True, metavar="FINGERPRINT|ROOT.JSON ADDRESS... FOLDER")
@_WITNESSES
@click.pass_obj
def clone(session: Session, words: tuple[str, ...], witness: tuple[str, ...]) -> None:
    """Make FOLDER a whole, verified copy.

    The files come from whichever copies are alive: those at ADDRESS (https://, http://, ipfs://, ipns:// or a
    folder), and all mirrors in the signed list. Cut short, the same command goes on where it was.
    """
    from publish.cli._reader import clone

    clone(session, words, witness)


@cli.command(cls=Verb, outcomes=VERIFIED)
@click.argument("what", nargs=-1, required=True, metavar="WHAT...")
@click.option("--fingerprint", metavar="F", help="The archive's fingerprint, in groups of four or not.")
@click.option("--root", type=_FILE, metavar="FILE", help="The archive's first root.json, instead.")
@click.option("--depth", type=_DEPTH, default="full", show_default=True, help="How thoroughly to look at a whole copy.")
@click.option("--of", metavar="ADDRESS", help="Judge a single file, by what this copy says was signed.")
@click.option("--tsa-roots", type=_FILE, metavar="FILE", help="Root certificates (PEM) to check time-stamps by.")
@_WITNESSES
@click.pass_obj
def verify(
    session: Session,
    what: tuple[str, ...],
    fingerprint: str | None,
    root: Path | None,
    depth: str,
    of: str | None,
    tsa_roots: Path | None,
    witness: tuple[str, ...],
) -> None:
    """Judge WHAT: a folder or zip, the address of a copy, the address of one page, or a single file.

    A zip proves itself. For any other file (an EPUB, a saved page, a document) name a copy with --of; in the
    publisher's own folder there is no need to. The fingerprint may also stand behind WHAT, without --fingerprint.

    Of several copies the newest is believed, and those that lag are named. The file in which the proof of a fork
    was kept is judged too: exit code 0 says that it proves what it says.

    Without a fingerprint a copy is only held against itself: whoever made it up would pass. Then compare
    the fingerprint that is printed with one that reached you by another way.
    """
    from publish.cli._reader import verify

    verify(session, what, depth, fingerprint, root, tsa_roots, of, witness)


@cli.command(cls=Verb, exits=(SourceError, WaitingError), outcomes=CHECKED)
@click.option("--dry-run", is_flag=True, help="Build, say what would be sealed and sent, and do neither.")
@click.option("--depth", type=_DEPTH, default="sample", show_default=True, help="How thoroughly to check.")
@removals_option
@starters_option
@clock_option
@passphrase_option()
@click.pass_obj
def publish(
    session: Session,
    dry_run: bool,
    depth: str,
    clock_is_right: bool,
    with_starter_texts: bool,
    removals: int | None,
    passphrase_fd: int | None,
) -> None:
    """Build, seal, push and check in one go."""
    from publish.cli._publisher import Said, publish

    said = Said(clock_is_right=clock_is_right, removals=removals, starters=with_starter_texts)
    publish(session, depth, said, dry_run=dry_run, fd=passphrase_fd)


cli.add_command(holders.keys)


@cli.command(cls=Verb, exits=(SourceError, TrustError, HostError))
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option(
    "--reason-kind", type=click.Choice(["safety", "court", "error"]), help="Say this in public; else nothing."
)
@click.option("--dry-run", is_flag=True, help="Say what would be withdrawn, and from where; change nothing.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--empty", "place", metavar="PLACE", help="Empty a place that mirrors.toml names no more.")
@click.option("--let-go", metavar="PLACE", help="Speak no more of such a place: it is gone.")
@click.pass_obj
def withdraw(
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


@cli.command(cls=Verb, exits=(SourceError,))
@click.argument("report")
@click.pass_obj
def correct(session: Session, report: str) -> None:
    """Keep REPORT as it was published, before you correct it.

    The text is that of the release, even if you have edited it since.
    """
    from publish.cli._editor import correct

    correct(session, report)


@cli.command(cls=Verb)
@click.argument("folder", type=_FOLDER, required=False)
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 for any free one.")
@click.option("--bind", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.pass_obj
def serve(session: Session, folder: Path | None, port: int, bind: str) -> None:
    """Show a copy, or the current release, to a browser on this machine.

    A preview: it verifies nothing, and is no web server for the public.
    """
    from publish.cli._reader import serve

    serve(session, folder, bind, port)


cli.add_command(carrying.bundle)
cli.add_command(standing.stamp)
cli.add_command(standing.fingerprint)
cli.add_command(standing.card)
cli.add_command(standing.evidence)
cli.add_command(standing.renew)
cli.add_command(standing.history)
cli.add_command(standing.witness)
cli.add_command(standing.attest)


@cli.command(cls=Verb)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_obj
def completion(session: Session, shell: str) -> None:
    """Print what makes a shell complete commands, options and hosts.

    For bash, in ~/.bashrc: eval "$(stet completion bash)"
    """
    from click.shell_completion import get_completion_class

    made = get_completion_class(shell)
    assert made is not None  # noqa: S101 - click has all three
    script = made(cli, {}, "stet", "_STET_COMPLETE").source()
    session.console.answer({"shell": shell, "script": script}, script.splitlines())
