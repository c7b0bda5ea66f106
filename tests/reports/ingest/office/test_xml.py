"""publish.reports.ingest.office.xml: no entity unfolds, and no file is fetched."""

from pathlib import Path

import pytest

from publish.core.errors import SourceError
from publish.reports.ingest.office.xml import parsed

LAUGHS = (
    '<!DOCTYPE a [<!ENTITY b "ha">'
    + "".join(f'<!ENTITY c{n} "&{"b" if not n else f"c{n - 1}"};&{"b" if not n else f"c{n - 1}"};">' for n in range(30))
    + "]><a>&c29;</a>"
)


def test_names_lose_their_namespaces() -> None:
    node = parsed(b"<w:p xmlns:w='w' w:val='1'>a<!-- b --><w:t>c</w:t>d</w:p>", "a.xml")
    assert (node.tag, node.get("val"), node.text()) == ("p", "1", "acd")


def test_a_document_type_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    outside = f'<!DOCTYPE a [<!ENTITY b SYSTEM "{(tmp_path / "secret").as_uri()}">]><a>&b;</a>'
    for text in (LAUGHS, outside, "<!DOCTYPE a SYSTEM 'http://127.0.0.1:9/a.dtd'><a/>"):
        with pytest.raises(SourceError) as told:
            parsed(text.encode(), "a.xml")
        assert "secret" not in str(told.value).replace(str(tmp_path), "")


def test_openoffice_named_a_document_type_that_declares_nothing() -> None:
    named = '<!DOCTYPE m:manifest PUBLIC "-//OpenOffice.org//DTD Manifest 1.0//EN" "Manifest.dtd"{}><m:manifest xmlns:m="m"/>'
    assert parsed(named.format("").encode(), "m.xml").tag == "manifest"
    with pytest.raises(SourceError, match="document type"):
        parsed(named.format(' [<!ENTITY b "ha">]').encode(), "m.xml")


def test_nothing_is_included_from_elsewhere() -> None:
    text = "<a xmlns:i='http://www.w3.org/2001/XInclude'><i:include href='/etc/passwd' parse='text'/></a>"
    assert parsed(text.encode(), "a.xml").text() == ""


@pytest.mark.parametrize("data", [b"", b"<a>", b"<a b='" + b"x" * 11_000_000 + b"'/>", b"\xff\xfe<"])
def test_what_is_no_xml_is_damaged(data: bytes) -> None:
    with pytest.raises(SourceError, match="is no XML"):
        parsed(data, "a.xml")
