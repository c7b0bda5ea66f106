"""publish.reports.ingest.identifiers: numbers of documents, by their shapes."""

import pytest

from publish.reports.ingest.identifiers import found


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("AI Index: ABC 12/034/1999", ["ABC 12/034/1999"]),
        ("Index: ABC 12/34/2019", ["ABC 12/34/2019"]),
        ("ABC 12/034/1999 of the year", ["ABC 12/034/1999"]),
        ("UN Doc. E/CN.4/1999/66/Add.1.", ["E/CN.4/1999/66/Add.1"]),
        ("A/HRC/99/12 and S/RES/9999 (1999)", ["A/HRC/99/12", "S/RES/9999 (1999)"]),
        ("某党办发〔2017〕5号", ["某党办发〔2017〕5号"]),
        ("文号：某公发[1999]123号", ["某公发[1999]123号"]),
        ("doi 10.9999/abc.def-12.", ["10.9999/abc.def-12"]),
        ("ISBN 978-0-00-000000-2", ["978-0-00-000000-2"]),
        ("Ref: 12/B-7", ["12/B-7"]),
        ("Reference No.: K-99", ["K-99"]),
        ("（2018）新0102刑初45号", ["（2018）新0102刑初45号"]),
        ("〔2020〕最高法知民终1号", ["〔2020〕最高法知民终1号"]),
        ("他说（2019）我家住在村里第12号", []),
        ("the 610 Office", []),
        ("a/b/c and TCP/IP and/or", []),
        ("2001/09/03 and 1,800,000", []),
        ("Source: Nowhere", []),
        ("https://example.org/A/B1/C2", []),
    ],
)
def test_a_number_is_told_by_its_shape_or_its_label(text: str, numbers: list[str]) -> None:
    assert [number for number, _, _ in found(text)] == numbers
