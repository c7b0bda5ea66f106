"""publish.tree.sources.traces.drawings: what drawing programs note of people, also in pictures within."""

import base64

import pytest

from publish.tree.sources.traces.drawings import svg
from publish.tree.sources.traces.reading import Unreadable
from tests.tree.sources.traces.conftest import SVG, picture


def found(attributes: str = "", inner: str = "") -> list[str]:
    return list(svg(SVG.format(attributes, inner).encode()))


@pytest.mark.parametrize(
    ("attributes", "inner", "said"),
    [
        (' xmlns:i="i" i:export-filename="a.png"', "", ["i:export-filename="]),
        ("", '<path d="M0 0" label="/home/mk/desk"/>', ["label="]),
        ("", '<s:namedview xmlns:s="s"/>', ["<namedview>"]),
        ("", '<r:RDF xmlns:r="r"/>', ["<RDF>"]),
        ("", "<!-- by M. K. -->", ["comment"]),
        ("", "<!--  -->", []),
        ("", "<rect/>", []),
    ],
)
def test_remarks_metadata_and_paths_are_named(attributes: str, inner: str, said: list[str]) -> None:
    assert found(attributes, inner) == said


def test_a_picture_within_tells_what_it_would_by_itself() -> None:
    data = base64.b64encode(picture("JPEG", {0x10F: "Canon"})).decode()
    assert found("", f'<image href="data:image/jpeg;base64,{data}"/>') == ["EXIF Make"]
    assert found("", '<image href="data:image/png;base64,AAAA"/>') == []


@pytest.mark.parametrize("data", [b"", b"<svg", b"\xff", b"<a></b>"])
def test_what_is_not_well_formed_cannot_be_looked_into(data: bytes) -> None:
    with pytest.raises(Unreadable):
        list(svg(data))
