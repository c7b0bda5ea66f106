"""publish.reports.ingest.optical.compare: which pages are looked at, by which languages, and what is judged."""

import io
from collections.abc import Callable

import pikepdf
import pypdfium2
import pytest

from publish.reports.ingest.document import Hints
from publish.reports.ingest.optical import compare as room
from publish.reports.ingest.optical import tesseract
from publish.reports.ingest.optical.compare import compare, own_error
from publish.reports.ingest.optical.nouns import Compared, ReadPage
from tests.support import papers

LINES = [f"line number {word} of a text that is long enough" for word in ("one", "two", "three", "four")]
OTHER = [f"{word} is what somebody else has written in another place" for word in ("Mountain", "river", "sea", "sky")]


def pdf(*pages: list[str]) -> bytes:
    made = pikepdf.new()
    for lines in pages:
        with pikepdf.open(io.BytesIO(papers.saved(papers.lettered(lines)))) as one:
            made.pages.extend(one.pages)
    return papers.saved(made)


@pytest.fixture
def sees(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """A reader that sees what it is told to, in the languages that it has."""
    asked: list[str] = []

    def told(seen: dict[str, tuple[list[str], int]], lacking: tuple[str, ...] = ()) -> list[str]:
        def seen_by(_document: object, _number: int, packs: tuple[str, ...]) -> tuple[list[str], int]:
            asked.append("+".join(packs))
            return seen.get("+".join(packs), ([], 0))

        monkeypatch.setattr(room, "_seen", seen_by)
        monkeypatch.setattr(tesseract, "library", lambda: None)
        monkeypatch.setattr(tesseract, "lacking", lambda packs: [one for one in packs if one in lacking])
        return asked

    return told


def test_letters_seen_and_said_alike_are_no_doubt(sees: Callable[..., list[str]]) -> None:
    sees({"eng": (LINES[::-1], 95)})
    assert compare(pdf(LINES), Hints("en")) == Compared(1, (ReadPage(1, 147, 0, 10),))


def test_another_text_is_told_with_the_readers_own_error(sees: Callable[..., list[str]]) -> None:
    sees({"eng": (OTHER, 80)})
    (page,) = compare(pdf(LINES), Hints("en")).judged
    assert page.wrong > 0.4 * page.seen
    assert page.own == 53
    assert page.known


def test_of_a_language_that_is_not_known_the_error_is_not_either(sees: Callable[..., list[str]]) -> None:
    sees({"eng": (LINES, 95)})
    (page,) = compare(pdf(LINES), Hints("fr")).judged
    assert not page.known


def test_where_the_layers_language_cannot_read_the_page_another_may(sees: Callable[..., list[str]]) -> None:
    asked = sees({"chi_sim": (["这是一段很长的中文文本里的一行字符" * 7], 92)})
    (page,) = compare(pdf(LINES), Hints("en")).judged
    assert page.wrong == page.seen
    assert asked == ["eng", "chi_sim"]


def test_a_page_that_nobody_can_read_is_not_judged(sees: Callable[..., list[str]]) -> None:
    sees({"eng": (OTHER, 60)})
    assert compare(pdf(LINES), Hints("en")) == Compared(1)


def test_what_is_absent_is_told(sees: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    sees({}, lacking=("uig",))
    assert compare(pdf(LINES), Hints("ug")) == Compared(1, lacking=("uig",))
    monkeypatch.setattr(room, "_BY_SCRIPT", {})
    assert compare(pdf(LINES), Hints("tlh")) == Compared(1, unknown=True)

    def absent() -> None:
        raise tesseract.NoTesseractError

    monkeypatch.setattr(tesseract, "library", absent)
    assert compare(b"no PDF at all", Hints("en")) == Compared(absent=True)


def test_one_page_of_ten_is_looked_at_and_those_first_that_lie_far_apart() -> None:
    with pypdfium2.PdfDocument(pdf(*[["a"]] * 3, LINES, *[["b"]] * 38)) as document:
        assert list(room._chosen(document)) == [3, 40, 20, 10, 30]


def test_a_book_is_judged_by_as_many_pages_as_there_is_time_for(
    sees: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = sees({"eng": (LINES, 95)})
    monkeypatch.setattr(room, "_CPU_S", -1.0)
    assert [one.page for one in compare(pdf(*[LINES] * 21), Hints("en")).judged] == [1]
    assert asked == ["eng"]


def test_the_surer_the_fewer_letters_are_wrong() -> None:
    assert own_error(100) == own_error(95) == 10
    # Of pages in Tibetan, blurred: 9.9, and 22.9.
    assert own_error(66) > 99
    assert own_error(52) > 229
