"""publish.reports.imports.metalines: heads of Pelican and Nikola are values, and a text that looks alike stays one."""

import pytest

from publish.reports.imports.front import split
from publish.reports.imports.withheld import withheld


def test_pelicans_head() -> None:
    front = split("Title: Rivers\n  of Tibet\nDate: 2013-04-02\nAuthors: A; B, of C\nTags: a, b\n\nWords\n")
    assert front.values == {
        "title": "Rivers of Tibet", "date": "2013-04-02", "authors": ["A", "B, of C"], "tags": "a, b",
    }  # fmt: skip
    assert (front.text, front.first_line) == ("\nWords\n", 6)


@pytest.mark.parametrize(
    "text", ["<!--\n.. title: R\n.. slug: r\n.. date: 2013-04-02 01:00\n\n-->\nWords", "\n.. title: R\n\nWords"]
)
def test_nikolas_head(text: str) -> None:
    front = split(text)
    assert front.values["title"] == "R"
    assert front.text.strip() == "Words"
    assert text.split("\n")[front.first_line - 1 :] == front.text.split("\n")


@pytest.mark.parametrize(
    "text",
    ["Title: T\nStatus: draft\n\nw", "<!--\n.. title: T\n.. status: private\n-->\nw",
     "<!--\n.. title: T\n.. tags: a, Draft\n-->\nw", "Status: draft\n\nw", "Date: 2013-04-02\nStatus: draft\n\nw",
     ".. slug: a\n.. status: draft\n\nw"],
)  # fmt: skip
def test_drafts_are_known(text: str) -> None:
    assert withheld(split(text).values)


@pytest.mark.parametrize(
    "text",
    ["Note: this is a text\nTitle: of nothing\n\nw", "Title: one line alone\n\nw",
     "Title: a letter\nTo: the minister\n\nw", "Status: found\n\nw", "Date: a\nwords below it\n\nw",
     "Title: a\nDate: b", "<!--\n.. title: left open\n\nw", "<!-- a remark -->\nw", "", "\n\n"],
)  # fmt: skip
def test_other_texts_stay(text: str) -> None:
    assert (split(text).values, split(text).text) == ({}, text)
