"""publish.cli._verdicts: the first line says AUTHENTIC or not, and the exit code says no less."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from publish.cli import _verdicts
from publish.core.model import Audit, Finding, Verdict
from publish.verify.head import Anchor, Seen

WELL = Audit("web", "https://a.example/", Verdict.FRESH, "release 7, whole", 7, "full", 40, 40, 0.0, witnessed=True)
FAULT = Finding("index.html", Verdict.TAMPERED, "changed")
STRANGER = Finding("mine.html", Verdict.STRANGER, "of no release")


@pytest.mark.parametrize(
    ("change", "before", "code"),
    [
        ({}, None, 0),
        ({"verdict": Verdict.STALE}, None, 0),  # not renewed: its publisher may be in prison
        ({"verdict": Verdict.STALE}, Seen(8), 5),  # older than what was seen
        ({"verdict": Verdict.STALE}, Seen(7), 0),
        ({"verdict": Verdict.STALE, "findings": (replace(FAULT, verdict=Verdict.STALE),)}, None, 5),
        ({"verdict": Verdict.STALE, "witnessed": False}, None, 5),
        ({"verdict": Verdict.TAMPERED, "findings": (FAULT,)}, None, 4),
        ({"findings": (STRANGER,)}, None, 4),
        ({"verdict": Verdict.UNAVAILABLE}, None, 5),
        ({"verdict": Verdict.UNKNOWN, "release": None}, None, 5),
    ],
)
def test_a_whole_copys_exit_code(change: dict[str, Any], before: Seen | None, code: int) -> None:
    assert _verdicts.whole_code(replace(WELL, **change), before) == code


def test_of_a_whole_copy_strangers_stand_on_the_first_line() -> None:
    assert _verdicts.whole_lines(WELL) == [
        "AUTHENTIC: release 7, 40 of 40 files looked at", "FRESH: release 7, whole",
    ]  # fmt: skip
    first = _verdicts.whole_lines(replace(WELL, findings=(STRANGER,)))[0]
    assert first.endswith("; but 1 file lies beside it that no release has")
    forged = replace(WELL, verdict=Verdict.TAMPERED, reason="forged", findings=(FAULT,))
    assert _verdicts.whole_lines(forged) == ["TAMPERED: forged", "web: TAMPERED index.html: changed"]


def page(**change: Any) -> Any:
    said = {
        "verdict": Verdict.FRESH, "authentic": True, "accepted": True, "earlier": False, "path": "index.html",
        "reason": "the newest release", "length": 999, "release": 7, "published": date(2026, 11, 21),
        "proof_bytes": 2_000, "requests": 6,
    }  # fmt: skip
    return SimpleNamespace(**(said | change))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({}, 0),
        ({"verdict": Verdict.STALE}, 0),
        ({"verdict": Verdict.STALE, "earlier": True}, 5),
        ({"accepted": False}, 5),
        ({"verdict": Verdict.UNAVAILABLE, "authentic": False}, 5),
        ({"verdict": Verdict.TAMPERED, "authentic": False}, 4),
    ],
)
def test_a_pages_exit_code_and_first_word(change: dict[str, Any], code: int) -> None:
    found = page(**change)
    assert _verdicts.page_code(found) == code
    first = _verdicts.page_lines(found)[0]
    assert first.startswith("AUTHENTIC: index.html" if found.authentic else f"{found.verdict}: index.html")


def part(**change: Any) -> Any:
    head = SimpleNamespace(
        release=7, signed=SimpleNamespace(published=date(2026, 11, 21)), witnessed=SimpleNamespace(enough=True)
    )
    said = {
        "verdict": Verdict.FRESH, "authentic": True, "reason": "renewed", "checked": 9, "reports": ["reports/a.html"],
        "findings": (), "head": head, "since": 0,
    }  # fmt: skip
    return SimpleNamespace(**(said | change))


def test_a_part_is_never_called_the_whole() -> None:
    assert _verdicts.part_lines(part()) == [
        "AUTHENTIC: a part of release 7 of 2026-11-21: 9 files, each of them verified",
        "    reports/a.html",
        "FRESH: renewed",
    ]
    assert _verdicts.part_data(part())["part"] is True
    assert _verdicts.part_code(part()) == 0
    forged = part(verdict=Verdict.TAMPERED, authentic=False, findings=(FAULT,))
    assert _verdicts.part_lines(forged) == ["TAMPERED: index.html: changed"]
    assert _verdicts.part_code(forged) == 4
    few = part()
    few.head.witnessed.enough = False
    assert _verdicts.part_code(few) == 5


def test_programs_see_whether_anybody_compared_the_fingerprint_and_the_same_keys_without_stamps() -> None:
    anchor = Anchor("ab" * 32)
    assert _verdicts.judged(anchor, False, {"verdict": Verdict.STALE}) == {
        "fingerprint": "ab" * 32, "compared": False, "authentic": True, "verdict": Verdict.STALE,
    }  # fmt: skip
    none = _verdicts.dated_data(None)
    some = _verdicts.dated_data(SimpleNamespace(sound=(), stamps=(), notes=(), unseen=0))  # type: ignore[arg-type]
    assert none == some
    assert _verdicts.dated_lines(None) == []
