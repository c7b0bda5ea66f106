"""publish.reports.imports.documents: each document has one place, and what the build would refuse is told."""

import base64
import os
from pathlib import Path

import pytest

from publish.core.errors import StetError
from publish.reports.imports.documents import EMBEDDED_MIN_LENGTH, Documents, in_folder
from publish.reports.imports.nouns import Hand
from publish.reports.imports.records import PostRecord
from tests.support.oldsites import laid
from tests.support.small import PICTURE

EMBEDDED = PICTURE + b"\0" * EMBEDDED_MIN_LENGTH


def at(target: str = "reports/2020/a.md") -> PostRecord:
    return PostRecord("a.md", "A", "2020-01-01", "en", "a", "", (), "", "", target=target)


def test_names_that_become_alike_get_places_of_their_own(tmp_path: Path) -> None:
    laid(tmp_path, {"Bild 1.png": PICTURE, "bild-1.png": PICTURE, "x/Bild 1.png": PICTURE})
    documents, hands, report = Documents(in_folder(tmp_path)), list[Hand](), at()
    for name in ("Bild 1.png", "bild-1.png", "x/Bild 1.png", "Bild 1.png"):
        assert documents.take(report, documents.find(name) or "", hands)
    assert list(documents.taken) == ["evidence/bild-1.png", "evidence/bild-1-2.png", "evidence/x/bild-1.png"]
    assert not hands


def test_wordpress_sizes_lead_to_the_picture_itself(tmp_path: Path) -> None:
    documents = Documents(in_folder(laid(tmp_path, {"2019/a.png": PICTURE}), "wp-content/uploads/"))
    assert documents.find("wp-content/uploads/2019/a-300x200.png") == "wp-content/uploads/2019/a.png"
    assert documents.find("wp-content/uploads/2019/b.png") is None


def test_what_runs_is_refused_and_what_tells_is_told(tmp_path: Path) -> None:
    laid(tmp_path, {"a.html": "<script>", "b.png": PICTURE + b"more"})
    documents, hands = Documents(in_folder(tmp_path)), list[Hand]()
    assert documents.take(at(), documents.find("a.html") or "", hands) is None
    assert documents.take(at(), documents.find("b.png") or "", hands) == "../../evidence/b.png"
    assert [hand.kind for hand in hands] == ["active document", "hidden facts"]
    assert "metadata: kept" in hands[1].do


def test_nothing_outside_of_the_media_is_found(tmp_path: Path) -> None:
    laid(tmp_path, {"out.png": PICTURE, "in/a.png": PICTURE})
    os.symlink(tmp_path / "out.png", tmp_path / "in/link.png")
    documents = Documents(in_folder(tmp_path / "in"))
    assert [documents.find(name) for name in ("../out.png", "link.png", "a.png")] == [None, None, "a.png"]
    with pytest.raises(StetError, match="is no folder"):
        in_folder(tmp_path / "nothing")


def test_a_picture_within_a_page_is_a_document_once(tmp_path: Path) -> None:
    written = f"data:image/PNG;base64,{base64.b64encode(EMBEDDED).decode()}"
    documents, hands = Documents(scratch=tmp_path), list[Hand]()
    found = {documents.embedded(written), documents.embedded(written.replace("+", "%2B"))}
    assert len(found) == 1
    assert (address := documents.take(at(), found.pop() or "", hands))
    assert [file.read_bytes() for file in documents.taken.values()] == [EMBEDDED]
    assert address.startswith("../../evidence/embedded/")
    assert address.endswith(".png")


@pytest.mark.parametrize(
    "written",
    ["data:image/gif;base64,R0lGOD", "data:text/html;base64,PGI+", "data:image/png,x", "data:image/png;base64,é"],
)
def test_what_is_no_picture_within_a_page_is_not_taken(written: str, tmp_path: Path) -> None:
    assert Documents(scratch=tmp_path).embedded(written) is None
    assert not list(tmp_path.iterdir())
