"""One command for each verb: parse, load, call, say.

A verb is imported when it is called, so that ``--help`` is quick.
"""

from pathlib import Path

import click

from publish import __version__
from publish.door.common import (
    CHECKED,
    VERIFIED,
    Door,
    Story,
    Verb,
    common_options,
    host_option,
    passphrase_option,
)
from publish.errors import HostError, SourceError, TrustError, WaitingError

_DEPTH = click.Choice(["quick", "sample", "full"])
_FOLDER = click.Path(file_okay=False, path_type=Path)
_FILE = click.Path(dir_okay=False, path_type=Path)


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
@passphrase_option()
@click.pass_obj
def init(door: Door, folder: Path, title: str | None, passphrase_fd: int | None) -> None:
    """Found an archive in DIR: sources, settings and keys."""
    from publish.door.words import founded_data, founded_lines
    from publish.init import init, refuse
    from publish.verify import now_utc

    refuse(folder)
    passphrase = door.passphrase(passphrase_fd, new=True)
    founded = init(folder, passphrase, title=title, now=now_utc())
    door.console.answer(founded_data(founded), founded_lines(founded, folder))


@cli.command(cls=Verb, exits=(SourceError,))
@click.pass_obj
def build(door: Door) -> None:
    """Turn site/ into pages, ready to be sealed."""
    from publish.door.archive import Archive
    from publish.door.words import tree_data, tree_lines

    tree = Archive.here().build(door.console)
    door.console.answer(tree_data(tree), tree_lines(tree))


@cli.command(cls=Verb, exits=(SourceError, TrustError, WaitingError))
@click.option("--finish", "drafts", multiple=True, type=_FILE, metavar="DRAFT", help="Take in a draft that was signed.")
@passphrase_option()
@click.pass_obj
def seal(door: Door, drafts: tuple[Path, ...], passphrase_fd: int | None) -> None:
    """Sign what was built as the next release.

    Where more must sign than have their keys here, a draft is left for them: see stet sign.
    """
    from publish.door import holder
    from publish.door.archive import Archive
    from publish.door.words import sealed_data, sealed_lines

    if drafts:
        holder.finish(door, drafts, passphrase_fd)
        return
    archive = Archive.here()
    tree = archive.built()
    sealed = archive.seal(tree, archive.keys(door, passphrase_fd), door.console)
    door.console.answer(sealed_data(sealed), sealed_lines(sealed))


@cli.command(cls=Verb, exits=(TrustError,))
@click.argument("draft", type=_FILE)
@click.option("--key", type=_FILE, metavar="FILE", help="The key to sign with; without one, only show.")
@click.option("--yes", is_flag=True, help="Do not ask: what it says was read before.")
@passphrase_option()
@click.pass_obj
def sign(door: Door, draft: Path, key: Path | None, yes: bool, passphrase_fd: int | None) -> None:
    """Show in plain words what DRAFT would publish, and sign it.

    Needs no archive and no network: take the one file to a machine that has neither, and bring it back.
    """
    from publish.door import holder

    holder.sign(door, draft, key, passphrase_fd, yes=yes)


@cli.command(cls=Verb, exits=(TrustError, HostError))
@host_option("Push to this host only; may be given again.")
@click.option("--dry-run", is_flag=True, help="Say what would be sent, and send nothing.")
@click.pass_obj
def push(door: Door, names: tuple[str, ...], dry_run: bool) -> None:
    """Bring the sealed release to the hosts, sending only what each lacks.

    Whenever it is cut short, every copy still verifies; the same command goes on.
    """
    from publish.door.publisher import push

    push(door, names, dry_run=dry_run)


@cli.command(cls=Verb, outcomes=CHECKED)
@click.option("--depth", type=_DEPTH, default="sample", show_default=True, help="How thoroughly to look.")
@host_option("Check this host only; may be given again.")
@click.pass_obj
def check(door: Door, depth: str, names: tuple[str, ...]) -> None:
    """Look at every copy at its public address, as a reader does.

    \b
    quick   the metadata and the front page
    sample  so many files that a loss of 1 % is missed at most once in a hundred
    full    every file, and files that are not of the release
    """
    from publish.door.publisher import check

    check(door, depth, names)


@cli.command(cls=Verb, exits=(TrustError, HostError), outcomes=CHECKED)
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@click.option("--restore", is_flag=True, help="Bring a lost .stet/ back, from the copies at ADDRESS...")
@click.argument("addresses", nargs=-1, metavar="[ADDRESS]...")
@click.option("--fingerprint", metavar="F", help="With --restore: the archive's fingerprint, or its root.json.")
@passphrase_option()
@click.pass_obj
def heal(
    door: Door,
    dry_run: bool,
    restore: bool,
    addresses: tuple[str, ...],
    fingerprint: str | None,
    passphrase_fd: int | None,
) -> None:
    """Mend what a check finds, bring in a spare host for one that is gone, and check again.

    A host that gives no answer is left alone. With --restore the publisher's own lost state is brought back
    from copies; the keys are in no copy, and come from their backup.
    """
    from publish.door import publisher

    if restore or addresses:
        publisher.restore(door, addresses if restore else (), fingerprint)
    else:
        publisher.heal(door, dry_run=dry_run, fd=passphrase_fd)


@cli.command(cls=Verb, exits=(TrustError, HostError))
@click.argument("words", nargs=-1, required=True, metavar="FINGERPRINT|ROOT.JSON ADDRESS... FOLDER")
@click.pass_obj
def clone(door: Door, words: tuple[str, ...]) -> None:
    """Make FOLDER a whole, verified copy, from any mix of live copies.

    An ADDRESS is https://, http://, ipfs://, ipns:// or a folder. All mirrors in the signed list help.
    Cut short, the same command goes on where it was.
    """
    from publish.door.reader import clone

    clone(door, words)


