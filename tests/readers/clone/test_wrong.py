"""publish.readers.clone.wrong: other bytes are a forgery, another release, or a page of somebody between."""

from collections.abc import Callable
from pathlib import Path

import pytest

from publish.copies.hosts import open_address
from publish.core.errors import AbsentError, HostError, MismatchError, StetError
from publish.core.model import Entry
from publish.readers.clone import Cloned
from publish.readers.clone.jobs import Candidate
from publish.readers.clone.wrong import AheadError, explained
from publish.verify.metadata import head
from tests.support import censor
from tests.support.censor import Censor
from tests.support.factory import NOW, Archive


def test_a_body_without_end_is_told_in_words(get: Callable[..., Cloned], host: Callable[[], Censor]) -> None:
    bad = host().rule("index.html", censor.endless())
    with pytest.raises(StetError) as said:
        get(bad)
    told = repr(vars(said.value)) + str(said.value)
    assert "is not what was signed (expected" in told
    assert "found )" not in told


@pytest.mark.parametrize(
    ("answer", "kind"),
    [(censor.tamper(), MismatchError), (censor.page(), HostError), (censor.page(b""), HostError)],
)
def test_why_other_bytes_came(
    host: Callable[[], Censor], archive: Archive, answer: censor.Answer, kind: type[StetError]
) -> None:
    one = host().rule("robots.txt", answer)
    member = _member(one.url, archive)
    error = explained(Entry("robots.txt", "0" * 64, 10), member, member.head.release)
    assert type(error) is kind
    assert "robots.txt" in str(error)


def test_a_lagging_copy_is_no_forger(archive: Archive, copies: list[Path]) -> None:
    old = _member(str(copies[0]), archive)
    page = old.head.signed.top
    error = explained(Entry(page.path, page.sha256, page.length), old, old.head.release + 1)
    assert isinstance(error, AbsentError)
    assert error.reason == f"still has release {old.head.release}"
    assert isinstance(explained(page, old, old.head.release), AheadError)


def _member(address: str, archive: Archive) -> Candidate:
    source = open_address(address)
    return Candidate(address, source, head(source, archive.anchor, now=NOW))
