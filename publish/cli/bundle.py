"""``stet bundle``."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import click

from publish.archive.archive import Archive
from publish.archive.news import news
from publish.cli._options import FOLDER, SOME
from publish.cli._session import Session, Verb
from publish.core.errors import ConfigError, SourceError
from publish.core.files import must_have_folder
from publish.core.plain import pasted
from publish.core.progress import Progress
from publish.core.scratch import scratch
from publish.core.units import count, size
from publish.tree.bundles import pending, volumes
from publish.tree.bundles.car import car
from publish.tree.bundles.make import BookWords, Made, Wish, bundle, messenger, zipped
from publish.tree.bundles.part import News
from publish.tree.bundles.xdc import SIZE
from publish.tree.languages import direction, words_of_bundles
from publish.verify.head import Release

LEFT_NAMED_MAX = 5  # paths for which there was no room; --json has all
HEADS = ("file", "of", "size", "")


@click.command("bundle", cls=Verb, exits=(SourceError,))
@click.option("--zip", "zip_", is_flag=True, help="The sealed release; any tool unzips it, and it proves itself.")
@click.option("--car", "car_", is_flag=True, help="The sealed release for IPFS; any node imports it.")
@click.option("--epub", is_flag=True, help="An EPUB for each report.")
@click.option("--pdf", is_flag=True, help="A PDF for each report, for print (extra: pdf).")
@click.option("--zim", is_flag=True, help="The whole archive for Kiwix, with full-text search (extra: zim).")
@click.option("--wacz", is_flag=True, help="The whole archive for replayweb.page.")
@click.option("--xdc", is_flag=True, help="The newest reports, their proof and the reader, for messengers (webxdc).")
@click.option("--size", "most", type=SOME, metavar="SIZE", help="With --xdc: so large at most.  [default: 640KiB]")
@click.option("--report", "reports", multiple=True, metavar="PATH", help="This report only; may be given again.")
@click.option("--all", "book", is_flag=True, help="With --epub: one of all reports, too.")
@click.option("--again", is_flag=True, help="Make PDFs and the ZIM anew, even if those that are there still fit.")
@click.option("--out", type=FOLDER, metavar="FOLDER", help="Put them there; all but zip and CAR then go unsigned.")
@click.option(
    "--since",
    type=click.IntRange(min=1),
    metavar="N",
    help="With --zip: only what is new since release N; stet clone joins it to a copy of N or newer.",
)
@click.option(
    "--part",
    type=SOME,
    metavar="SIZE",
    help="With --zip: in parts of so many bytes (20MB), for messengers and mail.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be made, and make nothing.")
@click.pass_obj
def command(
    session: Session,
    zip_: bool,
    car_: bool,
    epub: bool,
    pdf: bool,
    zim: bool,
    wacz: bool,
    xdc: bool,
    most: int | None,
    reports: tuple[str, ...],
    book: bool,
    again: bool,
    out: Path | None,
    since: int | None,
    part: int | None,
    dry_run: bool,
) -> None:
    """Make files to carry reports in, where no copy can be reached.

    The zip, the CAR and the webxdc file are made of the release that is sealed, here or in FOLDER; with --report the
    zip holds those reports, what they rest on, and their proof; with --since what is new since a former release. All
    others are made of what is built, and are pending until the next stet seal signs them: build, bundle, seal.
    """
    asked = {"zip": zip_, "car": car_, "epub": epub, "pdf": pdf, "zim": zim, "wacz": wacz, "xdc": xdc}
    kinds = [kind for kind in asked if asked[kind]]
    if not kinds:
        raise ConfigError("which bundle?", hint="one or more of: --zip --car --epub --pdf --zim --wacz --xdc")
    if book and "epub" not in kinds:
        raise ConfigError("--all goes with --epub", hint="stet bundle --epub --all")
    if car_ and reports:
        raise ConfigError("--report does not go with --car", hint="a CAR is of the whole release: its address says so")
    if since is not None and (not zip_ or reports):
        raise ConfigError("--since goes with --zip, and without --report", hint="stet bundle --zip --since 7")
    if most is not None and not xdc:
        raise ConfigError("--size goes with --xdc", hint="stet bundle --xdc --size 5MB")
    if part is not None and not zip_:
        raise ConfigError("--part goes with --zip", hint="stet bundle --zip --part 20MB")
    if part is not None:
        volumes.count_of(0, part)  # refused before the work
    if out is not None:
        must_have_folder(out)  # a slip in the path would make folders, and the bundle lie elsewhere
    archive = Archive.here()
    if epub or pdf or xdc or reports:
        archive.require_reports("this kind of bundle", "of a whole site: stet bundle --zip --car --zim --wacz")
    paths = [_path_of(report) for report in dict.fromkeys(reports)]
    made: list[Made] = []
    if "zip" in kinds:
        with session.console.progress("zipping") as progress:
            wanted = archive.release()
            fresh = news(wanted, since) if since else None
            made.append(_zip(wanted, out or Path(), paths, fresh, part, dry_run=dry_run, progress=progress))
    if "car" in kinds:
        with session.console.progress("writing", "bytes") as progress:
            made.append(car(archive.release(), out or Path(), dry_run=dry_run, progress=progress))
    if "xdc" in kinds:
        made.append(messenger(archive.release(), out or Path(), paths, most=most or SIZE, dry_run=dry_run))
    # A zip is made of the sealed release and proves itself. All other kinds are made of the tree, before sealing.
    built = tuple(kind for kind in pending.KINDS if kind in kinds)
    if built:
        made += _of_the_tree(session, archive, Wish(built, tuple(paths), book, again), out, dry_run=dry_run)
    session.console.table(HEADS, [_row(one, dry_run=dry_run) for one in made])
    session.console.answer(
        {"dry_run": dry_run, "bundles": [_data(one) for one in made]}, _told(made, out, dry_run=dry_run)
    )


def _zip(
    release: Release, folder: Path, paths: Sequence[str], fresh: News | None, part: int | None, *,
    dry_run: bool, progress: Progress,
) -> Made:  # fmt: skip
    """Make the zip, or its parts and their list."""
    if part is None or dry_run:
        made = zipped(release, folder, paths, news=fresh, dry_run=dry_run, progress=progress)
        if part is not None:
            volumes.count_of(made.length, part)
        return made
    folder.mkdir(parents=True, exist_ok=True)
    with scratch(".stet-parts-", within=folder) as working:
        made = zipped(release, working, paths, news=fresh, progress=progress)
        if made.length <= part:
            made.file.replace(folder / made.name)
            return replace(made, file=folder / made.name)
        done = volumes.cut(made.file, folder, part)
    return replace(made, file=done.listing, parts=len(done.volumes))


def _path_of(report: str) -> str:
    """Return a report's path in a copy, from this path or its source."""
    return report.removeprefix("./").removeprefix("site/").removesuffix(".md").removesuffix(".html") + ".html"


