"""publish.tree.sources.frontmatter: a source is text with plain values at its head, or a fault with its line."""

from datetime import date

import pytest
import yaml

from publish.core.model import Author
from publish.tree.sources import frontmatter
from publish.tree.sources.front import FrontMatter, Text
from publish.tree.sources.frontmatter import FRONT_MAX_DEPTH, PAGE_MAX_LENGTH, decode, parse

TODAY = date(2026, 11, 21)
HEAD = "---\ntitle: 1984\nlanguage: no\n---\n"


def parsed(text: str) -> tuple[tuple[FrontMatter, Text] | None, list[tuple[int, str]]]:
    faults: list[tuple[int, str]] = []
    found = parse(text, report=False, today=TODAY, fault=lambda line, what: faults.append((line, what)))
    return found, faults


def test_values_are_the_text_that_was_typed_and_the_body_knows_its_first_line() -> None:
    found, faults = parsed(f"{HEAD}\nText.\n")
    assert found
    front, body = found
    assert (front.title, front.language, faults) == ("1984", "no", [])
    assert body == Text("\nText.\n", 5)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("Text.\n", 1, "has no front matter"),
        ("", 1, "has no front matter"),
        ("---\ntitle: x\n", 1, "the front matter has no end; a line '---' must stand below its last key"),
        ("---\ntitle: x\n—\n", 3, "ends with a line '---', three plain hyphens, not '—'"),
        ("---\ntitle: x\n...\n", 3, "ends with a line '---', three plain hyphens, not '...'"),
        ("—\ntitle: x\n—\n", 1, "the first line must be '---', three plain hyphens, not '—'"),
        ("\n\n---\ntitle: x\n---\n", 1, "without spaces or empty lines before it"),
        (" ---\ntitle: x\n---\n", 1, "without spaces or empty lines before it"),
        ("title: x\n\nText.\n", 1, "a line '---' must stand above the first key, and another below the last"),
        ("+++\ntitle = 'x'\n+++\n", 1, "has front matter in TOML; 'stet import' turns such files into reports"),
        ('{"title": "x"}\n', 1, "has front matter in JSON; 'stet import'"),
        ("---\n- a\n---\n", 2, "must be 'key: value' lines"),
        ("---\ntitle: a\nlanguage: &a en\n---\n", 3, "'&' at the beginning of a value has a meaning of its own"),
        ("---\ntitle: a\nsummary: *a\n---\n", 3, "'*' at the beginning of a value"),
        ("---\ntitle: !!python/object:os.system x\n---\n", 2, "'!' at the beginning of a value"),
        ("---\ntitle: [a\n---\n", 2, "the list begun by '[' is not closed"),
        ("---\ntitle: " + "[" * (FRONT_MAX_DEPTH + 1) + "\n---\n", 2, "nested too deeply"),
        ("---\ntitle: a\n--- b\ntitle: c\n---\n", 3, "is no 'key: value'"),
    ],
)
def test_what_is_no_plain_front_matter_is_a_fault_with_its_line(text: str, line: int, said: str) -> None:
    found, faults = parsed(text)
    assert found is None
    assert [(at, said in what) for at, what in faults] == [(line, True)]


@pytest.mark.parametrize(
    ("raw", "line", "said"),
    [
        (b"a\nb\xff", 2, "is not UTF-8"),
        ("a".encode("utf-16"), 1, "is UTF-16"),
        (b"a\nb\x00", 2, "control character"),
        ("a\n\nread \u202ebackwards".encode(), 3, "control character"),
        (b"x" * (PAGE_MAX_LENGTH + 1), 0, "bytes long"),
    ],
)
def test_bytes_that_are_no_text_are_a_fault_with_its_line(raw: bytes, line: int, said: str) -> None:
    faults: list[tuple[int, str]] = []
    assert decode(raw, lambda at, what: faults.append((at, what))) is None
    assert [(at, said in what) for at, what in faults] == [(line, True)]


def test_marks_of_byte_order_and_line_ends_of_other_systems_are_taken() -> None:
    assert decode(b"\xef\xbb\xbfa\r\nb\rc\xef\xbb\xbf", lambda *_: None) == "a\nb\nc"


def test_both_parsers_of_yaml_say_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    fast = parsed(HEAD)
    monkeypatch.setattr(frontmatter, "_Loader", yaml.SafeLoader)
    assert parsed(HEAD) == fast


def read(*lines: str) -> tuple[FrontMatter, list[tuple[int, str]]]:
    faults: list[tuple[int, str]] = []
    text = "\n".join(["---", "title: T", "language: en", *lines, "---", ""])
    found = parse(text, report=True, today=TODAY, fault=lambda line, what: faults.append((line, what)))
    assert found
    return found[0], faults


