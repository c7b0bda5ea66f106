"""Audits of hosts that block, stall, redirect or fall silent."""

from collections.abc import Callable
from pathlib import Path

import pytest

from publish.audit.check import Depth, Target, check, check_all
from publish.copies.hosts.folder import read_folder
from publish.copies.hosts.http.proxies import proxy
from publish.copies.hosts.web import WebCopy
from publish.core.model import Audit, Verdict
from publish.verify.head import Release
from tests.audit.conftest import _source
from tests.support import censor
from tests.support.censor import HASTY, Censor
from tests.support.factory import NOW, PAGES, Archive, add, lay
from tests.support.proxies import HttpProxy


# -- over the wire ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("code", [403, 404, 410, 451])
def test_a_copy_that_was_taken_down_is_gone(look: Callable[..., Audit], host: Censor, code: int) -> None:
    audit = look(host.rule("*", censor.status(code)))
    assert (audit.verdict, audit.gone) == (Verdict.UNAVAILABLE, True)
    assert str(code) in audit.reason


@pytest.mark.parametrize(
    "answer",
    [
        censor.status(401),
        censor.status(407),
        censor.status(500),
        censor.status(503),
        censor.hang_up(),
        censor.hang_up(reset=True),
        censor.black_hole(),
        censor.truncate(5),
        censor.page(),
        censor.page(b""),
        censor.redirect("http://portal.example/login"),
        censor.redirect("/{path}"),
        censor.gzip_bomb(),
        censor.transfer_coded("gzip"),
        censor.transfer_coded("x-odd, chunked"),
        censor.drip(0.05, headers=True),
    ],
)
def test_what_is_no_answer_of_the_copy_is_unknown(
    look: Callable[..., Audit], host: Censor, answer: censor.Answer
) -> None:
    for depth in (Depth.QUICK, Depth.FULL):
        audit = look(host.rule("*", answer), depth)
        assert (audit.verdict, audit.gone) == (Verdict.UNKNOWN, False)


def test_a_host_that_cannot_be_reached_is_unknown(look: Callable[..., Audit]) -> None:
    audit = look(WebCopy("http://127.0.0.1:9/", patience=HASTY))
    assert (audit.verdict, audit.gone, audit.release) == (Verdict.UNKNOWN, False, None)


def test_what_to_do_on_this_side_is_a_note(look: Callable[..., Audit], host: Censor) -> None:
    with HttpProxy(int(host.url.rsplit(":", 1)[1].strip("/")), user="u", password="p") as locked:
        audit = look(WebCopy(host.url, proxy=proxy(locked.url, "ALL_PROXY")))
    assert (audit.verdict, "asks for a user name" in audit.reason) == (Verdict.UNKNOWN, True)
    assert audit.notes == ("give them in the environment: ALL_PROXY=http://USER:PASSWORD@HOST:PORT",)


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        (censor.tamper(), Verdict.TAMPERED),
        (censor.endless(), Verdict.TAMPERED),
        (censor.endless(announced=1 << 40), Verdict.TAMPERED),
        (censor.status(404), Verdict.UNAVAILABLE),
        (censor.status(451), Verdict.UNAVAILABLE),
        (censor.page(), Verdict.UNAVAILABLE),
        (censor.page(b"<html>" + b"blocked " * 10_000), Verdict.UNAVAILABLE),
        (censor.page(b""), Verdict.UNAVAILABLE),
        (censor.redirect("http://portal.example/"), Verdict.UNAVAILABLE),
        (censor.gzip_bomb(), Verdict.UNAVAILABLE),
        (censor.status(503), Verdict.UNKNOWN),
        (censor.black_hole(), Verdict.UNKNOWN),
        (censor.truncate(), Verdict.UNKNOWN),
        (censor.drip(0.15), Verdict.UNKNOWN),
        (censor.wrong_type(), Verdict.FRESH),
        (censor.slow(0.1), Verdict.FRESH),
        (censor.redirect("/elsewhere/{path}"), Verdict.FRESH),
    ],
)
def test_one_file_that_is_interfered_with_is_named(
    look: Callable[..., Audit], host: Censor, copy: Path, answer: censor.Answer, verdict: Verdict
) -> None:
    """And the rest of the copy is looked at all the same."""
    add(copy, "elsewhere/assets/style.css", (copy / "assets/style.css").read_bytes())
    audit = look(host.rule("assets/style.css", answer), held=())
    assert audit.verdict is verdict
    if verdict is not Verdict.FRESH:
        assert list(audit.paths(verdict)) == ["assets/style.css"]


