"""publish.copies.hosts.s3.listed: lists that have no end, or are none."""

from typing import Any

import pytest

from publish.copies.hosts.allowance import TooSlowError
from publish.copies.hosts.s3 import listed
from publish.core.errors import InterferenceError
from publish.core.source import Held


class Pages:
    """A client that answers with these pages."""

    def __init__(self, *pages: Any) -> None:
        self.pages = pages

    def get_paginator(self, _: str) -> "Pages":
        return self

    def paginate(self, **_: str) -> Any:
        return iter(self.pages)


def found(*pages: Any) -> list[Held]:
    client: Any = Pages(*pages)
    return list(listed.listed(client, "bucket", "copy/", "there", host="far-away"))


def test_names_are_those_below_the_folder() -> None:
    assert found({"Contents": [{"Key": "copy/a", "Size": 3}]}, {}) == [Held("a", 3)]


@pytest.mark.parametrize("page", [{"Contents": [{"Key": "copy/a"}]}, {"Contents": None}, "page"])
def test_what_is_no_list_is_not_taken_for_one(page: Any) -> None:
    with pytest.raises(InterferenceError, match="is not S3"):
        found(page)


def test_a_list_without_end_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listed, "LISTING_S", -1)
    with pytest.raises(TooSlowError):
        found({})
