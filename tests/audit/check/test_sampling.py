"""What a sample may miss, and the verdict on the whole."""

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from publish.audit.check import Depth, check
from publish.copies.hosts.folder import read_folder
from publish.core.model import Audit, Entry, Verdict
from publish.verify.head import Anchor, Release
from tests.audit.conftest import flip
from tests.support import censor
from tests.support.censor import Censor
from tests.support.factory import NOW, PAGES, Archive, lay


def test_a_sample_finds_what_it_draws(tmp_path: Path) -> None:
    own = Archive(tmp_path / "own")
    pages = {f"r/{n % 7}/{n}.html": f"<!doctype html>{n}" for n in range(700)}
    copy = lay(own.publish({**PAGES, **pages}), tmp_path / "copy")
    for n in range(7):
        flip(copy / f"r/{n}/{n}.html", 15)
    found = [
        check(
            read_folder(str(copy)),
            own.anchor,
            address="",
            name="a",
            depth=Depth.SAMPLE,
            now=NOW,
            rng=random.Random(seed),
        )
        for seed in range(3)
    ]
    assert {a.verdict for a in found} == {Verdict.TAMPERED}
    assert 0 < found[0].missed <= 0.01
    assert found[0].total > 700 > found[0].checked


def test_the_verdict_of_an_audit_is_the_worst(look: Callable[..., Audit], host: Censor, releases: list[Path]) -> None:
    host.rule("HISTORY", censor.other_folder(releases[0]))
    assert look(host).verdict is Verdict.STALE
    host.rule("robots.txt", censor.status(503))
    assert look(host).verdict is Verdict.UNKNOWN
    host.rule("assets/*", censor.status(404))
    assert look(host).verdict is Verdict.UNAVAILABLE
    host.rule("index.html", censor.tamper())
    assert look(host).verdict is Verdict.TAMPERED


def test_a_release_of_another_state_does_not_confuse(look: Callable[..., Audit], copy: Path, release: Release) -> None:
    strange = replace(release, entries=(*release.entries, Entry("metadata/7.mirrors.json", "0" * 64, 5)))
    assert list(look(copy, release=strange).paths(Verdict.UNAVAILABLE)) == ["metadata/7.mirrors.json"]
    assert Anchor(release.fingerprint).root is None
