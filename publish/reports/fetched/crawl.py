"""A live site, crawled into a folder within bounds.

``FOLDER.crawl`` beside the folder says which site it is, and which files came whole. What is NOT done here: speaking
HTTP, which wget does.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from html import escape
from pathlib import Path
from urllib.parse import quote, urlsplit
from urllib.robotparser import RobotFileParser

from publish.core import files
from publish.core.errors import ConfigError, InterferenceError, UnreachableError
from publish.core.formats import layout, onion
from publish.core.progress import Progress
from publish.reports.fetched import gate, wget
from publish.reports.fetched.nouns import Bounds, Fetched
from publish.reports.fetched.wget import CrawlLine, WayOut

# Beside the folder, not in it: the folder is what will be published, with all of its files.
JOURNAL = ".crawl"
_OURS = "stet crawl 1 "
ROBOTS = "robots.txt"
ROBOTS_MAX = 500_000  # bytes; Google reads as many
DELAY_MAX_S = 60.0
_NUMBER = re.compile(r"\d+")
_VALUE = re.compile(r"=[^&]*")
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
    endless: str = ""
    delay_s: float = 0
    """Seconds between two requests, as ``robots.txt`` asks for."""
    last: str = ""

    @property
    def journal(self) -> Path:
        return self.folder.with_name(self.folder.name + JOURNAL)


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
    """Fetch a site into ``folder``, or go on with it.

    As ``robots.txt`` allows, from one host, one file at a time.

    Args:
        progress: Called with the number of files, and the bound on it.

    Raises:
        ConfigError: No such address, no wget, or the folder holds something else.
        UnreachableError: Nobody answered.
    """
    way = way or WayOut()
    address = _checked(address, bounds.without, way)
    program = wget.find()
    made = _Crawl(folder.absolute(), address)
    _begin(made)
    stopped = _bound(made, bounds)
    with gate.opened(address, way.proxy) as opened:
        through = replace(way, proxy=opened.address)
        while not stopped:
            wait_s = max(1 / bounds.rate, made.delay_s)
            if stopped := _round(made, bounds, program, through, wait_s, progress):
                continue
            if made.delay_s <= wait_s:
                break  # the crawler came to its end; else robots.txt asked for a slower one
    made.elsewhere.update(opened.refused)
    made.last = opened.silence or made.last
    if not made.names:
        _nothing(made)
    _lead_in(made)
    return _told(made, stopped)


def _round(made: _Crawl, bounds: Bounds, program: str, way: WayOut, wait_s: float, progress: Progress) -> str:
    """Run the crawler once, and return the bound that was met, if one was."""
    words = wget.arguments(made.address, made.folder, wait_s=wait_s, without=bounds.without, way=way)
    stopped = ""
    with (
        # Names of an old server may be in GBK, and must come back from the journal byte by byte.
        open(made.journal, "a", encoding="utf-8", errors="surrogateescape") as journal,
        wget.running(program, words, way, file_max=bounds.file_length) as lines,
    ):
        for line in lines:
            _take(made, line)
            if line.file:
                journal.write(f"{line.length} {_name(made, line)}\n")
                # Flushed each time: the next run takes a file that no line names for half-written.
                journal.flush()
            progress(len(made.names), bounds.files)
            stopped = _bound(made, bounds) or ("file" if line.too_long else "")
            if stopped or made.delay_s > wait_s:
                break
    if stopped == "file":
        _too_long(made)
    return stopped


def _too_long(made: _Crawl) -> None:
    """Take away the beginning of a file without end, and note its name."""
    made.endless = next(iter(_odd(made)), "")
    if made.endless:
        (made.folder / made.endless).unlink()


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


def _begin(made: _Crawl) -> None:
    """Open the journal, and remove a half-written file."""
    head = _OURS + made.address
    try:
        lines = made.journal.read_text("utf-8", "surrogateescape").splitlines()
    except FileNotFoundError:
        lines = []
    if not lines:
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
    for name in set(made.names) - _there(made):
        del made.names[name]
    made.length = sum(made.names.values())
    made.delay_s = _delay(made)


def _there(made: _Crawl) -> set[str]:
    return {path for path, _ in files.walk(made.folder)}


def _odd(made: _Crawl) -> list[str]:
    """Return the files that no line of the journal names."""
    return sorted(_there(made) - made.names.keys())


def _delay(made: _Crawl) -> float:
    """Return the seconds between two requests which ``robots.txt`` asks for.

    Wget does not heed them. More than a minute would be no crawl, and is taken for a minute.
    """
    rules = RobotFileParser()
    try:
        rules.parse((made.folder / ROBOTS).read_bytes()[:ROBOTS_MAX].decode("utf-8", "replace").splitlines())
        said = rules.crawl_delay("Wget")
    except (OSError, ValueError):
        return 0
    return min(float(said or 0), DELAY_MAX_S)


def _name(made: _Crawl, line: CrawlLine) -> str:
    return line.file.removeprefix(f"{made.folder}/")


def _take(made: _Crawl, line: CrawlLine) -> None:
    # Under this name wget keeps robots.txt for itself, and deletes it again.
    if line.file and not _name(made, line).endswith("robots.txt.tmp"):
        made.length += line.length - made.names.get(_name(made, line), 0)
        made.names[_name(made, line)] = line.length
        if _name(made, line) == ROBOTS:
            made.delay_s = _delay(made)
    elif line.status:
        made.refused[line.status] += 1
    if line.text:
        made.last = line.text


def _bound(made: _Crawl, bounds: Bounds) -> str:
    if len(made.names) >= bounds.files:
        return "files"
    return "bytes" if made.length >= bounds.length else ""


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
        with open(made.journal, "a", encoding="utf-8", errors="surrogateescape") as journal:
            journal.write(f"{len(page)} {layout.FRONT}\n")
        files.write_atomically(front, page)
        made.names[layout.FRONT] = len(page)


def redirect(to: str) -> bytes:
    """Return a page that leads to another."""
    # A "?" in a name of wget's belongs to the name, and would begin a query in a link.
    address = escape(quote(to))
    return (
        '<!doctype html>\n<html lang="und">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="refresh" content="0; url={address}">\n'
        f'<title>{escape(to)}</title>\n</head>\n<body><a href="{address}">{escape(to)}</a></body>\n</html>\n'
    ).encode()


def form_of(name: str) -> str:
    """Return a name's form, without its numbers, values and repeated folders."""
    path, mark, query = name.partition("?")
    parts: list[str] = []
    for part in _NUMBER.sub("0", path).split("/"):
        if parts[-1:] != [part]:
            parts.append(part)
    return "/".join(parts) + mark + _VALUE.sub("=…", query)


def _told(made: _Crawl, stopped: str) -> Fetched:
    forms = Counter(form_of(name) for name in made.names)
    crowded = forms.most_common(1)[0] if forms else ("", 0)
    refused = Counter(made.refused)
    refused["403"] -= made.elsewhere.total()  # the gate's own word for another host
    return Fetched(
        made.folder, made.address, len(made.names), made.length, stopped, crowded, dict(+refused),
        elsewhere=dict(made.elsewhere), endless=made.endless, delay_s=made.delay_s,
    )  # fmt: skip
