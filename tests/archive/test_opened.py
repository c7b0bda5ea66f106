"""An archive as it is opened: what it has before a seal, and what is judged once."""

from pathlib import Path

import pytest

from publish.archive.opened import OpenedArchive
from publish.core.errors import ConfigError
from publish.core.settings import Config
from publish.verify import metadata
from publish.verify.head import Anchor, Statement
from tests.support.factory import NOW, Archive


@pytest.fixture
def sealed(tmp_path: Path) -> Archive:
    return Archive(tmp_path)


def test_before_a_seal_there_is_an_identity_and_nothing_to_push(sealed: Archive) -> None:
    opened = OpenedArchive(Config(sealed.home), NOW)
    assert opened.fingerprint() == sealed.fingerprint
    assert opened.head() is None
    assert opened.present.mirrors == ()
    with pytest.raises(ConfigError, match="nothing has been sealed"):
        opened.release()


def test_what_is_signed_is_judged_once_until_something_new_is(sealed: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    sealed.release()
    opened, real, judged = OpenedArchive(Config(sealed.home), NOW), metadata.judge, list[str]()

    def judge(reading: metadata.Reading, anchor: Anchor) -> Statement:
        judged.append(reading.where)
        return real(reading, anchor)

    monkeypatch.setattr(metadata, "judge", judge)
    first = opened.release()
    assert opened.release() is first
    assert opened.head() is first.head
    assert len(judged) == 1
    sealed.renew()
    assert opened.release() is not first


def test_a_damaged_state_is_told_by_what_needs_it(sealed: Archive) -> None:
    sealed.release()
    (sealed.state / "metadata/1.snapshot.json").write_text("{}")
    opened = OpenedArchive(Config(sealed.home), NOW)
    assert opened._judged() is None
    with pytest.raises(ConfigError, match="damaged"):
        opened.head()
