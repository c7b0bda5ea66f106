"""Drafts by a publishing box, or a stick, in other hands: what they would have holders sign unseen."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from publish.cli._ceremony import draft_lines
from publish.core.errors import ConfigError, SignatureError, WaitingError
from publish.release import draft, roles
from publish.release.appoint import appoint
from publish.release.sign import examine
from tests.attacks.desk import bounded
from tests.release.conftest import People
from tests.release.test_terms import edited
from tests.support.factory import NOW


@pytest.fixture
def people(tmp_path: Path) -> People:
    """An archive whose next release waits for ana."""
    found = People(tmp_path)
    found.seal()
    editor = found.keys.public("targets").keyid
    appoint(found.state, "editors", add=[found.person("ana")], remove=[editor[:8]], now=NOW)
    with pytest.raises(WaitingError):
        found.root_by_box()
    found.write("reports/2013/one.html", "<title>one\u2800\u3164\u202ex\u0301\u0301\u0301\u0301\u0301</title>")
    return found


@pytest.fixture
def release(people: People) -> Path:
    with pytest.raises(WaitingError):
        people.seal()
    return next((people.state / roles.DRAFTS).glob("release-*"))


@pytest.mark.parametrize(
    "edit",
    [
        lambda s: s.update(note="unseen"),
        lambda s: s["delegations"]["roles"][0].update(threshold=5),
        lambda s: s["targets"]["SHA256SUMS"]["custom"].update(note="unseen"),
    ],
    ids=["a field", "a threshold", "a field of the top listing's"],
)
def test_draft_that_says_what_is_not_shown(release: Path, edit: Callable[[Any], object]) -> None:
    """Row drafts: fields that nobody sees go along to be signed. Oracle: refused, and where is said."""
    with pytest.raises(SignatureError, match="no signer is shown"):
        examine(edited(release, edit), now=NOW)


def test_draft_that_was_over_before_it_was_signed(release: Path) -> None:
    """Row drafts: every reader would be STALE from the first day. Oracle: refused."""
    with pytest.raises(SignatureError, match="was over on 2020"):
        examine(edited(release, lambda s: s.update(expires="2020-01-01T00:00:00Z")), now=NOW)


def test_draft_that_is_never_over(release: Path) -> None:
    """Row drafts: in force for ever. Oracle: refused."""
    with pytest.raises(SignatureError, match="in force until 9999"):
        examine(edited(release, lambda s: s.update(expires="9999-12-31T23:59:59Z")), now=NOW)


def test_draft_of_a_day_that_has_not_come(release: Path) -> None:
    """Row drafts: nothing could be published after it. Oracle: refused."""
    with pytest.raises(SignatureError, match="dated 2066"):
        examine(edited(release, lambda s: s["targets"]["SHA256SUMS"]["custom"].update(published="2066-01-01")), now=NOW)


def test_draft_with_a_title_that_hides(release: Path) -> None:
    """Row drafts: a title of letters without a form, turned round, piled up. Oracle: codes, behind the path."""
    (line,) = (line for line in draft_lines(draft.load(release)) if "one.html" in line)
    shown = "one\\u2800\\u3164\\u202ex\u0301\u0301\u0301\\u0301\\u0301"
    assert line == f'  added      reports/2013/one.html  "{shown}"'


def test_draft_of_millions_of_values(tmp_path: Path) -> None:
    """Row drafts: a file of a few megabytes that fill the memory when they are read. Oracle: refused before."""
    file = tmp_path / "draft"
    file.write_bytes(b"[" + b"[]," * 2_000_000 + b"0]")
    with bounded(seconds=20, megabytes=90), pytest.raises(ConfigError, match="is not a draft"):
        draft.load(file)
