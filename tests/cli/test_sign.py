"""publish.cli.sign: a draft is shown, and signed by a key that may, by somebody who said yes."""

from pathlib import Path

import pytest

from publish.core.errors import WaitingError
from publish.release import roles
from tests.cli.conftest import Stet
from tests.release.conftest import People, archive, three  # noqa: F401 - fixtures
from tests.support.factory import PASSPHRASE


@pytest.fixture
def draft(three: People, tmp_path: Path, stet: Stet, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A draft on a stick, in the hands of ana, who has no archive."""
    three.edit("third")
    with pytest.raises(WaitingError):
        three.seal()
    stick = three.away / "ana/release-3.draft.json"
    stick.write_bytes((three.state / roles.DRAFTS / stick.name).read_bytes())
    monkeypatch.chdir(stick.parent)
    monkeypatch.setenv("STET_PASSPHRASE", f"{PASSPHRASE} of ana")
    return stick


def test_without_a_key_it_is_shown_and_stays_as_it_is(stet: Stet, draft: Path) -> None:
    before = draft.read_bytes()
    said = stet("sign", draft)
    assert (said.code, "Release 3 of" in said.out) == (0, True)
    assert stet("--json", "sign", draft).json["signed"] is False
    assert draft.read_bytes() == before


def test_it_is_signed_by_who_may_and_how_many_are_missing_is_said(stet: Stet, draft: Path) -> None:
    said = stet("sign", draft, "--key", "ana.key", "--yes")
    assert said.code == 0
    assert f"1 more needed. Back at the publishing box: stet seal --finish {draft}" in said.out


def test_nobody_is_taken_to_have_said_yes_and_no_other_key_signs(stet: Stet, draft: Path, three: People) -> None:
    before = draft.read_bytes()
    said = stet("sign", draft, "--key", "ana.key")
    assert said.code == 2
    dora = three.person("dora").parent / "dora.key"
    assert stet("sign", draft, "--key", dora, "--yes").code == 2
    assert draft.read_bytes() == before
