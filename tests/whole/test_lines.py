"""Pushes over lines that refuse, cut and reset, to real servers: slower, and finished."""

import itertools
import os
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import boto3
import pytest

from publish.audit.check import check
from publish.audit.depth import Depth
from publish.copies.hosts import git, ipfs, open_host, s3, width
from publish.copies.hosts.base import Host
from publish.copies.hosts.filehost import FileHost
from publish.copies.hosts.ipfs.host import IpfsHost
from publish.copies.hosts.web import Patience, WebCopy
from publish.copies.hosts.wrap import retrying
from publish.copies.push import push
from publish.core.model import Verdict
from publish.core.settings import HostSettings
from publish.readers.clone import clone
from tests.copies.hosts.contract import entries
from tests.copies.push.conftest import judged
from tests.support import grudge
from tests.support.censor import Censor
from tests.support.factory import NOW, Archive, evidence_path, lay
from tests.support.grudge import Asked, Grudge, Rule, Trick, at_first, cut, cut_chunked, every, refuse, reset, swallow
from tests.support.services.githttp import GitHttp
from tests.support.services.kubo import Kubo
from tests.support.services.rclone import RcloneWebdav
from tests.support.services.versitygw import Versitygw

KINDS = ("bucket", "webspace", "forge", "node")
Far = tuple[Grudge, Callable[[], Host]]
_numbers = itertools.count()


def _port(url: str) -> int:
    return int(url.rstrip("/").rpartition(":")[2])


@pytest.fixture
def bucket(versitygw: Versitygw) -> Far:
    line = Grudge(_port(versitygw.endpoint), (versitygw.folder / "cert.pem", versitygw.folder / "key.pem"))
    session = boto3.Session(versitygw.access_key, versitygw.secret_key)
    options = s3.Options(f"lines-{next(_numbers)}", line.url, ca_file=str(versitygw.ca_file))
    return line, lambda: s3.S3Host("far", options, session, keys="KEYS")


@pytest.fixture
def webspace(rclone_webdav: RcloneWebdav) -> Far:
    line = Grudge(_port(rclone_webdav.url))
    options = {"url": line.url, "path": f"lines-{next(_numbers)}", "user": rclone_webdav.user}
    settings = HostSettings("far", "webdav", options=options)
    return line, lambda: open_host(settings, os.environ | {"STET_FAR_PASSWORD": rclone_webdav.password})


@pytest.fixture
def forge(githttp: GitHttp) -> Far:
    line = Grudge(_port(githttp.url), (githttp.folder / "cert.pem", githttp.folder / "key.pem"))
    repository = f"lines-{next(_numbers)}.git"
    githttp.new(repository)
    options = git.Options(f"{line.url}/{repository}", ca_file=str(githttp.ca_file))
    return line, lambda: git.open_host(HostSettings("far", "git"), options, {"STET_FAR_TOKEN": githttp.token})


@pytest.fixture
def node(kubo: Kubo) -> Far:
    line = Grudge(_port(kubo.api_url))
    options = ipfs.Options(f"/ip4/127.0.0.1/tcp/{line.port}", kubo.gateway, key=f"lines-{next(_numbers)}")
    return line, lambda: IpfsHost("far", options)


@pytest.fixture(autouse=True)
def waits_are_short(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("WAIT_FIRST_S", "WAIT_MAX_S", "WAIT_SAID_MAX_S"):
        monkeypatch.setattr(width, name, 0.002)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive", {"index.html": "<!doctype html>front", "one.html": "<!doctype html>one"})


def broken_in_turn() -> Callable[[Asked], Trick | None]:
    """Every third question, each time otherwise."""
    tricks = itertools.cycle(
        (refuse(503), cut(), swallow(), reset(), cut_chunked(), grudge.torn(), refuse(500), cut(0.0))
    )
    third = itertools.cycle((False, False, True))
    return lambda _: next(tricks) if next(third) else None


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "webspace"])
def test_every_third_answer_refused_or_broken_is_slower_and_finished(
    kind: str, request: pytest.FixtureRequest, archive: Archive
) -> None:
    line, far = request.getfixturevalue(kind)
    with line:
        for number, rule in enumerate((every(3, refuse(503)), broken_in_turn())):
            archive.write("one.html", f"<!doctype html>{number}")
            release = archive.release()
            line.rule = rule
            receipt = push(release, retrying(far()), now=NOW)
            assert receipt.sent > 0
            # Of a few refusals among other faults each may meet a question that the library itself asks again.
            assert number or [note for note in receipt.notes if "it asked for patience " in note]
            # A question that got no answer says nothing of what the host can do.
            assert not [note for note in receipt.notes if "the host would not do this (5" in note]
            line.rule = lambda _: None
            assert judged(archive, far()) == release.number


