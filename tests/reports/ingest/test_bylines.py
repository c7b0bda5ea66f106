"""publish.reports.ingest.bylines: authors and publishers, as lines by themselves name them."""

import pytest

from publish.reports.ingest.bylines import address, author, labelled, publisher


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("By Ann Nobody", "Ann Nobody"),
        ("by ANN NOBODY and Ben de Nemo", "ANN NOBODY and Ben de Nemo"),
        ("Author: Ann Nobody", "Ann Nobody"),
        ("By Ann Nobody | 3 May 1999", "Ann Nobody"),
        ("By Ann Nobody March 4, 2019", "Ann Nobody"),
        ("مۇخبىرىمىز گۈلنار", "گۈلنار"),
        ("作者：某甲", "某甲"),
        ("记者 : 某乙 编辑：某丙", "某乙"),
        ("بقلم فلان الفلاني", "فلان الفلاني"),
        ("ئاپتور: پالانى", "پالانى"),
        ("مۇخبىر: گۈلنار", "گۈلنار"),
        ("مۇخبىر ئۇنى سورىدى", ""),
        ("مۇخبىرىمىز بۇ ھەقتە مەلۇمات بەردى.", ""),
        ("إعداد الطعام في السجن", ""),
        ("By the end of the year", ""),
        ("By 1999", ""),
        ("By", ""),
        ("Nearby Ann", ""),
        ("The order was signed by Ann", ""),
    ],
)
def test_an_author_is_named_by_a_line_of_its_own(line: str, name: str) -> None:
    assert author(line) == name


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Source: A House", "A House"),
        ("(Source: A House)", "A House"),
        ("Published by A House", "A House"),
        ("来源：某社", "某社"),
        ("來源: 某社 作者：某甲", "某社"),
        ("المصدر: دار", "دار"),
        ("مەنبە: نەشرىيات", "نەشرىيات"),
        ("Source: https://example.org/x", ""),
        ("Sources say so", ""),
        (f"Source: {'x' * 90}", ""),
    ],
)
def test_a_publisher_is_named_by_its_label(line: str, name: str) -> None:
    assert publisher(line) == name


def test_an_address_behind_the_label_is_an_origin() -> None:
    assert address("Source: https://example.org/x.") == "https://example.org/x"
    assert address("See https://example.org/x") == ""


def test_a_line_of_several_names_what_it_names() -> None:
    assert labelled("2018-06-21 08:15 来源：河谷日报 作者：李文山 字号：大 中 小")
    assert not labelled("这座桥：至今没有修好")
