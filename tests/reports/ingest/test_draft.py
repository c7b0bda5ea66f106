"""publish.reports.ingest.draft: a draft says what was found and no more, and comes into being whole."""

import json
import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from publish.core.errors import ConfigError
from publish.core.model import Commitment
from publish.reports.drafts import drafts
from publish.reports.ingest.document import Document, Lack, Need, Offer
from publish.reports.ingest.draft import PARTIAL, DraftNames, Laid, clear, lay, open_needs, text_of
from publish.reports.writing.nouns import Headline, Paragraph, Wording
from tests.support.small import TODAY, archive

TEXT = (Headline(1, (Wording("A day in May"),)), Paragraph((Wording("Words: 1. September"),)))


def document(**offers: str) -> Document:
    return Document("text", TEXT, {key: (Offer(value, "there"), Offer("other", "")) for key, value in offers.items()})


def test_what_was_found_stands_above_the_text_and_nothing_else() -> None:
    found = document(
        title='A day: "x"\n# y', date="2001-09-03", language="en", author="Ann", publisher="The Office",
        origin="https://a.example/x", pages="3-14",
    )  # fmt: skip
    text = text_of(found, Laid("a", ("evidence/a.txt",)))
    assert text == (
        '---\ntitle: "A day: \\"x\\" # y"\ndate: 2001-09-03\nlanguage: en\nauthor: "Ann"\npages: "3-14"\n'
        'sources:\n  - title: "A day: \\"x\\" # y"\n    publisher: "The Office"\n    date: "2001-09-03"\n'
        '    url: "https://a.example/x"\nevidence:\n  - file: "evidence/a.txt"\n    title: "A day: \\"x\\" # y"\n'
        "---\n\n# A day in May\n\nWords: 1. September\n"
    )
    bare = text_of(document(date="03/09/2001", language="of England", origin="javascript:x"), Laid("a", ()))
    assert bare.startswith("---\n---\n")


def test_a_first_heading_that_is_the_title_is_not_said_twice() -> None:
    assert "# A day" not in text_of(document(title="A day in May"), Laid("a", ()))


def test_what_a_report_cannot_be_without_is_to_be_decided() -> None:
    needs = open_needs(Document("text", TEXT, needs=(Need(Lack.DATE, "two days: 3 September, 9 March"),)))
    assert [need.lack for need in needs] == [Lack.DATE, Lack.TITLE, Lack.LANGUAGE]
    assert open_needs(document(title="x", date="2001", language="en")) == ()


def test_a_need_of_a_title_names_what_the_evidence_is_called_without_one() -> None:
    found = replace(document(), needs=(Need(Lack.TITLE, "give it one"), Need(Lack.DATE, "none")))
    said = text_of(found, Laid("text-2", ("evidence/text-2.txt",)))
    assert '"title: give it one; its evidence, too, which readers see as “text-2”"\n  - "date: none"' in said
    assert '"title: give it one"' in text_of(found, Laid("text-2", ()))


def test_a_day_that_is_doubted_is_nobodys_date() -> None:
    doubted = replace(document(title="x", date="2001-03-09"), needs=(Need(Lack.DATE, "9 March or 3 September"),))
    assert "2001" not in text_of(doubted, Laid("a", ()))


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("A Day in May", "a-day-in-may"),
        ("word " * 40, "word-word-word-word-word-word-word-word-word-word-word-word"),
        ("字" * 100, "字" * 60),
        ("…", "text"),
        ("../../etc", "etc"),
        ("con", "text"),
        ("-x\u202e\n", "x"),
    ],
)
def test_the_name_is_the_titles_and_one_that_every_disk_can_hold(tmp_path: Path, title: str, name: str) -> None:
    assert DraftNames(tmp_path).planned(document(title=title), ["txt"]).name == name


@pytest.mark.parametrize(
    "taken", ["drafts/x/report.md", "drafts/x.md", "site/reports/1999/x.md", "site/evidence/x.txt"]
)
def test_a_name_that_something_has_gets_a_number(tmp_path: Path, taken: str) -> None:
    (tmp_path / taken).parent.mkdir(parents=True)
    (tmp_path / taken).touch()
    names = DraftNames(tmp_path)
    assert names.planned(document(title="X"), []).name == "x-2"
    made = names.planned(document(title="X"), ["txt", "png", "png"])
    assert made == Laid("x-3", ("evidence/x-3.txt", "evidence/x-3-1.png", "evidence/x-3-2.png"))


def put(root: Path, text: str = "words\n", evidence: Mapping[str, bytes | Path] | None = None) -> bool:
    return lay(root, Laid("x", ()), lambda _: text, evidence or {}, {"source": "ü"})


def test_a_draft_is_there_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            put(tmp_path)
    assert list((tmp_path / "drafts").iterdir()) == []
    assert put(tmp_path, evidence={"evidence/x.txt": b"it"})
    assert not put(tmp_path, "other")
    assert sorted(p.name for p in (tmp_path / "drafts").rglob("*")) == [
        "evidence", "found.json", "report.md", "x", "x.txt",
    ]  # fmt: skip
    assert json.loads((tmp_path / "drafts/x/found.json").read_text()) == {"source": "ü"}
    assert (tmp_path / "drafts/x/found.json").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "drafts/x").stat().st_mode & 0o777 == 0o777 & ~_umask()


def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "drafts").symlink_to("site")
    with pytest.raises(ConfigError, match="no link"):
        put(tmp_path)
    assert list((tmp_path / "site").iterdir()) == []


def test_what_was_kept_for_a_draft_that_is_not_there_is_taken_away(tmp_path: Path) -> None:
    names: list[str] = []
    undone: list[str] = []

    def text(name: str) -> str:
        assert (tmp_path / f"drafts/{PARTIAL}{name}").is_dir()
        names.append(name)
        return "words\n"

    (tmp_path / "drafts/y").mkdir(parents=True)
    (tmp_path / "drafts/y/mine").touch()
    assert not lay(tmp_path, Laid("y", ()), text, {}, {}, undo=undone.append)
    assert undone == names
    assert lay(tmp_path, Laid("x", ()), text, {}, {}, undo=undone.append)
    assert undone == names[:1]
    (tmp_path / f"drafts/{PARTIAL}killed/evidence").mkdir(parents=True)
    clear(tmp_path, undone.append)
    assert undone == [names[0], "killed"]
    assert sorted(p.name for p in (tmp_path / "drafts").iterdir()) == ["x", "y"]


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def test_a_draft_of_ours_is_one_to_the_house_with_what_is_to_be_decided(tmp_path: Path) -> None:
    root = archive(tmp_path)
    found = Document("text", TEXT, needs=(Need(Lack.SCRIPTS, 'two: "Latin", Arabic'),))
    kept = Commitment("0" * 64, "text", ("running",))
    lay(root, Laid("x", ()), lambda _: text_of(found, Laid("x", ()), original=kept), {}, {})
    ((draft,), faults) = drafts(root, today=TODAY)
    assert not faults
    assert [said for _, said in draft.needs] == ['scripts: two: "Latin", Arabic']


def test_what_stands_above_a_title_is_no_second_one() -> None:
    blocks = (Headline(1, (Wording("Press release"),)), Headline(2, (Wording("A day in May"),)), TEXT[1])
    found = Document("text", blocks, {"title": (Offer("A day in May", "there"),)})
    assert "---\n\nPress release\n\n## A day in May\n" in text_of(found, Laid("a", ()))
