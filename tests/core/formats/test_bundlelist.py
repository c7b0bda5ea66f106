"""publish.core.formats.bundlelist: the signed list of bundles, read as it was written or not at all."""

import hashlib
import json

import pytest

from publish.core.errors import SignatureError
from publish.core.formats.bundlelist import dump, parse
from publish.core.model import Bundle, Entry

PAGE = "reports/2001/strike-hard.html"


# The list


def a_bundle(**changes: object) -> Bundle:
    sha256 = hashlib.sha256(b"x").hexdigest()
    entry = Entry(f"targets/{sha256}.x.epub", sha256, 1)
    return Bundle(**({"name": "x.epub", "kind": "epub", "of": PAGE, "source": sha256, "entry": entry} | changes))  # type: ignore[arg-type]


def test_a_list_comes_back_as_it_was() -> None:
    found = (a_bundle(),)
    assert parse(dump(found)) == found
    assert dump(parse(dump(found))) == dump(found)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"x.epub"', '"../x.epub"'),
        ('"x.epub"', '"x.exe"'),
        ('"x.epub"', '"a/x.epub"'),
        ('"x.epub"', '"\\u202ebupe.epub"'),
        ('"length": 1', '"length": -1'),
        ('"length": 1', '"length": true'),
        ('"length": 1', '"length": 1e3'),
        (PAGE, "/etc/passwd"),
        (hashlib.sha256(b"x").hexdigest(), "0"),
        ('"kind"', '"kinds"'),
    ],
)
def test_a_list_of_another_form_is_refused(old: str, new: str) -> None:
    data = dump([a_bundle()]).decode()
    assert old in data
    with pytest.raises(SignatureError):
        parse(data.replace(old, new).encode())


def test_a_name_that_comes_twice_is_refused() -> None:
    row = json.loads(dump([a_bundle()]))["bundles"]
    with pytest.raises(SignatureError, match="twice"):
        parse(json.dumps({"bundles": row * 2}).encode())
    with pytest.raises(SignatureError):
        parse(b"[]")
