"""publish.release.dotstet: a state is read as any copy is, and a half one is named."""

from pathlib import Path

import pytest

from publish.core.errors import ConfigError
from publish.release import dotstet
from tests.support.factory import NOW, Archive


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive")


def test_the_state_may_be_deleted_but_for_keys_and_root_and_the_next_seal_says_so_only_by_its_number(
    archive: Archive,
) -> None:
    archive.release()
    (archive.state / "metadata" / "timestamp.json").unlink()
    assert archive.release().number == 1


def test_a_half_copied_state_is_named_and_how_to_get_it_back(archive: Archive) -> None:
    sealed = archive.release()
    (sealed.root / "reports/2013/masanjia.html").unlink()
    with pytest.raises(ConfigError, match=r"reports/2013/masanjia.html") as caught:
        dotstet.load(archive.state, now=NOW)
    assert "--restore" in (caught.value.hint or "")
    (archive.state / "metadata" / "1.targets.json").unlink()
    with pytest.raises(ConfigError, match="copied in half"):
        dotstet.load(archive.state, now=NOW)
