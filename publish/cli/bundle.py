"""``stet bundle``."""

from pathlib import Path

import click

from publish.cli._session import Session, Verb
from publish.core.errors import SourceError

_FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command("bundle", cls=Verb, exits=(SourceError,))
@click.option("--zip", "zip_", is_flag=True, help="The sealed release; any tool unzips it, and it proves itself.")
@click.option("--epub", is_flag=True, help="An EPUB for each report.")
@click.option("--pdf", is_flag=True, help="A PDF for each report, for print (extra: pdf).")
@click.option("--zim", is_flag=True, help="The whole archive for Kiwix, with full-text search (extra: zim).")
@click.option("--wacz", is_flag=True, help="The whole archive for replayweb.page.")
@click.option("--report", "reports", multiple=True, metavar="PATH", help="This report only; may be given again.")
@click.option("--all", "book", is_flag=True, help="With --epub: one of all reports, too.")
@click.option("--again", is_flag=True, help="Make PDFs and the ZIM anew, even if those that are there still fit.")
@click.option("--out", type=_FOLDER, metavar="FOLDER", help="Put them there; all but the zip then go unsigned.")
@click.option("--dry-run", is_flag=True, help="Say what would be made, and make nothing.")
@click.pass_obj
def command(
    session: Session,
    zip_: bool,
    epub: bool,
    pdf: bool,
    zim: bool,
    wacz: bool,
    reports: tuple[str, ...],
    book: bool,
    again: bool,
    out: Path | None,
    dry_run: bool,
) -> None:
    """Make files to carry reports in, where no copy can be reached.

    The zip is made of the release that is sealed, here or in FOLDER; with --report it holds those reports, what
    they rest on, and their proof. All others are made of what is built, and lie on a shelf until the next stet seal
    signs them: build, bundle, seal.
    """
    from publish.cli._bundling import make

    asked = {"zip": zip_, "epub": epub, "pdf": pdf, "zim": zim, "wacz": wacz}
    make(session, [kind for kind in asked if asked[kind]], reports, out, book=book, again=again, dry_run=dry_run)
