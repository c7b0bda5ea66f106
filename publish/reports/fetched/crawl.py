"""A live site, crawled into a folder within bounds.

``FOLDER.crawl`` beside the folder says which site it is, and which files came whole. What is NOT done here: speaking
HTTP, which wget does.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from time import monotonic, time
from typing import IO
from urllib.parse import quote, urlsplit
from urllib.robotparser import RobotFileParser

from publish.core import disk, files, plain
from publish.core.errors import ConfigError, InterferenceError, UnreachableError
from publish.core.formats import layout, onion
from publish.core.progress import Progress
from publish.reports.fetched import gate, wget
from publish.reports.fetched.alike import PAGE_MAX, Alike, EndlessForm, escaped, form_of
from publish.reports.fetched.leads import redirect
from publish.reports.fetched.nouns import Bounds, Fetched
from publish.reports.fetched.wget import CrawlLine, WayOut

# Beside the folder, not in it: the folder is what will be published, with all of its files.
JOURNAL = ".crawl"
_OURS = "stet crawl 1 "
ROBOTS = "robots.txt"
ROBOTS_MAX = 500_000  # bytes; Google reads as many
DELAY_MAX_S = 60.0
LEFT_MAX = 20  # forms and files without end; for each the crawler begins anew
_FILE, _FORM = "endless", "alike"  # begin a journal's line with a pattern and a name
_ADDRESS = re.compile(r"https?://[^\s/?#]+(?:/[^\s?#]*)?", re.IGNORECASE)


@dataclass(slots=True)
class _Crawl:
    """One crawl under way."""

    folder: Path
    address: str
    names: dict[str, int] = field(default_factory=dict)
    """Files that came whole, with their lengths."""
    length: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    elsewhere: Counter[str] = field(default_factory=Counter)
    """Other hosts to which the site led; none of them was asked."""
    without: dict[str, str] = field(default_factory=dict)
    """Patterns of addresses that are left out as endless, with their names."""
    endless: list[str] = field(default_factory=list)
    halves: set[str] = field(default_factory=set)
    delay_s: float = 0
    """Seconds between two requests, as ``robots.txt`` asks for."""
    last: str = ""

    @property
    def journal(self) -> Path:
        return self.folder.with_name(self.folder.name + JOURNAL)

    def opened(self) -> IO[str]:
        """Open the journal for another line."""
        # Names of an old server may be in GBK, and must come back from the journal byte by byte.
        return open(self.journal, "a", encoding="utf-8", errors="surrogateescape", opener=disk.no_link)


def is_address(source: str) -> bool:
    """Return whether a source is a live site's address."""
    return bool(re.match(r"https?://", source, re.IGNORECASE))


def no_address(said: str) -> ConfigError:
    """Return the error for what is no site's address."""
    return ConfigError(f"{said!a:.200}: not the address of a site", hint="such as https://old.example/")


def crawl(
    address: str, folder: Path, bounds: Bounds, *, way: WayOut | None = None,
    progress: Progress = lambda _done, _total: None,
) -> Fetched:  # fmt: skip
    """Fetch a site into ``folder``, or go on with a former crawl.

    As ``robots.txt`` allows, from a single host, file by file.

    Args:
        progress: Called with the number of files, and their bound.

    Raises:
        ConfigError: No such address, no wget, or the folder holds something else.
        UnreachableError: Nobody answered.
    """
    way = way or WayOut()
    address = _checked(address, bounds.without, way)
    program = wget.find()
    made = _Crawl(folder.absolute(), address)
    _begin(made, again=not bounds.alike)
    stopped = _bound(made, bounds)
    with gate.opened(address, way.proxy, drip_s=bounds.drip_s) as opened:
        run = _Run(made, bounds, program, replace(way, proxy=opened.address), opened, progress)
        goes_on = not stopped
        while goes_on:
            stopped, goes_on = run.round()
    made.elsewhere.update(opened.refused)
    made.last = opened.silence or made.last
    if not made.names:
        _nothing(made)
    _lead_in(made)
    return _told(made, stopped)


