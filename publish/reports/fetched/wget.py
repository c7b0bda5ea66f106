"""GNU Wget as a process: found, tried, started, heard line by line.

Wget is a well-kept crawler, and stands on most machines. Its own settings, cookies and passwords play no part here.
What is NOT done here: deciding when to stop.
"""

import os
import re
import select
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote

from publish.core.errors import ConfigError

OLDEST = (1, 21)  # before, names in UTF-8 were cut in the middle of a letter
ENDS_S = 10  # seconds until a crawler that was asked to end is made to
TICK_S = 1.0  # seconds without a word, after which the time and the bytes are looked at
_READ = 65_536  # bytes
_BLOCK = 512  # bytes, as POSIX has them for a shell's bound on files
NAMELESS = "%[01][0-9A-Fa-f]|%7[Ff]"
"""Addresses with control characters, such as a line's end: no copy holds such a name, and a line's end cuts wget's
talk."""
_VERSION = re.compile(r"GNU Wget (\d+)\.(\d+)")
_SAVED = re.compile(r'URL:(\S*+) \[(\d++)(?:/\d++)?\] -> "(.*)" \[\d++\]$')
_STATUS = re.compile(r"ERROR (\d{3})\b")
_INSTALL = "install it: apt install wget, dnf install wget, brew install wget, apk add wget"


@dataclass(frozen=True, slots=True)
class CrawlLine:
    """A line of wget's talk."""

    url: str = ""
    length: int = 0
    file: str = ""
    status: str = ""
    """Of an answer without a file."""
    too_long: bool = False
    """Whether a file met the bound on one file's length."""
    text: str = ""


@dataclass(frozen=True, slots=True)
class WayOut:
    """How the network is asked."""

    proxy: str = ""
    """Address of an HTTP proxy. Empty: none."""
    ca_file: str = ""
    """Certificates to trust."""


def find() -> str:
    """Return the program.

    Raises:
        ConfigError: No program, or a too old version, or another program of the same name.
    """
    program = shutil.which("wget")
    if program is None:
        raise ConfigError("a live site is fetched by GNU Wget, and there is none here", hint=_INSTALL)
    try:
        said = subprocess.run(
            [program, "--version"], capture_output=True, text=True, timeout=ENDS_S, env=_environment(WayOut())
        )
        found = _VERSION.search(said.stdout)
    except (OSError, subprocess.TimeoutExpired):
        found = None
    if found is None:
        raise ConfigError(f"{program} is not GNU Wget (BusyBox has another, and Wget2 is another)", hint=_INSTALL)
    if (version := (int(found[1]), int(found[2]))) < OLDEST:
        raise ConfigError(f"{program} is GNU Wget {version[0]}.{version[1]}; 1.21 or newer is needed", hint=_INSTALL)
    return program


def arguments(address: str, folder: Path, *, wait_s: float, without: Sequence[str], way: WayOut) -> list[str]:
    """Return wget's options for a polite crawl of one site into a folder."""
    # Not every wget was built with PCRE.
    refused = [NAMELESS, *(f"(?:{pattern})" for pattern in without)]
    return [
        "--no-config", "--no-hsts", "--no-netrc", "--no-cookies", "--no-verbose", "--execute=robots=on",
        # The pages of one host, and what they show; no links to others are followed.
        "--recursive", "--level=inf", "--page-requisites", "--no-parent",
        # Names as the addresses have them: Stet finds a link's file by them, and mends names and links together.
        "--adjust-extension", "--no-host-directories", "--restrict-file-names=nocontrol", "--trust-server-names",
        # Wget reads no 1e-05.
        # What is there is not asked for again: so a crawl goes on where it was cut.
        "--no-clobber", f"--wait={wait_s:.3f}", "--timeout=30", "--tries=3", "--max-redirect=8",
        *([f"--ca-certificate={way.ca_file}"] if way.ca_file else []),
        "--reject-regex", "|".join(refused), *(["--regex-type=pcre"] if without else []),
        f"--directory-prefix={folder}", "--", address,
    ]  # fmt: skip


