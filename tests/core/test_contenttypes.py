"""publish.core.contenttypes: one table of types, for hosts and for browsers."""

import re
from pathlib import Path

import pytest

from publish.core.contenttypes import TYPES, content_type

HERE = Path(__file__).resolve().parents[2]


def test_browser_and_hosts_have_one_table_of_types() -> None:
    script = (HERE / "publish/readers/browser/worker/contenttypes.js").read_text(encoding="utf-8")
    table = script.partition("TYPES = {")[2].partition("};")[0]
    assert dict(re.findall(r'(\w+): "([^"]+)"', table)) == TYPES


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("reports/2013/SHA256SUMS", "text/plain; charset=utf-8"),
        ("HISTORY", "text/plain; charset=utf-8"),
        ("targets/ab.SHA256SUMS", "text/plain; charset=utf-8"),
        ("a/b.HTML", "text/html; charset=utf-8"),
        ("sw.js", "text/javascript; charset=utf-8"),
        ("files/ab/ab/x.odd", "application/octet-stream"),
        ("a.zim", "application/octet-stream"),
        ("feed.xml", "application/xml"),
    ],
)
def test_every_file_of_a_copy_has_a_type(path: str, kind: str) -> None:
    assert content_type(path) == kind