@pytest.mark.parametrize("known", ["2013", "2013-04", "2013-04-07", "2026-11", "2026"])
def test_a_date_is_a_day_a_month_or_a_year_not_after_today(known: str) -> None:
    front, faults = read(f"date: {known}", 'updated: "2026-11-21"')
    assert (str(front.date), faults) == (known, [])


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("2026-12", "'date' 2026-12 is in the future"),
        ("2027", "'date' 2027 is in the future"),
        ("2013-13", "not '2013-13'"),
        ("2013/4/7", "did you mean 2013-04-07?"),
        ("7.4.2013", "did you mean 2013-04-07?"),
        ("2013年4月7日", "did you mean 2013-04-07?"),
        ("2013年4月", "did you mean 2013-04?"),
        ("２０１３-04-07", "did you mean 2013-04-07?"),
        ("2013-04-07T10:00:00+08:00", "did you mean 2013-04-07?"),
        ("2013-04-07 10:00", "did you mean 2013-04-07?"),
        ("7 April 2013", "did you mean 2013-04-07?"),
        ("Apr. 7th, 2013", "did you mean 2013-04-07?"),
        ("April 2013", "did you mean 2013-04?"),
        ("31 February 2013", "or a year, not '31 February 2013'"),
        ("spring 2013", "'date' must be a day such as 2013-04-02, a month such as 2013-04, or a year"),
    ],
)
def test_what_is_no_date_of_the_past_is_told_with_the_form_that_was_meant(written: str, said: str) -> None:
    (fault,) = read(f"date: {written}")[1]
    assert (fault[0], said in fault[1]) == (4, True), fault


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["updated: 2013-05"], "'updated' must be a day such as 2013-04-02, not '2013-05'"),
        (["corrections: [{date: 2014, note: x}]"], "'date' must be a day such as 2013-04-02, not '2014'"),
        (["updated: 2013-03-31"], "'updated' 2013-03-31 is before 'date' 2013-04"),
        (["author: [A, A]"], "'A' is there twice"),
        (["author: {nmae: A}"], "unknown key 'nmae', did you mean 'name'?"),
        (["author: {kind: organization}"], "an author needs a 'name'"),
        (["author: {name: A, kind: band}"], "'kind' of an author is 'person' or 'organization', not 'band'"),
        (["authors: A"], "unknown key 'authors', did you mean 'author'?"),
        (["author: 张三，李四"], "'，' parts no names: write 'author: [张三, 李四]'"),
        (['author: [A; B, "C; D"]'], "';' parts no names: write 'author: [A, B, \"C; D\"]'"),
    ],
)
def test_days_of_changes_are_whole_and_authors_have_names(lines: list[str], said: str) -> None:
    found = read("date: 2013-04", *lines)[1]
    assert [line for line, what in found if said in what] == [4 + len(lines)], found


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("author: A. Name", (Author("A. Name"),)),
        ("author: [A, 笔名]", (Author("A"), Author("笔名"))),
        ("author: {name: House, kind: organization}", (Author("House", body=True),)),
        ("author: [{name: A, kind: person}, B]", (Author("A"), Author("B"))),
    ],
)
def test_authors_are_names_of_persons_and_bodies(written: str, expected: tuple[Author, ...]) -> None:
    front, faults = read("date: 2013", written)
    assert (front.author, faults) == (expected, [])


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        ("---\ntitle: A".encode("utf-16-le"), (1, "is UTF-16, which some editors call Unicode; save it as UTF-8")),
        (b"---\ntitle:\xc2\xa0A\nlanguage: en\n---\n", (2, "a plain space must follow 'title:'")),
    ],
)
def test_bytes_that_no_eye_sees_are_named_at_their_line(raw: bytes, fault: tuple[int, str]) -> None:
    found: list[tuple[int, str]] = []
    if (text := decode(raw, lambda *one: found.append(one))) is not None:
        parse(text, report=True, today=TODAY, fault=lambda *one: found.append(one))
    assert found == [fault]


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        ("他们在夜里来了，把我带走，没有说为什么。" * 9, "gb18030"),
        ("Они пришли ночью и забрали меня, не сказав почему. " * 9, "cp1251"),
        ("جاؤوا في الليل وأخذوني ولم يقولوا لماذا. " * 9, "cp1256"),
        *(
            ("Они пришли ночью и забрали меня, не сказав почему. " * 9, charset)
            for charset in ("koi8-r", "iso8859-5", "cp866", "mac-cyrillic")
        ),
        ("Його забрали вночі, і ніхто не знав куди. " * 9, "koi8-u"),
        ("เขาถูกจับเมื่อคืนนี้ ไม่มีใครรู้ว่าไปไหน " * 9, "cp874"),
        ("私は一九七〇年に生まれた。五月三日、警察が来た。" * 9, "euc_jp"),
    ],
)
def test_a_file_in_another_charset_is_told_with_its_name_and_what_to_do(text: str, charset: str) -> None:
    found: list[tuple[int, str]] = []
    assert decode(f"---\n{text}".encode(charset), lambda *one: found.append(one)) is None
    ((line, what),) = found
    assert line == 2
    assert what.startswith(f"is not UTF-8, but perhaps {charset}; open it in an editor")


def test_bytes_that_are_no_text_are_told_without_a_guess() -> None:
    found: list[tuple[int, str]] = []
    decode(bytes(range(128, 256)) * 9, lambda *one: found.append(one))
    assert found[0][1].startswith("is not UTF-8")


def test_front_matter_between_lines_of_backticks_is_told() -> None:
    found: list[tuple[int, str]] = []
    parse("```yaml\ntitle: A\n```\n", report=True, today=TODAY, fault=lambda *one: found.append(one))
    assert [(line, what[:19]) for line, what in found] == [(1, "take out this line,")]
