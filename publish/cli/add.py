"""``stet add``."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from publish.cli._options import Name
from publish.cli._session import PASSPHRASE_MAX_LENGTH, Session, Verb, given_on
from publish.core.errors import ConfigError, SourceError
from publish.core.units import count, parse_size

if TYPE_CHECKING:
    from publish.reports.ingest.added import Added
    from publish.reports.ingest.document import Limits

# Whole lists would push what has to be decided off the screen.
SHOWN_MAX = 5  # pieces left out that are shown of one document; found.json has all
_NUMBER = re.compile(r"([0-9]{1,12}) ?(pages?|(?:mega)?pixels?)", re.IGNORECASE)


class LanguageTag(Name):
    """A language's tag."""

    name = "tag"

    def names(self, folder: Path) -> dict[str, str]:  # noqa: ARG002
        """Return the languages of the archive's own pages."""
        # Here, for it costs at every start of stet, and shells ask for it rarely.
        from publish.tree.languages import endonym

        return {tag: endonym(tag) for tag in ("en", "zh-Hans", "zh-Hant", "ug", "bo", "ar")}


class LimitOption(click.ParamType[tuple[str, int]]):
    """A bound on one document: ``5GB``, ``20000 pages``, ``400 megapixels``."""

    name = "limit"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, int]:
        """Return the field of `Limits`, and its number."""
        if isinstance(value, tuple):
            return value
        if found := _NUMBER.fullmatch(value.strip()):
            number, unit = int(found[1]), found[2].lower().rstrip("s")
            return ("pages", number) if unit == "page" else ("pixels", number * (1_000_000 if unit[0] == "m" else 1))
        try:
            return "length", parse_size(value)
        except ValueError:
            self.fail(f"'{value}' is none of: 5GB, 20000 pages, 400 megapixels", param, ctx)


@click.command(
    "add", cls=Verb, exits=(SourceError,),
    outcomes=((0, "every document is a draft, or was one already"),
              (SourceError.exit_code, "a document was refused, or kept apart; the others are drafts")),
)  # fmt: skip
@click.argument("sources", nargs=-1, required=True, type=click.Path(), metavar="SOURCE...")
@click.option("--language", default="", type=LanguageTag(), metavar="TAG", help="The documents' language: en, bo, ug.")
@click.option("--limit", "limits", multiple=True, type=LimitOption(), metavar="MOST",
              help='Take a document of more than the usual: "5GB", "20000 pages", "400 megapixels".')  # fmt: skip
@click.option("--password-fd", type=click.IntRange(min=0), metavar="N",
              help="Open encrypted documents with the password on file descriptor N.")  # fmt: skip
@click.option("--raster", is_flag=True, help="Publish PDFs as pictures of their pages: nothing of the drawing stays.")
@click.option(
    "--unconfined", is_flag=True, help="Read without the jail, where this machine has none; the record says so."
)
@click.option("--dry-run", is_flag=True, help="Read, and say what would be made; write nothing.")
@click.pass_obj
def command(
    session: Session, /, sources: tuple[str, ...], language: str, limits: tuple[tuple[str, int], ...],
    password_fd: int | None, raster: bool, unconfined: bool, dry_run: bool,
) -> None:  # fmt: skip
    """Make drafts of documents, with evidence made anew and what to decide.

    SOURCE is a file, a folder or a web address. Nothing of it is published as it is: each document becomes
    drafts/NAME/report.md, with its evidence beside it, made anew. The original stays as it was.

    Read the draft beside the original, decide what it asks, then run: stet accept NAME.
    """
    from publish.archive.archive import Archive
    from publish.copies.document import fetch
    from publish.reports.ingest.add import add
    from publish.reports.ingest.added import AddWishes, Doors
    from publish.reports.ingest.known import places
    from publish.reports.ingest.reading import reading
    from publish.reports.vault.age import editors
    from publish.verify.metadata import now_utc

    config = Archive.here(session.talk()).config
    # Before anything is opened: what nobody could open again is not taken.
    keys = editors(config.vault.recipients)
    wishes = AddWishes(_tag(language), _limits(limits), _password(session, password_fd), raster, dry_run=dry_run)
    refused = False
    with (
        reading(wishes.limits, unconfined=unconfined) as jail,
        session.console.progress("reading", "document") as progress,
    ):
        if jail.unconfined:
            session.console.warn("documents are read without walls: this machine has none")
            # By what the machine has, not by what was asked: with walls the record must not say that there were none.
            wishes = replace(wishes, unconfined=True)
        doors = Doors(jail.read, fetch, now_utc, keys, jail.stop)
        for done in add(config.root, sources, wishes, doors, places=places(config.root), progress=progress):
            refused = refused or bool(done.refused)
            with progress.paused():
                session.console.answer(done.data(), list(_lines(done, dry_run=dry_run)))
    if refused:
        session.ends(SourceError.exit_code)


def _tag(language: str) -> str:
    from publish.tree.sources.fields import proper_tag

    if language and not proper_tag(language):
        raise ConfigError(f"'{language}' is no language tag", hint="give one such as en, zh-Hans, bo, ug")
    return proper_tag(language) if language else ""


def _limits(given: tuple[tuple[str, int], ...]) -> "Limits":
    from publish.reports.ingest.document import Limits

    return replace(Limits(), **dict(given))


def _password(session: Session, fd: int | None) -> str:
    if fd is None:
        return ""
    try:
        given = given_on(fd, PASSPHRASE_MAX_LENGTH + 1).decode()
    except (OSError, UnicodeDecodeError):
        given = ""
    given = given.removesuffix("\n").removesuffix("\r")
    # An empty one is a mistake of the shell's redirection more often than a password.
    if not given or len(given) > PASSPHRASE_MAX_LENGTH:
        hint = "open it for the command, as in: stet add x.pdf --password-fd 3 3< password-file"
        raise ConfigError(f"file descriptor {fd} holds no password in UTF-8", hint=hint)
    # A parser's error may repeat it.
    session.console.hide(given)
    return given


def _lines(done: "Added", *, dry_run: bool) -> Iterator[str]:
    """Tell people the outcome of one document."""
    if done.passed:
        yield f"{done.source}: passed over, for it {done.passed}"
        return
    if done.refused:
        yield f"{done.source}: {'kept apart, for it ' if done.apart else ''}{done.refused}"
        if done.hint:
            yield f"  {done.hint}"
        return
    if done.already:
        yield f"{done.source}: is {done.already} already; nothing added"
        if done.draft:
            yield f"  to read it anew, delete {done.draft.rpartition('/')[0]}/ first"
        return
    data = done.data()
    yield f"{done.source}: {'would become' if dry_run else 'is'} {done.draft}"
    for file in done.evidence:
        yield f"  evidence, made anew: {file}"
    for field, offers in data["offers"].items():
        for number, offer in enumerate(offers[:2]):
            where = f' (in: "{offer["where"]}")' if offer["where"] else ""
            yield f"  {field if not number else 'or'}: {offer['value']}{where}"
    removed = data["removed"]
    if removed:
        yield f"  left out: {count(len(removed), 'piece')}"
        for piece in removed[:SHOWN_MAX]:
            page = f"p. {piece['page']}: " if piece["page"] else ""
            yield f'    {page}"{piece["text"][:120]}": {piece["why"]}'
        if len(removed) > SHOWN_MAX:
            yield f"    and {len(removed) - SHOWN_MAX:,} more: found.json, beside the draft"
    for need in data["needs"]:
        yield f"  to decide: {need}"
    for check in data["unchecked"]:
        yield f"  not checked: {check}"
    for note in done.notes:
        yield f"  {note}"