class _Run:
    """The crawler, started anew until it comes to its end or meets a bound."""

    def __init__(
        self, made: _Crawl, bounds: Bounds, program: str, way: WayOut, opened: gate.Gate, progress: Progress
    ) -> None:
        self._made = made
        self._bounds = bounds
        self._program = program
        self._way = way
        self._gate = opened
        self._progress = progress
        self._alike = Alike(bounds.alike)
        self._until = monotonic() + bounds.hours * 3600

    def round(self) -> tuple[str, bool]:
        """Run the crawler once.

        Returns:
            The bound that was met, and whether it is to be started again.
        """
        made, begun = self._made, time()
        wait_s = max(1 / self._bounds.rate, made.delay_s)
        without = [*self._bounds.without, *made.without]
        words = wget.arguments(made.address, made.folder, wait_s=wait_s, without=without, way=self._way)
        try:
            stopped = self._heard(words, wait_s)
        finally:
            halves = _halves(made, begun)
        if not stopped:
            made.halves |= halves  # the others were cut by us
        if stopped in ("alike", "slower"):
            return "", True
        if stopped == "file":
            name = next(iter(sorted(halves)), "")
            # The end of a line in a name would be one of the journal's.
            shown = plain.clean(name)
            # Wget says no address of a file that did not come whole; its name has it.
            if name and shown not in made.endless and len(made.without) < LEFT_MAX:
                made.endless.append(shown)
                with made.opened() as journal:
                    _leave_out(made, _FILE, _pattern(name), shown, journal)
                return "", True
        return stopped, False

    def _heard(self, words: list[str], wait_s: float) -> str:
        """Listen to the crawler until it ends, and return why it was ended."""
        made, bounds = self._made, self._bounds
        dripped, passed = self._gate.dripped, self._gate.passed
        folder, most = made.folder, bounds.file_length
        with (
            made.opened() as journal,
            wget.running(
                self._program, words, self._way, folder=folder, file_max=most, last=partial(_take, made, journal)
            ) as lines,
        ):
            for line in lines:
                known = line.file and _name(made, line) in made.names
                _take(made, journal, line)
                if line.file or line.status:
                    passed = self._gate.passed
                if line.file and not known and (form := self._without_end(line)):
                    _leave_out(made, _FORM, form.pattern(), str(form), journal)
                    return "alike"
                self._progress(len(made.names), bounds.files)
                if stopped := _bound(made, bounds, self._gate.passed - passed):
                    return stopped
                # Where nothing was saved yet, wget tries three times, and goes on by itself.
                if line.too_long or (self._gate.dripped > dripped and _odd(made)):
                    return "file"
                dripped = self._gate.dripped
                if monotonic() > self._until:
                    return "hours"
                if made.delay_s > wait_s:
                    return "slower"  # robots.txt has come, and asks for it
        return ""

    def _without_end(self, line: CrawlLine) -> EndlessForm | None:
        """Return the form without end that a file shows."""
        if not line.url or not line.file.lower().endswith((".html", ".htm")):
            return None
        if len(self._made.without) >= LEFT_MAX:
            return None
        with open(line.file, "rb") as file:
            return self._alike.found(line.url, file.read(PAGE_MAX))


def _leave_out(made: _Crawl, kind: str, pattern: str, name: str, journal: IO[str]) -> None:
    """Have no such address asked for again."""
    made.without[pattern] = name
    journal.write(f"{kind} {pattern} {name}\n")


def _pattern(name: str) -> str:
    """Return an expression for a file's addresses."""
    ending = next((one for one in (layout.FRONT, ".html", ".css") if name.endswith(one)), "")
    return f"(?i:^https?://[^/?]+/{escaped(name.removesuffix(ending))}(?:{escaped(ending)})?$)"


