"""``stet import``."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from publish.archive.archive import Archive
from publish.cli._fetching import FetchWishes, fetching_options, is_site
from publish.cli._fetching import bring as fetch
from publish.cli._options import FOLDER, Name
from publish.cli._session import Session, Verb
from publish.core.errors import ConfigError, SourceError
from publish.core.files import write_atomically
from publish.core.units import count

if TYPE_CHECKING:
    from publish.reports.imports.bring import Imported
    from publish.reports.imports.nouns import Hand
    from publish.reports.ingest.reading import JailReader

LIST = "import.txt"  # below .stet/: what needs a hand, whole
SHOWN_MAX = 12  # kinds of what needs a hand that are shown; the list has all


class SourceKind(Name):
    """A kind of source."""

    name = "kind"

    def names(self, folder: Path) -> dict[str, str]:  # noqa: ARG002
        """Return the kinds."""
        from publish.reports.imports.recognise import KINDS

        return dict.fromkeys(KINDS, "")

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return a known kind."""
        if value not in (kinds := self.names(Path())):
            self.fail(f"'{value}' is none of: {', '.join(kinds)}", param, ctx)
        return value


_OF_POSTS = ("kind", "into", "language", "media", "date_from", "leave_undated", "anew", "unconfined")


def _none_given(options: Collection[str], use: str) -> None:
    """Refuse options that would change nothing."""
    ctx = click.get_current_context()
    for option in ctx.command.params:
        name = option.name or ""
        if name in options and ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE:
            raise ConfigError(f"{option.opts[0]} is {use}", hint="leave it out; nothing was done")


@click.command("import", cls=Verb, exits=(SourceError,))
@click.argument("source", type=click.Path())
@click.option("--kind", type=SourceKind(), metavar="KIND", help="What SOURCE is; else told by what it holds.")
@click.option("--into", default="", metavar="FOLDER", help="Put the reports below site/reports/FOLDER.")
@click.option("--language", default="", metavar="TAG", help="Of posts that do not tell theirs: en, zh-Hans, bo.")
@click.option("--address", default="", metavar="URL", help="Where the site stood; its settings may not say it.")
@click.option("--media", type=FOLDER, metavar="FOLDER", help="A copy of the old site's uploads, which no export has.")
@click.option(
    "--date-from", type=click.Choice(["mtime", "git", "name"]), default=None,
    help="Where the day of a post without a date comes from.",
)  # fmt: skip
@click.option("--leave-undated", is_flag=True, help="Leave out what has no date.")
@click.option("--anew", is_flag=True, help="Make pictures and PDFs with hidden facts anew, as stet add does.")
@click.option("--unconfined", is_flag=True, help="With --anew: without the jail, where this machine has none.")
@fetching_options
@click.option("--dry-run", is_flag=True, help="Say all that would be written and need a hand; write nothing.")
@click.pass_obj
def command(
    session: Session, /, source: str, kind: str | None, into: str, language: str, address: str, media: Path | None,
    date_from: str | None, leave_undated: bool, anew: bool, unconfined: bool, dry_run: bool,
    **fetching: Any,
) -> None:  # fmt: skip
    """Bring in what exists as reports: posts of Hugo, Jekyll, WordPress, Blogger, Medium and others.

    SOURCE is a site's folder, an export, or a zip of one. Nothing that is here is written over, no network is asked,
    and the same command again adds nothing twice. What needs a hand is listed.

    SOURCE may be the address of a live site, or a recording of one (WARC, WACZ), too. That becomes a folder, beside the
    archive, to be published as it is.
    """
    from publish.reports.imports.bring import ImportWishes, bring

    if is_site(source):
        _none_given(_OF_POSTS, "for posts that are brought in, and SOURCE is a live site or a recording")
        fetch(session, source, address, FetchWishes(**fetching), dry_run=dry_run)
        return

    _none_given(fetching, "for a live site or a recording, and SOURCE is neither")
    archive = Archive.here(session.talk())
    _checked(language, into)
    with (
        _jail(session, unconfined=unconfined) if anew else nullcontext() as jail,
        session.console.progress("importing", "post") as line,
    ):
        wishes = ImportWishes(
            kind or "", into, language, address, media, date_from or "", leave_undated, dry_run,
            _asking(session, line) if session.console.asks else None, line, jail,
        )  # fmt: skip
        done = bring(archive.config.root, Path(source), wishes, today=archive.now.date())
    if not dry_run:
        write_atomically(archive.state / LIST, ("\n".join(_whole(done)) + "\n").encode())
    session.console.answer(_data(done, dry_run=dry_run), list(_lines(done, archive.state / LIST, dry_run=dry_run)))


