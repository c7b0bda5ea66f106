"""publish.archive.stamp: authorities are asked without waiting, and believed no further than they prove."""

import time
from dataclasses import replace
from pathlib import Path

import pytest

from publish.archive.stamp import PATIENT_S, Authorities, ask, stamp
from publish.cli import _releases
from publish.copies.hosts import post
from publish.copies.hosts.http.pace import TRIES_MAX
from publish.core.formats import attestations
from publish.release.dotstet import current
from publish.verify.rfc3161 import Roots
from tests.support.factory import PAGES, Archive, lay
from tests.support.grudge import Grudge, Trick, at_first, cut, cut_chunked, refuse, reset
from tests.support.services.tsa import Mode, Tsa
from tests.support.stamping import DATA, MakeTsa, archive, look, now, stamped  # noqa: F401 - fixtures

# Asking


@pytest.mark.parametrize(
    ("mode", "reason"),
    [
        (Mode.EARLY, "its clock says 20"),
        (Mode.LATE, "its clock says 20"),
        (Mode.HANGING, "no answer in"),
        (Mode.DRIPPING, "no answer in"),
        (Mode.STRANGER, "does not verify: unable to get local issuer certificate"),
        (Mode.OTHER_HASH, "a token over another hash"),
        (Mode.OTHER_NONCE, "an answer to another question"),
        (Mode.HUGE, "sends more than 65536 bytes"),
        (Mode.REFUSING, "refused (status 2)"),
        (Mode.GARBAGE, "not a time-stamp reply"),
        (Mode.INJECTED, "does not verify: unsuitable certificate purpose"),
        (Mode.UNNAMED, "does not name the certificate that made it"),
        (Mode.ERROR, "out of order (HTTP 500)"),
        (Mode.AWAY, "redirected to http://127.0.0.1:1"),
    ],
)
def test_a_bad_authority_is_told_and_one_good_one_is_enough(
    tsa: MakeTsa, archive: Archive, tmp_path: Path, mode: Mode, reason: str
) -> None:
    good, bad = tsa(), tsa(mode)
    done = stamped(archive, good, bad)  # one that hangs does so until the test ends
    by = {a.by: a for a in done.answers}
    assert reason in by[bad.by].reason
    assert by[bad.by].token is None
    assert [a.by for a in done.good] == [good.by]
    folder = lay(archive.release(now=now()), tmp_path / "copy")
    found = look(archive, folder, Roots.load(good.ca_file))
    assert [(s.by, s.chained, s.signer, s.fault) for s in found.stamps] == [(good.by, True, "CN=Stet test tsa", "")]


def test_one_that_has_moved_and_one_that_grants_with_mods_are_as_good_as_others(
    tsa: MakeTsa, archive: Archive, tmp_path: Path
) -> None:
    moved, modified = tsa(Mode.MOVED), tsa(Mode.MODIFIED)
    done = stamped(archive, moved, modified)
    assert {a.by for a in done.good} == {moved.by, modified.by}
    assert moved.asked == 2
    folder = lay(archive.release(now=now()), tmp_path / "copy")
    found = look(archive, folder, Roots(moved.ca_file.read_bytes() + modified.ca_file.read_bytes()))
    assert [(s.chained, s.fault) for s in found.stamps] == [(True, "")] * 2


def test_authorities_that_hang_cost_three_seconds_in_all_and_no_release(tsa: MakeTsa, archive: Archive) -> None:
    hanging = [tsa(Mode.HANGING) for _ in range(12)]
    began = time.monotonic()
    done = stamped(archive, *hanging)
    assert 2 < time.monotonic() - began < 30  # one after another they would cost thirty-six
    assert not done.good
    assert archive.release(now=now()).number == 1


def test_an_authority_that_is_not_there_costs_nothing(tsa: MakeTsa, archive: Archive) -> None:
    authority = tsa()
    authority.__exit__()
    roots = Roots(tsa().ca_file.read_bytes())
    assert (
        stamped(archive, authority, roots=roots).answers[0].reason.startswith("no connection")
    )  # and no "no answer in"


