"""publish.tree.sources.frontmatter: a source is text with plain values at its head, or a fault with its line."""

from datetime import date

import pytest
import yaml

from publish.tree.sources import frontmatter
from publish.tree.sources.fields import FrontMatter
from publish.tree.sources.frontmatter import FRONT_MAX_DEPTH, PAGE_MAX_LENGTH, Text, decode, parse

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
        ("---\ntitle: x\n", 1, "has no front matter"),
        ("---\n- a\n---\n", 2, "must be 'key: value' lines"),
        ("---\ntitle: a\nlanguage: &a en\n---\n", 3, "anchors"),
        ("---\ntitle: a\nsummary: *a\n---\n", 3, "aliases"),
        ("---\ntitle: !!python/object:os.system x\n---\n", 2, "tags"),
        ("---\ntitle: [a\n---\n", 3, "front matter is not YAML"),
        ("---\ntitle: " + "[" * (FRONT_MAX_DEPTH + 1) + "\n---\n", 2, "nested too deeply"),
        ("---\ntitle: a\n--- b\ntitle: c\n---\n", 3, "not several"),
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
    assert decode(b"\xef\xbb\xbfa\r\nb\rc", lambda *_: None) == "a\nb\nc"


def test_both_parsers_of_yaml_say_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    fast = parsed(HEAD)
    monkeypatch.setattr(frontmatter, "_Loader", yaml.SafeLoader)
    assert parsed(HEAD) == fast