def _environment(way: WayOut) -> dict[str, str]:
    # Others, such as WGETRC and https_proxy, would change the crawl behind our back.
    kept = {key: os.environ[key] for key in ("PATH", "HOME", "TMPDIR") if key in os.environ}
    # A page may lead to ftp:// as well, which wget would go to by itself.
    proxies = dict.fromkeys(("http_proxy", "https_proxy", "ftp_proxy"), way.proxy) if way.proxy else {}
    # Its words in English, and its names of files in UTF-8.
    return kept | proxies | {"LC_ALL": "C.UTF-8"}


@contextmanager
def running(
    program: str, words: Sequence[str], way: WayOut, *, folder: Path, file_max: int, last: Callable[[CrawlLine], None]
) -> Iterator[Iterator[CrawlLine]]:
    """Start wget, and yield its lines. Wget ends with the block.

    In silence, lines are empty.

    If we are killed, wget dies at its next line.

    Args:
        folder: Where its files lie.
        file_max: Bytes of a file, at most. Beyond them wget ends.
        last: Takes each unread line after the crawler's end.
    """
    bounded = ["/bin/sh", "-c", 'ulimit -f "$0" && exec "$@"', str(file_max // _BLOCK)]
    child = subprocess.Popen(
        [*bounded, program, *words], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        env=_environment(way),
    )  # fmt: skip
    assert child.stderr is not None  # noqa: S101 - a pipe was asked for
    lines = (_within(folder, line) for line in _lines(child))
    try:
        yield lines
    finally:
        # Where it said its last word, it has ended, and nothing is left to be cut.
        child.terminate()
        try:
            child.wait(ENDS_S)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        for line in lines:
            last(line)
        child.stderr.close()


def _lines(child: "subprocess.Popen[bytes]") -> Iterator[CrawlLine]:
    assert child.stderr is not None  # noqa: S101 - a pipe was asked for
    pipe, rest = child.stderr.fileno(), b""
    while True:
        # Wget is silent while a file comes, for hours if need be.
        if not select.select([pipe], [], [], TICK_S)[0]:
            yield CrawlLine()
            continue
        if not (data := os.read(pipe, _READ)):
            break
        *lines, rest = (rest + data).split(b"\n")
        for line in lines:
            yield parsed(line.decode("utf-8", "surrogateescape"))
    if rest:
        yield parsed(rest.decode("utf-8", "surrogateescape"))
    # The system ends who writes a longer file than it may, and says so by this signal.
    if child.wait() == -signal.SIGXFSZ:
        yield CrawlLine(too_long=True)


def _within(folder: Path, line: CrawlLine) -> CrawlLine:
    """Return the line, without a file outside the folder."""
    # The address of a redirect may hold the end of a line, and what follows would stand there as if wget had said it.
    name = line.file.removeprefix(f"{folder}/")
    here = name != line.file and ".." not in name.split("/")
    return line if here and (folder / name).is_file() else replace(line, file="")


def parsed(line: str) -> CrawlLine:
    """Return what a line says."""
    if (at := line.find("URL:")) >= 0 and (found := _SAVED.match(line, at)):
        return CrawlLine(found[1], int(found[2]), found[3], text=line)
    status = _STATUS.search(line)
    return CrawlLine(status=status[1] if status else "", text=line)


def proxy_address(kind: str, host: str, port: int, user: str, password: str) -> str:
    """Return a proxy's address as wget reads it.

    Raises:
        ConfigError: Wget cannot speak to this kind of proxy, which is never gone round.
    """
    if kind != "http":
        raise ConfigError(
            "wget speaks to HTTP proxies alone, and the proxy that is set here speaks SOCKS: it is not gone round",
            hint="put an HTTP proxy before it (privoxy, tor's HTTPTunnelPort), or record the site with Browsertrix",
        )
    account = f"{quote(user, safe='')}:{quote(password, safe='')}@" if user else ""
    return f"http://{account}{f'[{host}]' if ':' in host else host}:{port}"