def _halves(made: _Crawl, begun: float) -> set[str]:
    """Take away what came in part, and return its names."""
    halves = set()
    # In a folder of ours alone; but whatever lay there before is somebody's.
    for name in _odd(made):
        file = made.folder / name
        if file.stat().st_mtime >= begun - 2:  # FAT counts two seconds for one
            file.unlink()
            halves.add(name)
    return halves


def _checked(address: str, without: Sequence[str], way: WayOut) -> str:
    """Return the address as that of a folder or a page."""
    # A "user:password@" would lie in the journal, and be shown in the list of processes while wget runs.
    if not _ADDRESS.fullmatch(address) or "@" in urlsplit(address).netloc:
        raise no_address(address)
    host = urlsplit(address).hostname or ""
    if onion.is_onion(host) and not way.proxy:
        raise ConfigError(
            f"{host}: an onion service is reached through Tor alone, and wget speaks no SOCKS",
            hint="set an HTTP proxy before Tor: HTTPTunnelPort in torrc, then HTTPS_PROXY=http://127.0.0.1:PORT",
        )
    for pattern in without:
        try:
            # Tried here, since wget tells a bad pattern only by ending before it has fetched anything.
            re.compile(pattern)
        except re.error as error:
            raise ConfigError(f"--without {pattern}: {error}", hint="such as '/calendar/' or '[?&]print='") from None
    return address if urlsplit(address).path else f"{address}/"


def _begin(made: _Crawl, *, again: bool) -> None:
    """Open the journal, and remove a half-written file.

    Args:
        again: Whether what was left out as endless is wanted now.
    """
    head = _OURS + made.address
    try:
        # By our own ends of lines: a name may hold others, such as U+2028 or a carriage return.
        lines = made.journal.read_bytes().decode("utf-8", "surrogateescape").removesuffix("\n").split("\n")
    except FileNotFoundError:
        lines = []
    if not any(lines):
        if made.folder.exists() and any(made.folder.iterdir()):
            raise ConfigError(
                f"{made.folder} is not empty, and no crawl of ours", hint="name a folder that is not there yet: --to"
            )
        made.folder.mkdir(parents=True, exist_ok=True)
        files.write_atomically(made.journal, f"{head}\n".encode("utf-8", "surrogateescape"))
        return
    # Files lie there without their host's name, so two sites in one folder could not be told apart again.
    if lines[0] != head:
        raise ConfigError(
            f"{made.folder} holds another site: {lines[0].removeprefix(_OURS)}", hint="name another folder: --to"
        )
    for line in lines[1:]:
        length, _, name = line.partition(" ")
        if length.isdigit() and name:
            made.names[name] = int(length)
        elif length in (_FILE, _FORM) and not again:
            pattern, _, left = name.partition(" ")
            made.without[pattern] = left
            if length == _FILE:
                made.endless.append(left)
    made.folder.mkdir(parents=True, exist_ok=True)
    odd = _odd(made)
    # A cut leaves one half-written file at most. More are somebody's own, and not ours to delete.
    if len(odd) > 1:
        raise ConfigError(
            f"{made.folder}: {len(odd)} files are not of this crawl, such as {odd[0]!a}",
            hint="take them out, and run it again",
        )
    for name in odd:  # wget fetches one file at a time, and writes it under its own name
        (made.folder / name).unlink()
    # Files deleted since are fetched again: wget looks at the folder, and never at the journal.
    for name in made.names.keys() - {path for path, _ in files.walk(made.folder)}:
        del made.names[name]
    made.length = sum(made.names.values())
    made.delay_s = _delay(made)


def _odd(made: _Crawl) -> list[str]:
    """Return the files that no line of the journal names."""
    return sorted({path for path, _ in files.walk(made.folder)} - made.names.keys())


