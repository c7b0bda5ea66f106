"""publish.copies.push.plan: what goes, in which order, and what is nobody's to take away; decided from values."""

from collections.abc import Callable

import pytest

from publish.copies.push.plan import Asked, Known, Plan, is_root, plan
from publish.core.formats import layout
from publish.verify.head import Release
from tests.support.factory import Archive, evidence_path


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    return Archive(tmp_path_factory.mktemp("plan")).release()


def decided(
    release: Release, known: Known, asked: Asked | None = None, ours: Callable[[str], bool] = lambda _: False
) -> tuple[Plan, list[str]]:
    return plan(release, known, asked or Asked(), put_by_us=ours)


def whole(release: Release, **beside: int) -> Known:
    held = {entry.path: entry.length for entry in release.entries} | beside
    return Known(release.head, ours=True, pages={e.path: e.sha256 for e in release.entries}, held=held)


def test_to_an_empty_place_all_goes_what_never_changes_first_and_the_pointer_last(release: Release) -> None:
    steps, strange = decided(release, Known(held={}))
    assert {e.path for e in steps.sends} == release.by_path().keys()
    assert (steps.kept, steps.remove, strange) == (0, (), [])
    assert steps.first[0].path == evidence_path()
    assert [e.path for e in steps.pointer] == [layout.TIMESTAMP]
    pages = [e.path for e in steps.then]
    assert pages.index("reports/2013/masanjia.html") < pages.index("reports/2013/SHA256SUMS")


def test_of_a_whole_copy_nothing_goes(release: Release) -> None:
    steps, _ = decided(release, whole(release))
    assert (steps.sends, steps.kept) == ((), len(release.entries))


def test_what_differs_or_is_absent_goes_and_nothing_else(release: Release) -> None:
    known = whole(release)
    assert known.held
    del known.held[evidence_path()]
    known.pages["index.html"] = "ab" * 32
    steps, _ = decided(release, known)
    assert [e.path for e in steps.sends] == [evidence_path(), "index.html"]


def test_strangers_are_told_and_never_taken_away_and_what_a_push_of_ours_left_goes(release: Release) -> None:
    known = whole(release, **{"mine.txt": 4, "CNAME": 9, "old.html": 7, "metadata/9.targets.json": 7})
    steps, strange = decided(release, known, ours=lambda path: path == "old.html")
    assert steps.remove == ("metadata/9.targets.json", "old.html")
    assert strange == ["mine.txt"]
    assert decided(release, known, Asked(keep=["mine.*"]))[1] == ["old.html"]


def test_mending_sends_the_named_paths_and_what_never_changes_alone(release: Release) -> None:
    known = whole(release)
    known.pages["robots.txt"] = "ab" * 32
    steps, _ = decided(release, known, Asked(only={"index.html"}))
    assert [e.path for e in steps.sends] == ["index.html"]


def test_a_root_after_the_first_goes_with_the_pointer() -> None:
    assert [is_root(f"metadata/{name}") for name in ("1.root.json", "2.root.json", "2.targets.json")] == [
        False, True, False,
    ]  # fmt: skip
