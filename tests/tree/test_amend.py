"""publish.tree.amend: texts that changed below their front matter are made anew alone, and the tree is the same."""

from collections.abc import Callable
from pathlib import Path

import pytest

from publish.core.errors import SourceError
from publish.core.model import Tree
from publish.tree import edition
from publish.tree.former import stamps
from publish.tree.former.standing import FormerBuild
from publish.tree.sources import gather as gather_module
from tests.support.small import ONE, THREE, TWO, archive, content, made

NOTES = ".stet/build"
PLAIN = "---\ntitle: Plain\nlanguage: en\n---\n\nWords, and [Kham](reports/2013/two.md#kham).\n"
FORMER = ONE.replace(
    "date: 2013-04-02", "date: 2013-04-02\nsuperseded_by: reports/2013/one.md\nsuperseded_on: 2014-05-01"
)
CORRECTED = ONE.replace("sources:", "corrections:\n  - date: 2014-05-01\n    note: A name.\nsources:")
NAMES = 'Masanjia = {ug = "ماسەنجىيا"}\n'
FILES: dict[str, str | bytes | None] = {
    "plain.md": PLAIN,
    "reports/2013/one.md": CORRECTED,
    "reports/2013/one.v1.md": FORMER,
    "places.toml": NAMES,
}


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """A home of its own for the secret, and files that count as if they had lain there for long."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
    monkeypatch.setattr(stamps, "SETTLED_S", -3600)


@pytest.fixture
def gathered(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The folders of which all texts were read."""
    seen: list[Path] = []
    gather = gather_module.gather

    def noting(site: Path, **options: object) -> object:
        seen.append(site)
        return gather(site, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(edition, "gather", noting)
    return seen


def again(root: Path, **options: object) -> Tree:
    return made(root, notes=root / NOTES, fingerprint="ab" * 32, **options)


def scratch(root: Path) -> dict[str, bytes]:
    """The bytes of a build from nothing."""
    other = root.with_name("scratch")
    other.mkdir()
    (other / "site").symlink_to(root / "site")
    (other / "mkdocs.yml").write_bytes((root / "mkdocs.yml").read_bytes())
    return content(made(other, fingerprint="ab" * 32).root)


def change(root: Path, name: str, old: str, new: str) -> None:
    file = root / "site" / name
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def test_changed_words_change_their_pages_and_no_other_text_is_read(tmp_path: Path, gathered: list[Path]) -> None:
    root = archive(tmp_path / "a", **FILES)
    first = again(root)
    kept = (first.root / "reports/2014/three.html").stat().st_ino
    del gathered[:]
    change(root, "reports/2013/one.md", "Text[^1]", "Another text[^1], 和新的字, [there](../../plain.md)")
    change(root, "reports/2013/one.v1.md", "Text[^1]", "Its former text[^1]")
    change(root, "reports/2013/two.md", "ཡིག་ཆ།", "ཡིག་ཆ། གསར་པ།\n\n## Amdo\n\n[x](one.md#what-happened)")
    change(root, "plain.md", "Words", "Other words")
    second = again(root)
    assert gathered == []
    assert (second.count, second.title, second.warnings) == (len(first.reports), first.title, ())
    assert first.build != second.build != ""
    assert (second.root / "reports/2014/three.html").stat().st_ino == kept
    # What it noted stands, and is what the next one begins with.
    assert again(root).build == second.build
    change(root, "reports/2013/two.md", "## Amdo", "## Amdo {#there}")
    change(root, "reports/2014/three.md", "Text.", "[x](../2013/two.md#there)")
    third = again(root)
    assert gathered == []
    assert content(third.root) == scratch(root)


def _changed(name: str, old: str, new: str) -> Callable[[Path], None]:
    return lambda root: change(root, name, old, new)


def _new(root: Path) -> None:
    change(root, "plain.md", "Words", "Other words")
    (root / "site/reports/2014/four.md").write_text(THREE, "utf-8")


def _forged(root: Path) -> None:
    change(root, "plain.md", "Words", "Other words")
    (root / ".stet/tree/about.html").write_text("not ours")


def _without(name: str) -> Callable[[Path], None]:
    def without(root: Path) -> None:
        change(root, "plain.md", "Words", "Other words")
        (root / NOTES / name).unlink()

    return without


def _many(root: Path) -> None:
    for name, text in (("reports/2013/two.md", TWO), ("reports/2014/three.md", THREE), ("plain.md", PLAIN)):
        (root / "site" / name).write_text(text + "\nMore.\n", "utf-8")


@pytest.mark.parametrize(
    "act",
    [
        _changed("reports/2013/two.md", "[Lhasa]", "[Lhasa, Kham]"),
        _changed("reports/2014/three.md", "\ntitle:", "\nsummary: In short.\ntitle:"),
        _changed("reports/2014/three.md", "Text.", "::: note\nText.\n:::"),
        _changed("about.md", "Who", "How"),
        _changed("index.md", "Begin", "Start"),
        _changed("places.toml", "ماسەنجىيا", "ماسەن"),
        _new,
        _forged,
        _without("notes"),
        _without("standing"),
        _without("terms"),
        _many,
    ],
)
def test_all_texts_are_read_where_more_may_have_changed(
    tmp_path: Path, gathered: list[Path], act: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    from publish.tree.former import standing

    monkeypatch.setattr(standing, "CHANGED_MAX", 2)
    root = archive(tmp_path / "a", **FILES)
    again(root)
    del gathered[:]
    act(root)
    tree = again(root)
    assert gathered == [root / "site"]
    assert content(tree.root) == scratch(root)


@pytest.mark.parametrize(
    ("act", "fault"),
    [
        (_changed("reports/2013/two.md", "## Kham", "## Amdo"), "no heading of reports/2013/two.md"),
        (_changed("reports/2014/three.md", "Text.", "[x](../2013/two.md#nowhere)"), "no heading"),
        (_changed("reports/2014/three.md", "Text.", "[x](../2013/none.md)"), "none.md"),
        (_changed("reports/2014/three.md", "Text.", "<<<<<<< mine"), "left of a merge"),
        (
            _changed(
                "reports/2013/one.md", "The order](../../evidence/order.png)\n\n|", "](../../evidence/order.png)\n\n|"
            ),
            "",
        ),
    ],
)
def test_faults_are_told_as_by_a_build_from_nothing(tmp_path: Path, act: Callable[[Path], None], fault: str) -> None:
    root = archive(tmp_path / "a", **FILES)
    before = content(again(root).root)
    act(root)
    if not fault:
        assert content(again(root).root) == scratch(root)
        return
    with pytest.raises(SourceError, match=fault) as told:
        again(root)
    assert content(root / ".stet/tree") == before
    with pytest.raises(SourceError) as anew:
        scratch(root)
    assert str(told.value) == str(anew.value)


def test_a_build_killed_between_its_two_notes_is_not_amended(
    tmp_path: Path, gathered: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = archive(tmp_path / "a", **FILES)
    again(root)
    # A remark in front matter changes no page.
    change(root, "plain.md", "language: en", "language: en # a remark")
    with monkeypatch.context() as killed:
        killed.setattr(FormerBuild, "note", lambda *_: "")  # the first notes alone are written
        again(root)
    change(root, "plain.md", "language: en # a remark", "language: en")
    change(root, "reports/2014/three.md", "Text.", "Other text.")
    del gathered[:]
    assert content(again(root).root) == scratch(root)
    assert gathered[0] == root / "site"


def test_terms_that_no_page_has_any_longer_go_in_the_end(tmp_path: Path) -> None:
    root = archive(tmp_path / "a", **FILES)
    again(root)
    terms = root / NOTES / "terms"
    largest = terms.stat().st_size * 2 + 10_000
    for number in range(30):
        (root / "site/plain.md").write_text(PLAIN + "".join(f" w{number}x{n}" for n in range(300)), "utf-8")
        again(root)
        assert terms.stat().st_size < largest