def _delay(made: _Crawl) -> float:
    """Return the seconds between two requests which ``robots.txt`` asks for.

    Wget does not heed them. More than a minute would be no crawl, and is taken for a minute.
    """
    rules = RobotFileParser()
    try:
        with open(made.folder / ROBOTS, "rb") as file:
            rules.parse(file.read(ROBOTS_MAX).decode("utf-8", "replace").splitlines())
        # Some hundred digits are a number, and beyond what a float holds.
        return float(min(int(rules.crawl_delay("Wget") or 0), DELAY_MAX_S))
    except (OSError, ValueError):
        return 0


def _name(made: _Crawl, line: CrawlLine) -> str:
    return line.file.removeprefix(f"{made.folder}/")


def _take(made: _Crawl, journal: IO[str], line: CrawlLine) -> None:
    # Under this name wget keeps robots.txt for itself, and deletes it again.
    if line.file and not _name(made, line).endswith("robots.txt.tmp"):
        made.length += line.length - made.names.get(_name(made, line), 0)
        made.names[_name(made, line)] = line.length
        journal.write(f"{line.length} {_name(made, line)}\n")
        # Flushed each time: the next run takes a file that no line names for half-written.
        journal.flush()
        if _name(made, line) == ROBOTS:
            made.delay_s = _delay(made)
    elif line.status:
        made.refused[line.status] += 1
    if line.text:
        made.last = line.text


def _bound(made: _Crawl, bounds: Bounds, coming: int = 0) -> str:
    """Return the bound that is met.

    Args:
        coming: Bytes of a file that is on its way.
    """
    if len(made.names) >= bounds.files:
        return "files"
    return "bytes" if made.length + coming >= bounds.length else ""


def _nothing(made: _Crawl) -> None:
    """Leave nothing behind, and say why nothing came."""
    # A journal that stayed would refuse the next try with a corrected address as another site's.
    made.journal.unlink(missing_ok=True)
    if not any(made.folder.iterdir()):
        made.folder.rmdir()
    # A status came from the site, or from a box on the way. Silence is another fault, with another remedy.
    if made.refused:
        if made.elsewhere:
            raise InterferenceError(
                f"it leads to another host alone: {', '.join(sorted(made.elsewhere))[:300]}", host=made.address,
                hint="if that is the same site's, give its address",
            )  # fmt: skip
        status = ", ".join(sorted(made.refused))
        raise InterferenceError(
            f"nothing was given (HTTP {status})", host=made.address, hint="is that the site's address?"
        )
    raise UnreachableError(
        made.last[:300] or "nobody answered",
        host=made.address,
        hint="is that the site's address? robots.txt may forbid all of it",
    )


def _lead_in(made: _Crawl) -> None:
    """Have a page at the top that leads to the site."""
    path = urlsplit(made.address).path.strip("/")
    # Readers enter an archive at its top, and a site that stood below /blog/ has no page there.
    front = made.folder / layout.FRONT
    if front.exists() or not path:
        return
    inner = next(
        (name for name in (f"{path}/{layout.FRONT}", f"{path}.html", path) if (made.folder / name).is_file()), None
    )
    if inner:
        page = redirect(inner)
        with made.opened() as journal:
            journal.write(f"{len(page)} {layout.FRONT}\n")
        files.write_atomically(front, page)
        made.names[layout.FRONT] = len(page)


def _told(made: _Crawl, stopped: str) -> Fetched:
    forms = Counter(str(form_of("/" + quote(name, safe="/?=&", errors="surrogateescape"))) for name in made.names)
    crowded = forms.most_common(1)[0] if forms else ("", 0)
    refused = Counter(made.refused)
    refused["403"] -= made.elsewhere.total()  # the gate's own word for another host
    return Fetched(
        made.folder, made.address, len(made.names), made.length, stopped, crowded, dict(+refused),
        elsewhere=dict(made.elsewhere), endless=tuple(made.endless), delay_s=made.delay_s,
        alike=tuple(name for name in made.without.values() if name not in made.endless),
        halves=tuple(sorted(made.halves - made.names.keys())),
    )  # fmt: skip
