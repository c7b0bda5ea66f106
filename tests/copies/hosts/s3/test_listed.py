"""publish.copies.hosts.s3.listed: lists that have no end, or are none."""

import pytest

from publish.copies.hosts.allowance import TooSlowError
from publish.copies.hosts.s3 import listed
from publish.core.errors import InterferenceError
from publish.core.source import Held
from tests.copies.hosts.buckets import well

ONE = "<Contents><Key>copy/a</Key><Size>3</Size></Contents>"


def found(*pages: str) -> tuple[list[Held], list[str]]:
    """What is listed, and what was asked."""
    asked: list[str] = []

    def ask(query: str) -> object:
        asked.append(query)
        return well(pages[len(asked) - 1])

    return list(listed.listed(ask, "copy/", "there", host="far-away")), asked  # type: ignore[arg-type]


def a_list(inner: str) -> str:
    return f'<?xml version="1.0"?>\n<ListBucketResult xmlns="x">{inner}</ListBucketResult>'


def test_names_are_those_below_the_folder_page_by_page() -> None:
    more = "<IsTruncated>true</IsTruncated><NextContinuationToken>a/b+c&amp;=</NextContinuationToken>"
    held, asked = found(a_list(ONE + more), a_list(ONE.replace("/a", "/b")))
    assert held == [Held("a", 3), Held("b", 3)]
    assert asked[1] == f"continuation-token=a%2Fb%2Bc%26%3D&{asked[0]}"
    assert found(a_list(""))[0] == []


@pytest.mark.parametrize(
    ("said", "coded", "name"),
    [
        ("copy/a&amp;copy=%41+b", "", "a&copy=%41+b"),
        ("copy/%E0%BD%96+%26%2B", "<EncodingType>url</EncodingType>", "བ &+"),
        ("copy/བ", "<EncodingType>url</EncodingType>", "བ"),
    ],
)
def test_names_are_written_in_two_ways(said: str, coded: str, name: str) -> None:
    assert found(a_list(coded + ONE.replace("copy/a", said)))[0] == [Held(name, 3)]


@pytest.mark.parametrize(
    "page",
    [
        "",
        "<html>Log in",
        a_list("<Contents><Key>copy/a</Key></Contents>"),
        a_list(ONE.replace("3", "+3")),
        a_list(ONE.replace("3", "1_0")),
        a_list(ONE.replace("3", "9" * 40)),
        a_list("<EncodingType>url</EncodingType>" + ONE.replace("copy/a", "copy/%FF")),
    ],
)
def test_what_is_no_list_is_not_taken_for_one(page: str) -> None:
    with pytest.raises(InterferenceError, match="is not S3"):
        found(page)


def test_a_list_without_end_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listed, "LISTING_S", -1)
    with pytest.raises(TooSlowError):
        found(a_list(""))


def test_pages_of_nothing_win_no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listed, "LISTING_S", 0)
    more = "<IsTruncated>true</IsTruncated><NextContinuationToken>again</NextContinuationToken>"
    with pytest.raises(TooSlowError):
        found(*[a_list(more)] * 1000)
