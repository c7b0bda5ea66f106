"""publish.reports.imports.values: strangers' settings as text, within bounds."""

import pytest

from publish.reports.imports.values import (
    UnreadableError,
    from_json,
    from_toml,
    from_yaml,
    names_of,
    text_of,
)


def test_every_scalar_is_its_text_and_no_tag_runs() -> None:
    assert from_yaml("a: 2018-01-02\nb: no\nc: !!python/object/apply:os.system [x]\nd: ~\ne: 'null'\n") == {
        "a": "2018-01-02", "b": "no", "c": ["x"], "d": "", "e": "null",
    }  # fmt: skip
    assert from_toml("a = 2018-01-02\nb = false\nc = [1, 'x']") == {"a": "2018-01-02", "b": "false", "c": ["1", "x"]}
    assert from_json('{"a": null, "b": {"c": 1.5}}') == {"a": "", "b": {"c": "1.5"}}


def test_the_first_of_two_equal_keys_is_kept() -> None:
    assert from_yaml("a: 1\na: 2") == {"a": "1"}


@pytest.mark.parametrize("text", ["a: [", "- a", "a: " + "[" * 1000, "a: [" + "x," * 200_000 + "]", "a: 'b' c"])
def test_what_is_no_mapping_or_too_much_is_refused(text: str) -> None:
    with pytest.raises(UnreadableError):
        from_yaml(text)


def test_aliases_unfold_no_further_than_their_own_words() -> None:
    bomb = "a: &a [x, y]\nb: &b [*a, *a, z]\nc: [*b, *b]\nd: &d word\ne: *d\n"
    assert from_yaml(bomb) == {
        "a": ["x", "y"],
        "b": [["x", "y"], ["x", "y"], "z"],
        "c": [["z"], ["z"]],
        "d": "word",
        "e": "word",
    }


@pytest.mark.parametrize("read", [from_toml, from_json])
def test_other_forms_are_refused_when_broken(read: object) -> None:
    assert callable(read)
    for text in ("a = [", "{", "[" * 100_000, '{"a":' * 5_000):
        with pytest.raises(UnreadableError):
            read(text)


def test_names_in_any_form() -> None:
    assert names_of("a, b,a") == ("a", "b")
    assert names_of(["a", {"name": "b"}, ["c"]]) == ("a", "b")
    assert names_of({"name": "a", "url": "b"}) == ("a",)
    assert (names_of({"a": "x", "b": "y"}), names_of(None), text_of(["a"])) == (("a", "b"), (), "")
