"""publish.tree.sources.meant: what other programs call a key or a language, and names with commas of other scripts."""

import pytest

from publish.tree.sources import meant
from publish.tree.sources.fields import proper_tag
from publish.tree.sources.front import PLAIN_KEYS, REPORT_KEYS
from publish.tree.sources.frontmatter import parse
from tests.tree.sources.test_frontmatter import TODAY, read


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("description", ", did you mean 'summary'?"),
        ("Categories", ", did you mean 'tags'?"),
        ("last-modified-at", ", did you mean 'updated'?"),
        ("draft", "; a text that is not to be published yet lies in drafts/, beside site/"),
        ("tittle", ", did you mean 'title'?"),
        ("weight", ""),
    ],
)
def test_a_key_of_another_program_is_told_by_its_name_here(name: str, said: str) -> None:
    assert meant.key(name, REPORT_KEYS) == said


def test_a_plain_page_is_offered_no_key_of_reports() -> None:
    assert meant.key("keywords", PLAIN_KEYS) == ""


@pytest.mark.parametrize(
    ("written", "tag"),
    [("cn", "zh"), ("uig-Latn", "ug-Latn"), ("Tibetan", "bo"), ("zh_CHS", "zh-Hans"), ("中文", "zh"), ("no", "no")],
)
def test_a_language_by_another_name_has_one_proper_tag(written: str, tag: str) -> None:
    assert proper_tag(written) == tag


@pytest.mark.parametrize("written", ["cn", "uig", "english"])
def test_a_code_that_is_no_language_is_a_fault_with_the_right_one(written: str) -> None:
    told: list[tuple[int, str]] = []
    parse(
        f"---\ntitle: T\nlanguage: {written}\n---\n", report=False, today=TODAY, fault=lambda *said: told.append(said)
    )
    assert told == [(3, f"'{written}' is not a language tag, did you mean '{proper_tag(written)}'?")]


@pytest.mark.parametrize(
    "lines",
    [
        ["tags: ['法律、警察']"],  # one name, as its quotation marks say
        ["places:", "  - 喀什，新疆"],  # one, on a line of its own
        ["identifiers: [A; B]"],
        ['places: ["x', '  - y"]'],
        ["summary: first", "  - second"],
    ],
)
def test_what_is_one_name_stays_one(lines: list[str]) -> None:
    assert read("date: 2013", *lines)[1] == []


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        (
            ["tags: [法律，警察, x]"],
            (5, "'，' parts no names: write 'tags: [法律, 警察, x]', or put a name that holds it in quotation marks"),
        ),
        (["tags:", "- a", " - b"], (7, "runs on with the item above; begin it with as many spaces as that one")),
        (["tags:", "  • a"], (6, "'tags' must be a list: write 'tags: [a]'")),
    ],
)
def test_names_that_would_become_one_are_a_fault(lines: list[str], fault: tuple[int, str]) -> None:
    assert read("date: 2013", *lines)[1] == [fault]
