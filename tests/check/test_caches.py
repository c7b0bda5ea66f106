"""A cache before a copy keeps what it was told; what it keeps is old, and no forgery."""

from pathlib import Path

import pytest

from publish.check import Depth, check
from publish.gate.verify import head
from publish.hosts.base import Held
from publish.hosts.web import WebCopy
from publish.model import Release, Verdict
from tests import censor
from tests.censor import HASTY, Censor, Handler
from tests.factory import NOW, Archive


def kept(former: Path, *, absent: bool = True) -> censor.Answer:
    """Answers of before, for names that are asked without a query: also that a file is absent."""

    def answer(handler: Handler, path: str) -> None:
        there = (former / path).is_file()
        if "?" not in handler.path and (there or absent):
            censor.serve(handler, former / path, path)
        else:
            censor.serve(handler, handler.server.censor.root / path, path)

    return answer


@pytest.mark.parametrize("kept_paths", [["*.json"], ["metadata/timestamp.json"]], ids=["with absences", "timestamp"])
def test_the_publishers_newest_files_behind_a_cache_are_no_forgery(
    archive: Archive, release: Release, releases: list[Path], host: Censor, kept_paths: list[str]
) -> None:
    for pattern in kept_paths:
        host.rule(pattern, kept(releases[0]))
    held = [Held(e.path, e.length) for e in release.entries]
    audit = check(
        WebCopy(host.url, patience=HASTY), archive.anchor, address="a", name="a", depth=Depth.FULL, now=NOW,
        release=release, held=held,
    )  # fmt: skip
    assert audit.verdict is Verdict.STALE, audit
    assert not list(audit.paths(Verdict.TAMPERED))


def test_bytes_of_nobody_at_a_path_of_the_newest_release_are_a_forgery_still(
    archive: Archive, release: Release, releases: list[Path], host: Censor
) -> None:
    host.rule("*.json", kept(releases[0])).rule("index.html", censor.tamper())
    audit = check(
        WebCopy(host.url, patience=HASTY), archive.anchor, address="a", name="a", depth=Depth.FULL, now=NOW,
        release=release,
    )  # fmt: skip
    assert "index.html" in list(audit.paths(Verdict.TAMPERED))


def test_a_cache_that_says_there_is_no_newer_root_is_asked_past(archive: Archive, host: Censor) -> None:
    host.rule("metadata/2.root.json", kept(Path("/nowhere")))
    source = WebCopy(host.url, patience=HASTY)
    assert head(source, archive.anchor, now=NOW).release == 2
    asked = [request for request in host.log if request.path == "metadata/2.root.json"]
    assert [bool(request.query) for request in asked] == [True]
    assert asked[0].headers["Cache-Control"] == "no-cache"