def test_what_arrives_torn_at_a_store_goes_once_more(bucket: Far, archive: Archive) -> None:
    line, far = bucket
    for length in (40, 300_000, 9 << 20):
        data = os.urandom(length)
        archive.write(evidence_path(data, f"{length}.bin"), data)
    release = archive.release()
    puts = Counter[str]()

    def rule(asked: Asked) -> Trick | None:
        # Each second one of a file: of all, it may be this file's at each of its tries, in step with others.
        puts[asked.target] += asked.method == "PUT"
        return grudge.torn() if asked.method == "PUT" and puts[asked.target] % 2 else None

    with line:
        line.rule = rule
        push(release, retrying(far()), now=NOW)
        line.rule = lambda _: None
        assert judged(archive, far()) == release.number


@pytest.mark.parametrize("kind", KINDS)
def test_a_host_busy_for_long_is_outlasted_whatever_it_says_of_the_time(
    kind: str, request: pytest.FixtureRequest, archive: Archive
) -> None:
    line, far = request.getfixturevalue(kind)
    said = itertools.cycle((None, "0", "999999999999", "Wed, 21 Oct 2015 07:28:00 GMT", "-1", "soon", "9" * 400))
    with line:
        line.rule = lambda asked: at_first(40, refuse(429, next(said)))(asked)
        receipt = push(archive.release(), retrying(far()), now=NOW)
        assert receipt.sent > 0
        assert len(line.log) > 40


def in_step(trick: Trick) -> Rule:
    """A trick for a file's first two tries, and for each that is as many questions behind the former as one before."""
    before, gaps = 0, list[int]()

    def rule(asked: Asked) -> Trick | None:
        nonlocal before
        if asked.method != "PUT":
            return None
        gap, before = asked.number - before, asked.number
        gaps.append(gap)
        return trick if len(gaps) < 3 or gap in gaps[:-1] else None

    return rule


def test_a_server_that_fails_in_step_with_rclones_tries_is_not_met_so_for_ever(webspace: Far, tmp_path: Path) -> None:
    line, far = webspace
    first, second = entries(tmp_path / "in", {"reports/2013/one.html": b"one", "reports/2013/two.html": b"two"})
    with line:
        host = retrying(far())
        assert isinstance(host, FileHost)
        with host.writing():
            host.put(first)
            rule = in_step(refuse(503))
            line.rule = lambda asked: rule(asked) if asked.number <= 100 else None
            host.put(second)
        assert len(line.log) < 100
        line.rule = lambda _: None
        assert far().read(second.path, 10) == b"two"


def test_a_reader_whom_a_copy_asks_for_patience_has_it_and_is_told(archive: Archive, tmp_path: Path) -> None:
    copy = lay(archive.release(), tmp_path / "copy")
    with Grudge(0) as line, Censor(copy) as host:
        line._to = _port(host.url)

        def opened(address: str) -> WebCopy:
            return WebCopy(address, patience=Patience(pause_s=0.002))

        for rule in (every(3, refuse(429)), every(3, refuse(503, "0"))):
            line.rule = rule
            made = clone([line.url], archive.anchor, tmp_path / f"clone-{id(rule)}", now=NOW, open_source=opened)
            assert "it asked for patience" in made.slowed[line.url]
            line.rule = rule
            audit = check(opened(line.url), archive.anchor, address=line.url, name="far", depth=Depth.FULL, now=NOW)
            assert (audit.verdict, audit.findings) == (Verdict.FRESH, ())
            (note,) = audit.notes
            assert "it asked for patience" in note
