"""publish.reports.ingest.readers.text: what was typed is on the page, and nothing else.

Dumps of texts whose structure is known, in five languages: letters wrong, notes linked, running lines left, lines
removed that were text. `make bench` takes more of them.
"""

import pytest

from publish.reports.ingest.document import Hints, Lack, Why
from publish.reports.ingest.readers.text import read
from publish.reports.writing.nouns import Headline, plain
from publish.reports.writing.write import write
from tests.support.dumps import Style, dump
from tests.support.fidelity import fidelity
from tests.support.truths import LANGUAGES, truth
from tests.tools.bench.dumps import WRONG_MAX, strangers

STYLES = {
    "double": Style(),
    "feed": Style(spacing="single", sign="feed", running="before", mark="bracket", end="\r\n"),
    "whole": Style(spacing="whole", mark="circle"),
}


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_dump_is_the_text_again(language: str, style: str) -> None:
    meant = truth(language, 1, paragraphs=12)
    document = read(dump(meant, STYLES[style]).encode(), Hints())
    found = fidelity(document.blocks, meant)
    assert found.wrong <= WRONG_MAX[language]
    assert found.notes == 1.0
    assert min(found.found.values()) >= 0.9
    assert meant.index not in write(document.blocks)
    assert not strangers(document, meant)
    assert {need.lack for need in document.needs} <= {Lack.DATE, Lack.AUTHOR, Lack.ORIGIN}


def test_pages_are_marked_by_the_numbers_printed_on_them() -> None:
    text = dump(truth("en", 0), Style(first_page=14, spacing="single", sign="feed"))
    written = write(read(text.encode(), Hints()).blocks)
    assert "{p. 15}" in written
    assert "{p. 16}" in written


def test_the_same_text_is_read_from_any_charset() -> None:
    text = dump(truth("zh", 1, paragraphs=6), Style(bullet="-"))
    one = read(text.encode("utf-8"), Hints())
    assert read(text.encode("gb18030"), Hints()).blocks == one.blocks
    assert read(text.encode("utf-16"), Hints()).blocks == one.blocks


def test_an_empty_text_is_told() -> None:
    assert read(b" \n\n", Hints()).needs[0].lack is Lack.TEXT


def test_a_hidden_mark_is_taken_out_of_the_page() -> None:
    marked = read("The ga\u200bte was shut.\u200d\n\nThe bridge\U000e0041 stood.\n".encode(), Hints())
    assert write(marked.blocks) == "The gate was shut.\n\nThe bridge stood.\n"
    assert sum(one.why is Why.UNSEEN for one in marked.removed) == 3


def test_markdown_is_read_as_markdown() -> None:
    document = read(b"---\ntitle: The gate\n---\n\n## One\n\nA **word** and [a link](https://e.org).\n", Hints())
    assert document.offers["title"][0].value == "The gate"
    first = document.blocks[0]
    assert isinstance(first, Headline)
    assert plain(first.inlines) == "One"


def test_a_letters_subject_is_offered_as_title() -> None:
    mail = "From: a friend\nTo: another\nSubject: The gate and the river\n\nDear all,\n\nthe gate was shut at nine.\n"
    assert read(mail.encode(), Hints()).offers["title"][0].value == "The gate and the river"


def test_a_letter_is_called_what_it_is_about() -> None:
    text = "The Office\n\nTo the Court\n\nRe: Case 417, the gate\n\nDear Sir,\n\nwe ask for it.\n\nYours\n"
    assert read(text.encode(), Hints()).offers["title"][0].value == "Case 417, the gate"


def test_a_page_may_end_within_a_line() -> None:
    found = read(b"The gate was\fshut at nine.\n", Hints())
    assert write(found.blocks) == "The gate was shut at nine.\n"


def test_a_film_and_a_table_are_read_as_what_they_are() -> None:
    cues = "1\n00:00:01,000 --> 00:00:02,000\nThey came\n\n2\n00:00:02,000 --> 00:00:04,000\nat night.\n"
    assert write(read(cues.encode(), Hints()).blocks) == "They came at night.\n"
    rows = '姓名,地点\r\n张某,"和平县, 第二镇"\r\n李某,东乡的一所学校\r\n'.encode("gb18030")
    made = write(read(rows, Hints(ending=".csv")).blocks)
    assert made == "| 姓名 | 地点 |\n| --- | --- |\n| 张某 | 和平县, 第二镇 |\n| 李某 | 东乡的一所学校 |\n"
