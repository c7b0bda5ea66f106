"""Editors who sign away from the box see each bundle that they sign, and no list but the one that is signed."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from publish.cli._ceremony import draft_data, draft_lines
from publish.core.errors import TrustError, WaitingError
from publish.release import draft, roles
from publish.release.sign import sign
from tests.release.conftest import People
from tests.tree.bundles.test_pending import PAGE, carried, put


@pytest.fixture
def waiting(three: People) -> Path:
    put(three)
    with pytest.raises(WaitingError):
        three.seal()
    return three.state / roles.DRAFTS / "release-3.draft.json"


def test_who_signs_is_shown_each_bundle(waiting: Path) -> None:
    found = draft.load(waiting)
    lines = "\n".join(draft_lines(found))
    assert "2001-strike-hard.epub: epub of reports/2001/strike-hard.html, 7 bytes" in lines
    assert "not checked here against the pages" in lines
    assert "no page changes" in lines
    assert {b["of"] for b in draft_data(found)["bundles"]} == {PAGE, ""}


def test_their_signatures_put_it_into_force(three: People, waiting: Path) -> None:
    sealed = three.finish(*three.signed_by(waiting.name, "ana", "chu"))
    assert carried(sealed.release) == {"2001-strike-hard.epub": b"an EPUB"}
    assert {path.partition(".")[2] for path in sealed.changed} == {"2001-strike-hard.epub", "bundles.html"}


def test_what_has_signatures_is_not_drafted_anew_until_the_pending_bundles_change(three: People, waiting: Path) -> None:
    before = waiting.read_bytes()
    with pytest.raises(WaitingError):
        three.seal()
    assert waiting.read_bytes() == before
    put(three, data=b"another EPUB")
    with pytest.raises(WaitingError):
        three.seal()
    assert waiting.read_bytes() != before


def _in_list(old: str, new: str) -> Callable[[dict[str, Any]], None]:
    return lambda d: d["texts"].update({k: v.replace(old, new) for k, v in d["texts"].items()})


LIES: dict[str, Callable[[dict[str, Any]], Any]] = {
    "what it was made of": _in_list("strike-hard.html", "harmless.html"),
    "its length": _in_list('"length": 7', '"length": 8'),
    "no list": lambda d: d.update(texts={k: v for k, v in d["texts"].items() if '"bundles"' not in v}),
    "words of its own": lambda d: d["metadata"]["signed"]["targets"]["bundles.json"].update(custom={"x": "y"}),
    "another target": lambda d: d["metadata"]["signed"]["targets"].update(
        {"x.json": d["metadata"]["signed"]["targets"]["bundles.json"]}
    ),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_draft_that_lies_of_bundles_is_not_shown(waiting: Path, lie: str) -> None:
    data = json.loads(waiting.read_bytes())
    LIES[lie](data)
    waiting.write_text(json.dumps(data))
    with pytest.raises(TrustError):
        draft_lines(draft.load(waiting))


@pytest.mark.parametrize("lie", LIES)
def test_nor_signed(three: People, waiting: Path, lie: str) -> None:
    data = json.loads(waiting.read_bytes())
    LIES[lie](data)
    waiting.write_text(json.dumps(data))
    with pytest.raises(TrustError):
        sign(waiting, three.signer("ana"))
