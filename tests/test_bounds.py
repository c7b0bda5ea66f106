"""What others send costs as much as it is long, and lists are as long as is said."""

from pathlib import Path

import pytest

from publish.core.formats import bundlelist
from publish.core.model import Bundle, Entry
from publish.readers.claims import Claims, claims


@pytest.mark.parametrize("again", [b"<li", b"<li><a", b"<li ><code ", b"<li><a>http://"])
def test_what_a_file_claims_is_found_by_looking_once(tmp_path: Path, again: bytes) -> None:
    file = tmp_path / "page.html"
    file.write_bytes(again * (1_000_000 // len(again)))
    assert claims(file) == Claims()


def test_a_list_holds_as_many_bundles_as_is_said() -> None:
    many = [
        Bundle(name := f"report-{n:06}-of-some-name.epub", "epub", "index.html", "0" * 64,
               Entry(bundlelist.path_of(name, "1" * 64), "1" * 64, 1))
        for n in range(40_000)
    ]  # fmt: skip
    data = bundlelist.dump(many)
    assert len(data) <= bundlelist.LIST_MAX_LENGTH
    assert len(bundlelist.parse(data)) == 40_000