def test_an_authority_that_refuses_or_breaks_off_at_first_is_asked_again_and_stamps(
    tsa: MakeTsa, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(post, "POST_PAUSE_S", 0.001)
    authority = tsa()
    with _line(authority) as line:
        for number, trick in ((3, refuse(429)), (3, refuse(503, "0")), (2, cut()), (2, cut_chunked()), (2, reset())):
            line.rule = at_first(number, trick)
            (answer,) = ask(_patient(authority, line), DATA, 1, now=now())
            assert answer.token, answer.reason
            assert len(line.log) == number + 1


@pytest.mark.parametrize(
    ("trick", "asked", "reason"),
    [
        (refuse(429, "3600"), 1, "out of order (HTTP 429); it asks to be left for 1 h"),
        (refuse(503), TRIES_MAX, "out of order (HTTP 503)"),
        (reset(), post.POST_TRIES_MAX, "the connection was cut"),
        (refuse(400), 1, "answered HTTP 400"),
    ],
)
def test_an_authority_that_goes_on_refusing_is_told_and_left(
    tsa: MakeTsa, monkeypatch: pytest.MonkeyPatch, trick: Trick, asked: int, reason: str
) -> None:
    monkeypatch.setattr(post, "POST_PAUSE_S", 0.001)
    authority = tsa()
    with _line(authority) as line:
        line.rule = lambda _: trick
        (answer,) = ask(_patient(authority, line), DATA, 1, now=now())
    assert (answer.token, answer.reason, len(line.log)) == (None, reason, asked)


def _line(authority: Tsa) -> Grudge:
    return Grudge(int(authority.by.rpartition(":")[2]))


def _patient(authority: Tsa, line: Grudge) -> Authorities:
    return Authorities((f"{line.url}/tsr",), Roots.load(authority.ca_file), PATIENT_S)


def test_each_authority_is_asked_once_for_a_release_and_again_for_what_it_missed(
    tsa: MakeTsa, archive: Archive
) -> None:
    one, two = tsa(), tsa(Mode.REFUSING)
    assert [a.by for a in stamped(archive, one, two).good] == [one.by]
    archive.write("index.html", "second")
    archive.seal(now=now())
    two.mode = Mode.HONEST
    assert [(a.release, a.by) for a in stamped(archive, one, two).good] == sorted([(2, one.by), (2, two.by)])
    assert [(a.release, a.by) for a in stamped(archive, one, two, former=16).good] == [(1, two.by)]
    assert stamped(archive, one, two, former=16).answers == ()
    assert (one.asked, two.asked) == (2, 3)


def test_a_publisher_without_roots_takes_what_only_says_the_right_thing(tsa: MakeTsa, archive: Archive) -> None:
    stranger = tsa(Mode.STRANGER)
    done = stamp(archive.state, lambda: archive.keys, Authorities((stranger.url,)), now=now(), days=7)
    assert done.good
    assert _releases.stamped_lines(done)[0].endswith("(chain not checked: name timestamp_roots in mirrors.toml)")


def test_a_release_keeps_its_tokens_when_the_next_is_sealed(tsa: MakeTsa, archive: Archive) -> None:
    stamped(archive, tsa())
    archive.publish({**PAGES, "index.html": "next"}, now=now())
    found = current(archive.state, now=now())
    assert found is not None
    assert [(a.release, a.kind) for a in found.attestations] == [(1, "rfc3161")]


def test_the_oldest_tokens_go_when_there_are_too_many(
    tsa: MakeTsa, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("publish.archive.stamp.TOKENS_MAX", 1)
    stamped(archive, authority := tsa())
    archive.publish({**PAGES, "index.html": "next"}, now=now())
    stamped(archive, authority)
    found = current(archive.state, now=now())
    assert found is not None
    assert [a.release for a in found.attestations] == [2]
    assert attestations.parse(attestations.dump(found.attestations)) == found.attestations
    assert replace(found.attestations[0], kind="other").kind == "other"