def _of_the_tree(session: Session, archive: Archive, wish: Wish, out: Path | None, *, dry_run: bool) -> list[Made]:
    # Each bundle names its archive, so that a reader knows where to ask for its proof.
    fingerprint = archive.fingerprint()
    if fingerprint is None:
        raise ConfigError(
            "the archive is not founded: its bundles would name no fingerprint",
            hint="if .stet was lost: stet heal --restore ADDRESS; else run: stet init",
        )
    # Pending in the state, where the next seal finds and signs them.
    folder = out or archive.state / pending.FOLDER
    tree = archive.built()
    with session.console.progress("bundling") as progress:
        return bundle(tree, wish, folder, fingerprint, words=_words, dry_run=dry_run, progress=progress)


def _words(language: str) -> BookWords:
    known, text = words_of_bundles(language)
    return BookWords(known, direction(known), text)


def _row(made: Made, *, dry_run: bool) -> tuple[str, ...]:
    state = "would be made" if dry_run else "made" if made.new else "was there"
    all_ = "the newest reports" if made.kind == "xdc" else "the whole archive"
    what = f"what is new since release {made.since}" if made.since else made.of or all_
    return made.name, what, size(made.length) if made.length else "", state


def _data(made: Made) -> dict[str, Any]:
    return asdict(made) | {"file": str(made.file)}


def _told(made: Sequence[Made], out: Path | None, *, dry_run: bool) -> list[str]:
    if dry_run:
        return [f"would make {count(len(made), 'bundle')}"]
    lines = [
        f"{count(one.parts, 'part')}, to be joined as {one.file} says; the joined file proves itself"
        if one.parts
        else f"{one.file}: proves itself: stet verify {pasted(str(one.file))}"
        for one in made
        if one.kind == "zip"
    ]
    lines += [
        f"for whoever has release {one.since} or newer: stet clone FINGERPRINT {pasted(one.name)} FOLDER"
        for one in made
        if one.since
    ]
    lines += [
        f"{one.file}: for any IPFS node: ipfs dag import {pasted(str(one.file))}; it is then at ipfs://{one.root}"
        for one in made
        if one.kind == "car"
    ]
    lines += [line for one in made if one.kind == "xdc" for line in _told_xdc(one)]
    others = [one for one in made if one.kind not in ("zip", "car", "xdc")]
    if others and out:
        lines.append(f"{count(len(others), 'bundle')} in {out}; not to be signed: leave out --out for that")
    elif others:
        lines.append(f"{count(len(others), 'pending bundle')}; the next stet seal signs them")
    return lines


def _told_xdc(made: Made) -> list[str]:
    lines = [f"{made.file}: send it in a chat of a messenger that opens webxdc files (Delta Chat, Cheogram, Monocles)"]
    if made.left:
        named = ", ".join(made.left[:LEFT_NAMED_MAX])
        more = f" and {len(made.left) - LEFT_NAMED_MAX} more" if len(made.left) > LEFT_NAMED_MAX else ""
        lines.append(f"no room for {named}{more}; --size lets it be larger")
    return lines
