"""How often a command judges the same metadata: each state of ours once, and no copy which gives the same bytes."""

from collections import Counter
from pathlib import Path

import pytest

from publish.verify import metadata
from publish.verify.head import Anchor, Statement
from tests.cli.conftest import Stet, archive, stet  # noqa: F401 - fixtures

STATE = ".stet"


ALL_MAX = 4  # times that the judge may be passed by an unchanged publish to two hosts; it was 14


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Count what passes the judge, by what the source is called."""
    real, found = metadata.judge, Counter[str]()

    def judge(reading: metadata.Reading, anchor: Anchor) -> Statement:
        found[reading.where] += 1
        return real(reading, anchor)

    monkeypatch.setattr(metadata, "judge", judge)
    return found


def test_an_unchanged_publish_judges_what_all_copies_have_but_once(
    stet: Stet, archive: Path, judged: Counter[str]
) -> None:
    assert stet("publish").code == 0
    judged.clear()
    assert stet("publish").code == 0
    assert 1 <= judged.total() <= ALL_MAX
    assert set(judged) == {STATE}


def test_a_push_and_a_heal_do_not_judge_for_each_host(stet: Stet, archive: Path, judged: Counter[str]) -> None:
    assert stet("publish").code == 0
    judged.clear()
    assert stet("push").code == 0
    assert judged == {STATE: 1}
    judged.clear()
    assert stet("heal").code == 0
    assert judged == {STATE: 2}  # before anything is asked for, and where the mending begins


def test_what_is_signed_by_the_way_is_judged_anew(stet: Stet, archive: Path, tmp_path: Path) -> None:
    assert stet("publish").code == 0
    before = (tmp_path / "one/metadata/timestamp.json").read_bytes()
    assert stet("renew", "--push").code == 0
    after = (tmp_path / "one/metadata/timestamp.json").read_bytes()
    assert after != before
    assert after == (archive / ".stet/metadata/timestamp.json").read_bytes()
    assert stet("check", "--depth", "full").code == 0
