"""The program's verbs, each in its own file.

A verb's file is read only when the verb is called.
"""

import os
from importlib import import_module
from keyword import iskeyword
from typing import Final, Never

import click
from click.shell_completion import CompletionItem

from publish import __version__
from publish.cli._group import OrderedGroup
from publish.cli._session import Session

# The sentences stand here a second time, so that help and completion need not import twenty files.
SECTIONS: Final = {
    "Publish": {
        "init": "Found an archive in DIR: sources, settings and keys.",
        "publish": "Build, seal, push and check in one go.",
        "build": "Turn site/ into pages, ready to be sealed.",
        "seal": "Sign what was built as the next release.",
        "push": "Bring the sealed release to the hosts, sending only what each lacks.",
        "check": "Look at every copy at its public address, as a reader does.",
        "heal": "Mend what a check finds, bring in a spare host for one that is gone, and check again.",
        "renew": "Sign the timestamp anew, so that readers find the archive FRESH. For cron.",
        "status": "Say what is not sealed, not pushed, not signed, and what is next.",
    },
    "Read": {
        "clone": "Make FOLDER a whole, verified copy.",
        "verify": "Judge WHAT: a folder or zip, the address of a copy, the address of one page, or a single file.",
        "history": "Show all releases: number, date, and what changed, as far as the copy still tells.",
        "fingerprint": "The fingerprint of this archive, or of another, in a form that people can compare.",
        "offer": "Offer the copy at ADDRESS to the publisher, as a mirror; run it in your clone.",
    },
    "Write": {
        "serve": "Show site/ and drafts/ as you write, or a copy, to a browser on this machine.",
        "correct": "Keep REPORT as it was published, before you correct it.",
        "withdraw": "Take pages or evidence back for ever: "
        "from the next release, and by the next push from every host.",
        "import": "Bring in what exists as reports: posts of Hugo, Jekyll, WordPress, Blogger, Medium and others.",
    },
    "Found documents": {
        "add": "Make drafts of documents, with evidence made anew and what to decide.",
        "accept": "Move DRAFT from drafts/ into site/, with its documents, if it can be published.",
        "scan": "Look for what gives people away: in site/, a tree, a copy, one file.",
        "reveal": "Show DOCUMENT's original, which the vault keeps, to one person.",
        "vault": "What the vault has of found documents, and new keys for it.",
    },
    "Several people": {
        "keys": "Make keys, and say who may sign what.",
        "sign": "Show in plain words what DRAFT would publish, and sign it.",
        "witness": "Countersign the newest release at ADDRESS, if it goes on from what this witness saw before.",
        "attest": "Add the countersignatures in FILE, as witnesses handed them in, "
        "to the archive; push brings them out.",
    },
    "Other ways to readers": {
        "bundle": "Make files to carry reports in, where no copy can be reached.",
        "torrent": "Write the sealed release's torrent to FILE, and list its magnet link.",
        "seed": "Seed a copy's torrent until stopped: the sealed release here, or FOLDER.",
        "onion": "Make FOLDER ready to serve a copy as an onion service: key, torrc, nginx.conf, systemd units.",
        "card": "Write a paper card: fingerprint, words, QR code, three unlike addresses, "
        "and how to verify without stet.",
    },
    "Proofs and stores": {
        "evidence": "What checks saw of wounded copies, to hand to a journalist, a court or the host.",
        "stamp": "Ask the time-stamp authorities again, for each release that lacks a token.",
        "policy": "Write the policies for a bucket's two keys: one that pushes, and one that withdraws.",
    },
    "The shell": {
        "completion": "Print what makes a shell complete commands, options and hosts.",
    },
}
"""The verbs by what people are about to do, each with the first sentence of its help."""

VERBS: Final = {name: said for verbs in SECTIONS.values() for name, said in verbs.items()}


class Verbs(OrderedGroup):
    """The group of all verbs.

    Help and the shell's completion read none of the verbs' files.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Return the verbs' names."""
        return list(VERBS)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the verb that the first word names, or tell the version."""
        if args[0] == "version" and not ctx.resilient_parsing:
            _tell_version(ctx)
        return super().resolve_command(ctx, args)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:  # noqa: ARG002
        """Read a verb's file, or return ``None`` for an unknown word."""
        # Never an import of any word: the name comes from the command line.
        return _read(name) if name in VERBS else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write each verb with its first sentence, below what it is for."""
        longest = max(map(len, VERBS))  # so that the sentences of all sections begin in one column
        for title, verbs in SECTIONS.items():
            with formatter.section(title):
                formatter.write_dl([(name.ljust(longest), said) for name, said in verbs.items()])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Return the verbs with this beginning, and the options."""
        found = [CompletionItem(name, help=said) for name, said in VERBS.items() if name.startswith(incomplete)]
        return found + click.Command.shell_complete(self, ctx, incomplete)


def commands() -> dict[str, click.Command]:
    """Return every verb's command, reading all files."""
    return {name: _read(name) for name in VERBS}


def _read(name: str) -> click.Command:
    # Loading a single file keeps each command fast: twenty verbs bring MkDocs, S3 and TUF along.
    # A word of Python's own can be no module's name.
    found: click.Command = import_module(f"publish.cli.{name}{'_' if iskeyword(name) else ''}").command
    return found


def _tell_version(ctx: click.Context) -> Never:
    ctx.ensure_object(Session).console.answer({"version": __version__}, [f"stet {__version__}"])
    ctx.exit()


def is_completing() -> bool:
    """Tell whether the shell asks for completions."""
    # click's variable for a program called stet: it names the shell and the step.
    return "_STET_COMPLETE" in os.environ


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=lambda ctx, _, wanted: _tell_version(ctx) if wanted and not ctx.resilient_parsing else None,
    help="Show the version and exit.",
)
def cli() -> None:
    """Seal an archive of reports, keep it on many unlike hosts, prove and heal every copy.

    A publisher's way: init, then publish (build, seal, push and check in one), then heal when a copy was hurt.
    A reader's: clone and verify, which need nothing but the archive's fingerprint.
    """
