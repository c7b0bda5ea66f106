"""publish.tree.sources.traces.papers: what a PDF tells of people, or that it cannot be looked into."""

import sys
from io import BytesIO

import pikepdf
import pytest

from publish.tree.sources.traces import papers
from publish.tree.sources.traces.reading import Unreadable
from tests.tree.sources.traces.conftest import _file, _info, _photograph, _remark, _xmp, paper


def test_each_field_is_named_where_it_stands() -> None:
    assert list(papers.pdf(paper())) == []
    assert set(papers.pdf(paper(_info(Author="M. K.", Title="List")))) == {"Author"}
    assert list(papers.pdf(paper(_xmp))) == ["XMP creator"]
    assert list(papers.pdf(paper(_remark))) == ["author of a remark"]
    assert set(papers.pdf(paper(_file))) == {"a file within"}
    assert list(papers.pdf(paper(_photograph))) == ["EXIF Make of a picture in it"]


def test_a_file_that_was_saved_on_shows_former_versions_and_a_linearized_one_does_not() -> None:
    out = BytesIO()
    with pikepdf.open(BytesIO(paper())) as opened:
        opened.save(out, linearize=True)
    assert list(papers.pdf(out.getvalue())) == []
    assert list(papers.pdf(paper() + b"\n%%EOF\n")) == ["former versions of it (it was changed and saved on)"]


def test_what_is_encrypted_damaged_or_endless_cannot_be_looked_into(monkeypatch: pytest.MonkeyPatch) -> None:
    out = BytesIO()
    with pikepdf.open(BytesIO(paper())) as opened:
        opened.save(out, encryption=pikepdf.Encryption(owner="o", user="u"))
    with pytest.raises(Unreadable, match="encrypted"):
        list(papers.pdf(out.getvalue()))
    with pytest.raises(Unreadable, match="damaged"):
        list(papers.pdf(b"%PDF-1.7\nnothing"))
    monkeypatch.setattr(papers, "OBJECTS_MAX", 0)
    with pytest.raises(Unreadable, match="too many objects"):
        list(papers.pdf(paper()))


def test_without_the_library_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    data = paper()
    monkeypatch.setitem(sys.modules, "pikepdf", None)
    with pytest.raises(Unreadable, match=r"run: pip install '\.\[pdf\]'"):
        list(papers.pdf(data))
