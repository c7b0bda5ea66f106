"""publish.reports.imports.zipnames: one charset for all names of a zip."""

import pytest

from publish.reports.imports.zipnames import charset


@pytest.mark.parametrize(
    ("written", "names", "texts", "expected"),
    [
        ("gbk", ["中文"], "", "gb18030"),
        ("gbk", ["图"], "见图。", "gb18030"),
        ("big5", ["監獄情況"], "監獄情況", "big5hkscs"),
        ("utf-8", ["監獄", "図"], "", "utf-8"),
        ("cp866", ["Отчёт о тюрьмах", "Свидетель"], "", "cp866"),
        ("cp1251", ["Отчёт"], "отчёт: Он", "cp1251"),
    ],
)
def test_names_are_read_alike(written: str, names: list[str], texts: str, expected: str) -> None:
    assert charset([name.encode(written) for name in names], frozenset(texts)) == expected


def test_bytes_of_no_charset_are_read_in_some_way() -> None:
    assert charset([b"\xff\xfe\x81"], frozenset())
