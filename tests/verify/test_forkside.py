"""publish.verify.forkside: one side of a fork is kept and handed on as it was, or not read at all."""

import base64
import json

import pytest

from publish.core.errors import SignatureError
from publish.verify.forkside import STORY_MAX_LENGTH, ForkSide, load, of_files, resembles_metadata

ROOT = b'{"signatures": [], "signed": {"version": 1}}'


@pytest.mark.parametrize(
    "story",
    [ForkSide((ROOT, ROOT + b"\n"), b"targets"), ForkSide((ROOT,), b"\xff\x00", b"listing", b"1 2026-11-21 -\n")],
)
def test_a_side_comes_back_byte_for_byte_from_one_line(story: ForkSide) -> None:
    assert load(story.dump()) == story
    assert b"\n" not in story.dump()


def test_of_files_takes_the_chain_of_roots_as_far_as_it_is_whole() -> None:
    files = {f"metadata/{n}.root.json": ROOT + b"%d" % n for n in (1, 2, 4)}
    assert of_files(files, b"t").roots == (ROOT + b"1", ROOT + b"2")
    files["metadata/2.root.json"] = b"<html>not here</html>"
    assert of_files(files, b"t", listing=b"l", history=b"h") == ForkSide((ROOT + b"1",), b"t", b"l", b"h")


@pytest.mark.parametrize(
    ("data", "does"),
    [(ROOT, True), (b' \n{"signed": 1', True), (b"<html>", False), (b"{}", False), (b"", False), (b'"signed"', False)],
)
def test_an_answer_that_could_be_metadata_is_told_from_a_page(data: bytes, does: bool) -> None:
    assert resembles_metadata(data) is does


@pytest.mark.parametrize(
    "value",
    [
        {},
        [],
        7,
        {"roots": 7, "targets": ""},
        {"roots": ["!"], "targets": ""},
        {"roots": [7], "targets": ""},
        {"roots": [], "targets": base64.b64encode(b"t").decode() + "\u00e9"},
        {"roots": [], "targets": "", "history": 7},
    ],
)
def test_what_is_no_side_is_refused(value: object) -> None:
    with pytest.raises(SignatureError, match="not one side of a fork"):
        load(json.dumps(value).encode())


@pytest.mark.parametrize("data", [b"", b"\xff", b"[" * 100_000, b" " * (STORY_MAX_LENGTH + 1)])
def test_what_is_no_json_or_too_long_is_refused(data: bytes) -> None:
    with pytest.raises(SignatureError):
        load(data)
