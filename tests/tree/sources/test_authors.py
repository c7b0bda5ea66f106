"""publish.tree.sources.authors: several authors in one name are told with their list, one author is not."""

from datetime import date

import pytest

from publish.tree.sources import authors
from publish.tree.sources.frontmatter import parse


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Ann Lee and Bo Chen", "Ann Lee, Bo Chen"),
        ("Ann Lee, Bo Chen", "Ann Lee, Bo Chen"),
        ("Ann Lee, Bo Chen, Cy Dow", "Ann Lee, Bo Chen, Cy Dow"),
        ("Ann Lee, Bo Chen and Cy Dow", "Ann Lee, Bo Chen, Cy Dow"),
        ("Ann Lee, Bo Chen, and Cy Dow-Fox", 'Ann Lee, Bo Chen, "Cy Dow-Fox"'),
        ("Lee, Ann; Chen, Bo", '"Lee, Ann", "Chen, Bo"'),
        ("Ann Lee & Bo Chen", "Ann Lee, Bo Chen"),
        ("Ann Lee / Bo Chen", "Ann Lee, Bo Chen"),
        ("Ana López y Juan Pérez", "Ana López, Juan Pérez"),
        ("Анна Ли, Бо Чен и Си Дау", "Анна Ли, Бо Чен, Си Дау"),
        ("آن لی, بو چن و سی داو", "آن لی, بو چن, سی داو"),
        ("أحمد علي وسالم حسن", "أحمد علي, سالم حسن"),
        ("أحمد علي، سالم حسن ومحمود سعيد", "أحمد علي, سالم حسن, محمود سعيد"),
        ("דוד כהן ורות לוי", "דוד כהן, רות לוי"),
        ("ئەركىن ۋە گۈلنار", "ئەركىن, گۈلنار"),
        ("Айдар және Гүлнар", "Айдар, Гүлнар"),
        ("张三,李四和王五", "张三, 李四, 王五"),
        ("张三 李四 王五", "张三, 李四, 王五"),
        ("张三/李四", "张三, 李四"),
        ("山田太郎と佐藤花子", "山田太郎, 佐藤花子"),
        ("김철수와 이영희", "김철수, 이영희"),
        ("བསྟན་འཛིན་དང་རྡོ་རྗེ།", '"བསྟན་འཛིན", "རྡོ་རྗེ"'),
        ("བསྟན་འཛིན། རྡོ་རྗེ།", '"བསྟན་འཛིན", "རྡོ་རྗེ"'),
        ("สมชาย ใจดีและสมหญิง รักไทย", '"สมชาย ใจดี", "สมหญิง รักไทย"'),
        ("ကိုအောင်နှင့် မသီတာ", '"ကိုအောင်", "မသီတာ"'),
        ("राम शर्मा और सीता देवी", '"राम शर्मा", "सीता देवी"'),
        ("Nguyễn Văn A và Trần Thị B", "Nguyễn Văn A, Trần Thị B"),
        ("ከበደ አለሙ እና አስቴር በቀለ", "ከበደ አለሙ, አስቴር በቀለ"),
    ],
)
def test_authors_in_one_name_are_told_with_their_list(name: str, parts: str) -> None:
    assert f"write 'author: [{parts}]' if it is several" in authors.doubt(name, ["one"])


@pytest.mark.parametrize(
    "name",
    [
        "Ministry of Culture and Sports",
        "Lee, Ann",
        "Ann Lee, PhD",
        "Martin Luther King, Jr.",
        "Smith & Sons",
        "José Ortega y Gasset",
        "House, The Andes",
        "Human Rights Center at Berkeley Law",
        "张和平",
        "李和平",
        "ジョン・スミス",
        "Андрей Ли",
        "محمد وليد حسن",
        "דוד ורדי כהן",
        "བསྟན་འཛིན་རྒྱ་མཚོ།",
        "།",  # signs alone are no names
        "; ,",
    ],
)
def test_one_name_is_not_told(name: str) -> None:
    assert authors.doubt(name, ["one"]) == ""


def read(author: str) -> list[tuple[int, str]]:
    text = f"---\ntitle: A\ndate: 2020-01-01\nlanguage: en\nauthor: {author}\n---\nText.\n"
    found: list[tuple[int, str]] = []
    read = parse(text, report=True, today=date(2026, 1, 1), fault=lambda *one: found.append(one))
    assert read
    assert found == []
    return read[0].doubts


@pytest.mark.parametrize(
    "author", ['"Ann Lee and Bo Chen"', "{name: Ann Lee and Bo Chen, kind: organization}", "[Ann Lee, Bo Chen]"]
)
def test_a_name_between_quotation_marks_is_what_was_meant(author: str) -> None:
    assert read(author) == []


def test_an_author_of_signs_alone_is_no_fault_of_ours() -> None:
    assert read("།") == []


def test_several_within_a_list_are_told_as_parts_of_it() -> None:
    ((line, what),) = read("[Ann Lee and Bo Chen, Cy Dow]")
    assert (line, "write each by itself, 'Ann Lee, Bo Chen'" in what) == (5, True)
    ((_, marks),) = read("[“Ann Lee”, Bo]")
    assert marks == "the quotation marks are part of “Ann Lee”; write plain ones, or none"
