"""Live sites and recordings for ``stet import``: options, words, data."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click

from publish.cli._options import FOLDER, SOME, Number
from publish.cli._session import Session
from publish.core.errors import ConfigError
from publish.core.table import FILE_NAME
from publish.core.units import count, size
from publish.reports.fetched import settle
from publish.reports.fetched.crawl import crawl, is_address, no_address
from publish.reports.fetched.nouns import ALIKE_MAX, FILES_MAX, HOURS_MAX, LENGTH_MAX, Bounds, Fetched
from publish.reports.fetched.recorded import is_recording, unpack
from publish.reports.fetched.unseen import Overlooked, unseen
from publish.reports.fetched.wget import WayOut, proxy_address

SHOWN = 5  # hosts, and kinds of refusals


@dataclass(frozen=True, slots=True)
class FetchWishes:
    """Options of a site that is fetched."""

    to: Path | None
    archive: Path | None
    rate: float
    files: int
    length: int
    hours: float
    alike: int
    without: tuple[str, ...]


def fetching_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of live sites and recordings."""
    for option in reversed((
        click.option("--to", type=FOLDER, metavar="FOLDER", help="Of a live site or a recording: put its files there."),
        click.option("--archive", type=FOLDER, metavar="DIR", help="The same: begin an archive in DIR."),
        click.option("--rate", type=Number(min=0.001), default=2.0, show_default=True, metavar="N",
                     help="Of a live site: ask for so many files a second, at most."),
        click.option("--files", type=click.IntRange(min=1), default=FILES_MAX, show_default=True, metavar="N",
                     help="The same: stop at so many files; again, with more, it goes on."),
        click.option("--bytes", "length", type=SOME, default=LENGTH_MAX, metavar="SIZE",
                     help="The same, in bytes; else 20 GB."),
        click.option("--hours", type=Number(min=0, min_open=True), default=HOURS_MAX, show_default=True,
                     metavar="N", help="Of a live site: stop after so many hours; again, it goes on."),
        click.option("--alike", type=click.IntRange(min=0), default=ALIKE_MAX, show_default=True, metavar="N",
                     help="The same: after N pages in a row with one form of address and no new word, leave out the "
                          "others of that form. 0: never."),
        click.option("--without", multiple=True, metavar="PATTERN",
                     help="Of a live site: leave out addresses with this regular expression; may be given again."),
    )):  # fmt: skip
        command = option(command)
    return command


def is_site(source: str) -> bool:
    """Return whether a source is a live site or a recording."""
    return is_address(source) or is_recording(Path(source))


def bring(session: Session, source: str, address: str, wishes: FetchWishes, *, dry_run: bool) -> None:
    """Fetch a site into a folder, and say what is next."""
    home = wishes.archive or Path.cwd()
    # A site lies beside its archive: within it, it could not be sealed.
    beside = home.parent if wishes.archive or (home / FILE_NAME).exists() else home
    to = wishes.to or beside / _called(source)
    if wishes.archive and os.path.lexists(home / FILE_NAME):
        raise ConfigError(
            f"{home / FILE_NAME} is there already", hint="leave --archive out: the lines for it are shown"
        )
    if dry_run:
        session.console.answer({"dry_run": True, "folder": str(to)}, [f"would put the files of {source} into {to}"])
        return
    bounds = Bounds(
        wishes.files, wishes.length, wishes.rate, wishes.without, hours=wishes.hours, alike=wishes.alike
    )  # fmt: skip
    with session.console.progress("fetching") as progress:
        if is_address(source):
            done = crawl(source, to, bounds, way=_way(source), progress=progress)
            left = unseen(done.folder, done.address)
        else:
            done = unpack(Path(source), to, bounds, origin=address, progress=progress)
            left = Overlooked()
    begun = settle.begin(done.folder, done.address, home) if wishes.archive else None
    session.console.answer(_data(done, left), [*_lines(done), *_unseen(left), *_next(done, home, begun)])