@cli.command(cls=Verb, outcomes=VERIFIED)
@click.argument("what")
@click.option("--fingerprint", metavar="F", help="The archive's fingerprint, in groups of four or not.")
@click.option("--root", type=_FILE, metavar="FILE", help="The archive's first root.json, instead.")
@click.option("--depth", type=_DEPTH, default="full", show_default=True, help="How thoroughly to look at a whole copy.")
@click.pass_obj
def verify(door: Door, what: str, fingerprint: str | None, root: Path | None, depth: str) -> None:
    """Judge WHAT: a folder, the address of a copy, or the address of one page.

    Without a fingerprint a copy is only held against itself: whoever made it up would pass. Then compare
    the fingerprint that is printed with one that reached you by another way.
    """
    from publish.door.reader import verify

    verify(door, what, depth, fingerprint, root)


@cli.command(cls=Verb, exits=(SourceError, WaitingError), outcomes=CHECKED)
@click.option("--dry-run", is_flag=True, help="Build, say what would be sealed and sent, and do neither.")
@click.option("--depth", type=_DEPTH, default="sample", show_default=True, help="How thoroughly to check.")
@passphrase_option()
@click.pass_obj
def publish(door: Door, dry_run: bool, depth: str, passphrase_fd: int | None) -> None:
    """Build, seal, push and check in one go."""
    from publish.door.publisher import publish

    publish(door, depth, dry_run=dry_run, fd=passphrase_fd)


@cli.group(cls=Story, params=common_options())
def keys() -> None:
    """Make keys, and say who may sign what.

    A change is a draft of the next root: those whose keys it needs sign it with stet sign, and stet seal
    --finish puts it into force.
    """


@keys.command("new", cls=Verb)
@click.argument("name")
@click.option("--folder", type=_FOLDER, default=".", metavar="DIR", help="Where to put NAME.key (else here).")
@passphrase_option()
@click.pass_obj
def new_key(door: Door, name: str, folder: Path, passphrase_fd: int | None) -> None:
    """Make one encrypted key, NAME.key."""
    from publish.door import holder

    holder.new(door, name, folder, passphrase_fd)


@keys.command("export", cls=Verb)
@click.argument("name")
@click.option("--folder", type=_FOLDER, default=".", metavar="DIR", help="Where NAME.key is (else here).")
@click.option("--to", type=_FILE, metavar="FILE", help="What to write (else NAME.pub.json).")
@click.pass_obj
def export_key(door: Door, name: str, folder: Path, to: Path | None) -> None:
    """Write the public half of a key into a file to hand over."""
    from publish.door import holder

    holder.export(door, name, folder, to)


@keys.command("list", cls=Verb)
@click.pass_obj
def list_keys(door: Door) -> None:
    """Say who may sign what, and how many must."""
    from publish.door import holder

    holder.listed(door)


@keys.command("set", cls=Verb, exits=(TrustError,))
@click.argument("role", type=click.Choice(["root", "editors"]))
@click.option("--threshold", type=click.IntRange(min=1), metavar="K", help="How many of the keys must sign.")
@click.option("--add", multiple=True, type=_FILE, metavar="PUBFILE", help="A public half; may be given again.")
@click.option("--remove", multiple=True, metavar="KEYID", help="A key that is to count no more; may be given again.")
@click.pass_obj
def set_keys(door: Door, role: str, threshold: int | None, add: tuple[Path, ...], remove: tuple[str, ...]) -> None:
    """Draft the next root: other keys for ROLE, or another threshold."""
    from publish.door import holder

    holder.change(door, role, threshold, add, remove)


@keys.command("rotate", cls=Verb, exits=(TrustError,))
@click.argument("role", type=click.Choice(["online"]))
@passphrase_option()
@click.pass_obj
def rotate_keys(door: Door, role: str, passphrase_fd: int | None) -> None:  # noqa: ARG001 - there is one choice
    """Make a new online key, and draft the root that puts it in the place of the old one."""
    from publish.door import holder

    holder.rotated(door, passphrase_fd)


@keys.command("lost", cls=Verb)
@click.argument("keyids", nargs=-1, required=True, metavar="KEYID...")
@click.option("--stolen", is_flag=True, help="Somebody else has them.")
@click.pass_obj
def lost_keys(door: Door, keyids: tuple[str, ...], stolen: bool) -> None:
    """Say what is lost when these keys are, and what to do."""
    from publish.door import holder

    holder.loss(door, keyids, stolen=stolen)


@cli.command(cls=Verb)
@click.argument("folder", type=_FOLDER, required=False)
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 for any free one.")
@click.option("--bind", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.pass_obj
def serve(door: Door, folder: Path | None, port: int, bind: str) -> None:
    """Show a copy, or the current release, to a browser on this machine.

    A preview: it verifies nothing, and is no web server for the public.
    """
    from publish.door.reader import serve

    serve(door, folder, bind, port)


@cli.command(cls=Verb)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_obj
def completion(door: Door, shell: str) -> None:
    """Print what makes a shell complete commands, options and hosts.

    For bash, in ~/.bashrc: eval "$(stet completion bash)"
    """
    from click.shell_completion import get_completion_class

    made = get_completion_class(shell)
    assert made is not None  # noqa: S101 - click has all three
    script = made(cli, {}, "stet", "_STET_COMPLETE").source()
    door.console.answer({"shell": shell, "script": script}, script.splitlines())