@contextmanager
def _jail(session: Session, *, unconfined: bool) -> "Iterator[JailReader]":
    """Open the jail in which documents are made anew."""
    from publish.reports.ingest.document import Limits
    from publish.reports.ingest.reading import reading

    with reading(Limits(), unconfined=unconfined) as jail:
        if jail.unconfined:
            session.console.warn("documents are read without walls: this machine has none")
        yield jail


def _checked(language: str, into: str) -> None:
    from publish.core.files import fault_of
    from publish.reports.imports.records import language_tag

    if language and not language_tag(language):
        raise ConfigError(f"'{language}' is no language tag", hint="give one such as en, zh-Hans, bo, ug")
    # ".." would lead out of site/reports.
    if into and (fault := fault_of(into.strip("/"))):
        raise ConfigError(f"--into {into}: {fault}", hint="give a folder's name, such as blog")


def _asking(session: Session, line: Any) -> Callable[[str], str]:
    def ask(origin: str) -> str:
        from publish.reports.imports.front import day

        with line.paused():
            said = session.console.question(f"{origin} has no date. Its day (2013-04-02), or nothing to leave it out:")
        return day(said)

    return ask


def _data(done: "Imported", *, dry_run: bool) -> dict[str, Any]:
    """Return what was done for programs."""
    from publish.reports.imports.equal import equal

    hands = [
        {
            "kind": one.first.kind, "where": one.first.where, "what": one.first.what, "do": one.first.do,
            "report": one.first.report, "times": one.times,
            "places": [{"where": place.where, "report": place.report} for place in one.places],
        }
        for one in equal(done.hands)
    ]  # fmt: skip
    return {
        "kind": done.kind, "title": done.title, "posts": done.posts, "written": done.written, "already": done.already,
        "documents": done.documents,
        "anew": [{"file": one.place, "left_out": list(one.left_out), "written": one.written} for one in done.anew],
        "links": done.links, "pictures": done.pictures, "by_kind": dict(done.kinds),
        "hands": hands, "dry_run": dry_run,
    }  # fmt: skip


def _lines(done: "Imported", path: Path, *, dry_run: bool) -> Iterator[str]:
    """Tell people what was done."""
    would = "would be " if dry_run else ""
    taken = len(done.written) + len(done.already)
    yield f"{count(done.posts, 'post')} in {done.title or 'the source'} ({done.kind}), {taken:,} of them reports"
    yield f"  {would}written: {len(done.written):,}" + (
        f"; there already: {len(done.already):,}" if done.already else ""
    )
    documents = count(len(done.documents), "picture or document", "pictures and documents")
    yield f"  {documents} {would}put below site/evidence/"
    if done.anew:
        there = sum(not one.written for one in done.anew)
        before = f"; there already: {there:,}" if there else ""
        yield f"  {would}made anew, without hidden facts: {len(done.anew) - there:,}{before}"
    yield f"  {count(done.links, 'link')} and {count(done.pictures, 'picture')} lead to their places here"
    if dry_run:
        yield from _whole(done)
        return
    if done.hands:
        yield "needs a hand:"
        for kind, number in done.kinds.most_common(SHOWN_MAX):
            yield f"  {number:>6,}  {kind}"
        if len(done.kinds) > SHOWN_MAX:
            yield f"          and {count(len(done.kinds) - SHOWN_MAX, 'more kind')}"
        yield f"each by its file and line: {path}"
    yield "next: stet build"


def _whole(done: "Imported") -> Iterator[str]:
    """Return the list of what needs a hand, a line for each, and one for equal ones."""
    from publish.reports.imports.equal import equal

    yield f"{done.title or 'The source'} ({done.kind}): what needs a hand"
    last = ""
    for remark in equal(sorted(done.hands, key=lambda hand: hand.kind)):
        hand = remark.first
        if hand.kind != last:
            last = hand.kind
            yield ""  # a line of its own: a terminal is shown no line end within one
            yield f"{hand.kind} ({done.kinds[hand.kind]:,})"
            yield f"  {hand.do}" if hand.do else "  to know"
        if remark.times == 1:
            yield f"  {_place(hand)}: {hand.what}"
            continue
        yield f"  {remark.times:,} times: {hand.what}"
        yield from (f"    {_place(one)}" for one in remark.places)
        if remark.times > len(remark.places):
            yield f"    and {remark.times - len(remark.places):,} more"
    if done.anew:
        yield ""
        yield f"made anew ({len(done.anew):,})"
        yield "  to know: what each had, and the new one has not"
        for one in done.anew:
            yield f"  site/{one.place}: {', '.join(one.left_out)}"
    for path in (*done.written, *done.documents):
        yield f"written: site/{path}"


def _place(hand: "Hand") -> str:
    return f"{hand.where} [site/{hand.report}]" if hand.report else hand.where