def _called(source: str) -> str:
    """Return a folder's name for a source."""
    if is_address(source):
        return (urlsplit(source).hostname or "site").replace(":", "-")
    return Path(source).name.split(".")[0] or "site"


def _way(address: str) -> WayOut:
    """Return how the network is asked, by the environment."""
    from publish.copies.hosts.http.proxies import of_environment

    parts = urlsplit(address)
    try:
        port = parts.port or (443 if parts.scheme.lower() == "https" else 80)
    except ValueError:
        raise no_address(address) from None
    found = of_environment(parts.scheme.lower(), parts.hostname or "", port)
    proxy = proxy_address(found.kind, found.host, found.port, found.user, found.password) if found else ""
    return WayOut(proxy, os.environ.get("STET_CA_FILE", ""))


def _data(done: Fetched, left: Overlooked) -> dict[str, Any]:
    return {
        "folder": str(done.folder), "address": done.address, "files": done.files, "bytes": done.length,
        "stopped": done.stopped, "refused": dict(done.refused), "elsewhere": dict(done.elsewhere),
        "endless": list(done.endless), "alike": list(done.alike), "halves": list(done.halves), "delay_s": done.delay_s,
        "unseen": {"pictures": list(left.pictures), "pages": list(left.pages)},
    }  # fmt: skip


def _lines(done: Fetched) -> list[str]:
    lines = [f"{count(done.files, 'file')}, {size(done.length)}, of {done.address} in {done.folder}"]
    if done.stopped == "file":
        lines.append("stopped at a file without end; leave it out, or it stops there again: --without PATTERN")
    elif done.stopped == "hours":
        lines.append("stopped at the bound on hours: it is not whole; the same command goes on")
    elif done.stopped:
        form, number = done.crowded
        lines.append(f"stopped at the bound on {done.stopped}: it is not whole; the same command with more goes on")
        if number * 2 > done.files:
            lines.append(
                f"    {number:,} of them are like {form}: a calendar, a filter, a search? --without leaves it out"
            )
    lines += [
        f"left out, without end: {form}: page after page had no new word; --alike 0 takes them" for form in done.alike
    ]
    lines += [f"left out, too long or coming by drops: {name}; --alike 0 asks again" for name in done.endless]
    if done.halves:
        lines.append(
            f"came in part, and taken away: {count(len(done.halves), 'file')}, such as {done.halves[0]}; "
            "of a site, the same command asks again"
        )
    if done.delay_s:
        lines.append(f"asked for a file every {done.delay_s:g} s, as its robots.txt says")
    for status, times in sorted(done.refused.items())[:SHOWN]:
        slower = "; it asks for a slower pace: --rate" if status in ("429", "503") else ""
        lines.append(f"not given: {count(times, 'address', 'addresses')} (HTTP {status}){slower}")
    for host, times in list(done.elsewhere.items())[:SHOWN]:
        lines.append(f"left out, of another host: {count(times, 'file')} of {host}")
    return lines


def _unseen(left: Overlooked) -> list[str]:
    """Say what wget cannot see."""
    lines = []
    if left.pictures:
        number = count(len(left.pictures), "picture that scripts show later", "pictures that scripts show later")
        lines.append(f"not fetched: {number}, such as {left.pictures[0]}")
    if left.pages:
        number = count(len(left.pages), "page that a sitemap alone names", "pages that a sitemap alone names")
        lines.append(f"not fetched: {number}, such as {left.pages[0]}")
    return [*lines, "    record the site with Browsertrix for these: it sees what a reader sees"] if lines else []


def _next(done: Fetched, home: Path, begun: Path | None) -> list[str]:
    if begun:
        return [f"{begun} is begun; next: stet init {home}, then in it: stet build"]
    return [
        f"in {FILE_NAME}, to publish it (manual/sites.md):",
        *(f"    {line}" for line in settle.lines(done.folder, done.address, home)),
    ]