def test_a_soft_404_is_not_tampering(look: Callable[..., Audit], host: Censor, copy: Path, release: Release) -> None:
    host.rule("*", censor.soft_404())
    assert look(host, release=release).verdict is Verdict.FRESH  # though 2.root.json "is there"
    for path in ("index.html", "assets/style.css", "reports/2001/SHA256SUMS"):
        (copy / path).unlink()
    audit = look(host, release=release)
    assert audit.verdict is Verdict.UNAVAILABLE
    assert set(audit.paths(Verdict.UNAVAILABLE)) == {"index.html", "assets/style.css", "reports/2001/SHA256SUMS"}
    assert {f.reason for f in audit.findings} == {"block page or soft 404, not the copy"}


def test_a_soft_404_for_the_timestamp_is_unavailable(look: Callable[..., Audit], host: Censor, copy: Path) -> None:
    (copy / "metadata/timestamp.json").unlink()
    audit = look(host.rule("*", censor.soft_404()))
    assert (audit.verdict, audit.gone) == (Verdict.UNAVAILABLE, False)


def test_the_same_page_at_two_paths_is_a_block_page(look: Callable[..., Audit], host: Censor) -> None:
    audit = look(host.rule("reports/2001/*.html", censor.page()))
    assert audit.verdict is Verdict.UNAVAILABLE
    assert len(list(audit.paths(Verdict.UNAVAILABLE))) == 2


def test_a_forged_page_is_tampering_though_it_is_html(look: Callable[..., Audit], host: Censor) -> None:
    audit = look(host.rule("index.html", censor.page(b"<!doctype html><p>all is well")))
    assert list(audit.paths(Verdict.TAMPERED)) == ["index.html"]


def test_a_copy_that_falls_silent_is_left_soon(look: Callable[..., Audit], host: Censor) -> None:
    calm = len(host.log)
    audit = look(host.rule("*.html", censor.black_hole()).rule("assets/*", censor.black_hole()))
    assert audit.verdict is Verdict.UNKNOWN
    assert len(host.log) - calm < 40


def test_one_sick_copy_stops_no_other(archive: Archive, releases: list[Path], host: Censor) -> None:
    host.rule("*", censor.black_hole())
    targets = [Target("sick", host.url, _source(host)), Target("well", "", read_folder(str(releases[1])))]
    audits = check_all(targets, anchor=archive.anchor, now=NOW, depth=Depth.FULL)
    assert [a.verdict for a in audits] == [Verdict.UNKNOWN, Verdict.FRESH]
    assert check_all([], anchor=archive.anchor, now=NOW) == []
    with pytest.raises(ValueError):
        check_all(targets, now=NOW)


def test_a_moment_of_weakness_is_not_told(look: Callable[..., Audit], host: Censor) -> None:
    audit = look(host.rule("robots.txt", censor.times(1, censor.truncate(3))))
    assert audit.verdict is Verdict.FRESH


def test_a_copy_that_moves_on_meanwhile_is_looked_at_again(
    look: Callable[..., Audit], copy: Path, releases: list[Path], tmp_path: Path
) -> None:
    own = Archive(tmp_path / "own")
    old = lay(own.publish({**PAGES, "gone.html": "x"}), tmp_path / "old")
    new = lay(own.publish(PAGES), tmp_path / "new")
    with Censor(old) as host:

        def switch(handler: censor.Handler, path: str) -> None:
            host.root = new
            censor.serve(handler, new / path, path)

        host.rule("gone.html", switch)
        audit = check(_source(host), own.anchor, address="", name="a", depth=Depth.FULL, now=NOW)
    assert (audit.verdict, audit.release) == (Verdict.FRESH, 2)
